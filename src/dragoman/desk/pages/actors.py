"""Actors: who is in the ledger, what each did, said and suffered, and the ties that are told of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from dragoman.desk.context import desk_of
from dragoman.desk.pages.who import identities_of
from dragoman.desk.rows import address, row
from dragoman.desk.users import Viewer
from dragoman.knowledge import Entry, Knowledge
from dragoman.ledger.answers import Filters, Hit, TieTold
from dragoman.ledger.busy import Busy
from dragoman.page.clean import one_line

router = APIRouter()

SHOWN = 12
"""Records of each kind on an actor's page; the rest stand in Explore."""
MOST_TIES = 24
"""Ties on an actor's page, of the reports published last; all of them are in the API."""
LISTED = 60
_NAMES = (("Also", "aliases"), ("Short", "short"), ("Adjectives", "adjectives"), ("People", "people"))


class Bond(NamedTuple):
    """A tie with all that is told of it: for, against."""

    from_: str
    from_id: str | None
    type: str
    to: str
    to_id: str | None
    told: tuple[TieTold, ...]
    against: int


class Known(NamedTuple):
    """What the knowledge says of an actor, in words."""

    entry: Entry
    facts: tuple[tuple[str, str], ...]
    offices: tuple[tuple[str, str], ...]
    ties: tuple[tuple[str, str], ...]


@router.get("/actors")
def actors(request: Request, user: Viewer, q: str = "") -> HTMLResponse:
    """Who is in the ledger most, and a search among all who are known."""
    desk = desk_of(request)
    words = q[:200].split()
    known: list[Entry] = []
    if words:
        for entry in desk.knowledge.matching(words):
            known.append(entry)
            if len(known) == LISTED:
                break
    busy: list[Busy] = desk.keep("busy actors", desk.store.stamp(), lambda: desk.store.view().busiest(LISTED))
    return desk.page(request, "actors.html", q=q[:200], known=known, busy=busy, listed=LISTED)


@router.get("/actor/{id_:path}")
def actor(request: Request, user: Viewer, id_: str) -> HTMLResponse:
    """One actor. A report's own is REF:local:3."""
    desk = desk_of(request)
    view = desk.store.view()
    did, suffered, said, ties = desk.keep(
        f"actor {id_}",
        desk.store.stamp(),
        lambda: (
            view.search(Filters(actor=id_), limit=SHOWN + 1),
            view.search(Filters(recipient=id_), limit=SHOWN + 1),
            view.search(Filters(actor=id_), kind="statement", limit=SHOWN + 1),
            bonds(view.ties(id_, newest=MOST_TIES)),
        ),
    )
    known = known_of(desk.knowledge, id_)
    name = known.entry.name if known else _name(id_, (*did, *suffered, *said))
    return desk.page(
        request,
        "actor.html",
        id_=id_,
        identities=identities_of(desk, id_),
        name=one_line(name),
        known=known,
        lists=[
            (
                "Did",
                "did",
                [row(h) for h in did[:SHOWN]],
                more("actor", id_, "event") if len(did) > SHOWN else None,
            ),
            (
                "Said",
                "said",
                [row(h) for h in said[:SHOWN]],
                more("actor", id_, "statement") if len(said) > SHOWN else None,
            ),
            (
                "Was dealt with",
                "suffered",
                [row(h) for h in suffered[:SHOWN]],
                more("recipient", id_, "event") if len(suffered) > SHOWN else None,
            ),
        ],
        bonds=ties,
        nothing=not (did or suffered or said or known),
        address=address,
    )


def more(role: str, id_: str, kind: str) -> str:
    """Where all of them are."""
    return f"/explore?{role}={quote(id_, safe='')}&kind={kind}"


def _name(id_: str, hits: Iterable[Hit]) -> str:
    """The name by which the ledger knows him."""
    local = id_.partition(":")[2] if id_.count(":") > 1 else id_
    for hit in hits:
        found = hit.known.get(id_) or hit.known.get(local)
        if found is not None:
            return found.name
    return id_


def bonds(told: Iterable[TieTold]) -> list[Bond]:
    """Ties by type and parties, what affirms them beside what denies them, the most told first."""
    groups: dict[tuple[str, str, str], list[TieTold]] = {}
    for tie in told:
        groups.setdefault((tie.type, tie.from_id or tie.from_name, tie.to_id or tie.to_name), []).append(tie)
    made = [
        Bond(
            one_line(group[0].from_name),
            group[0].from_id,
            group[0].type.replace("_", " "),
            one_line(group[0].to_name),
            group[0].to_id,
            tuple(group),
            sum(tie.negated for tie in group),
        )
        for group in groups.values()
    ]
    return sorted(made, key=lambda bond: -len(bond.told))


def known_of(knowledge: Knowledge, id_: str) -> Known | None:
    """What is known of an actor beforehand."""
    entry = knowledge.get(id_)
    if entry is None:
        return None

    def name(other: str) -> str:
        found = knowledge.get(other)
        return other if found is None else found.name

    facts = [(label, ", ".join(getattr(entry, field))) for label, field in _NAMES]
    facts.append(("Country", name(entry.country) if entry.country else ""))
    facts.append(("Part of", name(entry.part) if entry.part else ""))
    facts.append(("Since", entry.start or ""))
    facts.append(("Until", entry.end or ""))
    facts.append(("Succeeds", ", ".join(name(other) for other in entry.succeeds)))
    offices = [
        (
            f"{role.office.replace('-', ' ')} of {name(role.of)}",
            _days(role.start.isoformat(), role.end.isoformat() if role.end else None),
        )
        for role in sorted(entry.roles, key=lambda role: role.start)
    ]
    ties = [
        (
            f"{name(fact.from_) if fact.from_ else entry.name} {fact.type.replace('_', ' ')} "
            f"{name(fact.to) if fact.to else entry.name}",
            _days(fact.start, fact.end),
        )
        for fact in entry.ties
    ]
    return Known(entry, tuple((a, b) for a, b in facts if b), tuple(offices), tuple(ties))


def _days(start: str | None, end: str | None) -> str:
    return f"{start or ''} – {end or ''}" if start or end else ""
