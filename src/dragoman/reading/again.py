"""A stored reading resolved again with newer knowledge, without the text being read. No stage."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dragoman.reading.assemble import Assembler
from dragoman.records.drafts import MentionDraft, Resolved
from dragoman.records.reading import Hop, Party, Reading, Run, Span, StatementKind


class _Heard(msgspec.Struct, frozen=True):
    kind: StatementKind
    speakers: tuple[Span, ...]
    content: tuple[Span, ...]


def again(reading: Reading, drafts: Sequence[MentionDraft], resolved: Resolved, run: Run) -> Reading:
    """`reading` with its actors and parties as `resolved` has them.

    `drafts` are those of the reading's mentions, in order (`parties.draft`); `resolved` is theirs.
    """
    build = Assembler(drafts, resolved)
    build.hear(_Heard(s.kind, tuple(p.span for p in s.speakers), s.content) for s in reading.statements)

    def party(old: Party) -> Party:
        return build.party(old.span)

    def parties(old: tuple[Party, ...]) -> tuple[Party, ...]:
        return tuple(party(p) for p in old)

    def hop(old: Hop) -> Hop:
        found = None if old.span is None else build.party(old.span).actor
        return msgspec.structs.replace(old, actor=found)

    change = msgspec.structs.replace
    events = tuple(
        change(e, actors=parties(e.actors), recipients=parties(e.recipients)) for e in reading.events
    )
    statements = tuple(
        change(
            s,
            speakers=parties(s.speakers),
            addressees=parties(s.addressees),
            chain=tuple(hop(h) for h in s.chain),
        )
        for s in reading.statements
    )
    quantities = tuple(change(q, of=build.party(q.span).actor) for q in reading.quantities)
    ties = tuple(change(t, from_=party(t.from_), to=party(t.to)) for t in reading.ties)
    return change(
        reading,
        run=run,
        actors=resolved.actors,
        mentions=build.mentions(),
        events=events,
        statements=statements,
        quantities=quantities,
        ties=ties,
    )
