"""From actors found to drafts: ids are given, and nobody who is known already comes in a second time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from dragoman.knowledge.base import Knowledge
from dragoman.knowledge.exchange.found import Bad, Found, Passed
from dragoman.knowledge.names import normalise
from dragoman.knowledge.own import Draft, slug

MOST = 20_000
"""Actors taken from one file: a knowledge file is read whole each time the program starts."""


class Taken(msgspec.Struct, frozen=True):
    """An actor that becomes an entry; the line it was on."""

    line: int
    draft: Draft


class Known(msgspec.Struct, frozen=True):
    """An actor whose name is another's already, who stays as he is."""

    line: int
    name: str
    id: str


class Without(msgspec.Struct, frozen=True):
    """A further name that is left out of an entry because it is another's."""

    line: int
    name: str
    id: str


def take(
    found: Iterable[Found | Bad | Passed], knowledge: Knowledge
) -> Iterator[Taken | Known | Without | Bad | Passed]:
    """Give each actor an id made of its name; tell of those that are known, and of names that are taken."""
    owners: dict[str, str] = {}
    ids: set[str] = set()

    def owner(name: str) -> str | None:
        """Whose name this is."""
        if (key := normalise(name)) in owners:
            return owners[key]
        return next((entry.id for entry in knowledge.bearers(name)), None)

    for item in found:
        if not isinstance(item, Found):
            yield item
            continue
        first, *rest = item.names
        if (held := owner(first)) is not None:
            yield Known(item.line, first, held)
            continue
        id_ = _free(slug(first), ids, knowledge)
        if id_ is None:
            yield Bad(item.line, f"no id can be made of the name {first!r}")
            continue
        if len(ids) >= MOST:
            yield Bad(
                item.line, f"the file has more than {MOST:,} new actors, and this and the rest are too many"
            )
            return
        ids.add(id_)
        owners[normalise(first)] = id_
        alias: list[str] = []
        for name in rest:
            held = owner(name)
            if held is None:
                alias.append(name)
                owners[normalise(name)] = id_
            elif held != id_:
                yield Without(item.line, name, held)
        row = {"name": first} | item.row | ({"alias": tuple(alias)} if alias else {})
        yield Taken(item.line, Draft(item.table, id_, row, item.remark))


def _free(name: str, ids: set[str], knowledge: Knowledge) -> str | None:
    """The id, with a number after it where it is somebody else's."""
    if not name:
        return None
    found, number = name, 1
    while found in ids or knowledge.get(found) is not None:
        number += 1
        found = f"{name}-{number}"
    return found
