"""Lines of a sentence with its parties marked: what `dragoman relate` answers."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.errors import InputError
from dragoman.ingest.items import Failure
from dragoman.ingest.loader import numbered_lines
from dragoman.ingest.objects import identity, parse, refuse_surrogates
from dragoman.reading.relate import PairRow, check


def load_pairs(path: str, max_characters: int) -> Iterator[PairRow | Failure]:
    """Each line of a file, or of `-`, standard input, or its Failure.

    Raises InputError (`input.missing` and its kin) where the file cannot be opened.
    """
    for file, line, data in numbered_lines(path, max_characters):
        if isinstance(data, InputError):
            yield Failure.of(data, file, line)
            continue
        value: object = None
        try:
            value = parse(data)
            if not isinstance(value, dict):
                raise InputError("input.not-an-object", "This is not a JSON object.")
            pair = check({**value, "id": identity(value)})
            refuse_surrogates(pair.text, "text")
        except InputError as error:
            yield Failure.of(error, file, line, id=identity(value))
        else:
            yield pair
