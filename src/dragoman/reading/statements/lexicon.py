"""The cue lexicon: which words attribute, with what attitude and act, and where their content stands."""

from __future__ import annotations

import functools
from typing import Literal

import msgspec

from dragoman.reading.tables import table
from dragoman.records.parse import Token
from dragoman.records.reading import Act, Attitude

Frame = Literal["clause", "quote", "inf", "object", "control", "as", "name", "tell", "at", "number"]


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reading of the words in `lemmas`; data/cues.toml explains the fields."""

    attitude: Attitude
    lemmas: tuple[str, ...]
    act: Act | None = None
    frames: frozenset[Frame] = frozenset()
    of: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    particle: frozenset[str] = frozenset()
    weak: bool = False


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A verb and its object that attribute together ("cast doubt on"); data/cues.toml explains the fields."""

    attitude: Attitude
    verbs: frozenset[str]
    nouns: frozenset[str]
    after: frozenset[str]
    lemma: str
    act: Act | None = None
    whole: bool = False


class _Cues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    verb: tuple[Cue, ...]
    noun: tuple[Cue, ...]
    adjective: tuple[Cue, ...]
    phrase: tuple[Phrase, ...]


class Sources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Word lists of data/sources.toml, all in lower case."""

    sources: frozenset[str]
    labels: frozenset[str]
    media: frozenset[str]
    outlets: frozenset[str]
    occasions: frozenset[str]
    matters: frozenset[str]
    bodies: frozenset[str]
    carriers: frozenset[str]
    people: frozenset[str]
    no_people: frozenset[str]
    documents: frozenset[str]
    issuing: frozenset[str]
    light: frozenset[str]
    hearsay: frozenset[str]
    summaries: frozenset[str]
    judging: frozenset[str]
    told: frozenset[str]


class Lexicon(msgspec.Struct, frozen=True):
    """Cues by lemma; a lemma may have several entries, the first of the file first."""

    verbs: dict[str, tuple[Cue, ...]]
    nouns: dict[str, Cue]
    adjectives: dict[str, Cue]
    sources: Sources
    phrases: tuple[Phrase, ...]
    forms: dict[str, str]
    """Regular inflected forms of the verbs, for words whose lemma the parser got wrong ("hopes" of "hop")."""

    def lemma(self, token: Token) -> str:
        """The verb's lemma, the one that the lexicon knows where the parser's is none of its."""
        lemma = token.lemma.lower()
        if lemma == "rap" and "pp" not in token.text.lower() and len(token.text) > 4:
            return "rape"  # The parser's lemma of "raped".
        return lemma if lemma in self.verbs else self.forms.get(token.text.lower(), lemma)


def _forms(lemma: str) -> tuple[str, ...]:
    if lemma.endswith("e"):
        return lemma + "s", lemma + "d", lemma[:-1] + "ing"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"
    return lemma + "s", lemma + "ed", lemma + "ing"


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
        cues.phrase,
        {form: lemma for lemma in verbs for form in _forms(lemma)},
    )
