"""The labelled claims: passages with their statements, and which of these assert, deny or doubt each happening."""

from __future__ import annotations

from pathlib import Path

import msgspec

from dragoman.errors import UsageError
from dragoman.records.reading import Span, Stance

FILE = "passages.jsonl"


class ToldStatement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A statement by its words; `speaker_at` counts earlier places of the speaker's words."""

    key: str
    speaker: str | None
    speaker_at: int
    cue: str | None
    content: tuple[str, ...]


class Happening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A happening by the words that tell it first, and who says what of it; the other statements say nothing of it."""

    cue: str
    cue_at: int
    type: str
    stances: dict[str, Stance]


class Passage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A passage. The first two letters of `id` name the hand that wrote it."""

    id: str
    published: str
    outlet: str | None
    text: str
    statements: tuple[ToldStatement, ...]
    happenings: tuple[Happening, ...]


def place(text: str, words: str, nth: int = 0) -> Span | None:
    """Where words stand in a text, `nth` earlier places left out."""
    start = -1
    for _ in range(nth + 1):
        start = text.find(words, start + 1)
        if start < 0:
            return None
    return start, start + len(words)


def load(folder: Path) -> tuple[Passage, ...]:
    """The passages in a folder. Raises UsageError(claims.bad-line) where a line does not fit."""
    passages = []
    for number, line in enumerate((folder / FILE).read_bytes().splitlines(), 1):
        try:
            passage = msgspec.json.decode(line, type=Passage)
        except msgspec.MsgspecError as error:
            raise UsageError("claims.bad-line", f"{FILE}, line {number}: {error}.") from error
        amiss = _amiss(passage)
        if amiss is not None:
            raise UsageError("claims.bad-line", f"{FILE}, line {number} ({passage.id}): {amiss}.")
        passages.append(passage)
    return tuple(passages)


def _amiss(passage: Passage) -> str | None:
    """What does not fit in a passage."""
    keys = {s.key for s in passage.statements}
    if len(keys) < len(passage.statements):
        return "two statements have one key"
    for s in passage.statements:
        told = [(s.speaker, s.speaker_at), (s.cue, 0), *((words, 0) for words in s.content)]
        for words, nth in told:
            if words is not None and (not words or place(passage.text, words, nth) is None):
                return f"{words!r} is not in the text"
    for h in passage.happenings:
        if place(passage.text, h.cue, h.cue_at) is None:
            return f"{h.cue!r} is not in the text"
        if not h.stances.keys() <= keys:
            return f"{h.cue!r} has a stance of no statement"
    return None
