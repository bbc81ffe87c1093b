"""What is remembered of a feed between two visits."""

from __future__ import annotations

from datetime import datetime

import msgspec


class FeedState(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as it was last seen.

    `etag`, `modified`: what the server gave for conditional requests, None where the last visit left something to do.
    `failures`: visits in a row that failed, the last with `code`; before `not_before` it is left alone.
    """

    url: str
    etag: str | None = None
    modified: str | None = None
    checked: datetime | None = None
    failures: int = 0
    code: str | None = None
    not_before: datetime | None = None


class EntryState(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a feed by `key`, the form (`state`) in which it was read last, and how often that has failed."""

    key: str
    state: str
    done: bool
    tries: int = 0
