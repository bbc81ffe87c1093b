"""The package's own files, read once and kept compact in the user's cache: TOML takes ten times as long to parse.

A copy that cannot be used is made anew; where nothing can be written, the files are parsed each time.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from dragoman.knowledge import entries
from dragoman.knowledge.entries import Agents, Entry, Institution, Office
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


_DECODER = msgspec.msgpack.Decoder(Package)


def opened(
    content: bytes,
    parse: Callable[[], Package],
    sound: Callable[[], bool] = lambda: True,
    folder: Path | None = None,
) -> Package:
    """The compiled copy of files whose hash is `content`, else what `parse` gives, kept where it was found `sound`.

    `folder` is the user's cache by default. Raises what `parse` raises.
    """
    shape = hashlib.sha256(content + Path(entries.__file__).read_bytes()).hexdigest()[:16]
    path = (folder or cache_folder()) / f"knowledge-{shape}.msgpack"
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return _DECODER.decode(path.read_bytes())
    made = parse()
    with contextlib.suppress(OSError):
        if sound():
            _write(path, msgspec.msgpack.encode(made))
    return made


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
