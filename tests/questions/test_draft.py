"""Drafting a question from reports, what is known of its names, and how often its phrases stand in reports."""

from __future__ import annotations

import msgspec
import pytest
import yaml

from dragoman.errors import UsageError
from dragoman.knowledge import load as load_knowledge
from dragoman.questions import files
from dragoman.questions.draft import draft
from dragoman.questions.faults import QuestionError
from dragoman.questions.known import warnings
from dragoman.questions.occurring import occurring
from dragoman.questions.records import Deed
from dragoman.questions.topics import phrases
from dragoman.records.reading import Reading
from dragoman.records.report import Report
from tests.questions.asking import TROOPS, Sheet


def read(sheet: Sheet) -> tuple[Report, Reading]:
    """The sheet's reading with its actors known, but for its own ones."""
    actors = tuple(
        msgspec.structs.replace(actor, known=not actor.id.startswith("local:"))
        for actor in sheet.reading.actors
    )
    return sheet.report, msgspec.structs.replace(sheet.reading, actors=actors)


def sheets() -> list[tuple[Report, Reading]]:
    first = Sheet(
        "The League's foreign troops shelled the river port of Sylvania on Monday.",
        "Sylvania demanded that the foreign troops leave the river port at once.",
        "Ann Alder said the foreign troops were quite unwelcome there.",
    )
    first.place("Sylvania on", "SYL").does("ASSAULT", "foreign troops", "shelled")
    first.parts["events"][0]["actors"] = [{"span": first.at("League"), "actor": "river-league"}]
    first.parts["events"][0]["recipients"] = [{"span": first.at("Sylvania"), "actor": "sylvania"}]
    first.says(
        "Sylvania demanded"[:8],
        "demanded",
        "that the foreign troops leave the river port at once",
        act="demand",
    )
    first.says("Ann Alder", "said", "the foreign troops were quite unwelcome there")
    second = Sheet(
        "Freedonia said the foreign troops should go.",
        "The Daily Valley wrote of a river port, and of ghosts.",
    )
    second.says("Freedonia", "said", "the foreign troops should go")
    return [read(first), read(second)]


def test_phrases_are_what_the_reports_share() -> None:
    found = phrases(sheets())
    assert [(p.words, p.reports, p.times) for p in found] == [("foreign troops", 2, 4), ("river port", 2, 3)]
    assert "river port" in [p.words for p in phrases(sheets()[:1])]


def test_no_phrase_is_a_name() -> None:
    sheet = Sheet("Ann Alder saw Sylvania.", "Ann Alder left Sylvania.", "A garrison saw the garrison.")
    sheet.names("Ann Alder").names("Sylvania")
    assert [p.words for p in phrases([read(sheet)])] == ["garrison"]


def test_a_draft_is_yaml_whose_faults_are_its_gaps() -> None:
    text = draft(sheets())
    assert text.startswith("# Drafted from 2 reports.")
    with pytest.raises(QuestionError) as caught:
        files.parse(text)
    lines = text.splitlines()
    assert [lines[f.line - 1].split(":")[0] for f in caught.value.faults] == [
        "wording",
        "  wording",
        "  wording",
    ]
    assert {f.code for f in caught.value.faults} == {"question.no-wording"}
    filled = text.replace("wording:  # all", "wording: they all leave  # all").replace(
        "wording:  # U", "wording: stay  # U"
    )
    question = files.parse(filled.replace("wording:   ", "wording: Should they?   "))
    assert (question.id, question.about.phrases) == ("foreign-troops", ("foreign troops", "river port"))
    assert question.about.actors == ("freedonia", "river-league", "sylvania")
    assert question.about.places == ("SYL",)
    assert "# in 2 of 2 reports, 4 times" in text
    assert "# Sylvania: speaks in 1, acts in 0" in text
    assert "# Not known to the program: Ann Alder" in text
    assert lines.index("# Sylvania: that the foreign troops leave the river port at once") < lines.index(
        "# Freedonia: the foreign troops should go"
    )
    assert (
        "#   - {type: ASSAULT, actor: river-league, recipient: sylvania, value: }  # once: shelled" in lines
    )


def test_news_text_stays_in_its_comment() -> None:
    sheet = Sheet("Sylvania said: leave\nid: evil\x1b[2J \u202ethe river port now.", "The river port burned.")
    sheet.says("Sylvania", "said", "leave\nid: evil\x1b[2J \u202ethe river port now")
    text = draft([read(sheet)], "mine")
    assert yaml.safe_load(text)["id"] == "mine"
    assert "# Sylvania: leave id: evil [2J the river port now" in text.splitlines()
    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    ("number", "id_", "code"), [(0, None, "questions.nothing-read"), (1, "A b", "questions.id")]
)
def test_what_cannot_be_drafted(number: int, id_: str | None, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        draft(sheets()[:number], id_)
    assert caught.value.code == code


def test_names_that_nobody_knows_are_warnings() -> None:
    text = files.dump(files.examples()["us-forces-in-iraq"])
    text = (
        text.replace("kataib-hezbollah", "katab-hezbollah")
        .replace("- IRQ", "- Atlantis")
        .replace("- USA\n", "- USB\n")
    )
    text = text.replace("- U.S. troop*", "- us troop*\n    - US troop*\n    - U.S. troop*")
    question, lines = files.parsed(text)
    found = warnings(question, load_knowledge(), lambda name: name == "Basra", lines)
    told = {(f.code, text.splitlines()[f.line - 1].strip()): f.hint for f in found}
    assert told[("question.unknown-actor", "- katab-hezbollah")] == "Did you mean kataib-hezbollah?"
    assert ("question.unknown-actor", "- USB") in told
    assert ("question.unknown-place", "- Atlantis") in told
    assert ("question.phrase-twice", "- U.S. troop*") in told
    assert {code for code, _ in told} == {
        "question.unknown-actor", "question.unknown-place", "question.phrase-twice",
    }  # fmt: skip


def test_the_examples_name_nobody_unknown() -> None:
    knowledge = load_knowledge()
    for question in files.examples().values():
        assert warnings(question, knowledge, lambda name: name == "Tigray") == []


def test_a_type_of_ones_own_is_a_warning() -> None:
    question = msgspec.structs.replace(TROOPS, deeds=(Deed("DISASTER", 10),))
    found = warnings(question, load_knowledge(), lambda name: True)
    assert "question.own-type" in [f.code for f in found]


def test_how_often_phrases_occur() -> None:
    sheet = Sheet(
        "The League's troops and the garrison left.", "A small garrison of Freedonia's army wept.", "So."
    )
    found = occurring(TROOPS, [(sheet.report, sheet.reading)] * 2)
    counts = {(one.of, one.phrase): (one.reports, one.sentences) for one in found.phrases}
    assert counts == {
        ("for", "the last soldier gone"): (0, 0),
        ("against", "headlong withdrawal"): (0, 0),
        ("step 1", "small garrison"): (2, 2),
        ("about", "League's troops"): (2, 2),
        ("about", "withdrawal"): (0, 0),
        ("about", "garrison"): (2, 4),
        ("without", "Freedonia's army"): (2, 2),
    }
    assert (found.reports, found.bearing, found.never) == (2, 0, False)
    sheet.says(None, "left", "The League's troops")
    assert occurring(TROOPS, [(sheet.report, sheet.reading)]).bearing == 1


def test_when_none_of_the_words_ever_occurs() -> None:
    sheet = Sheet("Freedonia's army slept.")
    found = occurring(TROOPS, [(sheet.report, sheet.reading)])
    assert found.never
    assert found.phrases[-1].sentences == 1
