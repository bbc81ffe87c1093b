"""Which time and which counts belong to an event or a statement."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Container, Sequence
from typing import cast

from dragoman.reading.attach.tree import (
    STEPS,
    VERBAL,
    argument_of,
    carriers_of,
    governor_of,
    hangs,
    of_sentence,
    shares,
    start_of,
    words,
)
from dragoman.reading.grammar import conjuncts, head_token
from dragoman.records.drafts import EventDraft, QuantityDraft, StatementDraft, TimeDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import EventType, Span, Time


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
    inside = of_sentence(times, sentence)
    carriers = carriers_of(sentence, event)
    for time in inside:
        # What is planned lies not in the past, whatever the parser hangs on it.
        over = published is not None and time.end is not None and time.end < published.isoformat()
        if not (over and event.modality == "planned") and hangs(
            sentence, time.span, carriers, event.trigger, taken
        ):
            return _time(time)
    day = dateline or published
    if day is None or not (lead or sentence.headline) or not _is_news(event, inside, sentence):
        return None
    iso = day.isoformat()
    return Time(span=None, start=iso, end=iso, basis="dateline" if dateline else "published")


def event_quantities(
    event: EventDraft, quantities: Sequence[QuantityDraft], sentence: Sentence
) -> tuple[int, ...]:
    """Indexes in `quantities` of those that tell of the event: its objects and participants, and what it led to."""
    carriers = carriers_of(sentence, event)
    results = _results(sentence, event, carriers)
    kinds = words().kinds.get(cast("EventType", event.type), frozenset())
    out: list[int] = []
    first = bisect_left(quantities, sentence.start, key=start_of)
    for index in range(first, len(quantities)):
        quantity = quantities[index]
        if quantity.span[0] >= sentence.end:
            break
        top = argument_of(sentence, quantity)
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
    for time in of_sentence(times, sentence):
        if any(a <= time.span[0] and time.span[1] <= b for a, b in statement.content):
            continue
        if _said_then(sentence, cue, time.span) or _between(sentence, cue, time.span, statement):
            return _time(time)
    return None


def quantity_time(quantity: QuantityDraft, times: Sequence[TimeDraft], sentence: Sentence) -> Time | None:
    """When the count held: the time on the verb or noun that says what befell the people, or on the noun itself."""
    top = argument_of(sentence, quantity)
    own = head_token(sentence, quantity.counted or quantity.span)
    carriers = {t for t in (top, own.i if own is not None else None) if t is not None}
    for time in of_sentence(times, sentence):
        if hangs(sentence, time.span, carriers, top if top is not None else -1):
            return _time(time)
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


def _time(draft: TimeDraft) -> Time:
    return Time(span=draft.span, start=draft.start, end=draft.end)


def _is_news(event: EventDraft, inside: Sequence[TimeDraft], sentence: Sentence) -> bool:
    """Is it an actual event that the main clause tells as having just happened?"""
    if event.modality != "actual" or event.historical or event.repeated or event.aggregate or inside:
        return False
    if not 0 <= event.trigger < len(sentence):
        return False
    token = sentence[event.trigger]
    for _ in range(STEPS):
        above = sentence[token.head]
        if above.i == token.i:
            break
        told = token.dep == "ccomp" and above.pos in VERBAL and above.lemma.lower() in words().nouns.saying
        if not (told or token.dep == "conj" or shares(token, above)):
            return False
        token = above
    verb = sentence[event.trigger] if sentence[event.trigger].pos in VERBAL else token
    if verb.pos not in VERBAL:
        return sentence.headline
    aux = [c for c in sentence.children(verb.i) if c.dep in {"aux", "auxpass"}]
    if any(c.tag in {"MD", "TO"} or c.text.lower() == "had" for c in aux):
        return False
    return verb.tag in {"VBD", "VBZ", "VBP", "VBN", "VBG"}


def _results(sentence: Sentence, event: EventDraft, carriers: set[int]) -> set[int]:
    """Verbs that tell what the event led to: "attacked the base, killing 12", "a bombing that wounded 40"."""
    out: set[int] = set()
    for carrier in carriers:
        if carrier >= len(sentence):
            continue
        for child in sentence.children(carrier):
            participle = child.dep in {"advcl", "acl", "xcomp"} and child.tag == "VBG"
            if participle or (child.dep == "relcl" and sentence[carrier].pos not in VERBAL):
                out.update(c.i for c in conjuncts(sentence, child.i))
        # "the attack killed 40 and wounded 90"; "killed 40 and wounded 90"
        nominal = sentence[event.trigger].pos not in VERBAL
        if sentence[carrier].pos in VERBAL and nominal == (carrier != event.trigger):
            out.update(c.i for c in conjuncts(sentence, carrier))
    return out


def _between(sentence: Sentence, cue: Token, span: Span, statement: StatementDraft) -> bool:
    """Does a time stand between the cue and what was said, no verb before it? Parsers often hang it on the content."""
    if span[0] < cue.end or any(a < span[1] for a, _ in statement.content):
        return False
    return not any(t.pos in VERBAL for t in sentence.tokens[cue.i + 1 :] if t.end <= span[0])


def _said_then(sentence: Sentence, cue: Token, span: Span) -> bool:
    """Does a time hang on a cue of speech, or on an occasion that hangs on it?"""
    above = governor_of(sentence, span)
    known = words()
    for _ in range(STEPS):
        if above is None:
            return False
        if above.i == cue.i:
            return True
        if above.pos in VERBAL:
            joined = above.start > span[0] and above.i < cue.i
            return joined and any(c.i == cue.i for c in conjuncts(sentence, above.i))
        occasion = above.lemma.lower() in known.nouns.speech or above.pos in {"PROPN", "ADP"}
        if not occasion and above.lemma.lower() not in known.nouns.places:
            return False
        above = sentence[above.head] if above.head != above.i else None
    return False
