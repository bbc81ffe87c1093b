"""Events in the shape of POLECAT's files; data/polecat.toml says what each column holds."""

from __future__ import annotations

from dragoman.export.entities import from_text, named_place
from dragoman.export.told import Context, Row, Somebody, cow, event_of, everybody, joined, located
from dragoman.ledger import Told
from dragoman.records.reading import Actor

QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}


def rows(told: Told, context: Context) -> list[Row]:
    """One row."""
    event, hit, codes = event_of(told), told.hit, context.codes
    no_text = context.no_text
    row: Row = {"Event ID": hit.id, "Event Date": hit.first_day, "Event Type": event.type}
    row |= {"Event Mode": joined(event.modes), "Intensity": codes.event_scale(event.type, event.modes)}
    row |= {"Quad Code": QUADS.get(codes.quad(event.type) or 0), "Contexts": joined(event.contexts)}
    for role, head in (("actors", "Actor"), ("recipients", "Recipient")):
        found = everybody(told, role, no_text)
        row |= _party(found, head)
        words = hit.actor_words if role == "actors" else hit.recipient_words
        row[f"{head} Name Raw"] = None if no_text else joined(words)
        row[f"{head.lower()}_ids"] = [somebody.id or "" for somebody in found]
    row |= _place(told, context)
    row |= {"Source": hit.report.outlet, "Publication Date": hit.report.published}
    row |= {"Language": hit.report.language, "Version": " ".join(_versions(told))}
    people, others = (
        context.spec.tables["people"]["kinds"],
        context.spec.tables["people"]["not_organizations"],
    )
    row["Story People"] = joined(_name(a, no_text) for a in told.cast if a.kind in people)
    row["Story Organizations"] = joined(_name(a, no_text) for a in told.cast if a.kind not in others)
    row["Story Locations"] = joined(p.name for p in told.places if p.geonameid is not None)
    return [row]


def _party(found: list[Somebody], head: str) -> Row:
    states = [somebody.state for somebody in found]
    return {
        f"{head} Name": joined(somebody.name for somebody in found),
        f"{head} Country": joined(somebody.code for somebody in found),
        f"{head} COW": joined(str(cow()[s]) for s in states if s is not None and s in cow()),
        f"Primary {head} Sector": joined(somebody.sectors[0] for somebody in found if somebody.sectors),
        f"{head} Sectors": joined(",".join(somebody.sectors) for somebody in found),
    }


def _place(told: Told, context: Context) -> Row:
    place = event_of(told).place
    if place is None:
        return {}
    name = named_place(place, no_text=context.no_text)
    column = {"city": "City", "point": "City", "admin2": "District"}.get(place.precision)
    point = located(place)
    row: Row = {"Placename": name, "Province": place.admin1, "Country": place.country}
    row |= {"Latitude": point and point[0], "Longitude": point and point[1], "GeoNames ID": place.geonameid}
    row |= {"Raw Placename": None if context.no_text else told.hit.place_words}
    row |= {"Feature Type": context.spec.tables["feature"].get(place.precision)}
    return row | ({} if column is None else {column: name})


def _versions(told: Told) -> tuple[str, str, str]:
    run = told.hit.reading.run
    return f"dragoman-{run.program}", f"knowledge-{run.knowledge}", f"weights-{run.weights}"


def _name(actor: Actor, no_text: bool) -> str | None:
    return None if no_text and from_text(actor.id) else actor.name
