"""Stories: events of different reports that are one; where the reports agree, where not, on whose word."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from dragoman.desk.context import Desk, desk_of
from dragoman.desk.filters import Asked, asked_of
from dragoman.desk.marks import Marked, Piece, pieces
from dragoman.desk.pages.who import words_on
from dragoman.desk.rows import address
from dragoman.desk.users import Viewer
from dragoman.desk.wording import bounds
from dragoman.ledger.stories.answers import LinkShown, StoryBrief, StoryShown
from dragoman.page.clean import one_line
from dragoman.stories.telling import Figure, Figures, Telling, Value

router = APIRouter()

PAGE = 40
"""Stories of one page."""
FIELDS = {"actors": "Who", "recipients": "To whom", "place": "Where", "days": "When", "status": "Status"}
HOW = {
    "credit": "credits it", "wire": "its text", "earliest": "same text", "quoted": "quotes it",
    "shared": "shares the passage",
}  # fmt: skip
STANCE = {"asserts": "say so", "denies": "deny it", "doubts": "doubt it"}


class Told(NamedTuple):
    """One sentence of a report with the story's events in it."""

    telling: Telling
    href: str
    pieces: list[Piece]
    others: tuple[tuple[str, str], ...]
    copy_of: str | None
    like: tuple[LinkShown, ...]


@router.get("/stories")
def stories(
    request: Request,
    user: Viewer,
    reports: int = 2,
    origins: int = 0,
    contested: bool = False,
    offset: int = 0,
) -> HTMLResponse:
    """Stories, the latest seen first."""
    desk = desk_of(request)
    asked: Asked = asked_of(request)
    reports, origins = min(max(1, reports), 1_000_000), min(max(0, origins), 1_000_000)
    offset = min(max(0, offset), 1_000_000)
    found = desk.store.stories().search(
        asked.filters, reports=reports, origins=origins, disputed=contested, limit=PAGE + 1, offset=offset
    )
    return desk.page(
        request,
        "stories.html",
        asked=asked,
        reports=reports,
        origins=origins,
        contested=contested,
        stories=found[:PAGE],
        offset=offset,
        more=len(found) > PAGE,
        size=PAGE,
        waiting=waiting(desk),
    )


@router.get("/story/{id_}")
def story(request: Request, user: Viewer, id_: str) -> HTMLResponse:
    """One story; an id that went up in another is followed."""
    desk = desk_of(request)
    shown = desk.store.stories().show(id_)
    tellings = {t.report: t for t in reversed(shown.story.tellings)}
    return desk.page(
        request,
        "story.html",
        shown=shown,
        records=shown.ids,
        words=words_on(desk, frozenset((*shown.ids, *tellings))),
        story=shown.story,
        title=one_line(next((t.title for t in shown.story.tellings if t.title), None) or shown.id),
        moved=not shown.id.startswith(id_.strip().lower()),
        fields=[
            (FIELDS[f.name], f.agreed, [(one_line(v.shown), outlets(v, tellings)) for v in f.values])
            for f in shown.story.fields
        ],
        figures=[_figures(f) for f in shown.story.figures],
        newsrooms=newsrooms(shown),
        voices=[
            (one_line(v.shown), STANCE[v.stance], v.stance, _named(v.reports, tellings))
            for v in shown.story.voices
        ],
        told=told(shown),
        beside=shown.beside,
    )


def waiting(desk: Desk) -> int:
    """Reports that no story knows yet."""
    found: int = desk.keep("stories waiting", desk.store.stamp(), lambda: desk.store.stories().waiting())
    return found


def outlets(value: Value, tellings: dict[str, Telling]) -> str:
    """Who says so."""
    return _named(value.reports, tellings)


def _named(reports: tuple[str, ...], tellings: dict[str, Telling]) -> str:
    names = list(dict.fromkeys(one_line(tellings[r].outlet or r) for r in reports if r in tellings))
    return ", ".join(names)


def _figures(figures: Figures) -> tuple[str, bool, list[str], list[tuple[str, Figure, str]]]:
    """Kind, whether they agree, how they moved, and each with its bounds and by whom."""
    moved = [bounds(low, high) for low, high in figures.moved]
    each = [(bounds(f.low, f.high, f.approximate), f, ", ".join(map(one_line, f.by))) for f in figures.told]
    return figures.kind.replace("_", " "), figures.agreed, moved if len(moved) > 1 else [], each


def newsrooms(shown: StoryShown) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each independent newsroom with the outlets that have it from there, and how that is known."""
    found = []
    for origin in shown.story.origins:
        by: dict[str, str] = {}
        for telling in shown.story.tellings:
            for other in telling.origins:
                if other.key == origin.key:
                    outlet = one_line(telling.outlet or telling.report)
                    by.setdefault(outlet, "" if outlet == one_line(origin.shown) else HOW.get(other.by, ""))
        found.append((one_line(origin.shown), list(by.items())))
    return found


def told(shown: StoryShown) -> list[Told]:
    """Each sentence once, in order of the reports, the story's cues marked."""
    links = {link.event: link for link in shown.links}
    rows: dict[tuple[str, str], list[tuple[Telling, str]]] = {}
    for telling, id_, words in zip(shown.story.tellings, shown.ids, shown.words, strict=True):
        rows.setdefault((telling.report, words), []).append((telling, id_))
    made = []
    for (report, words), events in rows.items():
        first, id_ = events[0]
        made.append(
            Told(
                telling=first,
                href=address(id_),
                pieces=pieces(words, (0, len(words)), list[Marked]()),
                others=tuple((other, address(other)) for _, other in events),
                copy_of=shown.sources.get(report),
                like=tuple(links[other] for _, other in events if other in links),
            )
        )
    return made


def headline(brief: StoryBrief) -> str:
    """A story in a line."""
    actors = ", ".join(map(one_line, brief.actors)) or "somebody"
    recipients = ", ".join(map(one_line, brief.recipients))
    return f"{actors} → {recipients}" if recipients else actors
