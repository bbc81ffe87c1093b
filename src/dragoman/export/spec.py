"""What each format is: its filter, the reasons why a record is left out, its columns and mappings, from data files.

The files stand in `data/`, one a format. They are what `--describe`, the file beside an export (`FILE.about.json`) and
the codebook of a release show, so that a filter or a mapping is never only in the code.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any, Literal, get_args

import msgspec

from dragoman.errors import KnowledgeError, UsageError
from dragoman.ledger import Filters
from dragoman.ontology import Ontology
from dragoman.records.reading import Modality

Drop = Literal["historical", "aggregate", "denied"]

TYPES = ("VARCHAR", "VARCHAR[]", "INTEGER", "INTEGER[]", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMPTZ")


class Column(msgspec.Struct, frozen=True):
    """A column: DuckDB's type and what its values mean."""

    type: str
    meaning: str


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which events a format takes, beside what the caller asks for; empty: all."""

    modality: tuple[Modality, ...] = ()
    types: tuple[str, ...] = ()
    quads: tuple[int, ...] = ()
    drop: tuple[Drop, ...] = ()


class Spec(msgspec.Struct, frozen=True):
    """A format. `tables`: the mappings of its file, by name; its module knows their shape."""

    name: str
    title: str
    like: str
    extension: str
    stated: str
    unit: str
    filter: Rule
    reasons: Mapping[str, str]
    columns: Mapping[str, Column]
    tables: Mapping[str, Any]

    def about(self) -> dict[str, Any]:
        """The whole of it as JSON."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


_HEAD = ("title", "like", "extension", "stated", "unit")
_KNOWN = {*_HEAD, "filter", "reasons", "columns"}


@functools.cache
def load(name: str) -> Spec:
    """The format's file, checked. Raises KnowledgeError(export.bad-entry)."""
    raw = read(name)
    head = {key: raw.get(key) for key in _HEAD}
    if bad := [key for key, value in head.items() if not isinstance(value, str) or not value]:
        raise slip(name, bad[0], "it is missing or no text")
    columns = _columns(name, raw)
    if name in MAPPED:
        own = _columns("own", read("own"))
        if double := columns.keys() & own.keys():
            raise slip(name, min(double), "this column is one of own.toml")
        columns |= own
    try:
        rule = msgspec.convert(raw.get("filter", {}), Rule)
        reasons = msgspec.convert(raw.get("reasons", {}), dict[str, str])
    except msgspec.ValidationError as error:
        raise slip(name, "filter", str(error)) from error
    if lost := set(rule.drop) - reasons.keys():
        raise slip(name, min(lost), "no reason is given for it")
    tables = {key: value for key, value in raw.items() if key not in _KNOWN}
    if name in _SIDED:
        tables["sides"] = read("sides")
    return Spec(name=name, filter=rule, reasons=reasons, columns=columns, tables=tables, **head)  # type: ignore[arg-type]


_SIDED = ("acled", "ucdp")
"""Formats that tell sides of a conflict by sides.toml."""

MAPPED = ("polecat", "cameo", "acled", "ucdp", "geojson")
"""Formats in other projects' shapes, whose tables carry the columns of own.toml too."""


def read(name: str) -> dict[str, Any]:
    """A data file as it stands."""
    path = resources.files("dragoman.export") / "data" / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KnowledgeError(
            "export.unreadable", f"{name}.toml cannot be read: {error}.", "Reinstall the program."
        ) from error


def slip(name: str, entry: str, reason: str) -> KnowledgeError:
    """The error of an entry that does not fit."""
    return KnowledgeError(
        "export.bad-entry", f"{name}.toml, entry {entry!r}: {reason}.", "Correct the data file."
    )


def _columns(name: str, raw: Mapping[str, Any]) -> dict[str, Column]:
    found = {}
    for column, value in raw.get("columns", {}).items():
        if not isinstance(value, list) or len(value) != 2 or not all(isinstance(v, str) for v in value):
            raise slip(name, column, "a type and a meaning are expected")
        if value[0] not in TYPES or not value[1]:
            raise slip(name, column, "there is no such type, or no meaning")
        found[column] = Column(*value)
    if not found:
        raise slip(name, "columns", "there are none")
    return found


def narrowed(filters: Filters | None, spec: Spec, codes: Ontology) -> Filters:
    """What the caller asks for and the format takes. Raises UsageError(export.filter) where nothing can be both."""
    filters = filters or Filters()
    types = set(spec.filter.types)
    if spec.filter.quads:
        types |= {name for name, info in codes.types.items() if info.quad in spec.filter.quads}
    changed: dict[str, Any] = {}
    for field, taken, order in (
        ("types", types, tuple(codes.types)),
        ("modality", set(spec.filter.modality), get_args(Modality)),
    ):
        if not taken:
            continue
        asked = getattr(filters, field)
        both = tuple(v for v in order if v in taken and (not asked or v in asked))
        if not both:
            raise UsageError(
                "export.filter",
                f"The format {spec.name} has no events of {field} {', '.join(asked)}.",
                f"It takes: {', '.join(v for v in order if v in taken)}.",
            )
        changed[field] = both
    return msgspec.structs.replace(filters, **changed)
