"""On which side of an event a party stands, by which of its words, and events told by two words at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from dragoman.reading.grammar import overlap
from dragoman.records.drafts import EventDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span


def named(spans: Iterable[Span], sentence: Sentence) -> tuple[Span, ...]:
    """Parties by name: of "the foreign minister, Sergei Lavrov," the name stands for the office before it."""
    people = {i: e for e in sentence.entities if e.label == "PERSON" for i in range(e.first, e.last + 1)}
    out = []
    for span in spans:
        inside = sentence.within(span)
        head = next((t for t in inside if not span[0] <= sentence[t.head].start < span[1]), None)
        name = None if head is None or head.pos != "NOUN" else sentence.child(head.i, "appos")
        entity = None if name is None else people.get(name.i)
        out.append(span if entity is None else sentence.span(entity.first, entity.last))
    return tuple(dict.fromkeys(out))


def together(
    actors: tuple[Span, ...], recipients: tuple[Span, ...], head: Token, sentence: Sentence
) -> tuple[Span, ...]:
    """The recipients of a talk that are its partners: "discussed Syria with the president"."""
    if not actors:
        return ()
    partners: list[Span] = []
    below = sentence.children(head.i)
    for link in [*below, *(c for t in below if t.dep == "dobj" for c in sentence.children(t.i))]:
        if link.dep == "prep" and link.text.lower() == "with":
            inside = {sentence[i].start for i in sentence.subtree(link.i)}
            partners.extend(r for r in recipients if r[0] in inside)
    return tuple(partners)


def without_light(drafts: Sequence[EventDraft], sentence: Sentence) -> list[EventDraft]:
    """Events of one sentence, each told once: of "held talks" and "handed in his resignation" the noun is the cue.

    The verb's parties are the noun's where it has none.
    """
    out = list(drafts)
    for verb in drafts:
        for noun in drafts:
            token = sentence[noun.trigger]
            if noun is verb or noun.type != verb.type or token.dep != "dobj" or token.head != verb.trigger:
                continue
            if verb not in out or noun not in out or not _alike(verb.actors, noun.actors):
                continue
            actors = noun.actors or verb.actors
            recipients = noun.recipients or tuple(r for r in verb.recipients if r not in actors)
            whole = msgspec.structs.replace(
                noun, actors=actors, recipients=recipients, confidence=max(noun.confidence, verb.confidence)
            )
            out[out.index(noun)] = whole
            out.remove(verb)
    return out


def _alike(a: Sequence[Span], b: Sequence[Span]) -> bool:
    return not a or not b or any(overlap(x, y) for x in a for y in b)
