"""Silence told from absence of reports: what was looked at on the days on which an actor has no point."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from itertools import pairwise

from dragoman.questions.seen import Looked, ordinal
from dragoman.questions.tracked import Quiet, Silence

GAP = 30
"""Days without a point that are worth a line. Less is the ordinary pace of news on one question."""
NAMED = 3
"""Reports on the question that name an actor and give no position, from which on it is told as silent: one or two name
it in passing, or are reports of which a position was missed."""


def silences(
    days: Sequence[str],
    since: str,
    until: str,
    looked: Sequence[Looked],
    named: Callable[[Looked], int],
    gap: int = GAP,
) -> tuple[Silence, ...]:
    """The gaps of `gap` days or more between an actor's days (in order), and from the last of them to `until`.

    What lies before its first point is no silence: there it may not have been a party. `named`: how many reports
    on the question of that day name the actor; `looked` in order of days.
    """
    found = []
    borders = [*[d for d in days if since <= d <= until], _day(ordinal(until) + 1)]
    for before, after in pairwise(borders):
        first, last = ordinal(before) + 1, ordinal(after) - 1
        if last - first + 1 < gap:
            continue
        inside = [one for one in looked if _day(first) <= one.day <= _day(last)]
        naming = sum(map(named, inside))
        bearing = sum(len(one.bearing) for one in inside)
        kind: Quiet = "silent" if naming >= NAMED else "unnamed" if bearing else "no-reports"
        found.append(
            Silence(
                first_day=_day(first), last_day=_day(last), days=last - first + 1, kind=kind,
                reports=sum(one.reports for one in inside), bearing=bearing, naming=naming,
            )
        )  # fmt: skip
    return tuple(found)


def _day(number: int) -> str:
    return datetime.date.fromordinal(number).isoformat()
