"""A small schema of FollowTheMoney's, of what we write: which properties a schema has, and to what links may lead."""

from __future__ import annotations

import re
from typing import Any

_THING = {"name", "alias", "weakAlias", "country", "topics"}
_LEGAL = _THING | {"sector", "incorporationDate", "dissolutionDate"}
_INTERVAL = {"startDate", "endDate"}
PROPERTIES: dict[str, set[str]] = {
    "Person": _LEGAL | {"gender"},
    "Organization": _LEGAL,
    "Company": _LEGAL,
    "PublicBody": _LEGAL,
    "Position": _THING | {"organization"},
    "Occupancy": _INTERVAL | {"holder", "post"},
    "Membership": _INTERVAL | {"member", "organization", "role"},
    "Succession": _INTERVAL | {"predecessor", "successor", "role"},
    "UnknownLink": _INTERVAL | {"subject", "object", "role"},
}
REQUIRED = {
    "Person": {"name"}, "Organization": {"name"}, "Company": {"name"}, "PublicBody": {"name"}, "Position": {"name"},
    "Occupancy": {"holder", "post"}, "Membership": {"member", "organization"},
    "Succession": {"predecessor", "successor"}, "UnknownLink": {"subject", "object"},
}  # fmt: skip
_ORGANIZATION = {"Organization", "Company", "PublicBody"}
_ENTITY = _ORGANIZATION | {"Person"}
RANGES = {
    "holder": {"Person"}, "post": {"Position"}, "organization": _ORGANIZATION, "member": _ENTITY,
    "predecessor": _ENTITY, "successor": _ENTITY, "subject": _ENTITY | {"Position"}, "object": _ENTITY | {"Position"},
}  # fmt: skip
TOPICS = {
    "gov", "gov.national", "gov.igo", "gov.legislative", "gov.judicial", "gov.security", "mil", "pol.party",
    "role.judge", "role.spy", "role.journo",
}  # fmt: skip
_ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.\-]*[0-9a-zA-Z])?")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_COUNTRY = re.compile(r"[a-z]{2}")


def check(entities: list[dict[str, Any]]) -> None:
    """Fail on an entity that is none, on two with one id, and on a link that leads nowhere or to the wrong thing."""
    schemata = {e["id"]: e["schema"] for e in entities}
    assert len(schemata) == len(entities), "two entities have one id"
    for e in entities:
        schema, properties = e["schema"], e["properties"]
        assert e.keys() == {"id", "schema", "properties"}
        assert _ID.fullmatch(e["id"]), e
        assert properties.keys() <= PROPERTIES[schema], e
        assert properties.keys() >= REQUIRED[schema], e
        for name, values in properties.items():
            assert values, e
            assert all(isinstance(value, str) and value for value in values), e
            if name in RANGES:
                assert all(schemata.get(value) in RANGES[name] for value in values), e
            if name.endswith("Date"):
                assert all(_DATE.fullmatch(value) for value in values), e
            if name == "topics":
                assert set(values) <= TOPICS
            if name == "country":
                assert all(_COUNTRY.fullmatch(value) for value in values), e
