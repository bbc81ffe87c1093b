"""The user's own file: entries that are to be added to it, checked before anything is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from anyascii import anyascii

from dragoman.errors import KnowledgeError
from dragoman.knowledge import toml
from dragoman.knowledge.base import Knowledge
from dragoman.knowledge.files import read
from dragoman.knowledge.names import normalise

LONGEST_NAME = 200
"""Characters of a name; what is longer is none."""
_LONGEST_ID = 80
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
"""Ids are words of small letters; the part before the first slash is the state that an institution belongs to."""


class Draft(NamedTuple):
    """An entry for the user's file: its table, its id, its fields, and a remark for the reader of the file."""

    table: str
    id: str
    row: dict[str, toml.Value]
    remark: str = ""


class Refused(msgspec.Struct):
    """A draft that does not fit, and why."""

    draft: Draft
    reason: str


def fault_of_name(name: str) -> str | None:
    """What keeps this from being a name; None: nothing."""
    if any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in name):
        return "a name holds control characters"
    if len(name) > LONGEST_NAME:
        return f"a name has {len(name):,} characters, more than {LONGEST_NAME}"
    if not normalise(name):
        return f"the name {name!r} has no letters"
    return None


def slug(name: str) -> str:
    """An id made of a name; empty where the name has no letters."""
    words = re.findall(r"[a-z0-9]+", anyascii(name.replace("'", "")).lower())
    out = ""
    for word in words:
        if out and len(out) + len(word) >= _LONGEST_ID:
            break
        out += f"-{word[:_LONGEST_ID]}" if out else word[:_LONGEST_ID]
    return out


def appended(old: bytes, drafts: Sequence[Draft]) -> bytes:
    """The file with these tables after what it holds, which stays as it is."""
    end = b"\r\n" if b"\r\n" in old else b"\n"
    tables = [toml.table((d.table, d.id), d.row, d.remark) for d in drafts]
    new = "\n".join(tables).encode("utf-8").replace(b"\n", end)
    if not old.strip():
        return old + new
    return old + (b"" if old.endswith(b"\n") else end) + end + new


def checked(path: Path, old: bytes | None, drafts: Sequence[Draft]) -> tuple[list[Draft], list[Refused]]:
    """The drafts that the file can take as it is (`old`; None: there is none yet), and those that it cannot.

    Raises KnowledgeError(knowledge.file) where the file is broken, or cannot be added to.
    """
    before = Knowledge.of(read(path, old or b""))
    slips = {str(slip) for slip in before.slips}
    kept, refused = list(drafts), list[Refused]()
    while kept:
        try:
            after = Knowledge.of(read(path, appended(old or b"", kept)))
        except KnowledgeError as error:
            raise KnowledgeError(
                "knowledge.file",
                f"{path} cannot be added to: {error.message}",
                "Write its tables as [groups.my-group].",
            ) from error
        reasons = {s.entry: _reason(path, s) for s in after.slips if str(s) not in slips}
        bad = [d for d in kept if d.id in reasons or d.id not in after.own]
        if not bad:
            break
        refused += [Refused(d, reasons.get(d.id, "it was not taken")) for d in bad]
        kept = [d for d in kept if d not in bad]
    return kept, refused


def _reason(path: Path, slip: KnowledgeError) -> str:
    return slip.message.removeprefix(f"{path.name}, {slip.entry}: ").removesuffix(".")
