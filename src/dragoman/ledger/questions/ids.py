"""Ids of positions: `REF:N.p3@question` for one that was read, `typed:12@question` for one that was typed."""

from __future__ import annotations

import re
from typing import NamedTuple

_READ = re.compile(r"([a-z2-7]{4,13}):([0-9]{1,9})\.p([0-9]{1,9})@([a-z0-9-]{1,80})")
_TYPED = re.compile(r"typed:([0-9]{1,9})@([a-z0-9-]{1,80})")


class ReadId(NamedTuple):
    """A position of a reading: the report's ref (or its beginning), the reading's number, its own, the question."""

    ref: str
    reading: int
    number: int
    question: str


class TypedId(NamedTuple):
    """A typed position: its number and the question."""

    number: int
    question: str


def position_id(ref: str, reading: int, number: int, question: str) -> str:
    """As a position that was read is printed."""
    return f"{ref}:{reading}.p{number}@{question}"


def typed_id(number: int, question: str) -> str:
    """As a position that was typed is printed."""
    return f"typed:{number}@{question}"


def parse(id_: str) -> ReadId | TypedId | None:
    """What an id names; None where it is no position's."""
    id_ = id_.strip().lower()
    if (match := _READ.fullmatch(id_)) is not None:
        return ReadId(match[1], int(match[2]), int(match[3]), match[4])
    if (match := _TYPED.fullmatch(id_)) is not None:
        return TypedId(int(match[1]), match[2])
    return None


def is_position(id_: str) -> bool:
    """Whether this looks like a position's id, so that it is none of a record."""
    return "@" in id_
