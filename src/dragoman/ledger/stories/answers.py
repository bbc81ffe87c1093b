"""What is answered about stories: frozen records, no database in them."""

from __future__ import annotations

from dragoman.ledger.answers import Answer
from dragoman.stories.records import CopyKind, Part, Stretch
from dragoman.stories.telling import Story


class StoryBrief(Answer, frozen=True, kw_only=True):
    """A story in figures, as a list shows it. `origins`: newsrooms that tell of it independently."""

    id: str
    type: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    place: str | None
    first_day: str | None
    last_day: str | None
    first_seen: str | None
    last_seen: str | None
    events: int
    reports: int
    origins: int
    disputed: bool
    only_by: str | None
    title: str | None
    """The headline of its earliest report that has one."""
    record: str | None = None
    words: str | None = None
    """Id and sentence of its earliest telling."""


class LinkShown(Answer, frozen=True, kw_only=True):
    """Why an event is in its story: the event before it that it is most like, the score, and what each part adds."""

    event: str
    like: str
    score: float
    parts: tuple[Part, ...]


class CopyShown(Answer, frozen=True, kw_only=True):
    """What a report shares with another. `share`: of its words that stand in the other, `share_other` the reverse."""

    report: str
    other: str
    other_outlet: str
    other_published: str | None
    kind: CopyKind
    share: float
    share_other: float
    longest: int
    source: str | None
    """Ref of the family's report that the others are copies of; None: no family."""
    origin: str
    stretches: tuple[Stretch, ...]
    """`a` spans are of this report, `b` of the other."""


class StoryShown(Answer, frozen=True, kw_only=True):
    """A story with all that it tells. `ids`: the record of each telling, in order; `asked`: the id that led here.

    `sources`: the report that a telling's report is a copy of, by report. `beside`: stories that at least two of its
    reports tell too.
    """

    id: str
    asked: str
    story: Story
    ids: tuple[str, ...]
    words: tuple[str, ...]
    """The sentence of each telling, characters that no database column holds replaced one for one."""
    links: tuple[LinkShown, ...]
    sources: dict[str, str]
    beside: tuple[StoryBrief, ...]
