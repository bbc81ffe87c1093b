"""What a reviewer's form holds, and what it changes in a record.

A form bears every field that may be edited, filled with the record as he saw it. Only what he changed becomes an edit,
so that another's correction of another field stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from starlette.datastructures import FormData

from dragoman.errors import UsageError
from dragoman.ledger.identity import is_day
from dragoman.ontology import Ontology
from dragoman.records.reading import Event, Party, Quantity, Reading, Span, Statement, Tie, Time

Record = Event | Statement | Quantity | Tie

FLAGS = {
    "event": ("historical", "repeated", "aggregate", "reciprocal"),
    "statement": (),
    "quantity": ("approximate",),
    "tie": ("negated",),
}
ROLES = {"event": ("actors", "recipients"), "statement": ("speakers", "addressees")}
BOTH = "both"
_WORDS = {
    "event": ("type", "modality"),
    "statement": ("attitude", "kind", "act"),
    "quantity": ("kind",),
    "tie": ("type",),
}
_LONGEST = 200
_MOST = 10**12


class Given(msgspec.Struct, frozen=True):
    """The fields of a form. `parties`: role and actor's id by span, `claims`: stance by statement, both as written.

    `words`: fields of one value, "" for none; `sets`: fields of several.
    """

    words: dict[str, str]
    sets: dict[str, frozenset[str]]
    parties: dict[str, tuple[str, str]] = {}
    claims: dict[str, str] = {}


def kind_of(record: Record) -> str:
    """event, statement, quantity or tie."""
    return type(record).__name__.lower()


def key_of(span: Span) -> str:
    """A span as a form writes it."""
    return f"{span[0]}-{span[1]}"


def given(record: Record, mentions: Mapping[Span, str | None], statements: tuple[str, ...]) -> Given:
    """The form of a record. `mentions`: who else stands there, by span; `statements`: labels that may be claims."""
    kind = kind_of(record)
    words = {name: getattr(record, name) or "" for name in _WORDS[kind]}
    time: Time | None = record.time
    words |= {"start": (time and time.start) or "", "end": (time and time.end) or ""}
    sets = {"flags": frozenset(f for f in FLAGS[kind] if getattr(record, f))}
    parties: dict[str, tuple[str, str]] = {}
    claims: dict[str, str] = {}
    match record:
        case Event():
            sets |= {"modes": frozenset(record.modes), "contexts": frozenset(record.contexts)}
            stances = {claim.statement: claim.stance for claim in record.claims}
            claims = {label: stances.get(label, "") for label in dict.fromkeys((*stances, *statements))}
            parties = _parties(record.actors, record.recipients, mentions, ROLES["event"])
        case Statement():
            parties = _parties(record.speakers, record.addressees, mentions, ROLES["statement"])
        case Quantity():
            words |= {name: _number(getattr(record, name)) for name in ("low", "high")}
            words["of"] = record.of or ""
        case Tie():
            words |= {"from": record.from_.actor or "", "to": record.to.actor or ""}
    return Given(words, sets, parties, claims)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _parties(
    first: tuple[Party, ...],
    second: tuple[Party, ...],
    mentions: Mapping[Span, str | None],
    roles: tuple[str, ...],
) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for role, parties in zip(roles, (first, second), strict=True):
        for party in parties:
            key = key_of(party.span)
            held = found.get(key)
            found[key] = (role if held is None else BOTH, party.actor or (held[1] if held else ""))
    for span, actor in sorted(mentions.items()):
        found.setdefault(key_of(span), ("", actor or ""))
    return found


def parsed(form: FormData, base: Given) -> Given:
    """The form as it was sent; a field that it does not bear stays as it is in `base`."""

    def word(name: str, default: str) -> str:
        value = form.get(name)
        return " ".join(value[:_LONGEST].split()) if isinstance(value, str) else default

    whole = form.get("whole") is not None
    words = {name: word(name, value) for name, value in base.words.items()}
    sets = {}
    for name, held in base.sets.items():
        field = f"mode.{words['type']}" if name == "modes" else name
        sets[name] = frozenset(str(v)[:_LONGEST] for v in form.getlist(field)) if whole else held
    parties = {
        key: (word(f"role.{key}", role), word(f"who.{key}", who)) for key, (role, who) in base.parties.items()
    }
    claims = {label: word(f"claim.{label}", stance) for label, stance in base.claims.items()}
    return Given(words, sets, parties, claims)


def rebased(sent: Given, seen: Given, now: Given) -> Given:
    """What was sent, on the record as it is now: what the reviewer did not change from what he saw is as it is now."""

    def merged(a: Mapping[str, Any], b: Mapping[str, Any], c: Mapping[str, Any]) -> dict[str, Any]:
        return {key: a[key] if key in a and a[key] != b.get(key) else value for key, value in c.items()}

    return Given(
        merged(sent.words, seen.words, now.words),
        merged(sent.sets, seen.sets, now.sets),
        merged(sent.parties, seen.parties, now.parties),
        merged(sent.claims, seen.claims, now.claims),
    )


def edits(
    record: Record,
    base: Given,
    sent: Given,
    reading: Reading,
    codes: Ontology,
    who: Callable[[str], str | None],
) -> dict[str, Any]:
    """What the form changes, as `Ledger.judge` takes it. `who`: the id of an actor as it was typed; None: unknown.

    Raises UsageError(desk.bad-field) for what does not fit.
    """
    made: dict[str, Any] = {}
    kind = kind_of(record)
    for name in _WORDS[kind]:
        if sent.words[name] != base.words[name]:
            made[name] = sent.words[name] or None
    if (sent.words["start"], sent.words["end"]) != (base.words["start"], base.words["end"]):
        made["time"] = _time(record.time, sent.words["start"], sent.words["end"])
    for flag in FLAGS[kind]:
        if (flag in sent.sets["flags"]) != (flag in base.sets["flags"]):
            made[flag] = flag in sent.sets["flags"]

    def actor(typed: str) -> str | None:
        if not typed:
            return None
        found = who(typed)
        if found is None:
            raise UsageError(
                "desk.bad-field", f"There is no actor {typed!r}.", "Choose one from the list, by id."
            )
        return found

    match record:
        case Event():
            made |= _of_event(record, base, sent, codes)
            made |= _roles(kind, (record.actors, record.recipients), base, sent, reading, actor)
        case Statement():
            made |= _roles(kind, (record.speakers, record.addressees), base, sent, reading, actor)
        case Quantity():
            made |= {n: _count(n, sent.words[n]) for n in ("low", "high") if sent.words[n] != base.words[n]}
            if sent.words["of"] != base.words["of"]:
                made["of"] = actor(sent.words["of"])
        case Tie():
            for name, party in (("from", record.from_), ("to", record.to)):
                if sent.words[name] != base.words[name]:
                    made[name] = {"span": list(party.span), "actor": actor(sent.words[name])}
    return made


def _of_event(record: Event, base: Given, sent: Given, codes: Ontology) -> dict[str, Any]:
    made: dict[str, Any] = {}
    modes = [mode for mode in codes.modes(sent.words["type"]) if mode in sent.sets["modes"]]
    if set(modes) != set(record.modes):
        made["modes"] = modes
    if sent.sets["contexts"] != base.sets["contexts"]:
        made["contexts"] = [context for context in codes.contexts if context in sent.sets["contexts"]]
    if sent.claims != base.claims:
        made["claims"] = [
            {"statement": label, "stance": stance} for label, stance in sent.claims.items() if stance
        ]
    return made


def _roles(
    kind: str,
    held: tuple[tuple[Party, ...], tuple[Party, ...]],
    base: Given,
    sent: Given,
    reading: Reading,
    actor: Callable[[str], str | None],
) -> dict[str, Any]:
    """The parties of each role that changed: those it had in their order, then the others as the text has them."""
    if sent.parties == base.parties:
        return {}
    made: dict[str, Any] = {}
    mentioned = {key_of(m.span): m for m in reading.mentions}
    for role, parties in zip(ROLES[kind], held, strict=True):
        before = {key_of(party.span): party for party in parties}
        order = sorted(
            sent.parties, key=lambda key: (key not in before, list(before).index(key) if key in before else 0)
        )
        now: list[dict[str, Any]] = []
        for key in order:
            taken, typed = sent.parties[key]
            if taken not in (role, BOTH):
                continue
            if key in before and typed == base.parties[key][1]:
                now.append(msgspec.to_builtins(before[key]))
                continue
            start, _, end = key.partition("-")
            party: dict[str, Any] = {"span": [int(start), int(end)], "actor": actor(typed)}
            mention = mentioned.get(key)
            if mention is not None and typed == (mention.actor or ""):
                party |= {"on_behalf_of": mention.on_behalf_of, "members": list(mention.members)}
            now.append(party)
        if now != msgspec.to_builtins(parties) and now != [msgspec.to_builtins(p) for p in parties]:
            made[role] = now
    return made


def _time(held: Time | None, start: str, end: str) -> dict[str, Any] | None:
    for day in (start, end):
        if day and not is_day(day):
            raise UsageError("desk.bad-field", f"{day!r} is no day.", "Write it as 2018-02-05.")
    if start and end and start > end:
        raise UsageError("desk.bad-field", f"{start} is after {end}.", "Exchange them.")
    if not start and not end:
        return None
    if held is None:
        return {"span": None, "start": start or None, "end": end or None, "basis": "dateline"}
    made: dict[str, Any] = msgspec.to_builtins(held)
    return made | {"start": start or None, "end": end or None}


def _count(name: str, typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()) or int(typed) > _MOST:
        raise UsageError(
            "desk.bad-field", f"{name}: {typed!r} is no number of people.", "Write digits alone."
        )
    return int(typed)
