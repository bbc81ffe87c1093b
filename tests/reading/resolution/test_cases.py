"""Whom mentions are resolved to, by the cases in tests/cases/resolution/cases.toml."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dragoman.knowledge import load
from dragoman.reading.resolution import resolve
from tests.reading.resolution.drafts import drafts

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "cases/resolution/cases.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_case(case: dict[str, Any]) -> None:
    rows = case["mentions"]
    resolved = resolve(
        drafts(rows), load(), case.get("published"), case.get("outlet"), written=case.get("written"),
        acting={n for n, row in enumerate(rows) if row.get("acts")},
        grounds={n: row["ground"] for n, row in enumerate(rows) if "ground" in row},
    )  # fmt: skip
    actors = {a.id: a for a in resolved.actors}
    assert len(resolved.assignments) == len(rows)
    for n, (row, found) in enumerate(zip(rows, resolved.assignments, strict=True)):
        where = f"mention {n}, {row['text']!r}: {found}"
        wanted: str = row["is"]
        if wanted == "local":
            assert found.actor is not None, where
            assert found.actor.startswith("local:"), where
        elif wanted.startswith("same "):
            assert found.actor == resolved.assignments[int(wanted.split()[1])].actor is not None, where
        else:
            assert (found.actor or "") == wanted, where
        assert found.why, where
        assert found.on_behalf_of == row.get("for"), where
        assert list(found.members) == row.get("members", []), where
        for field in {"code", "kind", "sectors"} & row.keys():
            value = getattr(actors[found.actor or ""], field)
            assert (list(value) if field == "sectors" else value or "") == row[field], where


def test_actors_come_once_each_in_order_and_are_all_used() -> None:
    case = next(c for c in CASES if c["name"].startswith("a spokesman"))
    resolved = resolve(drafts(case["mentions"]), load(), datetime.date(2018, 2, 6))
    ids = [a.id for a in resolved.actors]
    assert len(ids) == len(set(ids))
    used = {i for a in resolved.assignments for i in (a.actor, a.on_behalf_of, *a.members) if i}
    assert set(ids) == used
    assert ids[0] == "kataib-hezbollah"


def test_the_same_answer_twice() -> None:
    for case in CASES:
        made = drafts(case["mentions"])
        assert resolve(made, load(), case.get("published")) == resolve(made, load(), case.get("published"))


def test_newer_knowledge_resolves_stored_mentions_again(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"text": "Ayla Demirci", "label": "PERSON"},
        {"text": "Demirci", "label": "PERSON", "sentence": 1},
    ]
    made = drafts(rows)
    before = resolve(made, load(), datetime.date(2020, 1, 1))
    assert [a.actor for a in before.assignments] == ["local:1", "local:1"]
    path = tmp_path / "mine.toml"
    path.write_text(
        '[person.ayla-demirci]\nname = "Ayla Demirci"\n'
        'roles = [{ office = "foreign-minister", of = "malta", start = 2019-01-01 }]\n',
        encoding="utf-8",
    )
    after = resolve(made, load(path), datetime.date(2020, 1, 1))
    assert [a.actor for a in after.assignments] == ["ayla-demirci", "ayla-demirci"]
    assert (after.actors[0].code, after.actors[0].sectors) == ("MLT", ("GOV",))


def test_no_mentions() -> None:
    resolved = resolve([], load())
    assert resolved.actors == ()
    assert resolved.assignments == ()
