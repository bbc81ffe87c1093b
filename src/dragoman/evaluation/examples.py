"""Reports with expected readings beside them: `reports/NAME.*` and `expected/NAME.toml` in one folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from dragoman.errors import UsageError
from dragoman.evaluation.gold import Gold, load
from dragoman.ingest import Item
from dragoman.ingest import load as load_reports
from dragoman.records.report import Report


def cases(folder: Path) -> Iterator[tuple[Report, Gold]]:
    """Each report that has an expected reading, with it.

    Raises UsageError where an expected reading has no report, KnowledgeError where it does not fit its report.
    """
    expected = {path.stem: path for path in sorted((folder / "expected").glob("*.toml"))}
    if not expected:
        raise UsageError(
            "evaluate.no-data", f"{folder} holds no expected readings.", "Name the folder with --data."
        )
    for item in load_reports([str(folder / "reports")]):
        stem = Path(item.file).name.split(".")[0]
        if isinstance(item, Item) and stem in expected:
            yield item.report, load(expected.pop(stem), item.report.text)
    if expected:
        raise UsageError("evaluate.no-report", f"No report was found for {', '.join(sorted(expected))}.")


def digest(folder: Path) -> str:
    """A short hash of all files below `folder`'s reports and expected readings: names and bytes."""
    whole = hashlib.sha256()
    for part in ("reports", "expected"):
        for path in sorted((folder / part).iterdir()):
            whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()[:16]
