"""Timelines: shifts and noise, contradictions, silence, sources, words and deeds."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import KnowledgeError
from dragoman.questions.deeds import read_table, table, wanted
from dragoman.questions.seen import Seen, weighted_median
from dragoman.questions.silence import GAP
from dragoman.questions.tracked import (
    Contradiction,
    Earlier,
    Point,
    Shift,
    Silence,
    Sources,
    Stand,
    Voiced,
    Word,
)
from tests.questions.tracking import line_of, looked, seen, tracked

CASES = Path(__file__).parents[1] / "cases" / "questions"


def cases(name: str) -> list[Any]:
    found = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in found]


@pytest.mark.parametrize("case", cases("shifts"))
def test_shifts(case: dict[str, Any]) -> None:
    line = line_of(tracked(case["seen"]), "france")
    shifts = [f"{s.day} {s.before.value} {s.after.value} {s.first.id}" for s in line.shifts]
    assert shifts == case.get("shifts", [])
    assert f"{line.stand.value} {line.stand.first_day}" == case["stand"]
    assert [p.day for p in line.aside] == case.get("aside", [])
    assert [p.day for p in line.unsettled] == case.get("unsettled", [])
    for shift in line.shifts:
        assert shift.why
        assert shift.support
        assert abs(shift.after.value - shift.before.value) >= 40


@pytest.mark.parametrize("case", cases("deeds"))
def test_words_and_deeds(case: dict[str, Any]) -> None:
    found = tracked(case["seen"], acts=case.get("acts", []), until=case.get("until"))
    told = [
        f"{w.actor} {w.kind} {w.outcome} {w.days} {w.deed.id if w.deed else '-'} {w.contrary.id if w.contrary else '-'}"
        for w in found.words
    ]
    assert told == case["words"]
    for word in found.words:
        assert (bool(word.why), bool(word.contrary_why)) == (word.deed is not None, word.contrary is not None)
        assert word.said[0].id


def test_two_spokesmen_of_one_government() -> None:
    found = tracked([
        "2018-01-01 local:1 90 said .7 Echo name=Ann_Alder for=france/foreign-ministry",
        "2018-01-04 local:7 -80 said .8 Globe name=Bo_Birch for=france/armed-forces",
        "2018-01-05 local:2 -80 said .8 Globe name=Bo_Birch for=france/armed-forces",
        "2018-03-01 france 90 said .7 Echo",
    ])  # fmt: skip
    (one,) = line_of(found, "france").contradictions
    assert (one.first_day, one.last_day, one.same_voice) == ("2018-01-01", "2018-01-05", False)
    assert [(v.name, v.side, v.value, v.times) for v in one.voices] == [
        ("Ann Alder", "for", 90, 1), ("Bo Birch", "against", -80, 2),
    ]  # fmt: skip


def test_contradictions_that_lie_apart_are_several() -> None:
    lines = ["2018-01-01 france 90 said .7 Echo", "2018-01-01 france/police -80 said .7 Echo",
             "2018-02-01 france 90 said .7 Echo", "2018-02-02 france/police -80 said .7 Echo"]  # fmt: skip
    found = line_of(tracked(lines), "france").contradictions
    assert [(c.first_day, c.last_day) for c in found] == [
        ("2018-01-01", "2018-01-01"),
        ("2018-02-01", "2018-02-02"),
    ]


def test_a_dissenter_shifts_nothing() -> None:
    """He may be quoted again on a quiet day; somebody else who says the same moves the house."""
    lines = ["2018-01-01 france 90 said .9 Echo", "2018-01-01 france/office/president 90 said .9 Echo",
             "2018-01-01 local:1 -80 said .8 Echo for=france name=Bo"]  # fmt: skip
    quiet = [*lines, "2018-02-01 local:1 -80 said .95 Echo for=france name=Bo"]
    line = line_of(tracked(quiet), "france")
    assert line.shifts == ()
    assert [p.day for p in line.unsettled] == ["2018-02-01"]
    line = line_of(tracked([*quiet, "2018-02-02 france/police -80 said .95 Echo"]), "france")
    assert [s.day for s in line.shifts] == ["2018-02-01"]


@pytest.mark.parametrize(
    ("second", "voices"),
    [
        ("2018-01-09 france/police -80 said .7 Globe", None),  # a week and a day later
        ("2018-01-08 france/police -80 said .7 Globe", False),
        ("2018-01-03 france -80 said .7 Globe", True),
        ("2018-01-03 france/police 50 said .7 Globe", None),  # the same side
        ("2018-01-03 france/police -80 said .4 Globe", None),  # too unsure
        ("2018-01-03 france/police -80 did .7 Globe", None),  # a deed: see words and deeds
        ("2018-01-03 france/police -80 reported_by_others .7 Globe", None),
        ("2018-01-03 france/police 0 said .7 Globe low=-90 high=95", None),  # it could mean the same
        ("2018-01-03 france/legislature -80 said .7 Globe", None),  # a parliament is not its government
        ("2018-01-03 france -80 said .95 Globe", None),  # a change of mind
    ],
)
def test_what_is_a_contradiction(second: str, voices: bool | None) -> None:
    line = line_of(tracked(["2018-01-01 france 90 said .9 Echo", second]), "france")
    assert [c.same_voice for c in line.contradictions] == ([] if voices is None else [voices])


@pytest.mark.parametrize(
    ("reports", "kind", "counts"),
    [
        ([], "no-reports", (0, 0, 0)),
        (["2018-02-10 7"], "no-reports", (7, 0, 0)),
        (["2018-02-10 7 italy italy,germany -"], "unnamed", (7, 3, 0)),
        (["2018-02-10 7 france", "2018-02-20 3 france/police,france italy"], "unnamed", (10, 3, 2)),
        (
            ["2018-02-10 7 france france/armed-forces", "2018-02-20 3 france,italy italy"],
            "silent",
            (10, 4, 3),
        ),
        (["2018-01-01 9 france france france", "2018-04-01 9 france france france"], "no-reports", (0, 0, 0)),
    ],
)
def test_silence_and_absence_of_reports(reports: list[str], kind: str, counts: tuple[int, int, int]) -> None:
    lines = ["2018-01-01 france 90 said .7 Echo", "2018-04-01 france 90 said .7 Globe"]
    (gap,) = line_of(tracked(lines, looked=reports, since="2018-01-01"), "france").silences
    assert (gap.kind, gap.reports, gap.bearing, gap.naming) == (kind, *counts)
    assert (gap.first_day, gap.last_day, gap.days) == ("2018-01-02", "2018-03-31", 89)


def test_silence_up_to_the_last_day_and_of_whom() -> None:
    lines = ["2018-03-01 france 90 said .7 Echo", "2018-01-01 local:1 90 said .7 Echo name=Ann"]
    found = tracked(lines, looked=["2018-01-01 1", "2018-06-01 5 italy"])
    (gap,) = line_of(found, "france").silences
    assert (gap.first_day, gap.last_day, gap.kind) == ("2018-03-02", "2018-06-01", "unnamed")
    assert line_of(found, "name:ann").silences == ()  # of her no id is known that other reports share
    assert (found.since, found.until, found.reports, found.bearing) == ("2018-01-01", "2018-06-01", 6, 1)
    short = tracked(lines[:1], until=f"2018-03-{GAP}")
    assert line_of(short, "france").silences == ()


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["france 90 said .7 Echo"], "one-outlet"),
        (["france 90 said .7 Echo", "france 90 said .7 Globe"], "several"),
        (["france 90 reported_by_others .7 Echo by=Reporters", "italy 90 said .7 Globe"], "others"),
        (["france 90 reported_by_others .7 Echo by=Roman_officials", "italy -90 said .7 Globe name=Roman_officials"],
         "rivals"),
        (["france 90 reported_by_others .7 Echo by=Rome", "italy -90 said .7 Globe"], "rivals"),
        (["france 90 reported_by_others .7 Echo by=Rome", "italy 90 said .7 Globe"], "others"),
        (["france 90 reported_by_others .7 Echo by=Rome,Berlin", "italy -90 said .7 Globe"], "others"),
        (["france 90 reported_by_others .7 Echo by=Rome", "france 90 said .7 Echo", "italy -90 said .7 Globe"],
         "one-outlet"),
    ],
)  # fmt: skip
def test_from_whom_it_is_known(lines: list[str], kind: str) -> None:
    found = tracked([f"2018-01-0{n} {line}" for n, line in enumerate(lines, 1)])
    assert line_of(found, "france").sources.kind == kind


def test_for_whom_a_holder_speaks() -> None:
    found = tracked([
        "2018-01-01 france/office/president 90 said .7 Echo",
        "2018-01-02 france/armed-forces 90 said .7 Echo",
        "2018-01-03 donald-trump 90 said .7 Echo name=Trump",
        "2016-01-03 donald-trump 90 said .7 Echo name=Trump",
        "2018-01-04 local:3 90 said .7 Echo name=Ann_Alder for=united-states/legislature",
        "2018-01-05 united-states/legislature 90 said .7 Echo",
        "2018-01-06 local:4 90 said .7 Echo name=ann_alder",
        "2018-01-07 - 90 said .7 Echo name=a_source",
        "- france 90 said .7 Echo",
    ])  # fmt: skip
    houses = {line.actor: [s.id for s in line.seen] for line in found.lines}
    assert houses == {
        "france": ["p1", "p2"], "united-states": ["p3"], "donald-trump": ["p4"],
        "name:ann alder": ["p5", "p7"], "united-states/legislature": ["p6"],
    }  # fmt: skip
    assert [s.id for s in found.apart] == ["p8"]
    assert [s.id for s in found.undated] == ["p9"]


def test_a_day_is_one_point_with_its_spread() -> None:
    lines = ["2018-01-01 france 90 said .7 Echo", "2018-01-01 france 60 said .9 Globe",
             "2018-01-01 france -90 reported_by_others .9 Globe"]  # fmt: skip
    (point,) = line_of(tracked(lines), "france").points
    assert (point.value, point.low, point.high, point.newsrooms, point.hearsay) == (60, 45, 75, 2, False)
    assert (point.lowest, point.highest) == (60, 90)
    assert [s.id for s in point.seen] == ["p2", "p1", "p3"]


def test_what_went_before_a_shift() -> None:
    found = tracked([
        "2018-01-01 france -80 said .95 Echo", "2018-03-10 france 80 said .95 Echo",
        "2018-01-01 italy -80 said .95 Echo", "2018-03-08 italy 80 said .95 Echo",
        "2018-03-01 germany 80 did .7 Echo", "2018-02-01 greece 80 did .7 Echo", "2018-03-10 malta 80 did .7 Echo",
    ])  # fmt: skip
    (shift,) = line_of(found, "france").shifts
    assert [(e.actor, e.what, e.days, e.id) for e in shift.earlier] == [
        ("italy", "shift", 2, "r4:1.s1"), ("germany", "deed", 9, "r5:1.s1"),
    ]  # fmt: skip
    (shift,) = line_of(found, "italy").shifts
    assert [(e.actor, e.days) for e in shift.earlier] == [("germany", 7)]


def test_limits_of_what_counts() -> None:
    lines = [
        "2018-01-01 france 90 said .3 Echo",
        "2018-02-01 france 90 said .7 Echo",
        "2018-03-01 italy 90 said .7 Echo",
    ]
    assert [line.actor for line in tracked(lines, since="2018-02-15").lines] == ["italy"]
    assert len(line_of(tracked(lines, least=0.5), "france").points) == 1
    assert tracked([]).lines == ()
    assert tracked([]).since is None


def test_days_that_were_not_looked_at() -> None:
    lines = [
        "2011-12-31 france 90 said .7 Echo",
        "2017-12-20 france 90 said .7 Echo",
        "2018-02-01 france 90 said .7 Echo",
    ]
    found = tracked(lines, looked=["2018-01-01 3", "2018-03-01 3"])
    assert [p.day for p in line_of(found, "france").points] == ["2017-12-20", "2018-02-01"]
    assert [s.id for s in found.outside] == ["p1"]
    assert (found.since, found.until) == ("2017-12-20", "2018-03-01")
    asked = tracked(lines, looked=["2018-01-01 3"], since="2011-01-01")
    assert (len(line_of(asked, "france").points), asked.outside) == (3, ())


def test_half_of_a_day_moves_nothing_and_more_than_half_does() -> None:
    """Of each voice, newsroom and side the surest reading counts, so that ten sentences of one speech are one."""
    lines = ["2018-01-01 france -80 said .95 Echo", "2018-02-01 france/police -80 said .9 Echo"]
    speech = ["2018-02-01 france/office/president 90 said .9 Echo"] * 9
    assert line_of(tracked([*lines, *speech]), "france").shifts == ()
    (shift,) = line_of(
        tracked([*lines, *speech, "2018-02-01 france/armed-forces 80 said .9 Echo"]), "france"
    ).shifts
    assert (shift.day, shift.before.value, shift.after.value) == ("2018-02-01", -80, 80)


def test_the_day_of_words() -> None:
    """Those of the words where they are before publication, else that of publication."""
    assert seen("2018-01-05 france 90 said .7 Echo until=2018-12-31").when == "2018-01-05"
    assert seen("- france 90 said .7 Echo until=2018-01-01").when == "2018-01-01"


def test_the_table_of_deeds() -> None:
    assert wanted("CONCEDE", "promised") == ("RETREAT", "CONCEDE", "MOBILIZE")
    assert wanted(None, "threatened") == wanted("THREATEN", "threatened")
    assert wanted(None, "promised") == ()
    assert (
        wanted("CONCEDE", "demanded") == ()
    )  # the type of an event does not say in which direction it was demanded
    assert table().kinds == {"threatened": "THREATEN"}


@pytest.mark.parametrize(
    "raw",
    [
        {"LEAVE": {"done": [], "contrary": []}},
        {"AID": {"done": ["AID"], "contrary": ["AID"]}},
        {"AID": {"done": ["HELP"], "contrary": []}},
        {"by-kind": {"sworn": "AID"}},
        {"by-kind": {"promised": "AID"}},
    ],
)
def test_slips_in_the_table_of_deeds(raw: dict[str, object]) -> None:
    with pytest.raises(KnowledgeError, match="deeds"):
        read_table(raw)


def test_weighted_median() -> None:
    assert weighted_median([10, -90, 20], [1, 1, 1]) == 10
    assert weighted_median([-90, 80], [0.6, 0.7]) == 80
    with pytest.raises(ValueError, match="no values"):
        weighted_median([], [])


def test_reports_of_a_day_name_whom() -> None:
    assert looked("2018-01-01 4 france,italy -").bearing == (frozenset({"france", "italy"}), frozenset())


def test_every_field_of_the_records_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "questions.md").read_text(encoding="utf-8")
    for record in (Point, Stand, Earlier, Shift, Voiced, Contradiction, Silence, Sources, Word, Seen):
        for field in record.__struct_fields__:
            assert f"`{field}`" in page, f"{record.__name__}.{field}"
