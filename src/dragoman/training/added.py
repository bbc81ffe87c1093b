"""A user's own sentences: one JSON object a line, with the events they tell of.

    {"text": "...", "events": [{"type": "ASSAULT", "cue": [s, e], "actors": [[s, e]], "recipients": [[s, e]],
                                "modality": "actual", "modes": ["aerial"]}]}

Spans are code point offsets into `text`, end exclusive. `events` may be empty: a sentence that tells of none. What is
not given (mentions that are no party, statements) is not taught.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import msgspec

from dragoman.corpus.items import EventMark, Item
from dragoman.errors import UsageError
from dragoman.ontology import Ontology
from dragoman.ontology import load as load_ontology
from dragoman.records.reading import Modality, Span, TypeName
from dragoman.training.labels import TYPES


class AddedEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event of an added sentence."""

    type: TypeName
    cue: Span
    actors: tuple[Span, ...] = ()
    recipients: tuple[Span, ...] = ()
    modality: Modality = "actual"
    modes: tuple[str, ...] = ()
    historical: bool = False
    repeated: bool = False
    aggregate: bool = False
    reciprocal: bool = False


class AddedSentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An added sentence."""

    text: str
    events: tuple[AddedEvent, ...]
    id: str = ""


def read_added(path: Path, types: Collection[str] = TYPES) -> list[Item]:
    """The sentences of a file as items of the corpus; `types` are the event types there are.

    Raises UsageError (`train.bad-line`) that names every line that does not fit: nothing is left out silently.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError(
            "train.no-file", f"{path} cannot be read: {e}.", "Name a file of JSON lines in UTF-8."
        ) from e
    ontology = load_ontology()
    items: list[Item] = []
    wrong: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            sentence = msgspec.json.decode(line, type=AddedSentence)
        except msgspec.DecodeError as e:
            wrong.append(f"line {number}: {e}")
            continue
        slip = _slip(sentence, ontology, types)
        if slip:
            wrong.append(f"line {number}: {slip}")
        else:
            items.append(_item(sentence, str(path), number))
    if wrong:
        shown = "; ".join(wrong[:5]) + (f"; and {len(wrong) - 5} more" if len(wrong) > 5 else "")
        raise UsageError(
            "train.bad-line", f"{path} has lines that do not fit: {shown}.", "Mend them and train again."
        )
    return items


def _slip(sentence: AddedSentence, ontology: Ontology, types: Collection[str]) -> str:
    """What is wrong with a sentence, or ""."""
    if not sentence.text.strip():
        return "no text"
    for event in sentence.events:
        if event.type not in types:
            return f"there is no type {event.type}"
        for start, end in (event.cue, *event.actors, *event.recipients):
            if not 0 <= start < end <= len(sentence.text):
                return f"the span [{start}, {end}] lies outside the text or is empty"
        both = set(event.actors) & set(event.recipients)
        if both:
            return f"the span {list(min(both))} is actor and recipient of one event"
        for mode in event.modes:
            if mode not in ontology.modes(event.type):
                return f"{event.type} has no mode {mode!r}"
    return ""


def _item(sentence: AddedSentence, file: str, number: int) -> Item:
    marks: dict[str, tuple[Span, ...]] = {}
    mentions: dict[Span, str] = {}
    for event in sentence.events:
        for span in (*event.actors, *event.recipients):
            if span not in mentions:
                mentions[span] = f"m{len(mentions) + 1}"
                marks[mentions[span]] = (span,)
    told = []
    for n, event in enumerate(sentence.events, 1):
        marks[f"e{n}"] = (event.cue,)
        told.append(
            EventMark(
                id=f"e{n}",
                type=event.type,
                modes=event.modes,
                modality=event.modality,
                historical=event.historical,
                repeated=event.repeated,
                aggregate=event.aggregate,
                actors=tuple(mentions[s] for s in event.actors),
                recipients=tuple(mentions[s] for s in event.recipients),
                reciprocal=event.reciprocal,
            )
        )
    return Item(
        id=sentence.id or f"added-{number}", file=file, line=number, meta={}, text=sentence.text,
        sentences=((0, len(sentence.text)),), marks=marks, events=tuple(told), statements=(), times=(), places=(),
        quantities=(), same=(), chains=(),
    )  # fmt: skip
