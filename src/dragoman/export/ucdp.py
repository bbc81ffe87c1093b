"""Deaths in the shape of UCDP's georeferenced events; data/ucdp.toml says what each column holds."""

from __future__ import annotations

from dragoman.export.entities import from_text, named_place
from dragoman.export.told import (
    Context,
    Row,
    Somebody,
    dated,
    days_between,
    event_of,
    everybody,
    joined,
    located,
    side,
    states,
)
from dragoman.ledger import Estimate, Figure, Told, estimate


def rows(told: Told, context: Context) -> list[Row] | str:
    """One row, where a count of people killed belongs to the event."""
    figures = [f for f in told.figures if f.kind == "killed"]
    dead = estimate(figures)
    if dead is None or not dead.high:
        return "not-fatal"
    hit, no_text = told.hit, context.no_text
    actors, recipients = everybody(told, "actors", no_text), everybody(told, "recipients", no_text)
    one, two = (side(parties[0]) if parties else None for parties in (actors, recipients))
    a = joined(p.name for p in actors)
    b = joined("Civilians" if side(p) == "civilian" else p.name for p in recipients)
    row: Row = {"id": hit.id, "year": None if hit.first_day is None else int(hit.first_day[:4])}
    row |= {"type_of_violence": context.spec.tables["violence"].get(one, {}).get(two)}
    row |= {"side_a": a, "side_b": b, "dyad_name": None if a is None or b is None else f"{a} - {b}"}
    row |= _source(told, dead, figures, no_text) | _where(told, context)
    precision = _date_precision(told)
    row |= {"date_prec": precision, "date_start": hit.first_day, "date_end": hit.last_day}
    row |= {"event_clarity": None if precision is None else 1 if precision == 1 else 2}
    row |= {"best": dead.best, "high": dead.high, "low": dead.low}
    row |= {"high_open": dead.high_open, "low_open": dead.low_open}
    if dead.figures == 1:
        row[_whose(figures[0], actors, recipients)] = dead.best
    row |= {"figures": [_bounds(f) for f in figures], "figure_ids": [f.id for f in figures]}
    row |= {"figures_by": [_by(f, no_text) or "" for f in figures]}
    row |= {"figures_of": [_of(f, no_text) or "" for f in figures]}
    return [row | {"modes": list(event_of(told).modes), "url": hit.report.url}]


def _source(told: Told, dead: Estimate, figures: list[Figure], no_text: bool) -> Row:
    report = told.hit.report
    title = None if no_text else report.title
    chosen = next(f for f in figures if f.id == dead.figure)
    return {
        "number_of_sources": 1,
        "source_article": joined((report.outlet, report.published, title), ", "),
        "source_office": report.outlet,
        "source_date": report.published,
        "source_headline": title,
        "source_original": _by(chosen, no_text),
    }


def _by(figure: Figure, no_text: bool) -> str | None:
    return joined(Somebody(s.actor, None, s.words, no_text).name for s in figure.speakers)


def _of(figure: Figure, no_text: bool) -> str | None:
    if figure.of_id is None or (no_text and from_text(figure.of_id)):
        return None
    return figure.of


def _whose(figure: Figure, actors: list[Somebody], recipients: list[Somebody]) -> str:
    """The column of the one count: by who is counted, a side's own actor."""
    for column, parties in (("deaths_a", actors), ("deaths_b", recipients)):
        for party in parties:
            if figure.of_id is not None and party.actor is not None and party.actor.id == figure.of_id:
                return "deaths_civilians" if side(party) == "civilian" else column
    return "deaths_unknown"


def _date_precision(told: Told) -> int | None:
    if told.hit.first_day is None:
        return None
    days = days_between(told)
    if days is None or days > 31:
        return 5
    if days == 1:
        return 1 if dated(told) else 2
    return 2 if days <= 6 else 3 if days == 7 else 4


def _where(told: Told, context: Context) -> Row:
    place = event_of(told).place
    if place is None:
        return {}
    name, point = named_place(place, no_text=context.no_text), located(place)
    state = states().get(place.country or "")
    row: Row = {"where_coordinates": name, "adm_1": place.admin1, "precision": place.precision}
    row |= {"where_prec": context.spec.tables["where_prec"].get(place.precision)}
    row |= {"adm_2": name if place.precision == "admin2" else None, "geonameid": place.geonameid}
    row |= {"latitude": point and point[0], "longitude": point and point[1]}
    return row | {"country": None if state is None else state.name, "iso3": place.country}


def _bounds(figure: Figure) -> str:
    low, high = ("?" if bound is None else str(bound) for bound in (figure.low, figure.high))
    return f"{low}..{high}"
