"""Data files of the room: TOML in, a checked record out."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TypeVar

import msgspec

from dragoman.errors import KnowledgeError

Shape = TypeVar("Shape", bound=msgspec.Struct)


def table(file: str, shape: type[Shape]) -> Shape:
    """A data file of `stories/` as a record of this shape, which forbids unknown fields.

    Raises KnowledgeError (`stories.bad-table`) that names file, place and reason where it does not fit.
    """
    try:
        source = resources.files("dragoman.stories").joinpath(file).read_text(encoding="utf-8")
        return msgspec.convert(tomllib.loads(source), shape)
    except (OSError, ValueError) as error:
        raise KnowledgeError(
            "stories.bad-table",
            f"stories/{file}: {error}.",
            "Correct the data file, or reinstall the program.",
        ) from error
