"""The records' JSON Schema, as `dragoman schema` prints it and docs/reference/records.md explains it."""

from __future__ import annotations

import functools
import inspect
import tomllib
from importlib.resources import files
from typing import Any

import msgspec

from dragoman.records import reading as records
from dragoman.records.report import Report

ROOTS: dict[str, type[msgspec.Struct]] = {
    "reading": records.Reading,
    "error": records.ErrorLine,
    "report": Report,
}


def schema(what: str) -> dict[str, Any]:
    """The JSON Schema of `reading`, `error` or `report`, with the meaning of every field."""
    out = msgspec.json.schema(ROOTS[what])
    for name, record in out["$defs"].items():
        described(name, record)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": what, **out}


def components() -> dict[str, dict[str, Any]]:
    """The schema of each record by its name, the report first, then in the order of their definition."""
    order: list[type[msgspec.Struct]] = [Report, *structs()]
    _, found = msgspec.json.schema_components(order, ref_template="#{name}")
    return {t.__name__: described(t.__name__, found[t.__name__]) for t in order}


def structs() -> list[type[msgspec.Struct]]:
    """The records of records/reading.py, in the order of their definition."""
    found = [t for _, t in inspect.getmembers(records, inspect.isclass) if issubclass(t, records.Record)]
    return sorted((t for t in found if t is not records.Record), key=lambda t: inspect.getsourcelines(t)[1])


def described(name: str, record: dict[str, Any]) -> dict[str, Any]:
    """The record's schema with a description at each property."""
    for field, value in record["properties"].items():
        value["description"] = meaning(name, field)
    return record


def meaning(name: str, field: str) -> str:
    """What a field of a record means; empty where data/fields.toml lacks it, which a test finds."""
    return meanings().get(name, {}).get(field, "")


@functools.cache
def meanings() -> dict[str, dict[str, str]]:
    """What each field of each record means: data/fields.toml."""
    raw = files("dragoman.commands").joinpath("data/fields.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)
