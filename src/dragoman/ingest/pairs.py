"""Lines of a sentence with its parties marked: what `dragoman relate` answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dragoman.errors import InputError
from dragoman.ingest.items import Failure
from dragoman.ingest.loader import numbered_lines
from dragoman.ingest.objects import check_text, identity, parse

PARTIES = ("actor", "recipient")


def load_pairs(path: str, max_characters: int) -> Iterator[dict[str, Any] | Failure]:
    """Each line of a file, or of `-`, standard input: `{"id", "text", "actor", "recipient"}` or its Failure.

    `actor` and `recipient` are `[start, end]` or None. Raises InputError (`input.missing` and its kin) where the
    file cannot be opened.
    """
    for file, line, data in numbered_lines(path, max_characters):
        if isinstance(data, InputError):
            yield Failure.of(data, file, line)
            continue
        value: object = None
        try:
            value = parse(data)
            pair = _pair(value, max_characters)
        except InputError as error:
            yield Failure.of(error, file, line, id=identity(value))
        else:
            yield pair


def _pair(value: object, max_characters: int) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError("input.not-an-object", "This is not a JSON object.")
    id, text = value.get("id"), value.get("text")
    if isinstance(id, bool) or not isinstance(id, str | int):
        raise InputError("input.wrong-type", '"id" is missing or not a string.')
    if not isinstance(text, str):
        raise InputError("input.no-text", '"text" is missing or not a string.')
    check_text(text, max_characters)
    parties = {key: _span(value.get(key), key, len(text)) for key in PARTIES}
    return {"id": id, "text": text, **parties}


def _span(value: object, key: str, length: int) -> list[int] | None:
    if value is None:
        return None
    match value:
        case [int(start), int(end)] if 0 <= start < end <= length:
            return [start, end]
        case _:
            raise InputError(
                "input.span", f'"{key}" is no span [start, end] of the text.', "Offsets count characters."
            )
