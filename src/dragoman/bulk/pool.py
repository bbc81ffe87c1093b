"""Pieces in processes of this machine, one thread each."""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType

from dragoman.bulk.engine import Engine
from dragoman.bulk.records import Broken, Done, Order, Piece, Pulse
from dragoman.bulk.work import Beat, Make, Reads, at_path, read_piece
from dragoman.errors import DragomanError

TRIES = 2
"""How often a piece is begun whose workers die."""
PIECES_A_PROCESS = 64
"""After so many a worker is replaced: the parser keeps every new word that it has met, and memory would creep up."""
HOPELESS = 5
"""So many pieces given up before any is done: it is not the pieces."""
NO_MEMORY = 71
"""Exit status of a worker that ran out of memory."""

_SPAWN = mp.get_context("spawn")
_LIBRARIES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Worker:
    """A process and the piece that it has."""

    def __init__(self, order: Order, make: Make) -> None:
        self.pipe, theirs = _SPAWN.Pipe()
        self.process: BaseProcess = _SPAWN.Process(target=serve, args=(theirs, order, make), daemon=True)
        self.process.start()
        theirs.close()
        self.piece: Piece | None = None
        self.begun = 0

    def give(self, piece: Piece) -> None:
        """Hand a piece over; one that cannot take it has died, which is seen at its pipe."""
        self.piece = piece
        self.begun += 1
        with contextlib.suppress(BrokenPipeError):
            self.pipe.send(piece)

    def end(self) -> None:
        """Kill it: whatever it was writing is of no use to anybody."""
        self.process.kill()
        self.process.join()
        self.pipe.close()
        self.process.close()


class Processes(Engine):
    """A pool of processes that each load the reader once.

    `make` is called in each of them, and must be something that can be pickled. A worker that dies (killed, out of
    memory) is replaced.
    """

    def __init__(self, order: Order, make: Make, workers: int) -> None:
        self._order = order
        self._make = make
        self._count = workers
        self._workers: list[Worker] = []

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._workers:
            self._workers.pop().end()

    def run(self, pieces: Iterator[Piece], beat: Beat) -> Iterator[Done | Broken]:
        """See Engine."""
        again: deque[Piece] = deque()
        died: dict[str, list[str]] = {}
        given_up, done = 0, False
        while True:
            self._hand_out(pieces, again)
            busy = {worker.pipe: worker for worker in self._workers if worker.piece is not None}
            if not busy:
                return
            for pipe in wait(list(busy)):
                assert isinstance(pipe, Connection)
                worker = busy[pipe]
                answer = _answer(pipe)
                if isinstance(answer, Pulse):
                    beat(answer)
                    continue
                piece, worker.piece = worker.piece, None
                assert piece is not None
                if answer is None:
                    why = died.setdefault(piece.name, [])
                    why.append(self._bury(worker, piece))
                    if len(why) < TRIES:
                        again.append(piece)
                        continue
                    answer = _given_up(piece, why)
                    given_up += 1
                    if given_up == HOPELESS and not done:
                        raise DragomanError(
                            "bulk.no-worker", f"Every worker dies. {answer.message}", answer.hint
                        )
                elif worker.begun >= PIECES_A_PROCESS:
                    self._workers.remove(worker)
                    worker.end()
                done = done or isinstance(answer, Done)
                yield answer

    def _hand_out(self, pieces: Iterator[Piece], again: deque[Piece]) -> None:
        """Give every idle worker a piece; begin workers as long as there are pieces for them."""
        while sum(worker.piece is not None for worker in self._workers) < self._count:
            piece = again.popleft() if again else next(pieces, None)
            if piece is None:
                return
            worker = next((w for w in self._workers if w.piece is None), None)
            if worker is None:
                worker = Worker(self._order, self._make)
                self._workers.append(worker)
            worker.give(piece)

    def _bury(self, worker: Worker, piece: Piece) -> str:
        """Why a worker died, and at which document."""
        self._workers.remove(worker)
        worker.process.join()
        status = worker.process.exitcode or 0
        worker.end()
        how = f"ended with status {status}"
        if status < 0:
            how = f"was killed by signal {-status}" + (
                " (out of memory?)" if -status == signal.SIGKILL else ""
            )
        elif status == NO_MEMORY:
            how = "ran out of memory"
        with contextlib.suppress(OSError):
            at = at_path(self._order.out, piece.name).read_text(encoding="utf-8", errors="replace")
            return f"{how} at {at.splitlines()[0]}" if at else how
        return how


def _answer(pipe: Connection) -> Done | Broken | Pulse | None:
    """What a worker says; None: it is dead."""
    try:
        answer: Done | Broken | Pulse = pipe.recv()
    except (EOFError, OSError):
        return None
    return answer


def _given_up(piece: Piece, why: list[str]) -> Broken:
    return Broken(
        name=piece.name,
        code="bulk.worker-died",
        message=f"Its worker {'; another '.join(why)}.",
        hint="Take the document out, or give the workers more memory, then run it again.",
    )


def serve(pipe: Connection, order: Order, make: Make) -> None:
    """A worker's life: pieces in, answers out, until the pipe ends or the driver does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the driver, which a terminal interrupts as well, ends it
    for name in _LIBRARIES:
        os.environ[name] = str(order.settings.threads)
    parent = mp.parent_process()
    if parent is not None:
        threading.Thread(target=_orphan, args=(parent.sentinel,), daemon=True).start()
    held = Held(make)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            piece: Piece = pipe.recv()
            try:
                answer = read_piece(piece, order, held, pipe.send)
            except MemoryError:
                os._exit(NO_MEMORY)
            pipe.send(answer)


class Held:
    """A reader that is made when it is first asked for, and kept."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._reader: Reads | None = None

    def __call__(self) -> Reads:
        if self._reader is None:
            self._reader = self._make()
        return self._reader


def _orphan(sentinel: int) -> None:
    """End with the driver, however that ended."""
    wait([sentinel])
    os._exit(1)
