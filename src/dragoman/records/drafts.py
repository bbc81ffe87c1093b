"""What the stages hand on before parties are resolved: spans in place of actors.

Stages return drafts and never import each other; reading/pipeline.py alone joins them.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from dragoman.records.reading import (
    Act,
    Actor,
    Attitude,
    By,
    HopRole,
    MentionLink,
    Modality,
    QuantityKind,
    Span,
    Stance,
    StatementKind,
    TieType,
)


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all drafts."""


class MentionDraft(Draft, frozen=True, kw_only=True):
    """A noun phrase that may name an actor. All that resolution looks at stands here, so that a stored
    mention can be resolved again with newer knowledge, without the model.

    `head` is the head word's span, `core` that of the name itself without title and modifiers.
    `label` is the entity label of the name, or "". `links` point to other mentions by index in the list.
    """

    span: Span
    head: Span
    core: Span
    sentence: int
    form: Literal["name", "pronoun", "description", "demonym"]
    label: str = ""
    text: str = ""
    """The words of `core`, for a look-up without the report."""
    lemma: str = ""
    """Lower-case lemma of the head word."""
    title: str | None = None
    """Title or office before a name ("Prime Minister"), or None."""
    plural: bool = False
    possessive: bool = False
    subject: bool = False
    determiner: str = ""
    """Article, demonstrative or possessive pronoun before the phrase, lower case, or ""."""
    lead: str = ""
    """Words after the determiner that the span leaves out ("new", "late", "younger"), lower case, or ""."""
    preposition: str = ""
    """Preposition that governs the phrase, lower case, or ""."""
    called: str = ""
    """Common words before a name that say what it is, lower case ("construction union"), or ""."""
    scene: Literal["", "place", "sport"] = ""
    """`place`: the sentence says of the name what is said of towns and teams ("Accra was without water"); `sport`: it
    speaks of sport."""
    links: tuple[MentionLink, ...] = ()


class StatementDraft(Draft, frozen=True, kw_only=True):
    """An attributed stretch; `speakers` are full noun phrases.

    `within` is the index of the enclosing statement in the stage's list. A speaker may stand in another
    sentence (a quotation that goes on); an empty tuple says that the text names none.
    """

    speakers: tuple[Span, ...]
    cue: Span | None
    content: tuple[Span, ...]
    kind: StatementKind
    attitude: Attitude = "speech"
    act: Act | None = None
    addressees: tuple[Span, ...] = ()
    channels: tuple[Span, ...] = ()
    within: int | None = None
    lemma: str = ""
    """Lemma of the cue's head, "" without a cue."""


class EventDraft(Draft, frozen=True, kw_only=True):
    """A coded event, parties as spans in the cue's sentence; `trigger` indexes the cue's head token."""

    type: str
    sentence: int
    trigger: int
    cue: Span
    actors: tuple[Span, ...] = ()
    recipients: tuple[Span, ...] = ()
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    modality: Modality = "actual"
    historical: bool = False
    repeated: bool = False
    aggregate: bool = False
    reciprocal: bool = False
    confidence: float = 0.5
    coder: str = "rules"
    speech: bool = False
    """The cue is itself an act of speaking (demand, threat), so that a statement may perform it."""
    scores: dict[str, float] = {}
    """The likeliest types at this cue with their probabilities, empty where the coder gives none."""
    ruled: str | None = None
    """The type that the rules gave at the same words, where another coder decided."""


class QuantityDraft(Draft, frozen=True, kw_only=True):
    """A count of people. `counted` is the span of the counted noun, if it is there."""

    span: Span
    sentence: int
    low: int | None
    high: int | None
    approximate: bool
    kind: QuantityKind
    counted: Span | None = None


class TieDraft(Draft, frozen=True, kw_only=True):
    """A tie whose two ends are spans."""

    type: TieType
    from_span: Span
    to_span: Span
    evidence: Span
    sentence: int
    negated: bool = False


class TimeDraft(Draft, frozen=True, kw_only=True):
    """A time expression: an inclusive range of days, ISO 8601, null at an open end."""

    span: Span
    sentence: int
    start: str | None
    end: str | None


class HopDraft(Draft, frozen=True, kw_only=True):
    """A station on the path of a statement's words. `span` is None for the publisher; `name` is how the text
    names the station, without determiner."""

    role: HopRole
    span: Span | None
    name: str


class EventLinks(Draft, frozen=True, kw_only=True):
    """How an event stands to the report's statements, by their indexes.

    `claims` is empty where the narrator tells of the event; `performed_by` is the statement that is the act.
    """

    claims: tuple[tuple[int, Stance], ...] = ()
    performed_by: int | None = None


class Assignment(Draft, frozen=True, kw_only=True):
    """What a mention was resolved to. `why` names alias and rule, or the reason where `actor` is None."""

    actor: str | None
    by: By
    on_behalf_of: str | None = None
    members: tuple[str, ...] = ()
    why: str = ""
    score: float = 1.0


class Resolved(Draft, frozen=True, kw_only=True):
    """The report's actors, and one assignment for each mention, in order."""

    actors: tuple[Actor, ...]
    assignments: tuple[Assignment, ...]
