"""`dragoman coverage`, and that `ingest` notes what it could not read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.fake import call
from tests.commands.test_ledger import ROWS, lines

FRENCH = {"id": "9", "outlet": "Monde\x1b[2J", "published": "2018-02-07", "text": "Je ne sais pas."}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "news.sqlite"
    (tmp_path / "in.jsonl").write_text(
        lines(*ROWS, "{", FRENCH, {"id": "8", "outlet": "Gulf", "text": "CRASH"})
    )
    done = call("ingest", str(tmp_path / "in.jsonl"), ledger=path)
    assert done.exit_code == 3
    return path


def rows(ledger: Path, *args: str) -> list[dict[str, Any]]:
    done = call("coverage", "--format", "jsonl", *args, ledger=ledger)
    assert done.exit_code == 0, done.stderr
    return [json.loads(row) for row in done.stdout.splitlines()]


def test_ingest_notes_what_it_could_not_read(ledger: Path, tmp_path: Path) -> None:
    found = {(row["outlet"], row["day"]): row for row in rows(ledger)}
    assert found[None, None]["failed"] == {"input.json": 1}
    assert found["Gulf", None]["failed"] == {"internal": 1}
    assert found["Gulf", "2018-02-06"]["reports"] == 1
    assert found["Monde\x1b[2J", "2018-02-07"]["skipped"] == {"text.unsupported-language": 1}
    again = call("ingest", str(tmp_path / "in.jsonl"), ledger=ledger)
    assert again.exit_code == 3
    assert {(row["outlet"], row["day"]): row for row in rows(ledger)} == found, "a document counts once"
    mended = lines(*ROWS, ROWS[1], FRENCH, {"id": "8", "outlet": "Gulf", "text": "Alpha threatened Beta."})
    (tmp_path / "in.jsonl").write_text(mended)
    call("ingest", str(tmp_path / "in.jsonl"), ledger=ledger)
    assert {code for row in rows(ledger) for code in row["failed"]} == set()


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["outlet"], [(None, 0), ("Gulf", 1), ("Monde\x1b[2J", 0), ("Post", 1)]),
        (["month"], [(None, 0), ("2018-02", 1), ("2018-03", 1)]),
        (["day"], [(None, 0), ("2018-02-06", 1), ("2018-02-07", 0), ("2018-03-01", 1)]),
        (["country"], [(None, 2)]),
    ],
)
def test_rows_are_what_is_asked_for(ledger: Path, keys: list[str], expected: list[Any]) -> None:
    found = rows(ledger, *(word for key in keys for word in ("--by", key)))
    assert [(row[keys[0]], row["reports"]) for row in found] == expected
    assert sum(sum(row["failed"].values()) + sum(row["skipped"].values()) for row in found) == 3


def test_bounds_leave_out_what_has_no_day(ledger: Path) -> None:
    assert [row["day"] for row in rows(ledger, "--since", "2018-02-07")] == ["2018-02-07", "2018-03-01"]
    assert call("coverage", "--since", "soon", ledger=ledger).exit_code == 2


def test_csv_and_table_are_harmless(ledger: Path) -> None:
    done = call("coverage", "--format", "csv", "--by", "outlet", ledger=ledger)
    table = list(csv.reader(io.StringIO(done.stdout, newline=""), strict=True))
    assert table[0][:2] == ["outlet", "reports"]
    assert [table[3][0][:5], table[3][7]] == ["Monde", "text.unsupported-language=1"]
    shown = call("coverage", ledger=ledger).stdout
    assert "\x1b" not in shown
    assert "failed: 1 input.json, 1 internal" in shown
    assert "skipped: 1 text.unsupported-language" in shown


def test_the_unread_are_listed(ledger: Path) -> None:
    shown = call("coverage", "--unread", ledger=ledger).stdout
    assert "in.jsonl:3 failed input.json" in shown
    assert "3 documents unread." in shown
    assert "\x1b" not in shown
    [bad, *_] = rows(ledger, "--unread")
    assert (bad["line"], bad["code"], bad["times"]) == (3, "input.json", 1)
    assert "pas" not in call("coverage", "--unread", "--format", "csv", ledger=ledger).stdout


def test_an_empty_ledger_has_nothing(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("")
    call("ingest", str(tmp_path / "none.jsonl"), ledger=tmp_path / "l.sqlite")
    assert "unread" in call("coverage", "--unread", ledger=tmp_path / "l.sqlite").stdout
