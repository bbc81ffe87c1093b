"""Events over time: all, their mean score, and each type or dyad in a panel of its own."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from dragoman import ontology
from dragoman.desk.charts import series as chart
from dragoman.desk.charts.calendar import UNITS, Stretch, Unit, chosen_unit, label, middle, stretches
from dragoman.desk.charts.series import Panel, Point
from dragoman.desk.charts.table import Row, Table
from dragoman.desk.context import Desk, desk_of
from dragoman.desk.exploring import csv_file, frame, kept, names, svg_file
from dragoman.desk.filters import Asked, asked_of
from dragoman.desk.users import Viewer
from dragoman.errors import UsageError
from dragoman.ledger.aggregates import Series
from dragoman.ledger.pairs import Dyads

router = APIRouter()

By = Literal["type", "dyad"]
BYS: tuple[By, ...] = get_args(By)
DYADS = 12
"""Dyads that have a panel."""
COLUMNS = ("from", "to", "what", "actor", "recipient", "events", "mean_event_scale")


class Drawn(NamedTuple):
    """All that the page and the files show. `before`, `after`: events outside of the chart, and where they are."""

    title: str
    desc: str
    unit: Unit
    by: By
    shown: tuple[Stretch, ...]
    wide: tuple[Panel, ...]
    narrow: tuple[Panel, ...]
    table: Table
    before: tuple[int, str]
    after: tuple[int, str]
    undated: int
    since: str | None
    looked: int | None


class Counted:
    """Events of one panel by stretch, and the sums of the scores of those that have one."""

    def __init__(self) -> None:
        self.events, self.scored = Counter[str](), Counter[str]()
        self.scores: defaultdict[str, float] = defaultdict(float)


@router.get("/explore/series")
def page(request: Request, user: Viewer, unit: str = "", by: str = "type") -> HTMLResponse:
    """The chart. `unit`: day, week, month, else as the days need. `by`: type or dyad."""
    asked = asked_of(request, kind="event")
    own = {name: value for name, value in (("unit", unit), ("by", by)) if value}
    desk = desk_of(request)
    found: Drawn | None = None
    above: list[Markup] = []
    below: list[Markup] = []
    if not asked.faults:
        found, above, below = kept(desk, asked, f"chart {unit} {by}", lambda: _drawing(desk, asked, unit, by))
    return frame(
        request, "explore/series.html", asked, "series", own=own, found=found, above=above, below=below,
        units=UNITS, unit=unit, by=by,
    )  # fmt: skip


def _drawing(desk: Desk, asked: Asked, unit: str, by: str) -> tuple[Drawn, list[Markup], list[Markup]]:
    found = drawn(desk, asked, unit, by)
    return found, *chart.drawn(found.wide, found.narrow, found.shown, found.unit)


@router.get("/explore/series.csv")
def csv(request: Request, user: Viewer, unit: str = "", by: str = "type") -> Response:
    """The numbers of the chart."""
    return csv_file(_found(request, unit, by).table, "series")


@router.get("/explore/series.svg")
def svg(request: Request, user: Viewer, unit: str = "", by: str = "type") -> Response:
    """The chart as a file."""
    found = _found(request, unit, by)
    whole = chart.file(found.title, found.desc, found.wide, found.narrow, found.shown, found.unit)
    return svg_file(whole, "series")


def _found(request: Request, unit: str, by: str) -> Drawn:
    asked = asked_of(request, kind="event")
    asked.check()
    return drawn(desk_of(request), asked, unit, by)


def drawn(desk: Desk, asked: Asked, unit: str, by: str) -> Drawn:
    """The panels for what is asked. Raises UsageError(filter.unit, filter.by)."""
    if unit not in ("", *UNITS):
        raise UsageError("filter.unit", f"There is no unit {unit!r}.", f"One of: {', '.join(UNITS)}.")
    if by not in BYS:
        raise UsageError("filter.by", f"There is nothing to tell apart by {by!r}.", "type or dyad.")
    view = asked.view(desk.store)
    told = kept(desk, asked, "series", lambda: view.series(asked.begun()))
    days = Counter[str]()
    for tally in told.tallies:
        days[tally.day] += tally.events
    first, last = _span(asked, days)
    step = next((one for one in UNITS if one == unit), None) or chosen_unit(first, last)
    shown = tuple(stretches(first, last, step))
    pick = {}
    for day in days:
        if shown[0].first <= day <= shown[-1].last:
            pick[day] = next(s.first for s in reversed(shown) if s.first <= day)
    maker = _Maker(asked, shown, pick)
    everything, types = _counted(told, pick)
    wide = (
        maker.panel("all", f"Events by {step}", "count", everything),
        maker.panel("scale", f"Mean event_scale by {step}", "score", everything),
    )
    narrow, looked = maker.types(types), None
    if by == "dyad":
        narrow, looked = _dyads(desk, asked, maker, pick)
    before = sum(n for day, n in days.items() if day < shown[0].first)
    after = sum(n for day, n in days.items() if day > shown[-1].last)
    return Drawn(
        title=f"Events by {step} and {by}",
        desc=f"{sum(everything.events.values()):,} events, {label(shown[0], step)} to {label(shown[-1], step)}. "
        + "; ".join(f"{chip.label} {chip.value}".strip() for chip in asked.chips()),
        unit=step,
        by="dyad" if by == "dyad" else "type",
        shown=shown,
        wide=wide,
        narrow=tuple(narrow),
        table=maker.table(everything, narrow),
        before=(before, maker.records(None, _day_before(shown[0].first))),
        after=(after, maker.records(_day_after(shown[-1].last), None)),
        undated=told.undated,
        since=told.since,
        looked=looked,
    )


def _span(asked: Asked, days: Mapping[str, int]) -> tuple[datetime.date, datetime.date]:
    """The days of the chart: those that are asked for, else those of nearly all events."""
    found = middle(days) or (datetime.date.today(), datetime.date.today())
    since, until = asked.filters.since, asked.filters.until
    first = datetime.date.fromisoformat(since) if since else found[0]
    last = datetime.date.fromisoformat(until) if until else found[1]
    return min(first, last), max(first, last)


def _counted(told: Series, pick: Mapping[str, str]) -> tuple[Counted, dict[str, Counted]]:
    """All events, and those of each type, by stretch."""
    codes = ontology.load()
    types: defaultdict[str, Counted] = defaultdict(Counted)
    scores: dict[tuple[str, tuple[str, ...]], float | None] = {}
    for tally in told.tallies:
        at = pick.get(tally.day)
        if at is None:
            continue
        what = (tally.type, tally.modes)
        if what not in scores:
            scores[what] = codes.event_scale(*what)
        one, score = types[tally.type], scores[what]
        one.events[at] += tally.events
        if score is not None:
            one.scores[at] += score * tally.events
            one.scored[at] += tally.events
    everything = Counted()
    for one in types.values():
        everything.events.update(one.events)
        everything.scored.update(one.scored)
        for at, score in one.scores.items():
            everything.scores[at] += score
    return everything, dict(types)


def _dyads(
    desk: Desk, asked: Asked, maker: _Maker, pick: Mapping[str, str]
) -> tuple[list[Panel], int | None]:
    """Panels of the dyads with most events; how many events were looked at, where there are more."""
    view = asked.view(desk.store)
    told: Dyads = kept(desk, asked, "series dyads", lambda: view.dyads(asked.begun(), most=DYADS))
    wanted = [(dyad.actor, dyad.recipient) for dyad in told.dyads]
    called = names(desk, asked, {id_ for pair in wanted for id_ in pair})
    made = []
    for number, dyad in enumerate(told.dyads):
        actor, recipient = dyad.actor, dyad.recipient
        counted = Counted()
        for day, n in dyad.days.items():
            if day in pick:
                counted.events[pick[day]] += n
        name = f"{called[actor]} → {called[recipient]}"
        who = {"actor": f"id:{actor}", "recipient": f"id:{recipient}"}
        made.append(maker.panel(f"d{number}", name, "count", counted, **who))
    return made, told.looked if told.bounded else None


class _Maker:
    """Panels whose marks lead to exactly the records that they count."""

    def __init__(self, asked: Asked, shown: Sequence[Stretch], pick: Mapping[str, str]) -> None:
        self._asked, self._shown, self._pick = asked, shown, pick
        self._codes = ontology.load()
        self._stems: dict[tuple[tuple[str, str], ...], str] = {}

    def records(self, first: str | None, last: str | None, **more: str) -> str:
        """Where the records are that begin between two days."""
        filters = self._asked.filters
        since = max(filter(None, (first, filters.since)), default=None)
        until = min(filter(None, (last, filters.until)), default=None)
        key = tuple(sorted(more.items()))
        if key not in self._stems:  # hundreds of marks differ in their days alone
            stem = self._asked.link("/explore", since=None, until=None, kind=None, begun=1, **more)
            self._stems[key] = stem
        ends = [f"&{name}={day}" for name, day in (("since", since), ("until", until)) if day]
        return self._stems[key] + "".join(ends)

    def panel(self, key: str, name: str, kind: str, counted: Counted, shade: str = "", **more: str) -> Panel:
        """A panel; `more`: the filters by which its records are found beside those that are asked for."""
        points = []
        for stretch in self._shown:
            events = counted.events[stretch.first]
            value: float | None = events
            if kind == "score":
                scored = counted.scored[stretch.first]
                value = counted.scores[stretch.first] / scored if scored else None
            href = self.records(*stretch, **more) if events else None
            points.append(Point(value, events, href))
        whole = self.records(self._shown[0].first, self._shown[-1].last, **more) if more else None
        return Panel(key, name, kind, tuple(points), shade, whole)

    def types(self, types: Mapping[str, Counted]) -> list[Panel]:
        """A panel for each type, the most frequent first."""
        ordered = sorted(types, key=lambda type_: (-types[type_].events.total(), type_))
        return [
            self.panel(f"t{n}", type_, "count", types[type_], f"q{self._codes.quad(type_) or 0}", type=type_)
            for n, type_ in enumerate(ordered)
        ]

    def table(self, everything: Counted, narrow: Sequence[Panel]) -> Table:
        """The numbers: all, then each panel's."""
        rows = []
        for stretch in self._shown:
            scored = everything.scored[stretch.first]
            mean = round(everything.scores[stretch.first] / scored, 3) if scored else None
            events = everything.events[stretch.first]
            href = self.records(*stretch) if events else None
            rows.append(Row((*stretch, "all", None, None, events, mean), href))
        for panel in narrow:
            actor, _, recipient = panel.name.partition(" → ")
            dyad = (actor, recipient) if recipient else (None, None)
            rows += [
                Row((*stretch, "dyad" if recipient else panel.name, *dyad, point.events, None), point.href)
                for stretch, point in zip(self._shown, panel.points, strict=True)
                if point.events
            ]
        return Table(COLUMNS, tuple(rows))


def _day_before(day: str) -> str:
    return datetime.date.fromordinal(max(1, datetime.date.fromisoformat(day).toordinal() - 1)).isoformat()


def _day_after(day: str) -> str:
    last = datetime.date.max.toordinal()
    return datetime.date.fromordinal(min(last, datetime.date.fromisoformat(day).toordinal() + 1)).isoformat()
