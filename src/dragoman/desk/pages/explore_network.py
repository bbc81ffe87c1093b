"""The network of actors: by what one does to another, or by the ties that reports tell of."""

from __future__ import annotations

from collections import Counter
from typing import Literal, NamedTuple, get_args

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from dragoman import ontology
from dragoman.desk.charts import network as chart
from dragoman.desk.charts.network import Edge, Node
from dragoman.desk.charts.table import Row, Table
from dragoman.desk.context import Desk, desk_of
from dragoman.desk.exploring import csv_file, frame, kept, names, svg_file
from dragoman.desk.filters import Asked, asked_of
from dragoman.desk.users import Viewer
from dragoman.desk.wording import segment
from dragoman.errors import UsageError
from dragoman.ledger.pairs import MOST_TIED
from dragoman.records.reading import TieType

router = APIRouter()

Of = Literal["events", "ties"]
OFS: tuple[Of, ...] = get_args(Of)
TIES: tuple[TieType, ...] = get_args(TieType)
MOST_ACTORS, MOST_EDGES, MOST_PAIRS = 60, 140, 400
"""Actors and edges that are drawn, pairs among which the most connected actors are looked for."""
MOST_TIES = 200
_HOSTILE, _FRIENDLY = 2 / 3, 1 / 3
"""Shares of conflict from which on, and up to which, an edge has the colour of conflict, of cooperation."""


class Link(NamedTuple):
    """A pair of actors, what is told of them, and where that stands."""

    one: str
    other: str
    weight: int
    shade: str
    words: str
    cells: tuple[str | int, ...]
    href: str


class Drawn(NamedTuple):
    """All that the page and the files show. `left`: actors that are not drawn; `looked`: at so many events, of more."""

    title: str
    desc: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    table: Table
    left: int
    looked: int | None


@router.get("/explore/network")
def page(request: Request, user: Viewer, of: str = "events", tie: str = "") -> HTMLResponse:
    """The network. `of`: events or ties; `tie`: only ties of this type."""
    desk, asked = desk_of(request), asked_of(request, kind="event")
    found: Drawn | None = None
    picture: Markup | None = None
    if not asked.faults:
        found, picture = kept(desk, asked, f"network {of} {tie}", lambda: _drawing(desk, asked, of, tie))
    return frame(
        request, "explore/network.html", asked, "network", own={"of": of} if of != "events" else {},
        found=found, picture=picture, of=of, chosen=tie,
        tie_words=[("", "all"), *((name, name.replace("_", " ")) for name in TIES)],
    )  # fmt: skip


def _drawing(desk: Desk, asked: Asked, of: str, tie: str) -> tuple[Drawn, Markup]:
    found = drawn(desk, asked, of, tie)
    return found, chart.draw("network", found.title, found.desc, found.nodes, found.edges)


@router.get("/explore/network.csv")
def csv(request: Request, user: Viewer, of: str = "events", tie: str = "") -> Response:
    """The edges as a table."""
    return csv_file(_found(request, of, tie).table, "network")


@router.get("/explore/network.svg")
def svg(request: Request, user: Viewer, of: str = "events", tie: str = "") -> Response:
    """The network as a file."""
    found = _found(request, of, tie)
    return svg_file(chart.file(found.title, found.desc, found.nodes, found.edges), "network")


@router.get("/explore/ties")
def ties(request: Request, user: Viewer, one: str, other: str, tie: str) -> HTMLResponse:
    """The sentences that tell of a tie between two actors."""
    desk, asked = desk_of(request), asked_of(request, kind="event")
    told = asked.view(desk.store).ties(f"id:{one}", other=f"id:{other}", types=_types(tie), newest=MOST_TIES)
    mine = [one_told for one_told in told if (one_told.from_id, one_told.to_id) == (one, other)]
    called = names(desk, asked, {one, other})
    return frame(
        request, "explore/ties.html", asked, "network", own={"of": "ties"}, one=called[one], other=called[other],
        type=tie.replace("_", " "), told=mine[::-1], most=MOST_TIES,
    )  # fmt: skip


def _found(request: Request, of: str, tie: str) -> Drawn:
    asked = asked_of(request, kind="event")
    asked.check()
    return drawn(desk_of(request), asked, of, tie)


def _types(given: str) -> tuple[TieType, ...]:
    if given and given not in TIES:
        raise UsageError("filter.tie", f"There is no tie {given!r}.", f"One of: {', '.join(TIES)}.")
    return tuple(one for one in TIES if one == given)


def drawn(desk: Desk, asked: Asked, of: str, tie: str) -> Drawn:
    """The network that is asked for. Raises UsageError(filter.of, filter.tie)."""
    if of not in OFS:
        raise UsageError("filter.of", f"There is no network of {of!r}.", "events or ties.")
    types = _types(tie)
    if of == "ties":
        links, looked = _bonds(desk, asked, types)
    else:
        links, looked = _dyads(desk, asked)
    weights = Counter[str]()
    for one in links:
        weights[one.one] += one.weight
        weights[one.other] += one.weight if one.other != one.one else 0
    actors = [id_ for id_, _ in sorted(weights.items(), key=lambda item: (-item[1], item[0]))]
    chosen = set(actors[:MOST_ACTORS])
    inside = [one for one in links if one.one in chosen and one.other in chosen][:MOST_EDGES]
    drawn_ = {id_ for one in inside for id_ in (one.one, one.other)}
    ranks = {id_: n for n, id_ in enumerate(id_ for id_ in actors if id_ in drawn_)}
    called = names(desk, asked, set(ranks))
    what = "ties" if of == "ties" else "events"
    columns = (
        ("from", "to", "tie", "told", "denied")
        if of == "ties"
        else ("actor", "recipient", "events", "conflict")
    )
    return Drawn(
        title="Ties between actors" if of == "ties" else "Who does what to whom",
        desc=f"{len(ranks)} actors, {len(inside)} {'kinds of tie' if of == 'ties' else 'dyads'} with most {what}. "
        + "; ".join(f"{chip.label} {chip.value}".strip() for chip in asked.chips()),
        nodes=tuple(Node(called[id_], weights[id_], f"/actor/{segment(id_)}") for id_ in ranks),
        edges=tuple(
            Edge(ranks[one.one], ranks[one.other], one.weight, one.shade, _words(one, called), one.href)
            for one in inside
        ),
        table=Table(
            columns,
            tuple(Row((called[one.one], called[one.other], *one.cells), one.href) for one in inside),
        ),
        left=len(actors) - len(ranks),
        looked=looked,
    )


def _words(one: Link, called: dict[str, str]) -> str:
    return f"{called[one.one]} → {called[one.other]}: {one.words}"


def _dyads(desk: Desk, asked: Asked) -> tuple[list[Link], int | None]:
    hostile = tuple(name for name, info in ontology.load().types.items() if info.quad >= 3)
    view = asked.view(desk.store)
    told = kept(desk, asked, "dyads", lambda: view.dyads(asked.filters, most=MOST_PAIRS, conflict=hostile))
    made = []
    for dyad in told.dyads:
        share = dyad.conflict / dyad.events
        shade = "conflict" if share >= _HOSTILE else "coop" if share <= _FRIENDLY else ""
        href = asked.link("/explore", actor=f"id:{dyad.actor}", recipient=f"id:{dyad.recipient}", kind=None)
        words = f"{dyad.events:,} events, {dyad.conflict:,} of conflict"
        cells = (dyad.events, dyad.conflict)
        made.append(Link(dyad.actor, dyad.recipient, dyad.events, shade, words, cells, href))
    return made, told.looked if told.bounded else None


def _bonds(desk: Desk, asked: Asked, types: tuple[TieType, ...]) -> tuple[list[Link], int | None]:
    view = asked.view(desk.store)
    made = []
    told = kept(desk, asked, f"bonds {types}", lambda: view.bonds(types, most=MOST_PAIRS))
    for bond in told.bonds:
        name = bond.type.replace("_", " ")
        words = f"{name}, told of {bond.told:,} times" + (f", denied {bond.denied:,}" if bond.denied else "")
        shade = "denied" if bond.denied * 2 > bond.told else "conflict" if bond.type == "opposes" else ""
        href = asked.link("/explore/ties", one=bond.from_, other=bond.to, tie=bond.type)
        made.append(Link(bond.from_, bond.to, bond.told, shade, words, (name, bond.told, bond.denied), href))
    return made, MOST_TIED if told.bounded else None
