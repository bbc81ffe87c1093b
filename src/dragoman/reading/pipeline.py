"""Text to reading: joins the stages. The only module that knows them all."""

from __future__ import annotations

import bisect
import dataclasses
import datetime
import functools
from collections import defaultdict
from collections.abc import Sequence

import msgspec

import dragoman
from dragoman.encoder.hints import by_sentence
from dragoman.encoder.protocol import Parser
from dragoman.encoder.tagger import Tagger
from dragoman.encoder.weights import FAST, locate
from dragoman.errors import InputError
from dragoman.knowledge import Knowledge, load
from dragoman.knowledge.gazetteer import Gazetteer
from dragoman.reading import (
    attach,
    chains,
    claims,
    coding,
    events,
    genre,
    language,
    mentions,
    notes,
    places,
    quantities,
    resolution,
    segments,
    statements,
    ties,
    times,
)
from dragoman.reading.again import again
from dragoman.reading.assemble import Assembler, Attached
from dragoman.reading.parties import Said, background, draft
from dragoman.records.dates import parse_published
from dragoman.records.drafts import (
    EventDraft,
    MentionDraft,
    QuantityDraft,
    Resolved,
    StatementDraft,
    TieDraft,
    TimeDraft,
)
from dragoman.records.layout import Layout
from dragoman.records.parse import Sentence
from dragoman.records.reading import EditorNote, Place, Reading, Run, Span, Time
from dragoman.records.report import Report

MAX_TEXT = 1_000_000
"""Longest text in code points: a hundred times a long newspaper article."""
MAX_SENTENCES = 20_000
"""Most sentences: at some five milliseconds each, one report takes no longer than two minutes."""
CODER = "rules"
READABLE = frozenset({"en"})
_LANDS = frozenset({"country", "government", "place", "people"})
LEAD_WORDS = 5
"""The first sentence longer than this that is no headline tells the report's news."""


class Reader:
    """Reads reports. Loads parser, network, knowledge and gazetteer on first use and keeps them.

    Each may be given instead. `model` is "fast", "accurate", "rules" (no network) or a folder of weights, on
    `threads` threads. A report longer than `max_characters` (code points) or `max_sentences` is refused. Not safe to
    share between threads.
    """

    def __init__(
        self,
        parser: Parser | None = None,
        knowledge: Knowledge | None = None,
        gazetteer: Gazetteer | None = None,
        *,
        max_characters: int = MAX_TEXT,
        max_sentences: int = MAX_SENTENCES,
        model: str = FAST,
        threads: int = 1,
    ) -> None:
        folder = locate(model)
        self.tagger = None if folder is None else Tagger(folder, threads)
        self._parser = parser
        self._knowledge = knowledge
        self._gazetteer = gazetteer
        self.max_characters = max_characters
        self.max_sentences = max_sentences

    @property
    def parser(self) -> Parser:
        if self._parser is None:
            from dragoman.encoder.spacy_parser import SpacyParser

            self._parser = SpacyParser()
        return self._parser

    @property
    def knowledge(self) -> Knowledge:
        if self._knowledge is None:
            self._knowledge = load()
        return self._knowledge

    @property
    def gazetteer(self) -> Gazetteer:
        if self._gazetteer is None:
            self._gazetteer = Gazetteer.open()
        return self._gazetteer

    @functools.cached_property
    def run(self) -> Run:
        """The versions that make this reader's readings. Loads no model."""
        return Run(
            program=dragoman.__version__,
            knowledge=self.knowledge.version,
            weights=f"{self.parser.name}+{CODER}" + (f"+{self.tagger.name}" if self.tagger else ""),
        )

    def read(self, report: Report) -> Reading:
        """The reading of one report.

        Raises InputError with a code where the report cannot be read: `text.empty`, `text.too-long`,
        `text.too-many-sentences`, `text.malformed`, `text.unsupported-language`.
        """
        text = report.text
        spoken = self._language(report)
        published = parse_published(report.published)
        layout = self._segmented(text)
        sentences = [mentions.part(s) for s in self.parser.parse(text, layout.sentences)]
        found = mentions.find(text, sentences)
        where = places.find(text, layout, sentences, self.gazetteer, self._home(report.outlet))
        coded = self._events(text, layout, sentences, found)
        attributed = statements.attribute(text, layout, sentences)
        parties = [s for e in coded for s in (*e.actors, *e.recipients)] + [
            s for a in attributed for s in a.speakers
        ]
        said = [
            Said(s.speakers[0], s.content, s.kind == "direct") for s in attributed if len(s.speakers) == 1
        ]
        told_of = background(found, parties, where, layout.dateline_place, said)
        resolved = resolution.resolve(found, self.knowledge, published, report.outlet, **told_of)
        facts = _Facts(
            published=published,
            dateline=times.dateline_day(layout, published),
            sentences=sentences,
            events=coded,
            statements=attributed,
            quantities=quantities.count(text, sentences),
            ties=ties.find(text, sentences, found),
            times=times.find(text, layout, sentences, published),
            places=_without_actors(where, found, resolved),
        )
        attached = _attach(facts)
        build = Assembler(found, resolved)
        build.hear(facts.statements)
        links = claims.link(text, facts.events, facts.statements, sentences, self._state)
        paths = chains.trace(facts.statements, found, report.outlet, sentences)
        told = build.events(facts.events, links, attached)
        stated = build.statements(facts.statements, paths, attached)
        counted = build.quantities(facts.quantities, attached)
        tied = build.ties(facts.ties, attached)
        return Reading(
            id=report.id,
            schema=1,
            language=spoken,
            genre=report.genre or genre.guess(text, report.title, layout),
            run=self.run,
            sentences=tuple(s.span for s in layout.sentences),
            actors=resolved.actors,
            mentions=build.mentions(),
            events=told,
            statements=stated,
            quantities=counted,
            places=tuple(facts.places),
            times=tuple(Time(span=t.span, start=t.start, end=t.end) for t in facts.times),
            ties=tied,
            notes=_dated(notes.find(text, report.title, layout), facts.times),
        )

    def _segmented(self, text: str) -> Layout:
        """The layout of a text that is not too long. Raises InputError (`text.too-many-sentences`)."""
        layout = segments.segment(text)
        if len(layout.sentences) > self.max_sentences:
            raise InputError(
                "text.too-many-sentences",
                f"The text has {len(layout.sentences):,} sentences or lines; the limit is {self.max_sentences:,}.",
                "Split it into its articles.",
            )
        return layout

    def _events(
        self, text: str, layout: Layout, sentences: Sequence[Sentence], found: Sequence[MentionDraft]
    ) -> list[EventDraft]:
        """By the rules, and by the network where there is one."""
        ruled = events.code(text, layout, sentences, found)
        if self.tagger is None:
            return ruled
        known = by_sentence(sentences, ruled)
        seen = self.tagger.read([text[s.start : s.end] for s in sentences], known)
        return coding.code(
            text,
            sentences,
            seen,
            ruled,
            events.topics(sentences),
            self.tagger.name,
            self.tagger.calibration,
            politics=events.political(sentences),
        )

    def resolve_again(self, report: Report, reading: Reading) -> Reading:
        """A stored `reading` of `report` with actors by this reader's knowledge; the model is not needed.

        Where the reading kept too little of its mentions, the report is read anew.
        """
        drafts = [draft(m, report.text) for m in reading.mentions]
        known = [d for d in drafts if d is not None]
        if len(known) < len(drafts):
            return self.read(report)
        published = parse_published(report.published)
        parties = [p.span for e in reading.events for p in (*e.actors, *e.recipients)]
        parties += [p.span for s in reading.statements for p in s.speakers]
        resolved = resolution.resolve(
            known,
            self.knowledge,
            published,
            report.outlet,
            **background(
                known,
                parties,
                reading.places,
                segments.segment(report.text).dateline_place,
                [
                    Said(s.speakers[0].span, s.content, s.kind == "direct")
                    for s in reading.statements
                    if len(s.speakers) == 1
                ],
            ),
        )
        return again(reading, known, resolved, self.run)

    def _language(self, report: Report) -> str:
        """The report's language as ISO 639-1; raises InputError where there is nothing to read or nobody to read it."""
        text = report.text
        if len(text) > self.max_characters:
            raise InputError(
                "text.too-long",
                f"The text has {len(text):,} characters; the limit is {self.max_characters:,}.",
                "Split it into its articles.",
            )
        if not any(c.isalpha() for c in text):
            raise InputError(
                "text.empty", "The text holds no words.", "Check that the file holds the article."
            )
        if any("\ud800" <= c <= "\udfff" for c in text):
            raise InputError(
                "text.malformed",
                "The text holds half a character (a lone surrogate).",
                "Write it as UTF-8 again.",
            )
        named = (report.language or language.detect(text)).lower().replace("_", "-")
        spoken = named.split("-")[0]
        if spoken not in READABLE:
            how = "is said to be" if report.language else "seems to be"
            raise InputError(
                "text.unsupported-language",
                f"The text's language {how} {spoken[:40]!r}; only English is read.",
                'If it is English, say so: --language en, or "language": "en" in its JSON.',
            )
        return "en"

    def _state(self, word: str) -> str | None:
        """The code of the state that a name, a demonym or a capital stands for ("Rabat", "Moroccan")."""
        hits = (
            h.entry for h in self.knowledge.find(word) if h.how in {"name", "adjective", "people", "capital"}
        )
        return next((e.code for e in hits if e.kind == "country"), None)

    def _home(self, outlet: str | None) -> str | None:
        """The country where an outlet is at home, ISO alpha-3, if it is known."""
        if not outlet:
            return None
        known = self.knowledge.outlet(outlet)
        country = self.knowledge.get(known.country) if known is not None and known.country else None
        return None if country is None else country.code


@functools.cache
def shared() -> Reader:
    """The reader behind `dragoman.read`."""
    return Reader()


def _dated(found: Sequence[EditorNote], named: Sequence[TimeDraft]) -> tuple[EditorNote, ...]:
    """Editors' notes with the first single day that each names."""
    out = []
    for note in found:
        low, high = note.span or (0, 0)
        days = (t.start for t in named if low <= t.span[0] and t.span[1] <= high and t.start == t.end)
        out.append(msgspec.structs.replace(note, day=next(days, None)))
    return tuple(out)


@dataclasses.dataclass(frozen=True)
class _Facts:
    """What the stages found in one report."""

    published: datetime.date | None
    dateline: datetime.date | None
    sentences: Sequence[Sentence]
    events: Sequence[EventDraft]
    statements: Sequence[StatementDraft]
    quantities: Sequence[QuantityDraft]
    ties: Sequence[TieDraft]
    times: Sequence[TimeDraft]
    places: Sequence[Place]


def _attach(facts: _Facts) -> Attached:
    """Times, places, quantities and statements that belong to each event, statement, quantity and tie."""
    home = _Home(facts.sentences)
    lead = next((s.index for s in facts.sentences if not s.headline and len(s) > LEAD_WORDS), None)
    triggers: dict[int, set[int]] = defaultdict(set)
    for event in facts.events:
        triggers[event.sentence].add(event.trigger)
    event_times = [
        attach.event_time(
            e,
            facts.times,
            facts.sentences[e.sentence],
            published=facts.published,
            dateline=facts.dateline,
            lead=e.sentence == lead,
            taken=triggers[e.sentence] - {e.trigger},
        )
        for e in facts.events
    ]
    return Attached(
        event_times=event_times,
        event_places=[attach.event_place(e, facts.places, facts.sentences[e.sentence]) for e in facts.events],
        event_quantities=[
            attach.event_quantities(e, facts.quantities, facts.sentences[e.sentence]) for e in facts.events
        ],
        statement_times=[
            None
            if s.cue is None or (sentence := home.of(s.cue)) is None
            else attach.statement_time(s, facts.times, sentence)
            for s in facts.statements
        ],
        quantity_times=[
            attach.quantity_time(q, facts.times, facts.sentences[q.sentence]) for q in facts.quantities
        ],
        quantity_places=[
            attach.quantity_place(q, facts.places, facts.sentences[q.sentence]) for q in facts.quantities
        ],
        quantity_statements=[attach.quantity_statement(q, facts.statements) for q in facts.quantities],
        tie_statements=[_innermost(t.evidence, facts.statements) for t in facts.ties],
    )


def _without_actors(
    where: Sequence[Place], found: Sequence[MentionDraft], resolved: Resolved
) -> Sequence[Place]:
    """Places less those that are known to be no place: groups, parties, bodies, outlets ("Daesh")."""
    known = {a.id for a in resolved.actors if a.known and a.kind not in _LANDS}
    taken = {
        m.core
        for m, a in zip(found, resolved.assignments, strict=True)
        if m.form == "name" and a.actor in known
    }
    return [p for p in where if p.span not in taken or p.lat is not None]


class _Home:
    """The sentence that holds a place in the text."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._starts = [s.start for s in sentences]

    def of(self, span: Span) -> Sentence | None:
        i = bisect.bisect_right(self._starts, span[0]) - 1
        return self._sentences[i] if i >= 0 else None


def _innermost(span: Span, drafts: Sequence[StatementDraft]) -> int | None:
    """The smallest statement whose content holds `span`."""
    best, size = None, 0
    for i, s in enumerate(drafts):
        if any(a <= span[0] and span[1] <= b for a, b in s.content):
            length = sum(b - a for a, b in s.content)
            if best is None or length < size:
                best, size = i, length
    return best
