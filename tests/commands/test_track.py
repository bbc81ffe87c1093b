"""`dragoman track` on a ledger, with the fake reader and without a network."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from dragoman.cli import cli
from dragoman.commands.services import Services, make_stance
from dragoman.ledger import open_ledger
from dragoman.settings import Settings
from tests.commands.fake import FakeReader
from tests.commands.fake import call as call_any

QUESTION = """
id: leave-arrakis
wording: Should the troops leave Arrakis?
for:
  wording: They leave
  phrases: [troops must leave]
against:
  wording: They stay
  phrases: [troops must stay]
about:
  phrases: [troops]
"""
REPORTS = (
    ("2018-01-05", "Echo", "Alpha said: the troops must stay. Beta said: all troops must leave at once."),
    ("2018-01-20", "Globe", "Alpha said: our troops must stay for good."),
    ("2018-03-10", "Echo", "Alpha said: the troops must leave tomorrow."),
    ("2018-03-12", "Globe", "Alpha said: in the end all troops must leave. Gamma said: nice weather today."),
    ("2018-06-01", "Globe", "Gamma said: nice weather again."),
)


def call(*args: str, ledger: Path, **settings: Any) -> Result:
    """Run the program with the fake reader, and patterns alone."""
    services = Services(
        settings=Settings(ledger=str(ledger), **settings),
        reader=FakeReader,
        worker=functools.partial(FakeReader, "0.0.1"),
        stance=lambda: None,
    )
    return CliRunner().invoke(cli, list(args), obj=services)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "leave-arrakis.yaml"
    path.write_text(QUESTION, encoding="utf-8")
    return str(path)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    rows = [
        {
            "id": str(n),
            "published": day,
            "outlet": outlet,
            "text": text,
            "url": f"https://{outlet.lower()}.example/{n}",
        }
        for n, (day, outlet, text) in enumerate(REPORTS)
    ]
    source = tmp_path / "news.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    path = tmp_path / "news.sqlite"
    done = call_any("ingest", str(source), ledger=path)
    assert done.exit_code == 0, done.stderr
    return path


def records(done: Result) -> list[dict[str, Any]]:
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_page(ledger: Path, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = call("track", file, ledger=ledger)
    assert (done.exit_code, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "leave-arrakis · 5 Jan 2018 to 1 Jun 2018 · 4 of 5 reports on it" in done.stdout
    head, _, rest = done.stdout.partition("WHO STANDS WHERE")
    assert "+100 They leave" in head
    for words in (
        "+100 Alpha · +82 to +100 · since 10 Mar 2018", "▁     ▁                  ██",
        "4 days · 4 reports · 2 outlets", "Alpha said: in the end all troops must leave.",
        "Alpha · demanded 12 Mar 2018 · Globe · ", "READ ONCE  1", "+100 Beta · demanded · 5 Jan 2018 · ", "SHIFTS  1",
        "10 Mar 2018 Alpha  −100 → +100 · told by 2 reports", "Alpha said: the troops must leave tomorrow.",
        "WORDS AND DEEDS  3", "→ nothing in 83 days, with 1 report on the question",
    ):  # fmt: skip
        assert words in rest, words
    (again,) = [
        r for r in records(call("track", file, "--format", "jsonl", ledger=ledger)) if r["record"] == "shift"
    ]
    id_ = again["first"]["records"][0]
    assert id_ in rest
    assert "the troops must leave tomorrow" in call_any("show", id_, ledger=ledger).stdout


def test_every_point_with_its_sentence(ledger: Path, file: str) -> None:
    page = call("track", file, "--points", ledger=ledger).stdout
    assert (
        page.count("Alpha said: the troops must stay.") == 2
    )  # as a point, and as words that no deed followed
    assert "phrase of the question" in page


def test_records(ledger: Path, file: str) -> None:
    found = records(call("track", file, "--format", "jsonl", ledger=ledger))
    assert [r["record"] for r in found] == [
        "question", "actor", "point", "point", "point", "point", "shift", "actor", "point", "word", "word", "word",
    ]  # fmt: skip
    assert found[0] == {
        "record": "question", "question": "leave-arrakis", "wording": "Should the troops leave Arrakis?",
        "since": "2018-01-05", "until": "2018-06-01", "reports": 5, "bearing": 4, "actors": 2,
    }  # fmt: skip
    alpha = found[1]
    assert (alpha["actor"], alpha["known"], alpha["points"]) == ("name:alpha", False, 4)
    assert (alpha["stand"]["value"], alpha["stand"]["first_day"]) == (100, "2018-03-10")
    assert found[6]["before"]["value"] == -100
    assert found[2]["seen"][0]["words"] == "Alpha said: the troops must stay."


def test_drawing_and_markdown_into_files(ledger: Path, file: str, tmp_path: Path) -> None:
    target = tmp_path / "track.svg"
    assert call("track", file, "--format", "svg", "-o", str(target), ledger=ledger).stdout == ""
    links = {a.get("href") for a in ElementTree.parse(target).iter("{http://www.w3.org/2000/svg}a")}
    assert links == {
        f"https://{name}.example/{n}" for name, n in (("echo", 0), ("globe", 1), ("echo", 2), ("globe", 3))
    }
    page = call("track", file, "--format", "md", "--points", ledger=ledger).stdout
    for words in (
        "# Should the troops leave Arrakis?", "## Who stands where",
        "| Alpha | +100 | +82 to +100 | 2018-03-10 | 4 | 2 |",
        "## Shifts", "## Words and deeds", "## Positions",
    ):  # fmt: skip
        assert words in page, words


def test_markup_in_the_words_is_no_markup(tmp_path: Path, file: str) -> None:
    from dragoman.commands.track_files import _text

    assert _text("<b>|[x](javascript:y)\n`#") == "\\<b\\>\\|\\[x\\](javascript:y) \\`#"


def test_the_question_is_entered_and_found_by_its_id(ledger: Path, file: str) -> None:
    assert call("track", "leave-arrakis", ledger=ledger).exit_code == 2
    assert call("track", file, "--by", "ann", ledger=ledger).exit_code == 0
    with open_ledger(ledger, read_only=True) as store:
        assert store.questions().get("leave-arrakis").added_by == "ann"
        before = store.questions().positions("leave-arrakis")
    done = call("track", "leave-arrakis", "--no-refresh", ledger=ledger)
    assert (done.exit_code, done.stderr) == (0, "")
    assert len(before) == 5


def test_what_is_not_looked_at_yet_is_told(ledger: Path, file: str, tmp_path: Path) -> None:
    assert call("track", file, ledger=ledger).exit_code == 0
    more = tmp_path / "more.jsonl"
    more.write_text('{"id": "9", "published": "2018-07-01", "text": "Beta said: the troops must stay."}')
    assert call_any("ingest", str(more), ledger=ledger).exit_code == 0
    done = call("track", file, "--no-refresh", ledger=ledger)
    assert "warning [track.waiting]: 1 " in done.stderr
    assert "1 Jul 2018" in call("track", file, ledger=ledger).stdout


@pytest.mark.parametrize("who", ["Alpha", "alpha", "name:alpha"])
def test_one_actor(ledger: Path, file: str, who: str) -> None:
    found = records(call("track", file, "--actor", who, "--format", "jsonl", ledger=ledger))
    assert {r["name"] for r in found if "name" in r} == {"Alpha"}


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("nonsense",), "questions.unknown"),
        (("missing.yaml",), "file.missing"),
        (("FILE", "--no-refresh"), "track.not-there"),
        (("FILE", "--since", "2019-01-01"), "track.none-left"),
        (("FILE", "--min-confidence", "1"), "track.none-left"),
        (("FILE", "--actor", "Delta"), "track.no-actor"),
        (("FILE", "--since", "yesterday"), "filter.since"),
        (("FILE", "--since", "2018-02-01", "--until", "2018-01-01"), "filter.since"),
        (("us-forces-in-iraq",), "track.no-"),
    ],
)
def test_errors_say_why(ledger: Path, file: str, args: tuple[str, ...], code: str) -> None:
    done = call("track", *(file if a == "FILE" else a for a in args), ledger=ledger)
    assert done.exit_code in (1, 2)
    assert f"error [{code}" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("phrases: [troops]", "phrases: [dragons]", "track.no-words"),
        ("phrases: [troops]", "phrases: [nice weather]", "track.no-positions"),
        ("about:", "since: 2020-01-01\nabout:", "track.no-reports"),
    ],
)
def test_why_there_is_nothing(ledger: Path, tmp_path: Path, old: str, new: str, code: str) -> None:
    path = tmp_path / "other.yaml"
    changed = QUESTION.replace(old, new)
    if "since" not in new:
        changed = changed.replace("troops must", "cats must")
    path.write_text(changed, encoding="utf-8")
    done = call("track", str(path), ledger=ledger)
    assert f"error [{code}]" in done.stderr


def test_there_is_no_network_before_its_weights_are_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("dragoman.encoder.stance.FOLDER", tmp_path / "none")
    assert make_stance() is None
    assert make_stance(Settings(model="rules")) is None
