"""Data files of this room: TOML in, a checked record out."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TypeVar

import msgspec

from dragoman.errors import KnowledgeError

Shape = TypeVar("Shape")


def table(name: str, shape: type[Shape]) -> Shape:
    """The data file of this name as a record of this shape. Raises KnowledgeError (`ingest.bad-table`)."""
    try:
        source = resources.files("dragoman.ingest").joinpath("data", name).read_text(encoding="utf-8")
        return msgspec.convert(tomllib.loads(source), shape, strict=True)
    except (OSError, ValueError) as error:
        raise KnowledgeError(
            "ingest.bad-table", f"ingest/data/{name}: {error}.", "Correct the file, or reinstall the program."
        ) from error
