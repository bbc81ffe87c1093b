"""Whatever the bytes: a report or a coded failure for each document, and never an error."""

from __future__ import annotations

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


@pytest.mark.parametrize("suffix", [".txt", ".json", ".jsonl", ".html", ""])
@given(data=st.one_of(st.binary(max_size=200), LINES, HTML))
@settings(max_examples=60, deadline=None)
def test_any_bytes(suffix: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(data)
        for item in load([str(path)]):
            if isinstance(item, Failure):
                assert item.code.startswith("input.")
                assert item.message
                item.message.encode("utf-8")
            else:
                assert item.report.text.strip()
                assert "\x00" not in item.report.text
                item.report.text.encode("utf-8")
                item.report.id.encode("utf-8")
