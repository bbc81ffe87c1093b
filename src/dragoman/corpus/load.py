"""The corpus from its folder, with all that is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dragoman.corpus.check import check, near_copies, together
from dragoman.corpus.items import Item
from dragoman.corpus.markup import Slip, parse
from dragoman.errors import UsageError
from dragoman.ontology import load as load_ontology


def files(paths: Iterable[Path]) -> list[Path]:
    """The corpus files at `paths`: files as they are, folders searched for `*.txt`. Raises UsageError where none is."""
    out: list[Path] = []
    for path in paths:
        if path.is_dir():
            out.extend(sorted(path.rglob("*.txt")))
        elif path.is_file():
            out.append(path)
        else:
            raise UsageError("corpus.no-file", f"There is no file or folder {path}.")
    if not out:
        raise UsageError("corpus.empty", "No corpus file was found.", "Corpus files end in .txt.")
    return out


def load(paths: Iterable[Path]) -> tuple[list[Item], list[Slip]]:
    """All items below `paths`, and every slip: of notation, of meaning, and between items."""
    items: list[Item] = []
    slips: list[Slip] = []
    for path in files(paths):
        try:
            source = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            slips.append(Slip(str(path), 1, 1, f"is not UTF-8 at byte {error.start}"))
            continue
        found, wrong = parse(source, str(path))
        items += found
        slips += wrong
    ontology = load_ontology()
    for item in items:
        slips.extend(check(item, ontology))
    slips.extend(together(items))
    slips.extend(
        Slip(b.file, b.line, 1, f"{b.id}: shares {share:.0%} of its runs of eight words with {a.id}")
        for a, b, share in near_copies(items)
    )
    return items, sorted(slips, key=lambda s: (s.file, s.line, s.column))
