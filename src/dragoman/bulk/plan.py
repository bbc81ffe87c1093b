"""Which inputs there are, which of them are parts already, and how the others are cut into pieces.

A file of JSON lines that is larger than a piece is cut by bytes, always at the same places, so that a file that has
grown keeps the parts of its beginning. Small files are bundled in the order in which they come. What is whole and
unchanged is left alone; what has changed, or was read by other versions, is read again in its part, which keeps what
it holds of inputs that have not changed or are not named this time.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from dragoman.bulk.folder import Folder
from dragoman.bulk.records import Broken, Manifest, Member, Order, Piece, Source
from dragoman.ingest.ranges import count_lines, digest_of, is_lines
from dragoman.ingest.single import shown

PIECE_BYTES = 4_000_000
"""About a thousand articles, five minutes of one worker: what an interrupted run does again, at most."""
BUNDLE_FILES = 256
"""Most small files in one piece."""


class Plan(NamedTuple):
    """What is to be done. `done`: what is whole already; `stale`: parts of what their files no longer hold."""

    pieces: list[Piece]
    done: list[Source]
    stale: list[str]

    @property
    def bytes(self) -> int:
        """How much there is to read."""
        return sum(piece.bytes for piece in self.pieces)


def members(paths: Iterable[str], piece_bytes: int) -> Iterator[Member]:
    """The inputs of files, each once. A file that is not there is one as well: loading it says so."""
    seen: set[str] = set()
    for path in paths:
        whole = _member(path, None, 0)
        if whole.key in seen:
            continue
        seen.add(whole.key)
        if whole.size <= piece_bytes or not _cuttable(path):
            yield whole
            continue
        for start in range(0, whole.size, piece_bytes):
            yield _member(path, start, piece_bytes)


def _cuttable(path: str) -> bool:
    try:
        return is_lines(path)
    except OSError:
        return False


def _member(path: str, start: int | None, length: int) -> Member:
    try:
        found = os.stat(path)
        size, modified = found.st_size, found.st_mtime_ns
    except OSError:
        size = modified = 0
    place = os.fsencode(os.path.abspath(path))
    file = key = _digest(place)
    if start is not None:
        key = _digest(place + f"\0{start}+{length}".encode())
    return Member(file=file, key=key, path=path, size=size, modified=modified, start=start, length=length)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:20]


def plan(paths: Iterable[str], folder: Folder, order: Order, piece_bytes: int = PIECE_BYTES) -> Plan:
    """What is to be done for these files. Puts parts away that are not whole. Raises OSError from the folder only."""
    named = {member.key: member for member in members(paths, piece_bytes)}
    files = {member.file for member in named.values()}
    left = dict(named)
    found = Plan([], [], [])
    for name in folder.names():
        manifest = folder.manifest(name)
        sources = () if manifest is None else manifest.sources
        # What a file does not hold any more: it is shorter now, or cut at other places.
        gone = [source for source in sources if source.key not in named and source.file in files]
        if manifest is not None and not gone and not any(source.key in named for source in sources):
            continue
        whole = folder.opened(name)
        if isinstance(whole, Broken):
            folder.put_away(whole)
        else:
            _weigh(name, whole, gone, order, left, found)
    found.pieces.extend(_fresh(list(left.values()), piece_bytes))
    return found


def _weigh(
    name: str,
    manifest: Manifest,
    gone: list[Source],
    order: Order,
    left: dict[str, Member],
    found: Plan,
) -> None:
    """Sort a part's inputs into what is whole, what is read again, and what is kept."""
    again = []
    for source in manifest.sources:
        member = left.pop(source.key, None)
        if member is not None and not _same(source, member, order):
            again.append(member)
        elif member is not None:
            found.done.append(source)
    lost = {member.key for member in again} | {source.key for source in gone}
    keep = tuple(source.key for source in manifest.sources if source.key not in lost)
    if not keep and not again:
        found.stale.append(name)
    elif lost:
        found.pieces.append(Piece(name=name, read=tuple(again), keep=keep))


def _same(source: Source, member: Member, order: Order) -> bool:
    """Whether an input was read by these versions and is what it was: by size and time, else by its content."""
    if source.run != order.run or source.asked != order.asked or not source.sha256:
        return False
    if (source.size, source.modified) == (member.size, member.modified):
        return True
    try:
        return digest_of(member.path, member.start, member.length) == source.sha256
    except OSError:
        return False


def _fresh(left: list[Member], piece_bytes: int) -> Iterator[Piece]:
    """Pieces of inputs that are in no part."""
    bundle: list[Member] = []
    size = 0
    for member in left:
        alone = member.start is not None or member.size > piece_bytes
        if bundle and (alone or size + member.size > piece_bytes or len(bundle) == BUNDLE_FILES):
            yield _piece(bundle)
            bundle, size = [], 0
        bundle.append(member)
        size += member.size
        if alone:
            yield _piece(bundle)
            bundle, size = [], 0
    if bundle:
        yield _piece(bundle)


def _piece(bundle: list[Member]) -> Piece:
    """Named after its first file, for people, and after all of its inputs."""
    first = re.sub(r"[^A-Za-z0-9]+", "-", os.path.basename(shown(bundle[0].path))).strip("-")[:40].strip("-")
    keys = hashlib.sha256("".join(member.key for member in bundle).encode()).hexdigest()[:12]
    place = "" if bundle[0].start is None else f"{bundle[0].start // (bundle[0].length or 1):06d}-"
    return Piece(name=f"{first or 'part'}-{place}{keys}", read=tuple(bundle))


def numbered(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces with the number of the first line of each stretch, counted as they are handed out."""
    at: dict[str, tuple[int, int]] = {}
    for piece in pieces:
        counted = []
        for member in piece.read:
            if member.start is not None:
                start, lines = at.get(member.path, (0, 0))
                if member.start < start:
                    start, lines = 0, 0
                try:
                    lines += count_lines(member.path, start, member.start - start)
                except OSError:  # reading it says so
                    lines = 0
                at[member.path] = member.start, lines
                member = msgspec.structs.replace(member, first=lines + 1)
            counted.append(member)
        yield msgspec.structs.replace(piece, read=tuple(counted))
