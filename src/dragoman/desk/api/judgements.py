"""Reviewers' words on records: listed, added, withdrawn."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from dragoman.desk.api.answers import JudgementAsked, Page
from dragoman.desk.api.asking import USUAL, Before, Limit, Number, asked, filters
from dragoman.desk.api.replying import answers, following, reply
from dragoman.desk.api.shapes import ref
from dragoman.desk.context import desk_of
from dragoman.desk.faults import Forbidden, Unsupported
from dragoman.desk.filters import LONGEST
from dragoman.desk.users import Reviewer, Viewer
from dragoman.errors import LedgerError, UsageError
from dragoman.ledger.answers import Judgement

router = APIRouter(tags=["Judgements"], default_response_class=Response)

_CSRF: dict[str, Any] = {"security": [{"session": [], "csrf": []}]}
_DECODER = msgspec.json.Decoder(JudgementAsked)


@router.get("/judgements", responses=answers(Page[Judgement]), openapi_extra=filters("report", "as_of"))
def judgements(
    request: Request,
    user: Viewer,
    reviewer: Annotated[str | None, Query(min_length=1, max_length=LONGEST, description="Whose.")] = None,
    withdrawn: Annotated[bool, Query(description="Those too that hold no longer.")] = False,
    waiting: Annotated[
        bool, Query(description="Only those that hold and fit no record of a reading in force.")
    ] = False,
    limit: Limit = USUAL,
    before: Before = None,
) -> Response:
    """Judgements, the newest first. Each has the id of the record that it bears on, null while it waits for one."""
    store, wanted = desk_of(request).store, asked(request)

    def make() -> Page[Judgement]:
        view = wanted.view(store)
        report = None if wanted.filters.report is None else view.ref(wanted.filters.report)
        if waiting:
            found = [
                one
                for one in reversed(view.orphans())
                if (before is None or one.id < before)
                and report in (None, one.report)
                and reviewer in (None, one.reviewer)
            ]
        else:
            found = view.judgements(
                reviewer=reviewer, report=report, withdrawn=withdrawn, limit=limit + 1, before=before
            )
        items = tuple(found[:limit])
        more = following(request, items[-1].id, "before") if len(found) > limit else None
        return Page(items=items, next=more)

    return reply(request, make, stamp=store.stamp())


async def _sent(request: Request) -> JudgementAsked:
    """The body. Raises Unsupported, UsageError(desk.bad-request)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Unsupported("Send JSON, as application/json.")
    try:
        return _DECODER.decode(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError("desk.bad-request", f"The body does not fit: {error}.") from error


@router.post(
    "/judgements",
    status_code=201,
    responses=answers(Judgement, 201, "The judgement, as it holds now."),
    openapi_extra=_CSRF
    | {"requestBody": {"required": True, "content": {"application/json": {"schema": ref(JudgementAsked)}}}},
)
def judge(request: Request, user: Reviewer, sent: Annotated[JudgementAsked, Depends(_sent)]) -> Response:
    """Add a word on a record, signed by who is asking. Nothing that was read is changed; the word lies over it."""
    made = desk_of(request).store.judge(
        sent.record, sent.verdict, reviewer=user.name, edits=sent.edits, note=sent.note, seen=sent.seen
    )
    return reply(request, lambda: made, status=201)


@router.delete("/judgements/{number}", responses=answers(Judgement), openapi_extra=_CSRF)
def withdraw(request: Request, user: Reviewer, number: Number) -> Response:
    """Withdraw a judgement of one's own. It stays on record."""
    store = desk_of(request).store
    held = store.view().judgements(withdrawn=True, limit=1, before=number + 1)
    if not held or held[0].id != number:
        raise LedgerError("ledger.no-record", f"There is no judgement {number}.")
    if held[0].reviewer != user.name:
        raise Forbidden("That judgement is another's; only he withdraws it.")
    return reply(request, lambda: store.withdraw(number, reviewer=user.name))
