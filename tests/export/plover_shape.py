"""PLOVER's data fields as the project writes them: the manual's names, then our own. Unknown fields are refused."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from dragoman.records.reading import EventType, Modality, Stance

Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Iso3 = Annotated[str, Meta(pattern="^[A-Z]{3}$")]


class Entity(Struct, forbid_unknown_fields=True, kw_only=True):
    """The manual's information object for entities."""

    code: Iso3 | None = None
    sector: Annotated[str, Meta(pattern="^([A-Z]{3}){1,2}$")] | None = None
    entity_text: str | None = None
    identifier_id: str | None = None
    identifier_text: str | None = None
    start: int
    end: int
    on_behalf_of: str | None = None


class Location(Struct, forbid_unknown_fields=True, kw_only=True):
    """The manual's location object."""

    extracted_place: str | None = None
    resolved_place: str | None = None
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    city: str | None = None
    district: str | None = None
    province: str | None = None
    country_code: Iso3 | None = None
    resolution: Literal[1, 2, 3, 4, 5] | None = None
    start: int
    end: int


class TextInfo(Struct, forbid_unknown_fields=True, kw_only=True):
    """The manual's information object for text."""

    sequence: int | None = None
    start: int
    end: int


class CiteInfo(Struct, forbid_unknown_fields=True, kw_only=True):
    """The manual's information object for citations."""

    citation: str
    url: str | None = None
    title: str | None = None
    language: Annotated[str, Meta(pattern="^[a-z]{2}$")]
    publication: str | None = None
    coder: str
    codebook: str
    version: str
    date: str | None = None
    report: str
    revision: int


class Cue(Struct, forbid_unknown_fields=True):
    """Where the words stand that evoke the event."""

    start: int
    end: int


class Claim(Struct, forbid_unknown_fields=True):
    """Whose word it is."""

    statement: str
    stance: Stance


class Plover(Struct, forbid_unknown_fields=True, kw_only=True):
    """One event."""

    id: str
    date: Day | None
    enddate: Day | None = None
    actor: list[Entity]
    recipient: list[Entity]
    event: list[EventType]
    event_loc: Location | None = None
    event_text: list[str] | None = None
    quad_code: Literal[1, 2, 3, 4]
    event_scale: Annotated[float, Meta(ge=-10, le=10)]
    mode: list[str]
    context: list[str]
    text: str | None = None
    text_info: TextInfo
    cite_info: CiteInfo
    coder: str
    coded_date: Day
    coded_time: Annotated[str, Meta(pattern=r"^\d{2}:\d{2}:\d{2}Z$")]
    cue: Cue
    modality: Modality
    confidence: float
    historical: bool | None = None
    repeated: bool | None = None
    aggregate: bool | None = None
    reciprocal: bool | None = None
    claims: list[Claim] | None = None
    reviewed: Literal["accept", "edit"] | None = None
