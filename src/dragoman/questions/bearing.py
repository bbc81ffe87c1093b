"""Which statements and events of a reading bear on a question, in which words, how closely, and why."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from dragoman.knowledge import normalise
from dragoman.questions.lexicon import acts_on, takes
from dragoman.questions.phrases import Phrases, Word, words
from dragoman.questions.poles import Poles, poles
from dragoman.questions.records import Question
from dragoman.questions.tables import lists
from dragoman.questions.vocabulary import vocabulary
from dragoman.records.reading import Actor, Event, Party, Place, Reading, Span, Statement
from dragoman.records.report import Report

NAMED, BESIDE, BEFORE, SPOKEN, POINTED, TOGETHER, SAME_REPORT = 1.0, 0.9, 0.75, 0.7, 0.65, 0.6, 0.5
"""Degrees: a phrase of the question stands in the words; in their sentence; before them, and they point back; a noun
of the question stands in them, with one of its names beside it; before them, and they point back; its actors and
places come together in the sentence with one of its actions; one of its actors speaks in a report that is about it."""
SHORT = 8
"""Sentences of a report that need not name its subject in full."""
_BACK = 2
"""Sentences back to which words may point."""
_GAP = 60
"""Characters between a cue and the content that it governs, at most."""


class Bearing(NamedTuple):
    """A statement's or event's words that bear on a question.

    `words`: offsets of what takes a side, a cue before them included; `content`: without it; `sentence`: theirs;
    `degree` 0 to 1. `named`: the topic stands in the sentence.
    """

    record: Statement | Event
    words: Span
    content: Span
    sentence: Span
    degree: float
    why: str
    named: bool


class Page:
    """A report with its reading, asked again and again where things stand in it."""

    def __init__(self, report: Report, reading: Reading) -> None:
        self.text = report.text
        self.title = report.title or ""
        self.reading = reading
        self.actors: dict[str, Actor] = {a.id: a for a in reading.actors}
        self.statements: dict[str, Statement] = {s.id: s for s in reading.statements}
        self._starts = [s for s, _ in reading.sentences]

    def number(self, at: int) -> int:
        """The number of the sentence at an offset; of the one before it where it stands in none."""
        return max(0, bisect_right(self._starts, at) - 1)

    def sentence(self, at: int) -> Span:
        """The span of that sentence; all of the text where the reading has none."""
        if not self.reading.sentences:
            return 0, len(self.text)
        return self.reading.sentences[self.number(at)]

    def sentences(self, span: Span) -> Iterator[Span]:
        """Spans of the sentences that a span runs over."""
        if not self.reading.sentences:
            yield 0, len(self.text)
            return
        for n in range(self.number(span[0]), len(self.reading.sentences)):
            if self.reading.sentences[n][0] >= span[1]:
                return
            yield self.reading.sentences[n]


def bearing(question: Question, page: Page) -> tuple[Bearing, ...]:
    """All that bears on the question, statements first, sentence by sentence, then events."""
    judge = _Judge(question, page)
    found = [b for s in page.reading.statements for b in judge.statement(s)]
    found += [b for e in page.reading.events for b in judge.event(e)]
    return tuple(found)


class _Judge:
    """Says of words whether they bear on one question."""

    def __init__(self, question: Question, page: Page) -> None:
        self._page = page
        self._poles: Poles = poles(question)
        self._without = Phrases(dict.fromkeys(question.about.without, True))
        self._actors = frozenset(
            id_ for id_, actor in page.actors.items() if is_one(actor, question.about.actors)
        )
        self._places = _places(question.about.places)
        self._there = [
            p.span[0]
            for p in page.reading.places
            if p.country in self._places or normalise(p.name) in self._places
        ]
        self._abroad = bool(self._places) and self._set_abroad()
        self._subject = self._subjects()
        self._headed = self._topic(words(page.title)) or (
            bool(page.reading.sentences)
            and self._topic(words(page.text, page.reading.sentences[0]), here=True)
        )
        self._named: dict[Span, str | None] = {}
        self._vocabulary = vocabulary(question)
        self._own = _own_words(page.reading.statements)
        self._about = self._headed or self._often()

    def statement(self, said: Statement) -> Iterator[Bearing]:
        """Sentence by sentence, what of a statement's content bears."""
        for part in self._parts(said):
            for sentence in self._page.sentences(part):
                content = max(part[0], sentence[0]), min(part[1], sentence[1])
                if content[0] >= content[1]:
                    continue
                start = content[0]
                if (
                    said.cue is not None
                    and 0 <= content[0] - said.cue[1] <= _GAP
                    and said.cue[0] >= sentence[0]
                ):
                    start = said.cue[0]
                found = self._judged(said, (start, content[1]), content, sentence, said.speakers)
                if found is not None:
                    yield found

    def event(self, event: Event) -> Iterator[Bearing]:
        """The clause that an event's cue stands in, from its actor on."""
        sentence = self._page.sentence(event.cue[0])
        if not sentence[0] <= event.cue[0] < sentence[1]:
            return
        starts = [p.span[1] for p in event.actors if sentence[0] <= p.span[0] and p.span[1] <= event.cue[0]]
        span = trimmed(
            self._page.text, (max(starts) if starts else event.cue[0], self._until(event, sentence))
        )
        found = self._judged(event, span, span, sentence, (*event.actors, *event.recipients))
        if found is not None:
            yield found

    def _parts(self, said: Statement) -> Iterator[Span]:
        """A statement's content without what it tells of the words of others."""
        inner = [
            s for s in self._page.reading.statements
            if s.within == said.id and not _same(s, said) and not self._judges(said, s)
            and not any(is_own_state(self._page, p.actor, said.speakers) for p in s.speakers)
        ]  # fmt: skip
        for start, end in said.content:
            cuts = [self._own[s.id] for s in inner if start <= self._own[s.id][0] < end]
            for cut in sorted(cuts):
                if cut[0] > start:
                    yield start, cut[0]
                start = max(start, cut[1])
            if start < end:
                yield start, end

    def _judges(self, said: Statement, inner: Statement) -> bool:
        """Whether a statement takes a side on what another wants, as "fears that they want": it keeps those words."""
        start = said.content[0][0] if said.cue is None else min(said.cue[0], said.content[0][0])
        return takes(words(self._page.text, (start, max(start + 1, self._own[inner.id][0]))))

    def _until(self, event: Event, sentence: Span) -> int:
        """Where an event's clause ends: at the words of somebody else, at a turn, or with the sentence."""
        end = sentence[1]
        turn = _TURN.search(self._page.text, event.cue[1], end)
        if turn is not None:
            end = turn.start()
        within = {c.statement for c in event.claims}
        for said in self._page.reading.statements:
            start = self._own[said.id][0]
            if said.id not in within and said.id != event.performed_by and event.cue[1] <= start < end:
                end = start
            for content in said.content:
                if said.id in within and content[0] <= event.cue[0] < content[1] < end:
                    end = content[1]
        return max(end, event.cue[1])

    def _judged(
        self, record: Statement | Event, span: Span, content: Span, sentence: Span, parties: Sequence[Party]
    ) -> Bearing | None:
        text = self._page.text
        if self._elsewhere(content, sentence) or self._without.first(words(text, sentence)) is not None:
            return None
        said = words(text, span)
        if phrase := self._topic(said, here=True):
            return Bearing(record, span, content, sentence, NAMED, f"names {phrase}", True)
        if phrase := self._named_in(sentence):
            return Bearing(record, span, content, sentence, BESIDE, f"beside {phrase}", True)
        where = self._before(sentence)
        if where and (_pointing().first(said) is not None or acts_on(self._poles, said)):
            return Bearing(record, span, content, sentence, BEFORE, where, False)
        if noun := self._spoken(said, sentence):
            return Bearing(record, span, content, sentence, SPOKEN, f"speaks of {noun}", False)
        if (noun := self._spoken_before(sentence)) and (
            _pointing().first(said) is not None or acts_on(self._poles, said)
        ):
            return Bearing(record, span, content, sentence, POINTED, f"points back to {noun}", False)
        if self._together(sentence, parties) and acts_on(self._poles, said):
            why = "actors and places of the question together"
            return Bearing(record, span, content, sentence, TOGETHER, why, False)
        if self._about and any(self._actors & ids_of(p) for p in parties):
            why = f"an actor of the question, in a report about {self._about}"
            return Bearing(record, span, content, sentence, SAME_REPORT, why, False)
        return None

    def _topic(self, said: Sequence[Word], *, here: bool = False) -> str | None:
        """The first phrase of the question among words: what it is about, or what its poles say.

        `here`: the words are of the text, not of its title; what is somebody else's does not count.
        """
        spots = [(f.first, f.phrase) for f in self._poles.topic.find(said)]
        spots += [(f.first, f.phrase) for f in self._poles.own.find(said)]
        for first, phrase in spots:
            if not here or not self._anothers(said[first].start):
                return phrase
        return None

    def _anothers(self, at: int, *, pronouns: bool = False) -> bool:
        """Whether what stands here is another's than the question's: "Freedonian troops", when it asks of the League's.

        Known where the poles' wordings begin with a name, and the report has an actor of that name. `pronouns`: "our
        troops" are somebody's too.
        """
        owner = next((m for m in self._page.reading.mentions if m.span[0] < at <= m.span[1] + 1), None)
        if owner is None or (owner.by == "pronoun" and not pronouns) or not self._subject:
            return False
        codes = {
            a.code for id_ in (owner.actor, owner.on_behalf_of) if (a := self._page.actors.get(id_ or ""))
        }
        return bool(codes - {None}) and not codes & self._subject

    def _subjects(self) -> frozenset[str]:
        """The codes of those whom the poles' wordings name first, as far as the report names them so."""
        found = set()
        for mention in self._page.reading.mentions:
            said = self._page.text[slice(*mention.span)]
            named = {w.form for w in words(said) if said[w.start : w.start + 1].isupper()}
            actor = self._page.actors.get(mention.actor or "")
            if actor is not None and actor.code is not None and named & self._poles.head:
                found.add(actor.code)
        return frozenset(found)

    def _often(self) -> str | None:
        """The phrase that a report is about: one of the question stands in two of its sentences or more."""
        named = [phrase for s in self._page.reading.sentences if (phrase := self._named_in(s))]
        return named[0] if len(named) > 1 else None

    def _named_in(self, sentence: Span) -> str | None:
        if sentence not in self._named:
            self._named[sentence] = self._topic(words(self._page.text, sentence), here=True)
        return self._named[sentence]

    def _before(self, sentence: Span) -> str | None:
        """The phrase that stands in a sentence or two before this one, or in the headline."""
        number = self._page.number(sentence[0])
        for n in range(number - 1, max(-1, number - 1 - _BACK), -1):
            if phrase := self._named_in(self._page.reading.sentences[n]):
                return f"points back to {phrase}"
        return f"under the headline: {self._headed}" if self._headed and number <= _BACK + 1 else None

    def _elsewhere(self, content: Span, sentence: Span) -> bool:
        """Whether words are about another country: "troops from Syria", where the question is on Iraq.

        In a report that is set in another country the sentence must name a place of the question.
        """
        if not self._places or any(sentence[0] <= start < sentence[1] for start in self._there):
            return False
        if self._abroad:
            return True
        return any(
            self._into(p, content[0])
            for p in self._page.reading.places
            if content[0] <= p.span[0] < content[1]
        )

    def _set_abroad(self) -> bool:
        """Whether a report says "in" or "from" another country more often than it names places of the question."""
        others = Counter(
            p.country
            for p in self._page.reading.places
            if p.span[0] not in self._there and self._into(p, max(0, p.span[0] - _GAP))
        )
        return bool(others) and max(others.values()) > len(self._there)

    def _into(self, place: Place, start: int) -> bool:
        return (
            place.precision == "country" and _INTO.search(self._page.text, start, place.span[0]) is not None
        )

    def _spoken(self, said: Sequence[Word], sentence: Span) -> str | None:
        """The noun of the question that stands in words, where a name of it stands in their sentence or before it.

        A long report that is on the question has a phrase of it somewhere; a short one may have no room for it.
        """
        if len(self._page.reading.sentences) > SHORT and not self._about:
            return None
        nouns = self._vocabulary.spoken(self._page.text, said)
        noun = next((w for w in nouns if not self._anothers(w.start, pronouns=True)), self._thing(said))
        if noun is None:
            return None
        number = self._page.number(sentence[0])
        near = self._page.reading.sentences[max(0, number - 1) : number + 1] or (sentence,)
        return noun.form if any(self._names(span) for span in near) else None

    def _spoken_before(self, sentence: Span) -> str | None:
        """The same of the sentence before this one, in a short report."""
        number = self._page.number(sentence[0])
        if not 0 < number < len(self._page.reading.sentences) <= SHORT:
            return None
        before = self._page.reading.sentences[number - 1]
        return self._spoken(words(self._page.text, before), before)

    def _thing(self, said: Sequence[Word]) -> Word | None:
        """A name of the question that is nobody's and no place's: a make of tank, a law."""
        named = [w for w in said if self._vocabulary.named(self._page.text, (w,))]
        spans = [m.span for m in self._page.reading.mentions] + [p.span for p in self._page.reading.places]
        return next((w for w in named if not any(a <= w.start < b for a, b in spans)), None)

    def _names(self, sentence: Span) -> bool:
        """Whether an actor, a place or another name of the question stands in a sentence."""
        if any(sentence[0] <= start < sentence[1] for start in self._there):
            return True
        if self._vocabulary.named(self._page.text, words(self._page.text, sentence)):
            return True
        return any(
            sentence[0] <= m.span[0] < sentence[1] and self._ours(id_)
            for m in self._page.reading.mentions
            for id_ in (m.actor, m.on_behalf_of, *m.members)
        )

    def _ours(self, id_: str | None) -> bool:
        actor = self._page.actors.get(id_ or "")
        return actor is not None and (id_ in self._actors or actor.code in self._places)

    def _together(self, sentence: Span, parties: Iterable[Party]) -> bool:
        at = any(sentence[0] <= start < sentence[1] for start in self._there)
        return at and any(self._actors & ids_of(p) for p in parties)


def trimmed(text: str, span: Span) -> Span:
    """A span without spaces, commas and the like at its ends."""
    start, end = span
    while start < end - 1 and text[start] in _EDGE:
        start += 1
    while end > start + 1 and text[end - 1] in _EDGE:
        end -= 1
    return start, end


_EDGE = " \t\r\n,;:.\u2019'\"“”‘–—-"


def is_one(actor: Actor, wanted: Iterable[str]) -> bool:
    """Whether an actor of a reading is among these ids (with all that is below one), names or country codes."""
    name = normalise(actor.name)
    return any(
        actor.id == w or actor.id.startswith(w + "/") or actor.code == w or name == normalise(w)
        for w in wanted
    )


def ids_of(party: Party) -> frozenset[str]:
    """Everybody that a party was resolved to."""
    return frozenset(x for x in (party.actor, party.on_behalf_of, *party.members) if x is not None)


def is_own_state(page: Page, id_: str | None, speakers: Iterable[Party]) -> bool:
    """Whether this is the state that speakers speak for: what a president says that his country wants, he wants."""
    actor = page.actors.get(id_ or "")
    if actor is None or actor.code is None or actor.kind not in ("country", "government"):
        return False
    whole = (page.actors.get(p.on_behalf_of or p.actor or "") for p in speakers)
    return any(w is not None and w.kind in STATE and w.code == actor.code for w in whole)


STATE = frozenset({"country", "government", "office", "armed_forces"})
"""Kinds of actors that stand for their country."""


def _same(a: Statement, b: Statement) -> bool:
    """Whether two statements are by one speaker."""
    mine = frozenset[str]().union(*(ids_of(p) for p in a.speakers))
    return bool(mine & frozenset[str]().union(*(ids_of(p) for p in b.speakers)))


def _own_words(statements: Iterable[Statement]) -> dict[str, Span]:
    """Where each statement's words begin and end, speaker and cue included where they stand beside the content."""
    out: dict[str, Span] = {}
    for said in statements:
        start, end = said.content[0][0], said.content[-1][1]
        for span in (said.cue, *(p.span for p in said.speakers)):
            if span is not None and start - _GAP <= span[0] <= end:
                start = min(start, span[0])
        out[said.id] = start, end
    return out


def _places(given: Iterable[str]) -> frozenset[str]:
    return frozenset(x for place in given for x in (place, normalise(place)))


@lru_cache(maxsize=1)
def _pointing() -> Phrases[bool]:
    return Phrases(dict.fromkeys(lists().pointing.words, True))


_INTO = re.compile(r"\b(?:from|in|into|to|inside|out of|leav(?:e|es|ing)|left)\s+(?:the\s+)?$", re.IGNORECASE)
_TURN = re.compile(
    r";|,\s+(?:but|although|though|while|whereas|yet|after|before|as|since)\s|\s(?:while|whereas)\s"
)
