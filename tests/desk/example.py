"""A ledger with something of everything: reports, counts, ties, stories, a question, words of reviewers."""

from __future__ import annotations

import msgspec
from tests.desk.conftest import fill
from tests.ledger import asked
from tests.ledger.factory import pair
from tests.stories.made import news

from dragoman.knowledge import Knowledge
from dragoman.ledger import Ledger
from dragoman.records.reading import Party, Quantity, Reading, Tie
from dragoman.records.report import Report

TOLD = range(100, 106)
"""Numbers of the reports with counts and ties."""


def told(number: int) -> tuple[Report, Reading]:
    """A report of the factory with two counts, one of an event, and a tie."""
    report, reading = pair(number)
    first, *rest = reading.events
    low, _ = reading.sentences[-1]
    counts = tuple(
        Quantity(
            id=f"q{n}", span=(low + n, low + n + 4), low=n * number, high=None if n == 2 else n * number,
            approximate=n == 2, kind="killed" if n == 1 else "detained", of="freedonia",
            statement=None, place=None, time=None,
        )
        for n in (1, 2)
    )  # fmt: skip
    tie = Tie(
        type="backs",
        from_=Party(span=first.actors[0].span, actor=first.actors[0].actor),
        to=Party(span=first.recipients[0].span, actor=first.recipients[0].actor),
        evidence=first.cue,
        negated=number % 2 == 0,
        statement=None,
        time=None,
    )
    events = (msgspec.structs.replace(first, quantities=("q1",)), *rest)
    return report, msgspec.structs.replace(reading, events=events, quantities=counts, ties=(tie,))


def make(store: Ledger, knowledge: Knowledge) -> None:
    """Fill a new ledger."""
    fill(store)
    with store.writer() as writer:
        for one in (*map(told, TOLD), *news()):
            writer.add(*one)
    store.stories().refresh(knowledge)
    book = store.questions()
    book.add(asked.question(), "ann")
    asked.refresh(store)
    typed = {"holder": "Sylvania", "value": "40", "url": "https://x.example/", "first_day": "2018-03-01"}
    done = book.import_typed([(2, typed)], by="ann", question="grain")
    assert not done.faults, done.faults
    hits = store.view().search(limit=4)
    store.judge(hits[0].id, "reject", reviewer="ann", note="A weather report.")
    store.judge(hits[1].id, "edit", reviewer="mk", edits={"modality": "denied"})
    store.withdraw(store.judge(hits[2].id, "accept", reviewer="mk").id, reviewer="mk")
    store.merge("hill-front", "river-league", reviewer="ann", note="One and the same.")
