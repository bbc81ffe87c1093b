"""A place name found in the text, before anybody knows which place it is."""

from __future__ import annotations

import msgspec

from dragoman.knowledge.gazetteer import Entry
from dragoman.reading.places.words import Unit


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch that may be a toponym.

    `start`, `end` are offsets into the report's text; `first`, `last` token indexes in sentence `sentence`.
    `key` says which spots are one name; `entries` are the places of that name (empty: none known).
    `evidence` is how much speaks for a place (the threshold is recognise.ENOUGH). `unit` is the kind of unit that
    the text names ("County"). `label` is the entity label around it, "" for none.
    """

    start: int
    end: int
    sentence: int
    first: int
    last: int
    key: str
    entries: tuple[Entry, ...]
    evidence: float
    unit: Unit | None = None
    label: str = ""
    demonym: bool = False
