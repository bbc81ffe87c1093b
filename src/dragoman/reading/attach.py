"""Which time, place and number belongs to which event or statement: what hangs on its clause in the tree.

Pure functions over a sentence and drafts. Not the nearest expression but the one that the tree joins to the event's own
words; none is better than a wrong one.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Container, Sequence
from functools import cache
from typing import Protocol, TypeVar, cast

import msgspec

from dragoman.reading.grammar import conjuncts, head_token
from dragoman.reading.tables import table
from dragoman.records.drafts import EventDraft, QuantityDraft, StatementDraft, TimeDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import EventType, Place, QuantityKind, Span, Time

_STEPS = 8
"""Links of the tree from an expression up to the event at most."""
_VERBAL = frozenset({"VERB", "AUX"})
_COMPARING = frozenset({"as", "like", "unlike", "than"})
_ARGUMENTS = frozenset({"dobj", "nsubj", "nsubjpass", "pobj", "attr", "oprd", "obj"})


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


_S = TypeVar("_S", bound=_Spanned)


class _Nouns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    places: frozenset[str]
    people: frozenset[str]
    speech: frozenset[str]
    saying: frozenset[str]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    light: frozenset[str]
    occurring: frozenset[str]
    aspect: frozenset[str]
    where: frozenset[str]
    where_by_type: dict[EventType, frozenset[str]]
    nouns: _Nouns
    kinds: dict[EventType, frozenset[QuantityKind]]


@cache
def _words() -> _Words:
    return table("data/attach.toml", _Words)


def event_time(
    event: EventDraft,
    times: Sequence[TimeDraft],
    sentence: Sentence,
    *,
    published: datetime.date | None = None,
    dateline: datetime.date | None = None,
    lead: bool = False,
    taken: Container[int] = (),
) -> Time | None:
    """The time that hangs on the event's clause, or None.

    `times` stand in order of the text (other sentences' are passed over). `taken` are the tokens of the sentence that
    evoke other events: a time that hangs on one of them is theirs. In a headline and, where `lead` is true, in
    the sentence given, an actual event of the main clause without a time of its own falls back on the dateline's day
    or on the day of publication, with that basis.
    """
    inside = _of_sentence(times, sentence)
    carriers = _carriers(sentence, event)
    for time in inside:
        # What is planned lies not in the past, whatever the parser hangs on it.
        over = published is not None and time.end is not None and time.end < published.isoformat()
        if not (over and event.modality == "planned") and _hangs(
            sentence, time.span, carriers, event.trigger, taken
        ):
            return _time(time)
    day = dateline or published
    if day is None or not (lead or sentence.headline) or not _is_news(event, inside, sentence):
        return None
    iso = day.isoformat()
    return Time(span=None, start=iso, end=iso, basis="dateline" if dateline else "published")


def event_place(event: EventDraft, places: Sequence[Place], sentence: Sentence) -> Place | None:
    """The place where the event happened, or None: a place name in a phrase of place that hangs on its clause.

    A place that is a party ("Moscow said", "attacked Israel") is none; the town that an assault is aimed at is.
    """
    carriers = _carriers(sentence, event)
    parties = (*event.actors, *event.recipients)
    for place in _of_sentence(places, sentence):
        if _is_where(sentence, place, event, carriers, parties):
            return place
    return None


def event_quantities(
    event: EventDraft, quantities: Sequence[QuantityDraft], sentence: Sentence
) -> tuple[int, ...]:
    """Indexes in `quantities` of those that tell of the event: its objects and participants, and what it led to."""
    carriers = _carriers(sentence, event)
    results = _results(sentence, event, carriers)
    kinds = _words().kinds.get(cast("EventType", event.type), frozenset())
    out: list[int] = []
    first = bisect_left(quantities, sentence.start, key=_start)
    for index in range(first, len(quantities)):
        quantity = quantities[index]
        if quantity.span[0] >= sentence.end:
            break
        top = _argument_of(sentence, quantity)
        if top is not None and (top in carriers or (top in results and quantity.kind in kinds)):
            out.append(index)
    return tuple(out)


def statement_time(statement: StatementDraft, times: Sequence[TimeDraft], sentence: Sentence) -> Time | None:
    """When it was said: the time on the statement's cue, or on the occasion ("in a statement on Monday").

    `sentence` is the cue's. Times inside the content belong to what was said.
    """
    cue = head_token(sentence, statement.cue) if statement.cue is not None else None
    if cue is None:
        return None
    for time in _of_sentence(times, sentence):
        if any(a <= time.span[0] and time.span[1] <= b for a, b in statement.content):
            continue
        if _said_then(sentence, cue, time.span) or _between(sentence, cue, time.span, statement):
            return _time(time)
    return None


def quantity_time(quantity: QuantityDraft, times: Sequence[TimeDraft], sentence: Sentence) -> Time | None:
    """When the count held: the time on the verb or noun that says what befell the people, or on the noun itself."""
    top = _argument_of(sentence, quantity)
    own = head_token(sentence, quantity.counted or quantity.span)
    carriers = {t for t in (top, own.i if own is not None else None) if t is not None}
    for time in _of_sentence(times, sentence):
        if _hangs(sentence, time.span, carriers, top if top is not None else -1):
            return _time(time)
    return None


def quantity_place(quantity: QuantityDraft, places: Sequence[Place], sentence: Sentence) -> Place | None:
    """Where the people are or were: a phrase of place on the noun ("5,000 troops in Iraq") or on its verb."""
    top = _argument_of(sentence, quantity)
    own = head_token(sentence, quantity.span)
    for carrier in (own.i if own is not None else None, top):
        if carrier is None:
            continue
        for place in _of_sentence(places, sentence):
            found = _phrase(sentence, place.span)
            if found is not None and found[0] in _words().where and _reaches(sentence, found[1], {carrier}):
                return place
    return None


def quantity_statement(quantity: QuantityDraft, statements: Sequence[StatementDraft]) -> int | None:
    """Index of the innermost statement whose content holds the figure: whose figure it is. None: the narrator's."""
    best: int | None = None
    size = 0
    for index, statement in enumerate(statements):
        if any(a <= quantity.span[0] and quantity.span[1] <= b for a, b in statement.content):
            length = sum(b - a for a, b in statement.content)
            if best is None or length < size or (length == size and statement.within == best):
                best, size = index, length
    return best


def _start(item: _Spanned) -> int:
    return item.span[0]


def _of_sentence(items: Sequence[_S], sentence: Sentence) -> list[_S]:
    """Those that begin in this sentence; `items` stand in order of the text."""
    low = bisect_left(items, sentence.start, key=_start)
    return list(items[low : bisect_left(items, sentence.end, lo=low, key=_start)])


def _time(draft: TimeDraft) -> Time:
    return Time(span=draft.span, start=draft.start, end=draft.end)


def _carriers(sentence: Sentence, event: EventDraft) -> set[int]:
    """Tokens on which a time or place must hang to be the event's: its cue and the verbs that carry it."""
    if not 0 <= event.trigger < len(sentence):
        return set()
    out = {event.trigger, *(t.i for t in sentence.within(event.cue) if t.pos != "PUNCT")}
    words = _words()
    token = sentence[event.trigger]
    if token.pos not in _VERBAL:
        for child in sentence.children(token.i):
            # "air strikes carried out on Monday", "the attack that took place on Monday"
            if child.dep in {"acl", "relcl"} and child.lemma.lower() in words.light | words.occurring:
                out.add(child.i)
    for _ in range(_STEPS):
        above = sentence[token.head]
        if above.i == token.i or not _shares(token, above):
            break
        out.add(above.i)
        token = above
    return out


def _shares(token: Token, above: Token) -> bool:
    """Does what hangs on `above` hold for `token` below it?"""
    words = _words()
    lemma = above.lemma.lower()
    if token.pos in _VERBAL:
        if token.dep in {"xcomp", "ccomp"} and above.pos in _VERBAL:
            return lemma in words.aspect
        return (
            token.dep == "advcl"
            and token.tag == "VBG"
            and above.pos in _VERBAL
            and above.i < token.i
            and lemma not in words.nouns.saying
        )
    if token.dep in {"nsubj", "nsubjpass"} and above.pos in _VERBAL:
        return lemma in words.occurring or (token.dep == "nsubjpass" and lemma in words.light)
    if token.dep in {"dobj", "obj", "attr"} and above.pos in _VERBAL:
        return lemma in words.light
    return False


def _governor(sentence: Sentence, span: Span) -> Token | None:
    """The token outside `span` that its words hang on; None at the top of the tree."""
    head = head_token(sentence, span)
    if head is None or head.head == head.i:
        return None
    above = sentence[head.head]
    if span[0] <= above.start < span[1]:
        return None
    # "said last December it would": directly behind a verb of saying a time is that verb's.
    first = sentence.within(span)[0].i
    saying = sentence[first - 1] if first > 0 else None
    if saying is not None and saying.i == above.head and above.dep == "ccomp" and saying.pos in _VERBAL:
        return saying
    return above


def _hangs(
    sentence: Sentence, span: Span, carriers: set[int], trigger: int, taken: Container[int] = ()
) -> bool:
    """Does an expression hang on one of `carriers`, directly or through names and prepositions?

    Or on the object of one that is itself no event ("approved a resolution on Sunday"). Standing before the
    first of joined verbs it holds for all of them ("On Monday X shelled Y and took Z").
    """
    above = _governor(sentence, span)
    for _ in range(_STEPS):
        if above is None:
            return False
        if above.i in carriers:
            return True
        if above.text.lower() in _COMPARING:
            return False
        if above.pos in _VERBAL:
            joined = above.start > span[0] and above.i < trigger
            return joined and any(c.i in carriers for c in conjuncts(sentence, above.i) if c.dep == "conj")
        if (
            above.pos == "NOUN"
            and above.dep in {"dobj", "obj"}
            and above.head in carriers
            and above.i not in taken
            and above.end <= span[0]
        ):
            return True
        if (
            above.pos not in {"PROPN", "ADP", "ADV", "NUM"}
            and above.lemma.lower() not in _words().nouns.places
        ):
            return False
        above = sentence[above.head] if above.head != above.i else None
    return False


def _reaches(sentence: Sentence, start: Token, carriers: set[int]) -> bool:
    """Is `start` a carrier, or does it hang on one through names, prepositions and nouns of place?"""
    token = start
    for _ in range(_STEPS):
        if token.i in carriers:
            return True
        if token.head == token.i or token.pos in _VERBAL or token.text.lower() in _COMPARING:
            return False
        lemma = token.lemma.lower()
        # "arrested students in Minsk" says where; "groups in Iraq urged" does not.
        person = lemma in _words().nouns.people and token.dep not in {"nsubj", "ROOT"}
        if token.pos not in {"PROPN", "ADP", "ADV"} and lemma not in _words().nouns.places and not person:
            return False
        token = sentence[token.head]
    return False


def _phrase(sentence: Sentence, span: Span) -> tuple[str, Token] | None:
    """The preposition over a place name, through nouns of place and compounds, and the token that it hangs on."""
    token = head_token(sentence, span)
    if token is None:
        return None
    for _ in range(_STEPS):
        above = sentence[token.head]
        if above.i == token.i:
            return None
        if above.pos in {"ADP", "SCONJ"} or token.dep == "pobj":
            low = above.text.lower()
            governor = sentence[above.head]
            if governor.i == above.i:
                return None
            # "in the city of Raqqa", "on the border with Iraq", "north of Mosul"
            if low in {"of", "with", "between"} and governor.lemma.lower() in _words().nouns.places:
                if governor.dep == "advmod" or governor.pos == "ADV":
                    return "near", sentence[governor.head]
                token = governor
                continue
            if low in {"of", "from"} and governor.pos == "ADP":
                return governor.text.lower(), sentence[governor.head]
            return low, governor
        if token.dep in {"compound", "nmod", "poss", "amod", "appos", "conj"} and (
            above.lemma.lower() in _words().nouns.places or above.pos == "PROPN"
        ):
            token = above
            continue
        return None
    return None


def _is_where(
    sentence: Sentence, place: Place, event: EventDraft, carriers: set[int], parties: Sequence[Span]
) -> bool:
    words = _words()
    party = any(a < place.span[1] and place.span[0] < b for a, b in parties)
    found = _phrase(sentence, place.span)
    if found is not None and not (party and found[0] not in words.where):
        low, governor = found
        if low == "at" and place.precision in {"country", "region"}:
            return False
        mine = words.where_by_type.get(cast("EventType", event.type), frozenset())
        if low in words.where or low in mine:
            return _reaches_or_joined(sentence, governor, carriers, place, event)
    if party and place.precision in {"country", "region"}:
        return False
    # "bombed Aleppo", "recaptured Mosul": the town an assault is aimed at; "visited Moscow".
    token = head_token(sentence, place.span)
    if token is None or token.dep not in {"dobj", "nsubjpass", "obj", "advmod"} or token.head not in carriers:
        return False
    visited = event.type == "CONSULT" and sentence[token.head].lemma.lower() in {"visit", "tour", "reach"}
    return visited or (event.type == "ASSAULT" and place.precision not in {"country", "region"})


def _reaches_or_joined(
    sentence: Sentence, governor: Token, carriers: set[int], place: Place, event: EventDraft
) -> bool:
    if _reaches(sentence, governor, carriers):
        return True
    if governor.pos in _VERBAL and governor.start > place.span[0] and governor.i < event.trigger:
        return any(c.i in carriers for c in conjuncts(sentence, governor.i) if c.dep == "conj")
    return False


def _is_news(event: EventDraft, inside: Sequence[TimeDraft], sentence: Sentence) -> bool:
    """Is it an actual event that the main clause tells as having just happened?"""
    if event.modality != "actual" or event.historical or event.repeated or event.aggregate or inside:
        return False
    if not 0 <= event.trigger < len(sentence):
        return False
    token = sentence[event.trigger]
    for _ in range(_STEPS):
        above = sentence[token.head]
        if above.i == token.i:
            break
        told = token.dep == "ccomp" and above.pos in _VERBAL and above.lemma.lower() in _words().nouns.saying
        if not (told or token.dep == "conj" or _shares(token, above)):
            return False
        token = above
    verb = sentence[event.trigger] if sentence[event.trigger].pos in _VERBAL else token
    if verb.pos not in _VERBAL:
        return sentence.headline
    aux = [c for c in sentence.children(verb.i) if c.dep in {"aux", "auxpass"}]
    if any(c.tag in {"MD", "TO"} or c.text.lower() == "had" for c in aux):
        return False
    return verb.tag in {"VBD", "VBZ", "VBP", "VBN", "VBG"}


def _argument_of(sentence: Sentence, quantity: QuantityDraft) -> int | None:
    """The verb or noun whose argument the counted people are: "killed" in "killed at least 12 people"."""
    span = quantity.counted or quantity.span
    token = head_token(sentence, span)
    if token is None:
        return None
    for child in sentence.children(token.i):
        if child.dep in {"acl", "relcl"} and child.i > token.i and token.head == token.i:
            return child.i
    for _ in range(_STEPS):
        if token.head == token.i:
            return token.i if token.pos in _VERBAL else None
        above = sentence[token.head]
        if above.pos in _VERBAL and above.dep != "prep":
            return above.i if token.dep in _ARGUMENTS | {"agent", "prep", "conj", "ccomp", "dative"} else None
        if above.pos in {"ADP", "SCONJ"} or above.dep == "prep":
            governor = sentence[above.head]
            inside = quantity.span[0] <= governor.start < quantity.span[1]
            if (
                governor.pos == "NOUN"
                and not inside
                and above.text.lower() in {"of", "by", "against", "with"}
            ):
                return governor.i
        elif above.pos == "ADJ" and token.dep in {"nsubj", "nsubjpass"}:
            # "left 12 people dead"
            token = above
            continue
        elif above.pos not in {"NOUN", "PROPN", "NUM", "ADJ", "PRON", "DET"}:
            return None
        token = above
    return None


def _results(sentence: Sentence, event: EventDraft, carriers: set[int]) -> set[int]:
    """Verbs that tell what the event led to: "attacked the base, killing 12", "a bombing that wounded 40"."""
    out: set[int] = set()
    for carrier in carriers:
        if carrier >= len(sentence):
            continue
        for child in sentence.children(carrier):
            participle = child.dep in {"advcl", "acl", "xcomp"} and child.tag == "VBG"
            if participle or (child.dep == "relcl" and sentence[carrier].pos not in _VERBAL):
                out.update(c.i for c in conjuncts(sentence, child.i))
        # "the attack killed 40 and wounded 90"; "killed 40 and wounded 90"
        nominal = sentence[event.trigger].pos not in _VERBAL
        if sentence[carrier].pos in _VERBAL and nominal == (carrier != event.trigger):
            out.update(c.i for c in conjuncts(sentence, carrier))
    return out


def _between(sentence: Sentence, cue: Token, span: Span, statement: StatementDraft) -> bool:
    """Does a time stand between the cue and what was said, no verb before it? Parsers often hang it on the content."""
    if span[0] < cue.end or any(a < span[1] for a, _ in statement.content):
        return False
    return not any(t.pos in _VERBAL for t in sentence.tokens[cue.i + 1 :] if t.end <= span[0])


def _said_then(sentence: Sentence, cue: Token, span: Span) -> bool:
    """Does a time hang on a cue of speech, or on an occasion that hangs on it?"""
    above = _governor(sentence, span)
    words = _words()
    for _ in range(_STEPS):
        if above is None:
            return False
        if above.i == cue.i:
            return True
        if above.pos in _VERBAL:
            joined = above.start > span[0] and above.i < cue.i
            return joined and any(c.i == cue.i for c in conjuncts(sentence, above.i))
        occasion = above.lemma.lower() in words.nouns.speech or above.pos in {"PROPN", "ADP"}
        if not occasion and above.lemma.lower() not in words.nouns.places:
            return False
        above = sentence[above.head] if above.head != above.i else None
    return False
