"""Web archives: what is whole is read, what is damaged is told, and nothing is held in memory."""

from __future__ import annotations

import contextlib
import gzip
import io
import random
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from dragoman.errors import InputError
from dragoman.ingest import Defaults, Failure, Item, load
from dragoman.ingest.archives import http_body, pages
from dragoman.settings import Settings

PAGE = (
    b"<html><head><title>Ministers meet</title></head><body><article><h1>Ministers meet</h1><p>The ministers of both "
    b"countries met on Monday and talked for several hours about the border.</p></article></body></html>"
)


def record(
    number: int,
    body: bytes = PAGE,
    *,
    headers: bytes = b"Content-Type: text/html; charset=utf-8\r\n",
    length: int | None = None,
    status: bytes = b"200 OK",
    kind: str = "response",
    more: str = "",
) -> bytes:
    http = b"HTTP/1.1 " + status + b"\r\n" + headers + b"\r\n" + body
    return (
        (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n{more}"
            f"WARC-Date: 2018-02-06T10:00:00Z\r\nWARC-Target-URI: https://news.example/{number}\r\n"
            f"Content-Type: application/http; msgtype={kind}\r\n"
            f"Content-Length: {len(http) if length is None else length}\r\n\r\n"
        ).encode()
        + http
        + b"\r\n\r\n"
    )


def told(data: bytes, most: int = 100_000) -> list[str]:
    """The last part of each page's URL, or the code of what stands in its place."""
    return [
        found.value.code if isinstance(found.value, InputError) else (found.url or "")[-1:]
        for found in pages(io.BytesIO(data), most)
    ]


def packed(*records: bytes) -> bytes:
    return b"".join(map(gzip.compress, records))


def spoiled(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


ONE, TWO, THREE = (record(n) for n in (1, 2, 3))
SECOND = len(packed(ONE)) + len(packed(TWO)) // 2

CHUNKED = b"Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n"
PACKED = b"Content-Type: text/html\r\nContent-Encoding: gzip\r\n"

CASES = {
    "whole": (ONE + TWO + THREE, ["1", "2", "3"]),
    "packed by records": (packed(ONE, TWO, THREE), ["1", "2", "3"]),
    "packed as one": (gzip.compress(ONE + TWO), ["1", "2"]),
    "empty": (b"", []),
    "cut off": (ONE + TWO[:-60], ["1", "input.warc"]),
    "cut off in its headers": (ONE + TWO[:80], ["1", "input.warc"]),
    "packed and cut off": (packed(ONE, TWO)[:-30], ["1", "input.warc"]),
    "packed and spoiled": (spoiled(packed(ONE, TWO, THREE), SECOND), ["1", "input.warc", "3"]),
    "a checksum that lies": (spoiled(packed(ONE, TWO, THREE), len(packed(ONE, TWO)) - 6), ["1", "input.warc", "3"]),
    "rubbish between members": (packed(ONE) + b"rubbish" * 9 + packed(THREE), ["1", "input.warc", "3"]),
    "rubbish between": (ONE + b"rubbish\r\nmore of it\r\n\r\n" + THREE, ["1", "input.warc", "3"]),
    "rubbish before": (b"rubbish\r\n\r\n" + ONE, ["1", "input.warc"]),
    "too long a length": (ONE + record(2, length=700) + THREE, ["1", "input.warc", "3"]),
    "a length without end": (ONE + record(2, length=10**18) + THREE, ["1", "input.warc", "3"]),
    "a negative length": (ONE + record(2, length=-4) + THREE, ["1", "input.warc", "3"]),
    "cut by the crawler": (record(1, more="WARC-Truncated: length\r\n") + TWO, ["input.warc", "2"]),
    "no page": (record(1, status=b"404 Not Found") + record(2, headers=b"Content-Type: image/png\r\n") + THREE, ["3"]),
    "other records": (record(1, kind="request") + record(2, kind="metadata") + THREE, ["3"]),
    "too large": (record(1, b"<p>" + b"x" * 200_000) + TWO, ["input.too-large", "2"]),
    "chunked": (record(1, b"5\r\n<p>wo\r\n3\r\nrds\r\n0\r\n\r\n", headers=CHUNKED), ["1"]),
    "broken chunks": (record(1, b"5\r\n<p>wo\r\n30\r\nrds", headers=CHUNKED) + TWO, ["input.warc", "2"]),
    "packed inside": (record(1, gzip.compress(PAGE), headers=PACKED), ["1"]),
    "said to be packed": (record(1, headers=PACKED), ["1"]),
    "packed and broken inside": (record(1, gzip.compress(PAGE)[:-9], headers=PACKED) + TWO, ["input.warc", "2"]),
    "a bomb inside": (record(1, gzip.compress(bytes(30_000_000)), headers=PACKED) + TWO, ["input.warc", "2"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_records(case: str) -> None:
    data, expected = CASES[case]
    assert told(data) == expected


def test_what_is_no_archive() -> None:
    with pytest.raises(InputError) as caught:
        told(b"hello world\n" * 10)
    assert caught.value.code == "input.warc"


def test_damage_without_end_is_given_up() -> None:
    found = told((ONE + b"rubbish\r\n\r\n") * 300)
    assert found.count("1") == 100
    assert found[-1] == "input.warc"


@pytest.mark.parametrize("seed", range(6))
def test_any_damage_is_survived(seed: int) -> None:
    rng = random.Random(seed)
    whole = packed(ONE, TWO, THREE) if seed % 2 else ONE + TWO + THREE
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 20)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        with contextlib.suppress(InputError):
            found = told(bytes(data[: rng.randrange(len(data))]))
            assert {code for code in found if len(code) > 1} <= {"input.warc"}


def test_a_body_is_believed_by_its_bytes() -> None:
    assert (
        http_body(b"<p>words", {"transfer-encoding": "chunked", "content-encoding": "gzip"}, 99)
        == b"<p>words"
    )


def test_pages_become_reports(tmp_path: Path) -> None:
    dated = PAGE.replace(b"<head>", b'<head><meta property="article:published_time" content="2018-02-05">')
    later = PAGE.replace(b"<head>", b'<head><meta property="article:published_time" content="2019-02-05">')
    path = tmp_path / "news.warc.gz"
    path.write_bytes(
        packed(record(1, dated), record(2, later), record(3, b"<html><body></body></html>"), record(4))
    )
    items = list(load([str(path)]))
    assert [i.report.published if isinstance(i, Item) else i.code for i in items] == [
        "2018-02-05", None, "input.no-text", None,
    ]  # fmt: skip
    assert [i.line for i in items] == [1, 2, 3, 4]
    first = items[0]
    assert isinstance(first, Item)
    assert (first.report.url, first.report.id) == ("https://news.example/1", "https://news.example/1")
    crawled = list(load([str(path)], defaults=Defaults(crawl_dates=True)))
    assert [i.report.published for i in crawled if isinstance(i, Item)] == [
        "2018-02-05",
        "2018-02-06",
        "2018-02-06",
    ]
    assert isinstance(crawled[2], Failure)
    assert crawled[2].id == "https://news.example/3"


class Endless(io.RawIOBase):
    """An archive of a given number of records, made as it is read; how much was held at once."""

    def __init__(self, records: int) -> None:
        self._parts = self._make(records)
        self._rest = b""
        self.given = 0

    @staticmethod
    def _make(records: int) -> Iterator[bytes]:
        image = record(0, bytes(1_000_000), headers=b"Content-Type: image/png\r\n")
        for number in range(records):
            yield record(number % 10) if number % 50 == 0 else image

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        if not self._rest:
            self._rest = next(self._parts, b"")
        taken = self._rest[: len(view)]
        self._rest = self._rest[len(taken) :]
        view[: len(taken)] = taken
        self.given += len(taken)
        return len(taken)


def test_memory_stays_flat() -> None:
    import tracemalloc

    stream = Endless(200)
    tracemalloc.start()
    try:
        count = sum(1 for _ in pages(cast(BinaryIO, io.BufferedReader(stream)), 10_000_000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 4
    assert stream.given > 190_000_000
    assert peak < 20_000_000


def test_a_setting_limits_a_page(tmp_path: Path) -> None:
    path = tmp_path / "news.warc"
    path.write_bytes(ONE)
    (failure,) = load([str(path)], settings=Settings(max_file_bytes=50))
    assert isinstance(failure, Failure)
    assert failure.code == "input.too-large"
