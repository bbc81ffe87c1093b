"""Mentions to actors: who is meant. A pure function of mention drafts and knowledge, without text or parse.

Stored mentions can therefore be resolved again with newer knowledge.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence

from dragoman.knowledge import Knowledge
from dragoman.reading.resolution.engine import Engine
from dragoman.reading.resolution.voices import Voice
from dragoman.records.drafts import MentionDraft, Resolved
from dragoman.records.reading import Span

__all__ = ["resolve"]


def resolve(
    mentions: Sequence[MentionDraft],
    knowledge: Knowledge,
    published: datetime.date | None = None,
    outlet: str | None = None,
    *,
    acting: Collection[int] = (),
    grounds: Mapping[int, str] | None = None,
    written: str | None = None,
    voices: Sequence[tuple[int, tuple[Span, ...], bool]] = (),
    elsewhere: Sequence[str] = (),
    seats: Mapping[int, str] | None = None,
) -> Resolved:
    """Actors of a report, and one assignment for each mention, in order.

    `mentions` stand in the order of the text; their links index the sequence. `published` decides who held an
    office; without it an office stays an office. Actors come in the order in which they appear; unknown ones have
    ids `local:N`. `acting` are the mentions that are parties or speakers: a description among them of nobody known
    becomes an actor of the report. `grounds` gives the ISO alpha-3 code of the state that a mention of a place lies
    in, `written` of that in which it was written. `voices` are the speakers' mentions with the spans of their words,
    and whether those stand between quotation marks. `elsewhere` are the states of places that are no mention's,
    `seats` those of places in the names of mentions.
    An assignment without actor says in `why` what was in the way. Never raises.
    """
    said = [Voice(*v) for v in voices]
    return Engine(
        mentions, knowledge, published, outlet, acting, grounds or {}, written, said, elsewhere, seats
    ).run()
