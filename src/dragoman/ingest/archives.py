"""Web archives (WARC, plain or gzip'd, as Common Crawl keeps news) to pages, one record after another."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from dragoman.errors import InputError
from dragoman.ingest.inflate import inflate

_HTML = ("text/html", "application/xhtml+xml")
_STEP = 1 << 20
_BREAKS = 100
"""Damaged places of one archive after which the rest of it is given up."""
_GZIP = b"\x1f\x8b\x08"
_WARC = b"WARC/1."
_EMBEDDED = re.compile(rb"\r\n\r\nWARC/1\.[01]\r\n")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})(?:;[^\r\n]{0,200})?\r?\n")


class Archived(msgspec.Struct, frozen=True, kw_only=True):
    """A page of an archive: where it was got, when (ISO 8601), as what."""

    url: str
    date: str | None
    content_type: str
    body: bytes


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One record that should hold a page: its number in the archive, from 1, and the page or why there is none."""

    number: int
    value: Archived | InputError
    url: str | None = None


def pages(stream: BinaryIO, most: int) -> Iterator[Record]:
    """The HTML pages of an archive's response and resource records that were answered with 200, memory flat.

    `most`: bytes of a page, unpacked. What is damaged stands as an InputError (`input.warc`, `input.too-large`) in its
    place; reading goes on at the next record that can be found, in a stream that can be sought in. Raises InputError
    (`input.warc`) where it is damaged and not one record is found.
    """
    number, start, breaks, records, untold = 0, 0, 0, 0, ""
    while True:
        run = _Run(start)
        for record in _from(stream, run, most):
            if record is not None:
                number += 1
                yield msgspec.structs.replace(record, number=number)
        records += run.records
        if run.why and run.records:  # a run that got nowhere only looked for the end of the damage
            number += 1
            yield _damage(number, f"The archive is damaged after this record: {run.why}.")
        elif start == 0:
            untold = run.why
        if not run.broken or not stream.seekable():
            break
        breaks += 1
        if breaks >= _BREAKS:
            yield _damage(number + 1, f"The archive is damaged at {_BREAKS} places; the rest is not read.")
            break
        found = _next_start(stream, run.at + 1)
        if found is None:
            break
        start = found
    if untold and not records:
        raise InputError("input.warc", f"This is no web archive: {untold}.", "Get the file again.")
    if untold:
        yield _damage(number + 1, f"The archive is damaged at its beginning: {untold}.")


def _damage(number: int, words: str) -> Record:
    return Record(number=number, value=InputError("input.warc", words, "Get the file again."))


class _Run:
    """How far one run of the iterator came: `at`, the beginning of its last record in the stream."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.at = start
        self.records = 0
        self.broken = False
        self.why = ""


def _from(stream: BinaryIO, run: _Run, most: int) -> Iterator[Record | None]:
    """Records from a place on, None for each that holds no page; ends at the first damage."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    if run.start:
        stream.seek(run.start)
    wanted = WarcRecordType.response | WarcRecordType.resource
    try:
        for record in ArchiveIterator(_Source(stream), record_types=wanted, fsspec_args=False):  # type: ignore[arg-type]
            run.at = run.start + record.stream_pos
            run.records += 1
            url = record.headers.get("WARC-Target-URI")
            run.broken = False
            try:
                yield _record(record, url, most)
            except InputError as error:
                run.broken = isinstance(error, _Damaged)
                yield Record(number=0, value=error, url=url)
    except OSError as error:
        if not run.broken:  # else it was told with the record
            run.why = " ".join(str(error).split())[:80].rstrip(".").lower() or "it cannot be read"
        run.broken = True


class _Source:
    """A stream from where it stands, as fastwarc reads it: it asks for the place even of what has none."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        """How many bytes were read."""
        return self._at


class _Damaged(InputError):
    """The record does not end where it says it does."""


def _record(record: Any, url: str | None, most: int) -> Record | None:
    """The page of a record; None where it holds none. Raises InputError."""
    content_type = (record.http_content_type or "").lower()
    status = record.http_headers.status_code if record.is_http and record.http_headers is not None else 200
    html = content_type.split(";", 1)[0].strip() in _HTML
    if not html or status != 200:
        length = record.content_length
        if url is None or (length and not content_type and not record.reader.read(1)):
            raise _Damaged("input.warc", "The record is cut off in its headers.")
        return None
    raw = record.reader.read(most + 1)
    if len(raw) > most:
        raise InputError(
            "input.too-large", f"The page has more than {most:,} bytes.", "Raise DRAGOMAN_MAX_FILE_BYTES."
        )
    if len(raw) < record.content_length:
        raise _Damaged("input.warc", "The record is cut off.")
    if _EMBEDDED.search(raw):
        raise _Damaged("input.warc", "The record's length is wrong: it reaches into the next one.")
    if record.headers.get("WARC-Truncated"):
        raise InputError("input.warc", "The crawler did not get the whole page.")
    headers = {name.lower(): value for name, value in record.http_headers.items()} if record.is_http else {}
    body = http_body(raw, headers, most)
    return Record(
        number=0,
        url=url,
        value=Archived(
            url=url or "",
            date=record.headers.get("WARC-Date"),
            content_type=headers.get("content-type", ""),
            body=body,
        ),
    )


def http_body(raw: bytes, headers: dict[str, str], most: int) -> bytes:
    """The page in a stored HTTP body, out of its chunks and unpacked.

    Many crawlers store the page unpacked and keep the headers as they were, so both are believed only where the bytes
    bear them out. Raises InputError (`input.warc`).
    """
    body = raw
    if "chunked" in headers.get("transfer-encoding", "").lower() and _CHUNK.match(raw):
        body = _joined(raw)
    packing = headers.get("content-encoding", "").strip().lower()
    if packing in {"gzip", "x-gzip", "deflate"} and body.lstrip()[:1] != b"<":
        return inflate(body, most, "input.warc")
    return body


def _joined(raw: bytes) -> bytes:
    """The data of an HTTP/1.1 chunked body (RFC 9112, 7.1). Raises InputError (`input.warc`)."""
    out, at = io.BytesIO(), 0
    while found := _CHUNK.match(raw, at):
        size = int(found[1], 16)
        if size == 0:
            return out.getvalue()
        end = found.end() + size
        if end > len(raw):
            break
        out.write(raw[found.end() : end])
        at = end + (2 if raw[end : end + 2] == b"\r\n" else 1 if raw[end : end + 1] == b"\n" else 0)
    raise InputError("input.warc", "The page's chunks are broken or cut off.")


def _next_start(stream: BinaryIO, at: int) -> int | None:
    """Where the next record, or the next gzip member, may begin from a place on."""
    stream.seek(0)
    packed = stream.read(3) == _GZIP
    sign = _GZIP if packed else _WARC
    stream.seek(at)
    kept = b""
    while data := stream.read(_STEP):
        window = kept + data
        found = window.find(sign)
        if found >= 0:
            return at - len(kept) + found
        kept = window[-len(sign) + 1 :]
        at += len(data)
    return None
