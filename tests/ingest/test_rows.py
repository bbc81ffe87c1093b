"""Tables of reports, gzip'd files and patterns."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from dragoman.ingest import Defaults, Failure, Item, Notice, load
from dragoman.settings import Settings
from tests.ingest.test_loader import codes, line, loaded, one, write


def zipped(data: bytes) -> bytes:
    """The same bytes whenever they are packed: ids of tests must not tell the hour."""
    return gzip.compress(data, mtime=0)


def texts(items: list[Item | Failure]) -> list[str]:
    return [i.report.text if isinstance(i, Item) else i.code for i in items]


def test_columns_are_known_by_their_names(tmp_path: Path) -> None:
    table = "Doc ID,Headline,Body-Text,pub_date,Source,Link,Section\n7,A title,Words.,2018-02-06,The Daily,https://d.example/7,Opinion\n"
    report = one(write(tmp_path, "a.csv", table)).report
    assert (report.id, report.title, report.text, report.published) == (
        "7",
        "A title",
        "Words.",
        "2018-02-06",
    )
    assert (report.outlet, report.url, report.genre) == ("The Daily", "https://d.example/7", "opinion")


@pytest.mark.parametrize(
    ("name", "sign"), [("a.csv", ","), ("a.csv", ";"), ("a.csv", "|"), ("a.csv", "\t"), ("a.tsv", "\t")]
)
def test_delimiters(tmp_path: Path, name: str, sign: str) -> None:
    table = f'title{sign}text\n"a ""b"""{sign}"one\n\ntwo{sign} three"\nc{sign}d\n'
    items, _ = loaded(write(tmp_path, name, table))
    assert texts(items) == [f"one\n\ntwo{sign} three", "d"]
    assert [i.line for i in items] == [2, 5]


def test_a_map_wins_over_names(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "text,artikel,day\nno,yes,2018-02-06\n")
    report = one(path, defaults=Defaults(columns={"text": "Artikel", "id": "text"})).report
    assert (report.text, report.id, report.published) == ("yes", "no", "2018-02-06")


def test_a_map_of_json_keys(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", '{"id": 1, "body": "Words.", "when": "2018-02-06"}\n{"id": 2}\n')
    items, _ = loaded(path, defaults=Defaults(columns={"text": "body", "published": "when"}))
    assert texts(items) == ["Words.", "input.no-text"]


@pytest.mark.parametrize(
    ("content", "columns", "expected"),
    [
        (b"a,b\n1,2\n", {}, ["input.columns"]),
        (b"a,text\n1,2\n", {"title": "headline"}, ["input.columns"]),
        (b"", {}, ["input.empty"]),
        (b"\n\n", {}, ["input.empty"]),
        (b"text\n", {}, []),
        (b"text,x\nA,b,c\nB,b\nC\n", {}, ["input.cells", "B", "C"]),
        (b"x,text\n1,\n2, \n3,C\n", {}, ["input.no-text", "input.no-text", "C"]),
        (b"text\ncaf\xe9\nB\n", {}, ["input.encoding", "B"]),
        (b"text\nnul \x00 here\nB\n", {}, ["input.nul", "B"]),
        (b"text,published\nA,06/02/2018\nB,2018-02-06\n", {}, ["input.published", "B"]),
        (b"text\n" + b"x" * 2_001 + b"\nB\n", {}, ["input.too-long", "B"]),
        (b"text\n" + b"x" * 900_000 + b"\nB\n", {}, ["input.too-long", "B"]),
        (b'text\n"open\n' + b"words\n" * 1000 + b"B\n", {}, ["input.too-long"]),
        (b"\xef\xbb\xbftext\nB\n", {}, ["B"]),
        ("text\nZürich\n".encode("utf-16"), {}, ["Zürich"]),
        (b"PK\x03\x04", {}, ["input.binary"]),
    ],
)
def test_tables_that_do_not_fit(
    tmp_path: Path, content: bytes, columns: dict[str, str], expected: list[str]
) -> None:
    settings = Settings(max_characters=2_000)
    items, _ = loaded(
        write(tmp_path, "a.csv", content), settings=settings, defaults=Defaults(columns=columns)
    )
    assert texts(items)[: len(expected)] == expected


def test_an_encoding_of_a_table(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "text\ncafé\n".encode("cp1252"))
    assert one(path, defaults=Defaults(encoding="cp1252")).report.text == "café"


def test_gzipped_files(tmp_path: Path) -> None:
    for name, content in (
        ("a.jsonl.gz", line()),
        ("b.csv.gz", "text\nWords.\n"),
        ("c.txt.gz", "Words."),
        ("d.gz", line()),
    ):
        assert one(write(tmp_path, name, gzip.compress(content.encode()))).report.text
    items, _ = loaded(str(tmp_path))
    assert codes(items) == ["ok"] * 3  # what has no telling name is not looked for in folders


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (zipped(line().encode()) + zipped(b"\n" + line(id="b").encode()), ["ok", "ok"]),
        (zipped((line() + "\n").encode() * 3)[:-9], ["ok", "ok", "ok", "input.gzip"]),
        (zipped((line() + "\n").encode()) + b"rubbish", ["ok", "input.gzip"]),
        (line().encode(), ["ok"]),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", ["input.gzip"]),
        (zipped((line() + "\n").encode() + b" " * 150_000_000), ["ok", "input.bomb"]),
    ],
)
def test_gzip_that_lies(tmp_path: Path, content: bytes, expected: list[str]) -> None:
    assert codes(loaded(write(tmp_path, "a.jsonl.gz", content))[0]) == expected


def test_patterns(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b.txt", "a.txt", "in/c.txt", "d.md"):
        write(tmp_path, name, "Words.")
    assert [Path(i.file).name for i in load([str(tmp_path / "*.txt")])] == ["a.txt", "b.txt"]
    assert [Path(i.file).name for i in load([str(tmp_path / "**/*.txt")])] == ["a.txt", "b.txt", "c.txt"]
    assert codes(list(load([str(tmp_path / "*.csv")]))) == ["input.missing"]
    odd = write(tmp_path, "x[1].txt", "Words.")
    assert codes(list(load([odd]))) == ["ok"]


def test_a_feed_in_a_file(tmp_path: Path) -> None:
    feed = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Daily</title>
    <entry><id>tag:1</id><title type="html">Troops &amp;amp; talks</title><link href="https://d.example/opinion/1"/>
    <updated>2018-02-06T23:00:00-05:00</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
    <p>One.</p><script>x()</script><p>Two.</p></div></content></entry><entry><id>tag:2</id></entry></feed>"""
    notices: list[Notice] = []
    items = list(load([write(tmp_path, "a.xml", feed)], notice=notices.append))
    assert len(items) == 1
    assert isinstance(items[0], Item)
    report = items[0].report
    assert (report.id, report.title, report.text) == (
        "tag:1",
        "Troops & talks",
        "Troops & talks\n\nOne.\n\nTwo.",
    )
    assert (report.published, report.outlet, report.genre) == (
        "2018-02-06T23:00:00-05:00",
        "The Daily",
        "opinion",
    )
    many = "<rss version='2.0'><channel>" + "<item><title>x</title></item>" * 3 + "</channel></rss>"
    items = list(
        load([write(tmp_path, "b.rss", many)], settings=Settings(max_feed_entries=2), notice=notices.append)
    )
    assert codes(items) == ["ok"]
    assert notices[0].code == "feed.long"


def test_a_first_line_that_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\r\x00")
    (found,) = load([str(path)])
    assert isinstance(found, Failure)
    assert found.code.startswith("input.")
