"""Which records bear on a question."""

from __future__ import annotations

import pytest

from dragoman.questions.bearing import (
    BEFORE,
    BESIDE,
    NAMED,
    POINTED,
    SAME_REPORT,
    SPOKEN,
    TOGETHER,
    Page,
    bearing,
)
from dragoman.questions.model import Scores
from dragoman.questions.records import About, Pole, Question
from tests.questions.asking import TROOPS, Oracle, Sheet, demand, told

TOLLS = Question(
    id="ferry-tolls",
    wording="Should Sylvania end the ferry tolls?",
    for_=Pole("Sylvania ends the ferry tolls", 100),
    against=Pole("Sylvania keeps the ferry tolls", -100),
    about=About(("ferry tolls to Sylvania", "Pontoon tolls"), ("sylvania",), ("SYL",)),
)
SOLDIERS = Question(
    id="league-soldiers",
    wording="Should League soldiers leave Sylvania?",
    for_=Pole("League soldiers leave Sylvania", 100),
    against=Pole("League soldiers stay in Sylvania", -100),
    about=About(("League soldiers in Sylvania",), ("sylvania",), ("SYL",)),
)


def degrees(sheet: Sheet) -> list[tuple[str, float]]:
    return [(b.record.id, b.degree) for b in bearing(TROOPS, Page(sheet.report, sheet.reading))]


@pytest.mark.parametrize(
    ("sentences", "content", "found"),
    [
        (("Freedonia said the League's troops were late.",), "the League's troops were late", [NAMED]),
        (("Of the League's troops, Freedonia said little.",), "little", [BESIDE]),
        (("The garrison is small.", "Freedonia said it must stay."), "it must stay", [BEFORE]),
        (("The garrison is small.", "So.", "So.", "Freedonia said it must stay."), "it must stay", [BEFORE]),
        (
            ("The mill is old.", "The garrison.", "So.", "So.", "Freedonia said it must stay."),
            "it must stay",
            [],
        ),
        (("Freedonia said the wheat was ripe.",), "the wheat was ripe", []),
        (("Freedonia said the garrison feared Freedonia's army.",), "the garrison", []),
    ],
)
def test_what_bears(sentences: tuple[str, ...], content: str, found: list[float]) -> None:
    sheet = Sheet(*sentences).says("Freedonia", "said", content)
    assert [degree for _, degree in degrees(sheet)] == found


def test_actors_and_places_together() -> None:
    sheet = Sheet("Sylvania said they must leave Fredopolis.", "Freedonia said they must leave Fredopolis.")
    sheet.says("Sylvania", "said", "they must leave Fredopolis")
    assert degrees(sheet) == []
    assert degrees(sheet.place("Fredopolis", "SYL")) == [("s1", TOGETHER)]


def test_another_country_is_another_matter() -> None:
    sheet = Sheet("Freedonia said the garrison must withdraw from Ruritania.").says(
        "Freedonia", "said", "the garrison must withdraw from Ruritania"
    )
    assert degrees(sheet) == [("s1", NAMED)]
    sheet.place("Ruritania", "RUR")
    sheet.parts["places"][0]["precision"] = "country"
    assert degrees(sheet) == []
    assert degrees(sheet.place("Freedonia", "SYL")) == [("s1", NAMED)], "its own is named as well"


def test_a_report_set_in_another_country() -> None:
    sheet = Sheet(
        "It was quiet in Ruritania.", "Freedonia said the garrison must withdraw.", "Fredopolis slept."
    )
    sheet.says("Freedonia", "said", "the garrison must withdraw").place("Ruritania", "RUR")
    sheet.parts["places"][0]["precision"] = "country"
    assert degrees(sheet) == []
    assert degrees(sheet.place("Fredopolis", "SYL")) == [("s1", NAMED)], "as often at home"


def test_an_actor_of_the_question_in_a_report_about_it() -> None:
    sheet = Sheet(
        "The garrison is old.", "The garrison is small.", "So.", "So.", "Sylvania said enough was enough."
    )
    sheet.says("Sylvania", "said", "enough was enough")
    assert degrees(sheet) == [("s1", SAME_REPORT)]
    assert told(sheet) == [], "without a network such words say nothing"
    oracle = Oracle(Scores(0.99, 0.01, 0.0, 0.0))
    assert told(sheet, oracle) == [], "nor does a network know what they are about"
    assert oracle.asked == []


@pytest.mark.parametrize(
    ("sentences", "words", "found"),
    [
        (("Sylvania said the ferry tolls must be lowered.",), "the ferry tolls must be lowered", [SPOKEN]),
        (("Sylvania dislikes it.", "Ann Alder said a toll is theft."), "a toll is theft", [SPOKEN]),
        (("Ann Alder said a toll is theft.",), "a toll is theft", []),
        (("Sylvania slept.", "So.", "Ann Alder said a toll is theft."), "a toll is theft", []),
        (("Sylvania said Toll Street was long.",), "Toll Street was long", []),
        (("Sylvania said the tollkeeper was ill.",), "the tollkeeper was ill", []),
        (("Of tolls, Sylvania said enough was enough.",), "enough was enough", []),
        (("Sylvania lives on ferry fares.",), "ferry fares", []),
        (("Sylvania lives on tolls.", "Ann Alder said it must end that."), "it must end that", [POINTED]),
        (("Sylvania lives on tolls.", "Ann Alder said enough was enough."), "enough was enough", []),
        (("Sylvania said Pontoons were safe.",), "Pontoons were safe", [SPOKEN]),
        (("Sylvania lives on tolls.", "Ann Alder said it must end that.", *("So.",) * 7),
         "it must end that", []),
        (("Sylvania said tolls are theft.", *("It rained.",) * 8), "tolls are theft", []),
        (("Ferry tolls to Sylvania: a plea.", *("It rained.",) * 8, "Sylvania said tolls are theft."),
         "tolls are theft", [SPOKEN]),
    ],
)  # fmt: skip
def test_words_that_speak_of_the_question(sentences: tuple[str, ...], words: str, found: list[float]) -> None:
    """A noun of its phrases and one of its names; in a long report only where that is about it."""
    sheet = Sheet(*sentences)
    cue = "said" if "said" in sheet.report.text else "lives"
    sheet.says("Ann Alder" if "Ann Alder" in sheet.report.text else "Sylvania", cue, words)
    page = Page(sheet.report, sheet.reading)
    assert [one.degree for one in bearing(TOLLS, page)] == found


def test_somebody_elses_things_do_not_speak_of_the_question() -> None:
    for whose, found in (("Sylvania", [SPOKEN]), ("Freedonia", [])):
        sheet = Sheet("The River League met.", f"In Sylvania {whose} said our soldiers are tired.")
        sheet.says(whose, "said", "our soldiers are tired").names("The River League")
        id_ = "river-league" if whose == "Sylvania" else "freedonia"
        sheet.parts["mentions"][-1]["actor"] = "river-league"
        sheet.parts["mentions"].append({"span": sheet.at("our"), "actor": id_, "by": "pronoun"})
        page = Page(sheet.report, sheet.reading)
        assert [one.degree for one in bearing(SOLDIERS, page)] == found, whose


def test_words_that_point_back_must_be_plainer_to_the_network() -> None:
    sheet = Sheet("The garrison is small.", "Freedonia said they were heroes.")
    sheet.says("Freedonia", "said", "they were heroes")
    assert degrees(sheet) == [("s1", BEFORE)]
    assert told(sheet, Oracle(Scores(0.05, 0.87, 0.04, 0.04))) == []
    (one,) = told(sheet, Oracle(Scores(0.03, 0.93, 0.02, 0.02)))
    assert (one.side, one.coder) == ("against", "network")


def test_each_bearing_tells_why() -> None:
    sheet = demand()
    (one,) = bearing(TROOPS, Page(sheet.report, sheet.reading))
    assert one.why == "names League's troops"
    text = sheet.report.text
    assert text[slice(*one.words)].startswith("demanded that")
    assert text[slice(*one.content)] == "the League's troops leave Sylvania at once"
