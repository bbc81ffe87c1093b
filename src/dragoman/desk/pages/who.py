"""Who is who, and which stories are one: merging, splitting, taking it back."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dragoman.desk.context import Desk, desk_of
from dragoman.desk.faults import Forbidden
from dragoman.desk.pages.session import local
from dragoman.desk.users import Reviewer, User, Viewer
from dragoman.errors import DragomanError
from dragoman.ledger.answers import Identity
from dragoman.ledger.stories.book import StoryJudgement, StoryVerdict
from dragoman.records.reading import Actor

router = APIRouter()

AT_ONCE = 200
"""Readings that are linked at once after a word on stories; where more wait, `dragoman stories` does it."""

Id = Annotated[str, Form(max_length=300)]
Note = Annotated[str, Form(max_length=2000)]
Back = Annotated[str, Form(max_length=4000)]


def identities_of(desk: Desk, id_: str) -> list[Identity]:
    """The merges and splits that hold and speak of an actor, for the page of that actor."""
    return [one for one in desk.store.view().identities() if id_ in (one.actor, one.target)]


def words_on(desk: Desk, records: frozenset[str]) -> list[StoryJudgement]:
    """The words that hold on these events (record ids) or reports (refs), for the page of a story."""
    return [one for one in desk.store.stories().judgements() if {one.a, one.b} & records]


@router.get("/review/who")
def who(
    request: Request, user: Viewer, actor: str = "", report: str = "", withdrawn: bool = False
) -> HTMLResponse:
    """The merges and splits, and the forms for more. `actor`, `report`: what the forms begin with."""
    return _who(request, {"actor": actor[:300], "report": report[:30]}, withdrawn=withdrawn)


def _who(
    request: Request, given: dict[str, str], *, withdrawn: bool = False, fault: str = "", status: int = 200
) -> HTMLResponse:
    desk = desk_of(request)
    found = desk.store.view().identities(withdrawn=withdrawn)[::-1]
    fields = dict.fromkeys(("actor", "target", "name", "report", "note"), "") | given
    return desk.page(
        request, "review/who.html", status=status, found=found, given=fields, withdrawn=withdrawn, fault=fault,
        tab="who",
    )  # fmt: skip


@router.post("/review/merge")
def merge(
    request: Request, user: Reviewer, actor: Id, target: Id, name: Id = "", note: Note = "", back: Back = ""
) -> Response:
    """Say that two actors are one."""
    desk = desk_of(request)
    try:
        desk.store.merge(
            actor.strip(), target.strip(), reviewer=user.name, note=note, known=_known(desk, actor, target),
            name=name or None,
        )  # fmt: skip
    except DragomanError as error:
        given = {"actor": actor, "target": target, "name": name, "note": note}
        return _who(request, given, fault=str(error), status=422)
    return RedirectResponse(local(back or "/review/who"), 303)


@router.post("/review/split")
def split(
    request: Request,
    user: Reviewer,
    actor: Id,
    report: Id,
    target: Id,
    name: Id = "",
    note: Note = "",
    back: Back = "",
) -> Response:
    """Say that in one report an actor is another."""
    desk = desk_of(request)
    try:
        desk.store.split(
            actor.strip(), report=report, target=target.strip(), reviewer=user.name, note=note,
            known=_known(desk, actor, target), name=name or None,
        )  # fmt: skip
    except DragomanError as error:
        given = {"actor": actor, "target": target, "name": name, "note": note, "report": report}
        return _who(request, given, fault=str(error), status=422)
    return RedirectResponse(local(back or "/review/who"), 303)


@router.post("/review/who/undo/{number}")
def undo(request: Request, user: Reviewer, number: int, back: Back = "") -> RedirectResponse:
    """Take back one's own merge or split."""
    desk = desk_of(request)
    _own(user, next((i.reviewer for i in desk.store.view().identities() if i.id == number), None))
    desk.store.withdraw_identity(number, reviewer=user.name)
    return RedirectResponse(local(back or "/review/who"), 303)


def _own(user: User, reviewer: str | None) -> None:
    if reviewer != user.name:
        raise Forbidden("That word is not yours to withdraw, or holds no longer.")


def _known(desk: Desk, *ids: str) -> dict[str, Actor]:
    """What the knowledge says of these ids."""
    entries = [desk.knowledge.get(id_) for typed in ids for id_ in (typed.strip(), typed.strip().lower())]
    return {
        e.id: Actor(id=e.id, name=e.name, kind=e.kind, code=e.code, sectors=e.sectors, known=True)
        for e in entries
        if e is not None
    }


# --- stories ---


@router.get("/review/stories")
def stories(
    request: Request, user: Viewer, a: str = "", b: str = "", withdrawn: bool = False
) -> HTMLResponse:
    """What reviewers said of stories, and the form for more. `a`, `b`: what it begins with."""
    return _stories(request, {"a": a[:60], "b": b[:60]}, withdrawn=withdrawn)


def _stories(
    request: Request, given: dict[str, str], *, withdrawn: bool = False, fault: str = "", status: int = 200
) -> HTMLResponse:
    book = desk_of(request).store.stories()
    fields = dict.fromkeys(("a", "b", "verdict", "note"), "") | given
    return desk_of(request).page(
        request, "review/stories.html", status=status, found=book.judgements(withdrawn=withdrawn)[::-1], given=fields,
        withdrawn=withdrawn, fault=fault, tab="stories", waiting=book.waiting(),
    )  # fmt: skip


@router.post("/review/story")
def story(
    request: Request, user: Reviewer, verdict: Id, a: Id, b: Id, note: Note = "", back: Back = ""
) -> Response:
    """Say that two events are the same or not, two reports copies or not."""
    desk = desk_of(request)
    said: StoryVerdict = verdict  # type: ignore[assignment]  # judge refuses any other
    try:
        desk.store.stories().judge(said, a.strip(), b.strip(), reviewer=user.name, note=note)
    except DragomanError as error:
        return _stories(
            request, {"a": a, "b": b, "verdict": verdict, "note": note}, fault=str(error), status=422
        )
    _link(desk)
    return RedirectResponse(_back(desk, back, a), 303)


@router.post("/review/story/undo/{number}")
def undo_story(request: Request, user: Reviewer, number: int, back: Back = "") -> RedirectResponse:
    """Take back one's own word on stories."""
    desk = desk_of(request)
    book = desk.store.stories()
    _own(user, next((j.reviewer for j in book.judgements() if j.id == number), None))
    book.withdraw(number, reviewer=user.name)
    _link(desk)
    return RedirectResponse(local(back or "/review/stories"), 303)


def _link(desk: Desk) -> None:
    """Let the word count now, unless many reports wait to be linked."""
    book = desk.store.stories()
    if book.waiting() <= AT_ONCE:
        book.refresh(desk.knowledge)


def _back(desk: Desk, back: str, record: str) -> str:
    """Where the reviewer came from; a story that he split or joined may have another id now."""
    if not back.startswith("/story/"):
        return local(back or "/review/stories")
    found = desk.store.stories().of(record) if "." in record else None
    return local(back) if found is None else f"/story/{quote(found)}"
