"""How the API answers: JSON, pages with the address of the next, `304` for what has not changed since."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlencode

import msgspec
from fastapi import Request
from starlette.responses import Response

from dragoman import __version__
from dragoman.desk.api.answers import Faulty, Page
from dragoman.desk.api.shapes import ref
from dragoman.errors import UsageError
from dragoman.ledger.columns import UNSTORABLE

T = TypeVar("T")

_JSON = "application/json"


def reply(
    request: Request, make: Callable[[], Any], *, stamp: str | None = None, status: int = 200
) -> Response:
    """What `make` answers, as JSON; `stamp` changes whenever that could. A caller who has it gets 304 and no body."""
    headers = {"cache-control": "private, no-cache"}
    if stamp is not None:
        address = f"{request.url.path}?{request.url.query}"
        tag = sha256(f"{__version__}\0{stamp}\0{address}".encode("utf-8", "replace")).hexdigest()[:24]
        headers["etag"] = f'W/"{tag}"'
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
    return Response(encoded(make()), status, headers, media_type=_JSON)


def encoded(value: Any) -> bytes:
    """JSON. Half characters, which JSON texts cannot hold, become U+FFFD, one for one."""
    try:
        return msgspec.json.encode(value)
    except (UnicodeEncodeError, OverflowError):  # half characters; numbers past 64 bits
        return json.dumps(_whole(msgspec.to_builtins(value)), ensure_ascii=False).encode("utf-8")


def _whole(value: Any) -> Any:
    match value:
        case str():
            return value.translate(UNSTORABLE)
        case dict():
            return {_whole(key): _whole(one) for key, one in value.items()}
        case list() | tuple():
            return [_whole(one) for one in value]
    return value


def page(request: Request, found: Sequence[T], limit: int, after: Callable[[T], Any]) -> Page[T]:
    """The first `limit` of what was found; where there is more, the address of the next page, by the last one's id."""
    items = tuple(found[:limit])
    more = len(found) > limit
    return Page(items=items, next=following(request, after(items[-1])) if more else None)


def following(request: Request, last: Any, name: str = "after") -> str:
    """The address of the page that comes after an item."""
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] != name]
    return f"{request.url.path}?{urlencode([*pairs, (name, str(last))], errors='replace')}"


def part(found: Iterable[T], limit: int, after: str | None, name: Callable[[T], str]) -> list[T]:
    """One more than `limit` of a list that is made whole, behind the item of that name.

    Raises UsageError(filter.cursor) where it is not there.
    """
    rest = iter(found)
    if after is not None and not any(name(one) == after for one in rest):
        raise UsageError(
            "filter.cursor", f"{after!r} is not in this list.", "Take the address of the next page as it is."
        )
    return list(islice(rest, limit + 1))


def answers(of: Any, status: int = 200, words: str = "") -> dict[int | str, dict[str, Any]]:
    """`responses` of a route that answers this."""
    return {
        status: {"description": words or "What was asked for.", "content": {_JSON: {"schema": ref(of)}}},
        **({304: {"description": "Nothing has changed."}} if status == 200 else {}),
    }


FAULTS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "What was asked cannot be done.", "content": {_JSON: {"schema": ref(Faulty)}}},
    503: {"description": "Another process is writing.", "content": {_JSON: {"schema": ref(Faulty)}}},
}
