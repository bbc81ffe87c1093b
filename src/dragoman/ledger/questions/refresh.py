"""Bringing positions up to date: readings that came since are looked at, and those of which reviewers said something.

Goes in steps of some hundred readings, in the order in which they came. Each step is computed without the write lock
and written in one transaction, so that an interrupted refresh leaves the state before a step or after it. Two
refreshes at once do no harm: the step of the slower one is computed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator
from importlib import resources
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update

from dragoman import __version__
from dragoman.ledger import since, who
from dragoman.ledger.answers import Kind
from dragoman.ledger.engine import Database
from dragoman.ledger.query import stands
from dragoman.ledger.questions import kept as keeping
from dragoman.ledger.questions.answers import Find, Kept, PositionsRefreshed
from dragoman.ledger.questions.keeping import Known, find
from dragoman.ledger.questions.reading import Judged, judged
from dragoman.ledger.questions.rows import PositionRow, QuestionReadingRow, QuestionStateRow
from dragoman.ledger.questions.said import Fitter
from dragoman.ledger.questions.sieve import FEW, Sieve
from dragoman.ledger.schema import ReadingRow, RevisionRow
from dragoman.questions.bearing import Page, bearing
from dragoman.questions.records import Question

STEP = 200
"""Readings looked at closely in one transaction: with a network some seconds of work, lost by an interruption."""

KINDS: tuple[Kind, ...] = ("event", "statement", "quantity", "tie")

Told = Callable[[str, int, int], None]


class State(NamedTuple):
    """How far positions are made: see QuestionStateRow."""

    version: int = 0
    basis: str = ""
    upto: int = 0
    identities: str = ""
    unsettled: str = ""
    again: int = 0
    generation: int = 0


class Reading(NamedTuple):
    """A reading that may have to be looked at."""

    id: int
    revision: int
    title: str | None


class Looked(NamedTuple):
    """What was found in a reading, and whether it bears on the question."""

    id: int
    here: Judged
    bears: bool
    found: list[Kept]


class Plan(NamedTuple):
    """A step: readings to look at, those of which nothing is to be kept, and the state after it.

    `passed`: readings done by it, those that were only passed over too; `left`: how many remain.
    """

    read: tuple[int, ...]
    out: tuple[int, ...]
    after: State
    passed: int
    left: int


def refresh(
    database: Database,
    id_: str,
    find_: Find,
    *,
    scheme: str,
    step: int = STEP,
    sieved: bool = True,
    told: Told | None = None,
) -> PositionsRefreshed:
    """Bring one question's positions up to date. Raises LedgerError as every writing does."""
    done = read = 0
    sieves = Sieves(sieved)
    while True:
        with database.reading() as connection:
            planner = Planner(connection, id_, scheme, sieves)
            plan = planner.plan(step)
            if plan is None:
                return _refreshed(connection, planner.known, done, read)
            looked = [_look(connection, planner, find_, reading) for reading in plan.read]
        with database.writing() as connection:
            if state(connection, planner.known.number) != planner.state:
                continue  # another refresh was quicker: its work is not done twice
            _write(connection, planner, plan, looked)
        done += plan.passed
        read += len(plan.read)
        if told is not None:
            told(planner.known.id, done, done + plan.left)


def basis(known: Known, scheme: str) -> str:
    """A hash of all by which positions are found: when it changes, they are found anew."""
    digest = hashlib.sha256("\n".join((__version__, scheme, known.sense)).encode())
    data = resources.files("dragoman.questions").joinpath("data")
    for entry in sorted(data.iterdir(), key=lambda entry: entry.name):
        digest.update(entry.read_bytes())
    return digest.hexdigest()[:32]


def state(connection: Connection, number: int) -> State:
    """How far a question's positions are made."""
    row = connection.execute(
        select(
            QuestionStateRow.version, QuestionStateRow.basis, QuestionStateRow.upto, QuestionStateRow.identities,
            QuestionStateRow.unsettled, QuestionStateRow.again, QuestionStateRow.generation,
        ).where(QuestionStateRow.question == number)
    ).one_or_none()  # fmt: skip
    return State() if row is None else State(*row)


def within(question: Question) -> list[ColumnElement[bool]]:
    """The conditions on a reading and its revision to be looked at: it stands, and its day is one of the question's."""
    found: list[ColumnElement[bool]] = [ReadingRow.superseded.is_(None), stands(ReadingRow)]
    if question.since is not None:
        found.append(or_(RevisionRow.day.is_(None), RevisionRow.day >= question.since))
    if question.until is not None:
        found.append(or_(RevisionRow.day.is_(None), RevisionRow.day <= question.until))
    return found


class Sieves:
    """The sieve of the newest state of the ledger, made once for each."""

    def __init__(self, used: bool) -> None:
        self._used = used
        self._key: Any = None
        self._sieve: Sieve | None = None

    def of(self, connection: Connection, known: Known, count: int) -> Sieve | None:
        """None: everything is looked at."""
        if not self._used or count <= FEW:
            return None
        key = known.sense, connection.scalar(select(func.max(ReadingRow.id)))
        if key != self._key:
            self._key, self._sieve = key, Sieve(connection, known.question)
        return self._sieve


class Planner:
    """What is to be done, by comparing what was looked at with the readings in force and with what reviewers say."""

    def __init__(self, connection: Connection, id_: str, scheme: str, sieves: Sieves) -> None:
        self._connection = connection
        self._sieves = sieves
        self.known = find(connection, id_)
        self.state = state(connection, self.known.number)
        self.who = who.load(connection, None)
        self.judged = since.judged(connection, *KINDS)
        now = State(self.known.version, basis(self.known, scheme), generation=self.state.generation)
        now = now._replace(identities=since.listed(since.identities(connection)))
        if now.basis == self.state.basis:
            now = now._replace(upto=self.state.upto, unsettled=self.state.unsettled, again=self.state.again)
            if now.identities != self.state.identities:
                looked = (self.state.identities, now.identities)
                changed = set(since.numbers_of(looked[0])) ^ set(since.numbers_of(looked[1]))
                unsettled = sorted(changed | set(since.numbers_of(now.unsettled)))
                now = now._replace(unsettled=since.listed(unsettled), again=0)
        self.begun = now
        """The state from which this step goes on."""

    def plan(self, step: int) -> Plan | None:
        """The next step; None: all is up to date."""
        begun, gone = self.begun, self._gone()
        judged, renamed = self._judged_since(), self._renamed()
        waiting_ = waiting(self._connection, self.known.question, begun.upto)
        sieve = self._sieves.of(self._connection, self.known, waiting_ + len(renamed))
        picked = _Picked(sieve, self.judged, judged[:step], step)
        again = picked.take(renamed, begun.again)
        upto = picked.take(self._waiting(), begun.upto)
        after = begun._replace(again=0, unsettled="") if again is None else begun._replace(again=again)
        if upto is None:
            upto = max(self._connection.scalar(select(func.max(ReadingRow.id))) or 0, begun.upto)
        after = after._replace(upto=upto)
        if not picked.read and not gone and after == self.state:
            return None
        left = max(0, len(judged) + len(renamed) + waiting_ - picked.passed)
        return Plan(tuple(picked.read), tuple(gone), after, picked.passed, left)

    def _waiting(self) -> Iterator[Reading]:
        """Readings past the last one that was looked at, in the order in which they came."""
        sought = asked(self.known.question).where(ReadingRow.id > self.begun.upto).order_by(ReadingRow.id)
        with self._connection.execution_options(yield_per=1000).execute(sought) as rows:
            for row in rows:
                yield Reading(*row)

    def _judged_since(self) -> list[int]:
        """Readings looked at on whose records reviewers have said something since, or take it back."""
        rows = self._connection.execute(
            select(QuestionReadingRow.reading_id, QuestionReadingRow.judged).where(
                QuestionReadingRow.question == self.known.number, QuestionReadingRow.judged != ""
            )
        )
        before = {row.reading_id: row.judged for row in rows}
        changed = {n for n in {*before, *self.judged} if before.get(n, "") != self.judged.get(n, "")}
        return [reading.id for reading in self._these(changed)]

    def _renamed(self) -> list[Reading]:
        """Readings looked at with actors of whom reviewers now say another thing, as far as that is to be done."""
        changed = since.renamed(self._connection, set(since.numbers_of(self.begun.unsettled)))
        return self._these(n for n in changed if n > self.begun.again)

    def _these(self, readings: Iterable[int]) -> list[Reading]:
        """Those that are to be looked at, of readings that were."""
        found: list[Reading] = []
        for some in since.chunks(sorted(n for n in readings if n <= self.begun.upto)):
            sought = asked(self.known.question).where(ReadingRow.id.in_(some)).order_by(ReadingRow.id)
            found += (Reading(*row) for row in self._connection.execute(sought))
        return found

    def _gone(self) -> list[int]:
        """Readings looked at that are not in force any more."""
        return list(
            self._connection.scalars(
                select(QuestionReadingRow.reading_id)
                .join(ReadingRow, ReadingRow.id == QuestionReadingRow.reading_id)
                .where(QuestionReadingRow.question == self.known.number, ReadingRow.superseded.is_not(None))
            )
        )


class _Picked:
    """The readings of a step, taken from several heaps until there are enough."""

    def __init__(self, sieve: Sieve | None, judged: Container[int], first: list[int], most: int) -> None:
        self._sieve = sieve
        self._judged = judged
        self._most = most
        self.read = dict.fromkeys(first)
        self.passed = len(first)

    def take(self, readings: Iterable[Reading], upto: int) -> int | None:
        """Take what may bear on the question, in order; the last one that was passed, None where all were."""
        for reading in readings:
            if len(self.read) >= self._most:
                return upto
            upto = reading.id
            self.passed += 1
            if self._sieve is None or self._sieve.passes(*reading) or reading.id in self._judged:
                self.read.setdefault(reading.id)
        return None


def asked(question: Question) -> Any:
    """The readings that are to be looked at for a question."""
    return (
        select(ReadingRow.id, ReadingRow.revision_id, RevisionRow.title)
        .join(RevisionRow, RevisionRow.id == ReadingRow.revision_id)
        .where(*within(question))
    )


def waiting(connection: Connection, question: Question, upto: int) -> int:
    """Readings past this row number that are to be looked at."""
    sought = asked(question).where(ReadingRow.id > upto).with_only_columns(func.count())
    return connection.execute(sought).scalar_one()  # type: ignore[no-any-return]


def _look(connection: Connection, planner: Planner, find_: Find, reading: int) -> Looked:
    here = judged(connection, reading, planner.who)
    question = planner.known.question
    found = [keeping.kept_of(position, here) for position in find_(question, here.report, here.reading)]
    bears = bool(found) or bool(bearing(question, Page(here.report, here.reading)))
    return Looked(reading, here, bears, found)


def _write(connection: Connection, planner: Planner, plan: Plan, looked: list[Looked]) -> None:
    """Put a step into the tables, in the caller's transaction."""
    number = planner.known.number
    keeping.drop_between(connection, number, planner.begun.upto, plan.after.upto)
    keeping.drop(connection, number, [*plan.out, *plan.read])
    for one in looked:
        said = planner.judged.get(one.id, "")
        if not one.bears and not said:
            continue
        row = {"reading_id": one.id, "question": number, "judged": said, "bears": one.bears}
        actors = sorted({actor.id for actor in one.here.actors().values()}) if one.bears else []
        connection.execute(insert(QuestionReadingRow), row | {"actors": "\n".join(actors)})
        keeping.put(connection, number, one.id, one.here.day, one.here.report.text, one.found)
        if one.found:
            Fitter(connection, number, one.id, one.here.revision_id).attach_all(one.here.report_id)
    values = plan.after._replace(generation=planner.state.generation + 1)._asdict()
    if planner.state.generation:
        connection.execute(
            update(QuestionStateRow).where(QuestionStateRow.question == number).values(**values)
        )
    else:
        connection.execute(insert(QuestionStateRow), values | {"question": number})


def _refreshed(connection: Connection, known: Known, looked: int, read: int) -> PositionsRefreshed:
    count = (
        select(func.count())
        .select_from(PositionRow)
        .join(ReadingRow, ReadingRow.id == PositionRow.reading_id)
        .where(PositionRow.question == known.number, ReadingRow.superseded.is_(None))
    )
    return PositionsRefreshed(
        question=known.id, version=known.version, looked=looked, read=read,
        positions=connection.execute(count).scalar_one(),
    )  # fmt: skip
