"""Where pieces are read: a pool of processes (pool.py), or a cluster (cluster.py)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from dragoman.bulk.records import Broken, Done, Piece
from dragoman.bulk.work import Beat


class Engine(AbstractContextManager["Engine"], Protocol):
    """Reads pieces in any order, as a context. Leaving it ends everything that it began, at once."""

    def run(self, pieces: Iterator[Piece], beat: Beat) -> Iterator[Done | Broken]:
        """One answer for each piece; takes pieces only as fast as they are read. `beat` is told how far they are.

        A piece whose worker died is tried once more. Raises DragomanError where the engine itself fails.
        """
        ...
