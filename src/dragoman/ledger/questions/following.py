"""What the timelines of a question are made from, taken from a ledger at one go.

from dragoman.questions.track import track

held = follow(ledger, knowledge, "us-forces-in-iraq")
told = track(held.question, held.seen, knowledge, looked=held.looked, acts=held.acts)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from dragoman.knowledge import Knowledge, normalise
from dragoman.ledger.answers import Filters, Hit
from dragoman.ledger.questions.answers import PositionShown
from dragoman.questions.deeds import needs
from dragoman.questions.records import Question
from dragoman.questions.seen import Act, Looked, Seen
from dragoman.questions.shifts import DEED
from dragoman.questions.tracked import Line, Track
from dragoman.questions.whose import Houses
from dragoman.records.reading import Event, Party

if TYPE_CHECKING:
    from dragoman.ledger.store import Ledger


class Followed(NamedTuple):
    """A question with all that a ledger has on it. `shown`: the positions by id; `seen`: the same for timelines."""

    question: Question
    shown: Mapping[str, PositionShown]
    seen: tuple[Seen, ...]
    looked: tuple[Looked, ...]
    acts: tuple[Act, ...]


def follow(
    store: Ledger,
    knowledge: Knowledge,
    id_: str,
    *,
    since: str | None = None,
    until: str | None = None,
    least: float = 0.0,
) -> Followed:
    """All on the question with this id. `since`, `until` (ISO days) and `least` (confidence) bound only the acts.

    Raises LedgerError(ledger.no-question).
    """
    book = store.questions()
    question = book.get(id_).question
    shown = {one.id: one for one in book.positions(id_)}
    seen = tuple(one.seen() for one in shown.values())
    sure = [one for one in seen if one.position.confidence >= least]
    found = tuple(acts(store, knowledge, sure, since, until))
    return Followed(question, shown, seen, tuple(book.coverage(id_)), found)


def acts(
    store: Ledger, knowledge: Knowledge, seen: Sequence[Seen], since: str | None, until: str | None
) -> Iterator[Act]:
    """Events reported done that promises, threats and demands among `seen` may be held against, each once."""
    houses = Houses(knowledge)
    view = store.view()
    told: set[str] = set()
    for actor, types in sorted(needs(seen, houses).items()):
        entry = knowledge.get(actor)
        who = entry.code if entry is not None and entry.kind == "country" and entry.code else actor
        filters = Filters(
            actor=who, types=tuple(sorted(types)), modality=("actual",), min_confidence=DEED, since=since, until=until
        )  # fmt: skip
        for hit in view.records(filters):
            act = act_of(hit)
            if act is not None and act.id not in told:
                told.add(act.id)
                yield act


def act_of(hit: Hit) -> Act | None:
    """An event as deeds take it; None without a day, and for what lies well before its report."""
    event = hit.record
    day = hit.first_day or (hit.report.published or "")[:10]
    if not isinstance(event, Event) or event.historical or not day:
        return None
    country = None if event.place is None else event.place.country
    return Act(
        id=hit.id, type=event.type, actors=_ids(event.actors), recipients=_ids(event.recipients),
        countries=(country,) if country else (), day=day, words=hit.passage.text, report=hit.report.ref,
        outlet=hit.report.outlet or "", confidence=event.confidence,
    )  # fmt: skip


def _ids(parties: Sequence[Party]) -> tuple[str, ...]:
    named = (
        id_ for party in parties for id_ in (party.members or (party.on_behalf_of or party.actor,)) if id_
    )
    return tuple(dict.fromkeys(named))


def lines_of(track: Track, knowledge: Knowledge, who: str) -> tuple[Line, ...]:
    """The lines of those who are meant: by an id, a country code, a name known, else by whole words of a name."""
    houses = Houses(knowledge)
    who = who.removeprefix("id:")
    country, known = knowledge.country(who.upper()), houses.name(who)
    ids = {who, houses.home(who.lower(), None), country.id if country else None, known}
    named = tuple(line for line in track.lines if line.actor in ids)
    if named:
        return named
    words = f" {normalise(who)} "

    def worded(line: Line) -> bool:
        names = {line.name, *(seen.position.holder.name for seen in line.seen)}
        return any(words in f" {normalise(name)} " for name in names)

    return tuple(filter(worded, track.lines))
