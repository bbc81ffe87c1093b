"""What is asked and answered about questions and positions: frozen records, no database in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from dragoman.ledger.answers import Answer, Mark, Passage, ReportRef, Verdict
from dragoman.questions.records import Evidence, Position, Question, Side
from dragoman.questions.seen import Seen
from dragoman.records.reading import Actor, Reading
from dragoman.records.report import Report

Find = Callable[[Question, Report, Reading], tuple[Position, ...]]
"""Finds the positions of a reading on a question. Spans are those of the report's text."""
Bears = Callable[[Question, Report, Reading], bool]
"""Whether a reading tells anything about a question, be it a position or not."""
SIDES: tuple[Side, ...] = ("for", "against", "between")
EVIDENCE: tuple[Evidence, ...] = (
    "said", "demanded", "threatened", "promised", "voted", "did", "reported_by_others",
)  # fmt: skip
TYPED = "typed"
"""The coder of positions that people typed."""


class PositionFilters(Answer, frozen=True, kw_only=True):
    """Which positions are wanted; every field that is set must hold, of the position as reviewers left it.

    `since`, `until`: ISO days, inclusive; a position counts where its own days overlap them, without days of its own
    that of publication. `actor`: an id, a country code, or whole words of a name; for whom he speaks counts. `typed`:
    only those that people typed (True), only those that were read (False). `rejected`: also what a reviewer rejected.
    """

    since: str | None = None
    until: str | None = None
    actor: str | None = None
    side: tuple[Side, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    min_confidence: float | None = None
    report: str | None = None
    typed: bool | None = None
    rejected: bool = False


class Kept(msgspec.Struct, frozen=True):
    """A position as the ledger keeps it, with whom its holder is, and what its event has beside it.

    `actor`, `behalf`: of the holder, under ids that all reports may use (REF:local:3 for a report's own). `recipients`
    are ids of the same kind, `countries` ISO 3166 alpha-3 of the event's place.
    """

    position: Position
    actor: Actor | None = None
    behalf: Actor | None = None
    type: str | None = None
    recipients: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


class QuestionShown(Answer, frozen=True, kw_only=True):
    """A question in one of its versions. `names`: the other ids that lead to it. `versions`: how many there are."""

    id: str
    question: Question
    version: int
    versions: int
    hash: str
    added: datetime
    added_by: str
    names: tuple[str, ...]
    retired: datetime | None
    positions: int
    """Positions of readings in force, rejected ones too."""
    typed: int
    """Positions typed by hand that hold."""


class QuestionAct(Answer, frozen=True, kw_only=True):
    """What was done with a question, when and by whom."""

    act: str
    detail: str
    at: datetime
    by: str


class Typed(Answer, frozen=True, kw_only=True):
    """Who typed a position, when, and what it points at."""

    by: str
    made: datetime
    note: str
    record: str | None
    url: str | None
    quotation: str | None
    withdrawn: datetime | None = None
    withdrawn_by: str | None = None


class PositionJudgement(Answer, frozen=True, kw_only=True):
    """A reviewer's word on a position. Never deleted; `withdrawn` is when it ceased to hold.

    `text`: the position's words when it was judged, `holder` its holder's. `position`: id of the position of the
    reading in force that it bears on; None: it waits.
    """

    id: int
    question: str
    report: str
    text: str
    holder: str
    verdict: Verdict
    edits: dict[str, Any]
    reviewer: str
    note: str
    made: datetime
    withdrawn: datetime | None = None
    withdrawn_by: str | None = None
    position: str | None = None


class PositionShown(Answer, frozen=True, kw_only=True):
    """A position with where it was read. `stored` is what was read or typed, `position` the same as reviewers left it.

    `actor`, `behalf`: who the holder is, and for whom he speaks. `records`: ids of the statement and event that it
    rests on. `report` and `passage` are None where a typed position points at no record; `day` is the report's.
    `origin`: the newsroom behind the report, where stories were linked. `type`, `recipients`, `countries`: its event's.
    """

    id: str
    question: str
    position: Position
    stored: Position
    actor: Actor | None
    behalf: Actor | None
    records: tuple[str, ...]
    report: ReportRef | None
    day: str | None
    passage: Passage | None
    marks: tuple[Mark, ...]
    verdict: Verdict | None
    judgements: tuple[PositionJudgement, ...]
    typed: Typed | None
    type: str | None = None
    recipients: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    origin: str = ""

    def seen(self) -> Seen:
        """The same as timelines take it."""
        quoted = "" if self.typed is None else self.typed.quotation or ""
        return Seen(
            position=self.position, id=self.id, report="" if self.report is None else self.report.ref,
            outlet="" if self.report is None else self.report.outlet or "", day=self.day,
            words=quoted if self.passage is None else self.passage.text, origin=self.origin, type=self.type,
            recipients=self.recipients, countries=self.countries, records=self.records,
        )  # fmt: skip


class PositionsRefreshed(Answer, frozen=True, kw_only=True):
    """What a refresh of a question did: readings looked at, those read closely, and the positions that there are."""

    question: str
    version: int
    looked: int
    read: int
    positions: int


class RowFault(Answer, frozen=True, kw_only=True):
    """Why a row of typed positions did not come in. `line`: its number as the caller counts."""

    line: int
    code: str
    message: str
    hint: str = ""


class Imported(Answer, frozen=True, kw_only=True):
    """What became of rows of typed positions: `same` were there already, `withdrawn` had been and were taken back."""

    added: int
    same: int
    withdrawn: int
    faults: tuple[RowFault, ...]
