"""Runs the program on evaluation tasks and writes the figures down.

The task `examples` is the project's own. The others live in a folder of evaluation data that is not part of the
project; each of its tasks brings its own scorer (`<task>/score.py`), which is run as it is, so that figures
compare with everybody else's.
"""

from __future__ import annotations

import datetime
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

import msgspec

from dragoman import __version__
from dragoman.errors import UsageError
from dragoman.evaluation.examples import cases
from dragoman.evaluation.score import score
from dragoman.records.reading import Reading
from dragoman.records.report import Report

TASKS = ("running", "relate", "statements", "places")
"""Tasks of an evaluation folder; `examples` is the folder of example reports itself, and is named on its own."""


class Reads(Protocol):
    """What is measured."""

    def read(self, report: Report) -> Reading: ...


Relates = Callable[[Iterable[dict[str, Any]]], Iterable[dict[str, Any]]]


class Outcome(msgspec.Struct, frozen=True):
    """What one task gave: the scorer's own words, and the seconds it took to read."""

    task: str
    documents: int
    seconds: float
    figures: str


def run(tasks: Iterable[str], data: Path, reader: Reads, relate: Relates) -> list[Outcome]:
    """Run `tasks` of the evaluation folder `data`; where empty, all that the folder holds.

    Raises UsageError where a task is unknown or its data is missing.
    """
    chosen = list(tasks) or (["examples"] if (data / "expected").is_dir() else list(TASKS))
    for task in chosen:
        if task not in {*TASKS, "examples"}:
            raise UsageError(
                "evaluate.unknown-task",
                f"There is no task {task!r}.",
                f"Choose from {', '.join(TASKS)}, examples.",
            )
        if task != "examples" and not (data / task / "score.py").is_file():
            raise UsageError(
                "evaluate.no-data", f"{data / task} holds no score.py.", "Name the folder with --data."
            )
    out: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="dragoman-evaluate-") as folder:
        work = _Work(data, Path(folder), reader, relate)
        for task in chosen:
            out.extend(getattr(work, task)())
    return out


def report(outcomes: Iterable[Outcome]) -> str:
    """The outcomes as a Markdown page."""
    lines = [
        "# Quality",
        "",
        f"Figures of dragoman {__version__} on development data, written by `dragoman evaluate` on "
        f"{datetime.date.today().isoformat()} (Python {platform.python_version()}). But for `examples`, the data is no "
        "part of the project; the words in each block are those of the task's own scorer. Errors on it were read while "
        "building: expect less on new text.",
    ]
    for o in outcomes:
        lines += ["", f"## {o.task}", "", f"{o.documents} documents, {o.seconds:.0f} s.", ""]
        lines += ["```", o.figures, "```"]
    return "\n".join(lines) + "\n"


def _rows(path: Path) -> list[dict[str, Any]]:
    # Not splitlines: a line separator inside a string ends no line.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


class _Work:
    def __init__(self, data: Path, folder: Path, reader: Reads, relate: Relates) -> None:
        self.data, self.folder, self.reader, self.relater = data, folder, reader, relate

    def _score(self, task: str, *files: Path) -> str:
        command = [sys.executable, str(self.data / task / "score.py"), *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise UsageError("evaluate.scorer", f"The scorer of {task} failed: {done.stderr.strip()[-400:]}")
        return done.stdout.rstrip()

    def _read(self, rows: list[dict[str, Any]]) -> tuple[list[Reading], float]:
        start = time.perf_counter()
        readings = []
        for row in rows:
            known = {k: row.get(k) for k in ("published", "outlet", "title", "url")}
            readings.append(self.reader.read(Report(id=str(row["id"]), text=row["text"], **known)))
        return readings, time.perf_counter() - start

    def _write(self, name: str, rows: Iterable[Any]) -> Path:
        path = self.folder / name
        path.write_bytes(b"".join(msgspec.json.encode(r) + b"\n" for r in rows))
        return path

    def examples(self) -> list[Outcome]:
        start = time.perf_counter()
        read = [(r.text, gold, self.reader.read(r)) for r, gold in cases(self.data)]
        seconds = time.perf_counter() - start
        lines = [f"{'':16s}  precision  recall     F1   expected  predicted"]
        lines += [
            f"{name:16s}  {f.precision:9.3f}  {f.recall:6.3f}  {f.f1:5.3f}  {f.expected:9d}  {f.predicted:9d}"
            for name, f in score(read).items()
        ]
        return [Outcome("examples", len(read), seconds, "\n".join(lines))]

    def running(self) -> list[Outcome]:
        source = self.data / "running" / "dev.in.jsonl"
        rows = _rows(source)
        readings, seconds = self._read(rows)
        found = self._write("running.jsonl", readings)
        figures = self._score("running", self.data / "running" / "dev.gold.jsonl", found, source)
        return [Outcome("running", len(rows), seconds, figures)]

    def relate(self) -> list[Outcome]:
        rows = _rows(self.data / "relate" / "dev.in.jsonl")
        start = time.perf_counter()
        answers = self._write("relate.jsonl", self.relater(rows))
        seconds = time.perf_counter() - start
        figures = self._score("relate", self.data / "relate" / "dev.gold.jsonl", answers)
        return [Outcome("relate", len(rows), seconds, figures)]

    def statements(self) -> list[Outcome]:
        gold = self.data / "statements" / "dev.jsonl"
        rows = [{"id": r["id"], "text": r["text"]} for r in _rows(gold)]
        readings, seconds = self._read(rows)
        found = self._write("statements.jsonl", map(_attributions, readings))
        return [Outcome("statements", len(rows), seconds, self._score("statements", gold, found))]

    def places(self) -> list[Outcome]:
        out = []
        for name in ("lgl", "geovirus"):
            gold = self.data / "places" / f"{name}.jsonl"
            rows = [{"id": r["id"], "text": r["text"]} for r in _rows(gold)]
            readings, seconds = self._read(rows)
            found = self._write(f"{name}.jsonl", map(_toponyms, readings))
            out.append(Outcome(f"places: {name}", len(rows), seconds, self._score("places", gold, found)))
        return out


def _attributions(reading: Reading) -> dict[str, Any]:
    # The statements corpus has no nesting, so what stands inside another statement is left out.
    found = [
        {
            "source": [p.span for p in s.speakers],
            "cue": [s.cue] if s.cue else [],
            "content": list(s.content),
        }
        for s in reading.statements
        if s.within is None
    ]
    return {"id": reading.id, "attributions": found}


def _toponyms(reading: Reading) -> dict[str, Any]:
    found = [{"start": p.span[0], "end": p.span[1], "lat": p.lat, "lon": p.lon} for p in reading.places]
    return {"id": reading.id, "toponyms": found}
