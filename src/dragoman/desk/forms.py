"""The judging form of a record as a template shows it."""

from __future__ import annotations

from typing import Any, NamedTuple, get_args

from dragoman import ontology
from dragoman.desk.context import Desk
from dragoman.desk.judging import FLAGS, ROLES, Given, Record, given, key_of, kind_of
from dragoman.desk.users import User
from dragoman.ledger import edits as ledger_edits
from dragoman.ledger.answers import Judgement, Shown
from dragoman.ledger.query import PLOVER_TYPES
from dragoman.page.clean import one_line, safe
from dragoman.records.reading import (
    Act,
    Attitude,
    Modality,
    QuantityKind,
    Reading,
    Span,
    Stance,
    StatementKind,
    TieType,
)

KINDS: dict[str, tuple[str, ...]] = {
    "statement": get_args(StatementKind),
    "quantity": get_args(QuantityKind),
}
CHOICES: dict[str, tuple[str, ...]] = {
    "modality": get_args(Modality), "attitude": get_args(Attitude), "act": get_args(Act),
}  # fmt: skip
LABELS = {
    "act": "act", "attitude": "attitude", "type": "type", "modality": "modality", "kind": "kind", "start": "from day",
    "end": "to day", "low": "at least", "high": "at most", "of": "who is counted (id)", "from": "from (id)",
    "to": "to (id)", "flags": "is", "modes": "modes", "contexts": "contexts", "parties": "who takes part",
    "claims": "on whose word", "time": "time",
}  # fmt: skip


class Choice(NamedTuple):
    """A field of one value: its name, label, value, and what it may be; no options: it is typed."""

    name: str
    label: str
    value: str
    options: tuple[str, ...]
    kind: str = "text"


class PartyLine(NamedTuple):
    """A mention that may take part: where, its words, its role, who it is, and his name."""

    key: str
    words: str
    role: str
    who: str
    name: str


class ClaimLine(NamedTuple):
    """A statement that may be one on the event."""

    label: str
    words: str
    by: str
    stance: str


class Form(NamedTuple):
    """A judging form. `open`: its fields are shown; `seen`: the judgements that were known, by number."""

    id: str
    kind: str
    seen: str
    note: str
    choices: tuple[Choice, ...]
    flags: tuple[tuple[str, bool], ...]
    modes: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]
    contexts: tuple[tuple[str, bool], ...]
    roles: tuple[str, ...]
    parties: tuple[PartyLine, ...]
    more: tuple[PartyLine, ...]
    claims: tuple[ClaimLine, ...]
    cast: tuple[tuple[str, str], ...]
    open: bool


def layered(shown: Shown, judged: list[Judgement]) -> Record:
    """The record with these judgements applied, before anybody was said to be another."""
    record = shown.stored
    for judgement in judged:
        if judgement.verdict == "edit":
            record = ledger_edits.apply(record, judgement.edits)
    return record


def base_of(shown: Shown, reading: Reading, judged: list[Judgement]) -> Given:
    """The fields of a record with these judgements on it."""
    record = layered(shown, judged)
    low, high = shown.passage.span
    mentions: dict[Span, str | None] = {}
    statements: list[str] = []
    if kind_of(record) in ROLES:
        mentions = {m.span: m.actor for m in reading.mentions if low <= m.span[0] and m.span[1] <= high}
        statements = [s.id for s in reading.statements if any(a < high and low < b for a, b in s.content)]
    return given(record, mentions, tuple(statements))


def form_of(
    desk: Desk,
    shown: Shown,
    reading: Reading,
    text: str,
    *,
    sent: Given | None = None,
    note: str = "",
    open_: bool = False,
) -> Form:
    """The form of a record as it stands; `sent`: with these values in place of the record's."""
    judged = list(shown.judgements)
    record = layered(shown, judged)
    kind = kind_of(record)
    values = sent or base_of(shown, reading, judged)
    names = {actor.id: actor.name for actor in reading.actors}

    def name(id_: str) -> str:
        entry = None if id_ in names or not id_ else desk.knowledge.get(id_)
        return one_line(names.get(id_) or (entry.name if entry else ""))

    def line(key: str) -> PartyLine:
        start, _, end = key.partition("-")
        role, who = values.parties[key]
        return PartyLine(key, safe(text[int(start) : int(end)]), role, who, name(who))

    roles = ROLES.get(kind, ())
    held = {key_of(p.span) for role in roles for p in getattr(record, role)}
    held |= {key for key, (role, _) in values.parties.items() if role}
    codes = ontology.load()
    modes = [(t, codes.modes(t)) for t in PLOVER_TYPES] if kind == "event" else []
    return Form(
        id=shown.id,
        kind=kind,
        seen=".".join(str(j.id) for j in judged),
        note=note,
        choices=tuple(_choices(desk, kind, values)),
        flags=tuple((f, f in values.sets["flags"]) for f in FLAGS[kind]),
        modes=tuple((t, tuple((m, m in values.sets["modes"]) for m in held_)) for t, held_ in modes if held_),
        contexts=tuple((c, c in values.sets["contexts"]) for c in codes.contexts) if kind == "event" else (),
        roles=roles,
        parties=tuple(line(key) for key in values.parties if key in held),
        more=tuple(line(key) for key in values.parties if key not in held),
        claims=tuple(_claims(values, reading, text)),
        cast=tuple((actor.id, one_line(actor.name)) for actor in reading.actors),
        open=open_,
    )


def form_for(desk: Desk, user: User, shown: Shown) -> Form | None:
    """The form of a record for a page that shows it; None: the user only reads, or the reading is not in force."""
    if shown.reading.superseded is not None or not user.reviews:
        return None
    told, reading = desk.store.view().reading(shown.report.ref)
    return form_of(desk, shown, reading, told.text)


def _choices(desk: Desk, kind: str, values: Given) -> list[Choice]:
    made = []
    for name, value in values.words.items():
        options: tuple[str, ...] = CHOICES.get(name, ())
        if name == "kind":
            options = KINDS[kind]
        elif name == "type":
            options = get_args(TieType) if kind == "tie" else types_of(desk)
        if name == "act":
            options = ("", *options)
        sort = "date" if name in ("start", "end") else "who" if name in ("of", "from", "to") else "text"
        made.append(Choice(name, LABELS[name], value, options, sort))
    return made


def types_of(desk: Desk) -> tuple[str, ...]:
    """The event types that there are: PLOVER's, then the ledger's own."""
    found: tuple[str, ...] = desk.keep("types", desk.store.stamp(), lambda: desk.store.view().types())
    return found


def _claims(values: Given, reading: Reading, text: str) -> list[ClaimLine]:
    by = {statement.id: statement for statement in reading.statements}
    names = {actor.id: actor.name for actor in reading.actors}
    made = []
    for label, stance in values.claims.items():
        if (said := by.get(label)) is None:
            continue
        words = " … ".join(text[start:end] for start, end in said.content)
        speakers = (names.get(p.actor or "") or text[p.span[0] : p.span[1]] for p in said.speakers)
        made.append(ClaimLine(label, one_line(words), one_line(", ".join(speakers)) or "somebody", stance))
    return made


STANCES: tuple[str, ...] = get_args(Stance)


def plain(value: Any) -> str:
    """A value of a field as a person reads it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(plain, value)) or "none"
    if isinstance(value, dict):
        return " ".join(f"{key} {plain(item)}" for key, item in value.items() if item not in (None, [], ()))
    return one_line(str(value))


def told(changes: dict[str, Any], text: str, names: dict[str, str]) -> list[tuple[str, str]]:
    """Edits in words: field and value."""

    def party(one: Any) -> str:
        start, end = one["span"]
        who = names.get(one.get("actor") or "", one.get("actor") or "nobody known")
        return f"{text[start:end]} ({who})"

    found = []
    for field, value in changes.items():
        if field in ("actors", "recipients", "speakers", "addressees"):
            words = ", ".join(map(party, value)) or "nobody"
        elif field in ("from", "to"):
            words = party(value)
        elif field == "claims":
            words = ", ".join(f"{c['stance']} ({c['statement']})" for c in value) or "nobody's"
        elif field == "time":
            words = "none" if value is None else f"{value['start'] or '…'} to {value['end'] or '…'}"
        elif isinstance(value, list):
            words = ", ".join(map(str, value)) or "none"
        else:
            words = plain(value)
        found.append((field, one_line(words)))
    return found


def numbers(seen: str) -> tuple[int, ...]:
    """The numbers of the judgements that a form says were known ("3.8"); what is no number is left out."""
    return tuple(int(n) for n in seen.split(".") if n.isascii() and n.isdigit() and len(n) < 10)
