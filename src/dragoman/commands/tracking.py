"""What `dragoman track` needs from a ledger: the question, its positions brought up to date, and what was looked at."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from dragoman.errors import LedgerError

if TYPE_CHECKING:
    from dragoman.commands.services import Services
    from dragoman.knowledge import Knowledge
    from dragoman.ledger import Ledger
    from dragoman.ledger.questions.book import Questions
    from dragoman.questions.records import Position, Question
    from dragoman.questions.seen import Seen
    from dragoman.questions.tracked import Track
    from dragoman.records.reading import Reading
    from dragoman.records.report import Report

PATIENCE = 2.0
"""Seconds before a refresh says how far it is."""
UNSIGNED = "dragoman"
"""Who enters a question into the ledger where nobody is named."""


def check_days(since: str | None, until: str | None) -> None:
    """Raises UsageError (`filter.since`, `filter.until`) for days that are none, or the wrong way round."""
    from dragoman.ledger import Filters
    from dragoman.ledger.query import check

    check(Filters(since=since, until=until))


def question_of(book: Questions, name: str, *, by: str | None, write: bool) -> Question:
    """The question of a file, of the ledger, or that comes with the program; entered into the ledger where `write`.

    Raises QuestionError for a file with faults, UsageError(questions.unknown), LedgerError(track.not-there) where it is
    not to be entered and the ledger has none of this id.
    """
    from dragoman.questions.files import is_file, need

    if not is_file(name):
        try:
            return book.get(name).question
        except LedgerError as error:
            if error.code != "ledger.no-question":
                raise
    found = need(name)
    if write:
        book.add(found, by=by or UNSIGNED)
        return book.get(found.id).question
    try:
        return book.get(found.id).question
    except LedgerError as error:
        if error.code != "ledger.no-question":
            raise
        raise LedgerError(
            "track.not-there",
            f"The ledger does not have the question {found.id} yet.",
            "Leave out --no-refresh.",
        ) from None


def refresh(services: Services, book: Questions, question: Question) -> None:
    """Read positions from the reports that came since."""
    from dragoman.questions.positions import positions

    model = services.stance()
    begun = time.monotonic()
    shown = False

    def find(question: Question, report: Report, reading: Reading) -> tuple[Position, ...]:
        return positions(question, report, reading, model)

    def told(question: str, done: int, whole: int) -> None:
        nonlocal shown
        if sys.stderr.isatty() and time.monotonic() - begun > PATIENCE:
            shown = True
            click.echo(f"\r{done:,} of {whole:,} reports looked at", nl=False, err=True)

    book.refresh([question.id], find, scheme=model.name if model is not None else "patterns", told=told)
    if shown:
        click.echo("\r\033[K", nl=False, err=True)


def tracked(
    store: Ledger,
    knowledge: Knowledge,
    question: Question,
    *,
    since: str | None = None,
    until: str | None = None,
    least: float = 0.0,
) -> Track:
    """The timelines of a question in a ledger. Raises LedgerError (`track.*`) where there is none, saying why."""
    from dragoman.ledger.questions.following import follow
    from dragoman.questions.track import track

    held = follow(store, knowledge, question.id, since=since, until=until, least=least)
    found = track(
        held.question,
        held.seen,
        knowledge,
        looked=held.looked,
        acts=held.acts,
        since=since,
        until=until,
        least=least,
    )
    if not found.lines and not found.apart and not found.undated:
        raise _nothing(found, question, held.seen)
    return found


def _nothing(found: Track, question: Question, seen: Sequence[Seen]) -> LedgerError:
    """Why there is nothing to show."""
    if seen:
        return LedgerError(
            "track.none-left",
            f"None of the {len(seen)} positions on {question.id} is of these days and as sure as asked for.",
            "Ask for more days or a lower --min-confidence.",
        )
    if not found.reports:
        return LedgerError(
            "track.no-reports",
            f"There are no reports of the days asked for, or of those of the question {question.id}.",
            "Look with `dragoman coverage`; read reports with `dragoman ingest`.",
        )
    if not found.bearing:
        return LedgerError(
            "track.no-words",
            f"None of the {found.reports} reports bears on {question.id}: neither its phrases occur, nor its actors at"
            " its places.",
            "Look for the reports' own words with `dragoman search`, and give the question more phrases.",
        )
    return LedgerError(
        "track.no-positions",
        f"{found.bearing} of {found.reports} reports bear on {question.id}, but in none was anybody's position read.",
        "Give its poles the phrases in which people take sides.",
    )


def only(found: Track, knowledge: Knowledge, who: str) -> Track:
    """The track of the actors that are meant: an id, a country code, a name or whole words of one.

    Raises LedgerError(track.no-actor) where nobody fits.
    """
    import msgspec

    from dragoman.ledger.questions.following import lines_of

    lines = lines_of(found, knowledge, who)
    if not lines:
        names = ", ".join(line.name for line in found.lines[:8])
        raise LedgerError(
            "track.no-actor",
            f"Nobody called {who[:80]!r} has a position on {found.question}.",
            f"There are: {names}.",
        )
    actors = {line.actor for line in lines}
    words = tuple(word for word in found.words if word.actor in actors)
    return msgspec.structs.replace(found, lines=lines, words=words, apart=(), undated=())
