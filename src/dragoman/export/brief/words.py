"""The wording of a brief (words.toml), and days, counts and amounts in words."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import get_args

import msgspec

from dragoman.errors import DragomanError
from dragoman.page.clean import one_line
from dragoman.page.phrases import day
from dragoman.page.sections import named
from dragoman.questions.records import Evidence
from dragoman.records.reading import EventType, Modality, QuantityKind

_HEARSAY = "reported_by_others"


class Noun(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event as a noun, and the word before whom it is done to."""

    what: str
    to: str


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """words.toml."""

    types: Mapping[str, Noun]
    modality: Mapping[str, str]
    fields: Mapping[str, str]
    kinds: Mapping[str, str]
    evidence: Mapping[str, str]


@functools.cache
def load() -> Words:
    """The wording. Raises DragomanError(brief.words) where the file lacks something or has too much."""
    text = resources.files("dragoman.export.brief").joinpath("words.toml").read_text(encoding="utf-8")
    try:
        found = msgspec.convert(tomllib.loads(text), Words)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DragomanError("brief.words", f"words.toml of the brief is not well made: {error}.") from error
    for name, held, wanted in (
        ("types", found.types, get_args(EventType)),
        ("modality", found.modality, set(get_args(Modality)) - {"actual"}),
        ("kinds", found.kinds, get_args(QuantityKind)),
        ("evidence", found.evidence, set(get_args(Evidence)) - {_HEARSAY}),
    ):
        if set(held) != set(wanted):
            odd = sorted(set(held) ^ set(wanted))
            raise DragomanError("brief.words", f"words.toml of the brief: {name} and {odd} do not fit.")
    return found


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 report`, `1,204 reports`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def on_days(first: str | None, last: str | None) -> str:
    """` on 5 Feb 2018`, ` from 5 Feb 2018 to 7 Feb 2018`; empty for no day."""
    if first is None and last is None:
        return ""
    if first == last:
        return f" on {day(str(first))}"
    if first is None:
        return f" by {day(str(last))}"
    return f" from {day(first)} on" if last is None else f" from {day(first)} to {day(last)}"


def amount(low: int | None, high: int | None, approximate: bool) -> str:
    """`12`, `about 12`, `12 to 30`, `at least 12`, `up to 30`."""
    if low is not None and low == high:
        return f"about {low:,}" if approximate else f"{low:,}"
    if low is None:
        return "an unknown number of" if high is None else f"up to {high:,}"
    return f"at least {low:,}" if high is None else f"{low:,} to {high:,}"


def some(names: Iterable[str], most: int = 4) -> str:
    """Names in a row; past `most` how many more there are."""
    held = list(dict.fromkeys(map(one_line, names)))
    if len(held) > most:
        return f"{', '.join(held[:most])} and {count(len(held) - most, 'other')}"
    return named(held)


def either(names: Iterable[str], most: int = 3) -> str:
    """`A`, `A or B`, `A, B or C`: what reports differ on; past `most` how many more there are."""
    held = list(dict.fromkeys(map(one_line, names)))
    if len(held) > most:
        held = [*held[:most], count(len(held) - most, "other")]
    return f"{', '.join(held[:-1])} or {held[-1]}" if len(held) > 1 else "".join(held)


def quoted(words: str, most: int = 300) -> str:
    """Words of a report in quotation marks, long ones cut."""
    clean = one_line(words)
    return f"“{clean if len(clean) <= most else clean[: most - 1].rstrip() + '…'}”"
