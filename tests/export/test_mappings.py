"""What the codes, types and numbers of other projects become of an event, each by its table."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman import ontology
from dragoman.export import describe
from dragoman.export import spec as specs
from dragoman.export.cameo import coder
from tests.export.conftest import Exporter
from tests.export.shapes import ACLED_TYPES
from tests.export.world import CITY, UNFOUND, tell


@pytest.mark.parametrize(
    ("type_", "modes", "contexts", "code"),
    [
        ("AGREE", (), ("diplomatic",), "030"),
        ("AGREE", (), ("economic", "military"), "03"),
        ("CONSULT", ("phone",), (), "041"),
        ("CONSULT", ("visit",), (), "040"),
        ("AID", (), ("military", "territory"), "072"),
        ("REQUEST", ("yield",), ("legal",), "100"),
        ("THREATEN", ("violence",), ("military",), "138"),
        ("THREATEN", ("violence",), (), "130"),
        ("PROTEST", ("demo",), ("rights_freedoms",), "1413"),
        ("PROTEST", ("strike",), (), "143"),
        ("MOBILIZE", (), (), "150"),
        ("ASSAULT", (), (), "180"),
        ("ASSAULT", (), ("military",), "190"),
        ("ASSAULT", ("firearms", "drone"), ("military",), "195"),
        ("ASSAULT", ("targeted",), ("religion_ethnicity",), "18"),
        ("RETREAT", ("ceasefire",), (), "0871"),
        ("NATIVE", (), (), None),
    ],
)
def test_cameo_codes(type_: str, modes: Any, contexts: Any, code: str | None) -> None:
    found = coder().code(type_, modes, contexts)
    assert found == code or (code is not None and len(code) == 2 and found is not None and found[:2] == code)


def test_a_cameo_code_never_says_more_than_the_event() -> None:
    """Whatever the table has, read backwards it gives a code of the same type and of no further mode or context."""
    codes = ontology.load()
    table, skip = codes.cameo, specs.load("cameo").tables["skip"]
    given = {c for m in specs.load("cameo").tables["mode"].values() for c in m.values()}
    given |= set(specs.load("cameo").tables["root"].values())
    for code, row in table.items():
        found = coder().code(row.type, row.modes, row.contexts)
        assert found is not None
        assert found in table
        assert found not in skip
        meant = table[found]
        same = meant.type == row.type and {*meant.modes, *meant.contexts} <= {*row.modes, *row.contexts}
        assert found in given or same, (code, found)


def test_gdelts_pairs_codes_and_no_false_goldstein(rows: Exporter) -> None:
    found = rows(
        "cameo",
        tell(1, actors=("state", "rebels"), recipients=("health", "crowd"), modes=("aerial",), place=CITY),
        tell(2, type="CONSULT", actors=("army", "state", "rebels"), recipients=(), reciprocal=True),
        tell(3, type="CONCEDE", actors=("state",), recipients=()),
    )
    first = [row for row in found if row["record"].startswith(found[0]["report"])]
    assert [row["GLOBALEVENTID"].partition("/")[2] for row in first] == ["", "2", "3", "4"]
    assert [(row["Actor1Code"], row["Actor2Code"]) for row in first] == [
        ("ROMGOV", "NGOHLH"), ("ROMGOV", "CVL"), ("YEMREB", "NGOHLH"), ("YEMREB", "CVL"),
    ]  # fmt: skip
    one = first[0]
    assert (one["EventCode"], one["EventBaseCode"], one["EventRootCode"], one["QuadClass"]) == (
        "195", "195", "19", "4",
    )  # fmt: skip
    assert (one["Actor1CountryCode"], one["ActionGeo_CountryCode"], one["country"]) == ("ROM", "YM", "YEM")
    assert (one["SQLDATE"], one["FractionDate"], one["ActionGeo_Type"]) == ("20200302", "2020.2521", "4")
    together = [row for row in found if row["plover_type"] == "CONSULT"]
    assert [(row["actor1_id"], row["actor2_id"]) for row in together] == [
        ("yemen/armed-forces", "romania"), ("yemen/armed-forces", "houthis"), ("romania", "houthis"),
    ]  # fmt: skip
    yielded = found[-1]
    assert (yielded["QuadClass"], yielded["plover_quad"]) == ("2", "1"), "GDELT has no verbal yielding"
    assert {row["GoldsteinScale"] for row in found} == {""}
    assert {row["event_scale"] for row in found} == {"-9.5", "2.5", "4.5"}
    assert len({row["GLOBALEVENTID"] for row in found}) == len(found)


ACLED_CASES: list[tuple[dict[str, Any], tuple[str, str, str, str] | None]] = [
    ({"modes": ("drone",)}, ("Explosions/Remote violence", "Air/drone strike", "1", "2")),
    ({}, ("Battles", "Armed clash", "1", "2")),
    ({"recipients": ("crowd",)}, ("Violence against civilians", "Attack", "1", "7")),
    ({"actors": ("state",), "place": CITY}, ("Battles", "Armed clash", "8", "2")),
    ({"actors": ("crowd",), "recipients": ("army",)}, ("Riots", "Mob violence", "5", "1")),
    ({"type": "PROTEST", "modes": ("demo",), "actors": ("health",), "recipients": ()},
     ("Protests", "Peaceful protest", "6", "0")),
    ({"type": "PROTEST", "modes": ("riot",), "actors": (), "recipients": ("state",)},
     ("Riots", "Violent demonstration", "5", "1")),
    ({"type": "RETREAT", "modes": ("ceasefire",)}, ("Strategic developments", "Agreement", "1", "2")),
    ({"recipients": ("nobody",)}, None),
    ({"recipients": ()}, None),
    ({"type": "PROTEST", "modes": ("strike",)}, None),
    ({"type": "AID"}, None),
]  # fmt: skip


@pytest.mark.parametrize(("event", "expected"), ACLED_CASES, ids=lambda v: str(v)[:60])
def test_acled_rules(rows: Exporter, event: dict[str, Any], expected: Any) -> None:
    found = rows("acled", tell(1, **event))
    got = [(r["event_type"], r["sub_event_type"], r["inter1"], r["inter2"]) for r in found]
    assert got == ([] if expected is None else [expected])


def test_acleds_names_numbers_and_words(rows: Exporter) -> None:
    counts = [
        (5, 8, "killed", None, None),
        (3, None, "killed", None, "rebels"),
        (200, 999, "participants", None, None),
    ]
    [row] = rows("acled", tell(1, actors=("army", "state"), recipients=("crowd",), place=CITY, counts=counts,
                               time=("2020-02-27", "2020-02-27")))  # fmt: skip
    assert (row["actor1"], row["assoc_actor_1"]) == ("Yemeni armed forces", "Romania")
    assert (row["actor2"], row["assoc_actor_2"]) == ("Civilians (Yemen)", "villagers")
    assert (row["interaction"], row["civilian_targeting"]) == ("17", "Civilian targeting")
    assert (row["iso"], row["country"], row["geo_precision"], row["time_precision"]) == (
        "887",
        "Yemen",
        "1",
        "1",
    )
    assert (row["fatalities"], row["tags"]) == ("3", "crowd size=200-999")
    assert "bombarded" in row["notes"]
    [bare] = rows("acled", tell(1, recipients=("crowd",), place=CITY), no_text=True)
    assert (bare["notes"], bare["assoc_actor_2"], bare["fatalities"]) == ("", "", "")


def test_every_acled_rule_is_of_its_types_and_can_fire() -> None:
    tables = describe("acled").tables
    codes = ontology.load()
    seen: list[dict[str, Any]] = []
    for rule in tables["rule"]:
        assert rule["sub"] in ACLED_TYPES[rule["event"]]
        assert rule["event"] in tables["disorder"]
        assert set(rule.get("modes", ())) <= set(codes.modes(rule["type"]))
        assert codes.quad(rule["type"]) in describe("acled").filter.quads
        covered = [r for r in seen if r["type"] == rule["type"] and r.keys() == {"type", "event", "sub"}]
        assert not covered, "a rule before it takes everything"
        seen.append(rule)


UCDP_CASES: list[tuple[list[Any], tuple[str, ...]]] = [
    ([(12, 12, "killed", None, "army")], ("12", "12", "12", "false", "Yemeni armed forces")),
    ([(12, 12, "killed", None, "army"), (30, None, "killed", None, None)], ("12", "30", "30", "true", "")),
    ([(24, 99, "killed", None, None)], ("24", "24", "99", "false", "")),
    ([(None, 50, "killed", None, None)], ("", "50", "50", "false", "")),
    ([(9, 9, "killed", None, None), (7, None, "killed", None, None)], ("7", "9", "9", "true", "")),
    ([(4, 4, "wounded", None, None), (2, 2, "killed", None, None)], ("2", "2", "2", "false", "")),
]  # fmt: skip


@pytest.mark.parametrize(("counts", "expected"), UCDP_CASES, ids=lambda v: str(v)[:50])
def test_low_best_high(rows: Exporter, counts: Any, expected: tuple[str, ...]) -> None:
    [row] = rows("ucdp", tell(1, counts=counts))
    got = tuple(row[name] for name in ("low", "best", "high", "high_open", "source_original"))
    assert got == expected
    assert row["figures"].count("..") == sum(kind == "killed" for _, _, kind, *_ in counts)


@pytest.mark.parametrize(
    ("actors", "recipients", "violence"),
    [
        ("army", "rebels", "1"), ("rebels", "army", "1"), ("army", "state", "1"), ("rebels", "rebels", "2"),
        ("army", "crowd", "3"), ("rebels", "health", "3"), ("crowd", "army", ""), ("army", "nobody", ""),
    ],
)  # fmt: skip
def test_type_of_violence(rows: Exporter, actors: str, recipients: str, violence: str) -> None:
    [row] = rows(
        "ucdp", tell(1, actors=(actors,), recipients=(recipients,), counts=[(1, 1, "killed", None, None)])
    )
    assert row["type_of_violence"] == violence


def test_whose_dead(rows: Exporter) -> None:
    columns = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    for of, expected in (("army", 0), ("rebels", 1), (None, 3), ("state", 3)):
        [row] = rows("ucdp", tell(1, counts=[(6, 6, "killed", of, None)]))
        assert [row[c] for c in columns] == ["6" if n == expected else "" for n in range(4)]
    [row] = rows("ucdp", tell(1, recipients=("crowd",), counts=[(6, 6, "killed", "crowd", None)]))
    assert (row["deaths_civilians"], row["side_b"]) == ("6", "Civilians")
    two = [(6, 6, "killed", "army", None), (2, 2, "killed", "rebels", None)]
    [row] = rows("ucdp", tell(1, counts=two))
    assert [row[c] for c in columns] == [""] * 4, "nothing is added up"
    assert row["figures_of"] == "Yemeni armed forces | Houthis"


@pytest.mark.parametrize(
    ("time", "precision"),
    [
        (("2020-02-01", "2020-02-01"), "1"), (None, "2"), (("2020-02-01", "2020-02-06"), "2"),
        (("2020-02-01", "2020-02-07"), "3"), (("2020-02-01", "2020-02-29"), "4"), (("2020-02-01", None), "5"),
    ],
)  # fmt: skip
def test_precision_of_days(rows: Exporter, time: Any, precision: str) -> None:
    [row] = rows("ucdp", tell(1, time=time, counts=[(1, 1, "killed", None, None)]))
    assert row["date_prec"] == precision
    assert row["event_clarity"] == ("1" if precision == "1" else "2")


def test_polecats_values(rows: Exporter) -> None:
    [row] = rows("polecat", tell(1, actors=("army", "state"), place=CITY, stances=[("nobody", "asserts")]))
    assert (row["Actor Name"], row["Actor Country"], row["Actor COW"]) == (
        "Yemeni armed forces; Romania", "YEM; ROU", "679; 360",
    )  # fmt: skip
    assert (row["Quad Code"], row["Intensity"], row["City"]) == ("MATERIAL CONFLICT", "-9.0", "Taiz")
    assert (row["Feature Type"], row["Raw Placename"]) == ("PPL", "Taizward")
    assert row["Story Organizations"].split("; ")[:2] == ["Yemeni armed forces", "Houthis"]
    assert (row["stances"], row["claimants"]) == ("asserts", "shadowy masters")
    [bare] = rows("polecat", tell(1, place=UNFOUND, stances=[("nobody", "asserts")]), no_text=True)
    assert (bare["claimants"], bare["Placename"], bare["Raw Placename"], bare["Actor Name Raw"]) == ("",) * 4
    assert "masters" not in bare["Story Organizations"]
