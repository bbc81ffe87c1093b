"""FollowTheMoney's entities as JSON lines."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from dragoman.knowledge import load
from dragoman.knowledge.exchange import Bad, Found, Passed, read


def items(*rows: object) -> list[Found | Bad | Passed]:
    text = "\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows)
    return list(read(io.BytesIO(text.encode("utf-8", "surrogatepass")), "ftm", load()))


def entity(schema: str, **properties: Any) -> dict[str, Any]:
    return {"id": "Q1", "schema": schema, "properties": {"name": ["Hill Works"]} | properties}


@pytest.mark.parametrize(
    ("schema", "properties", "table", "row"),
    [
        ("Person", {"country": ["iq"], "topics": ["role.pep"]}, "person", {"of": "iraq", "sectors": ("GOV",)}),
        ("Person", {"nationality": ["iq"]}, "person", {"of": "iraq", "sectors": ()}),
        ("Person", {}, "person", {"sectors": ()}),
        ("Organization", {"country": ["sy"], "topics": ["crime.terror", "sanction"]}, "groups",
         {"country": "syria", "kind": "armed_group", "sectors": ("REB",)}),
        ("Organization", {"topics": ["gov.igo"]}, "igo", {"sectors": ()}),
        ("Organization", {"topics": ["pol.party"], "country": ["xk"]}, "groups",
         {"country": "kosovo", "kind": "party", "sectors": ("PTY",)}),
        ("Company", {}, "company", {"sectors": ("BUS",)}),
        ("Company", {"jurisdiction": "fr"}, "groups", {"country": "france", "kind": "company", "sectors": ("BUS",)}),
        ("PublicBody", {"country": ["zz", "fr"]}, "groups",
         {"country": "france", "kind": "government", "sectors": ("GOV",)}),
        ("PublicBody", {"country": ["fr"], "topics": ["gov.judicial"]}, "groups",
         {"country": "france", "kind": "court", "sectors": ("JUD",)}),
        ("LegalEntity", {}, "groups", {"kind": "other", "sectors": ()}),
        ("LegalEntity", {"topics": [3, None, "nonsense", ""], "country": [["x"]]}, "groups",
         {"kind": "other", "sectors": ()}),
    ],
)  # fmt: skip
def test_schemata(schema: str, properties: dict[str, Any], table: str, row: dict[str, Any]) -> None:
    (found,) = items(entity(schema, **properties))
    assert isinstance(found, Found)
    assert (found.table, found.row) == (table, row)


def test_names_and_summary() -> None:
    row = entity(
        "Organization",
        alias=["HW", "bad\nname", "Hill Works"],
        weakAlias=["Works"],
        summary=["a\n[groups.x]"],
    )
    (found,) = items(row)
    assert isinstance(found, Found)
    assert found.names == ("Hill Works", "HW", "Works")
    assert found.remark == "a\n[groups.x]"


def test_other_schemata_are_passed_over_and_bad_lines_named() -> None:
    found = items(
        entity("Vessel"), "{", "[]", "{}", '"x"', entity("Person", name=[]), entity("Person", name=["a\x00b"]),
        "[" * 90_000, '{"schema": "Person", "properties": {"name": ' + "[" * 90_000, "", entity("Person", name="Ann"),
        '{"schema":"Person","properties":{"name":["\\ud800"]}}',
    )  # fmt: skip
    assert [type(i).__name__ for i in found] == ["Passed", *["Bad"] * 8, "Found", "Bad"]
    assert [i.line for i in found] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12]
