"""What a timeline is made from: positions where they were read, acts beside them, and the reports looked at."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Sequence

import msgspec

from dragoman.knowledge import normalise
from dragoman.questions.records import Position

LOCAL = "local:"
"""In the ids of actors that one report alone knows."""
UNKNOWN = "name:"
"""Begins the keys of those whom only reports name."""
HEARSAY = "reported_by_others"
DEEDS = frozenset({"did", "voted"})


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A position with the place where it was read.

    `id`: its own; `records`: ids of the statement and event that it rests on. `report`: the report's ref; `day` that of
    its publication. `words`: the sentence. `origin`: the newsroom behind it (see stories); where empty, the outlet
    counts. `type`, `recipients`, `countries`: of the event that it rests on; ids, ISO 3166 alpha-3.
    """

    position: Position
    id: str
    report: str
    outlet: str = ""
    day: str | None = None
    words: str = ""
    origin: str = ""
    type: str | None = None
    recipients: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    records: tuple[str, ...] = ()

    @property
    def opens(self) -> str:
        """The id that `dragoman show` opens."""
        return self.records[0] if self.records else self.id

    @property
    def voice(self) -> str:
        """Who speaks: his id where he has one in all reports, else `name:` and his folded name."""
        holder = self.position.holder
        own = holder.actor is not None and LOCAL not in holder.actor
        return str(holder.actor) if own else f"{UNKNOWN}{normalise(holder.name)}"

    @property
    def newsroom(self) -> str:
        """Whose independent telling it is: copies of one text share it."""
        return self.origin or self.outlet.casefold() or self.report or self.id

    @property
    def own(self) -> bool:
        """Whether these are the holder's own words or deeds, not what others say of him."""
        return self.position.evidence != HEARSAY

    @property
    def deed(self) -> bool:
        """Whether it was done, not said."""
        return self.position.evidence in DEEDS and self.position.modality == "actual"

    @property
    def when(self) -> str | None:
        """The ISO day of the words or the deed, else of publication. What is planned, or has no nearer time than a
        span that runs on past publication, counts on the day of publication."""
        told, last = self.day, self.position.last_day or self.position.first_day
        return last if told is None or (last is not None and last < told) else told


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """An event that was reported done, whether or not it shows a position: what words may be held against.

    `actors`, `recipients`: ids; `countries`: ISO 3166 alpha-3 of its place; `day`: its own, else of publication.
    """

    id: str
    type: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    day: str
    words: str = ""
    report: str = ""
    outlet: str = ""
    confidence: float = 1.0


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """The reports of one day. `bearing`: for each report that bears on the question, the ids of the actors in it;
    `reports` counts the others too."""

    day: str
    reports: int
    bearing: tuple[frozenset[str], ...] = ()


@functools.lru_cache(maxsize=10_000)
def ordinal(day: str) -> int:
    """An ISO day as a number of days."""
    return datetime.date.fromisoformat(day).toordinal()


def days_between(first: str, last: str) -> int:
    """Days from the first to the last of two ISO days."""
    return ordinal(last) - ordinal(first)


def weighted_median(values: Sequence[int], weights: Iterable[float]) -> int:
    """The first value, from the lowest up, at which half of the weight is reached: always one that was given.

    Raises ValueError where there are no values.
    """
    pairs = sorted(zip(values, weights, strict=True))
    half, reached = sum(w for _, w in pairs) / 2, 0.0
    for value, weight in pairs:
        reached += weight
        if reached >= half - 1e-9:
            return value
    raise ValueError("no values")
