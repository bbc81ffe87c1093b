"""What was made of the knowledge files, kept compact in the user's cache: to make it takes ten times as long.

A copy that cannot be used is made anew; where nothing can be written, all is made each time.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import gc
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from dragoman.knowledge import entries
from dragoman.knowledge.entries import Agents, Entry, How, Institution, Office
from dragoman.knowledge.gazetteer.lookup import cache_folder

_KEPT = 30 * 24 * 3600
"""Seconds after which copies of other versions are removed."""


class Package(msgspec.Struct, frozen=True):
    """What the package's files say, without slips."""

    entries: tuple[Entry, ...]
    institutions: dict[str, Institution]
    offices: dict[str, Office]
    agents: Agents
    as_of: datetime.date | None


class Ready(Package, frozen=True):
    """The entries checked and completed, and how to find them. Numbers are places in `entries`."""

    version: str
    own: frozenset[str]
    names: dict[str, tuple[tuple[int, str, How], ...]]
    """By name, normalised: whom it names, as it stands in the file, in what way."""
    alike: dict[str, tuple[tuple[str, int], ...]]
    """Persons' full names by their skeletons, and last names by theirs (likeness.py)."""
    last: dict[str, tuple[tuple[str, int], ...]]
    called: dict[str, tuple[int, ...]]
    """Persons by each word of their full names."""


_Made = TypeVar("_Made", Package, Ready)


@functools.cache
def _decoder(kind: type[_Made]) -> msgspec.msgpack.Decoder[_Made]:
    return msgspec.msgpack.Decoder(kind)


def opened(
    kind: type[_Made],
    content: bytes,
    make: Callable[[], _Made],
    sound: Callable[[], bool] = lambda: True,
    folder: Path | None = None,
) -> _Made:
    """The copy of this kind made of files whose hash is `content`, else what `make` gives, kept where it was `sound`.

    `folder` is the user's cache by default. Raises what `make` raises.
    """
    shape = hashlib.sha256(content + kind.__name__.encode() + _shape()).hexdigest()[:16]
    path = (folder or cache_folder()) / f"knowledge-{shape}.msgpack"
    with contextlib.suppress(OSError, msgspec.DecodeError):
        data = path.read_bytes()
        with _without_garbage():
            found: _Made = _decoder(kind).decode(data)
            return found
    made = make()
    with contextlib.suppress(OSError):
        if sound():
            _write(path, msgspec.msgpack.encode(made))
    return made


@functools.cache
def _shape() -> bytes:
    """Changes with the modules that say what a copy holds."""
    folder = Path(entries.__file__).parent
    sources = ("entries.py", "files.py", "compiled.py", "check.py", "prepare.py", "names.py", "likeness.py")
    return b"".join(folder.joinpath(name).read_bytes() for name in sources)


@contextlib.contextmanager
def _without_garbage() -> Iterator[None]:
    """Many small objects that all stay would be searched again and again, in vain."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".knowledge-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    for other in path.parent.glob("knowledge-*.msgpack"):
        with contextlib.suppress(OSError):
            if other != path and other.stat().st_mtime < time.time() - _KEPT:
                other.unlink()
