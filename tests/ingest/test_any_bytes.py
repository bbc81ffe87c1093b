"""Whatever the bytes: a report or a coded failure for each document, and never an error."""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.ingest import Failure, load

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "text", "published"]), inner)
    ),
    max_leaves=6,
)
LINES = st.lists(JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=30), max_size=4).map(
    b"\n".join
)
HTML = st.lists(
    st.sampled_from(
        [b"<p>", b"</p>", b"<script>", b"<!--", b"<html>", b"&#0;", b"<", b"words ", b"<table><td>", b"\xff"]
    ),
    max_size=30,
).map(b"".join)


def made_of(*parts: bytes) -> st.SearchStrategy[bytes]:
    return st.lists(st.sampled_from(parts), max_size=30).map(b"".join)


FEED = made_of(
    *b"<rss\tversion='2.0'> <feed> <channel> <item> </item> <title> </title> <link> words <x:y> <![CDATA[ ]]>".split(
        b" "
    ),
    *b"&nbsp; & <!ENTITY <guid> \xff \x00 <pubDate> 2018-02-06".split(b" "),
)
TABLE = made_of(*b'text title , \t \n " \r words \xff \x00 published ;'.split(b" "))
WARC = made_of(
    b"WARC/1.0\r\n", b"WARC-Type: response\r\n", b"WARC-Target-URI: https://x.example/\r\n", b"Content-Length: 60\r\n",
    b"Content-Length: 9999999999999\r\n", b"\r\n", b"Content-Type: application/http\r\n", b"HTTP/1.1 200 OK\r\n",
    b"Content-Type: text/html\r\n", b"<p>words", b"\x1f\x8b\x08",
)  # fmt: skip


def perhaps_packed(data: bytes) -> st.SearchStrategy[bytes]:
    whole = gzip.compress(data)
    return st.sampled_from([data, data, whole, whole[:-5], whole + data])


@pytest.mark.parametrize(
    "suffix",
    [".txt", ".json", ".jsonl", ".html", ".csv", ".tsv", ".rss", ".xml", ".warc", ".csv.gz", ".warc.gz", ""],
)
@given(data=st.one_of(st.binary(max_size=200), LINES, HTML, FEED, TABLE, WARC).flatmap(perhaps_packed))
@settings(max_examples=40, deadline=None)
def test_any_bytes(suffix: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(data)
        for item in load([str(path)]):
            if isinstance(item, Failure):
                assert item.code.startswith(("input.", "feed."))
                assert item.message
                item.message.encode("utf-8")
            else:
                assert item.report.text.strip()
                assert "\x00" not in item.report.text
                item.report.text.encode("utf-8")
                item.report.id.encode("utf-8")
