"""Column types: how text, moments and numbers are stored so that every database can hold them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

UNSTORABLE = {0: "\ufffd", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}
"""Characters that no text column holds everywhere: NUL (PostgreSQL) and lone surrogates (UTF-8)."""

LARGEST = 2**63 - 1


def storable(value: str) -> str:
    """The same number of characters, each one storable."""
    return value if value.isascii() and "\0" not in value else value.translate(UNSTORABLE)


class Plain(TypeDecorator[str]):
    """Text whose unstorable characters are replaced one for one."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what cannot be stored."""
        return None if value is None else storable(value)


class Exact(TypeDecorator[str]):
    """Text kept to the last code point, as bytes: a report's text may hold NUL and lone surrogates."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """UTF-8, surrogates passed through."""
        return None if value is None else value.encode("utf-8", "surrogatepass")

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """The text as it was."""
        return None if value is None else bytes(value).decode("utf-8", "surrogatepass")


class Instant(TypeDecorator[datetime]):
    """A moment, stored as UTC without zone, answered with it."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware or (taken as UTC) naive."""
        if value is None or value.tzinfo is None:
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Count(TypeDecorator[int]):
    """A whole number of people; what exceeds 64 bits stands at their end (the reading keeps the number)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """Clamp."""
        return None if value is None else max(-LARGEST, min(LARGEST, value))
