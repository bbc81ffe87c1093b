"""A cited brief on chosen stories and questions: as a page, as Markdown, as an HTML file."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from dragoman.desk.context import Desk, desk_of
from dragoman.desk.filters import asked_of
from dragoman.desk.rows import address
from dragoman.desk.standing import standing
from dragoman.desk.users import Viewer
from dragoman.desk.wording import segment
from dragoman.errors import LedgerError, UsageError
from dragoman.export.brief import Brief, Source, brief, choose, html, markdown
from dragoman.export.brief.chosen import MOST_QUESTIONS, MOST_STORIES
from dragoman.ledger.answers import Filters
from dragoman.ledger.identity import is_day
from dragoman.ledger.questions.book import is_position
from dragoman.page.clean import one_line
from dragoman.questions.records import Question
from dragoman.questions.tracked import Track

router = APIRouter()

OFFERED = 40
"""Stories to choose from, the latest seen; a search finds others."""


class Wanted(NamedTuple):
    """What is chosen, each once."""

    stories: tuple[str, ...]
    questions: tuple[str, ...]
    since: str | None

    @property
    def query(self) -> str:
        """The choice as a query string."""
        pairs = [("story", one) for one in self.stories] + [("question", one) for one in self.questions]
        return urlencode([*pairs, *([("since", self.since)] if self.since else [])])


@router.get("/brief")
def page(request: Request, user: Viewer) -> HTMLResponse:
    """What may be chosen, and the brief on what is chosen."""
    desk, asked = desk_of(request), asked_of(request, kind="event")
    wanted, faults = wanted_of(request)
    made = _brief(desk, wanted, faults)
    q = one_line(request.query_params.get("q", ""))[:200]
    offered = desk.store.stories().search(Filters(words=q) if q else None, reports=2, limit=OFFERED)
    held = {story.id for story in offered}
    return desk.page(
        request,
        "brief.html",
        asked=asked,
        wanted=wanted,
        faults=faults,
        q=q,
        offered=offered,
        beside=[id_ for id_ in wanted.stories if id_ not in held],
        questions=desk.store.questions().list(),
        brief=made,
        opens=opens,
    )


@router.get("/brief.md")
def as_markdown(request: Request, user: Viewer) -> Response:
    """The brief as a Markdown file."""
    return _file(_whole(request), markdown, "text/markdown; charset=utf-8", "brief.md")


@router.get("/brief.html")
def as_html(request: Request, user: Viewer) -> Response:
    """The brief as an HTML file that needs nothing else."""
    return _file(_whole(request), html, "text/html; charset=utf-8", "brief.html")


def _file(made: Brief, write: Callable[[Brief], str], kind: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(write(made).encode("utf-8"), media_type=kind, headers=headers)


def wanted_of(request: Request) -> tuple[Wanted, list[str]]:
    """What an address asks for, and what is wrong with it in words."""
    faults: list[str] = []
    found = {}
    for name, most in (("story", MOST_STORIES), ("question", MOST_QUESTIONS)):
        given = [one_line(one)[:100] for one in request.query_params.getlist(name)]
        held = tuple(dict.fromkeys(one for one in given if one))
        if len(held) > most:
            many = "stories" if name == "story" else "questions"
            faults.append(
                str(UsageError("brief.size", f"A brief has {most} {many} at most.", "Choose fewer."))
            )
        found[name] = held[:most]
    since = request.query_params.get("since") or None
    if since is not None and not is_day(since):
        faults.append(
            str(UsageError("filter.since", f"{since[:40]!r} is no day.", "Write it as 2018-02-05."))
        )
        since = None
    return Wanted(found["story"], found["question"], since), faults


def _whole(request: Request) -> Brief:
    """The brief that an address asks for. Raises UsageError(brief.nothing), LedgerError."""
    wanted, faults = wanted_of(request)
    made = _brief(desk_of(request), wanted, faults)
    if made is None:
        raise UsageError("brief.nothing", faults[0] if faults else "Nothing is chosen.", "Choose at /brief.")
    return made


def _brief(desk: Desk, wanted: Wanted, faults: list[str]) -> Brief | None:
    """The brief; what is not in the ledger is left out, and told among the faults."""

    def tracked(id_: str) -> tuple[Question, Track]:
        held = standing(desk, desk.store.questions().get(id_).id)
        return held.held.question, held.track

    stories = _there(wanted.stories, desk.store.stories().find, faults)
    questions = _there(wanted.questions, lambda id_: desk.store.questions().get(id_).id, faults)
    if not stories and not questions:
        return None
    chosen = choose(
        desk.store, desk.knowledge, stories=stories, questions=questions, since=wanted.since, tracked=tracked
    )
    return brief(chosen, datetime.datetime.now(datetime.UTC).date())


def _there(ids: Iterable[str], find: Callable[[str], str], faults: list[str]) -> list[str]:
    """The ids of what is there; of the rest is told among the faults."""
    found = []
    for id_ in ids:
        try:
            found.append(find(id_))
        except LedgerError as error:
            faults.append(str(error))
    return found


def opens(source: Source) -> str:
    """Where a source is read at the desk."""
    if is_position(source.record):
        return f"/position/{segment(source.record)}"
    return address(source.record)
