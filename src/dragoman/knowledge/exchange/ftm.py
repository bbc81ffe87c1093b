"""FollowTheMoney's entities as JSON lines: those of them that can act."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from dragoman.knowledge.base import Knowledge
from dragoman.knowledge.exchange.codes import alpha3, codes
from dragoman.knowledge.exchange.found import Bad, Found, Passed, lines
from dragoman.knowledge.own import fault_of_name
from dragoman.knowledge.toml import Value
from dragoman.records.reading import ActorKind

ACTORS: dict[str, ActorKind | None] = {
    "Person": "person", "Organization": None, "Company": "company", "PublicBody": "government", "LegalEntity": None,
}  # fmt: skip
"""Schemata of actors, with the kind that each says."""
_COUNTRIES = ("country", "jurisdiction", "mainCountry", "nationality", "citizenship")
_MOST_NAMES = 500


class _Entity(msgspec.Struct):
    schema: str
    properties: dict[str, Any] = {}
    id: str = ""


_decoder = msgspec.json.Decoder(_Entity)


def read(stream: BinaryIO, knowledge: Knowledge) -> Iterator[Found | Bad | Passed]:
    """The file's actors, its bad lines, and its entities of other schemata."""
    for number, line in lines(stream):
        if isinstance(line, Bad):
            yield line
        elif line.strip():
            yield _entity(number, line, knowledge)


def _entity(number: int, line: str, knowledge: Knowledge) -> Found | Bad | Passed:
    try:
        entity = _decoder.decode(line)
    except (msgspec.DecodeError, RecursionError) as error:
        return Bad(number, f"this is no entity: {error}")
    if entity.schema not in ACTORS:
        return Passed(number, entity.schema[:40])
    named = _values(entity, "name")
    others = [*_values(entity, "alias"), *_values(entity, "weakAlias")]
    if not named:
        return Bad(number, "the entity has no name")
    names = list(dict.fromkeys(name.strip() for name in (*named, *others)))
    if (fault := fault_of_name(names[0])) is not None:
        return Bad(number, fault)
    sound = tuple(name for name in names if fault_of_name(name) is None)[:_MOST_NAMES]
    table, row = _placed(entity, knowledge)
    remark = " ".join(_values(entity, "summary")[:1])
    return Found(line=number, names=sound, table=table, row=row, remark=remark)


def _placed(entity: _Entity, knowledge: Knowledge) -> tuple[str, dict[str, Value]]:
    """Table and fields: a company of one state stands among the groups, which have states."""
    kind, sectors = codes().of_topics(_values(entity, "topics"))
    country = _country(entity, knowledge)
    if entity.schema == "Person":
        person: dict[str, Value] = {} if country is None else {"of": country}
        return "person", person | {"sectors": sectors}
    kind = (kind if kind in {"court", "legislature", "police", "armed_forces", "igo"} else None) or (
        ACTORS[entity.schema] or kind or "other"
    )
    if not sectors:
        sectors = {"company": ("BUS",), "government": ("GOV",)}.get(kind, ())
    if kind == "igo" or (kind == "company" and country is None):
        return kind, {"sectors": sectors}
    row: dict[str, Value] = {} if country is None else {"country": country}
    return "groups", row | {"kind": kind, "sectors": sectors}


def _country(entity: _Entity, knowledge: Knowledge) -> str | None:
    """The id of the first state among the entity's countries."""
    for field in _COUNTRIES:
        for code in _values(entity, field):
            state = knowledge.country(alpha3().get(code[:2].upper()))
            if state is not None:
                return state.id
    return None


def _values(entity: _Entity, field: str) -> list[str]:
    found = entity.properties.get(field, [])
    return [
        value for value in (found if isinstance(found, list) else [found]) if isinstance(value, str) and value
    ]
