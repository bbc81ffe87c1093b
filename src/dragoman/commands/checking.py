"""`dragoman questions check`: faults, warnings, and how often a question's phrases stand in the ledger's reports."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from dragoman.commands.faults import coded, say
from dragoman.commands.services import Services
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from dragoman.ledger import Ledger
    from dragoman.output import Output
    from dragoman.questions.faults import Fault, Path
    from dragoman.questions.occurring import Occurring
    from dragoman.questions.records import Question
    from dragoman.records.reading import Reading
    from dragoman.records.report import Report


class Checker:
    """Checks questions one by one. `reports`: how many of the ledger's are looked at, at most."""

    def __init__(
        self, services: Services, store: Ledger | None, reports: int, out: Output, shape: str
    ) -> None:
        self._services, self._store, self._most = services, store, reports
        self._out, self._shape = out, shape

    def check(self, name: str) -> bool:
        """Tell what there is to be told of a question; whether it can be used."""
        from dragoman.commands.asked import opened
        from dragoman.questions.faults import QuestionError

        lines: dict[Path, int] = {}
        try:
            question, lines = opened(name, self._store)
        except QuestionError as error:
            tell("error", name, error.faults)
            self._write(name, None, error.faults, (), None)
            return False
        except (UsageError, OSError) as error:  # the others are checked all the same
            say("error", *coded(error))
            return False
        warnings = warn(self._services, name, question, lines)
        found = None
        if self._store is not None and self._most:
            from dragoman.questions.occurring import occurring

            found = occurring(question, sample(self._store, self._most))
        self._write(name, question, (), warnings, found)
        if found is not None and found.reports and found.never:
            say(
                "error",
                "questions.nothing-found",
                f"{name}: none of its phrases stands in any of the {found.reports:,} reports looked at.",
                "Write phrases as your reports write them.",
            )
            return False
        return True

    def _write(
        self,
        name: str,
        question: Question | None,
        faults: tuple[Fault, ...],
        warnings: tuple[Fault, ...],
        found: Occurring | None,
    ) -> None:
        from dragoman.questions.files import version

        if self._shape == "jsonl":
            from dragoman.commands.write import encoded

            row: dict[str, Any] = {"name": name, "id": None if question is None else question.id}
            row["hash"] = None if question is None else version(question)
            row |= {"faults": [f._asdict() for f in faults], "warnings": [w._asdict() for w in warnings]}
            self._out.write(encoded(row | {"found": found, "ledger": self._there(question)}) + "\n")
        elif question is not None:
            from dragoman.commands.question_page import checked
            from dragoman.commands.terminal import console

            checked(console(self._out, 100), question, found, self._there(question))

    def _there(self, question: Question | None) -> str:
        """What the ledger has of the question, in words."""
        from dragoman.commands.asked import held
        from dragoman.questions.files import version

        kept = None if question is None else held(question.id, self._store)
        if kept is None or question is None:
            return "" if self._store is None else "not in the ledger"
        if kept.id != question.id:
            return f"called {kept.id} in the ledger"
        same = "as" if kept.hash == version(question) else "other than"
        return f"{same} version {kept.version} of the ledger"


def sample(store: Ledger, most: int) -> Iterator[tuple[Report, Reading]]:
    """Up to `most` reports in force with their readings. A ref is a hash, so that the first refs are a fair sample."""
    view = store.view()
    refs = [standing.ref for standing in itertools.islice(view.standing(), most)]
    return map(view.reading, refs)


def warn(services: Services, name: str, question: Question, lines: dict[Path, int]) -> tuple[Fault, ...]:
    """Tell what in a question is not known to the program; the same as an answer."""
    from dragoman.commands.knowing import known
    from dragoman.questions.known import warnings

    found = tuple(warnings(question, known(services.settings), _is_place(), lines))
    tell("warning", name, found)
    return found


@functools.cache
def _is_place() -> Callable[[str], bool]:
    """Whether the gazetteer has a place of that name; opened with the first name that no list of states has."""

    @functools.cache
    def gazetteer() -> Any:
        from dragoman.knowledge.gazetteer import Gazetteer

        return Gazetteer.open()

    return lambda name: bool(gazetteer().lookup(name))


def tell(kind: str, name: str, faults: tuple[Fault, ...]) -> None:
    """One line for each fault: `error [question.id]: q.yaml:3: ...`."""
    for fault in faults:
        where = f"{name}:{fault.line}" if fault.line else name
        say(kind, fault.code, f"{where}: {fault.message}", fault.hint)
