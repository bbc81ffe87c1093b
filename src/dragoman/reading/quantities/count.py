"""Counts of people in a report: who is counted, how many at least and at most, and what befell them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from dragoman.reading.numerals import numerals, starters
from dragoman.reading.quantities.amounts import Amount, amount
from dragoman.reading.quantities.kinds import told_kind
from dragoman.reading.quantities.lexicon import lexicon
from dragoman.reading.quantities.people import Counted, counted_after, person_kind
from dragoman.reading.quantities.verbs import speaks
from dragoman.records.drafts import QuantityDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import QuantityKind

_CASUALTIES = frozenset({"killed", "wounded", "detained", "displaced"})
_GLUED = {"m": "million", "mn": "million", "bn": "billion", "k": "thousand"}
_HYPHENED = re.compile(r"(.+?)[-–‑]([a-z]+)")
_BACK = 5
"""Sentences back in which a counted noun still stands for a bare number."""
_SMALLEST_FIGURE = 20
"""A smaller bare number without a verb that says what befell people is rarely a count of them."""


@cache
def _openers() -> frozenset[str]:
    return (starters() - {"a", "an", "tens"}) | {"a", "an", "tens", "several", "few", "another"}


def count(text: str, sentences: Sequence[Sentence]) -> list[QuantityDraft]:
    """All counts of people, in order of the text. Never raises.

    Money, percentages, ages, dates, things and places are left alone; a bare number counts people where its verb
    or an earlier count in the neighbourhood says so.
    """
    del text
    out: list[QuantityDraft] = []
    memory: tuple[int, QuantityKind] | None = None
    for sentence in sentences:
        for draft in _in_sentence(sentence, memory):
            if draft.counted is not None:
                memory = (sentence.index, draft.kind)
            out.append(draft)
    return out


def _in_sentence(sentence: Sentence, memory: tuple[int, QuantityKind] | None) -> list[QuantityDraft]:
    openers = _openers()
    words = _words(sentence)
    out: list[QuantityDraft] = []
    i = 0
    while i < len(words):
        word = words[i]
        if word not in openers and not word[0].isdecimal():
            i += 1
            continue
        found = _at(sentence, words, i, memory)
        if found is None:
            i += 1
            continue
        draft, i = found
        if draft is not None:
            out.append(draft)
            if draft.counted is not None:
                memory = (sentence.index, draft.kind)
    return out


def _words(sentence: Sentence) -> list[str]:
    """Lower-case words; a scale glued to its digits ("2.5m") is written out."""
    words = [t.text.lower() for t in sentence]
    for i in range(1, len(words)):
        full = _GLUED.get(words[i])
        if full is not None and sentence[i].start == sentence[i - 1].end and words[i - 1][-1].isdecimal():
            words[i] = full
    return words


def _at(
    sentence: Sentence, words: list[str], i: int, memory: tuple[int, QuantityKind] | None
) -> tuple[QuantityDraft | None, int] | None:
    """The count that begins at token `i` (None where the number counts no people) and where to go on."""
    if words[i] in {"a", "an", "another", "one"} and words[i - 1 : i] == ["not"]:
        return None
    if words[i] in {"a", "an", "another", "one"} and (single := _single(sentence, words, i)) is not None:
        return single
    if (strong := _strong(sentence, words, i)) is not None:
        return strong
    found = amount(words, i)
    if found is None:
        return None
    if words[found.end : found.end + 2] in (
        ["of", "10"],
        ["of", "ten"],
        ["of", "100"],
        ["in", "10"],
        ["in", "ten"],
    ):
        # "eight of 10 voters" is a share.
        return None, found.end + 2
    if _not_people(sentence, words, found):
        return None, found.end
    counted = counted_after(sentence, found.end, plural=1 not in {found.low, found.high})
    if counted is not None:
        return _counted(sentence, words, found, counted)
    draft = _bare(sentence, words, found, memory)
    return draft, found.end


def _not_people(sentence: Sentence, words: list[str], found: Amount) -> bool:
    table = lexicon().words
    before = words[found.first - 1] if found.first > 0 else ""
    after = words[found.end] if found.end < len(words) else ""
    if before in table.currency or (
        found.core > 0 and words[found.core - 1] in table.currency - {"no", "number", "group"}
    ):
        return True
    if (
        after in table.units
        or after.startswith("year-old")
        or (after == "-" and words[found.end + 1 : found.end + 2] in (["year"], ["day"], ["hour"]))
    ):
        return True
    if after in {"fewer", "less"} or (
        _year(words, found) and before in {"in", "since", "of", "by", "from", "during", "until"}
    ):
        return True
    return before == "-" and found.core > 1 and words[found.core - 2][-1:].isalpha()


def _draft(
    sentence: Sentence, found: Amount, last: int, kind: QuantityKind, counted: Counted | None
) -> QuantityDraft:
    return QuantityDraft(
        span=(sentence[found.first].start, sentence[last].end),
        sentence=sentence.index,
        low=found.low,
        high=found.high,
        approximate=found.approximate,
        kind=kind,
        counted=sentence.span(counted.first, counted.last) if counted else None,
    )


def _counted(
    sentence: Sentence, words: list[str], found: Amount, counted: Counted
) -> tuple[QuantityDraft | None, int] | None:
    told = told_kind(sentence, counted.first, counted.head, counted.last, found.first)
    noun = counted.kind
    if _year(words, found) and any(
        e.label == "DATE" and e.first <= found.core <= e.last for e in sentence.entities
    ):
        # "the 2020 candidates"
        return None
    own = words[counted.head] in lexicon().states
    kind = noun if own else _settled(noun, told)
    if told is None and words[counted.head] == "lives":
        return None, counted.last + 1
    if words[counted.head] in {"hostages", "missing", "hostage"}:
        kind = "other_people"
    few = (
        found.low is not None
        and found.low == found.high
        and found.low <= lexicon().small
        and not found.approximate
    )
    if (
        few
        and told is None
        and (noun == "other_people" or speaks(sentence, counted.head))
        and not _part_of(words, found)
    ):
        return None, counted.last + 1
    if found.low == 1 and found.high is None and told is None:
        return None, counted.last + 1
    event = words[counted.head] in {"death", "fatality", "arrest", "injury"}
    if found.low == found.high == 1 and not event and told not in _CASUALTIES:
        return None, counted.last + 1
    return _draft(sentence, found, counted.last, kind, counted), counted.last + 1


def _settled(noun: QuantityKind, told: QuantityKind | None) -> QuantityKind:
    """What a noun says of its people's state stands (prisoners, refugees), unless they come to harm; so do soldiers."""
    if told is None or noun == "killed":
        return noun
    if noun in _CASUALTIES:
        harmed = told == "killed" or (told == "wounded" and noun != "wounded")
        return told if harmed or (told == "detained" and noun == "displaced") else noun
    return noun if noun == "force_level" and told == "displaced" else told


def _part_of(words: list[str], found: Amount) -> bool:
    """Is it a part of a number ("three of its nine members")?"""
    return words[found.end : found.end + 1] == ["of"] and any(
        w[0].isdecimal() for w in words[found.end + 1 : found.end + 4]
    )


def _single(sentence: Sentence, words: list[str], i: int) -> tuple[QuantityDraft | None, int] | None:
    """One person: "a soldier was killed", "killing a protester", "one of its fighters was wounded"."""
    counted = counted_after(sentence, i + 1)
    if counted is None:
        return None
    head = sentence[counted.head]
    of = words[i + 1] == "of"
    if of and words[i] != "one":
        return None
    if not of and (
        (head.tag not in {"NN", "NNP"} and not (head.tag == "JJ" and head.text[0].isupper()))
        or counted.last != counted.head
        or head.text.lower() in {"people", "police"}
    ):
        return None
    if head.dep == "appos" or (of and words[i - 1 : i] == ["by"]):
        # "Gomez, a native of Peru, was arrested" counts nobody.
        return None
    if of and head.text.lower() in {"bodies", "forces", "remains"}:
        return None
    told = (
        told_kind(sentence, i, i, i) if of else told_kind(sentence, counted.head, counted.head, counted.last)
    )
    if told not in {"killed", "wounded", "detained"}:
        return None
    found = (amount(words, i) if words[i] == "one" else None) or Amount(i, i, i + 1, 1, 1)
    return _draft(sentence, found, counted.last, told, counted), counted.last + 1


def _strong(sentence: Sentence, words: list[str], i: int) -> tuple[QuantityDraft | None, int] | None:
    """Hyphenated counts: "a 30,000-strong force", "a 15-member council"; "30,000" may be a token of its own."""
    table = lexicon().words
    whole = _HYPHENED.fullmatch(words[i])
    if whole is not None and whole[2] in table.strong:
        found, end = amount([whole[1]], 0), i + 1
    elif words[i + 1 : i + 2] in (["-"], ["–"]) and words[i + 2 : i + 3] and words[i + 2] in table.strong:
        found, end = amount([words[i]], 0), i + 3
    else:
        return None
    if found is None:
        return None
    last = end - 1
    noun = None
    for k in range(end, min(end + 5, len(words))):
        if sentence[k].pos not in {"NOUN", "PROPN", "ADJ"}:
            break
        if sentence[k].pos == "NOUN":
            noun = last = k
            if sentence[k].dep not in {"compound", "nmod"}:
                break
    kind: QuantityKind = "other_people"
    body = noun is not None and sentence[noun].lemma.lower() in table.bodies
    if words[i].rpartition("-")[2] != "strong" and words[end - 1] != "strong" and not body:
        return None, end
    if noun is not None:
        kind = person_kind(sentence, sentence[noun]) or lexicon().of.get(sentence[noun].lemma.lower()) or kind
    counted = Counted(end, last, last, kind) if noun is not None else None
    exact = Amount(i, i, end, found.low, found.high, found.approximate)
    return _draft(sentence, exact, last, kind, counted), last + 1


def _bare(
    sentence: Sentence, words: list[str], found: Amount, memory: tuple[int, QuantityKind] | None
) -> QuantityDraft | None:
    """A number whose noun is left out: "killing 12", "the toll rose to 45", "5,262 in Iraq"."""
    last = found.end - 1
    after = words[found.end] if found.end < len(words) else ""
    if after == "more":
        last += 1
    if after == "of" and words[found.end + 1 : found.end + 2] in (["them"], ["whom"], ["us"]):
        last = found.end + 1
    elif after == "of" and (those := _those(sentence, words, found)) is not None:
        return _draft(sentence, found, found.end + 2, those, None)
    elif after == "of" or (found.end < len(words) and _has_noun(sentence, found)):
        return None
    head = _head_of(sentence, found)
    if (host := _host(sentence, found, head)) is not None:
        return _draft(sentence, found, last, host, None)
    if (
        head is None
        or found.low == found.high == 1
        or _year(words, found)
        or _aside(sentence, words, found, head)
    ):
        return None
    told = told_kind(sentence, head.i, head.i, last)
    many = words[found.core] in numerals().plural or (found.high or found.low or 0) >= _SMALLEST_FIGURE
    crowd = many and told in {"participants", "trained"}
    if told is not None and (told in _CASUALTIES or crowd):
        if (
            words[last + 1 : last + 2]
            and lexicon().states.get(words[last + 1]) is not None
            and sentence[last + 1].pos != "VERB"
        ):
            last += 1
        return _draft(sentence, found, last, told, None)
    if _said_of(sentence, head, lexicon().words.tolls) is not None:
        return _draft(sentence, found, last, "killed", None)
    size = found.high or found.low or 0
    if size < _SMALLEST_FIGURE:
        return None
    figure = _said_of(sentence, head, lexicon().words.figures)
    if figure is None and not (found.core > 0 and words[found.core - 1] == "the"):
        return None
    near = memory is not None and sentence.index - memory[0] <= _BACK
    kind = (memory[1] if memory is not None and near else None) or _topic(sentence)
    if figure is not None:
        of = next(
            (
                g
                for c in sentence.children(figure.i)
                if c.text.lower() == "of"
                for g in sentence.children(c.i)
            ),
            None,
        )
        if of is not None:
            # "the number of offices fell to 250" counts no people; "the number of deaths reached 100" does.
            kind = person_kind(sentence, of)
    return None if kind is None else _draft(sentence, found, last, kind, None)


def _those(sentence: Sentence, words: list[str], found: Amount) -> QuantityKind | None:
    """What "those" suffered in "five of those arrested"."""
    if words[found.end + 1 : found.end + 2] != ["those"] or found.end + 2 >= len(words):
        return None
    after = sentence[found.end + 2]
    return lexicon().states.get(after.text.lower()) or (
        lexicon().objects.get(after.lemma.lower()) if after.tag == "VBN" else None
    )


def _host(sentence: Sentence, found: Amount, head: Token | None) -> QuantityKind | None:
    """The kind of which it says how many there are ("a force of up to 5,000", "the rebels number 6,000")."""
    if (found.high or found.low or 0) < _SMALLEST_FIGURE or _year([t.text for t in sentence], found):
        return None
    of = sentence[found.first - 1] if found.first > 1 else None
    if of is not None and of.text.lower() == "of":
        body = sentence[found.first - 2]
        kind = lexicon().of.get(body.lemma.lower()) if body.pos == "NOUN" else None
        return kind if kind in {"force_level", "participants"} else None
    verb = sentence[head.head] if head is not None else None
    if verb is None or verb.lemma.lower() != "number":
        return None
    subject = next((c for c in sentence.children(verb.i) if c.dep == "nsubj"), None)
    return person_kind(sentence, subject) if subject is not None else None


def _has_noun(sentence: Sentence, found: Amount) -> bool:
    """Does the number stand before a noun of its own?"""
    more = sentence[found.end].text.lower() == "more" and found.end + 1 < len(sentence)
    after = sentence[found.end + 1] if more else sentence[found.end]
    if more and after.pos in {"AUX", "VERB"}:
        return False
    if after.text == "%" or after.text.startswith("-"):
        return True
    if after.pos in {"NOUN", "PROPN", "SYM"} or after.pos == "ADJ":
        inside = range(found.core, found.end)
        state = lexicon().states.get(after.text.lower())
        return state is None and any(
            sentence[k].head not in inside and sentence[k].head >= found.end for k in inside
        )
    return False


def _head_of(sentence: Sentence, found: Amount) -> Token | None:
    """The number word that governs the others."""
    for k in range(found.core, found.end):
        token = sentence[k]
        if not found.core <= token.head < found.end or token.head == k:
            return token
    return None


def _aside(sentence: Sentence, words: list[str], found: Amount, head: Token) -> bool:
    """Is the number an age or a label ("Scott, 43, was shot", "a father of seven", "Exit 6")?"""
    if head.dep in {"appos", "nummod", "npadvmod"} and not found.bounded:
        return True
    before = sentence[found.first - 1] if found.first > 0 else None
    if before is None or found.bounded:
        return False
    if before.text == "," and found.first > 1:
        named = sentence[found.first - 2].pos in {"PROPN", "NOUN"}
        return named and words[found.end : found.end + 1] in ([","], ["."], [";"], [")"], [])
    if before.text.lower() in {"of", "and"} and sentence[before.head].pos in {"NOUN", "PROPN"}:
        governor = sentence[before.head]
        return before.text.lower() == "of" and person_kind(sentence, governor) is not None
    return before.pos == "PROPN" and head.dep not in {"dobj", "nsubj", "nsubjpass"}


def _year(words: list[str], found: Amount) -> bool:
    word = words[found.core]
    return found.end == found.core + 1 and len(word) == 4 and word.isdigit() and 1700 <= int(word) <= 2100


def _said_of(sentence: Sentence, head: Token, nouns: frozenset[str]) -> Token | None:
    """The toll or figure that the number is said of ("the death toll rose to 45", "figures are 5,262 in Iraq")."""
    token = head
    for _ in range(6):
        if token.head == token.i:
            break
        token = sentence[token.head]
        if token.text.lower() in nouns and token.pos == "NOUN":
            return token
        if token.pos in {"VERB", "AUX"}:
            subjects = [c for c in sentence.children(token.i) if c.dep in {"nsubj", "nsubjpass", "dobj"}]
            return next((c for c in subjects if c.text.lower() in nouns and c.pos == "NOUN"), None)
    return None


def _topic(sentence: Sentence) -> QuantityKind | None:
    """The kind of people a sentence speaks of in the plural, for a figure without a noun."""
    for token in sentence:
        if token.tag in {"NNS", "NNPS"} and (kind := person_kind(sentence, token)) in {
            "force_level",
            "killed",
            "detained",
            "displaced",
        }:
            return kind
    return None
