"""A town and the person named right behind it, that the parser took for one name: "In Ballina Nuala Gaughan said"."""

from __future__ import annotations

import msgspec

from dragoman.records.parse import Entity, Sentence, Token

_AT = frozenset({"in", "at", "near", "outside", "inside", "around"})
_OPENS = frozenset({",", ";", "and", "but", "while", "where", "-", "–", "—", '"', "“"})
"""What a clause begins after."""
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_PAIRS = frozenset({
    "abu", "addis", "buenos", "cape", "costa", "east", "el", "fort", "guinea", "hong", "kota", "kuala",
    "la", "las", "los", "mexico", "new", "north", "nova", "northern", "phnom", "port", "porto",
    "puerto", "quezon", "rio", "saint", "san", "santa", "santo", "sao", "são", "sierra", "south",
    "southern", "sri", "st", "st.", "tel", "upper", "west", "western",
})  # fmt: skip
"""First words of places' names of two words."""
_LONGEST = 6


def part(sentence: Sentence) -> Sentence:
    """The sentence, with place and person apart where it has such a name; else as it is."""
    for p in sentence.tokens:
        if p.text.lower() in _AT and (p.i == 0 or sentence[p.i - 1].text.lower() in _OPENS):
            found = _run(sentence, p)
            if found is not None:
                return _apart(sentence, p, *found)
    return sentence


def _run(sentence: Sentence, p: Token) -> tuple[int, int, Token] | None:
    """First token of the person, last one, and the verb."""
    first = last = p.i + 1
    while last < len(sentence) and sentence[last].pos == "PROPN" and last - first < _LONGEST:
        last += 1
    last -= 1
    if last <= first or last + 1 >= len(sentence) or sentence.headline:
        return None
    if not all(t.text[0].isupper() for t in sentence.tokens[first : last + 1]):
        return None
    covering = [e for e in sentence.entities if e.first <= last and first <= e.last]
    if any(e.label not in _PLACES | {"PERSON", "ORG"} or e.last > last for e in covering):
        return None
    verb = _verb(sentence, p, first, last, covering)
    if verb is None:
        return None
    begins = next((e for e in covering if e.first == first and e.last < last), None)
    cut = first + 2 if sentence[first].text.lower() in _PAIRS else first + 1
    if begins is not None and begins.label in _PLACES:
        cut = begins.last + 1
    return (cut, last, verb) if cut <= last else None


def _verb(sentence: Sentence, p: Token, first: int, last: int, covering: list[Entity]) -> Token | None:
    """The verb of which the end of the run is the subject, by the parse or since it has no other."""
    end, after = sentence[last], sentence[last + 1]
    inside = sentence.child(p.i, "pobj", "pcomp")
    if inside is None and end.dep in {"nsubj", "nsubjpass"}:
        return sentence[end.head]
    if inside is None or inside.i != last:
        return None
    human = any(e.label == "PERSON" and e.last == last for e in covering)
    if after.text == "," and sentence.child(last, "appos") is not None:
        verb = sentence[p.head]
        return verb if verb.i > last and _bare(sentence, verb) else None
    return after if human and _bare(sentence, after) and after.dep not in {"relcl", "acl"} else None


def _bare(sentence: Sentence, verb: Token) -> bool:
    """Is this a finite verb without a subject?"""
    return verb.tag in _FINITE and sentence.child(verb.i, "nsubj", "nsubjpass", "expl") is None


def _apart(sentence: Sentence, p: Token, cut: int, last: int, verb: Token) -> Sentence:
    place, tokens = cut - 1, list(sentence.tokens)
    for t in sentence.tokens:
        if p.i < t.i < place:
            tokens[t.i] = msgspec.structs.replace(t, head=place, dep="compound")
        elif cut <= t.i < last:
            tokens[t.i] = msgspec.structs.replace(t, head=last, dep="compound")
    tokens[place] = msgspec.structs.replace(sentence[place], head=p.i, dep="pobj")
    dep = sentence[last].dep if sentence[last].dep in {"nsubj", "nsubjpass"} else "nsubj"
    tokens[last] = msgspec.structs.replace(sentence[last], head=verb.i, dep=dep)
    if p.head != verb.i and p.i != verb.i and verb.head != p.i:
        tokens[p.i] = msgspec.structs.replace(p, head=verb.i, dep="prep")
    kept = [e for e in sentence.entities if e.last < p.i or e.first > last]
    entities = sorted(
        (*kept, Entity(p.i + 1, place, "GPE"), Entity(cut, last, "PERSON")), key=lambda e: e.first
    )
    return Sentence(
        sentence.index, (sentence.start, sentence.end), tuple(tokens), tuple(entities), sentence.headline
    )
