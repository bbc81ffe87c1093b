"""How deeds are told, and what is no position: deeds in passing, wishes, other matters, those who only write."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dragoman.questions.bearing import Page, bearing
from dragoman.questions.patterns import lean
from dragoman.questions.positions import positions
from dragoman.questions.records import Deed, Position
from dragoman.questions.telling import told
from tests.questions.asking import LAW, TROOPS, Sheet


def found(sheet: Sheet, genre: str = "news") -> list[Position]:
    return list(positions(TROOPS, sheet.report, msgspec.structs.replace(sheet.reading, genre=genre), None))


@pytest.mark.parametrize(
    ("sentence", "cue", "how"),
    [
        ("The River League withdrew its men.", "withdrew", "done"),
        ("The River League began its withdrawal.", "withdrawal", "done"),
        ("The River League has completed a slow withdrawal.", "withdrawal", "done"),
        ("The River League announced the withdrawal.", "withdrawal", "ahead"),
        ("The River League is preparing for a withdrawal.", "withdrawal", "ahead"),
        ("The River League will withdraw its men.", "withdraw", "ahead"),
        ("The River League wants to help farmers while withdrawing its men.", "withdrawing", "wished"),
        ("The River League has not withdrawn its men.", "withdrawn", "wished"),
        ("The River League condemned the withdrawal.", "withdrawal", "wished"),
        ("The River League is pressing to keep its men there.", "pressing", "wished"),
        ("The River League's withdrawal of May came as a shock.", "withdrawal", "passing"),
        ("The River League's decision last autumn to withdraw was rash.", "withdraw", "passing"),
        ("The River League withdrawal cheered the millers.", "withdrawal", "passing"),
        ("The River League which withdrew in May met again.", "withdrew", "passing"),
    ],
)
def test_told(sentence: str, cue: str, how: str) -> None:
    sheet = Sheet(sentence).does("RETREAT", "The River League", cue)
    (event,) = sheet.reading.events
    assert told(Page(sheet.report, sheet.reading), event, event.actors[0]) == how


def test_what_is_done_to_words_by_name() -> None:
    sheet = Sheet("Sylvania voiced its opposition to the garrison.").does("REJECT", "Sylvania", "opposition")
    (event,) = sheet.reading.events
    assert told(Page(sheet.report, sheet.reading), event, event.actors[0]) == "done"


@pytest.mark.parametrize(
    ("sentence", "cue", "evidence"),
    [
        ("The River League began its withdrawal from Sylvania.", "withdrawal", ["did"]),
        ("The River League is preparing for a withdrawal from Sylvania.", "withdrawal", ["promised"]),
        ("The River League's withdrawal from Sylvania pleased the bakers.", "withdrawal", []),
        ("The River League wants rest before withdrawing the garrison from Sylvania.", "withdrawing", []),
    ],
)
def test_only_what_is_done_is_a_deed(sentence: str, cue: str, evidence: list[str]) -> None:
    sheet = Sheet(sentence).place("Sylvania", "SYL").does("RETREAT", "The River League", cue)
    sheet.parts["events"][0]["actors"][0]["actor"] = "river-league"
    said = found(sheet)
    assert [one.evidence for one in said] == evidence
    assert all(one.modality == ("actual" if one.evidence == "did" else "planned") for one in said)


@pytest.mark.parametrize("type_", ["CONCEDE", "RETREAT", "COERCE", "MOBILIZE"])
def test_deeds_that_the_question_does_not_list(type_: str) -> None:
    sheet = Sheet("Freedonia handed over a plea for the withdrawal of the League's troops.")
    assert found(sheet.does(type_, "Freedonia", "handed over")) == []


def test_a_listed_deed_is_its_own_actors() -> None:
    question = msgspec.structs.replace(TROOPS, deeds=(Deed("RETREAT", 100, actor="SYL"),))
    sheet = Sheet("Sylvania and Freedonia withdrew from the garrison.").does(
        "RETREAT", "Sylvania", "withdrew"
    )
    sheet.parts["events"][0]["actors"].append(sheet.party("Freedonia"))
    told = positions(question, sheet.report, sheet.reading)
    assert [one.holder.actor for one in told] == ["sylvania"]


def test_anothers_decision_is_not_taken_by_him_again() -> None:
    sheet = Sheet("Freedonia regretted Sylvania's plan to end the withdrawal of the League's troops.")
    content = "to end the withdrawal of the League's troops"
    sheet.says("Sylvania", "plan", content, attitude="intention")
    assert found(sheet) == []
    free = Sheet("Sylvania plans to end the withdrawal of the League's troops.")
    assert len(found(free.says("Sylvania", "plans", content, attitude="intention"))) == 1


@pytest.mark.parametrize(
    ("sentence", "side"),
    [
        ("is condemning the move to repeal the grain law", "against"),
        ("criticised a decision to repeal the grain law", "against"),
        ("regretted the move to abandon the grain law", "against"),
        ("welcomed the move to repeal the grain law", "for"),
        ("denounced the plan to keep the grain law", "for"),
        ("asked the bakers to be patient in view of the repeal of the grain law", None),
    ],
)
def test_attitudes_to_a_move(sentence: str, side: str | None) -> None:
    assert lean(LAW, sentence, (0, len(sentence))).side == side


def test_those_who_are_only_described() -> None:
    sheet = Sheet("Millers who praised the League's troops slept.").does("SUPPORT", "Millers", "praised")
    assert found(sheet) == []


@pytest.mark.parametrize(
    ("genre", "kind", "count"),
    [("news", "people", 1), ("news", "place", 0), ("opinion", "people", 0), ("opinion", "person", 1)],
)
def test_in_opinion_only_persons_hold_what_they_state(genre: str, kind: str, count: int) -> None:
    sheet = Sheet("Ann Alder said the League's troops must leave Sylvania.")
    sheet.says("Ann Alder", "said", "the League's troops must leave Sylvania")
    reading = sheet.reading
    actors = tuple(msgspec.structs.replace(a, kind=kind) if a.id == "local:1" else a for a in reading.actors)
    altered = msgspec.structs.replace(reading, genre=genre, actors=actors)
    assert len(positions(TROOPS, sheet.report, altered)) == count


def test_in_opinion_its_writers_do_nothing() -> None:
    sheet = Sheet("Ann Alder praised the League's troops.").does("SUPPORT", "Ann Alder", "praised")
    assert len(found(sheet)) == 1
    assert found(sheet, "opinion") == []


@pytest.mark.parametrize(("owner", "count"), [("Freedonian", 0), ("River League", 1)])
def test_what_belongs_to_another_is_another_matter(owner: str, count: int) -> None:
    question = msgspec.structs.replace(
        TROOPS,
        about=msgspec.structs.replace(TROOPS.about, phrases=("troops",)),
        for_=msgspec.structs.replace(TROOPS.for_, wording="League troops leave Sylvania"),
    )
    sheet = Sheet("The River League met.", f"Sylvania said {owner} troops must go.")
    sheet.says("Sylvania", "said", f"{owner} troops must go")
    mentions: list[dict[str, Any]] = sheet.parts["mentions"]
    mentions.append({"span": sheet.at("The River League"), "actor": "river-league", "by": "name"})
    actor = "freedonia" if owner == "Freedonian" else "river-league"
    mentions.append({"span": sheet.at(f"{owner} troops"), "actor": actor, "by": "description"})
    assert len(bearing(question, Page(sheet.report, sheet.reading))) == count
