"""Many files to partitioned Parquet, on all processors or on a cluster; whole parts only, and resumable.

    from dragoman.bulk import Order, Processes, read_all

    total = read_all(paths, order, Processes(order, make_reader, workers=2), watcher)

`make_reader` is called once in every worker. docs/how-to/parquet.md shows what the folder holds,
docs/decisions/0007-bulk.md why.
"""

from __future__ import annotations

from dragoman.bulk.drive import Total, read_all
from dragoman.bulk.engine import Engine
from dragoman.bulk.pool import Processes
from dragoman.bulk.records import Order

__all__ = ["Engine", "Order", "Processes", "Total", "read_all"]
