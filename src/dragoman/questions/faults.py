"""What is wrong with a question: all of it at once, each with its line and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dragoman.errors import InputError

Path = tuple[str | int, ...]
"""Where in a question: ("steps", 0, "phrases", 2)."""
SHOWN = 20
"""Faults that an error's message names; `QuestionError.faults` has all."""


class Fault(NamedTuple):
    """One fault or warning. `line` counts from 1; 0 where the question did not come from a file."""

    line: int
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """`line 4: The id is no slug.`"""
        return f"line {self.line}: {self.message}" if self.line else self.message


class QuestionError(InputError):
    """A question that cannot be used (`question.bad-file`); `faults` says why, in the order of the file."""

    faults: tuple[Fault, ...] = ()


def refused(name: str, faults: Sequence[Fault]) -> QuestionError:
    """The error of a question, which `name` names, with these faults."""
    count = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
    told = " ".join(map(str, faults[:SHOWN])) + (f" And {len(faults) - SHOWN} more." * (len(faults) > SHOWN))
    hint = faults[0].hint if len(faults) == 1 else "Correct it; `dragoman questions check` tells each fault."
    error = QuestionError("question.bad-file", f"{name} has {count}: {told}", hint)
    error.faults = tuple(faults)
    return error


class Faults:
    """Collects the faults of one question. `lines` leads from a path to a line of the file."""

    def __init__(self, lines: dict[Path, int] | None = None) -> None:
        self.lines: dict[Path, int] = lines or {}
        self._found: dict[tuple[Path, str, str], Fault] = {}
        self._paths: set[Path] = set()

    def __bool__(self) -> bool:
        return bool(self._found)

    def say(self, path: Path, code: str, message: str, hint: str = "") -> None:
        """Note a fault of what stands at `path`."""
        self._paths.add(path)
        self._found.setdefault((path, code, message), Fault(self.line(path), code, message, hint))

    def broken(self, path: Path) -> bool:
        """Whether what stands there, or what it is part of, has a fault: nothing more need be said of it."""
        return any(path[:length] in self._paths for length in range(1, len(path) + 1))

    def line(self, path: Path) -> int:
        """The line of what stands at `path`, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def all(self) -> list[Fault]:
        """The faults in the order of the file."""
        return sorted(self._found.values(), key=lambda fault: fault.line)
