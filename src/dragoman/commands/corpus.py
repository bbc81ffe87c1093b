"""`dragoman corpus`: many files into Parquet tables."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import click

from dragoman.commands.faults import SOME_UNREAD
from dragoman.commands.knowing import NONE
from dragoman.commands.options import document_options, knowledge_option, make_defaults, model_options
from dragoman.commands.services import Services
from dragoman.errors import UsageError
from dragoman.page.clean import one_line

if TYPE_CHECKING:
    from dragoman.bulk import Engine, Order, Total
    from dragoman.commands.gauge import Gauge


@click.command("corpus", short_help="Read many files into Parquet tables, on all processors.")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|DIR...")
@click.option("--out", required=True, metavar="DIR", help="Folder of the tables; made where there is none.")
@click.option(
    "--workers", type=click.IntRange(1), metavar="N", help="Processes. Default: one for each processor."
)
@click.option(
    "--scheduler",
    metavar="URL",
    help="Read on a Dask cluster, such as tcp://10.0.0.5:8786, that sees the same files. Needs the extra cluster.",
)
@click.option(
    "--piece",
    type=click.FloatRange(0.001, 10_000),
    default=4.0,
    show_default=True,
    metavar="MB",
    help="Megabytes of input that one worker reads at a time and that become one part.",
)
@document_options
@model_options
@knowledge_option
@click.pass_obj
def command(
    services: Services,
    /,
    paths: tuple[str, ...],
    out: str,
    workers: int | None,
    scheduler: str | None,
    piece: float,
    **known: Any,
) -> int:
    """Read files and folders into a folder of Parquet tables: reports, events, statements, quantities, ties, places,
    mentions, failures, and the whole readings as JSON.

    Run again, it goes on where it was: a part that is whole, of inputs that have not changed and read by the same
    versions, is passed over. Large .jsonl files are cut, so that all workers share one. What cannot be read is a row of
    the table `failures`; an input that kills its workers is noted in DIR/quarantine, and the others are read.

    \b
    Examples:
      dragoman corpus news-2024.jsonl archive/ --out news
      dragoman corpus archive/ --out /shared/news --scheduler tcp://10.0.0.5:8786
      duckdb -c "SELECT type, count(*) FROM 'news/parts/*/events.parquet' GROUP BY ALL"
    """
    from dragoman.bulk import Order, read_all
    from dragoman.commands.gauge import Gauge
    from dragoman.ingest import Failure
    from dragoman.ingest.ranges import files

    if "-" in paths:
        raise UsageError("bulk.stdin", "Standard input cannot be read twice.", "Name files and folders.")
    defaults = make_defaults(**known)
    services = _everywhere(services)
    with Gauge(services.settings.max_errors_shown) as gauge:
        named = []
        for file in files(paths, gauge.notice):
            if isinstance(file, Failure):
                gauge.failure(file)
            elif not _below(file, out):  # its own tables are no reports
                named.append(file)
        order = Order(
            out=os.path.abspath(out),
            here=os.getcwd(),
            defaults=defaults,
            settings=services.settings,
            run=services.reader().run,
        )
        engine = _engine(services, order, workers, scheduler)
        total = read_all(named, order, engine, gauge, int(piece * 1_000_000))
    click.echo(_summary(total, gauge, out))
    return SOME_UNREAD if gauge.failed or total.quarantined else 0


def _engine(services: Services, order: Order, workers: int | None, scheduler: str | None) -> Engine:
    """The pool, or the cluster."""
    if scheduler is None:
        from dragoman.bulk.pool import Processes

        return Processes(order, services.worker, workers or _processors())
    if workers is not None:
        raise UsageError("bulk.workers", "A cluster has the workers that it has.", "Leave --workers out.")
    from dragoman.bulk.cluster import Cluster

    return Cluster(order, services.worker, scheduler)


def _processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _below(file: str, folder: str) -> bool:
    place = os.path.join(os.path.realpath(folder), "")
    return os.path.realpath(file).startswith(place)


def _everywhere(services: Services) -> Services:
    """With paths that mean the same in another folder."""
    found = services.settings
    told = {}
    if found.knowledge not in (None, NONE):
        told["knowledge"] = os.path.abspath(os.path.expanduser(str(found.knowledge)))
    if os.path.isdir(found.model):
        told["model"] = os.path.abspath(found.model)
    return services.told(**told) if told else services


def _summary(total: Total, gauge: Gauge, out: str) -> str:
    """What was done, in a line."""
    parts = [f"{total.reports:,} report{'' if total.reports == 1 else 's'} read"]
    if total.passed:
        parts.append(f"{total.passed:,} there already")
    if gauge.failed:
        parts.append(f"{gauge.failed:,} could not be read")
    if total.quarantined:
        parts.append(f"{total.quarantined:,} piece{'' if total.quarantined == 1 else 's'} in quarantine")
    seconds = time.monotonic() - gauge.begun
    told = f"{', '.join(parts)}: {out}."
    if total.sentences:
        speed = total.sentences / seconds
        told += f" {total.sentences:,} sentences in {seconds:,.0f} s, {speed:,.0f} a second."
    return one_line(told)
