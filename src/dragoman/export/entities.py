"""Who is who in an export: codes, sectors and names of parties, and which of them are the source's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dragoman.records.reading import Actor, Party, Place

Entity = dict[str, Any]


def own(actor: str | None) -> str | None:
    """An actor's id where it means the same in every document; None for one that only a document knows."""
    return None if actor is None or actor.startswith("local:") else actor


def from_text(actor: str) -> bool:
    """Whether an actor's name is only the words of a report: of its own actors, also where they have a written id."""
    return actor.startswith("local:") or ":local:" in actor


def entity(actor: Actor | None, behalf: Actor | None, *, no_text: bool) -> Entity:
    """PLOVER's entity object without what stands in the text.

    Code and sector are the actor's own, else of him for whom he acts. `sector` is one PLOVER sector or two run
    together, as the manual has it.
    """
    found: Entity = {}
    for holder in (actor, behalf):
        if holder is not None:
            found.setdefault("code", holder.code)
            if found["code"] is None:
                found["code"] = holder.code
            if holder.sectors and "sector" not in found:
                found["sector"] = "".join(holder.sectors[:2])
    if actor is not None:
        if own(actor.id) is not None:
            found["identifier_id"] = actor.id
        if not from_text(actor.id) or not no_text:
            found["identifier_text"] = actor.name
    if behalf is not None and own(behalf.id) is not None:
        found["on_behalf_of"] = behalf.id
    return found


def named_place(place: Place, *, no_text: bool) -> str | None:
    """A place's name, unless it is only the text's word for a place that nobody found."""
    found = place.geonameid is not None or place.lat is not None or place.country is not None
    return place.name if found or not no_text else None


def entities(party: Party, words: str, known: Mapping[str, Actor], *, no_text: bool) -> list[Entity]:
    """The entity objects of one party: one, or one for each that its phrase names."""
    place: Entity = {"start": party.span[0], "end": party.span[1]}
    if not no_text:
        place["entity_text"] = words
    behalf = known.get(party.on_behalf_of or "")
    actors = [known.get(member) for member in party.members] or [known.get(party.actor or "")]
    return [entity(actor, behalf, no_text=no_text) | place for actor in actors]
