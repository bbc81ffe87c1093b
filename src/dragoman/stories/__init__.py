"""Reports and their readings in; copies, links between events, and stories out. No database, no model.

    from dragoman.stories import gather

    found = gather(reports, readings)                 # everything at once, in memory
    found.copies, found.families                      # which reports share their text, and where it comes from
    for story in found.stories: ...                   # events of several reports that are one, in order of publication
    told = found.tell(story)                          # agreed and disputed fields, figures, independent origins

The ledger keeps what is compared (`paper`) and does the same for new reports alone (`linking`, `cluster`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dragoman.knowledge import Knowledge, load
from dragoman.records.reading import Reading
from dragoman.records.report import Report
from dragoman.stories import linking, origins
from dragoman.stories.cluster import stories as clustered
from dragoman.stories.facts import paper
from dragoman.stories.origins import Family, Origin
from dragoman.stories.records import Copy, Link, Paper
from dragoman.stories.telling import Story, tell
from dragoman.stories.weigh import Event

__all__ = ["Copy", "Event", "Family", "Gathered", "Link", "Origin", "Paper", "Story", "gather", "paper"]


class Gathered(NamedTuple):
    """All that was decided about some reports, which are numbered by their place in the list."""

    papers: tuple[Paper, ...]
    links: list[Link]
    stories: list[list[Event]]
    copies: list[Copy]
    families: dict[int, Family]

    def tell(self, story: Sequence[Event]) -> Story:
        """What a story tells."""
        return tell(story, {e.mark: self.origins(e) for e in story})

    def origins(self, event: Event) -> tuple[Origin, ...]:
        """The newsrooms behind one report's telling."""
        number: int = event.mark[0]
        papers = dict(enumerate(self.papers))
        parts = [(part, self._home(part.source)) for part in origins.borrowed(number, self.copies, papers)]
        return origins.telling(event.fact, event.paper, self._home(number), parts)

    def _home(self, number: int) -> Origin:
        family = self.families.get(number)
        return origins.own(self.papers[number]) if family is None else family.origin


def gather(
    reports: Sequence[Report], readings: Sequence[Reading], knowledge: Knowledge | None = None
) -> Gathered:
    """Copies, links and stories of these reports. Raises ValueError where lists differ in length."""
    known = knowledge or load()
    pairs = list(zip(reports, readings, strict=True))
    papers = tuple(paper(report, reading, known) for report, reading in pairs)
    events, links = linking.link(papers)
    copies = linking.copies(
        [report.text for report in reports], [[c.span for c in p.credits] for p in papers]
    )
    return Gathered(
        papers=papers,
        links=links,
        stories=clustered(events, links),
        copies=copies,
        families=origins.families(dict(enumerate(papers)), copies),
    )
