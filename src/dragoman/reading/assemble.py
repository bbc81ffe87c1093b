"""From drafts to the contract's records: numbering, parties, chains, claims. No stage; imports records only."""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Iterable, Sequence
from typing import Protocol

from dragoman.reading.parties import PartyIndex, features, party
from dragoman.records.drafts import (
    EventDraft,
    EventLinks,
    HopDraft,
    MentionDraft,
    QuantityDraft,
    Resolved,
    StatementDraft,
    TieDraft,
)
from dragoman.records.reading import (
    Claim,
    Event,
    Hop,
    Mention,
    MentionLink,
    Party,
    Place,
    Quantity,
    Span,
    Statement,
    StatementKind,
    Tie,
    Time,
)


@dataclasses.dataclass(frozen=True)
class Attached:
    """What was found to belong to each event, statement, quantity and tie, one for one with their drafts."""

    event_times: Sequence[Time | None]
    event_places: Sequence[Place | None]
    event_quantities: Sequence[Sequence[int]]
    statement_times: Sequence[Time | None]
    quantity_times: Sequence[Time | None]
    quantity_places: Sequence[Place | None]
    quantity_statements: Sequence[int | None]
    tie_statements: Sequence[int | None]


class Heard(Protocol):
    """What first persons are resolved by: a statement draft, or the same of a stored statement."""

    @property
    def kind(self) -> StatementKind: ...
    @property
    def speakers(self) -> tuple[Span, ...]: ...
    @property
    def content(self) -> tuple[Span, ...]: ...


_FIRST = {
    "i": False,
    "me": False,
    "my": False,
    "mine": False,
    "we": True,
    "us": True,
    "our": True,
    "ours": True,
}
"""First persons; True where they are several."""


class Assembler:
    """Turns one report's drafts into records. Mentions that nothing points to and nobody stands behind are dropped."""

    def __init__(self, drafts: Sequence[MentionDraft], resolved: Resolved) -> None:
        self.drafts, self.resolved = drafts, resolved
        self._index = PartyIndex(drafts)
        self._used = {i for i, a in enumerate(resolved.assignments) if a.actor is not None or a.members}
        self._mentions: dict[int, Mention] = {}

    def hear(self, statements: Iterable[Heard]) -> None:
        """First persons inside quoted words are the speaker ("I") or those he speaks for ("we").

        Call before any record is built. Inner statements win over those around them.
        """
        heads = sorted(
            (m.head[0], i) for i, m in enumerate(self.drafts) if m.lemma in _FIRST and m.form == "pronoun"
        )
        for s in sorted(statements, key=lambda s: -sum(b - a for a, b in s.content)):
            if (
                s.kind == "indirect"
                or len(s.speakers) != 1
                or (who := self._index.find(s.speakers[0])) is None
            ):
                continue
            speaker = self.resolved.assignments[who]
            if speaker.actor is None:
                continue
            for start, end in s.content:
                low = bisect.bisect_left(heads, (start, -1))
                for _, i in heads[low : bisect.bisect_left(heads, (end, -1))]:
                    many = _FIRST[self.drafts[i].lemma]
                    actor = (speaker.on_behalf_of or speaker.actor) if many else speaker.actor
                    self._mentions[i] = Mention(
                        span=self.drafts[i].span,
                        actor=actor,
                        by="pronoun",
                        on_behalf_of=None if many else speaker.on_behalf_of,
                        why="first person in quoted words: the speaker" + (" and his side" if many else ""),
                        score=round(0.9 * speaker.score, 3),
                    )
                    self._used.add(i)

    def party(self, span: Span) -> Party:
        """The party at `span`; its mention is kept in the reading."""
        several = self._index.several(span)
        if several:
            self._used.update(several)
            plain = [self._plain(i) for i in several]
            named = dict.fromkeys(a for m in plain for a in (m.members or (m.actor,)) if a is not None)
            return Party(span=span, members=tuple(named))
        i = self._index.find(span)
        if i is None:
            return Party(span=span)
        self._used.add(i)
        return party(span, self._plain(i))

    def parties(self, spans: Iterable[Span]) -> tuple[Party, ...]:
        return tuple(self.party(s) for s in spans)

    def _plain(self, i: int) -> Mention:
        if i not in self._mentions:
            a = self.resolved.assignments[i]
            self._mentions[i] = Mention(
                span=self.drafts[i].span,
                actor=a.actor,
                by=a.by,
                on_behalf_of=a.on_behalf_of,
                members=a.members,
                why=a.why,
                score=round(a.score, 3),
            )
        return self._mentions[i]

    def mentions(self) -> tuple[Mention, ...]:
        """The kept mentions with their features. Call last: every party asked for before is among them."""
        kept = set(self._used)
        queue = list(kept)
        while queue:
            for link in self.drafts[queue.pop()].links:
                if link.target not in kept:
                    kept.add(link.target)
                    queue.append(link.target)
        number = {old: new for new, old in enumerate(sorted(kept))}
        out = []
        for i in sorted(kept):
            links = tuple(MentionLink(role=x.role, target=number[x.target]) for x in self.drafts[i].links)
            plain = self._plain(i)
            out.append(
                Mention(
                    span=plain.span,
                    actor=plain.actor,
                    by=plain.by,
                    on_behalf_of=plain.on_behalf_of,
                    members=plain.members,
                    why=plain.why,
                    score=plain.score,
                    features=features(self.drafts[i], links),
                )
            )
        return tuple(out)

    def statements(
        self, drafts: Sequence[StatementDraft], chains: Sequence[Sequence[HopDraft]], attached: Attached
    ) -> tuple[Statement, ...]:
        return tuple(
            Statement(
                id=f"s{n}",
                speakers=self.parties(d.speakers),
                cue=d.cue,
                content=d.content,
                kind=d.kind,
                attitude=d.attitude,
                act=d.act,
                addressees=self.parties(d.addressees),
                within=None if d.within is None else f"s{d.within + 1}",
                time=attached.statement_times[n - 1],
                chain=tuple(self._hop(h) for h in chains[n - 1]),
            )
            for n, d in enumerate(drafts, 1)
        )

    def _hop(self, draft: HopDraft) -> Hop:
        found = None if draft.span is None else self.party(draft.span)
        return Hop(
            role=draft.role, span=draft.span, actor=None if found is None else found.actor, name=draft.name
        )

    def events(
        self, drafts: Sequence[EventDraft], links: Sequence[EventLinks], attached: Attached
    ) -> tuple[Event, ...]:
        return tuple(
            Event(
                id=f"e{n}",
                type=d.type,
                modes=d.modes,
                contexts=d.contexts,
                modality=d.modality,
                historical=d.historical,
                repeated=d.repeated,
                aggregate=d.aggregate,
                cue=d.cue,
                actors=self.parties(d.actors),
                recipients=self.parties(d.recipients),
                reciprocal=d.reciprocal,
                time=attached.event_times[n - 1],
                place=attached.event_places[n - 1],
                quantities=tuple(f"q{q + 1}" for q in attached.event_quantities[n - 1]),
                claims=tuple(Claim(statement=f"s{s + 1}", stance=how) for s, how in links[n - 1].claims),
                performed_by=_statement(links[n - 1].performed_by),
                confidence=round(d.confidence, 3),
                coder=d.coder,
                scores=d.scores,
            )
            for n, d in enumerate(drafts, 1)
        )

    def quantities(self, drafts: Sequence[QuantityDraft], attached: Attached) -> tuple[Quantity, ...]:
        return tuple(
            Quantity(
                id=f"q{n}",
                span=d.span,
                low=d.low,
                high=d.high,
                approximate=d.approximate,
                kind=d.kind,
                of=self.party(d.span).actor,
                statement=_statement(attached.quantity_statements[n - 1]),
                place=attached.quantity_places[n - 1],
                time=attached.quantity_times[n - 1],
            )
            for n, d in enumerate(drafts, 1)
        )

    def ties(self, drafts: Sequence[TieDraft], attached: Attached) -> tuple[Tie, ...]:
        return tuple(
            Tie(
                type=d.type,
                from_=self.party(d.from_span),
                to=self.party(d.to_span),
                evidence=d.evidence,
                negated=d.negated,
                statement=_statement(attached.tie_statements[n]),
                time=None,
            )
            for n, d in enumerate(drafts)
        )


def _statement(index: int | None) -> str | None:
    return None if index is None else f"s{index + 1}"
