"""Heads of bodies by what stands after them: "X, who leads the opposition", "the secretary of state". No stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from dragoman.knowledge import Knowledge
from dragoman.reading.resolution.cast import Cast
from dragoman.reading.resolution.words import words
from dragoman.records.drafts import Assignment, MentionDraft

_SIDES = frozenset({"OPP", "PTY", "REB", "PRM"})
"""Sectors that the leaders of such groups have even where an office is still to come."""
_LANDS = frozenset({"country", "people", "place"})
_DEPUTY = frozenset({"vice", "deputy"})
_INSIDE = frozenset({"of", "for"})
_BETWEEN = {1: " ", 5: " and "}
"""What may stand between two parts of one name, by its length."""


def traded(mentions: Sequence[MentionDraft], beside: Sequence[Sequence[int]]) -> list[MentionDraft]:
    """The mentions, people of whom it is said that they are in no office called so ("Paul Ryan, a bus driver")."""
    out = list(mentions)
    for i, m in enumerate(mentions):
        if m.form == "name" and not m.called:
            said = (mentions[j] for j in beside[i])
            trade = next((o.lemma for o in said if o.lemma in words().humble and not o.plural), "")
            if trade:
                out[i] = msgspec.structs.replace(m, called=trade)
    return out


def entitled(mentions: Sequence[MentionDraft], knowledge: Knowledge) -> list[MentionDraft]:
    """The mentions, names with the office right before them that the parser took for a phrase of its own ("Secretary of
    State Powell") as their title, and deputies whose hyphen it took for a break ("vice-president")."""
    out = joined(mentions, knowledge)
    for i in range(1, len(mentions)):
        m, before = out[i], out[i - 1]
        if m.span[0] - before.span[1] != 1 or before.form != "description" or m.title:
            continue
        if m.form == "description" and before.lemma in _DEPUTY:
            words = f"{before.text} {m.text}"
            out[i] = msgspec.structs.replace(m, text=words, determiner=m.determiner or before.determiner)
        if m.form != "name":
            continue
        plain = not before.plural and before.core == before.span and m.label in {"PERSON", ""}
        if plain and before.text[:1].isupper() and knowledge.office(before.text):
            out[i] = msgspec.structs.replace(m, title=before.text, label="PERSON")
    return out


def joined(mentions: Sequence[MentionDraft], knowledge: Knowledge) -> list[MentionDraft]:
    """The mentions, the parts of a known name that the parser took apart each under that name ("Law and Justice", "the
    Justice and Development Party", "the Sweden Democrats")."""
    out = list(mentions)
    for i in range(1, len(mentions)):
        before, m = mentions[i - 1], mentions[i]
        gap = m.core[0] - before.core[1]
        link = _BETWEEN.get(gap)
        if m.preposition in _INSIDE:
            article = f"{m.determiner} " if m.determiner == "the" else ""
            within = f" {m.preposition} {article}"
            link = within if len(within) == gap else link
        proper = before.text[:1].isupper() and m.text[:1].isupper() and before.sentence == m.sentence
        if link is None or not proper or m.title or "pronoun" in {before.form, m.form}:
            continue
        whole = f"{before.text}{link}{m.text}"
        if not _known(knowledge, whole) or (_known(knowledge, before.text) and _known(knowledge, m.text)):
            continue  # "Serbia and Montenegro" may be two
        for n, part in ((i - 1, before), (i, m)):
            if gap == 1 and part is before:
                continue
            links = tuple(x for x in part.links if x.target not in {i - 1, i})
            out[n] = msgspec.structs.replace(part, text=whole, form="name", label="ORG", links=links)
    return out


def _known(knowledge: Knowledge, name: str) -> bool:
    """Is this the full name of a body or state?"""
    return any(h.how in {"name", "alias"} and h.entry.kind != "person" for h in knowledge.find(name))


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
        wider = linked(led[0])  # "who led the list of Servant of the People"
        owner = wider if wider is not None and cast.kind(wider) not in _LANDS else owner
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
