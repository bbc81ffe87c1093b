"""Loads and checks the ontology's data files.

Source of all names, scores and mappings: the PLOVER manual (openeventdata/PLOVER, January 2022 text) and its
table CAMEO2PLOVER-2021, as the headers of the data files say.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, cast, get_args

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.records.reading import EventType

TYPES: tuple[EventType, ...] = get_args(EventType)


class Mode(msgspec.Struct, frozen=True):
    """A type's mode with its score, -10 to +10."""

    name: str
    score: float
    gloss: str


class TypeInfo(msgspec.Struct, frozen=True):
    """An event type. `quad`: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict."""

    name: EventType
    quad: int
    score: float
    recipient_required: bool
    gloss: str
    modes: Mapping[str, Mode]


class CameoRow(msgspec.Struct, frozen=True):
    """What a CAMEO code becomes."""

    type: EventType
    modes: tuple[str, ...]
    contexts: tuple[str, ...]


class Ontology(msgspec.Struct, frozen=True):
    """PLOVER, as far as the project uses it. Mappings are name -> gloss or record; treat as immutable."""

    types: Mapping[EventType, TypeInfo]
    contexts: Mapping[str, str]
    sectors: Mapping[str, str]
    nonstate: Mapping[str, str]
    cameo: Mapping[str, CameoRow]

    def quad(self, type_: str) -> int | None:
        """The quad class, 1 to 4; None for a type that is not PLOVER's."""
        info = self.types.get(cast("EventType", type_))
        return None if info is None else info.quad

    def event_scale(self, type_: str, modes: Iterable[str] = ()) -> float | None:
        """The conflict-cooperation score, -10 to +10: of several modes the strongest, of none the type's own.

        Modes that the type does not have are passed over. None for a type that is not PLOVER's.
        """
        info = self.types.get(cast("EventType", type_))
        if info is None:
            return None
        scores = [info.modes[m].score for m in modes if m in info.modes]
        return max(scores, key=abs) if scores else info.score

    def modes(self, type_: str) -> tuple[str, ...]:
        """The names of the type's modes, in the manual's order; none for a type that is not PLOVER's."""
        info = self.types.get(cast("EventType", type_))
        return () if info is None else tuple(info.modes)


@functools.cache
def load() -> Ontology:
    """The shipped ontology; KnowledgeError (`ontology.*`) names file, entry and reason of a slip."""
    return load_from(resources.files("dragoman.ontology") / "data")


def load_from(folder: Traversable) -> Ontology:
    """An ontology from a folder that holds the three data files; KnowledgeError as `load`."""
    types = _types(_read(folder, "types.toml"))
    words = _read(folder, "vocabulary.toml")
    contexts, sectors, nonstate = (_glosses(words, name) for name in ("contexts", "sectors", "nonstate"))
    for code in (*sectors, *nonstate):
        if len(code) != 3 or not code.isupper():
            raise _slip("vocabulary.toml", code, "a code has three capital letters")
    return Ontology(types, contexts, sectors, nonstate, _cameo(_read(folder, "cameo.toml"), types, contexts))


def _slip(file: str, entry: str, reason: str) -> KnowledgeError:
    return KnowledgeError(
        "ontology.bad-entry", f"{file}, entry {entry!r}: {reason}.", "Correct the data file."
    )


def _read(folder: Traversable, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise KnowledgeError(
            "ontology.unreadable", f"{name} cannot be read: {e}.", "Reinstall the program."
        ) from e


def _table(file: str, entry: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _slip(file, entry, "a table is expected")
    return cast("dict[str, Any]", value)


def _field(file: str, entry: str, table: Mapping[str, Any], key: str, *kinds: type) -> Any:
    value = table.get(key)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise _slip(file, entry, f"{key} is missing or of a wrong kind")
    return value


def _score(file: str, entry: str, table: Mapping[str, Any]) -> float:
    value = float(_field(file, entry, table, "score", int, float))
    if not -10 <= value <= 10:
        raise _slip(file, entry, "score lies outside -10 to 10")
    return value


def _types(raw: Mapping[str, Any]) -> dict[EventType, TypeInfo]:
    file, out = "types.toml", dict[EventType, TypeInfo]()
    if missing := set(TYPES) - set(raw):
        raise _slip(file, min(missing), "the type is missing")
    for name, value in raw.items():
        if name not in TYPES:
            raise _slip(file, name, "no such type")
        table = _table(file, name, value)
        quad = _field(file, name, table, "quad", int)
        if quad not in (1, 2, 3, 4):
            raise _slip(file, name, "quad is 1 to 4")
        modes = {}
        for mode, inner in _table(file, name, table.get("modes", {})).items():
            entry = f"{name}.modes.{mode}"
            fields = _table(file, entry, inner)
            modes[mode] = Mode(mode, _score(file, entry, fields), _field(file, entry, fields, "gloss", str))
        required = _field(file, name, table, "recipient_required", bool)
        gloss = _field(file, name, table, "gloss", str)
        out[name] = TypeInfo(name, quad, _score(file, name, table), required, gloss, modes)
    return out


def _glosses(raw: Mapping[str, Any], name: str) -> dict[str, str]:
    table = _table("vocabulary.toml", name, raw.get(name))
    return {key: _field("vocabulary.toml", f"{name}.{key}", table, key, str) for key in table}


def _cameo(
    raw: Mapping[str, Any], types: Mapping[EventType, TypeInfo], contexts: Mapping[str, str]
) -> dict[str, CameoRow]:
    file, out = "cameo.toml", dict[str, CameoRow]()
    for code, value in _table(file, "cameo", raw.get("cameo")).items():
        table = _table(file, code, value)
        type_ = _field(file, code, table, "type", str)
        if not code.isdigit():
            raise _slip(file, code, "a CAMEO code is digits")
        if type_ not in types:
            raise _slip(file, code, f"no type {type_}")
        modes, context = (_field(file, code, table, key, list) for key in ("modes", "contexts"))
        if stray := [m for m in modes if m not in types[type_].modes] + [
            c for c in context if c not in contexts
        ]:
            raise _slip(file, code, f"unknown name {stray[0]}")
        out[code] = CameoRow(type_, tuple(modes), tuple(context))
    return out
