"""What a report is about: who is named beyond doubt, and the states of its places and names. No stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from dragoman.knowledge import Entry, Hit, Knowledge, normalise
from dragoman.knowledge.names import is_acronym
from dragoman.reading.resolution.cast import AT, Cast
from dragoman.reading.resolution.words import words
from dragoman.records.drafts import MentionDraft

RANK = {"name": 0, "alias": 0, "weak": 1, "short": 2, "capital": 2, "people": 3, "adjective": 4, "shared": 5}
"""How sure the ways are in which a word names an entry: the lower, the surer."""
_MISTERS = frozenset(
    {"Mr", "Mrs", "Ms", "Miss", "President", "Dr", "Sir", "General", "Gen", "Colonel", "Col"}
)
_AWAY = frozenset({"to", "from", "for", "toward", "towards", "into", "against", "with"})
"""Prepositions before a state that is seldom the one where things happen."""
_WRITTEN = 5
"""Weight of the dateline's state as the report's own: nearly that of a place where things happen, named at once."""
_ELSEWHERE = 3
"""Weight of a place that is no mention's own."""
_BUILT = frozenset(
    {"square", "street", "avenue", "road", "bridge", "park", "boulevard", "plaza", "roundabout"}
)
_STATELY = frozenset({"government", "legislature", "court", "police", "armed_forces"})
_LONG_ACRONYM = 5
"""Letters of an acronym that hardly two parties have."""
_NATIONAL = frozenset(
    {"party", "legislature", "court", "police", "government", "armed_forces", "armed_group", "ngo"}
)
COMMON = frozenset({
    "action", "alliance", "and", "army", "assembly", "central", "christian", "civic", "commission",
    "committee", "communist", "congress", "conservative", "constitutional", "council", "court", "democracy",
    "democratic", "democrats", "development", "election", "electoral", "federal", "for", "force", "freedom",
    "front", "green", "guard", "high", "independence", "independent", "justice", "labor", "labour", "league",
    "liberal", "liberation", "movement", "national", "new", "of", "party", "patriotic", "people", "peoples",
    "police", "popular", "progressive", "radical", "reform", "republican", "reserve", "s", "salvation",
    "security", "social", "socialist", "state", "supreme", "the", "union", "united", "unity", "workers",
})  # fmt: skip
"""Words that tell no body of one state from those of another."""


def common(h: Hit) -> bool:
    """A name that the bodies of several states might bear ("People's Democratic Party", "DPP")?"""
    words = normalise(h.alias).split()
    if h.entry.kind == "party" and is_acronym(h.alias):
        return len(h.alias) < _LONG_ACRONYM
    return h.entry.kind in _NATIONAL and len(words) > 1 and all(w in COMMON for w in words)


def sure(cast: Cast, mentions: Sequence[MentionDraft], grounds: Mapping[int, str]) -> dict[int, str]:
    """The places that say in which states things happen: all but words that the parser takes for a people's or
    somebody's name, in states of which the report does not speak anyhow ("the Kuki minority" is not of Kuki in
    Japan)."""
    grounds = _american(cast, mentions, grounds)
    lands = {i: code for i, code in grounds.items() if not _built(mentions[i])}
    told = {normalise(mentions[i].text) for i in lands if mentions[i].preposition in AT}
    states = {code for i, code in lands.items() if mentions[i].preposition in AT}
    for m in mentions:
        if m.form in {"name", "demonym"}:
            found = (h.entry for h in cast.knowledge.find(m.text))
            states.update(e.code for e in found if e.code and e.kind == "country")
    home = cast.knowledge.get(cast.written or "")
    if home is not None and home.code:
        states.add(home.code)

    def stands(i: int) -> bool:
        m = mentions[i]
        people = m.form == "demonym" or m.label in {"NORP", "PERSON"} or _built(m)
        return not people or grounds[i] in states or normalise(m.text) in told

    wide = cast.knowledge.agents.world.words  # no Gulf of Papua where "Gulf states" are spoken of
    return {
        i: code
        for i, code in grounds.items()
        if (not states or stands(i)) and normalise(mentions[i].text) not in wide
    }


def _american(cast: Cast, mentions: Sequence[MentionDraft], grounds: Mapping[int, str]) -> Mapping[int, str]:
    """`grounds`, Georgia in the United States where the report speaks of American parties and names no other state."""
    said = [i for i, m in enumerate(mentions) if m.text == "Georgia" and m.form == "name"]
    if not said or words().american.isdisjoint(normalise(m.text) for m in mentions):
        return grounds
    for i, m in enumerate(mentions):
        if i in said or m.form not in {"name", "demonym"}:
            continue
        hits = [h for h in cast.knowledge.find(m.text) if h.how not in {"weak", "shared"}]
        if any(h.entry.country not in {"united-states", None} for h in hits):
            return grounds
    return {**grounds, **dict.fromkeys(said, "USA")}


def _built(m: MentionDraft) -> bool:
    """A square, street or the like: every country has some of one name."""
    return m.label == "FAC" or m.text.rpartition(" ")[2].lower() in _BUILT


def survey(
    cast: Cast, mentions: Sequence[MentionDraft], grounds: Mapping[int, str], elsewhere: Sequence[str] = ()
) -> None:
    """Count who is named beyond doubt: names shared by several count only with such support.

    `grounds` gives the states (ISO alpha-3) in which places among the mentions lie, `elsewhere` those of places that
    are no mention's.
    """
    _around(cast, elsewhere)
    visiting = set(_visiting(cast, mentions))
    if cast.written is not None:
        cast.states[cast.written] += 1
        cast.support[cast.written] += 1
        cast.weight[cast.written] += _WRITTEN
    for i, code in grounds.items():
        state = cast.knowledge.country(code)
        if state is not None:
            cast.states[state.id] += 1
            cast.support[state.id] += 1
            cast.placed[state.id] += 1
            if mentions[i].preposition in AT:
                cast.scene[state.id] += 1
            if not any(h.entry.country == state.id for h in cast.knowledge.find(mentions[i].text)):
                cast.weight[state.id] += _weight(mentions, mentions[i])
    cast.places = {normalise(m.text) for m in mentions if m.form == "name" and m.preposition in AT}
    cast.sites = set(_sites(mentions))
    single: list[Entry] = []
    for n, m in enumerate(mentions):
        if m.form not in {"name", "demonym"}:
            continue
        m = untangled(m, cast.knowledge)
        parts = normalise(m.text).split()
        if len(parts) > 1:
            for word in dict.fromkeys(parts):
                cast.names.setdefault(word, []).append(m.text)
        found = (cast.knowledge.find(f"{m.title} {m.text}") if m.title else ()) or cast.knowledge.find(m.text)
        hits = [h for h in found if h.how not in {"weak", "shared"}]
        if not hits or any(h.how == "weak" for h in found):
            # An ambiguous name is no support for one of its bearers.
            if (
                len(found) == 1
                and found[0].how == "weak"
                and " " in m.text
                and found[0].entry.kind in _STATELY
            ):
                single.append(found[0].entry)
            continue
        best = min(hits, key=lambda h: RANK[h.how])
        entry = best.entry
        if common(best):
            single.append(entry)
            continue
        cast.support[entry.id] += 1
        if entry.country is not None:
            # Where things happen says more about whose report it is than who else is named.
            cast.states[entry.country] += 2 if m.preposition in AT else 1
            cast.scene[entry.country] += m.preposition in AT
            if entry.kind != "outlet":
                away = entry.kind != "person"
                weight = 1 if n in visiting else _weight(mentions, m, away=away)
                cast.weight[entry.country] += weight
                cast.own[entry.id] += weight
            if entry.country != entry.id:
                cast.support[entry.country] += 1
    if not cast.states:
        for entry in single:  # "the Justice Department" says of which state, where nothing else does
            if entry.country is not None:
                cast.support[entry.country] += 1
                cast.states[entry.country] += 1
                cast.weight[entry.country] += 1


def _around(cast: Cast, elsewhere: Sequence[str]) -> None:
    """Count the states of places that are no mention's."""
    for code in elsewhere:
        state = cast.knowledge.country(code)
        if state is not None:
            cast.states[state.id] += 1
            cast.support[state.id] += 1
            cast.placed[state.id] += 1
            cast.weight[state.id] += _ELSEWHERE


def _sites(mentions: Sequence[MentionDraft]) -> Iterator[str]:
    """Names beside a noun for a place: "the river Euphrates", "al-Hawl refugee camp", "the town of Kafr Zita"."""
    nouns = words().sites
    for n, m in enumerate(mentions):
        if m.form == "name" and not m.title:
            before = mentions[n - 1] if n else None
            tied = (
                before is not None and before.lemma in nouns and m.preposition == "of" and not before.plural
            )
            if tied and before is not None and m.span[0] - before.head[1] == len(" of "):
                yield normalise(m.text)
            if m.called and m.called.split()[-1] in nouns:
                yield normalise(m.text)
        elif m.form == "description" and m.lemma in nouns and not m.plural:
            near = (mentions[x.target] for x in m.links if x.role == "modifier" and x.target < len(mentions))
            yield from (
                normalise(o.text) for o in near if o.form == "name" and o.label not in {"NORP", "PERSON"}
            )


def _visiting(cast: Cast, mentions: Sequence[MentionDraft]) -> Iterator[int]:
    """Peoples before those who report or explain from abroad ("told a British interviewer"), as indexes."""
    trades = cast.knowledge.agents.trade
    strangers = {w for key in ("JRN", "EDU") for w in trades[key].people} - {"student", "teacher", "pupil"}
    for m in mentions:
        if m.form == "description" and m.lemma in strangers and m.determiner in {"a", "an", "one"}:
            yield from (x.target for x in m.links if x.role == "modifier")


def _weight(mentions: Sequence[MentionDraft], m: MentionDraft, *, away: bool = True) -> int:
    """How much the name `m` speaks for its state being the report's own: little where somebody travels there."""
    if away and m.preposition in _AWAY:
        return 1
    return (4 if m.preposition in AT or m.possessive else 3 if m.subject else 2) + 2 * (
        m.sentence == mentions[0].sentence
    )


def untangled(m: MentionDraft, knowledge: Knowledge) -> MentionDraft:
    """A name that the parser began too early, from its title on ("Minsk Mr Poroshenko")."""
    words = m.text.split()
    at = next((n for n, w in enumerate(words[:-1]) if n and w.rstrip(".") in _MISTERS), None)
    if at is None or m.form != "name" or knowledge.find(m.text):
        return m
    return msgspec.structs.replace(m, text=" ".join(words[at + 1 :]), title=words[at], label="PERSON")
