"""Pieces on a Dask cluster whose workers see the same files; the extra `cluster`."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from dragoman.bulk.engine import Engine
from dragoman.bulk.pool import HOPELESS, Held
from dragoman.bulk.records import Broken, Done, Order, Piece
from dragoman.bulk.work import Beat, Make, read_piece
from dragoman.errors import DragomanError, UsageError

AHEAD = 2
"""Pieces that a worker has, the one that it reads included: it need not wait for the driver."""
PATIENCE = 30
"""Seconds to wait for the scheduler."""


class Cluster(Engine):
    """Workers of a Dask scheduler at an address such as `tcp://10.0.0.5:8786`; one thread each, more may join or go.

    Raises UsageError (`bulk.no-extra`, `bulk.threads`) and DragomanError (`bulk.scheduler`). How often a piece is begun
    whose worker dies is the scheduler's `distributed.scheduler.allowed-failures`.
    """

    def __init__(self, order: Order, make: Make, address: str) -> None:
        try:
            self._dask: Any = importlib.import_module("distributed")  # it is typed only in part
        except ModuleNotFoundError as error:
            raise UsageError(
                "bulk.no-extra",
                f"A cluster needs the package {error.name!r}.",
                'Install the extra: pip install "dragoman[cluster]".',
            ) from error
        self._order = order
        self._make = make
        self._address = address

    def __enter__(self) -> Cluster:
        try:
            self._client: Any = self._dask.Client(self._address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise DragomanError(
                "bulk.scheduler",
                f"There is no scheduler at {self._address}: {str(error).splitlines()[0][:200]}.",
                "Start one with `dask scheduler`, and workers with `dask worker --nthreads 1`.",
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def _workers(self) -> int:
        """How many workers there are now. Raises UsageError where one has several threads."""
        workers = self._client.scheduler_info(n_workers=-1)["workers"]
        if crowded := [name for name, about in workers.items() if about["nthreads"] > 1]:
            raise UsageError(
                "bulk.threads",
                f"The worker {crowded[0]} has several threads; the reader is not safe to share.",
                "Start workers with `dask worker --nthreads 1 --nworkers N`.",
            )
        return max(len(workers), 1)

    def run(self, pieces: Iterator[Piece], beat: Beat) -> Iterator[Done | Broken]:
        """See Engine. A cluster tells of a piece when it is done, not before."""
        waiting: dict[Any, Piece] = {}
        given_up, done = 0, False
        ended = self._dask.as_completed(loop=self._client.loop)
        while True:
            room = AHEAD * self._workers() - len(waiting)
            while room > 0 and (piece := next(pieces, None)) is not None:
                future = self._client.submit(_read, piece, self._order, self._make, pure=False, retries=0)
                waiting[future] = piece
                ended.add(future)
                room -= 1
            if not waiting:
                return
            future = next(ended)
            answer = _answer(future, waiting.pop(future))
            future.release()
            done = done or isinstance(answer, Done)
            if isinstance(answer, Broken) and answer.code == "bulk.worker-died":
                given_up += 1
                if given_up == HOPELESS and not done:
                    raise DragomanError("bulk.no-worker", f"Every worker dies. {answer.message}", answer.hint)
            yield answer


def _answer(future: Any, piece: Piece) -> Done | Broken:
    """What a worker answered, or why there is no answer."""
    error = future.exception()
    if error is None:
        answer: Done | Broken = future.result()
        return answer
    return Broken(
        name=piece.name,
        code="bulk.worker-died",
        message=f"Its workers died: {str(error).splitlines()[0][:300] if str(error) else type(error).__name__}.",
        hint="Give the workers more memory, then run it again.",
    )


_held: tuple[bytes, Held] | None = None
_one = threading.Lock()


def _read(piece: Piece, order: Order, make: Make) -> Done | Broken:
    """In a worker: read a piece with the reader of this process, which is kept for the next."""
    global _held
    import pickle

    with _one:
        name = pickle.dumps(make)
        if _held is None or _held[0] != name:
            _held = name, Held(make)
        return read_piece(piece, order, _held[1], lambda pulse: None)
