"""What the pages of Explore share: their frame, small answers that are kept, files to download."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from dragoman import ontology
from dragoman.desk.charts.table import Table, as_csv
from dragoman.desk.context import Desk, desk_of
from dragoman.desk.filters import Asked
from dragoman.ledger.query import PLOVER_TYPES
from dragoman.page.clean import one_line

TABS = (
    ("records", "/explore", "Records"),
    ("series", "/explore/series", "Over time"),
    ("network", "/explore/network", "Network"),
    ("map", "/explore/map", "Map"),
)
T = TypeVar("T")


class Tab(NamedTuple):
    """A page of Explore with the same filters."""

    name: str
    href: str
    label: str


def frame(
    request: Request,
    template: str,
    asked: Asked,
    tab: str,
    *,
    own: dict[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """A page of Explore. `own`: what the page's address holds beside filters, to be kept when they change.

    With a fault in the filters it is answered 422, and shows the fault in place of records.
    """
    codes = ontology.load()
    kind = None if asked.kind == "event" else asked.kind
    return desk_of(request).page(
        request,
        template,
        status=422 if asked.faults else 200,
        asked=asked,
        tab=tab,
        tabs=[
            Tab(name, asked.link(path, kind=kind if name == "records" else None), label)
            for name, path, label in TABS
        ],
        all_types=PLOVER_TYPES,
        all_modes=sorted({mode for info in codes.types.values() for mode in info.modes}),
        own=own or {},
        **values,
    )


def kept(desk: Desk, asked: Asked, what: str, make: Callable[[], T]) -> T:
    """An answer that is dear to make, kept until the ledger changes."""
    key = f"explore {what} {asked.again()}"
    found: T = desk.keep(key, desk.store.stamp(), make)
    return found


def names(desk: Desk, asked: Asked, ids: set[str]) -> dict[str, str]:
    """What actors are called: as the knowledge has it, else as the newest reading."""
    found: dict[str, str] = {}
    for id_ in ids:
        entry = desk.knowledge.get(id_)
        if entry is not None:
            found[id_] = entry.name
    found |= asked.view(desk.store).names(ids - found.keys())
    return {id_: one_line(found.get(id_, id_)) for id_ in ids}


def csv_file(table: Table, name: str) -> Response:
    """A chart's numbers as a file."""
    return Response(as_csv(table), media_type="text/csv; charset=utf-8", headers=attached(f"{name}.csv"))


def svg_file(text: str, name: str) -> Response:
    """A chart as a file; opened in a browser it may run nothing and load nothing, but has its own style."""
    headers = attached(f"{name}.svg")
    headers["content-security-policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return Response(text, media_type="image/svg+xml", headers=headers)


def attached(name: str) -> dict[str, str]:
    """The header by which a browser saves what comes under a name of ours."""
    return {"content-disposition": f'attachment; filename="{name}"'}
