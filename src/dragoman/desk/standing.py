"""Who stands where on the questions of a ledger: timelines, kept while nothing changes, and positions as rows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import NamedTuple

from dragoman.desk.context import Desk
from dragoman.desk.marks import Marked, Piece, pieces
from dragoman.desk.rows import address
from dragoman.desk.wording import day, web_address
from dragoman.ledger.answers import ReportRef
from dragoman.ledger.questions.answers import PositionShown
from dragoman.ledger.questions.book import is_position
from dragoman.ledger.questions.following import Followed, follow
from dragoman.page.clean import one_line
from dragoman.questions.saying import how, interval, signed
from dragoman.questions.seen import Act, Seen
from dragoman.questions.track import track
from dragoman.questions.tracked import Line, Shift, Track, side_of

_KINDS = {"actor": "party", "content": "cue"}


_MOVES = "moves"
AT_ONCE = 100
"""Positions that are looked through while somebody waits for a page; they take some 50 ms."""
KEPT = 8
"""Timelines of one question by days and evidence that are kept while nothing changes."""


class Standing(NamedTuple):
    """A question with all on it, and the timelines that this makes; `others`: those of some days or evidence alone."""

    held: Followed
    track: Track
    others: dict[Hashable, Track]

    def other(self, key: Hashable, make: Callable[[], Track]) -> Track:
        """The timelines by this key, made where they are not kept."""
        found = self.others.get(key)
        if found is None:
            found = make()
            while len(self.others) >= KEPT:
                self.others.pop(next(iter(self.others)), None)
            self.others[key] = found
        return found


class Point(NamedTuple):
    """A position, or a deed, beside its sentence. `href` opens the sentence; None: it is nowhere in the ledger.

    `value`, `interval`: empty for a deed that shows no position. `url`: what a typed position points at.
    """

    id: str
    href: str | None
    who: str
    side: str
    value: str
    interval: str
    how: str
    when: str
    why: str
    report: ReportRef | None
    outlet: str
    pieces: list[Piece]
    typed_by: str | None = None
    url: str | None = None
    verdict: str | None = None
    judged: bool = False


class Before(NamedTuple):
    """What another actor did in the days before a shift."""

    name: str
    what: str
    value: str
    days: int
    href: str


class Moved(NamedTuple):
    """A shift with where it is told."""

    question: str
    wording: str
    actor: str
    name: str
    shift: Shift
    before: str
    after: str
    first: Point
    earlier: tuple[Before, ...]


def standing(desk: Desk, id_: str) -> Standing:
    """The timelines of a question by its present id. Raises LedgerError(ledger.no-question)."""

    def make() -> Standing:
        held = follow(desk.store, desk.knowledge, id_)
        made = track(held.question, held.seen, desk.knowledge, looked=held.looked, acts=held.acts)
        return Standing(held, made, {})

    found: Standing = desk.keep(f"standing {id_}", desk.store.questions().stamp(), make)
    return found


def followed(desk: Desk) -> tuple[int, int]:
    """How many questions are followed, and how many positions were read on them."""

    def make() -> tuple[int, int]:
        known = desk.store.questions().list()
        return len(known), sum(one.positions for one in known)

    found: tuple[int, int] = desk.keep("followed", desk.store.questions().stamp(), make)
    return found


def moves_at_hand(desk: Desk) -> bool:
    """Whether the shifts are known already, or few enough positions are to be looked through that nobody waits."""
    held = desk.kept.get(_MOVES)
    known = held is not None and held[0] == desk.store.questions().stamp()
    return known or followed(desk)[1] <= AT_ONCE


def moves(desk: Desk) -> list[Moved]:
    """The shifts on all questions that are followed, the newest first."""

    def make() -> list[Moved]:
        found = [
            moved(held.held, line, shift)
            for known in desk.store.questions().list()
            for held in [standing(desk, known.id)]
            for line in held.track.lines
            for shift in line.shifts
        ]
        return sorted(found, key=lambda one: one.shift.day, reverse=True)

    found: list[Moved] = desk.keep(_MOVES, desk.store.questions().stamp(), make)
    return found


def moved(held: Followed, line: Line, shift: Shift) -> Moved:
    """A shift as pages show it."""
    return Moved(
        question=held.question.id,
        wording=one_line(held.question.wording),
        actor=line.actor,
        name=one_line(line.name),
        shift=shift,
        before=signed(shift.before.value),
        after=signed(shift.after.value),
        first=point(shift.first, held.shown),
        earlier=tuple(
            Before(one_line(one.name), one.what, signed(one.value), one.days, _opens(one.id))
            for one in shift.earlier
        ),
    )


def _opens(id_: str) -> str:
    """Where a record, or a position that rests on none, is read."""
    return f"/report/{id_.partition(':')[0]}" if is_position(id_) else address(id_)


def href_of(seen: Seen | Act, shown: Mapping[str, PositionShown]) -> str | None:
    """Where the sentence of a position or deed opens."""
    if isinstance(seen, Act):
        return address(seen.id)
    known = shown.get(seen.id)
    if known is not None and known.records:
        return address(known.records[0])
    return f"/report/{seen.report}" if seen.report else None


def point(seen: Seen | Act, shown: Mapping[str, PositionShown]) -> Point:
    """A position or deed as a row; `shown`: the positions by id."""
    if isinstance(seen, Act):
        return Point(
            id=seen.id, href=address(seen.id), who="", side="", value="", interval="", how=seen.type,
            when=day(seen.day), why="", report=None, outlet=one_line(seen.outlet),
            pieces=pieces(seen.words, (0, len(seen.words)), ()),
        )  # fmt: skip
    position, known = seen.position, shown.get(seen.id)
    marks = (
        [] if known is None else [Marked((m.start, m.end), _KINDS.get(m.role, "party")) for m in known.marks]
    )
    typed = None if known is None else known.typed
    return Point(
        id=seen.id,
        href=href_of(seen, shown),
        who=one_line(position.holder.name),
        side=side_of(position.value),
        value=signed(position.value),
        interval=interval(position.low, position.high),
        how=one_line(how(position)),
        when=day(seen.when) or "undated",
        why=one_line(position.why),
        report=None if known is None else known.report,
        outlet=one_line(seen.outlet),
        pieces=pieces(seen.words, (0, len(seen.words)), marks),
        typed_by=None if typed is None else one_line(typed.by),
        url=None if typed is None else web_address(typed.url),
        verdict=None if known is None else known.verdict,
        judged=known is not None and bool(known.judgements),
    )
