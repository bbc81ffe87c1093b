"""Events from the network's view of each sentence and the rule coder's drafts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import get_args

import msgspec

from dragoman.encoder.tagger import Seen, SeenEvent, SeenParty
from dragoman.encoder.weights import Calibration
from dragoman.reading.coding.edges import joined, mended
from dragoman.reading.coding.idle import idle
from dragoman.reading.coding.passives import turned
from dragoman.reading.coding.sides import named, together, without_light
from dragoman.reading.grammar import overlap
from dragoman.records.drafts import EventDraft
from dragoman.records.parse import Sentence
from dragoman.records.reading import Modality, Span

_SPEAKING = frozenset({"REQUEST", "THREATEN", "ACCUSE", "REJECT", "AGREE", "SUPPORT", "CONCEDE"})
_MODALITIES: tuple[Modality, ...] = get_args(Modality)
_MOST_MODES = 3


class Weighing(msgspec.Struct, frozen=True):
    """Thresholds, chosen on the development split of our own corpus (docs/decisions/0004-reader.md)."""

    alone: float = 0.5
    """An event that only the network sees needs this probability."""
    agreed: float = 0.25
    """One that the rules found at the same words needs this."""
    quiet: float = 0.9
    """In a report without any political word every event needs this: sport and weather borrow words of war."""
    party: float = 0.6
    """A mention is a party from this probability on."""
    vote: float = 0.2
    """Added where the rules, at the same words and of the same type, give the mention the same part, taken off where
    they give it none or the other."""
    mode: float = 0.5
    flag: float = 0.5


def code(
    text: str,
    sentences: Sequence[Sentence],
    seen: Sequence[Seen],
    rules: Sequence[EventDraft],
    topics: Sequence[tuple[str, ...]],
    name: str,
    calibration: Calibration = Calibration(),  # noqa: B008
    limits: Weighing = Weighing(),  # noqa: B008
    *,
    politics: bool = True,
) -> list[EventDraft]:
    """Events in order of their cues, one for each cue that the network is sure enough of.

    `text` is the report's. `seen` and `topics` (PLOVER contexts) are one a sentence; spans of `seen` are offsets into
    the sentence. `rules` raise what they agree with and fill parties left empty. `name` is the weights' name.
    `politics` tells whether any word of the report speaks of politics.
    """
    if not politics:
        limits = msgspec.structs.replace(limits, alone=limits.quiet, agreed=limits.quiet)
    by_sentence: dict[int, list[EventDraft]] = defaultdict(list)
    for draft in rules:
        by_sentence[draft.sentence].append(draft)
    out: list[EventDraft] = []
    for sentence, view, topic in zip(sentences, seen, topics, strict=True):
        found = by_sentence[sentence.index]
        drafts = (_draft(text, sentence, e, found, topic, name, limits, calibration) for e in view.events)
        out.extend(without_light([d for d in drafts if d is not None], sentence))
    out.sort(key=lambda d: d.cue)
    return out


def _draft(
    text: str,
    sentence: Sentence,
    event: SeenEvent,
    rules: Sequence[EventDraft],
    topic: tuple[str, ...],
    name: str,
    limits: Weighing,
    calibration: Calibration,
) -> EventDraft | None:
    cue = _moved(event.cue, sentence.start)
    beside = next((r for r in rules if overlap(r.cue, cue)), None)
    if event.probability < (limits.alone if beside is None else limits.agreed):
        return None
    tokens = [t for t in sentence if t.start < cue[1] and cue[0] < t.end]
    if not tokens:
        return None
    inside = {t.i for t in tokens}
    head = next((t for t in tokens if t.head not in inside or t.head == t.i), tokens[0])
    if idle(head, sentence, text):
        return None
    type_ = max(event.types, key=lambda t: event.types[t])
    modality = max(_MODALITIES, key=lambda m: event.modality[m])
    ruled = beside if beside is not None and beside.type == type_ else None
    actors = _parties(event.actors, sentence, text, limits, None if ruled is None else ruled.actors)
    recipients = _parties(
        event.recipients, sentence, text, limits, None if ruled is None else ruled.recipients
    )
    recipients = tuple(s for s in recipients if s not in actors)
    if beside is not None:
        actors = actors or tuple(s for s in beside.actors if s not in recipients)
        recipients = recipients or tuple(s for s in beside.recipients if s not in actors)
    actors, recipients = turned(named(actors, sentence), named(recipients, sentence), head, sentence)
    partners = together(actors, recipients, head, sentence) if type_ == "CONSULT" else ()
    actors, recipients = (*actors, *partners), tuple(r for r in recipients if r not in partners)
    reciprocal = (event.reciprocal >= limits.flag or bool(partners)) and len(actors) > 1
    return EventDraft(
        type=type_,
        sentence=sentence.index,
        trigger=head.i,
        cue=cue,
        actors=actors,
        recipients=recipients,
        modes=_modes(event.modes, type_, limits),
        contexts=topic,
        modality=modality,
        historical=event.historical >= limits.flag,
        repeated=event.repeated >= limits.flag,
        aggregate=event.aggregate >= limits.flag,
        reciprocal=reciprocal,
        confidence=confidence(event.types.get(type_, 0.0), type_, beside, calibration),
        coder=name if beside is None else f"{name}+rules",
        speech=type_ in _SPEAKING and head.pos in {"VERB", "AUX"},
        scores=_likeliest(event.types, type_),
        ruled=None if beside is None else beside.type,
    )


def confidence(probability: float, type_: str, beside: EventDraft | None, by: Calibration) -> float:
    """How likely an event is right, from its type's probability and what the rules found at the same words."""
    score = by.slope * logit(probability) + by.offset
    if beside is not None:
        score += by.agreed if beside.type == type_ else by.differing
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def logit(probability: float) -> float:
    """Log odds, of probabilities away from 0 and 1."""
    p = min(1.0 - 1e-4, max(1e-4, probability))
    return math.log(p / (1.0 - p))


def _likeliest(types: Mapping[str, float], chosen: str) -> dict[str, float]:
    """Three types at most, the chosen one first, none less likely than one in fifty but for the chosen."""
    order = sorted(types, key=lambda t: (t != chosen, -types[t]))[:3]
    return {t: round(types[t], 3) for t in order if t == chosen or types[t] >= 0.02}


def _parties(
    seen: Sequence[SeenParty],
    sentence: Sentence,
    text: str,
    limits: Weighing,
    ruled: Sequence[Span] | None,
) -> tuple[Span, ...]:
    """Likely parties with their words mended, each once. `ruled` are those of the rules' event of the same type."""
    likely = []
    for party in seen:
        span = _moved(party.span, sentence.start)
        score = party.probability
        if ruled is not None:
            score += limits.vote if any(overlap(span, r) for r in ruled) else -limits.vote
        if score >= limits.party:
            likely.append(mended(span, sentence, text))
    return joined(dict.fromkeys(likely), sentence, text)


def _modes(modes: Mapping[str, float], type_: str, limits: Weighing) -> tuple[str, ...]:
    """Likely modes of the type, likeliest first."""
    mine = [(p, m) for m, p in modes.items() if m.startswith(f"{type_}/") and p >= limits.mode]
    return tuple(m.split("/", 1)[1] for _, m in sorted(mine, reverse=True)[:_MOST_MODES])


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by
