"""Actors as FollowTheMoney's entities."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.export.ftm import Entities, ftm_id
from dragoman.knowledge import load
from dragoman.knowledge.exchange import Found, read
from tests.export.ftm_shape import check

MINE = """
[groups.hill-front]
name = "Hill Front"
alias = ["HF"]
weak = ["Front"]
country = "iraq"
sectors = ["REB"]
start = "1999-04"
end = "2004"
succeeds = ["valley-front"]
split_from = "hamas"
ties = [{ type = "part_of", to = "iraq/police", start = "2001" }, { type = "backs", from = "iran" },
        { type = "linked_to", to = "kurds" }]

[groups.valley-front]
name = "Valley Front"
sectors = []

[groups."Odd Id!"]
name = "Odd"
sectors = []

[person.ann-hill]
name = "Ann Hill"
woman = true
sectors = ["JUD"]
of = "hill-front"
roles = [{ office = "president", of = "iraq", start = 2001-01-02, end = 2002-03-04 },
         { office = "president", of = "hill-front", start = 2003-01-02 }]

[peoples.hill-people]
name = "Hill people"
"""


@pytest.fixture
def mine(tmp_path: Path) -> Entities:
    path = tmp_path / "mine.toml"
    path.write_text(MINE, encoding="utf-8")
    assert load(path).slips == ()
    return Entities(load(path), own=True)


def test_all_that_is_known_fits() -> None:
    entities = Entities(load())
    made = list(entities)
    check(made)
    kinds = {e["schema"] for e in made}
    assert {"Person", "Organization", "Company", "PublicBody", "Position", "Occupancy"} <= kinds
    assert {"Membership", "UnknownLink", "Succession"} <= kinds | {"Succession"}
    assert entities.left_out > 50
    assert made == list(Entities(load())), "the same ids each time"


def test_own_entries_and_whom_they_name(mine: Entities) -> None:
    made = list(mine)
    check(made)
    by_id: dict[str, Any] = {e["id"]: e for e in made}
    assert by_id["hill-front"] == {
        "id": "hill-front",
        "schema": "Organization",
        "properties": {
            "name": ["Hill Front"], "alias": ["HF"], "weakAlias": ["Front"], "country": ["iq"], "sector": ["REB"],
            "incorporationDate": ["1999-04"], "dissolutionDate": ["2004"],
        },
    }  # fmt: skip
    assert by_id["iraq.police"]["schema"] == "PublicBody"
    assert by_id["ann-hill"]["properties"]["gender"] == ["female"]
    assert by_id["ann-hill"]["properties"]["topics"] == ["role.judge"]
    posts = {e["id"]: e["properties"] for e in made if e["schema"] == "Position"}
    assert posts["iraq.office.president"]["organization"] == ["iraq"]
    assert posts["iraq.office.president"]["name"] == ["Iraqi president"]
    held = [e["properties"] for e in made if e["schema"] == "Occupancy"]
    assert held[0] == {
        "holder": ["ann-hill"], "post": ["iraq.office.president"], "startDate": ["2001-01-02"],
        "endDate": ["2002-03-04"],
    }  # fmt: skip
    assert "endDate" not in held[1]
    links = [e["properties"] for e in made if e["schema"] in {"Membership", "UnknownLink", "Succession"}]
    assert {"member": ["hill-front"], "organization": ["iraq.police"], "startDate": ["2001"]} in links
    assert {"subject": ["iran"], "object": ["hill-front"], "role": ["backs"]} in links
    assert {"subject": ["hill-front"], "object": ["hamas"], "role": ["split_from"]} in links
    assert {"predecessor": ["valley-front"], "successor": ["hill-front"]} in links
    assert {"member": ["ann-hill"], "organization": ["hill-front"]} in links
    assert not any("kurds" in str(link) for link in links), "a people has no schema"
    assert mine.left_out == 1


def test_ids_stay_apart() -> None:
    ids = ["a/b", "a.b", "a-b", "a", "A", "é", "x y", "x  y", "x/y/z", "", "x-y"]
    assert len({ftm_id(i) for i in ids}) == len(ids)
    assert ftm_id("iraq/office/prime-minister") == "iraq.office.prime-minister"


def test_what_is_written_can_be_read_again(mine: Entities) -> None:
    lines = "\n".join(json.dumps(e) for e in mine)
    found = [f for f in read(io.BytesIO(lines.encode()), "ftm", load()) if isinstance(f, Found)]
    front = next(f for f in found if f.names[0] == "Hill Front")
    assert front.names == ("Hill Front", "HF", "Front")
    assert front.row["country"] == "iraq"
