"""PLOVER's exchange format: one event a line, field names of the manual's chapter on data fields.

`source` is never the actor there: who acts is `actor`, to whom `recipient`; the text's source is `cite_info`.
Fields beyond the manual's (`modality`, `historical`, `repeated`, `aggregate`, `reciprocal`, `claims`,
`confidence`, `on_behalf_of`, offsets) keep names that the manual does not use.
"""

from __future__ import annotations

from typing import Any

from dragoman.export.entities import entities, named_place
from dragoman.ledger import Hit
from dragoman.ontology import Ontology
from dragoman.records.reading import Event, Place

CODEBOOK = "plover-0.8"

RESOLUTION = {"point": 5, "city": 4, "admin2": 3, "admin1": 2, "country": 1}
"""The manual's codes of how close a place is; a region has none."""


def plover(hit: Hit, ontology: Ontology, *, no_text: bool = False) -> dict[str, Any]:
    """An event as a PLOVER record. Keys without a value are left out, but for `date`, which is required."""
    event = hit.record
    assert isinstance(event, Event)
    record: dict[str, Any] = {"id": hit.id, "date": hit.first_day}
    if hit.last_day is not None and hit.last_day != hit.first_day:
        record["enddate"] = hit.last_day
    record["actor"] = [
        one
        for party, words in zip(event.actors, hit.actor_words, strict=True)
        for one in entities(party, words, hit.known, no_text=no_text)
    ]
    record["recipient"] = [
        one
        for party, words in zip(event.recipients, hit.recipient_words, strict=True)
        for one in entities(party, words, hit.known, no_text=no_text)
    ]
    record |= {"event": [event.type], "mode": list(event.modes), "context": list(event.contexts)}
    record["quad_code"] = ontology.quad(event.type)
    record["event_scale"] = ontology.event_scale(event.type, event.modes)
    if event.place is not None:
        record["event_loc"] = _location(event.place, hit.place_words, no_text=no_text)
    if not no_text:
        start, end = (offset - hit.passage.span[0] for offset in event.cue)
        record["event_text"] = [hit.passage.text[start:end]]
        record["text"] = hit.passage.text
    record["text_info"] = {"start": hit.passage.span[0], "end": hit.passage.span[1]}
    if hit.sentence is not None:
        record["text_info"]["sequence"] = hit.sentence
    record["cue"] = {"start": event.cue[0], "end": event.cue[1]}
    record["cite_info"] = _citation(hit, no_text=no_text)
    record["coder"] = event.coder
    record["coded_date"] = hit.reading.added.date().isoformat()
    record["coded_time"] = hit.reading.added.time().isoformat("seconds") + "Z"
    record |= {"modality": event.modality, "confidence": event.confidence}
    record |= {
        flag: True for flag in ("historical", "repeated", "aggregate", "reciprocal") if getattr(event, flag)
    }
    if event.claims:
        prefix = hit.id.rpartition(".")[0]
        record["claims"] = [
            {"statement": f"{prefix}.{claim.statement}", "stance": claim.stance} for claim in event.claims
        ]
    if hit.verdict is not None:
        record["reviewed"] = hit.verdict
    return record


def _location(place: Place, words: str | None, *, no_text: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"start": place.span[0], "end": place.span[1]}
    if not no_text:
        found["extracted_place"] = words
    name = named_place(place, no_text=no_text)
    found |= {"resolved_place": name, "geonameid": place.geonameid, "lat": place.lat, "lon": place.lon}
    if place.precision in ("point", "city"):
        found["city"] = name
    elif place.precision == "admin2":
        found["district"] = name
    found |= {"province": place.admin1, "country_code": place.country}
    found["resolution"] = RESOLUTION.get(place.precision)
    return {key: value for key, value in found.items() if value is not None}


def _citation(hit: Hit, *, no_text: bool) -> dict[str, Any]:
    report, run = hit.report, hit.reading.run
    found: dict[str, Any] = {"citation": report.id, "url": report.url, "publication": report.outlet}
    found |= {
        "title": None if no_text else report.title,
        "date": report.published,
        "language": report.language,
    }
    found |= {"report": report.ref, "revision": report.revision, "codebook": CODEBOOK}
    found["coder"] = f"dragoman {run.program}"
    found["version"] = f"knowledge {run.knowledge}, weights {run.weights}"
    return {key: value for key, value in found.items() if value is not None}
