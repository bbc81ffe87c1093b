"""Decompression that ends: of what a server sent, and of files as they are read."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Any, BinaryIO

from dragoman.errors import InputError

_STEP = 65_536
FREE = 100_000_000
"""Bytes that may come out of a file whatever its size, before the ratio counts."""
RATIO = 200
"""Bytes out for a byte in beyond which a file is a bomb; gzip reaches some 1,030, text in JSON lines 5 to 20, and
a table of one repeated word 100."""

GZIP, ZLIB, RAW = 31, 15, -15
"""zlib's `wbits` of the three wrappings."""


def inflate(data: bytes, limit: int, code: str) -> bytes:
    """What gzip or deflate (zlib or raw) made of at most `limit` bytes.

    Raises InputError (`code`) where it is more, damaged or ends too early.
    """
    if data[:2] == b"\x1f\x8b":
        wrapping = GZIP
    else:
        wrapping = ZLIB if data[:1] and data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0 else RAW
    out = io.BytesIO()
    rest = data
    try:
        while rest:  # gzip may be several members in a row
            unpacker = zlib.decompressobj(wrapping)
            while rest and not unpacker.eof:
                out.write(unpacker.decompress(rest, _STEP))
                rest = unpacker.unconsumed_tail
                if out.tell() > limit:
                    raise InputError(
                        code, f"It unpacks to more than {limit:,} bytes.", "Nothing a report would need."
                    )
            if not unpacker.eof:
                raise InputError(code, "The compressed data ends too early.")
            rest = unpacker.unused_data.lstrip(b"\0") if wrapping == GZIP else b""
    except zlib.error as error:
        raise InputError(code, f"The compressed data is damaged ({_reason(error)}).") from None
    return out.getvalue()


def _reason(error: Exception) -> str:
    return str(error).removeprefix("Error ").split(": ", 1)[-1][:80]


class Gunzip(io.RawIOBase):
    """A gzip file read as it is unpacked, in pieces of at most 64 kB.

    Reading raises InputError: `input.gzip` where it is damaged or ends too early, `input.bomb` where far more comes
    out than went in. What came before is whole.
    """

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._file = gzip.GzipFile(fileobj=packed)
        self._out = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what comes next."""
        try:
            data = self._file.read1(min(len(buffer), _STEP))
        except EOFError:
            raise InputError("input.gzip", "The gzip data ends too early.", "Fetch the file again.") from None
        except (zlib.error, gzip.BadGzipFile) as error:
            raise InputError(
                "input.gzip", f"The gzip data is damaged ({_reason(error)}).", "Fetch the file again."
            ) from None
        self._out += len(data)
        if self._out > FREE and self._out > RATIO * max(self._packed.tell(), 1):
            raise InputError(
                "input.bomb", f"It unpacks to {RATIO} times its size and more.", "It is no news."
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close it and the file below."""
        if not self.closed:
            self._file.close()
            self._packed.close()
        super().close()
