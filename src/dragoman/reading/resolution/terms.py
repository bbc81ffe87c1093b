"""Offices with a word of time: "the new president", "the late king", "the outgoing premier". No stage."""

from __future__ import annotations

import datetime

from dragoman.knowledge import Knowledge
from dragoman.knowledge.entries import Entry, Role
from dragoman.reading.resolution.bodies import Description
from dragoman.reading.resolution.cast import Cast
from dragoman.records.drafts import Assignment, MentionDraft

_FRESH = datetime.timedelta(days=240)
"""How long one who came to an office is new in it."""
_COMING = datetime.timedelta(days=75)
"""How long before his first day he is spoken of as the new one."""
_GONE = datetime.timedelta(days=400)
"""How long one who died is late, and spoken of by his office."""
_SLACK = datetime.timedelta(days=21)
"""Days by which ends of offices in the files may be off, and for which one who lost an office is outgoing."""
_ACTING = frozenset({"acting", "interim", "caretaker", "provisional", "shadow", "would-be", "self-styled"})
_WORDS = frozenset({"new", "incoming", "late", "outgoing", "departing"}) | _ACTING


def timed(m: MentionDraft, d: Description) -> frozenset[str]:
    """The words of time that stand before an office."""
    if d.phrase is None or d.phrase.sort != "office" or m.plural or m.determiner in {"a", "an", "another"}:
        return frozenset()
    return _WORDS & {*m.lead.split(), *d.words[: -d.phrase.length]}


class Terms:
    """Finds whom an office means at another time than the report's day."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.knowledge: Knowledge = cast.knowledge

    def find(self, m: MentionDraft, words: frozenset[str], office: str, of: str) -> Assignment | None:
        """The holder of `office` of `of` that `words`, as `timed` gives them, mean; None where the files do not say."""
        day = self.cast.day
        if day is None:
            return None
        held = self.knowledge.held(office, of)
        if words & {"new", "incoming"}:
            found = self._new(held, day)
        elif "late" in words:
            found = next(
                (e for r, e in reversed(held) if r.end is not None and -_SLACK <= day - r.end <= _GONE), None
            )
        elif words & {"outgoing", "departing"}:
            before = day - _SLACK
            found = next((e for r, e in held if r.on(before) or r.end == day), None)
        else:
            return None
        if found is None:
            return None
        self.cast.person(found.name, found.id)
        self.cast.gender[found.id] = "she" if found.woman else "he"
        why = f"{' '.join(sorted(words))} {office} of {of} on {day}"
        return Assignment(actor=found.id, by="role", why=why, score=0.7)

    def _new(self, held: list[tuple[Role, Entry]], day: datetime.date) -> Entry | None:
        """Who came to the office last, or else comes to it next, in either case not long from now."""
        came = [
            e
            for r, e in held
            if datetime.timedelta() <= day - r.start <= _FRESH and (r.end is None or r.end >= day)
        ]
        comes = [e for r, e in held if datetime.timedelta() < r.start - day <= _COMING]
        return came[-1] if came else comes[0] if comes else None
