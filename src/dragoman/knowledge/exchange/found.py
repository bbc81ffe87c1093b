"""What a line of another program's file comes to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from dragoman.knowledge.toml import Value

LONGEST_LINE = 100_000
"""Bytes of a line that is read; a longer one is passed over without being held in memory."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An actor: the line it begins on, its names (the first is the one to show), its table and fields but names."""

    line: int
    names: tuple[str, ...]
    table: str
    row: dict[str, Value]
    remark: str = ""


class Bad(msgspec.Struct, frozen=True):
    """A line that is not taken, and why."""

    line: int
    reason: str


class Passed(msgspec.Struct, frozen=True):
    """A sound line that is about no actor."""

    line: int
    what: str


def lines(stream: BinaryIO) -> Iterator[tuple[int, str | Bad]]:
    """The lines with their numbers from 1; those too long or not UTF-8 as what is wrong with them."""
    number = 0
    while raw := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
            while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield number, Bad(number, f"the line has more than {LONGEST_LINE:,} bytes")
            continue
        try:
            yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            yield number, Bad(number, "the line is not UTF-8")
