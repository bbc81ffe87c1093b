"""A question as a section of a brief: who stands where, what shifted, who speaks with two voices, words and deeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dragoman.export.brief.parts import Part, Section, Sentence, Sources, numbers
from dragoman.export.brief.words import count, load, on_days, quoted, some
from dragoman.page.clean import one_line
from dragoman.page.phrases import day
from dragoman.questions.records import Pole, Question
from dragoman.questions.saying import interval, outcome, signed
from dragoman.questions.seen import Act, Seen
from dragoman.questions.tracked import Contradiction, Line, Shift, Track, Word

ACTORS = 12
"""Actors of whom a brief tells, those with most days of positions first."""
CITED = 3
"""Positions that a stand cites: the newest of the actor's own."""
TYPED = "typed"


def section(question: Question, track: Track, sources: Sources, since: str | None = None) -> Section:
    """A question's section; `since`: shifts, contradictions and words of this ISO day and later."""
    teller = _Teller(question, sources)

    def late(first: str) -> bool:
        return since is None or first >= since

    shifts = sorted(
        ((one.day, line, one) for line in track.lines for one in line.shifts if late(one.day)),
        key=lambda found: found[:1],
    )
    voices = sorted(
        (
            (one.first_day, line, one)
            for line in track.lines
            for one in line.contradictions
            if late(one.last_day)
        ),
        key=lambda found: found[:1],
    )
    about = f" since {day(since)}" if since else ""
    parts = (
        Part("", tuple(teller.head(track))),
        Part("Who stands where", tuple(teller.stands(track))),
        Part(f"Shifts{about}", tuple(teller.shift(line, one) for _, line, one in shifts)),
        Part(f"Contradictions{about}", tuple(teller.contradiction(line, one) for _, line, one in voices)),
        Part(f"Words and deeds{about}", tuple(teller.word(one) for one in track.words if late(one.day))),
    )
    return Section(
        "question", question.id, one_line(question.wording), tuple(part for part in parts if part.sentences)
    )


class _Teller:
    """The sentences on one question."""

    def __init__(self, question: Question, sources: Sources) -> None:
        self._question = question
        self._sources = sources

    def cited(self, found: Iterable[Seen | Act]) -> tuple[int, ...]:
        """The numbers of these sentences."""
        return numbers(map(self._cite, found))

    def _cite(self, one: Seen | Act) -> int:
        if isinstance(one, Act):
            return self._sources.cite(one.id, one.words, one.report, outlet=one.outlet, published=one.day)
        note = "a position typed by hand" if one.position.coder == TYPED else ""
        return self._sources.cite(
            one.opens, one.words, one.report, outlet=one.outlet, published=one.day, note=note
        )

    def head(self, track: Track) -> Iterator[Sentence]:
        """What was looked at, and what the ends of the scale are."""
        days = on_days(track.since, track.until)
        actors = count(len(track.lines), "actor")
        yield Sentence(
            f"{track.bearing:,} of {count(track.reports, 'report')}{days} are on the question; in them positions of "
            f"{actors} were read.",
            (),
        )
        for_, against = quoted(self._question.for_.wording), quoted(self._question.against.wording)
        yield Sentence(f"{signed(100)} is {for_}, {signed(-100)} {against}.", ())

    def stands(self, track: Track) -> Iterator[Sentence]:
        """Where each actor stands, and how that is known."""
        for line in track.lines[:ACTORS]:
            yield self._stand(line)
        left = len(track.lines) - ACTORS
        if left > 0:
            yield Sentence(f"{count(left, 'further actor')} with fewer positions.", ())

    def _stand(self, line: Line) -> Sentence:
        stand, name = line.stand, one_line(line.name)
        own = [one for one in line.seen if one.own]
        pole = self._near(stand.value)
        where = (
            f"at {signed(stand.value)} ({interval(stand.low, stand.high)}), nearest to {quoted(pole.wording)}"
        )
        since = f"since {day(stand.first_day)}" + ("" if stand.settled else ", on one report’s word")
        if own:
            kinds = dict.fromkeys(load().evidence[one.position.evidence] for one in own[-CITED:])
            said = f"{name} stands {where}, {since}, {some(kinds)}"
        else:
            by = some(line.sources.by) if line.sources.by else "others"
            by = f"its rivals ({by})" if line.sources.kind == "rivals" else by
            said = (
                f"According to {by}, {name} stands {where}, {since}; no words or deeds of its own were read"
            )
        return Sentence(f"{said}.", self.cited((own or line.seen)[-CITED:]))

    def _near(self, value: int) -> Pole:
        """The pole or step next to a value."""
        poles = (self._question.for_, *self._question.steps, self._question.against)
        return min(poles, key=lambda pole: abs(pole.value - value))

    def shift(self, line: Line, shift: Shift) -> Sentence:
        """From what to what, when, and who told it first."""
        moved = f"from {signed(shift.before.value)} to {signed(shift.after.value)} on {day(shift.day)}"
        first = one_line(shift.first.outlet) or "a source without outlet"
        said = f"{one_line(line.name)} moved {moved} ({one_line(shift.why)}), as {first} told first."
        return Sentence(said, self.cited((shift.first, *shift.support[:CITED])))

    def contradiction(self, line: Line, found: Contradiction) -> Sentence:
        """Who said what within one house."""
        days = on_days(found.first_day, found.last_day)
        voices = "; ".join(f"{one_line(one.name)} {signed(one.value)}" for one in found.voices)
        what = "One voice of" if found.same_voice else "Voices of"
        said = f"{what} {one_line(line.name)} said different things{days}: {voices}."
        return Sentence(said, self.cited(one.seen for one in found.voices))

    def word(self, word: Word) -> Sentence:
        """What was announced, and what was reported to come of it."""
        times = "" if len(word.said) == 1 else f", told {len(word.said)} times"
        head = f"{one_line(word.name)} {word.kind} on {day(word.day)} (value {signed(word.value)}{times})"
        told: list[Seen | Act] = [word.said[0]]
        told += [one for one in (word.deed, word.contrary) if one is not None]
        then = outcome(word)
        if word.deed is not None or word.contrary is not None:
            then = f"reported {then}"
        return Sentence(f"{head}: {then}.", self.cited(told))
