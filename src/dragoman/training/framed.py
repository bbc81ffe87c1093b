"""Positions made by program: frames of attitude filled with the poles of questions and with parties' names.

Few pairs by hand teach a small network little of how attitude works: that "ruled out" turns what follows it, and "no
longer rules out" does not. Frames (training-corpus/positions/frames.jsonl) say that in some hundreds of ways, and any
of them goes with any pole in any of its forms (forms.jsonl). What comes of it reads like no news: it is for training.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

import msgspec

from dragoman.corpus.positions import Pair, PairQuestion, Stance
from dragoman.records.reading import Span

FRAMES, FORMS, POLES = "frames.jsonl", "forms.jsonl", "poles.jsonl"
BESIDE = 0.4
"""Share of the texts in which another party speaks too, on the same question or on another."""
_OPENS, _CLOSES = "[[", "]]"
_OTHER: dict[Stance, Stance] = {"for": "against", "against": "for"}
_Kind = TypeVar("_Kind")


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence or two with {A}, a party, and {X}, a pole. `stance` is towards X; `[[ ]]` hold the words with it."""

    frame: str
    form: Literal["np", "inf", "cl"]
    stance: Literal["pro", "contra", "mid", "none"]


class Wordings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pole as noun phrases, as verb phrases without their "to", and as clauses."""

    np: tuple[str, ...]
    inf: tuple[str, ...]
    cl: tuple[str, ...]


class Forms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The poles of a question."""

    id: str
    for_: Wordings = msgspec.field(name="for")
    against: Wordings


class Poles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Further wordings of a question's poles, as other analysts would put them."""

    id: str
    for_: tuple[str, ...] = msgspec.field(name="for")
    against: tuple[str, ...]


class Told(NamedTuple):
    """A filled frame."""

    text: str
    span: Span
    actor: Span
    stance: Stance


class Framed:
    """Makes pairs. `questions`: those to train on; `actors`: the names that are filled in."""

    def __init__(self, folder: Path, questions: Mapping[str, PairQuestion], actors: Sequence[str]) -> None:
        self._frames = _lines(folder / FRAMES, Frame)
        self._forms = {f.id: f for f in _lines(folder / FORMS, Forms) if f.id in questions}
        self._ids = sorted(self._forms)
        self._actors = sorted(set(actors))

    def pair(self, rng: random.Random, number: int) -> Pair:
        """One pair, drawn."""
        id_ = rng.choice(self._ids)
        one, other = rng.sample(self._actors, 2)
        told = self._told(rng, id_, one)
        if rng.random() < BESIDE:
            aside = self._told(rng, id_ if rng.random() < 0.7 else rng.choice(self._ids), other)
            told = _after(told, aside) if rng.random() < 0.5 else _before(told, aside)
        return Pair(
            id=f"framed-{number}", question=id_, published="2020-01-01", text=told.text, span=told.span, actor=one,
            actor_span=told.actor, on_behalf=None, stance=told.stance, value=None, evidence="said",
            conditional=False, why="",
        )  # fmt: skip

    def _told(self, rng: random.Random, id_: str, actor: str) -> Told:
        frame = rng.choice(self._frames)
        side: Stance = rng.choice(("for", "against"))
        forms = self._forms[id_].for_ if side == "for" else self._forms[id_].against
        wording = rng.choice(getattr(forms, frame.form))
        stance: Stance = {"pro": side, "contra": _OTHER[side], "mid": "between", "none": "none"}[frame.stance]
        return filled(frame.frame, actor, wording, stance)


def filled(frame: str, actor: str, wording: str, stance: Stance) -> Told:
    """A frame with its party and its pole; the first letter is a capital."""
    text, at, start, end = "", 0, 0, 0
    held: Span | None = None
    while at < len(frame):
        if frame.startswith(_OPENS, at):
            start, at = len(text), at + len(_OPENS)
        elif frame.startswith(_CLOSES, at):
            end, at = len(text), at + len(_CLOSES)
        elif frame.startswith("{A}", at):
            if held is None:
                held = (len(text), len(text) + len(actor))
            text, at = text + actor, at + len("{A}")
        elif frame.startswith("{X}", at):
            text, at = text + wording, at + len("{X}")
        else:
            text, at = text + frame[at], at + 1
    first = next((n for n, letter in enumerate(text) if letter.isalpha()), 0)
    text = text[:first] + text[first].upper() + text[first + 1 :]
    assert held is not None, frame
    return Told(text, (start, end), held, stance)


def _after(told: Told, aside: Told) -> Told:
    return told._replace(text=f"{told.text} {aside.text}")


def _before(told: Told, aside: Told) -> Told:
    shift = len(aside.text) + 1
    (a, b), (c, d) = told.span, told.actor
    return told._replace(
        text=f"{aside.text} {told.text}", span=(a + shift, b + shift), actor=(c + shift, d + shift)
    )


def further(folder: Path) -> dict[str, Poles]:
    """The further wordings by question."""
    return {one.id: one for one in _lines(folder / POLES, Poles)}


def _lines(path: Path, kind: type[_Kind]) -> list[_Kind]:
    return [msgspec.json.decode(line, type=kind) for line in path.read_bytes().splitlines()]
