"""Reviewers' corrections as sentences to train on: what `dragoman train --add` takes.

A sentence is written where every event that was read in it has been judged: accepted and edited ones stand in it with
their corrections, rejected ones do not, so that the sentence teaches that they are none. Where one is not judged, the
sentence would teach what nobody said, and is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from dragoman import ontology
from dragoman.export.files import writing
from dragoman.export.table import line
from dragoman.ledger import View
from dragoman.ledger.answers import JudgedSentence
from dragoman.ontology import Ontology
from dragoman.records.reading import Event, Party, Span

REASONS = {
    "unjudged": "sentences with an event that nobody has judged",
    "outside": "sentences with an event whose words run over their end",
    "both": "sentences with somebody who is actor and recipient of one event",
}
_FLAGS = ("historical", "repeated", "aggregate", "reciprocal")


class Lines:
    """The lines, made while they are gone through; `left_out` counts what is not written, by reason."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.left_out: Counter[str] = Counter()

    def __iter__(self) -> Iterator[str]:
        codes = ontology.load()
        self.left_out.clear()
        for sentence in self._view.judged_sentences():
            made = _made(sentence, codes)
            if isinstance(made, str):
                self.left_out[made] += 1
            else:
                yield line(made)


def lines(view: View) -> Lines:
    """JSON lines of all judged sentences of a view, report by report."""
    return Lines(view)


def write(view: View, out: str) -> tuple[int, Mapping[str, int]]:
    """Write them to a file, whole or not at all, or to standard output (`-`); how many, and how many are left out.

    Raises DragomanError(export.write) where the file cannot be written.
    """
    found = lines(view)
    written = 0
    with writing(out) as whole:
        for words in found:
            whole.write(words + "\n")
            written += 1
    return written, dict(sorted(found.left_out.items()))


def _made(sentence: JudgedSentence, codes: Ontology) -> dict[str, Any] | str:
    """The line of a sentence, or the reason why there is none."""
    if any(one.verdict is None for one in sentence.events):
        return "unjudged"
    low, high = sentence.span
    kept = [one.event for one in sentence.events if one.verdict != "reject"]
    if any(event.cue[1] > high for event in kept):
        return "outside"
    events = [_event(event, low, high, codes) for event in kept]
    if any({*map(tuple, e["actors"])} & {*map(tuple, e["recipients"])} for e in events):
        return "both"
    return {"id": f"{sentence.report}/{low}", "text": sentence.text, "events": events}


def _event(event: Event, low: int, high: int, codes: Ontology) -> dict[str, Any]:
    """An event in the sentence's own offsets. Who is named in another sentence is no matter of this one."""

    def moved(parties: tuple[Party, ...]) -> list[Span]:
        spans = (party.span for party in parties)
        return [(start - low, end - low) for start, end in spans if low <= start and end <= high]

    modes = codes.modes(event.type)
    made: dict[str, Any] = {"type": event.type, "cue": (event.cue[0] - low, event.cue[1] - low)}
    made |= {"actors": moved(event.actors), "recipients": moved(event.recipients)}
    made |= {"modality": event.modality, "modes": [mode for mode in event.modes if mode in modes]}
    return made | {flag: True for flag in _FLAGS if getattr(event, flag)}
