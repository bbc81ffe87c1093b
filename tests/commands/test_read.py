"""`dragoman read` and `dragoman relate`."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest

from dragoman.commands import progress
from dragoman.output import Output
from dragoman.records.reading import ErrorLine, Reading
from tests.commands.fake import call


def lines(*rows: object) -> str:
    return "".join(f"{r if isinstance(r, str) else json.dumps(r, ensure_ascii=False)}\n" for r in rows)


GOOD = {"id": "1", "text": "Alpha threatened Beta."}


def test_the_contract(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        lines(GOOD, "{oops", {"id": "2"}, {"id": "3", "text": "Je ne sais pas."}, {**GOOD, "id": "4"})
    )
    done = call("read", str(source), "--format", "jsonl", "-o", str(target))
    assert done.exit_code == 3
    assert done.stdout == ""
    rows = target.read_bytes().splitlines()
    readings = [msgspec.json.decode(rows[i], type=Reading) for i in (0, 4)]
    assert [r.id for r in readings] == ["1", "4"]
    errors = [msgspec.json.decode(rows[i], type=ErrorLine) for i in (1, 2, 3)]
    assert [(e.id, e.line, e.error.code) for e in errors] == [
        (None, 2, "input.json"), ("2", 3, "input.no-text"), ("3", 4, "text.unsupported-language"),
    ]  # fmt: skip
    assert set(json.loads(rows[1])) == {"id", "line", "error"}
    assert done.stderr.count("error [") == 3
    assert f"{source}:2: " in done.stderr


def test_standard_input_to_standard_output() -> None:
    done = call("read", "-", "--format", "jsonl", "-o", "-", input=lines(GOOD, GOOD))
    assert done.exit_code == 0
    assert [json.loads(row)["id"] for row in done.stdout.splitlines()] == ["1", "1"]
    assert done.stderr.startswith("warning [input.repeated-id]: -:2: ")


def test_elsewhere_than_at_a_terminal_the_default_is_jsonl() -> None:
    assert json.loads(call("read", "-", input=lines(GOOD)).stdout)["id"] == "1"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_one_value(count: int) -> None:
    found = json.loads(call("read", "-", "--format", "json", input=lines(*[GOOD] * count) or "[]").stdout)
    if count == 1:
        assert found["id"] == "1"
    else:
        assert [reading["id"] for reading in found] == ["1"] * count


def test_pages_in_order() -> None:
    other = {"id": "2", "text": "Gamma said: nothing more.", "title": "Second", "outlet": "Post"}
    done = call("read", "-", "--format", "page", input=lines(GOOD, "{", other))
    assert done.exit_code == 3
    assert (
        done.stdout.index("THREATEN  Alpha → Beta")
        < done.stdout.index("Second")
        < done.stdout.index("Gamma said")
    )
    assert "error [input.json]" in done.stderr
    assert "\x1b" not in done.stdout


def test_options_reach_the_report(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Alpha threatened Beta.")
    options = ["--published", "2018-02-06", "--outlet", "Gulf", "--title", "Head"]
    done = call("read", str(tmp_path / "a.txt"), "--format", "page", *options)
    assert "\nHead\nGulf · 6 Feb 2018 · " in done.stdout


@pytest.mark.parametrize("option", [["--published", "2018-02-30"], ["--encoding", "klingon"]])
def test_options_that_do_not_fit(option: list[str]) -> None:
    done = call("read", "-", *option, input="x")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("error [usage]: ")
    assert option[1] in done.stderr


def test_a_fault_of_one_document_is_kept_apart() -> None:
    done = call("read", "-", input=lines({"id": "1", "text": "CRASH"}, {**GOOD, "id": "2"}))
    assert done.exit_code == 3
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["id"], first["error"]["code"], second["id"]) == ("1", "internal", "2")
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr


def test_no_bar_runs_into_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    bars = []

    class Watched(progress.Watch):
        def __init__(self, most: int, bar: bool | None = None) -> None:
            super().__init__(most, bar)
            bars.append(bar)

    monkeypatch.setattr(progress, "Watch", Watched)
    call("read", "-", input=lines(GOOD))
    monkeypatch.setattr(Output, "terminal", True)
    call("read", "-", "--format", "jsonl", input=lines(GOOD))
    assert bars == [None, False]


def test_an_endless_id_is_cut_on_the_page() -> None:
    page = call("read", "-", "--format", "page", input=lines({**GOOD, "id": "x" * 1000})).stdout
    assert max(map(len, page.splitlines())) <= 120
    assert "x" * 200 not in page.replace("\n", "")


def test_many_errors_are_counted_not_listed() -> None:
    done = call("read", "-", input=lines(GOOD, *["{"] * 500))
    assert len(done.stderr.splitlines()) == 21
    assert done.stderr.splitlines()[-1] == "error [more]: 480 more errors not shown."
    assert len(done.stdout.splitlines()) == 501


def test_nothing_is_written_where_there_is_nothing_to_read(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("kept")
    done = call("read", str(tmp_path / "none.jsonl"), "-o", str(target))
    assert done.exit_code == 1
    assert done.stderr.startswith("error [input.missing]: ")
    assert target.read_text() == "kept"


def test_output_that_cannot_be_written(tmp_path: Path) -> None:
    for target in (tmp_path, tmp_path / "none" / "out"):
        done = call("read", "-", "-o", str(target), input=lines(GOOD))
        assert done.exit_code == 1
        assert done.stderr.startswith("error [file."), done.stderr


def test_a_full_disk() -> None:
    done = call("read", "-", "-o", "/dev/full", input=lines(GOOD))
    assert done.exit_code == 1
    assert done.stderr.startswith("error [output.disk-full]: ")


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_text("before")
    target.chmod(0o640)
    with pytest.raises(KeyboardInterrupt):
        interrupted(target)
    assert target.read_text() == "before"
    assert os.listdir(tmp_path) == ["out"]
    with Output(str(target)) as out:
        out.write("whole")
        assert target.read_text() == "before"
    assert target.read_text() == "whole"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def interrupted(target: Path) -> NoReturn:
    with Output(str(target)) as out:
        out.write("half")
        raise KeyboardInterrupt


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("before")
    (tmp_path / "link").symlink_to("real")
    with Output(str(tmp_path / "link")) as out:
        out.write("after")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "after"


def test_a_pipe_behind_a_device() -> None:
    code = "from dragoman.output import Output\nwith Output('/dev/stdout') as out: out.write('whole')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"whole"


def test_json_commands_no_terminal() -> None:
    evil = {"id": "\x9b31m\u202e", "text": "Alpha threatened Beta."}
    found = call("read", "-", input=lines(evil)).stdout
    assert "\\u009b31m\\u202e" in found
    assert json.loads(found)["id"] == evil["id"]


def test_relate_keeps_order_and_failures() -> None:
    rows = [
        {"id": "1", "text": "A hit B.", "actor": [0, 1], "recipient": [6, 7]},
        "{",
        {"id": "2", "text": "A hit B.", "actor": [0, 99], "recipient": None},
        {"id": "3", "text": "", "actor": None, "recipient": None},
        {"id": "4", "text": 5, "actor": None, "recipient": None},
        {"id": "5", "text": "A hit B.", "actor": None, "recipient": None},
    ]
    done = call("relate", "-", input=lines(*rows * 30))
    found = [json.loads(row) for row in done.stdout.splitlines()]
    assert done.exit_code == 3
    assert [r["id"] for r in found] == ["1", None, "2", "3", "4", "5"] * 30
    assert [r.get("type") for r in found[:6]] == ["THREATEN", None, None, None, None, "THREATEN"]
    codes = [r["error"]["code"] for r in found[1:5]]
    assert codes == ["input.json", "relate.bad-span", "relate.no-text", "relate.no-text"]


def test_relate_without_a_file(tmp_path: Path) -> None:
    done = call("relate", str(tmp_path / "none.jsonl"), "-o", str(tmp_path / "out"))
    assert done.exit_code == 1
    assert done.stderr.startswith("error [input.missing]: ")
    assert os.listdir(tmp_path) == []
