"""What the ledger is asked and what it answers: frozen records, no database in them.

Spans are those of the contract: code points of the report's text, end exclusive. Where a record carries a
`Passage`, its text is a slice of the source (characters that no database column holds, NUL and lone
surrogates, replaced one for one), so that `span[0] - passage.span[0]` is an offset into it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

import msgspec

from dragoman.records.reading import (
    Actor,
    Event,
    Genre,
    Hop,
    Modality,
    NoteKind,
    Place,
    Quantity,
    QuantityKind,
    Run,
    Span,
    Stance,
    Statement,
    Tie,
    TieType,
)

Kind = Literal["event", "statement", "quantity", "tie"]
"""Kinds of record that have an id and can be shown and judged."""

Verdict = Literal["accept", "reject", "edit"]


class Outcome(StrEnum):
    """What became of a report handed to `Writer.add`."""

    NEW = "new"
    """A report that the ledger did not hold."""
    SAME = "same"
    """Text known, read by the same versions: nothing written."""
    REVISED = "revised"
    """A known report whose text (or title, date, language) has changed: a further revision."""
    REREAD = "reread"
    """A known text read by other versions: the new reading supersedes the old one."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all answers: frozen, keyword-only."""


class Filters(Answer, frozen=True, kw_only=True):
    """What to look for; every field that is set must hold. The empty filter finds everything.

    `words`: all of them in the record's passage; `"in quotes"` as a phrase, `troop*` as a beginning; other
    signs have no meaning. `actor` and `recipient` (for statements: speaker and addressee): an actor's id, a
    name or part of a name in whole words, or a country code; `id:` before an id: nobody but him. Acting on behalf
    counts. `types`, `modes`, `modality`: one of the values (events only). `country`: ISO alpha-3 of the place or of
    any party. `places`: one of them (events only), each a GeoNames id, the name of a place, or `name:` and the name of
    one that has no GeoNames id. `since`, `until`: ISO days, inclusive; a record counts where its own days overlap them,
    with `begun` where its first day lies in them; without a time of its own it has the day of publication. `outlet`:
    exact but for case and white space. `report`: a ref.
    `asserted_only_by`: events that their report tells of on nobody's word but this actor's. `disputed`: events that
    somebody in their report denies or doubts. `min_confidence`: events at least so sure, 0 to 1. `genre`: one of the
    values. `rejected`: also what a reviewer has rejected. `retracted`: also of reports that were taken back.
    """

    words: str | None = None
    actor: str | None = None
    recipient: str | None = None
    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    modality: tuple[Modality, ...] = ()
    country: str | None = None
    places: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    begun: bool = False
    outlet: str | None = None
    report: str | None = None
    asserted_only_by: str | None = None
    disputed: bool = False
    min_confidence: float | None = None
    genre: tuple[Genre, ...] = ()
    rejected: bool = False
    retracted: bool = False


class ReportRef(Answer, frozen=True, kw_only=True):
    """Which report a record comes from. `ref` is the ledger's short name of it, `id` the one it came with.

    `genre` is that of the reading; `notice` the gravest that its editors say of it there.
    """

    ref: str
    id: str
    outlet: str | None
    title: str | None
    url: str | None
    published: str | None
    language: str | None
    revision: int
    genre: Genre = "news"
    notice: NoteKind | None = None


class Passage(Answer, frozen=True, kw_only=True):
    """The sentence of a record (for a statement over several sentences all of them)."""

    text: str
    span: Span


class ReadingRef(Answer, frozen=True, kw_only=True):
    """Which reading of a report: counted from 1 for each report."""

    number: int
    run: Run
    started: datetime
    added: datetime
    superseded: datetime | None
    sequence: int


class Judgement(Answer, frozen=True, kw_only=True):
    """A reviewer's word on one record. Never deleted; `withdrawn` is when it ceased to hold.

    `span`, `text`: the anchor (cue, else content) when it was judged, in revision `revision` of the report.
    `what`: the record's type (statement: attitude) then. `edits`: field of the record to new value.
    """

    id: int
    report: str
    kind: Kind
    span: Span
    text: str
    what: str
    revision: int
    verdict: Verdict
    edits: dict[str, Any]
    reviewer: str
    note: str
    made: datetime
    withdrawn: datetime | None = None
    withdrawn_by: str | None = None
    record: str | None = None
    """Id of the record of the reading in view to which it is attached; None: it waits in the queue."""


class JudgedEvent(Answer, frozen=True, kw_only=True):
    """An event of a judged sentence: with the live edits applied, and the newest verdict; None: not judged."""

    id: str
    event: Event
    verdict: Verdict | None


class JudgedSentence(Answer, frozen=True, kw_only=True):
    """A sentence with an event that was judged, and all events whose cue begins in it, in the reading's order."""

    report: str
    span: Span
    text: str
    events: tuple[JudgedEvent, ...]


class Identity(Answer, frozen=True, kw_only=True):
    """A reviewer's word on who is who: two actors are one (`merge`), or one is another in a report (`split`).

    `actor`, `target`: ids; a report's own actors as REF:local:3, numbered as the reading in force numbers them.
    """

    id: int
    kind: Literal["merge", "split"]
    report: str | None
    """Of a split: the report for which it holds."""
    actor: str
    actor_name: str
    target: str
    target_name: str
    reviewer: str
    note: str
    made: datetime
    withdrawn: datetime | None = None
    withdrawn_by: str | None = None
    waits: bool = False
    """A report's own actor is named in it that the reading in view does not have."""


class Hit(Answer, frozen=True, kw_only=True):
    """One record found. `record` has the live judgements applied.

    `actors`, `recipients`: names for display (speakers and addressees of a statement); the words of the text
    where nobody is known. `actor_words`, `recipient_words`, `place_words`: the words of the text. `sentence`:
    where the cue (else the content) begins, counted from 0; None: in no sentence. `first_day`, `last_day`: what
    `since` and `until` compare with; None: no date, or an open end.
    """

    id: str
    kind: Literal["event", "statement"]
    report: ReportRef
    record: Event | Statement
    cue: Span | None
    passage: Passage
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    actor_words: tuple[str, ...]
    recipient_words: tuple[str, ...]
    place_words: str | None
    sentence: int | None
    first_day: str | None
    last_day: str | None
    verdict: Verdict | None
    reading: ReadingRef
    known: dict[str, Actor]
    """Actors of the reading by id, for the ids in `record`."""


class Figure(Answer, frozen=True, kw_only=True):
    """A count of people in a report with an event that was sought: what was counted and on whose word.

    `low`, `high` are inclusive, None where open. `by`: names of those whose statement holds the figure, none where the
    report tells it itself. `event` is the id of the event's record that it belongs to, None where it belongs to none.
    """

    low: int | None
    high: int | None
    approximate: bool
    kind: QuantityKind
    words: str
    of: str | None
    by: tuple[str, ...]
    event: str | None
    report: ReportRef
    passage: Passage
    first_day: str | None
    id: str = ""
    """The count's own id, REF:N.q1."""
    span: Span = (0, 0)
    """Where the number stands in the report."""
    of_id: str | None = None
    """Id of who is counted."""
    quoted: bool = False
    """It stands in a statement, also where nobody is named as its speaker."""
    statement: str | None = None
    """Id of that statement."""
    speakers: tuple[Named, ...] = ()
    """Those of `by`, with whom they were resolved to."""


class Named(Answer, frozen=True, kw_only=True):
    """Somebody as a report names him: whom the phrase was resolved to, and its words."""

    actor: Actor | None
    words: str


class ClaimTold(Answer, frozen=True, kw_only=True):
    """A statement's stance on an event, and whose statement it is."""

    statement: str
    stance: Stance
    speakers: tuple[Named, ...]


class Told(Answer, frozen=True, kw_only=True):
    """An event with what its report says around it, for tables that need more than the record.

    `figures`: the counts that belong to it. `cast`, `places`: all actors and places of the report. `story`: id of the
    story that the event belongs to, `origins`: how many independent origins tell of it; None where stories have not
    been built.
    """

    hit: Hit
    genre: str
    figures: tuple[Figure, ...]
    claims: tuple[ClaimTold, ...]
    cast: tuple[Actor, ...]
    places: tuple[Place, ...]
    story: str | None = None
    origins: int | None = None


class QuantityTold(Answer, frozen=True, kw_only=True):
    """A count of people as one report gives it, with the events that it belongs to."""

    figure: Figure
    events: tuple[str, ...]
    place: Place | None
    verdict: Verdict | None


class Whole(Answer, frozen=True, kw_only=True):
    """What a reading holds beside events and statements. `actors`: by written id (REF:local:3)."""

    report: ReportRef
    reading: ReadingRef
    genre: str
    quantities: tuple[QuantityTold, ...]
    ties: tuple[TieTold, ...]
    actors: dict[str, Actor]


class Standing(Answer, frozen=True, kw_only=True):
    """Which revision and reading of a report is in view."""

    ref: str
    revision: int
    reading: int


class TieTold(Answer, frozen=True, kw_only=True):
    """A tie between two actors as one report tells of it.

    `from_id`, `to_id` are actors' ids (a report's own with its ref before it), None where nobody was resolved. `by`:
    names of those whose statement holds it, none where the report tells it itself.
    """

    id: str
    type: TieType
    from_id: str | None
    from_name: str
    from_code: str | None
    to_id: str | None
    to_name: str
    to_code: str | None
    negated: bool
    words: str
    by: tuple[str, ...]
    report: ReportRef
    passage: Passage


class Mark(Answer, frozen=True, kw_only=True):
    """A stretch of a passage to highlight: offsets into `Passage.text`."""

    start: int
    end: int
    role: Literal["cue", "actor", "recipient", "speaker", "addressee", "content", "evidence", "quantity"]


class ClaimShown(Answer, frozen=True, kw_only=True):
    """Whose word an event rests on."""

    id: str
    stance: Stance
    statement: Statement
    passage: Passage


class NoticeShown(Answer, frozen=True, kw_only=True):
    """What a report's editors say of it in the reading in force: `words` of the report, or its title.

    `revision`: of the report, which first had the note; `since`: when the ledger learned of it.
    """

    kind: NoteKind
    words: str
    span: Span | None
    day: str | None
    revision: int
    since: datetime


class Shown(Answer, frozen=True, kw_only=True):
    """All about one record. `stored` is what the program read, `record` the same with live judgements applied.

    `chain`: of the statement, or of the first claim's statement. `about`: for a statement the events it
    claims, or that are the act it performs.
    """

    id: str
    kind: Kind
    record: Event | Statement | Quantity | Tie
    stored: Event | Statement | Quantity | Tie
    report: ReportRef
    reading: ReadingRef
    passage: Passage
    marks: tuple[Mark, ...]
    neighbours: tuple[Hit, ...]
    chain: tuple[Hop, ...]
    claims: tuple[ClaimShown, ...]
    about: tuple[Hit, ...]
    performed_by: str | None
    judgements: tuple[Judgement, ...]
    verdict: Verdict | None
    known: dict[str, Actor]
    notices: tuple[NoticeShown, ...] = ()
    """What its editors say of the report as it stands now (or at the moment of the view), be the record older."""


class Version(Answer, frozen=True, kw_only=True):
    """Versions that made readings in force, and how many."""

    program: str
    knowledge: str
    weights: str
    readings: int


class Stats(Answer, frozen=True, kw_only=True):
    """Counts of what is in view; rejected records count, superseded readings only as such."""

    reports: int
    revisions: int
    readings: int
    superseded: int
    runs: int
    outlets: int
    sentences: int
    events: int
    statements: int
    events_by_type: dict[str, int]
    first_day: str | None
    last_day: str | None
    judgements: int
    orphans: int
    versions: tuple[Version, ...]
    """Of the readings in force, those with most readings first."""


class Pruned(Answer, frozen=True, kw_only=True):
    """What `Ledger.prune` dropped (or would drop)."""

    readings: int
    events: int
    statements: int
    runs: int
    dry_run: bool
