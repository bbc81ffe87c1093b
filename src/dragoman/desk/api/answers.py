"""What the API answers and takes beside the ledger's own records."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec

from dragoman.knowledge import Entry
from dragoman.ledger.answers import Answer, Hit, Identity, TieTold, Verdict
from dragoman.records.reading import Actor, Event, Reading, Statement

T = TypeVar("T")


class Page(Answer, Generic[T], frozen=True, kw_only=True):
    """A part of a list. `next`: the address of the part that follows; null: this was the last one."""

    items: tuple[T, ...]
    next: str | None


class EventHit(Hit, frozen=True, kw_only=True):
    """An event that was found, with reviewers' words applied."""

    kind: Literal["event"]
    record: Event


class StatementHit(Hit, frozen=True, kw_only=True):
    """A statement that was found, with reviewers' words applied."""

    kind: Literal["statement"]
    record: Statement


class Fault(Answer, frozen=True, kw_only=True):
    """What is wrong. `code` is stable and listed in the reference; `hint` says what to do, and may be empty."""

    code: str
    message: str
    hint: str


class Faulty(Answer, frozen=True, kw_only=True):
    """An error."""

    error: Fault


class SessionTold(Answer, frozen=True, kw_only=True):
    """Who is asking. `user`, `role`: null where nobody has signed in. `csrf`: what a write of this session bears in its
    header `x-csrf`. `accounts`: people must sign in."""

    user: str | None
    role: Literal["viewer", "reviewer"] | None
    accounts: bool
    csrf: str


class ReportTold(Answer, frozen=True, kw_only=True):
    """A report. `id`: the one it came with. In `text`, NUL and half characters are replaced one for one, so that spans
    count its characters (Unicode code points)."""

    ref: str
    id: str
    title: str | None
    published: str | None
    outlet: str | None
    url: str | None
    language: str | None
    text: str


class ReportRead(Answer, frozen=True, kw_only=True):
    """A report with the reading of it that is in force, as the program read it: reviewers' words are no part of it, see
    /api/events and /api/judgements."""

    report: ReportTold
    reading: Reading


class ActorBrief(Answer, frozen=True, kw_only=True):
    """An actor in short. `reports`: in how many it stands; null: not counted."""

    id: str
    name: str
    kind: str
    code: str | None
    reports: int | None


class ActorTold(Answer, frozen=True, kw_only=True):
    """An actor. `actor`: as the newest reading that names it has it; `known`: what is known of it beforehand.

    `identities`: merges and splits that speak of it; `ties`: the newest that reports tell of, /api/ties has all.
    """

    id: str
    actor: Actor | None
    known: Entry | None
    identities: tuple[Identity, ...]
    ties: tuple[TieTold, ...]


Number = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


class JudgementAsked(Answer, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reviewer's word on a record. `seen`: the numbers of the judgements on it that he knows; where there are others
    by now the answer is 409, and nothing was written. `edits`: field to new value, for the verdict edit."""

    record: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    verdict: Verdict
    seen: Annotated[tuple[Number, ...], msgspec.Meta(max_length=1_000)]
    edits: dict[str, Any] = msgspec.field(default_factory=dict)
    note: Annotated[str, msgspec.Meta(max_length=2_000)] = ""
