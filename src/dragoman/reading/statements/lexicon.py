"""The cue lexicon: which words attribute, with what attitude and act, and where their content stands."""

from __future__ import annotations

import functools
from typing import Literal

import msgspec

from dragoman.reading.tables import table
from dragoman.records.reading import Act, Attitude

Frame = Literal["clause", "quote", "inf", "object", "control", "as", "name", "tell"]


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reading of the words in `lemmas`; data/cues.toml explains the fields."""

    attitude: Attitude
    lemmas: tuple[str, ...]
    act: Act | None = None
    frames: frozenset[Frame] = frozenset()
    of: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    weak: bool = False


class _Cues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    verb: tuple[Cue, ...]
    noun: tuple[Cue, ...]
    adjective: tuple[Cue, ...]


class Sources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Word lists of data/sources.toml, all in lower case."""

    sources: frozenset[str]
    labels: frozenset[str]
    media: frozenset[str]
    outlets: frozenset[str]
    occasions: frozenset[str]
    matters: frozenset[str]
    documents: frozenset[str]
    issuing: frozenset[str]
    light: frozenset[str]
    hearsay: frozenset[str]
    summaries: frozenset[str]


class Lexicon(msgspec.Struct, frozen=True):
    """Cues by lemma; a lemma may have several entries, the first of the file first."""

    verbs: dict[str, tuple[Cue, ...]]
    nouns: dict[str, Cue]
    adjectives: dict[str, Cue]
    sources: Sources


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon, loaded once. Raises KnowledgeError where a data file has a slip."""
    cues = table("statements/data/cues.toml", _Cues)
    verbs: dict[str, tuple[Cue, ...]] = {}
    for cue in cues.verb:
        for lemma in dict.fromkeys(cue.lemmas):
            verbs[lemma] = (*verbs.get(lemma, ()), cue)
    return Lexicon(
        verbs,
        {lemma: cue for cue in cues.noun for lemma in cue.lemmas},
        {lemma: cue for cue in cues.adjective for lemma in cue.lemmas},
        table("statements/data/sources.toml", Sources),
    )
