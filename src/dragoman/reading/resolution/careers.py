"""What a known person is at a date: sectors, and whose he is, by the offices that he held or was to hold. No stage."""

from __future__ import annotations

import datetime

from dragoman.knowledge import Entry, Knowledge
from dragoman.knowledge.entries import Role

_COURTLY = frozenset({"king", "queen", "crown-prince", "emir", "sultan", "prince", "supreme-leader"})
"""Offices to which one is born or called: their future holder is of the rulers already."""
_ELECTED = frozenset({
    "president", "prime-minister", "chancellor", "vice-president", "deputy-prime-minister", "foreign-minister",
    "defence-minister", "interior-minister", "finance-minister", "justice-minister",
})  # fmt: skip
"""Offices that politicians come to out of opposition, and go back into it from."""
_SOLDIERS = frozenset({"army-chief"})
_SOON = 21
"""Days before an office: he is taken for its holder already, since days on which power passes are seldom clear."""
_FRESH = 60
"""Days after the first day of an office: whoever came to it with a rank is called a soldier still."""


_PARTISAN = ("PTY", "OPP", "ELI", "SOC")
_TOLD_BEFORE = {
    "GOV": (*_PARTISAN, "BUS"), "COP": _PARTISAN, "JUD": _PARTISAN, "LEG": _PARTISAN, "SPY": _PARTISAN,
    "MIL": ("PTY", "ELI", "REB"), "OPP": ("PTY", "ELI", "SOC"),
}  # fmt: skip
"""What a report calls somebody, and what the files say of him that stands behind it."""

_LONG = 6 * 365
"""Days before the next office, that make whoever was in one before a statesman retired."""


def held(entry: Entry, day: datetime.date | None) -> Role | None:
    """The office held on that day, the last one where there are several."""
    now = [r for r in entry.roles if day is None or r.on(day)]
    return now[-1] if now else None


def nearest(entry: Entry, day: datetime.date | None) -> Role | None:
    """The office held that day, else the last one before it, else the first after it."""
    now = held(entry, day)
    if now is not None or day is None or not entry.roles:
        return now
    past = [r for r in entry.roles if r.start <= day]
    return past[-1] if past else entry.roles[0]


def sectors(
    entry: Entry,
    knowledge: Knowledge,
    day: datetime.date | None,
    told: tuple[str, ...] = (),
    *,
    gone: bool = False,
) -> tuple[str, ...]:
    """Sectors of the office held that day. Out of office, those that the report tells or the files say for such days;
    else one to whom an office of state is still to come is of the opposition, one who has had his last of the elite.

    `gone`: the report says that he was in office and is no more.
    """
    now = None if gone else held(entry, day)
    if now is None and day is not None and not told and not entry.sectors:
        now = next((r for r in entry.roles if 0 < (r.start - day).days <= _SOON), None)
    if now is not None:
        of = knowledge.get(now.of)
        found = knowledge.offices[now.office].sectors or (of.sectors if of is not None else ())
        found = plain(found, told)  # the party's chairman, called "the energy minister"
        if "MIL" in told and day is not None and (day - now.start).days < _FRESH:
            return ("MIL", *(s for s in found if s != "MIL"))
        return found
    if day is None:
        return told or entry.sectors
    coming = [r.office for r in entry.roles if r.start > day]
    late = not coming and not any(r.end is not None and (day - r.end).days <= _FRESH for r in entry.roles)
    if told and not (late and told[0] == "GOV"):  # "President Carter" is called so for life
        return told
    if entry.sectors or not coming:
        return entry.sectors or ("ELI",)
    if not _COURTLY.isdisjoint(coming):
        return ("GOV",)
    if coming[0] in _SOLDIERS:
        return ("MIL",)
    was = any(r.end is not None and (r.end < day or gone) and r.office in _ELECTED for r in entry.roles)
    if was and all((r.start - day).days > _LONG for r in entry.roles if r.start > day):
        return ("ELI",)
    states = [r for r in entry.roles if r.start > day and r.office in _ELECTED]
    if any((of := knowledge.get(r.of)) is not None and of.kind in {"country", "other"} for r in states):
        return ("OPP", "PTY")
    return ()


def plain(found: tuple[str, ...], told: tuple[str, ...], *, undated: bool = False) -> tuple[str, ...]:
    """Sectors of one of whom the files have no office of state, with that by which the report calls him first."""
    behind = _TOLD_BEFORE.get(told[0], ()) if told else ()
    if found and (found[0] in behind or (undated and told[:1] == ("OPP",) and found[0] == "GOV")):
        return (*told, *(s for s in found if s not in told))
    return found


def state(entry: Entry, knowledge: Knowledge, day: datetime.date | None) -> tuple[str | None, str | None]:
    """Country and code: those of whom the office of that day, or the nearest, is; else what the files give."""
    role = nearest(entry, day) if len(entry.roles) > 1 else None
    of = None if role is None else knowledge.get(role.of) or knowledge.get(role.of.partition("/")[0])
    if of is None or of.code is None:
        return entry.country, entry.code
    return of.country, of.code
