"""Contested questions: what is followed, and who stands where on one, since when, on whose word."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Form, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dragoman.desk import lanes
from dragoman.desk.context import Desk, desk_of
from dragoman.desk.standing import Standing, href_of, moves, point, standing
from dragoman.desk.users import Reviewer, Viewer
from dragoman.errors import UsageError
from dragoman.export.positions import write_positions
from dragoman.ledger.identity import is_day
from dragoman.ledger.questions.answers import EVIDENCE, PositionFilters, QuestionShown
from dragoman.ledger.questions.following import lines_of
from dragoman.page.clean import one_line
from dragoman.questions import files
from dragoman.questions.picture import svg
from dragoman.questions.records import Evidence, Question
from dragoman.questions.saying import EVIDENCE as EVIDENCE_WORDS
from dragoman.questions.seen import Seen
from dragoman.questions.track import track
from dragoman.questions.tracked import Track

router = APIRouter()

LANES = 12
"""Actors that are drawn, and shown with their sentences; the others stand below in a line each."""
SHOWN, MOST = 3, 60
"""Positions of each actor: on the page of all, and on his own."""
REST = 200
"""Actors in the list of the others."""
PATH = "/question/{id_}"


class Wanted(NamedTuple):
    """What of a question is asked for."""

    since: str | None = None
    until: str | None = None
    actor: str | None = None
    evidence: Evidence | None = None

    def query(self, **changes: str | None) -> str:
        """The same as a query string, with these changes."""
        held = {k: v for k, v in {**self._asdict(), **changes}.items() if v}
        return f"?{urlencode(held)}" if held else ""


class Listed(NamedTuple):
    """A question of the list."""

    known: QuestionShown
    waiting: int
    actors: int
    last: str
    moved: str


@router.get("/questions")
def questions(request: Request, user: Viewer) -> HTMLResponse:
    """The questions that are followed, and the examples that come with the program."""
    desk = desk_of(request)
    known: list[QuestionShown] = list(desk.store.questions().list())
    held = {name for one in known for name in (one.id, *one.names)}
    return desk.page(
        request,
        "questions.html",
        listed=[_listed(desk, one) for one in known],
        examples=[one for id_, one in _examples(desk).items() if id_ not in held],
    )


def _examples(desk: Desk) -> dict[str, Question]:
    """The questions that come with the program, by id."""
    found: dict[str, Question] = desk.keep("example questions", "", files.examples)
    return found


def _listed(desk: Desk, known: QuestionShown) -> Listed:
    last = next((one for one in moves(desk) if one.question == known.id), None)
    return Listed(
        known,
        waiting(desk, known.id),
        len(standing(desk, known.id).track.lines),
        "" if last is None else last.shift.day,
        "" if last is None else f"{last.name} {last.before} → {last.after}",
    )


def waiting(desk: Desk, id_: str) -> int:
    """Readings that were not looked at for a question yet."""
    book = desk.store.questions()
    stamp = f"{desk.store.stamp()} {book.stamp()}"
    found: int = desk.keep(f"question waiting {id_}", stamp, lambda: book.waiting(id_))
    return found


@router.post("/questions")
def follow_example(
    request: Request, user: Reviewer, example: Annotated[str, Form(max_length=80)]
) -> Response:
    """Enter one of the program's examples into the ledger."""
    found = _examples(desk_of(request)).get(example)
    if found is None:
        raise UsageError("questions.unknown", f"There is no example {example!r}.")
    desk_of(request).store.questions().add(found, by=user.name)
    return RedirectResponse(f"/question/{found.id}", 303)


@router.get(PATH)
def question(request: Request, user: Viewer, id_: str) -> Response:
    """Who stands where on one question. An id that it had before leads to the one it has."""
    desk = desk_of(request)
    known = desk.store.questions().get(id_)
    if known.id != id_:
        return RedirectResponse(f"/question/{known.id}", 303)
    wanted, fault = wanted_of(request)
    held = standing(desk, known.id)
    shown, found = held.held.shown, tracked(desk, held, wanted)
    each = MOST if wanted.actor else SHOWN
    return desk.page(
        request,
        "question.html",
        known=known,
        question=known.question,
        wanted=wanted,
        fault=fault,
        evidence=EVIDENCE_WORDS,
        waiting=waiting(desk, known.id),
        track=found,
        picture=Markup(picture(held, found)) if found.lines and found.since else None,
        lanes=[lanes.lane(line, found, shown, each) for line in found.lines[:LANES]],
        rest=[lanes.lane(line, found, shown, 1) for line in found.lines[LANES : LANES + REST]],
        left=max(0, len(found.lines) - LANES - REST),
        shifts=lanes.shifts(held, found),
        against=lanes.against(found, shown),
        quiet=lanes.quiet(found),
        deeds=lanes.deeds(found, shown),
        unlisted=lanes.left(found),
        apart=[(title, [point(one, shown) for one in some[:MOST]]) for title, some in _apart(found) if some],
    )


def _apart(found: Track) -> tuple[tuple[str, tuple[Seen, ...]], ...]:
    return (
        ("Of somebody whom nobody could be told to be", found.apart),
        ("Without a day", found.undated),
        ("Of days before the first report", found.outside),
    )


def wanted_of(request: Request) -> tuple[Wanted, str | None]:
    """What an address asks for, and what is wrong with it in words."""
    given = {name: one_line(request.query_params.get(name, ""))[:200] for name in Wanted._fields}
    fault = None
    for name in ("since", "until"):
        if given[name] and not is_day(given[name]):
            fault = str(
                UsageError(f"filter.{name}", f"{given[name]!r} is no day.", "Write it as 2018-02-05.")
            )
            given[name] = ""
    if given["since"] and given["until"] and given["since"] > given["until"]:
        fault = str(
            UsageError("filter.since", f"{given['since']} is after {given['until']}.", "Exchange them.")
        )
        given["since"] = given["until"] = ""
    evidence = next((one for one in EVIDENCE if one == given["evidence"]), None)
    if given["evidence"] and evidence is None:
        words = f"There is no evidence {given['evidence']!r}."
        fault = str(UsageError("filter.evidence", words, f"One of: {', '.join(EVIDENCE)}."))
    return Wanted(given["since"] or None, given["until"] or None, given["actor"] or None, evidence), fault


def tracked(desk: Desk, held: Standing, wanted: Wanted) -> Track:
    """The timelines of what is asked for."""
    found = held.track
    if wanted.since or wanted.until or wanted.evidence:

        def make() -> Track:
            evidence = wanted.evidence
            seen = tuple(one for one in held.held.seen if evidence in (None, one.position.evidence))
            return track(
                held.held.question, seen, desk.knowledge, looked=held.held.looked, acts=held.held.acts,
                since=wanted.since, until=wanted.until,
            )  # fmt: skip

        found = held.other((wanted.since, wanted.until, wanted.evidence), make)
    if wanted.actor:
        lines = lines_of(found, desk.knowledge, wanted.actor)
        actors = {line.actor for line in lines}
        words = tuple(word for word in found.words if word.actor in actors)
        found = msgspec.structs.replace(found, lines=lines, words=words, apart=(), undated=(), outside=())
    return found


def picture(held: Standing, found: Track, *, whole: bool = False) -> str:
    """The drawing: for a page without its style, which the page has; `whole`: a document of its own.

    Every text in it is escaped by `picture.svg`, every link is to a page of the desk.
    """
    shown = held.held.shown
    return svg(found, held.held.question, link=lambda seen: href_of(seen, shown), most=LANES, styled=whole)


@router.get(PATH + "/picture.svg")
def drawing(request: Request, user: Viewer, id_: str) -> Response:
    """The drawing as a file; points lead to their reports' own pages, as the file may lie anywhere."""
    desk = desk_of(request)
    held = standing(desk, desk.store.questions().get(id_).id)
    wanted, _ = wanted_of(request)
    urls = {one.report.ref: one.report.url for one in held.held.shown.values() if one.report is not None}
    made = svg(
        tracked(desk, held, wanted), held.held.question, link=lambda seen: urls.get(seen.report), most=LANES
    )
    return _file(made, "image/svg+xml", f"{held.held.question.id}.svg")


@router.get(PATH + "/positions.csv")
def table(request: Request, user: Viewer, id_: str) -> Response:
    """The positions that are asked for, with the columns of `dragoman export positions`."""
    desk = desk_of(request)
    known = desk.store.questions().get(id_)
    wanted, _ = wanted_of(request)
    filters = PositionFilters(
        since=wanted.since, until=wanted.until, actor=wanted.actor,
        evidence=(wanted.evidence,) if wanted.evidence else (),
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="dragoman-") as folder:
        path = Path(folder, "positions.csv")
        write_positions(desk.store, path, questions=(known.id,), filters=filters, shape="csv")
        return _file(path.read_bytes(), "text/csv", f"{known.id}.csv")


def _file(content: str | bytes, kind: str, name: str) -> Response:
    """A file to be kept; a question's id is letters, digits and hyphens."""
    return Response(
        content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'}
    )
