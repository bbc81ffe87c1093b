"""Actors, the ties between them, counts of people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dragoman.desk.api.answers import ActorBrief, ActorTold, Page
from dragoman.desk.api.asking import ALL, USUAL, After, Id, Limit, asked, filters
from dragoman.desk.api.replying import answers, following, page, part, reply
from dragoman.desk.context import Desk, desk_of
from dragoman.desk.filters import LONGEST
from dragoman.desk.users import Viewer
from dragoman.errors import LedgerError
from dragoman.ledger.answers import Figure, TieTold
from dragoman.ledger.busy import Busy
from dragoman.ledger.lookup import OWN_ID
from dragoman.ledger.view import View
from dragoman.records.reading import Actor, QuantityKind, TieType

router = APIRouter(default_response_class=Response)

BUSIEST = 2_000
"""Actors that are listed by how many reports they stand in."""
TIED = ("actor", "as_of")
"""Filters of ties; `type` is theirs there, not of events."""
TIES = 50
"""Of an actor's ties, those shown with him."""


@router.get("/actors", responses=answers(Page[ActorBrief]), tags=["Actors"])
def actors(
    request: Request,
    user: Viewer,
    q: Annotated[
        str | None, Query(min_length=1, max_length=LONGEST, description="Words that begin words of a name.")
    ] = None,
    limit: Limit = USUAL,
    after: After = None,
) -> Response:
    """Who stands in most reports; with `q` all who are known beforehand under a name with these words."""
    desk = desk_of(request)

    def make() -> Page[ActorBrief]:
        found = _busy(desk) if q is None else _known(desk, q)
        return page(request, part(found, limit, after, lambda one: one.id), limit, lambda one: one.id)

    return reply(request, make, stamp=desk.store.stamp())


def _busy(desk: Desk) -> Iterator[ActorBrief]:
    stamp = desk.store.stamp()
    found: list[Busy] = desk.keep("busiest", stamp, lambda: desk.store.view().busiest(BUSIEST))
    for one in found:
        yield ActorBrief(id=one.id, name=one.name, kind=one.kind, code=one.code, reports=one.reports)


def _known(desk: Desk, words: str) -> Iterator[ActorBrief]:
    for one in desk.knowledge.matching(words.split()) if words.split() else ():
        yield ActorBrief(id=one.id, name=one.name, kind=one.kind, code=one.code, reports=None)


@router.get("/actors/{id:path}", responses=answers(ActorTold), tags=["Actors"])
def actor(request: Request, user: Viewer, id: Id) -> Response:
    """One actor, by id; a report's own is REF:local:3. /api/events?actor=id:ID has what it did."""
    desk = desk_of(request)

    def make() -> ActorTold:
        view = desk.store.view()
        held, known = _held(view, id), desk.knowledge.get(id)
        if held is None and known is None:
            raise LedgerError(
                "ledger.no-actor", f"There is no actor {id!r}.", "Find one with /api/actors?q=NAME."
            )
        if known is not None:
            known = msgspec.structs.replace(known, file=PurePath(known.file).name)
        return ActorTold(
            id=id,
            actor=held,
            known=known,
            identities=tuple(one for one in view.identities() if id in (one.actor, one.target)),
            ties=tuple(view.ties_page(f"id:{id}", limit=TIES)),
        )

    return reply(request, make, stamp=desk.store.stamp())


def _held(view: View, id: str) -> Actor | None:
    """The actor as the newest reading that names it has it; a report's own as that report's reading has it."""
    own = OWN_ID.fullmatch(id)
    if own is None:
        return view.actor(id)
    _, reading = view.reading(own[1])
    return next((one for one in reading.actors if one.id == own[2]), None)


@router.get("/ties", responses=answers(Page[TieTold]), openapi_extra=filters(*TIED), tags=["Actors"])
def ties(
    request: Request,
    user: Viewer,
    type: Annotated[list[TieType] | None, Query(max_length=8, description="Of this type.")] = None,
    limit: Limit = USUAL,
    after: After = None,
) -> Response:
    """Standing relations that reports tell of, the last published first; what denies one stands beside the others."""
    store = desk_of(request).store
    wanted = asked(request, only=TIED)

    def make() -> Page[TieTold]:
        found = wanted.view(store).ties_page(
            wanted.filters.actor, types=type or (), limit=limit + 1, after=after
        )
        return page(request, found, limit, lambda tie: tie.id)

    return reply(request, make, stamp=store.stamp())


@router.get("/figures", responses=answers(Page[Figure]), openapi_extra=filters(*ALL), tags=["Figures"])
def figures(
    request: Request,
    user: Viewer,
    kind: Annotated[
        list[QuantityKind] | None, Query(max_length=8, description="Counts of this kind.")
    ] = None,
    limit: Limit = USUAL,
    after: After = None,
) -> Response:
    """Counts of people in reports of the events that meet every filter, the newest first.

    A page has the counts of `limit` events, of which each comes once, and those of their reports that belong to no
    event. A count that events of two pages share comes on both. `after`: the id of an event.
    """
    store, wanted = desk_of(request).store, asked(request)

    def make() -> Page[Figure]:
        found, last = wanted.view(store).figures_page(
            wanted.filters, kinds=kind or (), limit=limit, after=after
        )
        return Page(items=tuple(found), next=None if last is None else following(request, last))

    return reply(request, make, stamp=store.stamp())
