"""The positions that come of the records which bear on a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from dragoman.questions.model import Asked, Scores
from dragoman.questions.positions import positions
from dragoman.reading.pipeline import Reader
from dragoman.records.report import Report
from tests.questions.asking import TROOPS, Oracle, Sheet, demand, told

# --- holders and evidence ---


def test_a_statement() -> None:
    (one,) = told(demand())
    assert (one.holder.name, one.holder.actor) == ("Sylvania", "sylvania")
    assert (one.side, one.value, one.evidence) == ("for", 100, "demanded")
    assert (one.statement, one.event, one.question) == ("s1", None, "league-troops")
    assert (one.first_day, one.last_day) == ("2018-02-06", "2018-02-06")
    assert one.low <= one.value <= one.high
    assert one.sentence == (0, 66)
    assert one.coder == "patterns"


def test_a_statement_keeps_its_own_day() -> None:
    sheet = demand()
    sheet.parts["statements"][0]["time"] = {
        "span": None,
        "start": "2014-05-01",
        "end": "2014-05-31",
        "basis": "text",
    }
    (one,) = told(sheet)
    assert (one.first_day, one.last_day) == ("2014-05-01", "2014-05-31")


def test_background_without_a_day_has_none() -> None:
    sheet = Sheet("The River League withdrew the League's troops from Sylvania.").place("Sylvania", "SYL")
    sheet.does("RETREAT", "The River League", "withdrew", historical=True)
    sheet.parts["events"][0]["actors"][0]["actor"] = "river-league"
    (one,) = told(sheet)
    assert (one.first_day, one.last_day) == (None, None)


def test_a_spokesman_holds_it_for_whom_he_speaks() -> None:
    sheet = Sheet("Ann Alder said the League's troops must leave Sylvania.")
    sheet.says("Ann Alder", "said", "the League's troops must leave Sylvania")
    sheet.parts["statements"][0]["speakers"][0]["on_behalf_of"] = "sylvania"
    (one,) = told(sheet)
    assert (one.holder.name, one.holder.stands_for) == ("Ann Alder", "sylvania")


def test_nobody_known_keeps_his_words() -> None:
    sheet = Sheet("Two officials said the League's troops must leave Sylvania.")
    sheet.says("Two officials", "said", "the League's troops must leave Sylvania")
    (one,) = told(sheet)
    assert (one.holder.name, one.holder.actor, one.holder.stands_for) == ("Two officials", None, None)


def test_a_report_holds_no_position() -> None:
    sheet = Sheet("The statement said the League's troops must leave Sylvania.")
    sheet.says("The statement", "said", "the League's troops must leave Sylvania")
    assert told(sheet) == []


def test_one_phrase_for_two_is_two_holders() -> None:
    sheet = demand()
    sheet.parts["statements"][0]["speakers"][0] |= {"actor": None, "members": ["sylvania", "freedonia"]}
    assert [one.holder.actor for one in told(sheet)] == ["sylvania", "freedonia"]


# --- what is told of others ---


def test_the_inner_words_are_anothers() -> None:
    sheet = Sheet("Freedonia believes Sylvania wants the League's troops to leave Sylvania.")
    sheet.says(
        "Freedonia", "believes", "Sylvania wants the League's troops to leave Sylvania", attitude="belief"
    )
    sheet.says(
        "Sylvania", "wants", "the League's troops to leave Sylvania", attitude="intention", within="s1"
    )
    (one,) = told(sheet)
    assert (one.holder.actor, one.side) == ("sylvania", "for")
    assert (one.evidence, one.reported_by) == ("reported_by_others", ("Freedonia",))
    assert one.statement == "s2"


def test_the_wish_of_another_without_an_inner_statement() -> None:
    sheet = Sheet("Freedonia said Sylvania wants the League's troops to leave Sylvania.").names("Sylvania")
    sheet.says("Freedonia", "said", "Sylvania wants the League's troops to leave Sylvania")
    (one,) = told(sheet)
    assert (one.holder.actor, one.evidence, one.reported_by) == (
        "sylvania",
        "reported_by_others",
        ("Freedonia",),
    )


@pytest.mark.parametrize("verb", ["should not want", "did not deserve"])
def test_what_is_judged_of_another_is_not_his_wish(verb: str) -> None:
    sheet = Sheet(f"Freedonia said Sylvania {verb} the withdrawal.").names("Sylvania")
    sheet.says("Freedonia", "said", f"Sylvania {verb} the withdrawal")
    (one,) = told(sheet, Oracle(Scores(0.01, 0.97, 0.01, 0.01)))
    assert (one.holder.actor, one.reported_by) == ("freedonia", ())


def test_what_a_president_says_that_his_country_wants_he_wants() -> None:
    sheet = Sheet("Ann Alder said Sylvania wants the League's troops to leave Sylvania.").names("Sylvania")
    sheet.says("Ann Alder", "said", "Sylvania wants the League's troops to leave Sylvania")
    sheet.says(
        "Sylvania", "wants", "the League's troops to leave Sylvania", attitude="intention", within="s1"
    )
    speakers = sheet.parts["statements"][0]["speakers"]
    assert [one.holder.actor for one in told(sheet)] == ["sylvania"]
    speakers[0]["on_behalf_of"] = "sylvania"
    assert [(one.holder.actor, one.reported_by) for one in told(sheet)] == [("local:1", ())]


def test_what_somebody_is_asked_to_do_is_not_his_own_will() -> None:
    sheet = Sheet("Freedonia urged Sylvania to vote against the withdrawal.")
    sheet.says("Freedonia", "urged", "Sylvania to vote against the withdrawal", act="demand")
    sheet.does("REJECT", "Sylvania", "vote", claims=[{"statement": "s1", "stance": "asserts"}])
    assert [one.holder.actor for one in told(sheet)] == ["freedonia"]


def test_to_fear_what_another_wants_is_a_position() -> None:
    sheet = Sheet("Freedonia fears that Sylvania wants the League's troops to leave Sylvania.")
    sheet.says(
        "Freedonia", "fears", "Sylvania wants the League's troops to leave Sylvania", attitude="belief"
    )
    sheet.says(
        "Sylvania", "wants", "the League's troops to leave Sylvania", attitude="intention", within="s1"
    )
    assert [(one.holder.actor, one.side) for one in told(sheet)] == [
        ("freedonia", "against"),
        ("sylvania", "for"),
    ]


def test_ones_own_wish_is_told_by_nobody_else() -> None:
    sheet = Sheet("Sylvania said it wanted the League's troops to leave Sylvania.")
    sheet.says("Sylvania", "said", "it wanted the League's troops to leave Sylvania")
    sheet.says("it", "wanted", "the League's troops to leave Sylvania", attitude="intention", within="s1")
    sheet.parts["statements"][1]["speakers"][0]["actor"] = "sylvania"
    (one,) = told(sheet)
    assert (one.holder.actor, one.reported_by) == ("sylvania", ())
    assert one.evidence != "reported_by_others"


@pytest.mark.parametrize(
    ("verb", "act", "sides"),
    [("reported", "report", []), ("said", None, []), ("demanded", "demand", ["for"])],
)
def test_a_paper_takes_sides_only_where_it_does_more_than_report(
    verb: str, act: str | None, sides: list[str]
) -> None:
    sheet = Sheet(f"Today the Daily Valley {verb} that the League's troops must leave Sylvania.")
    sheet.says("the Daily Valley", verb, "the League's troops must leave Sylvania", act=act)
    assert [one.side for one in told(sheet)] == sides


def test_a_paper_that_reports_is_no_teller() -> None:
    sheet = Sheet("Sylvania wants the League's troops to leave Sylvania, the Daily Valley reports.")
    sheet.says("the Daily Valley", "reports", "Sylvania wants the League's troops to leave Sylvania")
    sheet.says(
        "Sylvania", "wants", "the League's troops to leave Sylvania", attitude="intention", within="s1"
    )
    (one,) = told(sheet)
    assert (one.holder.actor, one.evidence, one.reported_by) == ("sylvania", "said", ())


# --- events ---


@pytest.mark.parametrize(
    ("type_", "sentence", "cue", "found"),
    [
        ("REQUEST", "Sylvania urged a withdrawal of the League's troops.", "urged", ("for", "demanded")),
        (
            "REJECT",
            "Sylvania ruled out a withdrawal of the League's troops.",
            "ruled out",
            ("against", "said"),
        ),
        ("SUPPORT", "Sylvania praised the League's troops.", "praised", ("against", "said")),
        ("ACCUSE", "Sylvania condemned the League's troops.", "condemned", ("for", "said")),
        ("PROTEST", "Sylvania marched against the League's troops.", "marched", ("for", "did")),
        (
            "THREATEN",
            "Sylvania threatened to attack the League's troops.",
            "threatened",
            ("for", "threatened"),
        ),
        (
            "SUPPORT",
            "Sylvania voted for the withdrawal of the League's troops.",
            "voted",
            ("for", "voted"),
        ),
        ("COERCE", "Sylvania arrested the League's troops.", "arrested", None),
        ("CONSULT", "Sylvania met the League's troops.", "met", None),
    ],
)
def test_events(type_: str, sentence: str, cue: str, found: tuple[str, str] | None) -> None:
    sheet = Sheet(sentence).does(type_, "Sylvania", cue)
    assert [(one.side, one.evidence) for one in told(sheet)] == ([] if found is None else [found])
    assert all(one.event == "e1" and one.statement is None for one in told(sheet))


@pytest.mark.parametrize(
    ("more", "value", "evidence"),
    [
        ({}, 100, "did"),
        ({"modality": "planned"}, 100, "promised"),
        ({"modality": "denied"}, None, None),
        ({"modality": "possible"}, None, None),
    ],
)
def test_deeds(more: dict[str, Any], value: int | None, evidence: str | None) -> None:
    sheet = Sheet("The River League began its withdrawal from Sylvania.").place("Sylvania", "SYL")
    sheet.does("RETREAT", "The River League", "withdrawal", **more)
    sheet.parts["events"][0]["actors"][0]["actor"] = "river-league"
    found = [(one.value, one.evidence, one.coder) for one in told(sheet)]
    assert found == ([] if value is None else [(value, evidence, "deeds")])


def test_a_deed_elsewhere_is_no_deed() -> None:
    sheet = Sheet("The River League began its withdrawal from Freedonia.").place("Freedonia", "FRD")
    sheet.does("RETREAT", "The River League", "withdrawal")
    assert all(one.coder != "deeds" for one in told(sheet))


def test_a_statement_and_its_event_are_one_position() -> None:
    sheet = demand().does("REQUEST", "Sylvania", "demanded", performed_by="s1")
    (one,) = told(sheet)
    assert (one.statement, one.event) == ("s1", "e1")


def test_what_another_tells_that_somebody_did_is_still_done() -> None:
    sheet = Sheet("Freedonia said Sylvania voted against the withdrawal.")
    sheet.says("Freedonia", "said", "Sylvania voted against the withdrawal")
    sheet.does("REJECT", "Sylvania", "voted", claims=[{"statement": "s1", "stance": "asserts"}])
    (one,) = [p for p in told(sheet) if p.holder.actor == "sylvania"]
    assert (one.side, one.evidence, one.reported_by) == ("against", "voted", ("Freedonia",))


# --- the model, and the question's own days ---


def test_the_model_is_asked_in_its_own_offsets() -> None:
    sheet = Sheet("It rained.", "So.", "Ann Alder said the garrison had eaten well.")
    sheet.says("Ann Alder", "said", "the garrison had eaten well")
    oracle = Oracle(Scores(0.0, 0.0, 0.0, 1.0))
    assert told(sheet, oracle) == []
    (asked,) = oracle.asked
    assert asked.text == "So. Ann Alder said the garrison had eaten well."
    assert asked.text[slice(*asked.content)] == "the garrison had eaten well"
    assert asked.actor is not None
    assert asked.text[slice(*asked.actor)] == "Ann Alder"
    assert (asked.for_, asked.against) == (
        "the League's troops leave Sylvania",
        "the League's troops stay in Sylvania",
    )


def test_the_model_finds_what_patterns_do_not() -> None:
    sheet = Sheet("Ann Alder said the garrison had outlived its soup.")
    sheet.says("Ann Alder", "said", "the garrison had outlived its soup")
    assert told(sheet) == []
    (one,) = told(sheet, Oracle(Scores(0.97, 0.01, 0.01, 0.01)))
    assert (one.side, one.coder) == ("for", "network")
    assert "0.97" in one.why


@pytest.mark.parametrize(
    ("day", "count"), [("2018-02-06", 1), ("2018-01-31", 0), ("2018-03-01", 0), (None, 1)]
)
def test_only_reports_of_the_questions_days(day: str | None, count: int) -> None:
    import msgspec

    question = msgspec.structs.replace(TROOPS, since="2018-02-01", until="2018-02-28")
    sheet = demand()
    report = msgspec.structs.replace(sheet.report, published=day)
    assert len(positions(question, report, sheet.reading)) == count


def test_an_empty_reading_has_no_positions() -> None:
    sheet = Sheet("The League's troops.")
    assert told(sheet) == []


# --- with the real reader ---

NEWS = (
    "River towns ask the League to go\n\n"
    "The United Nations urged the withdrawal of all American troops from Iraq on Monday, but Britain ruled out a "
    "withdrawal of U.S. troops before the summer.\n\n"
    "Turkey believes Iran wants American troops to leave Iraq."
)


def test_from_text_to_positions() -> None:
    from dragoman.questions.files import examples

    report = Report(id="n1", text=NEWS, published="2018-02-06")
    found = positions(examples()["us-forces-in-iraq"], report, Reader().read(report))
    sides = {(one.holder.actor or "").split("/")[0]: (one.side, one.reported_by) for one in found}
    assert sides["united-nations"] == ("for", ())
    assert sides["united-kingdom"] == ("against", ())
    assert sides["iran"][0] == "for"
    assert "turkey" not in sides
    for one in found:
        assert one.sentence[0] <= one.span[0] < one.span[1] <= one.sentence[1]


class Turning:
    """A stance model that is sure that whatever is asked of it is against."""

    name = "turning"

    def stances(self, asked: Sequence[Asked]) -> list[Scores]:
        return [
            Scores(0.97, 0.01, 0.01, 0.01) if "demanded" in one.text else Scores(0.01, 0.97, 0.01, 0.01)
            for one in asked
        ]


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("Sylvania", [("Sylvania", "for")]),
        ("Freedonia", [("Sylvania", "for"), ("Freedonia", "against")]),
    ],
)
def test_the_network_alone_does_not_turn_round_what_a_party_plainly_says(
    who: str, shown: list[tuple[str, str]]
) -> None:
    sheet = Sheet(
        "Sylvania demanded that the League's troops leave Sylvania at once.",
        "It rained.",
        "So.",
        f"{who} said the garrison was a blessing.",
    )
    sheet.says("Sylvania", "demanded", "the League's troops leave Sylvania at once", act="demand")
    sheet.says(who, "said", "the garrison was a blessing")
    found = positions(TROOPS, sheet.report, sheet.reading, Turning())
    assert [(p.holder.name, p.side) for p in found] == shown
