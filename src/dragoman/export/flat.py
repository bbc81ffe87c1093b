"""Events and statements as flat rows, one a record, for CSV and Parquet; and as the contract's own JSON.

A column's type is DuckDB's. A list holds one value for each party, in the order of the record; where a party
has none, its place holds an empty string.
"""

from __future__ import annotations

from typing import Any

import msgspec

from dragoman.export.entities import entities, from_text, named_place, own
from dragoman.ledger import Hit
from dragoman.ontology import Ontology
from dragoman.records.reading import Event, Party, Statement

_HEAD = {
    "id": "VARCHAR", "report": "VARCHAR", "revision": "INTEGER", "reading": "INTEGER", "outlet": "VARCHAR",
    "source_id": "VARCHAR", "url": "VARCHAR", "title": "VARCHAR", "published": "VARCHAR", "date": "DATE",
    "enddate": "DATE",
}  # fmt: skip
_PLACED = {
    "cue": "VARCHAR", "cue_start": "INTEGER", "cue_end": "INTEGER", "text": "VARCHAR", "text_start": "INTEGER",
    "text_end": "INTEGER", "sentence": "INTEGER",
}  # fmt: skip
_TAIL = {
    "reviewed": "VARCHAR", "program": "VARCHAR", "knowledge": "VARCHAR", "weights": "VARCHAR",
    "coded": "TIMESTAMPTZ",
}  # fmt: skip


def _party_columns(role: str) -> dict[str, str]:
    fields = ("id", "name", "code", "sector", "text", "on_behalf_of")
    return {f"{role}_{field}": "VARCHAR[]" for field in fields} | {
        f"{role}_{end}": "INTEGER[]" for end in ENDS
    }


ENDS = ("start", "end")

EVENT_COLUMNS: dict[str, str] = (
    _HEAD
    | {"type": "VARCHAR", "quad_code": "INTEGER", "event_scale": "DOUBLE", "modes": "VARCHAR[]"}
    | {"contexts": "VARCHAR[]", "modality": "VARCHAR", "historical": "BOOLEAN", "repeated": "BOOLEAN"}
    | {"aggregate": "BOOLEAN", "reciprocal": "BOOLEAN"}
    | _party_columns("actor")
    | _party_columns("recipient")
    | _PLACED
    | {"place": "VARCHAR", "place_text": "VARCHAR", "place_country": "VARCHAR", "place_admin1": "VARCHAR"}
    | {
        "place_lat": "DOUBLE",
        "place_lon": "DOUBLE",
        "place_geonameid": "BIGINT",
        "place_precision": "VARCHAR",
    }
    | {"time_basis": "VARCHAR", "claims": "VARCHAR[]", "stances": "VARCHAR[]", "performed_by": "VARCHAR"}
    | {"confidence": "DOUBLE", "coder": "VARCHAR"}
    | _TAIL
)
STATEMENT_COLUMNS: dict[str, str] = (
    _HEAD
    | {"kind": "VARCHAR", "attitude": "VARCHAR", "act": "VARCHAR", "within": "VARCHAR"}
    | _party_columns("speaker")
    | _party_columns("addressee")
    | _PLACED
    | {"content": "VARCHAR[]", "content_start": "INTEGER[]", "content_end": "INTEGER[]"}
    | {"chain_role": "VARCHAR[]", "chain_name": "VARCHAR[]", "chain_id": "VARCHAR[]"}
    | _TAIL
)


def _parties(
    hit: Hit, role: str, parties: tuple[Party, ...], words: tuple[str, ...], *, no_text: bool
) -> dict[str, Any]:
    found: dict[str, Any] = {name: [] for name in _party_columns(role)}
    for party, text in zip(parties, words, strict=True):
        for one in entities(party, text, hit.known, no_text=no_text):
            found[f"{role}_id"].append(one.get("identifier_id", ""))
            found[f"{role}_name"].append(one.get("identifier_text", ""))
            found[f"{role}_code"].append(one.get("code") or "")
            found[f"{role}_sector"].append(one.get("sector", ""))
            found[f"{role}_text"].append(one.get("entity_text", ""))
            found[f"{role}_on_behalf_of"].append(one.get("on_behalf_of", ""))
            found[f"{role}_start"].append(one["start"])
            found[f"{role}_end"].append(one["end"])
    return found


def _head(hit: Hit, *, no_text: bool) -> dict[str, Any]:
    report = hit.report
    row: dict[str, Any] = {"id": hit.id, "report": report.ref, "revision": report.revision}
    row |= {"reading": hit.reading.number, "outlet": report.outlet, "source_id": report.id, "url": report.url}
    row |= {"title": None if no_text else report.title, "published": report.published}
    row |= {"date": hit.first_day, "enddate": hit.last_day}
    low, high = hit.passage.span
    start, end = hit.cue or (None, None)
    cue = None if start is None or end is None or no_text else hit.passage.text[start - low : end - low]
    row |= {"cue": cue, "cue_start": start, "cue_end": end, "text_start": low, "text_end": high}
    row |= {"text": None if no_text else hit.passage.text, "sentence": hit.sentence, "reviewed": hit.verdict}
    run = hit.reading.run
    row |= {"program": run.program, "knowledge": run.knowledge, "weights": run.weights}
    return row | {"coded": hit.reading.added.isoformat()}


def event_row(hit: Hit, ontology: Ontology, *, no_text: bool = False) -> dict[str, Any]:
    """One event as a row of EVENT_COLUMNS."""
    event = hit.record
    assert isinstance(event, Event)
    row = _head(hit, no_text=no_text)
    row |= {"type": event.type, "quad_code": ontology.quad(event.type)}
    row |= {"event_scale": ontology.event_scale(event.type, event.modes), "modes": list(event.modes)}
    row |= {"contexts": list(event.contexts), "modality": event.modality, "historical": event.historical}
    row |= {"repeated": event.repeated, "aggregate": event.aggregate, "reciprocal": event.reciprocal}
    row |= _parties(hit, "actor", event.actors, hit.actor_words, no_text=no_text)
    row |= _parties(hit, "recipient", event.recipients, hit.recipient_words, no_text=no_text)
    if event.place is not None:
        place = event.place
        row |= {
            "place": named_place(place, no_text=no_text),
            "place_text": None if no_text else hit.place_words,
        }
        row |= {"place_country": place.country, "place_admin1": place.admin1, "place_lat": place.lat}
        row |= {
            "place_lon": place.lon,
            "place_geonameid": place.geonameid,
            "place_precision": place.precision,
        }
    prefix = hit.id.rpartition(".")[0]
    row |= {"time_basis": None if event.time is None else event.time.basis}
    row |= {"claims": [f"{prefix}.{claim.statement}" for claim in event.claims]}
    row |= {"stances": [claim.stance for claim in event.claims]}
    row |= {"performed_by": None if event.performed_by is None else f"{prefix}.{event.performed_by}"}
    row |= {"confidence": event.confidence, "coder": event.coder}
    return {name: row.get(name) for name in EVENT_COLUMNS}


def statement_row(hit: Hit, ontology: Ontology, *, no_text: bool = False) -> dict[str, Any]:
    """One statement as a row of STATEMENT_COLUMNS."""
    said = hit.record
    assert isinstance(said, Statement)
    row = _head(hit, no_text=no_text)
    prefix = hit.id.rpartition(".")[0]
    row |= {"kind": said.kind, "attitude": said.attitude, "act": said.act}
    row |= {"within": None if said.within is None else f"{prefix}.{said.within}"}
    row |= _parties(hit, "speaker", said.speakers, hit.actor_words, no_text=no_text)
    row |= _parties(hit, "addressee", said.addressees, hit.recipient_words, no_text=no_text)
    low = hit.passage.span[0]
    row["content"] = [] if no_text else [hit.passage.text[s - low : e - low] for s, e in said.content]
    row |= {"content_start": [s for s, _ in said.content], "content_end": [e for _, e in said.content]}
    row["chain_role"] = [hop.role for hop in said.chain]
    row["chain_name"] = [hop.name if _may_name(hop.role, no_text) else "" for hop in said.chain]
    row["chain_id"] = [own(hop.actor) or "" for hop in said.chain]
    return {name: row.get(name) for name in STATEMENT_COLUMNS}


def _may_name(role: str, no_text: bool) -> bool:
    """Whether a station's name may stand: it is no word of the text, or words may stand."""
    return not no_text or role == "publisher"


def contract(hit: Hit, ontology: Ontology, *, no_text: bool = False) -> dict[str, Any]:
    """A record as the contract writes it, with its report, reading and passage around it."""
    record: dict[str, Any] = msgspec.to_builtins(hit.record)
    if no_text and isinstance(hit.record, Event) and hit.record.place is not None:
        record["place"]["name"] = named_place(hit.record.place, no_text=True) or ""
    passage: dict[str, Any] = {"span": list(hit.passage.span)}
    report: dict[str, Any] = msgspec.to_builtins(hit.report)
    known = [msgspec.to_builtins(actor) for actor in hit.known.values()]
    if no_text:
        report["title"] = None
        for hop in record.get("chain", ()):
            if not _may_name(hop["role"], no_text):
                hop["name"] = ""
        for actor in known:
            if from_text(actor["id"]):
                actor["name"] = ""
    else:
        passage["text"] = hit.passage.text
    reading: dict[str, Any] = msgspec.to_builtins(hit.reading)
    reading.pop("sequence")
    found = {"id": hit.id, "kind": hit.kind, "record": record, "actors": known, "passage": passage}
    return found | {"report": report, "reading": reading, "date": hit.first_day, "enddate": hit.last_day}
