"""A brief from what was chosen."""

from __future__ import annotations

import datetime

from dragoman import __version__
from dragoman.export.brief import standing, stories
from dragoman.export.brief.chosen import Chosen
from dragoman.export.brief.parts import Brief, Sources
from dragoman.export.brief.words import count
from dragoman.page.phrases import day


def brief(chosen: Chosen, made: datetime.date) -> Brief:
    """The brief of what was chosen, stories first; `made`: the day it bears."""
    sources = Sources(chosen.reports)
    sections = [stories.section(one, sources) for one in chosen.stories]
    sections += [
        standing.section(question, track, sources, chosen.since) for question, track in chosen.questions
    ]
    what = f"{count(len(chosen.stories), 'story', 'stories')} and {count(len(chosen.questions), 'question')}"
    about = (
        f"Made by dragoman {__version__} on {day(made.isoformat())} from {what} of a ledger of reports. A machine read "
        "the reports and may be wrong: each sentence names the sentences that it rests on."
    )
    return Brief("Brief", about, tuple(sections), sources.all())
