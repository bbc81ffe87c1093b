"""Filters in an address: a query string becomes the ledger's filters, chips to take away, a query string again.

    asked = asked_of(request)            # never raises; a bad value is a fault, and is not among the filters
    asked.filters, asked.kind, asked.view(desk.store)
    asked.again(after="…")               # "?q=troops&type=THREATEN&after=…"
    asked.link("/explore", actor="id:iraq", recipient=None)

Names: q, actor, recipient, type, mode, modality, country, place, since, until, begun, outlet, report, asserted_only_by,
disputed, min_confidence, genre, rejected, retracted, kind (event, statement), as_of. Those of `MANY` may be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, get_args
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request

from dragoman import ontology
from dragoman.desk.context import desk_of
from dragoman.errors import DragomanError, UsageError
from dragoman.ledger import Filters, Ledger, View, parse_as_of
from dragoman.ledger.query import EVENTS_ONLY, PLOVER_TYPES, Searched, check
from dragoman.page.clean import one_line

ONE: Mapping[str, str] = {
    "q": "words", "actor": "actor", "recipient": "recipient", "country": "country", "since": "since",
    "until": "until", "outlet": "outlet", "report": "report", "asserted_only_by": "asserted_only_by",
}  # fmt: skip
MANY: Mapping[str, str] = {
    "type": "types", "mode": "modes", "modality": "modality", "genre": "genre", "place": "places",
}  # fmt: skip
FLAGS = ("begun", "disputed", "rejected", "retracted")
OTHERS = ("min_confidence", "kind", "as_of")
NAMES = (*ONE, *MANY, *FLAGS, *OTHERS)
"""Every name that is a filter's; others in an address are a page's own."""

LABELS: Mapping[str, str] = {
    "q": "words", "asserted_only_by": "on nobody’s word but", "min_confidence": "at least so sure",
    "as_of": "as known on", "begun": "by first day", "disputed": "disputed", "rejected": "rejected too",
    "retracted": "retracted too",
}  # fmt: skip
"""What a chip says, where it is not the name."""

LONGEST, MOST = 300, 40
"""Characters of a value, values of one name."""

_FIRST = ("q", "actor", "recipient", "country", "since", "until")
KINDS: tuple[Searched, ...] = get_args(Searched)
_YES, _NO = ("1", "true", "on", "yes"), ("", "0", "false", "off", "no")


class Chip(NamedTuple):
    """A filter that is set, in words, and the query string without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True)
class Asked:
    """What an address asks for. `given`: names and values as they were written, also those that are at fault."""

    filters: Filters = field(default_factory=Filters)
    kind: Searched = "event"
    moment: datetime | None = None
    given: tuple[tuple[str, str], ...] = ()
    faults: tuple[DragomanError, ...] = ()
    name: Callable[[str, str], str] = lambda _, value: value
    """How a value is shown, by its name: an actor's id as his name."""

    @property
    def fault(self) -> str | None:
        """The first fault in words."""
        return str(self.faults[0]) if self.faults else None

    def check(self) -> None:
        """Raise the first fault, a UsageError (`filter.*`)."""
        for fault in self.faults:
            raise fault

    def view(self, store: Ledger) -> View:
        """The ledger as of the moment that is asked for."""
        return store.view(as_of=self.moment)

    def value(self, name: str) -> str:
        """The value as it was written; empty where there is none."""
        return next((value for key, value in reversed(self.given) if key == name), "")

    def values(self, name: str) -> tuple[str, ...]:
        """All values as they were written."""
        return tuple(value for key, value in self.given if key == name)

    def again(self, **changes: Any) -> str:
        """`?` and the query string with these names set: None leaves one out, a list sets several."""
        pairs = [pair for pair in self.given if pair[0] not in changes]
        for name, value in changes.items():
            many = value if isinstance(value, list | tuple) else [value]
            pairs += ((name, str(one)) for one in many if one is not None and one != "")
        return "?" + urlencode(pairs)

    def link(self, path: str, **changes: Any) -> str:
        """`again` at another page."""
        query = self.again(**changes)
        return path + query if len(query) > 1 else path

    def toggled(self, name: str, value: str) -> str:
        """`again` with one value of a name more, or less where it is set."""
        held = [one for one in self.values(name) if one != value]
        return self.again(**{name: held if len(held) < len(self.values(name)) else [*held, value]})

    def without(self, name: str) -> Filters:
        """The filters without one of them."""
        field = {**ONE, **MANY}.get(name, name)
        return msgspec.structs.replace(self.filters, **{field: getattr(Filters(), field)})

    def begun(self) -> Filters:
        """The filters with `since` and `until` meant of the first day alone."""
        return msgspec.structs.replace(self.filters, begun=True)

    def more(self) -> int:
        """How many filters are set that forms show only when they are unfolded."""
        return sum(
            bool(self.value(name)) for name in NAMES if name not in (*_FIRST, "place", "report", "kind")
        )

    def only(self, kind: Searched) -> str:
        """`again` for the other kind of record, without what that does not have."""
        gone = dict.fromkeys(_events_only()) if kind == "statement" else {}
        return self.again(**gone, kind=kind)

    def chips(self) -> list[Chip]:
        """The filters that are set, in the order of `NAMES`. `kind` is none of them."""
        made = []
        for name in NAMES:
            for value in dict.fromkeys(self.values(name)):
                if name == "kind" or (name in FLAGS and value.lower() in _NO):
                    continue
                left = [one for one in self.values(name) if one != value]
                shown = "" if name in FLAGS else one_line(self.name(name, value))
                made.append(Chip(LABELS.get(name, name), shown, self.again(**{name: left or None})))
        return made


def asked_of(request: Request, *, kind: Searched | None = None) -> Asked:
    """What a request asks for. `kind`: of the page that shows one kind alone."""
    desk = desk_of(request)
    pairs = request.query_params.multi_items()
    types: Collection[str] = PLOVER_TYPES
    if any(name == "type" and value.strip().upper() not in types for name, value in pairs):
        types = desk.keep("types", desk.store.stamp(), lambda: desk.store.view().types())
    places: dict[str, str] = {}
    numbers = [int(value) for name, value in pairs[:200] if name == "place" and _is_number(value)]
    if numbers:
        places = {str(number): name for number, name in desk.store.view().place_names(numbers).items()}

    def shown(name: str, value: str) -> str:
        if name == "place":
            return places.get(value, value.removeprefix("name:"))
        if name in ("actor", "recipient", "asserted_only_by"):
            entry = desk.knowledge.get(value.removeprefix("id:"))
            return value.removeprefix("id:") if entry is None else entry.name
        return value

    return parse(pairs, types=types, kind=kind, name=shown)


def parse(
    pairs: Iterable[tuple[str, str]],
    *,
    types: Collection[str] = PLOVER_TYPES,
    kind: Searched | None = None,
    name: Callable[[str, str], str] | None = None,
) -> Asked:
    """What names and values ask for; `types`: the event types that there are. Names that are no filter's are left out.

    Never raises; what is wrong is among `faults`, UsageErrors (`filter.*`).
    """
    given = tuple((key, clean) for key, value in pairs if key in NAMES and (clean := one_line(value)))
    faults: list[DragomanError] = []
    found: dict[str, Any] = {}
    for key in NAMES:
        values = [value for k, value in given if k == key]
        if not values:
            continue
        try:
            found |= _field(key, values, types)
        except UsageError as error:
            faults.append(error)
    read: Searched = kind or found.pop("kind", "event")
    found.pop("kind", None)
    moment = found.pop("as_of", None)
    filters = Filters(**found)
    try:
        check(filters, tuple(types))
        if read == "statement" and any(found.get(one) for one in EVENTS_ONLY):
            raise UsageError(
                "filter.events-only", "Only events have some of these filters.", "Look for events."
            )
    except UsageError as error:
        faults.append(error)
    more = {} if name is None else {"name": name}
    return Asked(filters, read, moment, given, tuple(faults), **more)


def _field(key: str, values: list[str], types: Collection[str]) -> dict[str, Any]:
    """The field that a name sets. Raises UsageError."""
    if any(len(value) > LONGEST for value in values) or len(values) > MOST:
        raise UsageError(
            "filter.size", f"There is too much of {key}.", f"{MOST} values, {LONGEST} characters each."
        )
    last = values[-1]
    if key in MANY:
        return {MANY[key]: tuple(dict.fromkeys(_many(key, values, types)))}
    if key in FLAGS:
        if last.lower() not in (*_YES, *_NO):
            raise UsageError("filter.flag", f"{key} is 1 or nothing, not {last!r}.")
        return {key: last.lower() in _YES}
    match key:
        case "min_confidence":
            return {key: _confidence(last)}
        case "kind":
            if last not in KINDS:
                raise UsageError("filter.kind", f"There is no kind {last!r}.", "event or statement.")
            return {key: last}
        case "as_of":
            return {key: parse_as_of(last)}
        case "country":
            if not (len(last) == 3 and last.isascii() and last.isalpha()):
                raise UsageError(
                    "filter.country", f"{last!r} is no code of a country.", "Three letters, such as IRQ."
                )
            return {key: last.upper()}
        case _:
            if key in ("since", "until"):
                check(msgspec.structs.replace(Filters(), **{key: last}))
            return {ONE[key]: last}


def _many(key: str, values: list[str], types: Collection[str]) -> Iterator[str]:
    """The values of a name that may be repeated, each checked."""
    for value in values:
        match key:
            case "type":
                check(Filters(types=(value.upper(),)), tuple(types))
                yield value.upper()
            case "mode":
                if value.lower() not in _modes():
                    raise UsageError(
                        "filter.mode", f"There is no mode {value!r}.", f"One of: {', '.join(_modes())}."
                    )
                yield value.lower()
            case "place":
                yield value
            case _:
                check(msgspec.structs.replace(Filters(), **{MANY[key]: (value.lower(),)}))
                yield value.lower()


def _confidence(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        raise UsageError("filter.confidence", f"{value} is no number.", "It goes from 0 to 1.") from None
    check(Filters(min_confidence=number))
    return number


def _modes() -> list[str]:
    """The modes of all types."""
    return sorted({mode for kind in ontology.load().types.values() for mode in kind.modes})


def _events_only() -> list[str]:
    """The names of what statements do not have."""
    names = {field: name for name, field in {**MANY, **ONE}.items()}
    return [names.get(one, one) for one in EVENTS_ONLY]


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 18
