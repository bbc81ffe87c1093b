"""Heads of bodies by what stands after them: "X, who leads the opposition", "the secretary of state". No stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dragoman.reading.resolution.cast import Cast
from dragoman.records.drafts import Assignment, MentionDraft

_SIDES = frozenset({"OPP", "PTY", "REB", "PRM"})
"""Sectors that the leaders of such groups have even where an office is still to come."""


def leads(
    i: int,
    mentions: Sequence[MentionDraft],
    apposed: Sequence[Sequence[int]],
    done: Sequence[Assignment | None],
    linked: Callable[[int], str | None],
    cast: Cast,
) -> None:
    """ "Matthew Wale, who leads the opposition": the leader is of those whom he leads. `i` is the pronoun's index,
    `linked` gives whom a mention belongs to."""
    m = mentions[i]
    led = [x.target for x in m.links if x.role == "of" and 0 <= x.target < len(mentions)]
    if m.form != "pronoun" or not apposed[i] or not led:
        return
    head, group = done[apposed[i][0]], done[led[0]]
    owner = None if group is None else group.actor
    if owner is None or owner.startswith("local:"):
        owner = linked(led[0]) or owner  # "who led the list of Servant of the People"
    if head is None or head.actor is None or owner is None:
        return
    sectors = cast.sectors(owner)
    cast.enrich(head.actor, cast.country(owner), sectors, "leader")
    if sectors and sectors[0] in _SIDES:
        cast.tell(head.actor, sectors)


def tail(i: int, mentions: Sequence[MentionDraft]) -> str:
    """The common noun that ends an office's name ("state" of "secretary of state"), "" for none."""
    m = mentions[i]
    of = [mentions[x.target] for x in m.links if x.role == "of" and 0 <= x.target < len(mentions)]
    if len(of) != 1 or of[0].form != "description":
        return ""
    return of[0].text if m.core[1] < of[0].span[0] and of[0].span[1] == m.span[1] else ""
