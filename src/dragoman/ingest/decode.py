"""Bytes to text, and what kind of file the bytes are."""

from __future__ import annotations

import codecs
import re
from typing import Literal

from dragoman.errors import InputError

Kind = Literal["text", "html", "json", "lines", "table", "feed", "warc"]

SUFFIXES: dict[str, Kind] = {
    ".txt": "text", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".json": "json", ".jsonl": "lines", ".ndjson": "lines", ".csv": "table", ".tsv": "table", ".tab": "table",
    ".rss": "feed", ".atom": "feed", ".warc": "warc",
}  # fmt: skip

# First bytes of files that are no text, from their formats' specifications.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "a gzip archive"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"%PDF-", "a PDF document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x7fELF", "a program"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
)

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]", re.IGNORECASE)
"""The root of an RSS or Atom document."""

_SAMPLE = 1000
"""Bytes looked at for an encoding that has no mark."""


def marked_encoding(head: bytes) -> str | None:
    """The encoding that a byte order mark names, or None."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def refuse_binary(head: bytes) -> None:
    """Raise InputError (`input.binary`) where the first bytes are those of a known binary format."""
    what = next((what for magic, what in _MAGIC if head.startswith(magic)), None)
    if what is not None:
        raise InputError("input.binary", f"This is {what}, not text.", "Extract its text first.")


def sniff(head: bytes) -> Kind:
    """What a stream without a telling name holds, judged by its beginning."""
    if head.startswith(b"WARC/"):
        return "warc"
    encoding = marked_encoding(head) or "utf-8"
    text = head.decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")
    lowered = text[:200].lower()
    if lowered.startswith("<") and FEED.search(text[:4_000]):
        return "feed"
    if lowered.startswith(("<!doctype html", "<html", "<?xml")):
        return "html"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if any(line.startswith("{") and line.endswith("}") for line in lines):
        return "lines"
    if lines and lines[0].startswith('{"'):
        return "lines"
    if lines and (lines[0] in {"{", "[", "[{"} or lines[0].startswith(('[{"', "[]"))):
        return "json"
    return "text"


def decode(data: bytes, encoding: str | None = None) -> str:
    """Text of a `.txt` file: UTF-8, UTF-16 or UTF-32 by their mark, or the encoding asked for.

    A mark is no part of the text; line ends stay as they are. Raises InputError: `input.binary`,
    `input.encoding`, `input.nul`.
    """
    refuse_binary(data[:16])
    if not encoding and (likely := _unmarked(data)):
        raise InputError(
            "input.encoding", f"This looks like {likely} without its mark.", f"Give --encoding {likely}."
        )
    name = marked_encoding(data[:4]) or encoding or "utf-8"
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise _undecodable(data, name, error) from None
    except UnicodeError:
        raise InputError("input.encoding", f"This is not {name}.", "Name its encoding.") from None
    except LookupError:
        raise InputError(
            "input.encoding", f"There is no encoding {name!r}.", "Try --encoding cp1252."
        ) from None
    refuse_nul(text)
    return text


def _unmarked(data: bytes) -> str | None:
    """UTF-16 without a byte order mark, told by the NUL in nearly every second byte of Latin letters."""
    head = data[:_SAMPLE]
    for name, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        empty, others = head[first::2], head[1 - first :: 2]
        if len(empty) > 3 and empty.count(0) > 0.7 * len(empty) and 0 not in others:
            return name
    return None


def _undecodable(data: bytes, name: str, error: UnicodeDecodeError) -> InputError:
    if b"\x00" in data:
        return InputError("input.binary", "This holds NUL bytes and is not text.", "Extract its text first.")
    return InputError(
        "input.encoding",
        f"This is not {'UTF-8' if name.startswith('utf-8') else name}: byte 0x{data[error.start]:02x} at "
        f"{error.start}.",
        "Name its encoding (for example --encoding cp1252), or convert it to UTF-8.",
    )


def refuse_nul(text: str) -> None:
    """Raise InputError (`input.nul`) for a text that holds U+0000, which stores and terminals cut text at."""
    position = text.find("\x00")
    if position >= 0:
        raise InputError("input.nul", f"The text holds a NUL character at {position}.", "Remove it.")
