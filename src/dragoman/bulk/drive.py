"""The driver: plans, has pieces read, puts parts in their places, and says what came of it all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from dragoman.bulk.engine import Engine
from dragoman.bulk.folder import Folder
from dragoman.bulk.plan import PIECE_BYTES, Plan, numbered, plan
from dragoman.bulk.records import Broken, Done, Order, Piece, Pulse
from dragoman.errors import DragomanError
from dragoman.ingest.single import shown


class Total(msgspec.Struct):
    """What a run did. `passed`: reports that were in the folder already."""

    pieces: int = 0
    reports: int = 0
    sentences: int = 0
    failed: int = 0
    passed: int = 0
    quarantined: int = 0


class Watcher(Protocol):
    """Is told how it goes."""

    def begin(self, plan: Plan) -> None: ...

    def beat(self, pulse: Pulse) -> None: ...

    def done(self, piece: Piece, done: Done) -> None: ...

    def broken(self, piece: Piece, broken: Broken) -> None: ...


def read_all(
    paths: Iterable[str],
    order: Order,
    engine: Engine,
    watcher: Watcher,
    piece_bytes: int = PIECE_BYTES,
) -> Total:
    """Bring the folder `order.out` up to date with these files; what is whole in it stays.

    A piece that cannot be read is noted in quarantine and does not stop the others; it is tried again by the next
    run. Raises DragomanError and OSError for what would meet every piece alike (a full disk, missing weights); what
    was done until then is whole and stays.
    """
    total = Total()
    with Folder(order.out) as folder, engine:  # the engine ends first: its workers write into the folder
        todo = plan(paths, folder, order, piece_bytes)
        total.passed = sum(source.reports for source in todo.done)
        watcher.begin(todo)
        for name in todo.stale:
            folder.remove(name)
        folder.forgive({member.key for piece in todo.pieces for member in piece.read})
        pieces = {piece.name: piece for piece in todo.pieces}
        for answer in engine.run(numbered(todo.pieces), watcher.beat):
            piece = pieces[answer.name]
            if isinstance(answer, Broken):
                if answer.fatal:
                    raise DragomanError(answer.code, answer.message, answer.hint)
                folder.note(answer, {member.key: shown(member.path) for member in piece.read})
                total.quarantined += 1
                watcher.broken(piece, answer)
                continue
            folder.place(answer.made, answer.name)
            total.pieces += 1
            total.reports += answer.reports
            total.sentences += answer.sentences
            total.failed += answer.failed
            watcher.done(piece, answer)
    return total
