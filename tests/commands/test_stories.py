"""`dragoman stories` and `dragoman story` on a real ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman.ledger import open_ledger
from tests.commands.fake import call
from tests.stories.made import news


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "news.sqlite"
    with open_ledger(path, create=True) as made, made.writer() as writer:
        for report, reading in news():
            writer.add(report, reading)
    return path


def listed(ledger: Path, *args: str) -> list[dict[str, object]]:
    done = call("stories", "--format", "jsonl", *args, ledger=ledger)
    assert done.exit_code == 0, done.stderr
    return [json.loads(row) for row in done.stdout.splitlines()]


def test_list_and_show(ledger: Path) -> None:
    done = call("stories", ledger=ledger)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "4 reports · 2 newsrooms · contested" in done.stdout
    assert "1 story" in done.stdout
    (story,) = listed(ledger)
    assert (story["reports"], story["origins"]) == (4, 2)
    assert len(listed(ledger, "--reports", "1")) == 2
    assert listed(ledger, "--origins", "3") == []
    assert len(listed(ledger, "--origins", "3", "--no-copies")) == 1
    assert listed(ledger, "Sabha") == []
    page = call("story", str(story["id"]), "--why", ledger=ledger)
    assert page.exit_code == 0, page.stderr
    for words in (
        "4 reports · 2 independent newsrooms", "WHERE REPORTS DIFFER", "12 or more → 30 or more",
        "INDEPENDENT NEWSROOMS", "Daily Post (its text)",
        "Valley News (quotes it)", "copy of ", "context +", "says so medics",
    ):  # fmt: skip
        assert words in page.stdout, words
    whole = json.loads(call("story", str(story["id"])[:6], "--format", "json", ledger=ledger).stdout)
    assert whole["id"] == story["id"]
    assert whole["story"]["origins"][0] == {"key": "reuters", "shown": "Reuters", "by": "wire"}
    by_event = call("story", whole["ids"][2], "--format", "json", ledger=ledger)
    assert json.loads(by_event.stdout)["id"] == story["id"]


def test_copies_and_judgements(ledger: Path) -> None:
    (story,) = listed(ledger)
    shown = json.loads(call("story", str(story["id"]), "--format", "json", ledger=ledger).stdout)
    ids = dict(zip((t["outlet"] for t in shown["story"]["tellings"]), shown["ids"], strict=True))
    ref, wire = ids["Daily Post"].split(":")[0], ids["Reuters"].split(":")[0]
    copies = call("stories", "--copies", ref, ledger=ledger)
    assert f"{ref} · newsroom Reuters · source {wire}" in copies.stdout
    assert "edited  Reuters" in copies.stdout
    (copy,) = map(
        json.loads, call("stories", "--copies", ref, "--format", "jsonl", ledger=ledger).stdout.splitlines()
    )
    assert copy["stretches"][0]["words"] > 30
    done = call("stories", "--not-copy", ref, wire, "--by", "ann", "--note", "both rang", ledger=ledger)
    assert (done.exit_code, done.stdout) == (0, f"Judgement 1: {ref} not copy {wire}, by ann.\n")
    assert listed(ledger)[0]["origins"] == 3
    done = call("stories", "--not-same", ids["Reuters"], ids["The Courier"], "--by", "ann", ledger=ledger)
    assert done.exit_code == 0, done.stderr
    words = call("stories", "--judgements", ledger=ledger).stdout
    assert "not copy" in words
    assert "both rang" in words
    assert call("stories", "--withdraw", "1", "--by", "bob", ledger=ledger).stdout.endswith(
        "withdrawn by bob.\n"
    )
    rows = call("stories", "--judgements", "--all", "--format", "jsonl", ledger=ledger).stdout.splitlines()
    assert [json.loads(row)["withdrawn_by"] for row in rows] == ["bob", None]
    assert "withdrawn by bob" in call("stories", "--judgements", "--all", ledger=ledger).stdout


def test_without_refresh_nothing_is_written(ledger: Path) -> None:
    before = ledger.read_bytes()
    done = call("stories", "--no-refresh", ledger=ledger)
    assert done.exit_code == 0
    assert "No story found." in done.stdout
    assert done.stderr == "warning [stories.waiting]: 5 reports are not linked yet. Leave out --no-refresh.\n"
    assert ledger.read_bytes() == before


@pytest.mark.parametrize(
    ("args", "status", "code"),
    [
        (["stories", "--same", "a", "b"], 2, "judge.unsigned"),
        (["stories", "--same", "a", "b", "--by", "ann"], 1, "ledger.no-record"),
        (["stories", "--copy", "zzzz", "yyyy", "--by", "ann"], 1, "ledger.no-record"),
        (["stories", "--withdraw", "9", "--by", "ann"], 1, "ledger.no-record"),
        (["stories", "--same", "a", "b", "--withdraw", "1", "--by", "ann"], 2, "stories.one-word"),
        (["stories", "--copies", "zzzz"], 1, "ledger.no-record"),
        (["stories", "--type", "NONSENSE"], 2, "filter.type"),
        (["story", "zzzz"], 1, "ledger.no-story"),
        (["story", "zzzz:1.e1"], 1, "ledger.no-record"),
    ],
)
def test_what_does_not_fit(ledger: Path, args: list[str], status: int, code: str) -> None:
    done = call(*args, ledger=ledger)
    assert (done.exit_code, done.stdout) == (status, "")
    assert done.stderr.startswith(f"error [{code}]: "), done.stderr


def test_news_text_cannot_command_the_terminal(tmp_path: Path) -> None:
    import msgspec

    path = tmp_path / "news.sqlite"
    with open_ledger(path, create=True) as made, made.writer() as writer:
        for report, reading in news():
            evil = msgspec.structs.replace(
                report, title="\x1b[2J\u202etitle", outlet=f"{report.outlet}\x1b]0;x\x07"
            )
            writer.add(evil, reading)
    (story,) = listed(path)
    for args in (
        ["stories"],
        ["story", str(story["id"]), "--why"],
        ["story", str(story["id"]), "--format", "json"],
    ):
        shown = call(*args, ledger=path)
        assert shown.exit_code == 0
        assert not {"\x1b", "\x07", "\u202e"} & set(shown.stdout)


def test_without_a_ledger_nothing_is_made(tmp_path: Path) -> None:
    for args in (["stories"], ["story", "abcd"], ["stories", "--copy", "a", "b", "--by", "x"]):
        done = call(*args, ledger=tmp_path / "none.sqlite")
        assert done.stderr.startswith("error [ledger.missing]: ")
    assert list(tmp_path.iterdir()) == []
