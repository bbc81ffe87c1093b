"""The commands that work with a ledger, on a real one."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from dragoman.records.reading import Reading
from dragoman.records.report import Report
from tests.commands.fake import FakeReader, call

ROWS = [
    {"id": "1", "outlet": "Gulf", "published": "2018-02-06", "title": "First",
     "text": "Alpha threatened Beta. Gamma said: the end is near."},
    {"id": "2", "outlet": "Post", "published": "2018-03-01", "text": "Delta threatened Alpha."},
]  # fmt: skip


def lines(*rows: object) -> str:
    return "".join(f"{r if isinstance(r, str) else json.dumps(r)}\n" for r in rows)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "news.sqlite"
    done = call("ingest", "-", input=lines(*ROWS), ledger=path)
    assert (done.exit_code, done.stdout) == (0, "2 reports: 2 new.\n"), done.output
    return path


def hits(ledger: Path, *args: str) -> list[dict[str, str]]:
    done = call("search", "--format", "jsonl", *args, ledger=ledger)
    assert done.exit_code == 0, done.stderr
    return [json.loads(row) for row in done.stdout.splitlines()]


def record(ledger: Path, *args: str) -> str:
    return hits(ledger, *args)[0]["id"]


def test_what_is_there_is_passed_over_and_a_change_is_a_revision(ledger: Path) -> None:
    changed = {**ROWS[1], "text": "Delta threatened Alpha. Twice."}
    new = {"id": "3", "text": "Alpha threatened Delta."}
    done = call("ingest", "-", input=lines(ROWS[0], changed, "{", new), ledger=ledger)
    assert done.exit_code == 3
    assert done.stdout == "4 reports: 1 new, 1 revised, 1 already there, 1 could not be read.\n"
    assert "error [input.json]: -:3: " in done.stderr


def test_newer_knowledge_needs_no_reading(ledger: Path) -> None:
    reader = FakeReader(knowledge="newer")
    changed = {**ROWS[1], "text": "Delta threatened Alpha. Twice."}
    done = call("ingest", "-", input=lines(ROWS[0], changed), ledger=ledger, reader=reader)
    assert done.stdout == "2 reports: 1 read anew, 1 revised.\n"
    assert reader.resolved == 1


def test_what_was_told_before_is_not_forgotten(ledger: Path) -> None:
    seen: list[Report] = []

    class Noting(FakeReader):
        def read(self, report: Report) -> Reading:
            seen.append(report)
            return super().read(report)

    bare = {k: v for k, v in ROWS[0].items() if k not in {"published", "title"}}
    done = call("ingest", "-", input=lines(bare), ledger=ledger, reader=Noting(program="0.0.2"))
    assert done.stdout == "1 report: 1 read anew.\n"
    assert (seen[0].published, seen[0].title) == ("2018-02-06", "First")


def test_a_reading_that_does_not_fit_stops_no_other_report(ledger: Path) -> None:
    class Wild(FakeReader):
        def read(self, report: Report) -> Reading:
            reading = super().read(report)
            return msgspec.structs.replace(reading, sentences=((0, 10_000),)) if report.id == "7" else reading

    rows = [{"id": "7", "text": "Alpha threatened Beta."}, {"id": "8", "text": "Beta threatened Alpha."}]
    done = call("ingest", "-", input=lines(*rows), ledger=ledger, reader=Wild())
    assert done.exit_code == 3
    assert done.stdout == "2 reports: 1 new, 1 could not be read.\n"
    assert "error [ledger.bad-reading]: -:1: " in done.stderr


def test_newer_versions_read_anew_and_the_old_reading_stays_until_pruned(ledger: Path) -> None:
    done = call("ingest", "-", input=lines(*ROWS), ledger=ledger, program="0.0.2")
    assert done.stdout == "2 reports: 2 read anew.\n"
    asked = call("prune", ledger=ledger)
    assert asked.exit_code == 2
    assert asked.stderr.startswith("error [prune.unconfirmed]: 2 superseded readings ")
    assert call("prune", "--dry-run", ledger=ledger).stdout.endswith("nothing dropped.\n")
    assert json.loads(call("stats", "--format", "json", ledger=ledger).stdout)["superseded"] == 2
    assert call("prune", "--yes", ledger=ledger).stdout.startswith("2 superseded readings with 2 events")
    assert json.loads(call("stats", "--format", "json", ledger=ledger).stdout)["superseded"] == 0


@pytest.mark.parametrize(
    ("args", "outlets"),
    [
        ([], ["Post", "Gulf"]),
        (["threatened"], ["Post", "Gulf"]),
        (["--actor", "Alpha"], ["Gulf"]),
        (["--recipient", "alpha"], ["Post"]),
        (["--type", "threaten", "--until", "2018-02-28"], ["Gulf"]),
        (["--since", "2018-02-28"], ["Post"]),
        (["--type", "AID"], []),
        (["--outlet", "gulf"], ["Gulf"]),
        (["--modality", "denied"], []),
        (["--limit", "1"], ["Post"]),
        (["--as-of", "2001-01-01"], []),
        (["--statements"], ["Gulf"]),
        (["--statements", "--events"], ["Post", "Gulf", "Gulf"]),
        (["end", "near", "--statements"], ["Gulf"]),
    ],
)
def test_search(ledger: Path, args: list[str], outlets: list[str]) -> None:
    assert [hit["report"]["outlet"] for hit in hits(ledger, *args)] == outlets  # type: ignore[index]


def test_search_as_a_table(ledger: Path) -> None:
    found = call("search", "--limit", "1", ledger=ledger).stdout
    assert "2018-03-01 THREATEN  Delta → Alpha" in found
    assert "Delta »threatened« Alpha." in found
    assert "2 events, the first 1 shown" in found
    assert call("search", "nowhere", ledger=ledger).stdout == "No event found.\n"


@pytest.mark.parametrize(
    "args",
    [["--type", "WAR"], ["--since", "soon"], ["--as-of", "later"], ["--limit", "0"], ["--modality", "sure"]],
)
def test_filters_that_do_not_fit(ledger: Path, args: list[str]) -> None:
    done = call("search", *args, ledger=ledger)
    assert done.exit_code == 2
    assert done.stderr.startswith("error [")


def test_show_an_event_and_a_statement(ledger: Path) -> None:
    event = call("show", record(ledger, "--actor", "Alpha"), ledger=ledger).stdout
    assert "THREATEN Alpha → Beta" in event
    assert "Alpha »threatened« Beta." in event
    assert "narrator" in event
    statement = call("show", record(ledger, "--statements"), ledger=ledger).stdout
    assert "Gamma  statement" in statement
    assert "kind indirect, speech" in statement
    as_json = json.loads(call("show", record(ledger), "--format", "json", ledger=ledger).stdout)
    assert as_json["kind"] == "event"


@pytest.mark.parametrize(
    "args", [["show", "nothing:1.e1"], ["judge", "accept", "nothing:1.e1", "--by", "Ann"]]
)
def test_a_record_that_is_not_there(ledger: Path, args: list[str]) -> None:
    done = call(*args, ledger=ledger)
    assert done.exit_code == 1
    assert done.stderr.startswith("error [ledger.no-record]: ")


def test_judgements(ledger: Path) -> None:
    id = record(ledger, "--actor", "Alpha")
    assert call("judge", "accept", id, ledger=ledger).stderr.startswith("error [judge.unsigned]: ")
    done = call(
        "judge", "edit", id, "--set", "type=ACCUSE", "--set", 'modes=["allege"]', "--by", "Ann", ledger=ledger
    )
    assert done.exit_code == 0, done.stderr
    assert "Judgement 1: edit" in done.stdout
    assert len(hits(ledger, "--type", "ACCUSE")) == 1
    shown = call("show", id, ledger=ledger).stdout
    assert "ACCUSE Alpha → Beta" in shown
    assert "type = ACCUSE" in shown
    assert "withdrawn by Bob" in call("judge", "withdraw", "1", "--by", "Bob", ledger=ledger).stdout
    assert hits(ledger, "--type", "ACCUSE") == []
    assert call("judge", "reject", id, "--by", "Ann", "--note", "a joke", ledger=ledger).exit_code == 0
    assert hits(ledger, "--actor", "Alpha") == []
    assert call("judge", "edit", id, "--set", "type", "--by", "Ann", ledger=ledger).exit_code == 2


def test_judgements_that_fit_no_more_wait(ledger: Path) -> None:
    assert "No judgement waits." in call("judge", "queue", ledger=ledger).stdout
    assert (
        call("judge", "accept", record(ledger, "--actor", "Alpha"), "--by", "Ann", ledger=ledger).exit_code
        == 0
    )
    changed = {**ROWS[0], "text": "Nothing of the kind happened."}
    assert call("ingest", "-", input=lines(changed), ledger=ledger).stdout == "1 report: 1 revised.\n"
    found = call("judge", "queue", ledger=ledger).stdout
    assert "accept  Ann" in found
    assert "waits: event THREATEN" in found


def test_neighbours_stand_in_the_same_sentence(tmp_path: Path) -> None:
    path = tmp_path / "news.sqlite"
    call(
        "ingest",
        "-",
        input=lines({"id": "1", "text": "Alpha threatened Beta and Gamma threatened Delta."}),
        ledger=path,
    )
    shown = call("show", record(path, "--actor", "Gamma"), ledger=path).stdout
    assert shown.index("NEIGHBOURS") < shown.index("Alpha → Beta")


@pytest.mark.parametrize("shape", ["plover", "csv", "jsonl", "parquet"])
def test_export(ledger: Path, tmp_path: Path, shape: str) -> None:
    target = tmp_path / "out"
    done = call("export", "--format", shape, "--actor", "Alpha", "-o", str(target), ledger=ledger)
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    assert done.stderr == f"1 event in {target}.\n"
    assert target.stat().st_size > 100
    done = call("export", "--format", shape, "--no-text", "-o", str(target), ledger=ledger)
    assert done.exit_code == 0
    assert b"threatened" not in target.read_bytes()


def test_export_of_what_a_format_cannot_hold(ledger: Path) -> None:
    done = call("export", "--format", "plover", "--statements", ledger=ledger)
    assert done.exit_code == 2
    assert done.stderr.startswith("error [export.format]: ")
    assert call("export", "--format", "jsonl", "--statements", ledger=ledger).stdout.count("\n") == 1


def test_stats(ledger: Path) -> None:
    found = call("stats", ledger=ledger).stdout.splitlines()
    assert [line.split() for line in found if line.startswith(("reports", "events", "  THREATEN"))] == [
        ["reports", "2"], ["events", "2"], ["THREATEN", "2"],
    ]  # fmt: skip
    assert found[-1] == "2 read by dragoman 0.0.1 · knowledge fake · weights none"
    newer = call("ingest", "-", input=lines(ROWS[0]), ledger=ledger, program="0.0.2")
    assert newer.exit_code == 0
    assert call("stats", ledger=ledger).stdout.splitlines()[-2:] == [
        "1 read by dragoman 0.0.1 · knowledge fake · weights none",
        "1 read by dragoman 0.0.2 · knowledge fake · weights none",
    ]


@pytest.mark.parametrize("option", [["--country", "Iraq"], ["--mode", "shouting"], ["--type", "WAR"]])
def test_a_filter_that_nothing_can_meet_is_refused(ledger: Path, option: list[str]) -> None:
    done = call("search", *option, ledger=ledger)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(("error [usage]: ", "error [filter.type]: "))
    assert option[1] in done.stderr


def test_filters_take_any_case(ledger: Path) -> None:
    assert hits(ledger, "--type", "threaten", "--country", "irq", "--mode", "Violence") == []


def test_an_export_commands_no_terminal(tmp_path: Path) -> None:
    ledger = tmp_path / "evil.sqlite"
    call("ingest", "-", input=lines({**ROWS[0], "title": "\x9b31m\u202eTitle"}), ledger=ledger)
    found = call("export", ledger=ledger).stdout
    assert "\\u009b31m\\u202eTitle" in found
    assert json.loads(found)["id"]


@pytest.mark.parametrize(
    "command", [["search"], ["show", "a:1.e1"], ["stats"], ["prune"], ["judge", "queue"]]
)
def test_without_a_ledger_nothing_is_made(tmp_path: Path, command: list[str]) -> None:
    done = call(*command, ledger=tmp_path / "none.sqlite")
    assert done.exit_code == 1
    assert done.stderr.startswith("error [ledger.")
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_that_is_something_else(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    path.write_text("This is no database." * 100)
    for command in (["stats"], ["ingest", "-"]):
        done = call(*command, input=lines(*ROWS), ledger=path)
        assert done.exit_code == 1
        assert done.stderr.startswith("error [ledger."), done.stderr
