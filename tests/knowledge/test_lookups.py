"""Names, offices and phrases, by the cases in tests/cases/knowledge/lookups.toml."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dragoman.knowledge import load, normalise
from dragoman.knowledge.names import case_fits

CASES: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent.parent / "cases/knowledge/lookups.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("name", "expected"), CASES["find"].items())
def test_find(name: str, expected: list[str]) -> None:
    assert {f"{h.entry.id} {h.how}" for h in load().find(name)} == set(expected)


@pytest.mark.parametrize(("word", "id_"), CASES["demonym"].items())
def test_demonym(word: str, id_: str) -> None:
    found = load().country_of_demonym(word)
    assert (found.id if found else "") == id_


@pytest.mark.parametrize(("word", "id_"), CASES["capital"].items())
def test_capital(word: str, id_: str) -> None:
    found = load().government_of_capital(word)
    assert (found.id if found else "") == id_


@pytest.mark.parametrize(("word", "id_"), CASES["outlet"].items())
def test_outlet(word: str, id_: str) -> None:
    found = load().outlet(word)
    assert (found.id if found else "") == id_


@pytest.mark.parametrize(("words", "expected"), CASES["phrase"].items())
def test_phrase(words: str, expected: list[Any]) -> None:
    found = load().phrase(tuple(words.split()))
    assert ([found.sort, found.key, found.length] if found else []) == expected


@pytest.mark.parametrize(("title", "office"), CASES["title"].items())
def test_title(title: str, office: str) -> None:
    assert (load().office(title) or "") == office


@pytest.mark.parametrize(("query", "ids"), CASES["holder"].items())
def test_holder(query: str, ids: list[str]) -> None:
    office, of, day = query.split()
    assert [e.id for e in load().holders(office, of, datetime.date.fromisoformat(day))] == ids


def test_rules_make_institutions_and_offices() -> None:
    k = load()
    army, office = k.get("iraq/armed-forces"), k.get("united-states/office/president")
    assert army is not None
    assert (army.name, army.kind, army.code, army.sectors) == (
        "Iraqi armed forces",
        "armed_forces",
        "IRQ",
        ("MIL",),
    )
    assert office is not None
    assert (office.name, office.kind, office.code) == ("U.S. president", "office", "USA")
    breakaway = k.get("abkhazia/government")
    assert breakaway is not None
    assert (breakaway.code, breakaway.sectors) == ("GEO", ("GOV", "PRE"))
    assert k.get("iraq/no-such-body") is None
    assert k.get("nowhere/police") is None
    assert k.get("reuters/police") is None


def test_a_name_of_an_institution_replaces_the_rule() -> None:
    pentagon = load().get("united-states/defence-ministry")
    assert pentagon is not None
    assert pentagon.name == "U.S. Department of Defense"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Daesh’s", "DAESH"),
        ("Hay’at Tahrir al-Sham", "Hayat Tahrir el Sham"),
        ("Ministry of Defence", "ministry of defense"),
        ("U.N.", "UN"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("Kim Jong-un", "Kim Jong Un"),
    ],
)
def test_one_key_for_many_spellings(one: str, other: str) -> None:
    assert normalise(one) == normalise(other) != ""


@pytest.mark.parametrize(
    ("alias", "text", "fits"),
    [("US", "us", False), ("WHO", "Who", False), ("ISIS", "Isis", True), ("ISIS", "isis", False), ("IS", "Is", False),
     ("Iran", "IRAN", True), ("al-Shabaab", "al-Shabaab", True), ("Turkey", "turkey", False)],
)  # fmt: skip
def test_case(alias: str, text: str, fits: bool) -> None:
    assert case_fits(alias, text) is fits
