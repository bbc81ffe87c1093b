"""One position on a question: its sentence, what reviewers said of it, and the form to say so."""

from __future__ import annotations

from typing import Annotated, get_args

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dragoman.desk.context import desk_of
from dragoman.desk.faults import Conflict
from dragoman.desk.forms import numbers
from dragoman.desk.standing import point
from dragoman.desk.users import Reviewer, Viewer
from dragoman.desk.wording import segment
from dragoman.errors import UsageError
from dragoman.ledger.answers import Verdict
from dragoman.ledger.questions.answers import PositionJudgement, PositionShown
from dragoman.questions.saying import interval, signed

router = APIRouter()

PATH = "/position/{id_}"


@router.get(PATH)
def position(request: Request, user: Viewer, id_: str) -> HTMLResponse:
    """A position beside its sentence."""
    desk = desk_of(request)
    shown = desk.store.questions().show(id_)
    stored = shown.stored
    return desk.page(
        request,
        "position.html",
        shown=shown,
        question=desk.store.questions().get(shown.question).question,
        point=point(shown.seen(), {shown.id: shown}),
        stored=f"{signed(stored.value)}, {interval(stored.low, stored.high)}",
        edited=shown.stored != shown.position,
        seen=_seen(shown),
    )


@router.post(PATH + "/judge")
def judge(
    request: Request,
    user: Reviewer,
    id_: str,
    verdict: Annotated[str, Form(max_length=20)],
    seen: Annotated[str, Form(max_length=2_000)] = "",
    value: Annotated[str, Form(max_length=10)] = "",
    note: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """A reviewer's word: right, wrong, or of another value. `seen`: the numbers of the judgements that he knew."""
    book = desk_of(request).store.questions()
    edits = {"value": _number(value)} if verdict == "edit" else None
    book.judge(id_, _verdict(verdict), reviewer=user.name, edits=edits, note=note.strip(), seen=numbers(seen))
    return RedirectResponse(f"/position/{segment(id_)}", 303)


@router.post(PATH + "/withdraw")
def withdraw(
    request: Request, user: Reviewer, id_: str, number: Annotated[int, Form(ge=1, lt=2**31)]
) -> Response:
    """Take back a judgement on a position."""
    book = desk_of(request).store.questions()
    if number not in {one.id for one in book.show(id_).judgements}:
        raise Conflict("That judgement holds no longer. Load the page again.")
    book.withdraw(number, reviewer=user.name)
    return RedirectResponse(f"/position/{segment(id_)}", 303)


def _seen(shown: PositionShown) -> str:
    judgements: tuple[PositionJudgement, ...] = shown.judgements
    return ".".join(str(one.id) for one in judgements)


def _verdict(given: str) -> Verdict:
    """Raises UsageError(judge.verdict)."""
    verdicts: tuple[Verdict, ...] = get_args(Verdict)
    for verdict in verdicts:
        if given == verdict:
            return verdict
    raise UsageError("judge.verdict", f"There is no verdict {given!r}.", "accept, reject or edit.")


def _number(value: str) -> int:
    """Raises UsageError(judge.value)."""
    try:
        number = int(value)
    except ValueError:
        number = 101
    if not -100 <= number <= 100:
        raise UsageError("judge.value", f"{value[:10]!r} is no value.", "It goes from -100 to 100.")
    return number
