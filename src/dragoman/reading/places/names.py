"""Finding stretches that look like place names: the longest gazetteer match in each run of capitals."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dragoman.knowledge.gazetteer import Entry, Gazetteer, normalise
from dragoman.reading.places.words import Unit, Words
from dragoman.records.parse import Sentence, Token

_LONGEST = 6
_INSIDE = frozenset({
    "of", "the", "and", "de", "da", "do", "dos", "des", "la", "le", "les", "las", "los", "du", "del", "di", "el", "al",
    "ad", "es", "upon", "on", "under", "sur", "am", "an", "der", "den", "in", "-", "–", "'", "’",
    "'s", "’s", "/", "&", "d'", "kwa", "l'", "e", "y", "au", "aux", "en", "ed", "ul", "et", "bin",
})  # fmt: skip
_ARTICLES = frozenset({"al", "el", "ar", "as", "ash", "ad", "an", "at", "az"})
_BREAKS = frozenset(',;:()[]{}"“”!?…—|*<>')
_SURE_ROADS = frozenset({
    "street", "avenue", "ave", "ave.", "road", "rd", "rd.", "lane", "boulevard", "blvd", "blvd.", "highway",
    "hwy", "hwy.", "parkway", "pkwy", "pkwy.", "turnpike", "freeway", "expressway", "bypass", "causeway",
})  # fmt: skip


_BESIDE = frozenset({"valley", "airport", "beach", "harbor", "harbour", "bay"})
"""Features that lie by the city whose name they bear, so that its point is theirs."""


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens `first` to `last` bear a name: `base` is what to look up, with its places and kind of unit.

    `sort` is name, abbreviation, road, feature or counties (a name in a list before "counties").
    """

    first: int
    last: int
    base: str
    entries: tuple[Entry, ...]
    sort: str = "name"
    unit: Unit | None = None


def capital(token: Token) -> bool:
    """Does the token begin like a name?"""
    first = token.text[0]
    return first.isupper() or (first in "'’‘" and token.text[1:2].isupper())


def stretches(text: str, sentence: Sentence, gazetteer: Gazetteer, words: Words) -> Iterator[Stretch]:
    """All stretches of a sentence from left to right, without overlap."""
    tokens = sentence.tokens
    i = 0
    while i < len(tokens):
        token = tokens[i]
        opens = capital(token) or _article(tokens, i)
        if not opens or (token.text.lower() == "the" and not _own_article(text, tokens, i, gazetteer)):
            i += 1
            continue
        found = _road_or_feature(text, tokens, i, gazetteer, words) or _name(
            text, tokens, i, gazetteer, words
        )
        if found is None:
            i += 1
            continue
        yield found
        i = found.last + 1


def _article(tokens: tuple[Token, ...], i: int) -> bool:
    """The Arabic article in small letters before a name ("al-Hawl")."""
    return (
        tokens[i].text in _ARTICLES
        and i + 2 < len(tokens)
        and tokens[i + 1].text == "-"
        and tokens[i + 1].start == tokens[i].end
        and capital(tokens[i + 2])
    )


def _inner(tokens: tuple[Token, ...], j: int) -> bool:
    """May this token stand inside a name: capital, joining word, number, or a particle before a hyphen ("ez-Zor")?"""
    token = tokens[j]
    word = token.text.lower()
    if capital(token) or word in _INSIDE or token.text[0].isdigit():
        return True
    return len(word) <= 3 and j + 1 < len(tokens) and tokens[j + 1].text == "-" and word.isalpha()


def _own_article(text: str, tokens: tuple[Token, ...], i: int, gazetteer: Gazetteer) -> bool:
    """ "The Hague": a city that is never named without."""
    if i + 1 >= len(tokens) or not capital(tokens[i + 1]):
        return False
    found = gazetteer.lookup(text[tokens[i].start : tokens[i + 1].end])
    return bool(found) and found[0].kind == "city" and found[0].name.startswith("The ")


def _run(tokens: tuple[Token, ...], i: int) -> int:
    """The last token of the run of capitals and joining words that begins at `i`."""
    last = i
    for j in range(i + 1, min(i + _LONGEST, len(tokens))):
        if tokens[j].text in _BREAKS or not _inner(tokens, j):
            break
        last = j
    return last


def _name(text: str, tokens: tuple[Token, ...], i: int, gazetteer: Gazetteer, words: Words) -> Stretch | None:
    last = _run(tokens, i)
    for j in range(last, i - 1, -1):
        if j > i and not capital(tokens[j]):
            continue
        raw = text[tokens[i].start : tokens[j].end]
        if "." in raw:
            short = _abbreviation(text, tokens, i, j, raw, gazetteer)
            if short is not None:
                return short
        entries = gazetteer.lookup(raw)
        if entries and not _initials(raw, entries):
            return _with_unit(tokens, i, j, raw, entries, words, gazetteer)
    return None


def _initials(raw: str, entries: tuple[Entry, ...]) -> bool:
    """ "D.A." is no town called Da."""
    return (
        raw.count(".") > 1
        and " " not in raw
        and all(e.kind == "city" and "." not in e.name for e in entries[:1])
    )


def _abbreviation(
    text: str, tokens: tuple[Token, ...], i: int, j: int, raw: str, gazetteer: Gazetteer
) -> Stretch | None:
    """ "Ky." or "W. Va.", whose last point may be a token of its own."""
    entries = gazetteer.abbreviation(raw)
    follows = tokens[j + 1] if j + 1 < len(tokens) else None
    if not entries and follows is not None and follows.text == "." and follows.start == tokens[j].end:
        entries = gazetteer.abbreviation(raw + ".")
        if entries:
            return Stretch(first=i, last=j + 1, base=raw + ".", entries=entries, sort="abbreviation")
    if entries:
        return Stretch(first=i, last=j, base=raw, entries=entries, sort="abbreviation")
    return None


def _with_unit(
    tokens: tuple[Token, ...],
    i: int,
    j: int,
    raw: str,
    entries: tuple[Entry, ...],
    words: Words,
    gazetteer: Gazetteer,
) -> Stretch:
    """A name with the unit that follows it: "Greene Township" as one name, "Anbar province" as a hint."""
    unit: Unit | None = None
    last_word = tokens[j].text.lower()
    if j > i and last_word in words.units:
        unit = words.units[last_word]
    elif j + 1 < len(tokens):
        following = tokens[j + 1].text
        unit = words.units.get(following.lower())
        if unit is not None and following[0].isupper() and following.lower() in words.named_units:
            last = j + 1
            if following == "Twp" and last + 1 < len(tokens) and tokens[last + 1].text == ".":
                last += 1
            return Stretch(first=i, last=last, base=raw, entries=entries, unit=unit)
        if unit is None and following in {"and", "or", ","}:
            unit = _shared_unit(tokens, j + 1, words)
    if unit == "admin2":
        counties = gazetteer.lookup(raw + " County")
        if counties and not raw.lower().endswith((" county", " parish")):
            return Stretch(first=i, last=j, base=raw, entries=(*counties, *entries), unit=unit)
    return Stretch(first=i, last=j, base=raw, entries=entries, unit=unit)


def _shared_unit(tokens: tuple[Token, ...], at: int, words: Words) -> Unit | None:
    """The plural unit at the end of a list of names ("Hall, Polk and Clarke counties")."""
    for j in range(at, min(at + 24, len(tokens))):
        word = tokens[j].text.lower()
        if word in words.units and word.endswith("s"):
            return words.units[word]
        if not (capital(tokens[j]) or word in {"and", "or", ","}):
            return None
    return None


def _road_or_feature(
    text: str, tokens: tuple[Token, ...], i: int, gazetteer: Gazetteer, words: Words
) -> Stretch | None:
    """ "Dublin Road", "Highway 19", "Neches River", "Lake Lanier": names that hide others."""
    last = i
    for j in range(i + 1, min(i + 5, len(tokens))):
        if not (capital(tokens[j]) or tokens[j].text[0].isdigit()):
            break
        last = j
    if tokens[i].text.lower() in words.numbered_roads and last > i and tokens[i + 1].text[0].isdigit():
        return Stretch(first=i, last=i + 1, base="", entries=(), sort="road")
    for j in range(i + 1, last + 1):
        word = tokens[j].text.lower()
        named = j < last and tokens[j + 1].text.lower() not in words.units
        if word in words.roads and not named and _is_road(tokens, i, j, word):
            base = text[tokens[i].start : tokens[j].end]
            return Stretch(first=i, last=j, base=base, entries=gazetteer.lookup(base), sort="road")
        if word in words.natural and (j == last or tokens[j + 1].text.lower() in words.institutions):
            base = text[tokens[i].start : tokens[j].end]
            entries = gazetteer.lookup(base)
            if not entries and word in _BESIDE:
                bare = text[tokens[i].start : tokens[j - 1].end].removesuffix(" International")
                entries = tuple(e for e in gazetteer.lookup(bare) if e.kind == "city" and e.via == "name")
            return Stretch(first=i, last=j, base=base, entries=entries, sort="feature")
    if tokens[i].text.lower() in words.before and last > i:
        for j in range(last, i, -1):
            base = text[tokens[i].start : tokens[j].end]
            if entries := gazetteer.lookup(base):
                return Stretch(first=i, last=j, base=base, entries=entries, sort="name")
        if tokens[i].text.lower() in {"lake", "mount", "mt.", "river", "loch", "lough"} and last == i + 1:
            base = text[tokens[i].start : tokens[last].end]
            return Stretch(first=i, last=last, base=base, entries=(), sort="feature")
    return None


def _is_road(tokens: tuple[Token, ...], i: int, j: int, word: str) -> bool:
    if tokens[i].text.lower() in {"the", "a"}:
        return False
    if word in _SURE_ROADS:
        return True
    numbered = i > 0 and tokens[i - 1].text[0].isdigit()
    if word in {"drive", "pike", "trail", "route", "ln", "ln."}:
        return True
    if word in {"st", "st.", "dr", "dr.", "ct.", "place", "way", "court", "circle", "terrace", "loop"}:
        follows = tokens[j + 1] if j + 1 < len(tokens) else None
        return numbered or (word in {"st", "st.", "dr."} and (follows is None or not capital(follows)))
    return False


def key_of(stretch: Stretch) -> str:
    """Which stretches of a report bear one name."""
    return normalise(stretch.base)
