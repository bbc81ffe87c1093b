"""Files, folders and streams to reports; a failure in the place of each that cannot be read."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import InputError
from dragoman.ingest import Defaults, Failure, Item, Notice, load
from dragoman.settings import Settings

PAGE = """<!DOCTYPE html><html><head><title>Ministers meet | The Daily</title>
<meta property="og:title" content="Ministers meet">
<meta property="og:site_name" content="The Daily">
<meta property="article:published_time" content="2019-03-04T23:30:00-05:00">
<link rel="canonical" href="https://daily.example/meet">
<script>var evil = "SCRIPTED WORDS";</script><style>p { color: red }</style></head>
<body><nav><a href="/">NAVIGATION</a></nav><article><h1>Ministers meet</h1>
<p>The ministers of both countries met on Monday and talked for several hours about the border.</p>
<script>document.write("MORE SCRIPTED WORDS")</script>
<p hidden>HIDDEN WORDS that nobody sees on the page at all.</p>
<p style="Display: NONE">INVISIBLE words.</p><template><p>TEMPLATE words.</p></template>
<p>They agreed to meet again in April, a spokesman said after the talks had ended late at night.</p>
</article></body></html>"""


def write(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def loaded(*paths: str, **options: Any) -> tuple[list[Item | Failure], list[Notice]]:
    notices: list[Notice] = []
    return list(load(paths, notice=notices.append, **options)), notices


def codes(items: list[Item | Failure]) -> list[str]:
    return [i.code if isinstance(i, Failure) else "ok" for i in items]


def one(*paths: str, **options: Any) -> Item:
    items, _ = loaded(*paths, **options)
    assert len(items) == 1
    assert isinstance(items[0], Item), items[0]
    return items[0]


def line(**fields: Any) -> str:
    return json.dumps({"id": "a", "text": "Something happened.", **fields})


def test_a_text_file_takes_what_the_caller_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    path = write(tmp_path / "in", "a.txt", "Head\r\n\r\nSomething happened.")
    report = one(
        path, defaults=Defaults(published="2018-02-06", outlet="Gulf", title="T", language="en")
    ).report
    assert (report.id, report.text) == ("in/a.txt", "Head\r\n\r\nSomething happened.")
    assert (report.published, report.outlet, report.title, report.language) == (
        "2018-02-06",
        "Gulf",
        "T",
        "en",
    )
    assert one("./in/../in/a.txt").report.id == "in/a.txt"


def test_a_file_elsewhere_is_known_by_its_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    path = write(tmp_path, "a.txt", "Something happened.")
    assert one(path).report.id == Path(path).as_posix()


def test_a_page_gives_article_and_metadata_only(tmp_path: Path) -> None:
    report = one(write(tmp_path, "p.html", PAGE)).report
    assert report.text.startswith("Ministers meet\n\nThe ministers of both countries")
    assert "April" in report.text
    unseen = ("SCRIPTED", "NAVIGATION", "color", "HIDDEN", "INVISIBLE", "TEMPLATE")
    assert not [word for word in unseen if word in report.text]
    assert (report.title, report.published, report.outlet) == ("Ministers meet", "2019-03-04", "The Daily")
    assert report.url == "https://daily.example/meet"


def test_options_win_over_what_a_page_says(tmp_path: Path) -> None:
    report = one(write(tmp_path, "p.htm", PAGE), defaults=Defaults(published="2020-01-01", outlet="O")).report
    assert (report.published, report.outlet, report.title) == ("2020-01-01", "O", "Ministers meet")


def test_a_file_beside_says_what_is_known(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Words.")
    write(tmp_path, "p.html", PAGE)
    write(tmp_path, "a.meta.json", '{"id": "gulf-1", "outlet": "Gulf", "published": "2018-02-06"}')
    write(tmp_path, "p.meta.json", '{"outlet": "Mirror of The Daily"}')
    items, _ = loaded(str(tmp_path), defaults=Defaults(published="2020-01-01"))
    first, second = (i.report for i in items if isinstance(i, Item))
    assert (first.id, first.outlet, first.published) == ("gulf-1", "Gulf", "2020-01-01")
    assert (second.outlet, second.title) == ("Mirror of The Daily", "Ministers meet")


@pytest.mark.parametrize("content", ["{", "[]", '{"outlet": 1}', '{"outlet": "\\ud800"}', b"\xff"])
def test_a_file_beside_that_does_not_fit(tmp_path: Path, content: str | bytes) -> None:
    write(tmp_path, "a.meta.json", content)
    assert codes(loaded(write(tmp_path, "a.txt", "Words."))[0]) == ["input.meta"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<html><body><script>only()</script></body></html>", "input.no-text"),
        ("", "input.no-text"),
        ("<" * 5000, "input.no-text"),
        (b"<html>\x00\x01</html>", "input.binary"),
    ],
)
def test_a_page_without_an_article(tmp_path: Path, content: str | bytes, code: str) -> None:
    assert codes(loaded(write(tmp_path, "p.html", content))[0]) == [code]


def test_lines_keep_their_order_and_their_failures(tmp_path: Path) -> None:
    rows = [
        line(id="1"), "{not json", "", line(id="2", text=7), json.dumps({"id": "3"}), "[1]", '"word"', "null",
        line(id="4", title=["x"]), line(id="5", text=" \n "), line(id="6"),
    ]  # fmt: skip
    items, _ = loaded(write(tmp_path, "in.jsonl", "\n".join(rows)))
    assert codes(items) == [
        "ok", "input.json", "input.wrong-type", "input.no-text", "input.not-an-object", "input.not-an-object",
        "input.not-an-object", "input.wrong-type", "input.no-text", "ok",
    ]  # fmt: skip
    assert [i.line for i in items] == [1, 2, 4, 5, 6, 7, 8, 9, 10, 11]
    assert [i.id for i in items if isinstance(i, Failure)] == [None, "2", "3", None, None, None, "4", "5"]


def test_what_a_line_says_of_itself_wins(tmp_path: Path) -> None:
    known = Defaults(published="2020-01-01", outlet="Given", title="Given")
    path = write(tmp_path, "in.jsonl", line(outlet="Own", published="2018-02-06T23:30:00+03:00", url="u"))
    report = one(path, defaults=known).report
    assert (report.outlet, report.published, report.title) == ("Own", "2018-02-06T23:30:00+03:00", "Given")


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("a/b", "a/b"),
        (17, "17"),
        (-3, "-3"),
        ("٣", "٣"),
        (None, "https://x.example/1"),
        ("", "https://x.example/1"),
    ],
)
def test_ids(tmp_path: Path, id: object, expected: str) -> None:
    path = write(tmp_path, "in.jsonl", line(id=id, url="https://x.example/1"))
    assert one(path).report.id == expected


@pytest.mark.parametrize("id", [True, 1.5, ["a"], {"a": 1}])
def test_ids_of_a_wrong_type(tmp_path: Path, id: object) -> None:
    assert codes(loaded(write(tmp_path, "in.jsonl", line(id=id)))[0]) == ["input.wrong-type"]


def test_without_id_and_url_the_text_is_the_identity(tmp_path: Path) -> None:
    path = write(tmp_path, "in.jsonl", '{"text": "Same."}\n{"text": "Same."}\n{"text": "Other."}')
    items, notices = loaded(path)
    ids = [i.report.id for i in items if isinstance(i, Item)]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].startswith("text:")
    assert [n.code for n in notices] == ["input.repeated-id"]


def test_repeated_ids_are_read_each_with_a_warning(tmp_path: Path) -> None:
    items, notices = loaded(
        write(tmp_path, "in.jsonl", "\n".join([line(id="a"), line(id="b"), line(id="a")]))
    )
    assert codes(items) == ["ok"] * 3
    assert [(n.code, n.line) for n in notices] == [("input.repeated-id", 3)]
    assert ":1; read again" in notices[0].message


@pytest.mark.parametrize(
    "published",
    ["2018-02-30", "2018-13-01", "yesterday", "6 Feb 18 maybe", "2018", "20", "Feb", "0000-01-01", "x" * 999],
)
def test_an_impossible_date_is_a_failure(tmp_path: Path, published: str) -> None:
    items, _ = loaded(write(tmp_path, "in.jsonl", line(published=published)))
    assert codes(items) == ["input.published"]


@pytest.mark.parametrize("published", ["9999-12-31", "2400-01-01", "0001-01-01", "0001-01-01T00:00:00Z"])
def test_a_date_nobody_believes_is_set_aside_with_a_warning(tmp_path: Path, published: str) -> None:
    items, notices = loaded(write(tmp_path, "in.jsonl", line(published=published)))
    assert [i.report.published for i in items if isinstance(i, Item)] == [None]
    assert [n.code for n in notices] == ["input.published"]


@pytest.mark.parametrize("published", [None, "", "  "])
def test_no_date_is_no_fault(tmp_path: Path, published: str | None) -> None:
    items, notices = loaded(write(tmp_path, "in.jsonl", line(published=published)))
    assert codes(items) == ["ok"]
    assert not notices


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"id": "a", "text": "\\ud800 half"}', "input.surrogate"),
        (b'{"id": "a", "text": "\\udc00"}', "input.surrogate"),
        (b'{"id": "a", "text": "a\\u0000b"}', "input.nul"),
        (b'{"id": "a", "text": "a\x00b"}', "input.json"),
        (b'{"id": "a", "text": "caf\xe9."}', "input.encoding"),
        (b"[" * 100_000, "input.nesting"),
        (b'{"id": "a", "text": "x", "deep": ' + b"[" * 90_000 + b"]" * 90_000 + b"}", "input.nesting"),
        (b'{"id": NaN, "text": "x"}', "input.json"),
        (b'{"id": 1e999, "text": "x"}', "input.json"),
        (b'{"id": "a", "text": "x"} tail', "input.json"),
    ],
)
def test_a_bad_line_among_good_ones(tmp_path: Path, raw: bytes, code: str) -> None:
    good = line().encode()
    assert codes(loaded(write(tmp_path, "in.jsonl", b"\n".join([good, raw, good])))[0]) == ["ok", code, "ok"]


def test_a_line_too_long_is_passed_over_without_being_held(tmp_path: Path) -> None:
    small = Settings(max_characters=1000)
    long = line(text="x " * 1_000_000)
    path = write(
        tmp_path, "in.jsonl", "\n".join([line(id="1"), long, line(id="2"), line(id="3", text="y" * 1001)])
    )
    items, _ = loaded(path, settings=small)
    assert codes(items) == ["ok", "input.too-long", "ok", "input.too-long"]
    assert [i.line for i in items] == [1, 2, 3, 4]


def test_twenty_megabytes_on_one_line_take_little_time(tmp_path: Path) -> None:
    path = write(tmp_path, "in.jsonl", line(text="word " * 4_000_000) + "\n" + line())
    begun = time.process_time()
    assert codes(loaded(path)[0]) == ["input.too-long", "ok"]
    assert time.process_time() - begun < 5


def test_many_short_lines_stream(tmp_path: Path) -> None:
    path = write(tmp_path, "in.jsonl", "{}\n" * 200_000)
    loader = load([path])
    begun = time.process_time()
    assert sum(isinstance(i, Failure) for i in loader) == 200_000
    assert time.process_time() - begun < 10
    assert loader.done == loader.size == 600_000


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (line(), ["ok"]),
        (f"[{line(id='1')}, {line(id='2')}, 3]", ["ok", "ok", "input.not-an-object"]),
        (f"{line(id='1')}\n{line(id='2')}\n", ["ok", "ok"]),
        ('{"id": "a", "text": ', ["input.json"]),
        ("[]", []),
        ("", ["input.empty"]),
        ("﻿" + line(), ["ok"]),
        ("[" * 100_000, ["input.nesting"]),
    ],
)
def test_json_files(tmp_path: Path, content: str, expected: list[str]) -> None:
    assert codes(loaded(write(tmp_path, "in.json", content))[0]) == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_lines_in_other_unicode_encodings(tmp_path: Path, encoding: str) -> None:
    items, _ = loaded(
        write(tmp_path, "in.jsonl", f"{line(text='Zürich')}\n{line(id='b')}\n".encode(encoding))
    )
    assert codes(items) == ["ok", "ok"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"", "input.empty"),
        ("a.txt", b" \n\t ", "input.empty"),
        ("a.txt", b"\xef\xbb\xbf\n", "input.empty"),
        ("a.txt", b"\x00" * 100, "input.empty"),
        ("a.txt", b"a\x00b", "input.nul"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00", "input.binary"),
        ("a.txt", b"caf\xe9", "input.encoding"),
        ("a.txt", b"x" * 2001, "input.too-long"),
        ("a.txt", b"x\n" * 500, "input.too-many-lines"),
        ("a.txt", b"x" * 20_001, "input.too-large"),
        ("a.jsonl", b"\x1f\x8b\x08\x00", "input.gzip"),
        ("a.pdf", b"%PDF-1.4", "input.binary"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    settings = Settings(max_characters=2000, max_lines=400, max_file_bytes=20_000)
    bad, good = write(tmp_path, name, content), write(tmp_path, "good.txt", "Fine.")
    items, _ = loaded(bad, good, settings=settings)
    assert codes(items) == [code, "ok"]


def test_an_empty_file_of_lines_is_no_document(tmp_path: Path) -> None:
    items, notices = loaded(write(tmp_path, "in.jsonl", "\n\n"))
    assert items == []
    assert [n.code for n in notices] == ["input.empty"]


def test_folders_are_walked_in_order_and_take_what_they_know(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b/2.txt", "b/1.TXT", "a.txt", "c.jsonl", "picture.png", ".hidden/x.txt", ".x.txt"):
        write(tmp_path, name, line() if name.endswith("jsonl") else "Words.")
    items, _ = loaded(str(tmp_path))
    assert [Path(i.file).name for i in items] == ["a.txt", "c.jsonl", "1.TXT", "2.txt"]


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    items, notices = loaded(str(tmp_path))
    assert items == []
    assert [n.code for n in notices] == ["input.empty"]


def test_a_missing_file_among_others(tmp_path: Path) -> None:
    good = write(tmp_path, "a.txt", "Words.")
    assert codes(loaded(str(tmp_path / "none.txt"), good)[0]) == ["input.missing", "ok"]
    load([good, "none.txt"]).refuse_nothing()
    with pytest.raises(InputError, match=r"none\.txt"):
        load(["none.txt"]).refuse_nothing()


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_standard_input_of_lines(monkeypatch: pytest.MonkeyPatch, end: bytes) -> None:
    give(monkeypatch, end.join([line(id="1").encode(), b"oops", line(id="2").encode()]))
    items, _ = loaded("-")
    assert codes(items) == ["ok", "input.json", "ok"]
    assert {i.file for i in items} == {"-"}


def test_standard_input_of_text(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, b"Head\n\nSomething happened.")
    item = one("-", defaults=Defaults(outlet="O"))
    assert item.report.id.startswith("text:")
    assert item.report.outlet == "O"


def test_standard_input_that_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, b"")
    assert codes(loaded("-")[0]) == ["input.empty"]


def test_a_pipe_is_read_as_its_lines_come(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stream, os.fdopen(writing, "wb", buffering=0) as source:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
        source.write(line(id="1").encode() + b"\n")
        items = iter(load(["-"]))
        first = next(items)  # would wait for ever if it asked for more than is there
        source.write(line(id="2").encode() + b"\n")
        second = next(items)
    assert [i.report.id for i in (first, second) if isinstance(i, Item)] == ["1", "2"]


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(str(tmp_path)) + b"/caf\xe9.txt")
    with open(name, "w") as file:
        file.write("Words.")
    item = one(name)
    assert item.file.endswith("caf\\xe9.txt")
    item.report.id.encode("utf-8")


def give(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
