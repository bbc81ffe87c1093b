"""Bringing stories up to date: reports that came since are linked, those that were read anew are linked anew.

Goes in steps of some hundred reports. Each step is computed without the write lock and written in one transaction, so
that an interrupted refresh leaves the state before a step or after it. Two refreshes at once do not harm: the step of
the slower one is computed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import Connection, func, or_, select

from dragoman.knowledge import Knowledge
from dragoman.ledger import who
from dragoman.ledger.answers import Answer
from dragoman.ledger.engine import Database
from dragoman.ledger.query import stands
from dragoman.ledger.schema import ReadingRow
from dragoman.ledger.since import chunks, identities, judged, listed, numbers_of, renamed
from dragoman.ledger.stories.rows import StoryReadingRow, StoryRow
from dragoman.ledger.stories.said import Said, marks_of, said
from dragoman.ledger.stories.step import Plan, Step
from dragoman.ledger.stories.store import scheme, state
from dragoman.ledger.stories.write import Basis, write
from dragoman.ledger.writer import moment

STEP = 500
"""Reports linked in one transaction: some seconds of work, which is what an interruption loses."""


class Refreshed(Answer, frozen=True, kw_only=True):
    """What a refresh did: reports linked (again), readings taken out, and what there is now."""

    linked: int
    dropped: int
    reports: int
    stories: int


def refresh(
    database: Database,
    knowledge: Knowledge,
    *,
    step: int = STEP,
    told: Callable[[int, int], None] | None = None,
) -> Refreshed:
    """Bring stories up to date. `told`: called after each step with the reports done and all that are to be done.

    Raises LedgerError as every writing does.
    """
    linked = dropped = 0
    while True:
        with database.reading() as connection:
            planner = _Planner(connection, knowledge)
            plan, left = planner.plan(step)
            if planner.nothing(plan):
                break
            done = Step(connection, plan, planner.said, planner.who, knowledge).done()
        with database.writing() as connection:
            if state(connection).get("generation", "0") != planner.generation:
                continue  # another refresh was quicker: its work is not done twice
            basis = Basis(planner.scheme, planner.judged, planner.settled())
            write(connection, done, basis, moment(connection, database.clock))
        linked += len(plan.new)
        dropped += len(set(plan.out) - set(plan.new))
        if told is not None:
            told(linked, linked + left)
    with database.reading() as connection:
        reports = connection.scalar(select(func.count()).select_from(StoryReadingRow)) or 0
        stories = connection.scalar(select(func.count()).select_from(StoryRow)) or 0
    return Refreshed(linked=linked, dropped=dropped, reports=reports, stories=stories)


class _Planner:
    """What is to be done, by comparing the tables with the readings in force and with what reviewers say."""

    def __init__(self, connection: Connection, knowledge: Knowledge) -> None:
        self._connection = connection
        self._state = state(connection)
        self.generation = self._state.get("generation", "0")
        self._last = False
        self._done = 0
        self.scheme = scheme(knowledge)
        self.said: Said = said(connection)
        self.who = who.load(connection, None)
        self.judged = judged(connection, "event")
        self.identities = identities(connection)
        self._unsettled = set(numbers_of(self._state.get("unsettled", "")))
        self._again = int(self._state.get("again", "0"))
        if changed := set(numbers_of(self._state.get("identities", ""))) ^ set(self.identities):
            self._unsettled |= changed
            self._again = 0

    def plan(self, step: int) -> tuple[Plan, int]:
        """The next step, and how many reports will be left after it."""
        in_force = ReadingRow.superseded.is_(None)
        stale = or_(StoryReadingRow.reading_id.is_(None), StoryReadingRow.scheme != self.scheme)
        asked = (
            select(ReadingRow.id)
            .outerjoin(StoryReadingRow, StoryReadingRow.reading_id == ReadingRow.id)
            .where(in_force, stands(ReadingRow), stale)
        )
        to_do = set(self._connection.scalars(asked)) | self._judged_since() | self._renamed()
        new = sorted(to_do)[:step]
        gone = self._connection.execute(
            select(StoryReadingRow.reading_id, StoryReadingRow.report_id)
            .outerjoin(ReadingRow, ReadingRow.id == StoryReadingRow.reading_id)
            .where(or_(ReadingRow.id.is_(None), ReadingRow.superseded.is_not(None)))
        ).all()
        reports = self._reports(new)
        self._last = last = len(new) == len(to_do)
        self._done = new[-1] if new else 0
        out = {row.reading_id for row in gone if last or row.report_id in reports}
        out |= self._linked(new)
        return Plan(tuple(new), tuple(sorted(out)), self._stirred() if last else ()), len(to_do) - len(new)

    def nothing(self, plan: Plan) -> bool:
        """Whether all is up to date."""
        same = self._state.get("said", "") == listed(self.said.numbers)
        same &= self._state.get("identities", "") == listed(self.identities) and not self._unsettled
        return not plan.new and not plan.out and same

    def settled(self) -> dict[str, str]:
        """The state after this step."""
        now = {"generation": str(int(self.generation) + 1), "identities": listed(self.identities)}
        now |= {"unsettled": listed(sorted(self._unsettled)), "again": str(self._done)}
        if self._last:
            now |= {"said": listed(self.said.numbers), "unsettled": "", "again": "0"}
        return now

    def _judged_since(self) -> set[int]:
        """Linked readings on whose events reviewers have said something since, or take it back."""
        read = StoryReadingRow.reading_id, StoryReadingRow.judged
        rows = list(self._connection.execute(select(*read).where(StoryReadingRow.judged != "")))
        for some in chunks(sorted(self.judged)):
            rows += self._connection.execute(select(*read).where(StoryReadingRow.reading_id.in_(some)))
        changed = {r.reading_id for r in rows if self.judged.get(r.reading_id, "") != r.judged}
        found: set[int] = set()
        for some in chunks(sorted(changed)):
            asked = select(ReadingRow.id).where(ReadingRow.id.in_(some), ReadingRow.superseded.is_(None))
            found |= set(self._connection.scalars(asked))
        return found

    def _renamed(self) -> set[int]:
        """Readings with actors of whom reviewers say another thing since, those that were not linked anew for it."""
        return {n for n in renamed(self._connection, self._unsettled) if n > self._again}

    def _stirred(self) -> tuple[tuple[int, int], ...]:
        before = set(numbers_of(self._state.get("said", "")))
        return tuple(marks_of(self._connection, before ^ set(self.said.numbers)))

    def _reports(self, readings: Iterable[int]) -> set[int]:
        found: set[int] = set()
        for some in chunks(readings):
            found |= set(
                self._connection.scalars(select(ReadingRow.report_id).where(ReadingRow.id.in_(some)))
            )
        return found

    def _linked(self, readings: Iterable[int]) -> set[int]:
        found: set[int] = set()
        for some in chunks(readings):
            asked = select(StoryReadingRow.reading_id).where(StoryReadingRow.reading_id.in_(some))
            found |= set(self._connection.scalars(asked))
        return found
