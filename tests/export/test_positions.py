"""Positions as tables: every column explained, nothing of the source with --no-text, nothing a spreadsheet runs."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dragoman.errors import LedgerError, UsageError
from dragoman.export.positions import describe, row, write_positions
from dragoman.ledger import Ledger, open_ledger
from dragoman.ledger.questions.book import PositionFilters
from tests.ledger.asked import add, question, refresh, told
from tests.ledger.factory import pair


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with open_ledger(tmp_path_factory.mktemp("made") / "news.db", create=True) as made:
        made.questions().add(question(), "ann")
        add(made, range(8))
        refresh(made)
        typed = [
            {
                "holder": "=Badr",
                "value": 100,
                "quotation": '=HYPERLINK("x")\x1b[2J',
                "url": "https://example.org/a",
            },
            {"actor": "sylvania", "value": 0, "reported_by": "A | B", "note": "+1"},
        ]
        made.questions().import_typed(enumerate(typed, 2), by="@mk", question="grain")
        yield made


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_three_shapes_hold_the_same(ledger: Ledger, tmp_path: Path) -> None:
    shown = told(ledger)
    for name in ("all.jsonl", "all.csv", "all.parquet"):
        assert write_positions(ledger, tmp_path / name, about=True) == len(shown) > 5
        about = json.loads((tmp_path / f"{name}.about.json").read_text(encoding="utf-8"))
        assert about["questions"] == ["grain"]
        assert about["rows"] == len(shown)
    found = lines(tmp_path / "all.jsonl")
    assert [list(one) for one in found] == [list(describe().columns)] * len(shown)
    for one, position in zip(found, shown, strict=True):
        assert (one["id"], one["value"], one["side"]) == (
            position.id,
            position.position.value,
            position.position.side,
        )
        if position.report is not None:
            text = pair(int(position.report.id[1:]))[0].text
            assert text[one["text_start"] : one["text_end"]] == one["text"]
            assert (
                position.position.holder.name in text[one["holder_start"] : one["holder_end"]]
                or one["holder_id"]
            )
            assert one["text_start"] <= one["start"] < one["end"] <= one["text_end"]
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert [one["id"] for one in table] == [one["id"] for one in found]
    typed = next(one for one in table if one["holder"].endswith("=Badr"))
    assert (typed["holder"], typed["text"][:3], typed["typed_by"]) == ("'=Badr", "'=H", "'@mk")
    assert next(one["reported_by"] for one in table if one["note"] == "'+1") == "A | B"
    with duckdb.connect(":memory:") as base:
        base.execute("SET TimeZone = 'UTC'")
        read = base.read_parquet(str(tmp_path / "all.parquet"))
        assert dict(zip(read.columns, map(str, read.types), strict=True)) == {
            name: column.type.replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE")
            for name, column in describe().columns.items()
        }
        assert read.project("id, value").fetchall() == [(one["id"], one["value"]) for one in found]


def test_no_text_leaves_no_word_of_the_source(ledger: Ledger, tmp_path: Path) -> None:
    write_positions(ledger, tmp_path / "bare.jsonl", no_text=True)
    bare = lines(tmp_path / "bare.jsonl")
    for one, shown in zip(bare, told(ledger), strict=True):
        assert (one["text"], one["title"], one["why"], one["note"], one["reported_by"]) == (
            None,
            None,
            None,
            None,
            [],
        )
        if shown.actor is None or ":local:" in shown.actor.id:
            assert (one["holder"], one["holder_id"]) == (None, None)
        else:
            assert one["holder"] == shown.position.holder.name
    assert any(one["holder"] is None for one in bare)
    assert "Ábel" not in (tmp_path / "bare.jsonl").read_text(encoding="utf-8")


def test_what_is_asked_for(ledger: Ledger, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    only = PositionFilters(side=("for",), typed=False)
    assert write_positions(ledger, "-", filters=only) == len(told(ledger, side=("for",), typed=False))
    assert all(json.loads(line)["side"] == "for" for line in capfdbinary.readouterr().out.splitlines())
    assert write_positions(ledger, tmp_path / "x.csv", questions=["grain", "grain"]) == len(told(ledger))
    for out, shape, code in (("-", "parquet", "export.format"), ("x.csv", "xlsx", "export.format")):
        with pytest.raises(UsageError) as caught:
            write_positions(ledger, out, shape=shape)
        assert caught.value.code == code
    with pytest.raises(LedgerError):
        write_positions(ledger, tmp_path / "y.csv", questions=["rain"])
    assert not (tmp_path / "y.csv").exists()


def test_a_row_says_who_judged(ledger: Ledger) -> None:
    book = ledger.questions()
    one = told(ledger, typed=False)[0]
    made = book.judge(one.id, "edit", reviewer="ann", edits={"value": 10, "holder": "The Front"})
    found = row(book.show(one.id), 1)
    assert (found["value"], found["side"], found["holder"], found["reviewed"]) == (
        10,
        "between",
        "The Front",
        "edit",
    )
    book.withdraw(made.id, reviewer="ann")
