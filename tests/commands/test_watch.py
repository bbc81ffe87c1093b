"""`dragoman watch`: feeds into a ledger; corrections and retractions on the way."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from dragoman.reading import notes, segments
from dragoman.records.reading import Reading
from dragoman.records.report import Report
from tests.commands.fake import FakeReader, call
from tests.ingest.server import Server, serving
from tests.ingest.test_watching import item, rss

WORDS = "Alpha threatened Beta. The ministers of both countries met on Monday and talked for hours about the border."


class NotingReader(FakeReader):
    """The fake reader, with the editors' notes of the real one."""

    def read(self, report: Report) -> Reading:
        found = notes.find(report.text, report.title, segments.segment(report.text))
        reading = super().read(report)
        return Reading(
            **{
                name: getattr(reading, name)
                for name in reading.__struct_fields__
                if name not in {"notes", "genre"}
            },
            notes=tuple(found),
            genre=report.genre or "news",
        )


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def page(title: str, *paragraphs: str) -> bytes:
    body = "".join(f"<p>{words}</p>" for words in (WORDS, *paragraphs))
    article = f"<article><h1>{title}</h1>{body}</article>"
    return f"<html><head><title>{title}</title></head><body>{article}</body></html>".encode()


def watch(ledger: Path, *feeds: str, options: tuple[str, ...] = ("--once", "--allow-private")) -> Result:
    return call("watch", *feeds, "--delay", "0", *options, ledger=ledger, reader=NotingReader())


def found(ledger: Path, *options: str) -> list[dict[str, Any]]:
    done = call("search", "threatened", "--format", "jsonl", *options, ledger=ledger)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_feeds_of_a_list(server: Server, tmp_path: Path) -> None:
    server.routes |= {"/feed": rss(item("a"), item("b")), "/a": page("A"), "/opinion/b": page("B")}
    server.routes["/feed"] = rss(item("a"), item("b", link="/opinion/b"), item("c"))
    outline = (
        f"<outline text='Folder'><outline type='rss' text='x' xmlUrl='{server.url('/feed')}'/></outline>"
    )
    listed = tmp_path / "feeds.opml"
    listed.write_text(f"<opml version='2.0'><head/><body>{outline}{outline}</body></opml>")
    ledger = tmp_path / "l.sqlite"
    done = watch(ledger, str(listed))
    assert done.exit_code == 3
    assert done.stdout == "1 feed: 1 read. 3 reports: 2 new, 1 could not be read.\n"
    assert done.stderr == f"error [fetch.status]: {server.url('/c')}: The server answered 404 Not Found.\n"
    assert [hit["report"]["genre"] for hit in found(ledger, "--genre", "opinion")] == ["opinion"]
    assert len(found(ledger)) == 2
    again = watch(ledger, str(listed))
    assert (again.exit_code, again.stdout) == (0, "1 feed: 1 read. 0 reports: nothing to do.\n")


def test_a_correction_and_a_retraction(server: Server, tmp_path: Path) -> None:
    ledger, url = tmp_path / "l.sqlite", server.url("/feed")
    server.routes |= {"/feed": rss(item("a")), "/a": page("A base")}
    watch(ledger, url)
    (first,) = found(ledger)
    server.routes |= {
        "/feed": rss(item("a", title="CORRECTED")),
        "/a": page("A base", "Correction: An earlier version of this article gave a wrong day."),
    }
    assert "1 revised" in watch(ledger, url).stdout
    (second,) = found(ledger)
    assert second["id"] != first["id"]
    assert second["report"]["notice"] == "correction"
    old = call("show", str(first["id"]), ledger=ledger).stdout
    assert "the report was corrected · in revision 2" in old
    assert "superseded" in old
    server.routes |= {
        "/feed": rss(item("a", title="RETRACTED")),
        "/a": page("A base", "This article has been retracted, as its source had lied."),
    }
    watch(ledger, url)
    assert found(ledger) == []
    (third,) = found(ledger, "--retracted")
    assert third["report"]["notice"] == "retraction"
    assert "the report was retracted" in call("show", str(first["id"]), ledger=ledger).stdout
    assert call("search", "--retracted", ledger=ledger).stdout.count(" · retracted") == 1
    before = [hit["id"] for hit in found(ledger, "--as-of", str(second["reading"]["added"]))]
    assert before == [second["id"]]
    assert (
        "retracted"
        not in call(
            "show", str(first["id"]), "--as-of", str(second["reading"]["added"]), ledger=ledger
        ).stdout
    )


def test_private_addresses_are_refused_unless_allowed(server: Server, tmp_path: Path) -> None:
    server.routes["/feed"] = rss()
    done = watch(tmp_path / "l.sqlite", server.url("/feed"), options=("--once",))
    assert done.exit_code == 3
    assert done.stderr.startswith("error [fetch.private]: ")
    assert server.asked == []
    assert watch(tmp_path / "l.sqlite", server.url("/feed")).exit_code == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<opml version='2.0'><body/></opml>", "watch.list"),
        ("<html/>", "watch.list"),
        ("oops", "watch.list"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><opml><body><outline xmlUrl='&a;'/></body></opml>", "watch.list"),
        (None, "file.missing"),
    ],
)
def test_what_is_no_list_of_feeds(tmp_path: Path, content: str | None, code: str) -> None:
    path = tmp_path / "feeds.opml"
    if content is not None:
        path.write_text(content)
    done = watch(tmp_path / "l.sqlite", str(path))
    assert done.exit_code in {1, 2}
    assert done.stderr.startswith(f"error [{code}]: ")


@pytest.mark.parametrize("every", ["0m", "5", "m", "1w", "-1m"])
def test_what_is_no_span_of_time(tmp_path: Path, every: str) -> None:
    done = watch(tmp_path / "l.sqlite", "http://x.example/", options=("--every", every))
    assert done.exit_code == 2


def _entries(ledger: Path) -> int:
    """How many entries of feeds are done."""
    if not ledger.exists():
        return 0
    with contextlib.closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM feed_entries").fetchone()[0])
        except sqlite3.OperationalError:  # not yet made
            return 0


def test_an_interrupt_ends_it_with_a_summary(server: Server, tmp_path: Path) -> None:
    server.routes |= {"/feed": rss(item("a")), "/a": page("A")}
    program = (
        "from dragoman.cli import cli\nfrom dragoman.commands.services import Services\n"
        "from dragoman.settings import Settings\nfrom tests.commands.fake import FakeReader\n"
        f"services = Services(settings=Settings(ledger={str(tmp_path / 'l.sqlite')!r}), reader=FakeReader)\n"
        f"words = ['watch', {server.url('/feed')!r}, '--allow-private', '--delay', '0', '--every', '1h']\n"
        "cli.main(words, obj=services)\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    until = time.monotonic() + 20
    while not _entries(tmp_path / "l.sqlite") and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert (running.returncode, out) == (0, "1 feed: 1 read. 1 report: 1 new.\n")
    assert err == "Stopped.\n"
