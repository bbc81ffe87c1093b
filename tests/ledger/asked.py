"""A question on the reports of factory.py, and a finder of positions that reads their sentences without a model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import pytest

from dragoman.errors import LedgerError, UsageError
from dragoman.ledger import Ledger
from dragoman.ledger.questions.book import PositionFilters, PositionShown
from dragoman.questions.phrases import Phrases, words
from dragoman.questions.records import About, Holder, Pole, Position, Question
from dragoman.records.reading import Reading, Run
from dragoman.records.report import Report
from tests.ledger.factory import RUN, pair

SCHEME = "fake"
THIRD = Run(program="1.2", knowledge="k1", weights="w3")
DERIVED = ("positions", "position_holders", "question_readings")


def question(id_: str = "grain", **changes: Any) -> Question:
    """Whether one should be kind to one's neighbours."""
    made = Question(
        id=id_,
        wording="Should neighbours help each other?",
        for_=Pole(wording="neighbours help", value=100, phrases=("sent grain*", "praised", "freed men")),
        against=Pole(wording="neighbours fight", value=-100, phrases=("shelled", "massed troop*")),
        about=About(phrases=("grain", "shell*", "praised", "freed", "mass*")),
    )
    return msgspec.structs.replace(made, **changes)


def find(asked: Question, report: Report, reading: Reading) -> tuple[Position, ...]:
    """A position of each statement's speaker, and of each event's actor, whose sentence has a pole's phrase."""
    poles = {phrase: pole.value for pole in (asked.for_, asked.against) for phrase in pole.phrases}
    list_ = Phrases(poles)
    names = {actor.id: actor.name for actor in reading.actors}
    told = []
    records: list[Any] = [*reading.statements, *reading.events]
    for record in records:
        said = hasattr(record, "speakers")
        at = record.content[0] if said else record.cue
        sentence = next(s for s in reading.sentences if s[0] <= at[0] < s[1])
        hit = list_.first(words(report.text, sentence))
        for party in (record.speakers if said else record.actors)[:1]:
            if hit is None or (not said and any(c.stance == "asserts" for c in record.claims)):
                continue
            told.append(
                Position(
                    question=asked.id,
                    holder=Holder(span=party.span, name=names[party.actor], actor=party.actor),
                    side="for" if hit.tag > 0 else "against",
                    value=hit.tag, low=min(hit.tag, 80), high=max(hit.tag, -80), evidence="said" if said else "did",
                    span=at, sentence=sentence, confidence=0.8, why=f"pattern: {hit.phrase}", coder="patterns",
                    statement=record.id if said else None, event=None if said else record.id,
                    first_day=record.time.start if record.time else None,
                    last_day=record.time.end if record.time else None,
                )
            )  # fmt: skip
    return tuple(told)


def add(ledger: Ledger, numbers: Iterable[int], **options: Any) -> None:
    """Reports of the factory."""
    with ledger.writer() as writer:
        for number in numbers:
            writer.add(*pair(number, **({"run": RUN} | options)))


def refresh(ledger: Ledger, *ids: str, **options: Any) -> list[Any]:
    """Bring positions up to date with the finder above."""
    return list(ledger.questions().refresh(ids or None, find, **({"scheme": SCHEME} | options)))


def told(ledger: Ledger, id_: str = "grain", **filters: Any) -> list[Any]:
    """The positions that are shown."""
    return list(ledger.questions().positions(id_, PositionFilters(**filters)))


def codes(call: Callable[[], object]) -> str:
    """The code of the error that it raises."""
    with pytest.raises((LedgerError, UsageError)) as caught:
        call()
    return caught.value.code


def who(shown: PositionShown) -> str:
    """The holder's actor."""
    assert shown.actor is not None
    return shown.actor.id


def essence(ledger: Ledger, id_: str = "grain") -> list[Any]:
    """Everything that is shown of a question but ids and moments."""
    return [
        (
            one.report.ref,
            one.position,
            one.stored,
            one.verdict,
            [j.edits for j in one.judgements],
            one.passage,
        )
        if one.report
        else (one.position, one.typed.note)
        for one in told(ledger, id_, rejected=True)
    ]


def afresh(ledger: Ledger, rows: Callable[[str], list[tuple[Any, ...]]]) -> dict[str, list[Any]]:
    """What the derived tables hold; `rows` asks the database itself."""
    return {table: sorted(rows(f"SELECT * FROM {table}"), key=repr) for table in DERIVED}  # noqa: S608
