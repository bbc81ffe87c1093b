"""Questions of our own, readings made by hand from sentences, and a model that answers as it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from dragoman.questions.model import Asked, Scores
from dragoman.questions.positions import positions
from dragoman.questions.records import About, Deed, Pole, Position, Question
from dragoman.records.reading import Reading
from dragoman.records.report import Report

TROOPS = Question(
    id="league-troops",
    wording="Should the League's troops leave Sylvania?",
    for_=Pole("the League's troops leave Sylvania", 100, ("the last soldier gone",)),
    against=Pole("the League's troops stay in Sylvania", -100, ("headlong withdrawal",)),
    steps=(Pole("a small garrison remains", -30, ("small garrison",)),),
    about=About(
        ("League's troops", "withdrawal", "garrison"),
        ("river-league", "sylvania"),
        ("SYL",),
        ("Freedonia's army",),
    ),
    deeds=(Deed("RETREAT", 100, actor="river-league", place="SYL"),),
)
LAW = Question(
    id="grain-law",
    wording="Should the grain law be repealed?",
    for_=Pole("the grain law is repealed", 100),
    against=Pole("the grain law stays in force", -100),
    about=About(("grain law",)),
)
TREATY = Question(
    id="river-treaty",
    wording="Should the river treaty be approved?",
    for_=Pole("the river treaty is approved", 100),
    against=Pole("the river treaty is rejected", -100),
    about=About(("river treaty",)),
)
QUESTIONS = {"troops": TROOPS, "law": LAW, "treaty": TREATY}

ACTORS: dict[str, dict[str, Any]] = {
    "Sylvania": {"id": "sylvania", "name": "Sylvania", "kind": "country", "code": "SYL"},
    "Freedonia": {"id": "freedonia", "name": "Freedonia", "kind": "country", "code": "FRD"},
    "the River League": {"id": "river-league", "name": "River League", "kind": "igo", "code": "IGO"},
    "Ann Alder": {"id": "local:1", "name": "Ann Alder", "kind": "person"},
    "the Daily Valley": {"id": "daily-valley", "name": "Daily Valley", "kind": "outlet"},
}


class Sheet:
    """A report of sentences with what is read from it; words are named, their first place from `after` on is meant."""

    def __init__(self, *sentences: str, published: str | None = "2018-02-06") -> None:
        self.report = Report(id="r1", text=" ".join(sentences), published=published)
        self.parts: dict[str, list[Any]] = {"statements": [], "events": [], "mentions": [], "places": []}
        self._sentences = []
        start = 0
        for one in sentences:
            self._sentences.append((start, start + len(one)))
            start += len(one) + 1

    def at(self, words: str) -> tuple[int, int]:
        start = self.report.text.index(words)
        return start, start + len(words)

    def party(self, words: str, **more: Any) -> dict[str, Any]:
        known = next((fields for name, fields in ACTORS.items() if name in words), None)
        return {"span": self.at(words), "actor": known and known["id"]} | more

    def says(self, speaker: str | None, cue: str, content: str, **more: Any) -> Sheet:
        """Add a statement, labelled s1, s2 and so on."""
        self.parts["statements"].append({
            "id": f"s{len(self.parts['statements']) + 1}", "cue": self.at(cue), "content": [self.at(content)],
            "speakers": [self.party(speaker)] if speaker else [], "kind": "indirect", "attitude": "speech",
            "act": None, "addressees": [], "within": None, "time": None, "chain": [],
        } | more)  # fmt: skip
        return self

    def does(self, type_: str, actor: str, cue: str, **more: Any) -> Sheet:
        """Add an event, labelled e1, e2 and so on."""
        self.parts["events"].append({
            "id": f"e{len(self.parts['events']) + 1}", "type": type_, "modes": [], "contexts": [],
            "modality": "actual", "historical": False, "repeated": False, "aggregate": False, "cue": self.at(cue),
            "actors": [self.party(actor)], "recipients": [], "reciprocal": False, "time": None, "place": None,
            "quantities": [], "claims": [], "performed_by": None, "confidence": 0.9, "coder": "hand",
        } | more)  # fmt: skip
        return self

    def names(self, words: str) -> Sheet:
        """Add a mention."""
        party = self.party(words)
        self.parts["mentions"].append({"span": party["span"], "actor": party["actor"], "by": "name"})
        return self

    def place(self, words: str, country: str) -> Sheet:
        """Add a place."""
        self.parts["places"].append({"span": self.at(words), "name": words, "country": country})
        return self

    @property
    def reading(self) -> Reading:
        whole: dict[str, Any] = {
            "id": "r1", "schema": 1, "language": "en", "genre": "news",
            "run": {"program": "1", "knowledge": "k", "weights": "w"}, "sentences": self._sentences,
            "actors": list(ACTORS.values()), "quantities": [], "times": [], "ties": [],
        }  # fmt: skip
        return msgspec.convert(whole | self.parts, Reading)


class Oracle:
    """A stance model that gives the same answer to all, and keeps what it was asked."""

    name = "oracle"

    def __init__(self, answer: Scores) -> None:
        self.answer = answer
        self.asked: list[Asked] = []

    def stances(self, asked: Sequence[Asked]) -> list[Scores]:
        self.asked += asked
        return [self.answer] * len(asked)


def told(sheet: Sheet, model: Oracle | None = None) -> list[Position]:
    return list(positions(TROOPS, sheet.report, sheet.reading, model))


def demand() -> Sheet:
    sheet = Sheet("Sylvania demanded that the League's troops leave Sylvania at once.", "It rained.")
    return sheet.says("Sylvania", "demanded", "the League's troops leave Sylvania at once", act="demand")
