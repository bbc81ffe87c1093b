"""Look-ups that a page needs: which sentence, whose name, what words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from dragoman.page.clean import one_line
from dragoman.records.reading import Actor, Party, Quantity, Reading, Span, Statement
from dragoman.records.report import Report


class Index:
    """A report and its reading, ready to be asked. All answers are safe to print."""

    def __init__(self, report: Report, reading: Reading) -> None:
        self.report = report
        self.reading = reading
        self.actors: dict[str, Actor] = {a.id: a for a in reading.actors}
        self.statements: dict[str, Statement] = {s.id: s for s in reading.statements}
        self.quantities: dict[str, Quantity] = {q.id: q for q in reading.quantities}
        self._starts = [s[0] for s in reading.sentences]

    def sentence(self, span: Span | None) -> int | None:
        """The number, from 1, of the sentence that a span begins in."""
        if span is None:
            return None
        at = bisect_right(self._starts, span[0]) - 1
        return at + 1 if at >= 0 and span[0] < self.reading.sentences[at][1] else None

    def pointer(self, span: Span | None) -> str:
        """The sentence's number in brackets, or nothing."""
        number = self.sentence(span)
        return "" if number is None else f"[{number}]"

    def around(self, span: Span) -> Span:
        """The sentence that a span begins in; the span itself where it is in none."""
        number = self.sentence(span)
        return span if number is None else self.reading.sentences[number - 1]

    def sentences(self, spans: Iterable[Span | None]) -> list[int]:
        """Numbers of the sentences of these spans, each once, in order."""
        return sorted({n for n in map(self.sentence, spans) if n is not None})

    def words(self, span: Span) -> str:
        """What the source says there, on one line."""
        return one_line(self.report.text[span[0] : span[1]])

    def name(self, actor: str) -> str:
        """An actor's name; its id where the reading does not list it."""
        return one_line(self.actors[actor].name) if actor in self.actors else one_line(actor)

    def who(self, party: Party) -> str:
        """A party's name, or its words where nobody was recognised."""
        if party.members:
            return " and ".join(self.name(m) for m in party.members)
        if party.actor is None:
            return self.words(party.span)
        name = self.name(party.actor)
        # A nameless "member (Badr Organisation)" reads better in the report's words.
        unnamed = name.endswith(")") and not self.actors[party.actor].known
        return self.words(party.span) if unnamed else name

    def speaker(self, party: Party) -> str:
        """A party with those it stands for."""
        if party.on_behalf_of is None or party.on_behalf_of == party.actor:
            return self.who(party)
        return f"{self.who(party)} (for {self.name(party.on_behalf_of)})"

    def title(self) -> str | None:
        """The report's title, or the first line of its text where that looks like one."""
        if self.report.title:
            return one_line(self.report.title)
        first, gap, rest = self.report.text.lstrip().partition("\n")
        return (
            one_line(first)
            if gap and rest.strip() and len(first) <= 160 and first[-1:] not in ".!?"
            else None
        )
