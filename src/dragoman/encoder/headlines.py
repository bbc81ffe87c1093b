"""Headlines in Capitals and Small Letters, set as sentences so that the parser sees verbs for verbs."""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from importlib.resources import files

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.records.layout import SentenceSpan

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_SMALL = re.compile(r"(?<![\w’'-])[a-z][a-z’'-]+")
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-z’'-]+")
_ANY = re.compile(r"[A-Z][\w’'-]*")
_ENOUGH = 800
_BODY = 60_000
"""Characters of the body that are read for how its words are written; the start of a report is enough."""


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    function: str
    verbs: str


@functools.cache
def _known() -> frozenset[str]:
    """Function words, and the verbs with their inflected forms."""
    raw = files("dragoman.encoder").joinpath("data/headlines.toml").read_text("utf-8")
    try:
        words = msgspec.convert(tomllib.loads(raw), _Words)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError("knowledge.headlines", f"encoder/data/headlines.toml: {error}") from error
    out = set(words.function.split())
    for verb in words.verbs.split():
        stem = verb.removesuffix("e")
        out |= {
            verb,
            verb + "s",
            verb + "es",
            stem + "ed",
            stem + "ing",
            verb + verb[-1] + "ed",
            verb + verb[-1] + "ing",
        }
        if verb.endswith("y"):
            out |= {verb[:-1] + "ies", verb[:-1] + "ied"}
    return frozenset(out)


class Casing:
    """How a report writes its words: counts of small and of capitalised forms inside its sentences."""

    def __init__(self, text: str, sentences: Sequence[SentenceSpan]) -> None:
        body = text[max((s.span[1] for s in sentences if s.headline), default=0) :][:_BODY]
        self._small = Counter(_SMALL.findall(body))
        self._capital = Counter(w.lower() for w in _CAPITAL.findall(body))
        self._named = frozenset(w.removesuffix("’s").removesuffix("'s") for w in _ANY.findall(body))
        self._long = len(body) >= _ENOUGH

    def as_sentence(self, line: str) -> str:
        """The headline with common words set small and names left as they are; the same length."""
        words = _WORD.findall(line)
        loud = sum(w.isupper() for w in words) > 0.8 * len(words)
        if sum(w[0].isupper() for w in words) < 0.6 * len(words):
            return line
        out = []
        position = 0
        last = len(line.rstrip(" .!?\"'”’»"))
        for m in _WORD.finditer(line):
            word = m.group()
            # A full stop inside the line belongs to an abbreviation ("Gen.", "St.").
            dotted = line[m.end() : m.end() + 1] == "." and m.end() < last
            new = word
            if position == 0:
                new = word.capitalize() if loud else word
            elif (loud or not word.isupper() or len(word) == 1) and not dotted:
                new = self._set(word, loud)
            out += [line[position : m.start()], new if len(new) == len(word) else word]
            position = m.end()
        out.append(line[position:])
        return "".join(out)

    def _set(self, word: str, loud: bool) -> str:
        small = word.lower()
        seen, named = self._small[small], self._capital[small]
        if seen > named or (not named and small in _known()):
            return small
        # A name in the headline comes back in the report; what never does is a common word.
        bare = word.removesuffix("’s").removesuffix("'s")
        if self._long and not loud and not seen and not named and bare not in self._named and word.istitle():
            return small
        if word == "I":
            return word
        return word.capitalize() if loud else word
