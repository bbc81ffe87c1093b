"""Events in the shape of ACLED's export; data/acled.toml has the rules and says what each column holds."""

from __future__ import annotations

from typing import Any

from dragoman.export.entities import named_place
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
from dragoman.ledger import Figure, Told, estimate

_CROWDS = {"Protests": ("protesters", "Protesters"), "Riots": ("rioters", "Rioters")}


def rows(told: Told, context: Context) -> list[Row] | str:
    """One row, where a rule fits."""
    actors = everybody(told, "actors", context.no_text)
    recipients = everybody(told, "recipients", context.no_text)
    rule = _rule(told, actors, recipients, context.spec.tables["rule"])
    if rule is None:
        return "no-rule"
    hit = told.hit
    row: Row = {"event_id_cnty": hit.id, "event_date": hit.first_day}
    row |= {"year": None if hit.first_day is None else int(hit.first_day[:4])}
    row |= {"time_precision": _time_precision(told)}
    disorder = context.spec.tables["disorder"]
    row |= {"disorder_type": disorder.get(rule["sub"], disorder[rule["event"]])}
    row |= {"event_type": rule["event"], "sub_event_type": rule["sub"]}
    row |= _sides(told, context, rule["event"], actors, recipients)
    if row["disorder_type"] == "Political violence" and recipients and side(recipients[0]) == "civilian":
        row["civilian_targeting"] = "Civilian targeting"
    row |= _where(told, context)
    row |= {"source": hit.report.outlet, "url": hit.report.url}
    row |= {"notes": None if context.no_text else hit.passage.text}
    dead = estimate([f for f in told.figures if f.kind == "killed"])
    row |= {"fatalities": None if dead is None else dead.low}
    row |= {"tags": joined(f"crowd size={_bounds(f)}" for f in told.figures if f.kind == "participants")}
    return [row | {"timestamp": int(hit.reading.added.timestamp())}]


def _rule(
    told: Told, actors: list[Somebody], recipients: list[Somebody], rules: list[dict[str, Any]]
) -> dict[str, Any] | None:
    event = event_of(told)
    actor = side(actors[0]) if actors else None
    recipient = side(recipients[0]) if recipients else None
    for rule in rules:
        if (
            rule["type"] == event.type
            and ("modes" not in rule or set(rule["modes"]) & set(event.modes))
            and ("actor" not in rule or actor in rule["actor"])
            and ("recipient" not in rule or recipient in rule["recipient"])
        ):
            return rule
    return None


def _time_precision(told: Told) -> int | None:
    if told.hit.first_day is None:
        return None
    days = days_between(told)
    if days is None or days > 7:
        return 3
    return 1 if days == 1 and dated(told) else 2


def _sides(
    told: Told, context: Context, event: str, actors: list[Somebody], recipients: list[Somebody]
) -> Row:
    place = event_of(told).place
    here = None if place is None else place.country
    first, first_names, one = _side(actors, _CROWDS.get(event), here, context)
    second, second_names, two = _side(recipients, None, here, context)
    if not recipients:
        two = 0
    row: Row = {"actor1": first, "assoc_actor_1": first_names, "inter1": one}
    row |= {"actor2": second, "assoc_actor_2": second_names, "inter2": two}
    if one is not None and two is not None:
        low, high = sorted((one, two)) if two else (one, two)
        row["interaction"] = low * 10 + high
    return row


def _side(
    parties: list[Somebody], crowd: tuple[str, str] | None, here: str | None, context: Context
) -> tuple[str | None, str | None, int | None]:
    """Name, names of the associated, and number of a side."""
    if not parties and crowd is None:
        return None, None, None
    numbers = context.spec.tables["inter"]
    kind = side(parties[0]) if parties else None
    state = states().get(here or "")
    country = None if state is None else state.name
    if crowd is not None or kind == "civilian":
        kind, word = crowd or ("civilian", "Civilians")
        name = word if country is None else f"{word} ({country})"
        return name, joined(p.name for p in parties), numbers[kind]
    if kind == "state" and None not in (here, parties[0].state) and parties[0].state != here:
        kind = "external"
    return parties[0].name, joined(p.name for p in parties[1:]), numbers.get(kind)


def _where(told: Told, context: Context) -> Row:
    place = event_of(told).place
    if place is None:
        return {}
    name, point = named_place(place, no_text=context.no_text), located(place)
    state = states().get(place.country or "")
    row: Row = {"location": name, "admin1": place.admin1, "precision": place.precision}
    row |= {"country": None if state is None else state.name, "iso": None if state is None else state.number}
    row |= {"admin2": name if place.precision == "admin2" else None, "geonameid": place.geonameid}
    row |= {"latitude": point and point[0], "longitude": point and point[1]}
    return row | {"geo_precision": context.spec.tables["geo_precision"].get(place.precision)}


def _bounds(figure: Figure) -> str:
    """`200`, `at least 200`, `at most 500` or `24-99`."""
    if figure.low is None:
        return f"at most {figure.high}"
    if figure.high is None:
        return f"at least {figure.low}"
    return str(figure.low) if figure.low == figure.high else f"{figure.low}-{figure.high}"
