"""What a story tells: where its reports agree, where not, how figures moved, and on whose word it rests."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

import msgspec

from dragoman.records.reading import Modality, QuantityKind, Span, Stance
from dragoman.stories import alike
from dragoman.stories.origins import Origin
from dragoman.stories.records import Fact, Mark, Who
from dragoman.stories.weigh import Event

T = TypeVar("T", bound=Hashable)


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Base: named fields, since programs read these."""


class Value(Shown, frozen=True, kw_only=True):
    """What some reports say of a field, and which: refs of reports."""

    shown: str
    reports: tuple[str, ...]


class Field(Shown, frozen=True, kw_only=True):
    """A field of a story: `actors`, `recipients`, `place`, `days`, `status`. `agreed`: nobody contradicts another."""

    name: str
    agreed: bool
    values: tuple[Value, ...]


class Figure(Shown, frozen=True, kw_only=True):
    """A count of people as one report has it. `by`: whose word it is, none where the report tells it itself."""

    kind: QuantityKind
    low: int | None
    high: int | None
    approximate: bool
    words: str
    by: tuple[str, ...]
    report: str
    outlet: str
    published: str | None
    origin: str


class Figures(Shown, frozen=True, kw_only=True):
    """The counts of one kind in order of publication. `agreed`: the newest of each newsroom can all be true.

    `moved`: how the count went on, one step for each change, as low and high.
    """

    kind: QuantityKind
    agreed: bool
    moved: tuple[tuple[int | None, int | None], ...]
    told: tuple[Figure, ...]


class Voice(Shown, frozen=True, kw_only=True):
    """Somebody on whose word reports tell of the event, or who denies or doubts it."""

    shown: str
    stance: Stance
    reports: tuple[str, ...]


class Telling(Shown, frozen=True, kw_only=True):
    """One event of one report in the story. `narrated`: the report tells it in its own voice."""

    report: str
    label: str
    span: Span
    type: str
    modality: Modality
    outlet: str
    published: str | None
    title: str | None
    narrated: bool
    origins: tuple[Origin, ...]


class Story(Shown, frozen=True, kw_only=True):
    """A story: events of reports that tell of one event.

    `origins`: the newsrooms that tell of it independently; what is only denied counts for none. `only_by`: the one
    actor on whose word alone all reports tell of it, else None. Days are ISO 8601; `first_seen` and `last_seen` are
    those of publication. `disputed`: a field, a figure, or somebody's word.
    """

    type: str
    modality: Modality
    first_day: str | None
    last_day: str | None
    first_seen: str | None
    last_seen: str | None
    reports: int
    origins: tuple[Origin, ...]
    only_by: str | None
    disputed: bool
    fields: tuple[Field, ...]
    figures: tuple[Figures, ...]
    voices: tuple[Voice, ...]
    tellings: tuple[Telling, ...]


def tell(events: Sequence[Event], origins: Mapping[Mark, tuple[Origin, ...]]) -> Story:
    """What these events tell together. `origins`: the newsrooms behind each (see origins.py).

    Raises ValueError where there is no event.
    """
    found = sorted(events, key=lambda e: e.rank)
    if not found:
        raise ValueError("a story has an event at least")
    days = [e.paper.day for e in found if e.paper.day is not None]
    first, last = _days(found)
    fields = tuple(f for f in _fields(found) if f.values)
    figures = tuple(_figures(found, origins))
    voices = tuple(_voices(found))
    types, modes = Counter(e.fact.type for e in found), Counter(e.fact.modality for e in found)
    contested = any(v.stance != "asserts" for v in voices)
    return Story(
        type=types.most_common(1)[0][0],
        modality=modes.most_common(1)[0][0],
        first_day=_iso(first),
        last_day=_iso(last),
        first_seen=_iso(min(days, default=None)),
        last_seen=_iso(max(days, default=None)),
        reports=len({e.mark[0] for e in found}),
        origins=tuple(_newsrooms(found, origins)),
        only_by=_only_by(found),
        disputed=contested or not all(f.agreed for f in fields) or not all(f.agreed for f in figures),
        fields=fields,
        figures=figures,
        voices=voices,
        tellings=tuple(_telling(e, origins[e.mark]) for e in found),
    )


def _iso(day: int | None) -> str | None:
    return None if day is None else datetime.date.fromordinal(day).isoformat()


def _days(events: Sequence[Event]) -> tuple[int | None, int | None]:
    """The days on which it happened: where stated times overlap the days that they share, else all of them."""
    stated = [e.fact for e in events if e.fact.basis == "text"] or [e.fact for e in events]
    first = [f.first for f in stated if f.first is not None]
    last = [f.last for f in stated if f.last is not None]
    if not first:
        return None, max(last, default=None)
    if last and max(first) <= min(last):
        return max(first), min(last)
    return min(first), max(last, default=None)


def _telling(event: Event, origins: tuple[Origin, ...]) -> Telling:
    fact, paper = event.fact, event.paper
    return Telling(
        report=paper.ref,
        label=fact.label,
        span=fact.span,
        type=fact.type,
        modality=fact.modality,
        outlet=paper.outlet_shown,
        published=paper.published,
        title=paper.title,
        narrated=not fact.said,
        origins=origins,
    )


def affirmed(fact: Fact) -> bool:
    """Whether a telling says that it is so: not where it only reports a denial or doubt."""
    if fact.modality == "denied":
        return False
    return not fact.said or any(word.stance == "asserts" for word in fact.said)


def _newsrooms(events: Sequence[Event], origins: Mapping[Mark, tuple[Origin, ...]]) -> list[Origin]:
    found: dict[str, Origin] = {}
    for event in events:
        if affirmed(event.fact):
            for origin in origins[event.mark]:
                found.setdefault(origin.key, origin)
    return list(found.values())


def _only_by(events: Sequence[Event]) -> str | None:
    """The actor on whose word alone the event rests in every report that affirms it."""
    speakers: dict[str, str] = {}
    for event in events:
        if not affirmed(event.fact):
            continue
        asserting = [word for word in event.fact.said if word.stance == "asserts"]
        if not asserting or not all(word.ids for word in asserting):
            return None
        for word in asserting:
            speakers |= dict(zip(word.ids, word.shown, strict=True))
    return next(iter(speakers.values())) if len(speakers) == 1 else None


def _voices(events: Sequence[Event]) -> list[Voice]:
    found: dict[tuple[str, Stance], tuple[str, dict[str, None]]] = {}
    for event in events:
        for word in event.fact.said:
            for id_, shown in zip(word.ids, word.shown, strict=True):
                found.setdefault((id_, word.stance), (shown, {}))[1][event.paper.ref] = None
    return [
        Voice(shown=shown, stance=stance, reports=tuple(refs)) for (_, stance), (shown, refs) in found.items()
    ]


def _fields(events: Sequence[Event]) -> list[Field]:
    return [
        Field(
            name="actors",
            agreed=_agree(events, lambda f: f.actors, lambda a, b: alike.side(a, b) >= 0),
            values=_values(events, lambda f: [_party(w) for w in f.actors]),
        ),
        Field(
            name="recipients",
            agreed=_agree(events, lambda f: f.recipients, lambda a, b: alike.side(a, b) >= 0),
            values=_values(events, lambda f: [_party(w) for w in f.recipients]),
        ),
        Field(
            name="place",
            agreed=_agree(events, lambda f: f.place, lambda a, b: alike.place(a, b) >= -0.3),
            values=_values(
                events, lambda f: [] if f.place is None else [(str(f.place.geonameid or f.place.name), f.place.shown)]
            ),
        ),
        Field(
            name="days",
            agreed=_agree(events, _stated, lambda a, b: alike.between(a, b) == 0),
            values=_values(events, lambda f: [_range(f)] if f.basis == "text" else []),
        ),
        Field(
            name="status",
            agreed=len({e.fact.modality for e in events} - {"possible"}) <= 1
            and all(w.stance == "asserts" for e in events for w in e.fact.said),
            values=_values(events, lambda f: [(f.modality, f.modality)]),
        ),
    ]  # fmt: skip


def _agree(events: Iterable[Event], field: Callable[[Fact], T | None], fits: Callable[[T, T], bool]) -> bool:
    """Whether no two reports contradict each other; what a report does not say contradicts nothing."""
    said: dict[T, set[str]] = {}
    for event in events:
        if value := field(event.fact):
            said.setdefault(value, set()).add(event.paper.ref)
    return all(fits(a, b) for (a, x), (b, y) in combinations(said.items(), 2) if x != y or len(x) > 1)


def _values(events: Iterable[Event], field: Callable[[Fact], Iterable[tuple[str, str]]]) -> tuple[Value, ...]:
    """The values with the reports that have them, those of most reports first."""
    found: dict[str, tuple[str, dict[str, None]]] = {}
    for event in events:
        for key, shown in field(event.fact):
            found.setdefault(key, (shown, {}))[1][event.paper.ref] = None
    values = [Value(shown=shown, reports=tuple(refs)) for shown, refs in found.values()]
    return tuple(sorted(values, key=lambda v: -len(v.reports)))


def _party(who: Who) -> tuple[str, str]:
    return who.id or who.name, who.shown


def _stated(fact: Fact) -> alike.Days | None:
    return (fact.first, fact.last) if fact.basis == "text" else None


def _range(fact: Fact) -> tuple[str, str]:
    first, last = _iso(fact.first), _iso(fact.last)
    shown = first if first == last else f"{first or '…'} to {last or '…'}"
    return f"{first}/{last}", shown or ""


def _figures(events: Sequence[Event], origins: Mapping[Mark, tuple[Origin, ...]]) -> list[Figures]:
    told: dict[QuantityKind, dict[tuple[object, ...], Figure]] = {}
    for event in events:
        for count in event.fact.counts:
            figure = Figure(
                kind=count.kind,
                low=count.low,
                high=count.high,
                approximate=count.approximate,
                words=count.words,
                by=count.by,
                report=event.paper.ref,
                outlet=event.paper.outlet_shown,
                published=event.paper.published,
                origin=origins[event.mark][0].key,
            )
            key = event.paper.ref, count.low, count.high, count.by
            told.setdefault(count.kind, {}).setdefault(key, figure)
    return [_moved(kind, list(figures.values())) for kind, figures in sorted(told.items())]


def _moved(kind: QuantityKind, told: list[Figure]) -> Figures:
    steps: list[tuple[int | None, int | None]] = []
    for figure in told:
        if not steps or steps[-1] != (figure.low, figure.high):
            steps.append((figure.low, figure.high))
    newest: dict[tuple[str, tuple[str, ...]], Figure] = {(f.origin, f.by): f for f in told}
    agreed = all(_compatible(a, b) for a, b in combinations(newest.values(), 2))
    return Figures(kind=kind, agreed=agreed, moved=tuple(steps), told=tuple(told))


def _compatible(a: Figure, b: Figure) -> bool:
    """Whether they say the same: "at least 12" and "12" do, "at least 12" and "at least 30" do not.

    Ranges that meet do; one that is about may be a tenth off.
    """
    slack = 1.1 if a.approximate or b.approximate else 1.0
    (low, high), (other_low, other_high) = _said(a), _said(b)
    return max(low, other_low) <= min(high, other_high) * slack


def _said(figure: Figure) -> tuple[int, int]:
    """The range that a figure names: an open end is no number that anybody said."""
    low = figure.low if figure.low is not None else figure.high or 0
    return low, figure.high if figure.high is not None else low
