"""What a brief is asked for, taken from a ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from dragoman.knowledge import Knowledge
from dragoman.ledger import Ledger
from dragoman.ledger.answers import ReportRef
from dragoman.ledger.questions.following import follow
from dragoman.ledger.stories.answers import StoryShown
from dragoman.questions.records import Question
from dragoman.questions.seen import Act, Seen
from dragoman.questions.track import track
from dragoman.questions.tracked import Track

MOST_STORIES, MOST_QUESTIONS = 30, 10
"""More is no brief."""


class Chosen(NamedTuple):
    """Stories and questions, in the order in which they were chosen, and the reports that they rest on, by ref."""

    stories: tuple[StoryShown, ...]
    questions: tuple[tuple[Question, Track], ...]
    reports: Mapping[str, ReportRef]
    since: str | None = None


def choose(
    store: Ledger,
    knowledge: Knowledge,
    *,
    stories: Sequence[str] = (),
    questions: Sequence[str] = (),
    since: str | None = None,
    tracked: Callable[[str], tuple[Question, Track]] | None = None,
) -> Chosen:
    """Stories and questions by their ids, each once; `tracked` gives a question's timelines, else they are made.

    Raises LedgerError: `ledger.no-story`, `ledger.no-question`.
    """

    def made(id_: str) -> tuple[Question, Track]:
        held = follow(store, knowledge, id_)
        return held.question, track(held.question, held.seen, knowledge, looked=held.looked, acts=held.acts)

    shown = {one.id: one for one in map(store.stories().show, dict.fromkeys(stories))}
    asked = {one[0].id: one for one in map(tracked or made, dict.fromkeys(questions))}
    refs = {telling.report for one in shown.values() for telling in one.story.tellings}
    for _, found in asked.values():
        refs |= {seen.report for seen in _seen(found) if seen.report}
    return Chosen(tuple(shown.values()), tuple(asked.values()), store.view().reports(refs), since)


def _seen(found: Track) -> list[Seen | Act]:
    """All that a track may cite."""
    seen: list[Seen | Act] = [one for line in found.lines for one in line.seen]
    seen += (one for word in found.words for one in (word.deed, word.contrary) if one is not None)
    return seen
