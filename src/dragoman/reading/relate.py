"""What one marked party of a sentence does to the other: the 16 types with a probability each.

The network pools the marked spans. The rules take the events coded in the sentence, weighted by how well their
parties fit the marked ones; then bare cue words near the marked parties; then a flat prior. Both are blended.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, cast, get_args

import msgspec

from dragoman.encoder.hints import Hint, Hinted, hints
from dragoman.encoder.protocol import Parser
from dragoman.encoder.tagger import Tagger
from dragoman.errors import InputError
from dragoman.reading import events, mentions, segments
from dragoman.reading.events.lexicon import Lexicon
from dragoman.reading.events.lexicon import load as load_lexicon
from dragoman.reading.filing import FRIENDLY, HOSTILE, YIELDING, filed_draft
from dragoman.reading.grammar import overlap
from dragoman.records.drafts import EventDraft
from dragoman.records.layout import SentenceSpan
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import EventType, Span

TYPES: tuple[EventType, ...] = get_args(EventType)
_GAP = "\n\n"
BATCH = 128
"""Rows parsed together: enough to keep the parser busy, few enough to answer as a stream."""
MAX_TEXT = 100_000
"""Longest text of a row in code points: these are sentences, not books."""

_BOTH, _ONE, _NONE, _TURNED = 1.0, 0.55, 0.2, 0.35
"""Weight of an event whose parties fit both marked ones, one of them, none, or both the other way round."""
_CUE = 0.3
"""Weight of a cue word that no frame took up, right beside a marked party; falls off with distance."""
_RANKS = {"relcl": 0.7, "acl": 0.75, "advcl": 0.8, "pobj": 0.9, "pcomp": 0.9, "appos": 0.7}
_STEPS = 12
_PRIOR = 0.02
"""Added to every type, so that no answer is certain."""


Moves = dict[EventType, EventType]


class PairRow(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence with its parties marked. Spans are code point offsets into `text`, end exclusive."""

    id: str
    text: str
    actor: Span | None
    recipient: Span | None


class PairAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The likeliest type, its probability, and that of each of the 16; they sum to 1."""

    id: str
    type: EventType
    confidence: float
    scores: dict[EventType, float]


def check(row: Mapping[str, Any]) -> PairRow:
    """A row of input as a record; InputError (`relate.*`) says what does not fit."""
    identity, text = row.get("id"), row.get("text")
    if not isinstance(identity, str):
        raise InputError("relate.bad-id", "The row has no id that is a string.")
    if not isinstance(text, str) or not text.strip():
        raise InputError("relate.no-text", "The row has no text.")
    if len(text) > MAX_TEXT:
        raise InputError("relate.too-long", f"The text is longer than {MAX_TEXT} characters.")
    actor, recipient = _span(row, "actor", text), _span(row, "recipient", text)
    if actor is not None and actor == recipient:
        raise InputError("relate.same-span", "Actor and recipient are the same span.")
    return PairRow(id=identity, text=text, actor=actor, recipient=recipient)


def _span(row: Mapping[str, Any], key: str, text: str) -> Span | None:
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) != 2 or any(type(x) is not int for x in value):
        raise InputError("relate.bad-span", f"The {key} is not a pair of whole numbers.")
    start, end = value
    if not 0 <= start < end <= len(text):
        raise InputError("relate.bad-span", f"The {key} [{start}, {end}] lies outside the text or is empty.")
    return start, end


RULES = 0.4
"""Weight of the rules' log-probabilities beside the network's, chosen on the development split of our own corpus."""


class Relater:
    """Reads pairs; `pairs` keeps the order of its input.

    With a parser the rules answer, with a tagger the network, with both their blend: `rules` is the rules' weight.
    """

    def __init__(
        self, parser: Parser | None = None, tagger: Tagger | None = None, *, rules: float = RULES
    ) -> None:
        if parser is None and tagger is None:
            raise ValueError("a relater needs a parser, a tagger or both")
        self._parser = parser
        self._tagger = tagger
        self._rules = rules

    def pairs(self, rows: Iterable[PairRow]) -> Iterator[PairAnswer]:
        """One answer for each row, parsed in batches."""
        stream = iter(rows)
        while batch := list(islice(stream, BATCH)):
            yield from self._batch(batch)

    def _batch(self, rows: Sequence[PairRow]) -> Iterator[PairAnswer]:
        ruled, known, moves = (
            (None, None, None) if self._parser is None else self._by_rules(rows, self._parser)
        )
        seen = None if self._tagger is None else _by_network(rows, self._tagger, known)
        if seen is not None and moves is not None:
            seen = [_refiled(scores, told) for scores, told in zip(seen, moves, strict=True)]
        for i, row in enumerate(rows):
            if ruled is None or seen is None:
                scores = (ruled or seen or [])[i]
            else:
                scores = _blend(seen[i], ruled[i], self._rules)
            if self._tagger is not None:
                scores = _cooled(scores, self._tagger.calibration.pair_temperature)
            best = max(TYPES, key=lambda t: scores[t])
            yield PairAnswer(id=row.id, type=best, confidence=scores[best], scores=scores)

    def _by_rules(
        self, rows: Sequence[PairRow], parser: Parser
    ) -> tuple[list[dict[EventType, float]], list[Hinted], list[Moves]]:
        """Scores of each row by the rules, what parser and rules know of its words, and which of its types are filed
        under others."""
        # One call of the parser for all rows, on their texts joined; spans move along by each row's offset.
        whole = _GAP.join(row.text for row in rows)
        layouts, specs, starts, offset = [], list[SentenceSpan](), list[int](), 0
        for row in rows:
            layout = segments.segment(row.text)
            layouts.append(layout)
            starts.append(offset)
            specs.extend(_moved(s, offset) for s in layout.sentences)
            offset += len(row.text) + len(_GAP)
        parsed = iter(parser.parse(whole, specs))
        out: list[dict[EventType, float]] = []
        known: list[Hinted] = []
        moves: list[Moves] = []
        for row, layout, start in zip(rows, layouts, starts, strict=True):
            mine = list(islice(parsed, len(layout.sentences)))
            drafts = events.code(whole, layout, mine, mentions.find(whole, mine))
            actor, recipient = _along(row.actor, start), _along(row.recipient, start)
            out.append(score_pair(whole, mine, drafts, actor, recipient))
            known.append(_known(mine, drafts, start))
            moves.append(_moves(mine, drafts, recipient))
        return out, known, moves


def _moves(sentences: Sequence[Sentence], drafts: Sequence[EventDraft], recipient: Span | None) -> Moves:
    """From type to type, where an event of the row is filed elsewhere than coded; modality is the network's to tell."""
    trees = {s.index: s for s in sentences}
    out: Moves = {}
    for draft in drafts:
        done = msgspec.structs.replace(draft, modality="actual")
        other = filed_draft(done, trees.get(draft.sentence), recipient)
        if other != draft.type:
            out[cast("EventType", draft.type)] = other
    return out


def _refiled(scores: Mapping[EventType, float], moves: Moves) -> dict[EventType, float]:
    """Scores of the network, which knows the manual's types, moved as the rules' events are."""
    out = dict(scores)
    for type_, other in moves.items():
        out[other] += out[type_]
        out[type_] = 0.0
    return out


def _known(sentences: Sequence[Sentence], drafts: Sequence[EventDraft], start: int) -> Hinted:
    """Hints for a row's text, which begins at `start` of the text parsed."""
    spans: list[Span] = []
    values: list[Hint] = []
    for sentence in sentences:
        found, told = hints(sentence, [d for d in drafts if d.sentence == sentence.index])
        spans.extend((a + sentence.start - start, b + sentence.start - start) for a, b in found)
        values.extend(told)
    return spans, values


def _by_network(
    rows: Sequence[PairRow], tagger: Tagger, known: Sequence[Hinted] | None
) -> list[dict[EventType, float]]:
    windows = tagger.windows([row.text for row in rows])
    marked = [(w, row.actor, row.recipient) for w, row in zip(windows, rows, strict=True)]
    found = tagger.pairs(marked, known)
    return [_by_modality({t: scores[t] for t in TYPES}, modality) for scores, modality in found]


def _by_modality(scores: Mapping[EventType, float], modality: Mapping[str, float]) -> dict[EventType, float]:
    """Scores moved by as much as the event is denied, planned or otherwise ahead, as `filing` says."""
    out = dict(scores)
    denied = modality["denied"]
    for type_ in FRIENDLY:
        ahead = 1.0 - modality["actual"] - denied if type_ in YIELDING else 0.0
        out[type_] -= (ahead + denied) * scores[type_]
        out["AGREE"] += ahead * scores[type_]
        out["REJECT"] += denied * scores[type_]
    for type_ in HOSTILE:
        out[type_] -= modality["planned"] * scores[type_]
        out["THREATEN"] += modality["planned"] * scores[type_]
    return out


def _blend(
    network: Mapping[EventType, float], rules: Mapping[EventType, float], share: float
) -> dict[EventType, float]:
    """Product of both, each raised to its weight."""
    floor = 1e-6
    return _whole({t: max(network[t], floor) ** (1.0 - share) * max(rules[t], floor) ** share for t in TYPES})


def _cooled(scores: Mapping[EventType, float], temperature: float) -> dict[EventType, float]:
    return _whole({t: p ** (1.0 / temperature) for t, p in scores.items()})


def _whole(scores: Mapping[EventType, float]) -> dict[EventType, float]:
    total = math.fsum(scores.values())
    return {t: v / total for t, v in scores.items()}


def _moved(spec: SentenceSpan, offset: int) -> SentenceSpan:
    return SentenceSpan((spec.span[0] + offset, spec.span[1] + offset), spec.block, spec.headline)


def _along(span: Span | None, offset: int) -> Span | None:
    return None if span is None else (span[0] + offset, span[1] + offset)


def score_pair(
    text: str,
    sentences: Sequence[Sentence],
    drafts: Sequence[EventDraft],
    actor: Span | None,
    recipient: Span | None,
) -> dict[EventType, float]:
    """Probability of each type for what `actor` does to `recipient`; a pure function of its arguments.

    `drafts` are the events coded in `sentences` of `text`; all spans are offsets into `text`.
    """
    total: dict[EventType, float] = dict.fromkeys(TYPES, 0.0)
    trees = {s.index: s for s in sentences}
    for draft in drafts:
        gain = draft.confidence * fit(draft, actor, recipient) * _near(draft.cue, actor, recipient)
        gain *= _rank(trees.get(draft.sentence), draft.trigger)
        type_ = filed_draft(draft, trees.get(draft.sentence), recipient)
        total[type_] = max(total[type_], gain) + 0.15 * min(total[type_], gain)
    lexicon = load_lexicon()
    taken = {(d.sentence, d.trigger) for d in drafts}
    for sentence in sentences:
        for token in sentence:
            if (sentence.index, token.i) in taken:
                continue
            for type_, weight in _bare(lexicon, token):
                gain = _CUE * weight * _near((token.start, token.end), actor, recipient)
                total[type_] = max(total[type_], gain) + 0.05 * min(total[type_], gain)
    raised = {t: v + _PRIOR for t, v in total.items()}
    return _whole(raised)


def fit(draft: EventDraft, actor: Span | None, recipient: Span | None) -> float:
    """How well an event's parties are the marked ones, 0 to 1."""
    a = _meets(draft.actors, actor)
    r = _meets(draft.recipients, recipient)
    if draft.reciprocal or draft.type == "CONSULT":
        r = r or _meets(draft.actors, recipient)
    if a and (r or recipient is None):
        return _BOTH
    turned = _meets(draft.actors, recipient) and _meets(draft.recipients, actor)
    if turned:
        return _TURNED
    if a or r:
        return _ONE
    return _NONE


def _rank(sentence: Sentence | None, i: int) -> float:
    """1 in the main clause or what is said there, less in relative and adverbial clauses and noun phrases below."""
    if sentence is None or i >= len(sentence):
        return 1.0
    value = 1.0
    for _ in range(_STEPS):
        token = sentence[i]
        if token.head == i:
            break
        value *= _RANKS.get(token.dep, 1.0)
        i = token.head
    return max(value, 0.4)


def _meets(spans: Iterable[Span], marked: Span | None) -> bool:
    return marked is not None and any(overlap(span, marked) for span in spans)


def _near(cue: Span, actor: Span | None, recipient: Span | None) -> float:
    """1 between the marked parties or beside one of them, falling off with the characters in between."""
    marked = [s for s in (actor, recipient) if s is not None]
    if not marked:
        return 1.0
    low, high = min(s[0] for s in marked), max(s[1] for s in marked)
    if len(marked) == 2 and low <= cue[0] and cue[1] <= high:
        return 1.0
    gap = min(max(s[0] - cue[1], cue[0] - s[1], 0) for s in marked)
    return 1.0 / (1.0 + gap / 40.0)


def _bare(lexicon: Lexicon, token: Token) -> list[tuple[EventType, float]]:
    """What a word's entries in the lexicon speak for when no frame fits: each type's best weight, shared out."""
    lemma = token.lemma.lower()
    if token.pos in {"VERB", "AUX"}:
        cues = lexicon.verbs.get(lemma, ())
    elif token.pos in {"NOUN", "PROPN"}:
        cues = lexicon.nouns.get(lemma, ())
    elif token.pos == "ADJ":
        cues = lexicon.adjectives.get(lemma, ())
    else:
        return []
    best: dict[EventType, float] = {}
    for cue in cues:
        told = cue.rest or cue.objects or cue.clauseverb or cue.subjects or cue.mods or cue.near or cue.light
        if not told:
            best[cue.type] = max(best.get(cue.type, 0.0), cue.weight * (1.0 if cue.narrowness == 0 else 0.3))
    return [(t, w / len(best)) for t, w in best.items()]
