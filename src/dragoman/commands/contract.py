"""The records' JSON Schema, as `dragoman schema` prints it and docs/reference/records.md explains it."""

from __future__ import annotations

import inspect
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
    """The schema of `reading`, `error` or `report`. Spans are pairs of whole numbers."""
    out = msgspec.json.schema(ROOTS[what])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **out}


def components() -> dict[str, dict[str, Any]]:
    """The schema of each record by its name, in the order of their definition, with its docstring."""
    types = [*ROOTS.values(), *_records()]
    _, found = msgspec.json.schema_components(types, ref_template="#{name}")
    order = [Report.__name__, *(t.__name__ for t in _records())]
    return {name: found[name] for name in sorted(found, key=lambda n: order.index(n) if n in order else 99)}


def _records() -> list[type[msgspec.Struct]]:
    """The concrete records of records/reading.py."""
    return [
        found
        for _, found in inspect.getmembers(records, inspect.isclass)
        if issubclass(found, records.Record) and found is not records.Record
    ]
