"""The labelled positions: questions.jsonl, poles.jsonl and pairs.jsonl of training-corpus/positions."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from dragoman.errors import UsageError
from dragoman.records.reading import Span

Stance = Literal["for", "against", "between", "none"]
_Kind = TypeVar("_Kind")
HELD_OUT = 5
"""Of the first hands' texts on questions to train on, one in so many is for testing, with all lines of it."""
FIRST = "p"
"""The first hands' ids begin so. What later hands wrote on these questions is to train on: the test stays as it was."""


class PairQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question with its poles. `split`: train, dev or test, for all its pairs; extra: to train on, without a test."""

    id: str
    wording: str
    for_: str = msgspec.field(name="for")
    against: str
    between: tuple[str, ...]
    phrases: tuple[str, ...]
    actors: tuple[str, ...]
    places: tuple[str, ...]
    split: Literal["train", "extra", "dev", "test"]


class Poles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Further wordings of a question's poles, as other analysts would put them."""

    id: str
    for_: tuple[str, ...] = msgspec.field(name="for")
    against: tuple[str, ...]


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A passage with one actor's position on a question. Spans are offsets into `text`; `value` -100 to 100."""

    id: str
    question: str
    published: str
    text: str
    span: Span
    actor: str
    actor_span: Span
    on_behalf: str | None
    stance: Stance
    value: int | None
    evidence: str
    conditional: bool
    why: str


class Pairs(msgspec.Struct, frozen=True):
    """All pairs by what they are for. `seen`: test pairs on questions of which others are trained on; `unseen`: not."""

    questions: dict[str, PairQuestion]
    train: tuple[Pair, ...]
    dev: tuple[Pair, ...]
    seen: tuple[Pair, ...]
    unseen: tuple[Pair, ...]
    hash: str


def load(folder: Path) -> Pairs:
    """The pairs in a folder. Raises UsageError(positions.bad-line) where a line does not fit."""
    digest = hashlib.sha256()
    lines: dict[str, list[bytes]] = {}
    for name in ("questions.jsonl", "pairs.jsonl"):
        raw = (folder / name).read_bytes()
        digest.update(raw)
        lines[name] = raw.splitlines()
    questions = [_decoded(line, n, PairQuestion) for n, line in enumerate(lines["questions.jsonl"], 1)]
    known = {q.id: q for q in questions}
    parts: dict[str, list[Pair]] = {"train": [], "dev": [], "seen": [], "unseen": []}
    for n, line in enumerate(lines["pairs.jsonl"], 1):
        pair = _decoded(line, n, Pair)
        spans = (pair.span, pair.actor_span)
        if pair.question not in known or not all(0 <= a < b <= len(pair.text) for a, b in spans):
            raise UsageError(
                "positions.bad-line", f"pairs.jsonl line {n}: no such question, or a span is outside."
            )
        split = known[pair.question].split
        part = {"test": "unseen", "dev": "dev", "extra": "train"}.get(split)
        part = part or ("seen" if pair.id.startswith(FIRST) and _held_out(pair) else "train")
        parts[part].append(pair)
    train, dev, seen, unseen = (tuple(parts[name]) for name in ("train", "dev", "seen", "unseen"))
    return Pairs(known, train, dev, seen, unseen, digest.hexdigest())


def further(folder: Path) -> dict[str, Poles]:
    """The further wordings by question (poles.jsonl). Raises UsageError(positions.bad-line)."""
    lines = (folder / "poles.jsonl").read_bytes().splitlines()
    return {one.id: one for one in (_decoded(line, n, Poles) for n, line in enumerate(lines, 1))}


def _held_out(pair: Pair) -> bool:
    return int.from_bytes(hashlib.sha256(pair.text.encode()).digest()[:4]) % HELD_OUT == 0


def _decoded(line: bytes, number: int, kind: type[_Kind]) -> _Kind:
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.MsgspecError as error:
        raise UsageError("positions.bad-line", f"{kind.__name__}, line {number}: {error}.") from error
