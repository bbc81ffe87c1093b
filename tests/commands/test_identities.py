"""`dragoman actors merge`, `split`, `judgements`, `withdraw` on a real ledger."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.commands.fake import call

ROWS = [
    {"id": "1", "outlet": "Gulf", "published": "2018-02-06",
     "text": "Alpha threatened Beta. Gamma said: the end is near."},
    {"id": "2", "outlet": "Post", "published": "2018-03-01", "text": "Delta threatened Alpha."},
]  # fmt: skip


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "news.sqlite"
    assert call("ingest", "-", input=lines(*ROWS), ledger=path).exit_code == 0
    return path


def hits(ledger: Path, *args: str) -> list[dict[str, Any]]:
    done = call("search", "--format", "jsonl", *args, ledger=ledger)
    assert done.exit_code == 0, done.stderr
    return [json.loads(row) for row in done.stdout.splitlines()]


def refs(ledger: Path) -> tuple[str, str]:
    found = {hit["report"]["id"]: hit["report"]["ref"] for hit in hits(ledger)}
    return found["1"], found["2"]


def test_merge_search_show_export_and_withdraw(ledger: Path, tmp_path: Path) -> None:
    first, second = refs(ledger)
    alpha, delta = f"{first}:local:Alpha", f"{second}:local:Delta"
    done = call("actors", "merge", delta, "hamas", "--reviewer", "Ann", "--note", "same", ledger=ledger)
    assert (done.exit_code, done.stdout) == (0, f"Judgement 1: {delta} is hamas (Hamas), by Ann.\n"), (
        done.stderr
    )
    assert call("actors", "merge", alpha, delta, "--by", "Ann", ledger=ledger).exit_code == 0
    for sought in (alpha, delta, "hamas", "Hamas", "Delta", "PSE"):
        assert len(hits(ledger, "--actor", sought)) == 2, sought
    assert "Hamas → Beta" in call("search", "--actor", "hamas", ledger=ledger).stdout
    shown = call("show", hits(ledger, "--actor", alpha)[0]["id"], ledger=ledger).stdout
    assert "THREATEN Hamas → Alpha" in shown, "in the other report Alpha is another's own actor"
    assert f"hamas · {second}:local:Alpha" in shown
    call("export", "-o", str(tmp_path / "out.jsonl"), "--no-text", ledger=ledger)
    actors = [json.loads(line)["actor"][0] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [a["identifier_id"] for a in actors] == ["hamas", "hamas"]
    assert {a["code"] for a in actors} == {"PSE"}
    listed = call("actors", "judgements", ledger=ledger).stdout
    assert f"merge  {delta} → hamas" in listed
    assert "Ann · " in listed
    assert "withdrawn by Bob" in call("actors", "withdraw", "1", "--reviewer", "Bob", ledger=ledger).stdout
    assert hits(ledger, "--actor", "hamas") == []
    every = call("actors", "judgements", "--all", "--format", "jsonl", ledger=ledger).stdout
    assert [json.loads(line)["withdrawn_by"] for line in every.splitlines()] == ["Bob", None]
    assert "withdrawn by Bob" in call("actors", "judgements", "--all", ledger=ledger).stdout


def test_an_own_actors_name_is_the_texts_word_in_an_export(ledger: Path, tmp_path: Path) -> None:
    first, second = refs(ledger)
    target = f"{second}:local:Delta"
    assert (
        call("actors", "merge", f"{first}:local:Alpha", target, "--by", "Ann", ledger=ledger).exit_code == 0
    )
    for shape in ("plover", "jsonl", "csv"):
        out = tmp_path / shape
        call("export", "--format", shape, "-o", str(out), "--no-text", ledger=ledger)
        assert target in out.read_text()
        assert "Delta" not in out.read_text().replace("local:Delta", "")


def test_as_of_before_a_merge(ledger: Path) -> None:
    first, _ = refs(ledger)
    before = datetime.now(UTC).isoformat()
    call("actors", "merge", f"{first}:local:Alpha", "hamas", "--by", "Ann", ledger=ledger)
    assert len(hits(ledger, "--actor", "hamas")) == 1
    assert hits(ledger, "--actor", "hamas", "--as-of", before) == []
    (old,) = hits(ledger, "--actor", "Alpha", "--as-of", before)
    assert old["record"]["actors"][0]["actor"] == "local:Alpha"
    listed = call("actors", "judgements", "--as-of", before, ledger=ledger).stdout
    assert listed.strip() == "No actors are merged or split."


def test_split(ledger: Path) -> None:
    first, _ = refs(ledger)
    assert (
        call("actors", "merge", f"{first}:local:Alpha", "hamas", "--by", "Ann", ledger=ledger).exit_code == 0
    )
    args = ("actors", "split", "hamas", "--report", first[:5], "--into", "north-front", "--reviewer", "Ann")
    refused = call(*args, ledger=ledger)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("error [ledger.no-actor]: ")
    assert "--name" in refused.stderr
    done = call(*args, "--name", "Northern Front", ledger=ledger)
    assert (
        done.stdout == f"Judgement 2: hamas is north-front (Northern Front) in the report {first}, by Ann.\n"
    )
    assert hits(ledger, "--actor", "hamas") == []
    assert "Northern Front → Beta" in call("search", "--actor", "north-front", ledger=ledger).stdout
    assert "split  hamas → north-front\n" in call("actors", "judgements", ledger=ledger).stdout


def test_a_new_reading_keeps_them(ledger: Path) -> None:
    first, _ = refs(ledger)
    call("actors", "merge", f"{first}:local:Alpha", "hamas", "--by", "Ann", ledger=ledger)
    assert "read anew" in call("ingest", "-", input=lines(*ROWS), ledger=ledger, program="0.0.2").stdout
    assert len(hits(ledger, "--actor", "hamas")) == 1


@pytest.mark.parametrize(
    ("args", "status", "code"),
    [
        (["merge", "hamas", "hezbollah"], 2, "judge.unsigned"),
        (["merge", "hamas", "hamas", "--by", "Ann"], 1, "ledger.identity-circle"),
        (["merge", "local:1", "hamas", "--by", "Ann"], 1, "ledger.no-actor"),
        (["merge", "nobody", "hamas", "--by", "Ann"], 1, "ledger.no-actor"),
        (["merge", "aaaaaaaaaaaaa:local:1", "hamas", "--by", "Ann"], 1, "ledger.no-record"),
        (["split", "hamas", "--report", "zzzz", "--into", "hezbollah", "--by", "Ann"], 1, "ledger.no-record"),
        (["withdraw", "9", "--by", "Ann"], 1, "ledger.no-record"),
        (["withdraw", "9"], 2, "judge.unsigned"),
    ],
)
def test_what_does_not_fit(ledger: Path, args: list[str], status: int, code: str) -> None:
    done = call("actors", *args, ledger=ledger)
    assert (done.exit_code, done.stdout) == (status, "")
    assert done.stderr.startswith(f"error [{code}]: ")


def test_without_a_ledger_nothing_is_made(tmp_path: Path) -> None:
    for args in (["judgements"], ["merge", "hamas", "hezbollah", "--by", "Ann"]):
        done = call("actors", *args, ledger=tmp_path / "none.sqlite")
        assert done.stderr.startswith("error [ledger.missing]: ")
    assert list(tmp_path.iterdir()) == []
