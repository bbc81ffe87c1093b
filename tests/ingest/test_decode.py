"""Bytes to text: encodings, binaries, and what a stream holds."""

from __future__ import annotations

import pytest

from dragoman.errors import InputError
from dragoman.ingest.decode import decode, sniff

WORDS = "Zürich talks “fail”\r\n\r\nNobody came. 😀 עִבְרִית"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_by_its_mark_and_kept_as_it_is(encoding: str) -> None:
    assert decode(WORDS.encode(encoding)) == WORDS


@pytest.mark.parametrize("bom", [b"\xff\xfe", b"\xfe\xff"])
def test_both_byte_orders_of_utf16(bom: bytes) -> None:
    name = "utf-16-le" if bom == b"\xff\xfe" else "utf-16-be"
    assert decode(bom + WORDS.encode(name)) == WORDS


def test_an_encoding_may_be_named() -> None:
    assert decode("“Genève”".encode("cp1252"), "cp1252") == "“Genève”"


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        ("café".encode("latin-1"), "input.encoding", "byte 0xe9 at 3"),
        (b"\xff\xfea", "input.encoding", "utf-16"),
        (b"text\x00\xff\x01", "input.binary", "NUL"),
        (b"before\x00after", "input.nul", "at 6"),
        ("The cafés’ reply.".encode("utf-16-le"), "input.encoding", "utf-16-le"),
        ("The rebels left.".encode("utf-16-be"), "input.encoding", "utf-16-be"),
        (b"%PDF-1.7 \x01", "input.binary", "PDF"),
        (b"\x1f\x8b\x08\x00", "input.binary", "gzip"),
        (b"PK\x03\x04word/document.xml", "input.binary", "zip"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, code: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data)
    assert caught.value.code == code
    assert says in caught.value.message


def test_an_encoding_that_does_not_fit() -> None:
    assert decode("The cafés’ reply.".encode("utf-16-le"), "utf-16-le") == "The cafés’ reply."
    for name in ("idna", "undefined"):
        with pytest.raises(InputError, match=name):
            decode(b"xn--\xff", name)


def test_an_unknown_encoding_is_named() -> None:
    with pytest.raises(InputError, match="klingon"):
        decode(b"x", "klingon")


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"", "text"),
        (b"Headline\n\nSomething happened.", "text"),
        (b"\n  <!DOCTYPE HTML><html>", "html"),
        (b'<html lang="en">', "html"),
        (b'{"id": "1", "text": "a"}\n{"id": "2", "text": "b"}\n', "lines"),
        (b'not json\n{"id": "2", "text": "b"}\n', "lines"),
        (b'{"id": "1", "text": "cut off in the mid', "lines"),
        (b'{\n  "id": "1",\n  "text": "a"\n}\n', "json"),
        (b'[{"id": "1"}]', "json"),
        ('﻿{"id": 1}\n'.encode(), "lines"),
        (b'"Go," he said.', "text"),
        (b"[Reuters] Something happened.", "text"),
    ],
)
def test_a_stream_is_judged_by_its_beginning(head: bytes, kind: str) -> None:
    assert sniff(head) == kind
