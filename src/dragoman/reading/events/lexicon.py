"""The typed cue lexicon and the word lists of the event coder, loaded from data files and checked."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Any, get_args

import msgspec

from dragoman import ontology
from dragoman.errors import KnowledgeError
from dragoman.records.reading import EventType

TYPES: frozenset[str] = frozenset(get_args(EventType))
EMPTY: frozenset[str] = frozenset()


class Cue(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """One word or phrase with its frame; the heads of the data files say what each key means."""

    type: EventType
    lemma: str = ""
    rest: tuple[str, ...] = ()
    act: tuple[str, ...] = ("by", "poss", "mod", "from")
    rec: tuple[str, ...] = ("obj",)
    objects: frozenset[str] = EMPTY
    unless: frozenset[str] = EMPTY
    subjects: frozenset[str] = EMPTY
    clauseverb: frozenset[str] = EMPTY
    mods: frozenset[str] = EMPTY
    preps: frozenset[str] = EMPTY
    light: frozenset[str] = EMPTY
    mode: str = ""
    weight: float = 0.5
    clause: bool = False
    joint: bool = False
    swallow: bool = False
    plain: bool = False
    passive: bool = False
    object: bool | None = None
    forces: bool = False
    armed: bool = False
    violent: bool = False
    civil: bool = False
    negative: bool = False
    wrongdoing: bool = False
    visit: bool = False
    host: bool = False
    actorobj: bool = False
    withaid: bool = False
    jointobject: bool = False
    infinitive: bool = False
    armedobj: bool = False
    together: bool = False
    subjunctive: bool = False
    undergo: bool = False
    near: frozenset[str] = EMPTY
    future: bool = False
    planned: bool = False
    party: bool = False
    special: bool = False
    need: bool = False

    @property
    def narrowness(self) -> int:
        """How much a frame asks for: narrower frames are tried first."""
        lists = (self.near, self.objects, self.clauseverb, self.subjects, self.mods, self.preps, self.light)
        guards = (
            self.forces, self.armed, self.violent, self.civil, self.clause, self.passive, self.actorobj,
            self.negative, self.wrongdoing, self.visit, self.withaid, self.jointobject, self.need,
            self.infinitive, self.armedobj, self.together,
        )  # fmt: skip
        return 4 * len(self.rest) + 2 * sum(map(bool, lists)) + sum(guards)


class Lexicon(msgspec.Struct, frozen=True):
    """Cues by lemma of the head word, narrow frames first; word lists by name."""

    verbs: Mapping[str, tuple[Cue, ...]]
    nouns: Mapping[str, tuple[Cue, ...]]
    adjectives: Mapping[str, tuple[Cue, ...]]
    actors: Mapping[str, frozenset[str]]
    lists: Mapping[str, frozenset[str]]
    contexts: Mapping[str, str]
    """Lower-case keyword -> context."""
    modes: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
    """Of each type the modes with the lower-case words that show them, first match first."""


def _slip(file: str, entry: str, reason: str) -> KnowledgeError:
    return KnowledgeError("events.bad-entry", f"{file}, entry {entry!r}: {reason}.", "Correct the data file.")


def _read(name: str) -> dict[str, Any]:
    try:
        raw = (resources.files("dragoman.reading.events") / "data" / name).read_text(encoding="utf-8")
        return tomllib.loads(raw)
    except (OSError, ValueError) as e:
        raise KnowledgeError(
            "events.unreadable", f"{name} cannot be read: {e}.", "Reinstall the program."
        ) from e


def _expand(file: str, words: Iterable[str], classes: Mapping[str, Sequence[str]]) -> list[str]:
    out: list[str] = []
    for word in words:
        if word.startswith("@"):
            if word[1:] not in classes:
                raise _slip(file, word, "no such class")
            out.extend(classes[word[1:]])
        else:
            out.append(word)
    return out


def cues_from(file: str, key: str, raw: Mapping[str, Any], *, head_last: bool) -> dict[str, tuple[Cue, ...]]:
    """The cues of a data file's array `key`; KnowledgeError names a slip.

    `head_last`: the head is a phrase's last word (nouns), else its first (verbs, adjectives).
    """
    classes = raw.get("classes", {})
    types = ontology.load().types
    index: dict[str, list[Cue]] = {}
    for row in raw.get(key, []):
        fields = dict(row)
        words = fields.pop("words", None)
        if not words:
            raise _slip(file, str(row)[:60], "words are missing")
        for name in ("objects", "unless", "subjects", "clauseverb", "mods", "preps", "light", "near"):
            if name in fields:
                fields[name] = _expand(file, fields[name], classes)
        for word in words:
            parts = word.split(" ")
            head, rest = (parts[-1], parts[:-1]) if head_last else (parts[0], parts[1:])
            try:
                cue = msgspec.convert({**fields, "lemma": head, "rest": rest}, Cue)
            except msgspec.ValidationError as e:
                raise _slip(file, word, str(e)) from e
            if cue.mode and cue.mode not in types[cue.type].modes:
                raise _slip(file, word, f"{cue.type} has no mode {cue.mode}")
            if not 0 < cue.weight < 1:
                raise _slip(file, word, "weight lies outside 0 to 1")
            index.setdefault(head, []).append(cue)
    return {head: tuple(sorted(cues, key=lambda c: -c.narrowness)) for head, cues in index.items()}


def _lists(file: str, raw: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    out = {}
    for table, entries in raw.items():
        groups = entries.items() if isinstance(entries, dict) else [("", entries)]
        for name, words in groups:
            if not isinstance(words, list) or not all(isinstance(w, str) and w for w in words):
                raise _slip(file, f"{table}.{name}", "a list of words is expected")
            out[f"{table}.{name}" if name else table] = frozenset(words)
    return out


def _contexts(raw: Mapping[str, Any]) -> dict[str, str]:
    known, out = ontology.load().contexts, dict[str, str]()
    for context, words in raw.items():
        if context not in known:
            raise _slip("contexts.toml", context, "no such context")
        out.update(dict.fromkeys(words, context))
    return out


def _modes(raw: Mapping[str, Any]) -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    known: dict[str, set[str]] = {name: set(info.modes) for name, info in ontology.load().types.items()}
    out: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {}
    for type_, table in raw.items():
        if type_ not in known:
            raise _slip("modes.toml", type_, "no such type")
        for mode in table:
            if mode not in known[type_]:
                raise _slip("modes.toml", f"{type_}.{mode}", "no such mode")
        out[type_] = tuple((mode, frozenset(words)) for mode, words in table.items())
    return out


@functools.cache
def load() -> Lexicon:
    """The shipped lexicon; KnowledgeError (`events.*`) names file, entry and reason of a slip."""
    return Lexicon(
        verbs=cues_from("verbs.toml", "verbs", _read("verbs.toml"), head_last=False),
        nouns=cues_from("nouns.toml", "nouns", _read("nouns.toml"), head_last=True),
        adjectives=cues_from("adjectives.toml", "adjectives", _read("adjectives.toml"), head_last=False),
        actors=_lists("actors.toml", _read("actors.toml")),
        lists=_lists("settings.toml", _read("settings.toml")),
        contexts=_contexts(_read("contexts.toml")),
        modes=_modes(_read("modes.toml")),
    )
