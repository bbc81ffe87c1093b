"""The real packages and our own files, through the compiled index."""

from __future__ import annotations

import time

import pytest

from dragoman.errors import KnowledgeError
from dragoman.knowledge.gazetteer import Gazetteer, normalise, owndata
from dragoman.knowledge.gazetteer.sources import PackageSource


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize(
    ("name", "kind", "country", "lat", "lon"),
    [
        ("Iraq", "country", "IRQ", 33.0, 44.0),
        ("Czech Republic", "country", "CZE", 49.75, 15.5),
        ("Burma", "country", "MMR", 21.5, 96.5),
        ("Texas", "admin1", "USA", 31.4, -99.3),
        ("Anbar", "admin1", "IRQ", 32.8, 41.6),
        ("Bavaria", "admin1", "DEU", 48.9, 11.5),
        ("Rapides Parish", "admin2", "USA", 31.2, -92.5),
        ("Cook County", "admin2", "USA", 41.8, -87.8),
        ("Kabul", "city", "AFG", 34.5, 69.2),
        ("Deir ez-Zor", "city", "SYR", 35.3, 40.1),
        ("Red Sea", "water", None, 20.3, 38.5),
        ("Europe", "continent", None, 48.7, 9.1),
        ("Guantanamo Bay", "region", "CUB", 19.9, -75.2),
    ],
)
def test_known(
    name: str, kind: str, country: str | None, lat: float, lon: float, gazetteer: Gazetteer
) -> None:
    fits = [e for e in gazetteer.lookup(name) if e.kind == kind and e.country == country]
    assert any(abs(e.lat - lat) < 1.5 and abs(e.lon - lon) < 1.5 for e in fits), gazetteer.lookup(name)


def test_every_country_has_a_point_and_a_code(gazetteer: Gazetteer) -> None:
    for code in owndata.countries():
        (country,) = gazetteer.code(code)
        assert (country.kind, country.country) == ("country", code)


def test_every_adjective_leads_to_its_country(gazetteer: Gazetteer) -> None:
    for code, country in owndata.countries().items():
        for adjective in country.adjectives:
            assert code in {e.country for e in gazetteer.lookup(adjective) if e.via == "demonym"}, adjective


def test_every_state_by_each_abbreviation(gazetteer: Gazetteer) -> None:
    for state in owndata.us_states().values():
        for short in state.abbreviations:
            assert [e.name for e in gazetteer.abbreviation(short)] == [state.name], short


def test_capitals(gazetteer: Gazetteer) -> None:
    assert [e.admin1 for e in gazetteer.lookup("Springfield") if e.seat == 1] == ["Illinois"]
    assert {e.country for e in gazetteer.lookup("Paris") if e.seat == 2} == {"FRA"}


def test_telephone_area(gazetteer: Gazetteer) -> None:
    assert {e.admin1 for e in gazetteer.code("TEL-318")} == {"Louisiana"}


def test_regions_have_names_that_can_be_looked_up() -> None:
    assert all(normalise(region.name) for region in owndata.regions())


def test_opening_is_quick(gazetteer: Gazetteer) -> None:
    began = time.process_time()
    Gazetteer.open().lookup("Springfield")
    assert time.process_time() - began < 0.5


def test_fingerprint_is_stable() -> None:
    assert PackageSource().fingerprint() == PackageSource().fingerprint()


@pytest.mark.parametrize(
    "row", ['["N"]', '["N", 99.0, 0.0]', '["N", "x", 0.0]', '["N", 1.0, 1.0, { nmaes = ["M"] }]', '["N", 1.0']
)
def test_slip_in_the_regions(row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = b'water = [["Nile", 26.0, 32.0], ' + row.encode() + b"]"
    monkeypatch.setattr(owndata, "_read", lambda _: raw)
    owndata.regions.cache_clear()
    with pytest.raises(KnowledgeError, match=r"regions\.toml"):
        owndata.regions()
    monkeypatch.undo()
    owndata.regions.cache_clear()
    assert owndata.regions()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Saint-Étienne", "st etienne"),
        ("St. Louis", "st louis"),
        ("Mt. Pleasant", "mt pleasant"),
        ("Mount Pleasant", "mt pleasant"),
        ("Łódź", "lodz"),
        ("Al-Fashir", "al fashir"),
        ("Côte d’Ivoire", "cote divoire"),
        ("U.S.", "us"),
        ("W. Va.", "w va"),
        ("", ""),
        ("--", ""),
    ],
)
def test_key(name: str, key: str) -> None:
    assert normalise(name) == key
