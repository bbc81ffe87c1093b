"""Which stretches are places: entity labels, the words around, and the rest of the report weighed together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from dragoman.knowledge.gazetteer import Entry, Gazetteer, normalise
from dragoman.reading.places.names import Stretch, capital, key_of, stretches
from dragoman.reading.places.spots import Spot
from dragoman.reading.places.words import Words
from dragoman.records.parse import Entity, Sentence

ENOUGH = 1.7
"""Evidence from which a stretch counts as a place. Chosen on development reports together with the weights below."""
_STRONG = 2.7

_EXACT = {"GPE": 3.0, "LOC": 2.6, "FAC": 1.4, "NORP": 1.0, "ORG": 1.0, "PERSON": 0.9, "": 0.6}
_NESTED = {"GPE": 2.0, "LOC": 1.5, "FAC": 0.4, "NORP": 1.0, "ORG": -0.4, "PERSON": -1.8}


_ROW = frozenset({",", "and", "or", ", and", ", or", "&", "/", "-", "–", ";"})


class _Around(msgspec.Struct, frozen=True):
    """Where a stretch stands: its entity, if any, and the neighbouring words in lower case."""

    label: str
    exact: bool
    opens: bool
    """First in its entity, but for "the"."""
    before: str
    after: str


def recognise(text: str, sentences: Sequence[Sentence], gazetteer: Gazetteer, words: Words) -> list[Spot]:
    """All spots with enough evidence, in order of the text, none overlapping."""
    surnames = _surnames(sentences)
    spots: list[Spot] = []
    for sentence in sentences:
        spots.extend(_spots(text, sentence, gazetteer, words, surnames))
    strong = {s.key for s in spots if s.evidence >= _STRONG and not s.demonym}
    evidence = [s.evidence + (1.2 if s.key in strong and s.entries else 0.0) for s in spots]
    _enumerated(text, spots, evidence)
    return [s for s, e in zip(spots, evidence, strict=True) if e >= ENOUGH]


def _enumerated(text: str, spots: list[Spot], evidence: list[float]) -> None:
    """A name in a row with a sure one ("Giza, Cairo and Minya") gains; once from left and once from right."""
    for side, steps in ((-1, range(1, len(spots))), (1, range(len(spots) - 2, -1, -1))):
        for i in steps:
            other = spots[i + side]
            if evidence[i] >= ENOUGH or evidence[i + side] < ENOUGH or other.sentence != spots[i].sentence:
                continue
            low, high = (other, spots[i]) if side < 0 else (spots[i], other)
            if spots[i].entries and not other.demonym and text[low.end : high.start].strip() in _ROW:
                evidence[i] += 0.8


def _surnames(sentences: Sequence[Sentence]) -> frozenset[str]:
    """Last words of names of persons that are written with a first name somewhere in the report."""
    found: Counter[str] = Counter()
    for sentence in sentences:
        for entity in sentence.entities:
            if entity.label == "PERSON" and entity.last > entity.first:
                last = entity.last
                if sentence[last].text in {"'s", "’s"}:
                    last -= 1
                if last > entity.first:
                    found[sentence[last].text.lower()] += 1
    return frozenset(found)


def _spots(
    text: str, sentence: Sentence, gazetteer: Gazetteer, words: Words, surnames: frozenset[str]
) -> Iterator[Spot]:
    owner: dict[int, Entity] = {}
    for entity in sentence.entities:
        for i in range(entity.first, entity.last + 1):
            owner[i] = entity
    taken = -1
    for stretch in stretches(text, sentence, gazetteer, words):
        whole = _whole_entity(text, sentence, owner.get(stretch.first), stretch, gazetteer, words)
        stretch = _unit_too(sentence, owner.get(stretch.first), whole or stretch, words)
        if stretch.first <= taken:
            continue
        taken = stretch.last
        around = _around(sentence, stretch, owner)
        demonym = bool(stretch.entries) and all(e.via == "demonym" for e in stretch.entries[:1])
        evidence = _evidence(sentence, stretch, around, words, surnames, demonym, gazetteer)
        yield Spot(
            start=sentence[stretch.first].start,
            end=sentence[stretch.last].end,
            sentence=sentence.index,
            first=stretch.first,
            last=stretch.last,
            key=key_of(stretch),
            entries=stretch.entries,
            evidence=evidence,
            unit=stretch.unit,
            label=around.label,
            demonym=demonym,
        )
    yield from _unlisted(text, sentence, gazetteer, words, surnames)


def _unit_too(sentence: Sentence, entity: Entity | None, stretch: Stretch, words: Words) -> Stretch:
    """ "Borno State" whole, where the entity recogniser takes the unit as part of the name."""
    if entity is None or entity.label != "GPE" or stretch.sort != "name" or stretch.unit is None:
        return stretch
    _, last = _trimmed(sentence, entity)
    if (
        last != stretch.last + 1
        or sentence[last].text.lower() not in words.units
        or not capital(sentence[last])
    ):
        return stretch
    return Stretch(
        first=stretch.first, last=last, base=stretch.base, entries=stretch.entries, unit=stretch.unit
    )


def _whole_entity(
    text: str, sentence: Sentence, entity: Entity | None, stretch: Stretch, gazetteer: Gazetteer, words: Words
) -> Stretch | None:
    """A named land or place that is longer than what the gazetteer knows of it, kept whole: no entries then."""
    if entity is None or entity.label not in {"GPE", "LOC"} or stretch.sort != "name":
        return None
    first, last = _trimmed(sentence, entity)
    if not (first == stretch.first and last > stretch.last):
        return None
    rest = [sentence[i].text.lower() for i in range(stretch.last + 1, last + 1)]
    if any(word in words.units or word in words.institutions or not word[0].isalpha() for word in rest):
        return None
    if stretch.last > stretch.first or stretch.entries[0].kind == "country":
        return None
    if sentence[first].text.lower() in words.prepositions:
        # "East Oxford", where nobody knows a place of that name: Oxford.
        town = text[sentence[first + 1].start : sentence[last].end]
        known = gazetteer.lookup(town)
        if known and known[0].kind == "city":
            return Stretch(first=first + 1, last=last, base=town, entries=known)
    tail = gazetteer.lookup(sentence[last].text)
    if tail and tail[0].kind in {"country", "admin1", "continent"} and tail[0].via == "name":
        return Stretch(first=last, last=last, base=sentence[last].text, entries=tail)
    base = text[sentence[first].start : sentence[last].end]
    return Stretch(first=first, last=last, base=base, entries=gazetteer.lookup(base))


def _unlisted(
    text: str, sentence: Sentence, gazetteer: Gazetteer, words: Words, surnames: frozenset[str]
) -> Iterator[Spot]:
    """Entities of places that the gazetteer lacks altogether, where a neighbouring word speaks for a place too."""
    for entity in sentence.entities:
        if entity.label != "GPE":
            continue
        first, last = _trimmed(sentence, entity)
        if not capital(sentence[first]) or sentence[last].text.lower() in surnames:
            continue
        before = sentence[first - 1].text.lower() if first else ""
        after = sentence[last + 1].text.lower() if last + 1 < len(sentence) else ""
        kind = sentence[first - 2].text.lower() if first > 1 else ""
        if not (
            before in words.prepositions or after in words.units or (before == "of" and kind in words.kinds)
        ):
            continue
        # A part that is known is a spot of its own.
        if any(gazetteer.lookup(sentence[i].text) for i in range(first, last + 1)):
            continue
        base = text[sentence[first].start : sentence[last].end]
        key = normalise(base)
        if not key or gazetteer.lookup(base) or gazetteer.abbreviation(base):
            continue
        yield Spot(
            start=sentence[first].start, end=sentence[last].end, sentence=sentence.index, first=first, last=last,
            key=key, entries=(), evidence=2.0, label="GPE",
        )  # fmt: skip


def _trimmed(sentence: Sentence, entity: Entity) -> tuple[int, int]:
    first, last = entity.first, entity.last
    while first < last and sentence[first].text.lower() in {"the", "a", "an"}:
        first += 1
    while last > first and sentence[last].text in {"'s", "’s", "'", "’", ".", ",", "-"}:
        last -= 1
    return first, last


def _around(sentence: Sentence, stretch: Stretch, owner: dict[int, Entity]) -> _Around:
    entity = owner.get(stretch.first)
    label, exact, opens = "", True, True
    if entity is not None:
        first, last = _trimmed(sentence, entity)
        label = entity.label
        exact = (first >= stretch.first or _joined(sentence, stretch.first - 1)) and (
            last <= stretch.last or _joined(sentence, stretch.last + 1)
        )
        opens = first == stretch.first
    before = sentence[stretch.first - 1].text.lower() if stretch.first else ""
    after = sentence[stretch.last + 1].text.lower() if stretch.last + 1 < len(sentence) else ""
    return _Around(label, exact, opens, before, after)


def _joined(sentence: Sentence, i: int) -> bool:
    """Is this token a joint of two names that the entity recogniser took for one?"""
    return sentence[i].text in {"and", "or", ",", "&", "/"}


def _evidence(
    sentence: Sentence,
    stretch: Stretch,
    around: _Around,
    words: Words,
    surnames: frozenset[str],
    demonym: bool,
    gazetteer: Gazetteer,
) -> float:
    """How much speaks for a place; the weights are hand-set."""
    if stretch.sort == "road":
        return 1.2 if around.label not in {"FAC", "LOC"} else 2.0
    if stretch.sort == "feature" and not stretch.entries:
        return 2.0 if around.label in {"LOC", "FAC", "GPE"} else 1.4
    if demonym:
        return _people(sentence, stretch, around, words)
    if stretch.sort == "abbreviation":
        return _short(sentence, stretch, around)
    score = _EXACT.get(around.label, 0.2) if around.exact else _nested(sentence, stretch, around, words)
    score += _weight(stretch.entries)
    if around.before in words.prepositions:
        score += 1.2
    elif around.before == "of":
        kind = sentence[stretch.first - 2].text.lower() if stretch.first > 1 else ""
        score += 1.5 if kind in words.kinds else 0.6
    elif around.before in words.natural:
        score += 0.8
    elif around.before in words.strikes:
        score += 0.4
    if around.after in words.belongings:
        score += 0.9
    if around.before == "-" and stretch.first >= 2 and sentence[stretch.first - 2].text in {"D", "R", "I"}:
        score += 1.5
    score += _followed(sentence, stretch, gazetteer)
    score += _heads(sentence, stretch)
    if around.label == "ORG" and stretch.entries[:1] and stretch.entries[0].kind == "point":
        score -= 1.2
    if stretch.last > stretch.first:
        score += 0.7
    if stretch.unit is not None:
        score += 1.2 if stretch.unit != "city" else 0.5
    return score + _doubts(sentence, stretch, around, words, surnames)


def _nested(sentence: Sentence, stretch: Stretch, around: _Around, words: Words) -> float:
    score = _NESTED.get(around.label, -0.8)
    if around.label == "ORG" and around.after in words.media:
        return -0.6
    if around.label in {"ORG", "FAC", "PERSON"}:
        if around.opens and around.after in words.institutions:
            score = 0.7 if around.after in words.anyone and _small(stretch) else 1.7
        elif around.opens and around.label == "ORG" and _land(stretch.entries[0]):
            score = 1.0
        elif not around.opens and around.before in words.links:
            score = 0.9
    return score


def _direction_or_saint(stretch: Stretch, low: str, around: _Around, words: Words) -> bool:
    """ "North-East" without a unit, "St. John's Church"."""
    if stretch.unit is None and key_of(stretch) in words.directions:
        return True
    return low in {"st.", "st", "saint"} and around.after in words.saintly


def _small(stretch: Stretch) -> bool:
    """One word that no larger place bears."""
    return stretch.first == stretch.last and all(
        e.kind in {"city", "admin2"} and e.population < 200_000 for e in stretch.entries[:3]
    )


def _land(entry: Entry) -> bool:
    """A country, or a state of a country that English news names without more ado."""
    return entry.kind == "country" or (entry.kind == "admin1" and entry.country in {"USA", "CAN", "AUS"})


def _weight(entries: tuple[Entry, ...]) -> float:
    """How well known the places of this name are."""
    return max((_fame(entry) for entry in entries[:6]), default=0.0)


def _fame(entry: Entry) -> float:
    size = entry.population
    if entry.kind in {"country", "continent"}:
        value = 1.5
    elif entry.kind in {"admin1", "region", "water", "point"}:
        value = 0.8
    elif size >= 1_000_000:
        value = 1.2
    elif size >= 100_000:
        value = 0.8
    elif size >= 10_000:
        value = 0.3
    else:
        value = -0.2
    if entry.via == "alternate":
        value -= 0.3 if size >= 100_000 else 0.6
    return value + (0.5 if entry.seat == 2 else 0.0)


def _heads(sentence: Sentence, stretch: Stretch) -> float:
    """A dateline's town: capitals at the head of a sentence, before a dash ("XENIA —")."""
    name = sentence[stretch.first]
    if not name.text.isupper() or len(name.text) < 3:
        return 0.0
    following = sentence[stretch.last + 1].text if stretch.last + 1 < len(sentence) else ""
    return 2.0 if following in {"-", "--", "—", "–", "---", "\x97"} else 0.0


def _followed(sentence: Sentence, stretch: Stretch, gazetteer: Gazetteer) -> float:
    """ "Alexandria, Louisiana": a state, province or country after a comma."""
    i = stretch.last + 1
    if i + 1 >= len(sentence) or sentence[i].text != "," or not capital(sentence[i + 1]):
        return 0.0
    for j in (i + 2, i + 1):
        if j >= len(sentence):
            continue
        for entry in _lookup_tokens(sentence, i + 1, j, gazetteer):
            if entry.kind in {"admin1", "country"} and entry.via in {"name", "abbreviation"}:
                return 1.8
    return 0.0


def _lookup_tokens(sentence: Sentence, first: int, last: int, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    raw = " ".join(sentence[i].text for i in range(first, last + 1))
    return gazetteer.lookup(raw)[:3] or gazetteer.abbreviation(raw) or gazetteer.abbreviation(raw + ".")


def _doubts(
    sentence: Sentence, stretch: Stretch, around: _Around, words: Words, surnames: frozenset[str]
) -> float:
    """What speaks against a place."""
    score = 0.0
    token = sentence[stretch.first]
    single = stretch.first == stretch.last
    low = token.text.lower()
    if around.before in words.titles:
        score -= 2.5
    if single:
        short = token.text.isupper() and len(token.text) <= 4 and stretch.entries[0].kind != "city"
        if low in words.stop.always and not short:
            score -= 2.5
        if low in words.stop.ordinary:
            opens = stretch.first == 0 or token.pos != "PROPN"
            score -= 0.5 if around.label == "GPE" else 2.5 if opens else 0.8
        if len(low) < 3 and around.label != "GPE" and not short:
            score -= 2.0
        if low in surnames and around.before not in words.prepositions:
            score -= 2.6 if around.label == "PERSON" or low in words.stop.given else 1.5
        if low in words.stop.given and around.label != "GPE" and around.before not in words.prepositions:
            score -= 0.6
        if _acronym(sentence, stretch):
            score -= 2.0
        if token.pos != "PROPN" and around.label not in {"GPE", "LOC"}:
            score -= 1.2
    elif _direction_or_saint(stretch, low, around, words):
        score -= 2.5
    if around.label == "":
        if stretch.last + 1 < len(sentence):
            following = sentence[stretch.last + 1]
            if capital(following) and following.text.lower() not in words.institutions:
                score -= 0.8
        if (
            stretch.first > 0
            and capital(sentence[stretch.first - 1])
            and around.before not in words.prepositions
        ):
            score -= 0.8
    return score


def _acronym(sentence: Sentence, stretch: Stretch) -> bool:
    """ "SWAT" is not the valley of Swat, unless all around is in capitals too."""
    text = sentence[stretch.first].text
    if not (text.isupper() and text.isalpha() and 2 < len(text) < 6) or stretch.entries[0].kind == "country":
        return False
    if normalise(stretch.entries[0].name) != text.lower() or _heads(sentence, stretch):
        return False
    after = sentence[stretch.last + 1].text if stretch.last + 1 < len(sentence) else ""
    if stretch.first == 0 and after == ",":
        return False
    low = sum(t.text.islower() for t in sentence.tokens[:40])
    return low * 2 > min(len(sentence), 40)


def _people(sentence: Sentence, stretch: Stretch, around: _Around, words: Words) -> float:
    """Adjectives and nouns of a country's people: its name in another form."""
    if around.after in words.stop.not_people or around.before in words.stop.not_people_before:
        return 0.0
    if around.label in {"NORP", "GPE", "LOC"}:
        return 2.2
    if (
        around.label in {"ORG", "FAC", "PERSON", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW"}
        and not around.exact
    ):
        return 2.0 if around.opens and around.after in words.state_bodies else 0.0
    if around.label == "LANGUAGE":
        return 0.0
    return 1.8


def _short(sentence: Sentence, stretch: Stretch, around: _Around) -> float:
    """ "Ky." after a comma or as an entity; "Miss." and "O." are other things elsewhere."""
    if around.before == "," or around.label == "GPE":
        return 3.0
    return 2.0 if len(stretch.base) > 3 and stretch.base.count(".") > 1 else 0.5
