"""The corpus by its splits."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import msgspec

from dragoman.corpus.items import Item
from dragoman.corpus.load import load
from dragoman.errors import UsageError

SPLITS = ("train", "dev", "test", "reserve")
"""A batch in reserve has not been read critically yet: nothing is trained on it."""


class Corpus(msgspec.Struct, frozen=True):
    """A corpus by its splits, without what is in reserve; `hash` is of the files that are trained on."""

    train: tuple[Item, ...]
    dev: tuple[Item, ...]
    test: tuple[Item, ...]
    hash: str


def read_corpus(folder: Path) -> Corpus:
    """The corpus in `folder` by the splits of its batches.toml.

    Raises UsageError: `corpus.missing` (no such folder or no items), `corpus.slips` (it does not keep its markup),
    `corpus.batches` (an item's batch has no split).
    """
    paths = sorted((folder / "data").rglob("*.txt"))
    items, slips = load([folder / "data"]) if paths else ([], [])
    if slips:
        raise UsageError(
            "corpus.slips",
            f"The corpus has {len(slips)} slips; the first: {slips[0]}.",
            "List them with `dragoman corpus-check` and mend them.",
        )
    if not items:
        raise UsageError(
            "corpus.missing", f"There is no corpus in {str(folder)!r}.", "Name its folder: --corpus DIR."
        )
    try:
        batches = tomllib.loads((folder / "batches.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as e:
        raise UsageError("corpus.batches", f"batches.toml cannot be read: {e}.", "Restore it.") from e
    found: dict[str, list[Item]] = {s: [] for s in SPLITS}
    for item in items:
        split = batches.get(item.batch, {}).get("split")
        if split not in found:
            raise UsageError(
                "corpus.batches", f"Batch {item.batch!r} has no split.", "Name it in batches.toml."
            )
        found[split].append(item)
    taught = {Path(item.file) for item in found["train"]}
    digest = hashlib.sha256()
    for path in sorted(taught):
        digest.update(path.read_bytes())
    return Corpus(tuple(found["train"]), tuple(found["dev"]), tuple(found["test"]), digest.hexdigest())
