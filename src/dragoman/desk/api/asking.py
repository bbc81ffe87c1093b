"""What the API is asked: parameters, and what its description says of them.

Every name in an address must be one that the route knows: a slip in a filter's name would else answer everything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any, get_args

from fastapi import Path, Query, Request

from dragoman.desk.context import desk_of
from dragoman.desk.filters import LONGEST, MOST, Asked, parse
from dragoman.errors import UsageError
from dragoman.ledger.query import PLOVER_TYPES, Searched
from dragoman.records.reading import Genre, Modality

LARGEST, USUAL = 500, 50
"""Items of a page: at most, and where none are asked for."""
LAST_NUMBER = 2**31 - 1
"""Of judgements and the like, which a database can compare."""

Limit = Annotated[int, Query(ge=1, le=LARGEST, description="Most items of the page.")]
After = Annotated[
    str | None,
    Query(
        min_length=1, max_length=LONGEST, description="Id of the last item of the page before; `next` has it."
    ),
]
Before = Annotated[
    int | None, Query(ge=1, le=LAST_NUMBER, description="Only what has a lower number; `next` has it.")
]
Number = Annotated[int, Path(ge=1, le=LAST_NUMBER)]
Id = Annotated[str, Path(min_length=1, max_length=LONGEST)]

_FLAGS = ["1", "true", "on", "yes", "0", "false", "off", "no"]
_DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def _text(words: str) -> dict[str, Any]:
    return {"schema": {"type": "string", "minLength": 1, "maxLength": LONGEST}, "description": words}


def _several(words: str, values: Mapping[str, Any]) -> dict[str, Any]:
    schema = {"type": "array", "items": values, "minItems": 1, "maxItems": MOST}
    return {"schema": schema, "description": words, "style": "form", "explode": True}


def _choice(words: str, of: Any) -> dict[str, Any]:
    return _several(words, {"type": "string", "enum": list(get_args(of))})


def _flag(words: str) -> dict[str, Any]:
    return {"schema": {"type": "string", "enum": _FLAGS}, "description": words}


def _named(words: str, schema: str) -> dict[str, Any]:
    return _several(words, {"$ref": f"#/components/schemas/{schema}"})


_TOLD: dict[str, dict[str, Any]] = {
    "q": _text('Words, all of them in the passage; "in quotes" a phrase, `troop*` a beginning.'),
    "actor": _text("Who does or says it: an id (`id:` before it: nobody but him), a name, a country code."),
    "recipient": _text("To whom it is done or said."),
    "type": _named("Event type, PLOVER's or the ledger's own.", "EventTypes"),
    "mode": _named("Mode.", "EventModes"),
    "modality": _choice("How real it is.", Modality),
    "country": _text("ISO 3166 alpha-3 of the place or of any party.")
    | {"schema": {"type": "string", "pattern": "^[A-Za-z]{3}$"}},
    "place": _several(
        "GeoNames id or name of the place.", {"type": "string", "minLength": 1, "maxLength": LONGEST}
    ),
    "since": {"schema": _DAY, "description": "First day."},
    "until": {"schema": _DAY, "description": "Last day, inclusive."},
    "begun": _flag("Of the days asked for: only what began in them."),
    "outlet": _text("Who published it."),
    "report": _text("Ref of the report."),
    "asserted_only_by": _text("Told of on nobody's word but this actor's."),
    "disputed": _flag("Somebody in the report denies or doubts it."),
    "min_confidence": {
        "schema": {"type": "number", "minimum": 0, "maximum": 1}, "description": "At least so sure.",
    },
    "genre": _choice("Of reports of this genre.", Genre),
    "rejected": _flag("Also what a reviewer rejected."),
    "retracted": _flag("Also of reports that were taken back."),
    "as_of": {
        "schema": {"anyOf": [_DAY, {"type": "string", "format": "date-time"}]},
        "description": "As known at the end of that day, or at that moment.",
    },
}  # fmt: skip
_EVENTS_ONLY = frozenset(
    {"type", "mode", "modality", "place", "asserted_only_by", "disputed", "min_confidence"}
)
ALL = tuple(_TOLD)
"""Names of the filters, as in desk/filters.py."""
FOR_STATEMENTS = tuple(name for name in ALL if name not in _EVENTS_ONLY)
NOW = tuple(name for name in ALL if name != "as_of")


def filters(*names: str) -> dict[str, Any]:
    """`openapi_extra` of a route that takes these filters."""
    return {"parameters": [{"name": name, "in": "query"} | _TOLD[name] for name in names]}


def strict(request: Request) -> None:
    """Raise UsageError(desk.unknown-parameter) for a name in the address that the route does not know."""
    route = request.scope["route"]
    told = (route.openapi_extra or {}).get("parameters", ())
    known = {parameter.alias for parameter in route.dependant.query_params} | {one["name"] for one in told}
    for name in request.query_params:
        if name not in known:
            raise UsageError(
                "desk.unknown-parameter",
                f"There is no parameter {name[:60]!r} here.",
                f"One of: {', '.join(sorted(known))}." if known else "None is taken here.",
            )


def asked(request: Request, kind: Searched = "event", *, only: Collection[str] = ALL) -> Asked:
    """The filters of a request, of these names; others are the route's own. Raises UsageError(filter.*)."""
    desk = desk_of(request)
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] in only]
    for name, value in pairs:
        if not value:
            raise UsageError("desk.bad-request", f"{name}: there is no value.", "Leave it out, or give one.")
    types: Collection[str] = PLOVER_TYPES
    if any(name == "type" and value.upper() not in types for name, value in pairs):
        types = desk.keep("types", desk.store.stamp(), lambda: desk.store.view().types())
    found = parse(pairs, types=types, kind=kind)
    found.check()
    return found
