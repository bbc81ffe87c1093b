"""Own reports, each with all its toponyms and about where they lie (tests/cases/places/reports.jsonl)."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.knowledge.gazetteer import Gazetteer
from dragoman.reading import places, segments
from dragoman.records.reading import Place

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "cases" / "places" / "reports.jsonl")
    .read_text("utf-8")
    .splitlines()
]
NEAR = 161.0
"""Kilometres (100 miles), the usual measure."""


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    return SpacyParser()


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    p, q = math.radians(a[0]), math.radians(b[0])
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))


def found(text: str, gazetteer: Gazetteer, parser: SpacyParser, home: str | None = None) -> list[Place]:
    layout = segments.segment(text)
    return places.find(text, layout, parser.parse(text, layout.sentences), gazetteer, home)


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_report(case: dict[str, Any], gazetteer: Gazetteer, parser: SpacyParser) -> None:
    text = case["text"]
    answer = found(text, gazetteer, parser)
    if "never" in case:
        assert not {text[p.span[0] : p.span[1]] for p in answer} & set(case["never"])
        return
    assert [text[p.span[0] : p.span[1]] for p in answer] == [surface for surface, _, _ in case["places"]]
    for place, (surface, lat, lon) in zip(answer, case["places"], strict=True):
        if lat is None:
            assert (place.lat, place.lon) == (None, None), surface
        else:
            assert place.lat is not None, surface
            assert place.lon is not None, surface
            assert kilometres((place.lat, place.lon), (lat, lon)) <= NEAR, (surface, place)


def test_enough_cases() -> None:
    assert len(CASES) >= 80
    assert len({c["id"] for c in CASES}) == len(CASES)


def test_fields(gazetteer: Gazetteer, parser: SpacyParser) -> None:
    text = "Troops left Mosul, Iraq, and Anbar province for the Red Sea."
    mosul, iraq, anbar, sea = found(text, gazetteer, parser)
    assert (mosul.country, mosul.precision, mosul.geonameid) == ("IRQ", "city", 99072)
    assert (iraq.name, iraq.country, iraq.precision, iraq.geonameid) == ("Iraq", "IRQ", "country", 99237)
    assert (anbar.country, anbar.precision, anbar.admin1) == ("IRQ", "admin1", "Al Anbar")
    assert (sea.name, sea.country, sea.precision) == ("Red Sea", None, "region")


@pytest.mark.parametrize(
    ("home", "country"), [("USA", "USA"), ("GBR", "GBR"), ("Kentucky", "USA"), (None, "GBR")]
)
def test_home_of_the_outlet(
    home: str | None, country: str, gazetteer: Gazetteer, parser: SpacyParser
) -> None:
    (place,) = found("A fire broke out in Lancaster on Friday.", gazetteer, parser, home)
    assert place.name == "Lancaster"
    if home is not None:
        assert place.country == country


def test_one_unknown_name_leaves_the_others(gazetteer: Gazetteer, parser: SpacyParser) -> None:
    text = "Rebels moved from Qwxzabad to Kandahar and Kabul."
    answer = {text[p.span[0] : p.span[1]]: p for p in found(text, gazetteer, parser)}
    assert answer["Kandahar"].country == "AFG"
    assert answer["Kabul"].country == "AFG"
    assert "Qwxzabad" not in answer or answer["Qwxzabad"].lat is None
