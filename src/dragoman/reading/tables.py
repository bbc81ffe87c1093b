"""Data files of the stages: TOML in, a checked record out."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TypeVar

import msgspec

from dragoman.errors import KnowledgeError

Shape = TypeVar("Shape", bound=msgspec.Struct)


def table(file: str, shape: type[Shape]) -> Shape:
    """The data file at this path below `reading/`, as a record of this shape.

    Raises KnowledgeError (`reading.bad-table`), which names file, place and reason, where it cannot be read, lacks
    a key, has one that nobody reads, or holds a value of another type.
    """
    try:
        source = resources.files("dragoman.reading").joinpath(file).read_text(encoding="utf-8")
        raw = tomllib.loads(source)
        unread = raw.keys() - {field.encode_name for field in msgspec.structs.fields(shape)}
        if unread:
            raise ValueError(f"nobody reads {', '.join(sorted(unread))}")
        return msgspec.convert(raw, shape)
    except (OSError, ValueError) as error:
        raise KnowledgeError(
            "reading.bad-table",
            f"reading/{file}: {error}.",
            "Correct the data file, or reinstall the program.",
        ) from error
