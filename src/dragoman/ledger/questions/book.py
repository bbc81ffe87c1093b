"""Questions of a ledger, and the positions on them.

    questions = ledger.questions()
    questions.add(question, by="ann")                        # its version; the same content again changes nothing
    questions.refresh(None, find, scheme=model.name)         # find: question, report, reading -> positions
    for shown in questions.positions("us-forces-in-iraq", PositionFilters(actor="IRN", side=("for",))):
        print(shown.id, shown.position.value, shown.passage.text)
    questions.judge("hmxfzhhliegoj:1.p3@us-forces-in-iraq", "edit", reviewer="ann", edits={"value": 40})
    questions.import_typed([(2, {"holder": "Badr", "value": "100", "url": "https://…"})], by="ann", question="…")
    questions.rename("us-forces-in-iraq", "troops-in-iraq", by="ann")     # the old id leads to it, all positions stay
    questions.coverage("troops-in-iraq")                     # to tell silence from absence of reports

Positions are derived from the readings in force, as stories are: those of now. What people type and judge is kept with
its moments. Ids of questions that were renamed are understood everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from dragoman.ledger.answers import Verdict
from dragoman.ledger.engine import Database
from dragoman.ledger.faults import judged_meanwhile
from dragoman.ledger.questions import keeping, said, typed, view
from dragoman.ledger.questions.answers import (
    Find,
    Imported,
    PositionFilters,
    PositionJudgement,
    PositionShown,
    PositionsRefreshed,
    QuestionAct,
    QuestionShown,
    RowFault,
    Typed,
)
from dragoman.ledger.questions.ids import is_position
from dragoman.ledger.questions.refresh import STEP, Told, refresh, state, waiting
from dragoman.ledger.questions.rows import (
    PositionJudgementRow,
    QuestionActRow,
    TypedPositionRow,
)
from dragoman.ledger.questions.stamp import stamp
from dragoman.ledger.writer import moment
from dragoman.questions.records import Question
from dragoman.questions.seen import Looked
from dragoman.records.reading import Actor

__all__ = [
    "Find",
    "Imported",
    "PositionFilters",
    "PositionJudgement",
    "PositionShown",
    "PositionsRefreshed",
    "QuestionAct",
    "QuestionShown",
    "Questions",
    "RowFault",
    "Typed",
    "is_position",
]


class Questions:
    """The questions of an open ledger; get them with `Ledger.questions()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, question: Question, by: str) -> int:
        """Enter a question, or what it says now; its version. The same content again changes nothing.

        Positions of former versions are found anew by the next refresh. A retired question is followed again.
        Raises LedgerError: `ledger.bad-question`, `ledger.question-renamed`, `ledger.unsigned`.
        """
        with self._database.writing() as connection:
            return keeping.add(connection, question, keeping.signed(by, self._now(connection)))

    def rename(self, old: str, new: str, by: str) -> None:
        """Give a question another id; the old one leads to it, and nothing that refers to it is lost.

        Raises LedgerError: `ledger.no-question`, `ledger.question-taken`, `ledger.bad-question`, `ledger.unsigned`.
        """
        with self._database.writing() as connection:
            keeping.rename(connection, old, new, keeping.signed(by, self._now(connection)))

    def retire(self, id: str, by: str) -> None:
        """Follow a question no more; its positions, judgements and what was typed can still be read."""
        with self._database.writing() as connection:
            keeping.retire(connection, id, keeping.signed(by, self._now(connection)))

    def get(self, id: str, version: int | None = None) -> QuestionShown:
        """A question by an id that it has or had. Raises LedgerError(ledger.no-question)."""
        with self._database.reading() as connection:
            return keeping.shown(connection, keeping.find(connection, id, version))

    def list(self, *, retired: bool = False) -> Sequence[QuestionShown]:
        """All questions by id; `retired`: those too that are followed no more."""
        with self._database.reading() as connection:
            return [keeping.shown(connection, one) for one in keeping.listed(connection, retired=retired)]

    def acts(self, id: str) -> Sequence[QuestionAct]:
        """What was done with a question, oldest first."""
        with self._database.reading() as connection:
            return keeping.acts(connection, keeping.find(connection, id))

    def refresh(
        self,
        ids: Iterable[str] | None,
        find: Find,
        *,
        scheme: str,
        step: int = STEP,
        told: Told | None = None,
    ) -> Sequence[PositionsRefreshed]:
        """Find positions in the readings that came since, and anew where reviewers spoke. `ids` None: all questions.

        `find` may load a model when first called. `scheme` names all by which it decides (the model): where that
        changes, or the question, or the program, all positions are found anew. `told` is called with the question,
        the readings done and all that are to be done. Interrupted, it goes on where it was. A retired question is
        left as it is. Raises LedgerError as every writing does, and what `find` raises.
        """
        with self._database.reading() as connection:
            if ids is None:
                known = keeping.listed(connection, retired=False)
            else:
                known = [keeping.find(connection, id) for id in ids]
        return [
            refresh(self._database, one.id, find, scheme=scheme, step=step, told=told)
            for one in known
            if one.retired is None
        ]

    def stamp(self) -> str:
        """Changes with all that timelines are made from, but for readings that came since; cheap to ask."""
        with self._database.reading() as connection:
            return stamp(connection)

    def waiting(self, id: str) -> int:
        """Readings in force that were not looked at yet for the question as it is now."""
        with self._database.reading() as connection:
            known = keeping.find(connection, id)
            done = state(connection, known.number)
            former = keeping.find(connection, id, done.version) if done.version else None
            same = former is not None and former.sense == known.sense
            return waiting(connection, known.question, done.upto if same else 0)

    def positions(self, id: str, filters: PositionFilters | None = None) -> Sequence[PositionShown]:
        """Positions on a question as reviewers left them, by day. Raises LedgerError, UsageError(filter.*)."""
        with self._database.reading() as connection:
            known = keeping.find(connection, id)
            return list(view.positions(connection, known, filters or PositionFilters()))

    def show(self, position: str) -> PositionShown:
        """A position by its id, be it rejected or withdrawn. Raises LedgerError(ledger.no-record)."""
        with self._database.reading() as connection:
            return view.show(connection, position)

    def coverage(self, id: str) -> Sequence[Looked]:
        """For each day the reports that were looked at, and who is named in those that bear on the question."""
        with self._database.reading() as connection:
            return view.coverage(connection, keeping.find(connection, id))

    def judge(
        self,
        position: str,
        verdict: Verdict,
        *,
        reviewer: str,
        edits: Mapping[str, Any] | None = None,
        note: str = "",
        known: Mapping[str, Actor] | None = None,
        seen: Collection[int] | None = None,
    ) -> PositionJudgement:
        """Add a reviewer's word on a position that was read; it is found again when the report is read anew.

        `edits`: value, side, low, high, evidence, conditional, actor, on_behalf_of (ids), holder (a name). `known`:
        actors of the knowledge by id. `seen`: the numbers of the judgements on it that the reviewer knew; None: let him
        judge whatever there is. Raises LedgerError: no-record, bad-judgement, no-actor, judged-meanwhile where others
        than `seen` hold.
        """
        with self._database.writing() as connection:
            place = view.place(connection, position)
            if seen is not None and set(seen) != set(said.bearing(connection, place)):
                raise judged_meanwhile(f"The position {position}")
            words = said.Words(verdict, edits, reviewer, note, self._now(connection))
            number = said.judge(connection, place, words, known or {})
            return self._judgement(connection, number)

    def withdraw(self, number: int, *, reviewer: str) -> PositionJudgement:
        """End a judgement; it stays on record. Raises LedgerError(ledger.no-record) where none such holds."""
        with self._database.writing() as connection:
            said.withdraw(connection, number, reviewer=reviewer, now=self._now(connection))
            return self._judgement(connection, number)

    def judgements(
        self, id: str | None = None, *, withdrawn: bool = False, as_of: datetime | None = None
    ) -> Sequence[PositionJudgement]:
        """Judgements on the positions of a question, or of all, oldest first; `withdrawn`: those too that ended."""
        with self._database.reading() as connection:
            question = None if id is None else keeping.find(connection, id).number
            return said.listed(connection, question, as_of, withdrawn=withdrawn)

    def orphans(self) -> Sequence[PositionJudgement]:
        """Judgements that hold and fit no position of the reading in force: they wait for a reviewer."""
        return [one for one in self.judgements() if one.position is None]

    def import_typed(
        self,
        rows: Iterable[tuple[int, Mapping[str, Any]]],
        *,
        by: str,
        question: str | None = None,
        known: Mapping[str, Actor] | None = None,
    ) -> Imported:
        """Enter positions that a person typed, each row with its line number; `typed.FIELDS` says what a row may have.

        `question`: of rows that name none. All that fit go in together; a row that does not is told in the answer.
        """
        with self._database.writing() as connection:
            typist = typed.Typist(by, self._now(connection), question, known or {})
            return typed.import_(connection, rows, typist)

    def withdraw_typed(self, position: str, *, by: str) -> PositionShown:
        """Take back a typed position by its id; it stays on record. Raises LedgerError(ledger.no-record)."""
        with self._database.writing() as connection:
            typed.withdraw(connection, view.typed_number(position), by=by, now=self._now(connection))
            return view.show(connection, position)

    def _now(self, connection: Connection) -> datetime:
        """The present moment, never before one that is on record."""
        newest = connection.execute(
            select(
                select(func.max(QuestionActRow.at)).scalar_subquery(),
                select(func.max(PositionJudgementRow.made)).scalar_subquery(),
                select(func.max(PositionJudgementRow.withdrawn)).scalar_subquery(),
                select(func.max(TypedPositionRow.typed)).scalar_subquery(),
                select(func.max(TypedPositionRow.withdrawn)).scalar_subquery(),
            )
        ).one()
        stamps: Sequence[datetime] = [at for at in newest if at is not None]
        return max([moment(connection, self._database.clock), *stamps])

    @staticmethod
    def _judgement(connection: Connection, number: int) -> PositionJudgement:
        everything = said.listed(connection, None, withdrawn=True)
        return next(judgement for judgement in everything if judgement.id == number)
