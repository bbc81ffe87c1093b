"""The fields of data/fields.toml: deeds, what they are done with, and what they come to."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import msgspec

from dragoman.reading.tables import table


class _Field(msgspec.Struct, frozen=True):
    deeds: frozenset[str]
    means: frozenset[str]


class Fields(msgspec.Struct, frozen=True):
    """The lists of data/fields.toml; its comments say what each holds."""

    idle: frozenset[str]
    light: frozenset[str]
    bland: frozenset[str]
    speaking: frozenset[str]
    state: frozenset[str]
    men: tuple[frozenset[str], ...]
    fields: tuple[_Field, ...]


@functools.cache
def fields() -> Fields:
    return table("claims/data/fields.toml", Fields)


@functools.cache
def _by_word() -> tuple[dict[str, int], dict[str, int]]:
    """For each word the fields, as bits, in which it is a deed, and in which it is a means."""
    deeds: dict[str, int] = {}
    means: dict[str, int] = {}
    for n, field in enumerate(fields().fields):
        for word in field.deeds:
            deeds[word] = deeds.get(word, 0) | 1 << n
        for word in field.means:
            means[word] = means.get(word, 0) | 1 << n
    return deeds, means


def meant(means: Iterable[str], deeds: Iterable[str]) -> bool:
    """Does one of the first words stand for what one of the second is done with or comes to?"""
    done, with_ = _by_word()
    a = functools.reduce(int.__or__, (with_.get(w, 0) for w in means), 0)
    b = functools.reduce(int.__or__, (done.get(w, 0) for w in deeds), 0)
    return bool(a & b)


def same_men(one: Iterable[str], other: Iterable[str]) -> bool:
    """Have the two a word in common, or words for the same kind of force?"""
    a, b = set(one), set(other)
    return bool(a & b) or any(a & kind and b & kind for kind in fields().men)
