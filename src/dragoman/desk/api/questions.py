"""Contested questions and positions on them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dragoman.desk.api.answers import Page
from dragoman.desk.api.asking import USUAL, After, Id, Limit, asked, filters
from dragoman.desk.api.replying import answers, page, part, reply
from dragoman.desk.context import desk_of
from dragoman.desk.users import Viewer
from dragoman.ledger.questions.answers import PositionFilters, PositionShown, QuestionShown
from dragoman.questions.records import Evidence, Side

POSITIONED = ("since", "until", "actor", "report", "min_confidence")
"""Filters of positions."""

router = APIRouter(tags=["Questions"], default_response_class=Response)


@router.get("/questions", responses=answers(Page[QuestionShown]))
def questions(
    request: Request,
    user: Viewer,
    retired: Annotated[bool, Query(description="Those too that are followed no more.")] = False,
    limit: Limit = USUAL,
    after: After = None,
) -> Response:
    """Questions by id."""
    held = desk_of(request).store.questions()

    def make() -> Page[QuestionShown]:
        found = part(held.list(retired=retired), limit, after, lambda one: one.id)
        return page(request, found, limit, lambda one: one.id)

    return reply(request, make, stamp=_stamp(request))


@router.get("/questions/{id}", responses=answers(QuestionShown))
def question(request: Request, user: Viewer, id: Id) -> Response:
    """One question, by an id that it has or had."""
    return reply(request, lambda: desk_of(request).store.questions().get(id), stamp=_stamp(request))


@router.get(
    "/questions/{id}/positions",
    responses=answers(Page[PositionShown]),
    openapi_extra=filters(*POSITIONED),
)
def positions(
    request: Request,
    user: Viewer,
    id: Id,
    side: Annotated[list[Side] | None, Query(max_length=3, description="On this side.")] = None,
    evidence: Annotated[list[Evidence] | None, Query(max_length=7, description="Shown by this.")] = None,
    typed: Annotated[
        bool | None, Query(description="True: only what people typed; false: only what was read.")
    ] = None,
    rejected: Annotated[bool, Query(description="Also what a reviewer rejected.")] = False,
    limit: Limit = USUAL,
    after: After = None,
) -> Response:
    """Positions on a question as reviewers left them, the earliest first, those that were read before those typed."""
    given = asked(request, only=POSITIONED).filters
    sought = PositionFilters(
        since=given.since, until=given.until, actor=given.actor, report=given.report,
        min_confidence=given.min_confidence, side=tuple(side or ()), evidence=tuple(evidence or ()), typed=typed,
        rejected=rejected,
    )  # fmt: skip

    def make() -> Page[PositionShown]:
        found = desk_of(request).store.questions().positions(id, sought)
        return page(request, part(found, limit, after, lambda one: one.id), limit, lambda one: one.id)

    return reply(request, make, stamp=_stamp(request))


def _stamp(request: Request) -> str:
    store = desk_of(request).store
    return f"{store.stamp()} {store.questions().stamp()}"
