"""The word lists of data/stance.toml."""

from __future__ import annotations

import functools

import msgspec

from dragoman.reading.tables import table


class Stances(msgspec.Struct, frozen=True):
    """The lists of data/stance.toml; its comments say what each holds."""

    doubts: frozenset[str]
    believing: frozenset[str]
    unsure: frozenset[str]
    knowing: frozenset[str]
    doubtful: frozenset[str]
    denies: frozenset[str]
    rejects: frozenset[str]
    allegations: frozenset[str]
    no_evidence: tuple[str, ...]
    speech_types: frozenset[str]
    first_person: frozenset[str]
    third_person: frozenset[str]
    checking: frozenset[str]
    disputing: frozenset[str]
    trusting: frozenset[str]
    naming: frozenset[str]
    pointing: frozenset[str]
    tellings: frozenset[str]
    papers: frozenset[str]
    perceiving: frozenset[str]
    shares: frozenset[str]
    falsity: frozenset[str]
    truth: frozenset[str]
    affirms: frozenset[str]
    backing: frozenset[str]
    insisting: frozenset[str]
    verdicts: frozenset[str]
    mocking: frozenset[str]
    credit: frozenset[str]
    unconvinced: tuple[str, ...]
    kin: tuple[tuple[str, ...], ...]
    told_by: dict[str, frozenset[str]]


@functools.cache
def stances() -> Stances:
    return table("claims/data/stance.toml", Stances)
