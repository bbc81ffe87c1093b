"""The word lists of this stage (data/words.toml), loaded once."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Literal

import msgspec

from dragoman.errors import KnowledgeError

Unit = Literal["admin1", "admin2", "city"]


class Stop(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that are rarely places (`always`, `ordinary`), that persons bear too (`given`), and neighbours of an
    adjective of a people that make it none."""

    always: frozenset[str]
    ordinary: frozenset[str]
    given: frozenset[str]
    not_people: frozenset[str]
    not_people_before: frozenset[str]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sets of lower-case words; see the data file for what each is."""

    prepositions: frozenset[str]
    strikes: frozenset[str]
    kinds: frozenset[str]
    belongings: frozenset[str]
    institutions: frozenset[str]
    anyone: frozenset[str]
    media: frozenset[str]
    state_bodies: frozenset[str]
    links: frozenset[str]
    titles: frozenset[str]
    roads: frozenset[str]
    numbered_roads: frozenset[str]
    features: frozenset[str]
    natural: frozenset[str]
    directions: frozenset[str]
    before: frozenset[str]
    named_units: frozenset[str]
    saintly: frozenset[str]
    units: dict[str, Unit]
    stop: Stop
    home: dict[str, list[str]]


@functools.cache
def words() -> Words:
    """The lists. Raises KnowledgeError on a slip in the file."""
    raw = resources.files("dragoman.reading.places").joinpath("data", "words.toml").read_bytes()
    try:
        return msgspec.toml.decode(raw, type=Words)
    except msgspec.DecodeError as error:
        raise KnowledgeError("knowledge.bad-file", f"words.toml: {error}.") from error
