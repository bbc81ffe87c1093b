"""The rows of a format, as a test reads them back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dragoman.export import write
from dragoman.records.reading import Reading
from dragoman.records.report import Report
from tests.export.world import ledger_of

Row = dict[str, str]
Exporter = Callable[..., list[Row]]


@pytest.fixture
def rows(tmp_path: Path) -> Exporter:
    """The rows of a format, of a ledger of these reports."""

    def made(name: Any, *told: tuple[Report, Reading], no_text: bool = False) -> list[Row]:
        out = tmp_path / "out.csv"
        with ledger_of(tmp_path / "news.db", told) as ledger:
            write(ledger.view(), None, name, out, no_text=no_text)
        (tmp_path / "news.db").unlink()
        return read(out)

    return made


def read(out: Path) -> list[Row]:
    raw = out.read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(raw, newline=""), strict=True))
