"""What a command was given as paths: files, folders, globs, standard input, addresses of pages."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from dragoman.ingest.decode import SUFFIXES
from dragoman.ingest.items import Failure, Notice
from dragoman.ingest.single import META, shown
from dragoman.ingest.streams import STDIN, unopened


def is_url(path: str) -> bool:
    """Whether a path is the address of a page."""
    return path.lower().startswith(("http://", "https://"))


def walk(path: str, notice: Callable[[Notice], None]) -> Iterator[str | Failure]:
    """The files that a path leads to, sorted: of a folder those of a known kind, of a pattern (`*?[`) what fits.

    A file whose name has such a sign is itself; a pattern that nothing fits is a Failure.
    """
    if path == STDIN or is_url(path) or not (os.path.isdir(path) or _is_pattern(path)):
        yield path
        return
    if not os.path.isdir(path):
        found = sorted(glob.iglob(path, recursive=True))
        if not found:
            yield Failure(
                file=shown(path),
                line=1,
                code="input.missing",
                message=f"Nothing fits {shown(path)}.",
                hint="Check the pattern; ** goes down into folders.",
            )
        for file in found:
            if not os.path.isdir(file):
                yield file
        return
    empty = True
    for entry in _folder(path):
        empty = False
        yield entry
    if empty:
        notice(Notice(file=shown(path), line=1, code="input.empty", message="no report in this folder"))


def _is_pattern(path: str) -> bool:
    return glob.has_magic(path) and not os.path.lexists(path)


def _folder(path: str) -> Iterator[str | Failure]:
    errors: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and is_known(name):
                yield os.path.join(folder, name)
    for error in errors:
        yield unopened(error, error.filename or path)


def is_known(name: str) -> bool:
    """Whether a file's name says that it holds reports."""
    low = name.lower()
    return Path(low.removesuffix(".gz")).suffix in SUFFIXES | {".xml": "feed"} and not low.endswith(META)
