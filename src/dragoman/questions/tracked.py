"""What a timeline tells: points, stands, shifts, contradictions, silences, sources, words and deeds.

All days are ISO 8601; values go from -100 to 100, `low` and `high` are the interval that a value is thought to lie in.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from dragoman.questions.records import BETWEEN, Side
from dragoman.questions.seen import Act, Seen

Quiet = Literal["silent", "unnamed", "no-reports"]
"""Why an actor has no points for a while: reports on the question name it, name others, or there are none."""
Sourced = Literal["several", "one-outlet", "others", "rivals"]
"""Where all that is known of an actor comes from, see `Sources`."""
Outcome = Literal["done", "contrary", "mixed", "nothing", "open"]
"""What became of words, see `Word`."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Base: named fields, since programs read these."""


def side_of(value: int) -> Side:
    """On which side of the middle a value is."""
    return "for" if value > BETWEEN else "against" if value < -BETWEEN else "between"


class Point(Told, frozen=True, kw_only=True):
    """All positions of an actor on one day. `lowest`, `highest`: the spread of their values. `newsrooms`: independent
    ones among them. `hearsay`: only others speak of it; such a point moves no stand where own words are known.
    `weight`: the confidences of the newsrooms, added up."""

    day: str
    value: int
    low: int
    high: int
    lowest: int
    highest: int
    newsrooms: int
    hearsay: bool
    weight: float
    seen: tuple[Seen, ...]


class Stand(Told, frozen=True, kw_only=True):
    """Where an actor stood for a while. `settled`: more than one noisy reading says so (see shifts.py)."""

    value: int
    low: int
    high: int
    side: Side
    first_day: str
    last_day: str
    settled: bool
    points: int


class Earlier(Told, frozen=True, kw_only=True):
    """A shift or deed of another actor in the days before. The order in time, no proof of a cause."""

    actor: str
    name: str
    what: Literal["shift", "deed"]
    value: int
    day: str
    days: int
    id: str


class Shift(Told, frozen=True, kw_only=True):
    """A move from one stand to another. `first`: the first source; `support`, `why`: what made it more than noise."""

    day: str
    before: Stand
    after: Stand
    first: Seen
    support: tuple[Seen, ...]
    why: str
    earlier: tuple[Earlier, ...] = ()


class Voiced(Told, frozen=True, kw_only=True):
    """A voice on one side of a contradiction: its surest reading, and how many there are. `voice`: as in `Seen`."""

    voice: str
    name: str
    side: Side
    value: int
    seen: Seen
    times: int


class Contradiction(Told, frozen=True, kw_only=True):
    """Voices of one actor on different sides within a few days, from the highest value down. Days that overlap are one
    contradiction. `same_voice`: it is one voice that says both, which may be a slip of reading."""

    first_day: str
    last_day: str
    voices: tuple[Voiced, ...]
    same_voice: bool


class Silence(Told, frozen=True, kw_only=True):
    """Days without a point. `reports` looked at, those `bearing` on the question, those of them `naming` the actor."""

    first_day: str
    last_day: str
    days: int
    kind: Quiet
    reports: int
    bearing: int
    naming: int


class Sources(Told, frozen=True, kw_only=True):
    """Who tells of an actor. `kind`: `one-outlet`: one newsroom alone; `others`: nobody reports own words or deeds;
    `rivals`: and all who are named as telling it stand on another side or oppose the actor. `by`: who tells it."""

    kind: Sourced
    newsrooms: tuple[str, ...]
    own: int
    others: int
    by: tuple[str, ...]


class Line(Told, frozen=True, kw_only=True):
    """An actor's timeline. `actor`: an id, or `name:` and the folded name of somebody whom only reports name.

    `unsettled`: points after the last stand that depart from it and wait for a second one; `aside`: lone points that
    what came after did not bear out.
    """

    actor: str
    name: str
    known: bool
    points: tuple[Point, ...]
    stands: tuple[Stand, ...]
    shifts: tuple[Shift, ...]
    aside: tuple[Point, ...]
    unsettled: tuple[Point, ...]
    contradictions: tuple[Contradiction, ...]
    silences: tuple[Silence, ...]
    sources: Sources

    @property
    def stand(self) -> Stand:
        """The current stand."""
        return self.stands[-1]

    @property
    def last(self) -> Seen:
        """The last words or deed: of the last day's own positions the surest on the side of that day."""
        point = ([p for p in self.points if not p.hearsay] or list(self.points))[-1]
        own = [s for s in point.seen if s.own or point.hearsay]
        return next((s for s in own if side_of(s.position.value) == side_of(point.value)), own[0])

    @property
    def seen(self) -> list[Seen]:
        """All positions, by day."""
        return [seen for point in self.points for seen in point.seen]


class Word(Told, frozen=True, kw_only=True):
    """A promise, threat, demand or plan, and what was reported done later.

    `said`: every time it was told, the first one first; `kind` is that of its evidence, or `planned`. `by`: who should
    act. `deed`: the first in the direction of the words, `contrary`: the first against it, each with the days after the
    first telling and why it was matched. `outcome`: `done`, `contrary`, `mixed` (both), `nothing` (looked for until
    `until`, in `bearing` reports), `open` (too early to say). `days`: from the first telling to that, else to `until`.
    """

    actor: str
    name: str
    kind: Literal["promised", "threatened", "demanded", "planned"]
    value: int
    day: str
    said: tuple[Seen, ...]
    outcome: Outcome
    days: int
    deed: Seen | Act | None = None
    contrary: Seen | Act | None = None
    contrary_days: int | None = None
    why: str = ""
    contrary_why: str = ""
    until: str = ""
    bearing: int = 0


class Day(Told, frozen=True, kw_only=True):
    """Reports of one day that were looked at, and those of them that bear on the question."""

    day: str
    reports: int
    bearing: int


class Track(Told, frozen=True, kw_only=True):
    """Who stands where, since when. `since`, `until`: the days looked at; `reports` of them, `bearing` on the question.
    `apart`: positions of holders that nobody could resolve; `undated`: those without any day; `outside`: those of days
    that were not looked at, such as what a report tells of years before."""

    question: str
    wording: str
    since: str | None
    until: str | None
    reports: int
    bearing: int
    days: tuple[Day, ...]
    lines: tuple[Line, ...]
    words: tuple[Word, ...]
    apart: tuple[Seen, ...]
    undated: tuple[Seen, ...]
    outside: tuple[Seen, ...]
