"""Positions on the command line: shown, judged, exported, typed by hand."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.ledger import open_ledger
from tests.commands.fake import call
from tests.ledger.asked import add, question, refresh, told

RAW = 'holder;value;first_day;note\r\nBadr;100;2018-02-05;"a\r\nb"\r\nAnn;much;;\r\nBob;-60;;;extra\r\nEve;0;;\r\n'


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    with open_ledger(path, create=True) as made:
        made.questions().add(question(), "ann")
        add(made, range(6))
        refresh(made)
    return path


def positions(path: Path, **filters: Any) -> list[Any]:
    with open_ledger(path, read_only=True) as ledger:
        return told(ledger, **filters)


def test_show_and_judge(news: Path) -> None:
    one = positions(news, side=("for",))[0]
    shown = call("show", one.id, "--ledger", str(news))
    assert shown.exit_code == 0, shown.output
    assert one.position.holder.name in shown.stdout
    assert "+100" in shown.stdout
    assert one.position.why in shown.stdout
    assert json.loads(call("show", one.id, "--format", "json", "--ledger", str(news)).stdout)["id"] == one.id
    done = call("judge", "edit", one.id, "--set", "value=40", "--by", "ann", "--ledger", str(news))
    assert done.stdout == f"Judgement p1: edit {one.id}, by ann.\n"
    done = call("judge", "edit", one.id, "--set", "actor=united-states", "--by", "ann", "--ledger", str(news))
    assert done.exit_code == 0, done.output
    page = call("show", one.id, "--ledger", str(news)).stdout
    assert "+40" in page
    assert "value = 40" in page
    assert "(united-states, USA)" in page
    for word in ("p2", "P1"):
        assert call("judge", "withdraw", word, "--by", "ann", "--ledger", str(news)).exit_code == 0
    assert positions(news, side=("for",))[0] == one
    assert call("judge", "reject", one.id, "--by", "ann", "--ledger", str(news)).exit_code == 0
    assert one.id not in {p.id for p in positions(news)}


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("show", "aaaaaaaaaaaaa:1.p1@grain"), 1, "ledger.no-record"),
        (("show", "aaaa:1.p1@rain"), 1, "ledger.no-question"),
        (("show", "@\x1b[2J"), 1, "ledger.no-record"),
        (("show", "typed:1@grain", "--as-of", "2020-01-01"), 2, "filter.as-of"),
        (("judge", "accept", "typed:1@grain", "--by", "a"), 1, "ledger.no-record"),
        (("judge", "withdraw", "p9", "--by", "a"), 1, "ledger.no-record"),
        (("judge", "withdraw", "x9", "--by", "a"), 2, "usage"),
        (("export", "--format", "positions", "--type", "ASSAULT"), 2, "export.filter"),
        (("export", "--question", "grain"), 2, "export.filter"),
        (("export", "--format", "positions", "--question", "rain"), 1, "ledger.no-question"),
    ],
    ids=range(10),
)
def test_what_does_not_fit(news: Path, words: tuple[str, ...], status: int, code: str) -> None:
    done = call(*words, "--ledger", str(news))
    assert (done.exit_code, f"[{code}]" in done.stderr) == (status, True), done.output
    assert "\x1b" not in done.output


def test_the_queue_has_positions(news: Path) -> None:
    one = positions(news)[0]
    call("judge", "reject", one.id, "--by", "ann", "--ledger", str(news))
    with open_ledger(news) as ledger:
        ledger.questions().refresh(None, lambda *_: (), scheme="nothing")
    queue = call("judge", "queue", "--ledger", str(news)).stdout
    assert "p1" in queue
    assert "waits" in queue


def test_export(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.csv"
    done = call("export", "--format", "positions", "-o", str(out), "--ledger", str(news))
    assert done.exit_code == 0, done.output
    assert f"{len(positions(news))} positions in" in done.stderr
    assert out.read_text(encoding="utf-8").startswith("id,question,version,holder,")
    done = call("export", "--format", "positions", "--actor", "FRD", "--ledger", str(news))
    assert len(done.stdout.splitlines()) == len(positions(news, actor="FRD"))
    with open_ledger(news) as ledger:
        add(ledger, [9])
    done = call("export", "--format", "positions", "--ledger", str(news))
    assert "warning [questions.waiting]: 1 reports" in done.stderr
    assert "Who published the report." in call("export", "--format", "positions", "--describe").stdout


def test_typed_positions(news: Path, tmp_path: Path) -> None:
    table = tmp_path / "typed.csv"
    table.write_bytes(b"\xef\xbb\xbf" + RAW.encode())
    words = (
        "questions",
        "import-positions",
        str(table),
        "--question",
        "grain",
        "--by",
        "mk",
        "--ledger",
        str(news),
    )
    done = call(*words)
    assert done.exit_code == 3
    assert done.stdout == "2 added, 2 left out.\n"
    assert "error [typed.value]: line 4:" in done.stderr
    assert "error [typed.row]: line 5:" in done.stderr
    assert call(*words).stdout == "2 there already, 2 left out.\n"
    badr, eve = positions(news, typed=True)[::-1]
    assert (badr.position.holder.name, badr.typed.note, eve.position.value) == ("Badr", "a b", 0)
    page = call("show", badr.id, "--ledger", str(news)).stdout
    assert "typed by" in page
    rows = '{"holder": "Zoe", "side": "for", "question": "grain"}\nnonsense\n[1]\n\n{"actor": "usa", "value": 5}\n'
    done = call("questions", "import-positions", "-", "--by", "mk", "--ledger", str(news), input=rows)
    assert done.stdout == "1 added, 3 left out.\n", done.output
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == ["line 2", "line 3", "line 5"]
    done = call(
        "questions", "import-positions", "-", "--withdraw", badr.id, "--by", "mk", "--ledger", str(news)
    )
    assert "withdrawn by mk" in done.stdout
    assert badr.id not in {one.id for one in positions(news)}
    assert "withdrawn" in call("show", badr.id, "--ledger", str(news)).stdout
    assert call(*words[:-4], "--ledger", str(news)).exit_code == 2, "nobody signs"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"holder,value\n\xff,1\n", "input.encoding"),
        (b'holder,value\n"a\x00' + b"b" * 200_000, "input.table"),
    ],
)
def test_files_that_are_none(news: Path, tmp_path: Path, raw: bytes, code: str) -> None:
    csv.field_size_limit(10_000_000)  # as reports read from a table in the same process leave it
    table = tmp_path / "typed.csv"
    table.write_bytes(raw)
    done = call(
        "questions",
        "import-positions",
        str(table),
        "--question",
        "grain",
        "--by",
        "mk",
        "--ledger",
        str(news),
    )
    assert (done.exit_code, f"[{code}]" in done.stderr) == (1, True), done.output
