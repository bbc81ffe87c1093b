"""Mentions to actors: who is meant. A pure function of mention drafts and knowledge, without text or parse.

Stored mentions can therefore be resolved again with newer knowledge.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from dragoman.knowledge import Knowledge
from dragoman.reading.resolution.engine import Engine
from dragoman.records.drafts import MentionDraft, Resolved

__all__ = ["resolve"]


def resolve(
    mentions: Sequence[MentionDraft],
    knowledge: Knowledge,
    published: datetime.date | None = None,
    outlet: str | None = None,
) -> Resolved:
    """Actors of a report, and one assignment for each mention, in order.

    `mentions` stand in the order of the text; their links index the sequence. `published` decides who held an
    office; without it an office stays an office. Actors come in the order in which they appear; unknown ones have
    ids `local:N`. An assignment without actor says in `why` what was in the way. Never raises.
    """
    return Engine(mentions, knowledge, published, outlet).run()
