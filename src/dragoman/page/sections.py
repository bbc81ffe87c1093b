"""The sections of a page, each from its part of the reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rich.text import Text

from dragoman.page import phrases
from dragoman.page.clean import one_line
from dragoman.page.index import Index
from dragoman.page.lines import CUE, PARTY, QUIET, Sheet, joined, marked, shortened, window
from dragoman.records.reading import Actor, Event, Place, Quantity, Span, Statement, Tie, Time

# Colours of PLOVER's four quads; of the eight that keep their contrast on dark and on light grounds.
COLOURS: dict[str, tuple[str, ...]] = {
    "bold green": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "bold cyan": ("COOPERATE", "AID", "RETREAT"),
    "bold magenta": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "bold red": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
COLOUR = {type_: colour for colour, types in COLOURS.items() for type_ in types}

# A tie as it reads from either end.
_TIES: dict[str, tuple[str, str]] = {
    "backs": ("backs", "backed by"),
    "commands": ("commands", "commanded by"),
    "part_of": ("part of", "includes"),
    "speaks_for": ("speaks for", "has as spokesman"),
    "holds_office": ("holds office in", "has in office"),
    "allied_with": ("allied with", "allied with"),
    "linked_to": ("linked to", "linked to"),
    "opposes": ("opposes", "opposed by"),
}
_STANCE = {"asserts": "according to", "denies": "denied by", "doubts": "doubted by"}
_ACTORS_SHOWN = 40


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def named(names: Iterable[str]) -> str:
    """Names in a row, each once: `A, B and C`."""
    found = list(dict.fromkeys(names))
    return f"{', '.join(found[:-1])} and {found[-1]}" if len(found) > 1 else "".join(found)


def statements(index: Index, sheet: Sheet) -> None:
    """Who said what: nested statements stand under the one they lie in."""
    found = index.reading.statements
    sheet.heading("WHO SAID WHAT", _count(len(found), "statement"))
    if not found:
        sheet.nothing("Nobody is quoted.")
        return
    inner: dict[str | None, list[Statement]] = defaultdict(list)
    for statement in found:
        inner[statement.within if statement.within in index.statements else None].append(statement)
    todo = [(s, 0) for s in reversed(inner[None])]
    drawn: set[str] = set()
    while todo:
        statement, depth = todo.pop()
        if statement.id in drawn:
            continue
        if drawn and depth == 0:
            sheet.gap()
        drawn.add(statement.id)
        _statement(index, sheet, statement, min(depth, 4) * 3)
        todo.extend((s, depth + 1) for s in reversed(inner[statement.id]))


def _statement(index: Index, sheet: Sheet, statement: Statement, indent: int) -> None:
    spot = statement.cue or (statement.content[0] if statement.content else None)
    who = named(index.speaker(s) for s in statement.speakers)
    head = Text.assemble((who, "bold") if who else ("Nobody named", QUIET))
    if statement.cue is not None:
        head.append(f" {shortened(index.words(statement.cue), 40)}", style="italic")
    if statement.addressees:
        told = statement.cue is not None and statement.addressees[0].span[0] <= statement.cue[1] + 1
        head.append(" " if told else " to ").append(named(index.who(a) for a in statement.addressees))
    sheet.row(index.pointer(spot), head, indent)
    apart = "” … “" if statement.kind == "direct" else " … "
    short = shortened(apart.join(index.words(c) for c in statement.content), int((sheet.room - indent) * 2.6))
    sheet.below(Text(f"“{short}”" if statement.kind == "direct" else short), indent)
    attitude = "" if statement.attitude == "speech" else statement.attitude
    act = Text(statement.act or "")
    time = phrases.when(statement.time) if statement.time else ""
    sheet.below(joined([act, attitude, statement.kind, time, _path(index, statement), statement.id]), indent)


def _path(index: Index, statement: Statement) -> str:
    """The way the words took, where it is longer than speaker and publisher."""
    behalf = {p.span: p for p in statement.speakers}
    hops: list[str] = []
    for hop in statement.chain:
        name = index.name(hop.actor) if hop.actor in index.actors and hop.actor else one_line(hop.name)
        if hop.span in behalf:
            name = index.speaker(behalf[hop.span])
        if name and (not hops or hops[-1] != name):
            hops.append(name)
    told = any(hop.role not in ("speaker", "publisher") for hop in statement.chain)
    return " → ".join(hops) if told and len(hops) > 1 else ""


def events(index: Index, sheet: Sheet, explain: bool = False) -> None:
    """Who did what to whom, in the order of the text, each with its cue in its sentence.

    `explain` adds how each was coded: cue, coder, confidence, and the likeliest types with their probabilities.
    """
    found = sorted(index.reading.events, key=lambda e: e.cue)
    sheet.heading("WHO DID WHAT TO WHOM", _count(len(found), "event"))
    if not found:
        sheet.nothing("No political event is told of.")
    for i, event in enumerate(found):
        if i:
            sheet.gap()
        _event(index, sheet, event)
        if explain:
            sheet.below(Text(f"{phrases.coded(event)}, cue “{index.words(event.cue)}”", style=QUIET))


def _event(index: Index, sheet: Sheet, event: Event) -> None:
    head = Text.assemble((f"{event.type:<9} ", COLOUR.get(event.type, "")))
    head.append_text(_parties(index, event))
    modality = Text("" if event.modality == "actual" else event.modality, style="bold")
    flags = [w for w in ("historical", "repeated", "aggregate") if getattr(event, w)]
    head.append("  ").append_text(joined([modality, *flags]))
    sheet.row(index.pointer(event.cue), head)
    whole = index.around(event.cue)
    marks = [(event.cue, CUE), *((p.span, PARTY) for p in (*event.actors, *event.recipients))]
    part = window(index.report.text, whole, event.cue, sheet.room * 2 - 12)
    sheet.below(marked(index.report.text, whole, marks, sheet.plain, part))
    facts: list[Text | str] = [Text(", ".join(map(phrases.kind, event.modes)))]
    facts += [_claim(index, c.statement, _STANCE[c.stance]) for c in event.claims]
    if event.performed_by is not None:
        facts.append(f"done by saying {event.performed_by}")
    if event.time is not None:
        facts.append(phrases.when(event.time))
    if event.place is not None:
        facts.append(f"in {phrases.where(event.place)}")
    facts += [_quantity(index, index.quantities[q]) for q in event.quantities if q in index.quantities]
    facts += [", ".join(map(phrases.kind, event.contexts)), event.id]
    sheet.below(joined(facts))


def _parties(index: Index, event: Event) -> Text:
    actors = list(dict.fromkeys(index.speaker(p) for p in event.actors))
    recipients = named(index.who(p) for p in event.recipients)
    if event.reciprocal and len(actors) > 1:
        head = Text.assemble((" ↔ ".join(actors), "bold"))
    else:
        head = Text.assemble((named(actors), "bold") if actors else ("someone", QUIET))
    return head.append(" → ").append(recipients, style="bold") if recipients else head


def _claim(index: Index, statement: str, words: str) -> str:
    found = index.statements.get(statement)
    who = named(index.speaker(s) for s in found.speakers) if found else ""
    return f"{words} {who} ({statement})" if who else f"{words} {statement}"


def _quantity(index: Index, quantity: Quantity) -> str:
    of = f" ({index.name(quantity.of)})" if quantity.of else ""
    return f"{phrases.counted(quantity)}{of}"


def actors(index: Index, sheet: Sheet) -> None:
    """Actors with their ties; those that take part in nothing stand in one line."""
    found = index.reading.actors
    sheet.heading("ACTORS", str(len(found)))
    if not found:
        sheet.nothing("No actor is named.")
        return
    spots: dict[str, list[Span]] = defaultdict(list)
    for mention in index.reading.mentions:
        if mention.actor is not None:
            spots[mention.actor].append(mention.span)
    part = _parts(index)
    ranked = sorted(found, key=lambda a: (-part[a.id], -len(spots[a.id])))
    shown = [a for a in ranked if part[a.id]][:_ACTORS_SHOWN]
    for actor in shown:
        _actor(index, sheet, actor, spots[actor.id])
    rest = [a for a in ranked if a not in shown]
    if rest:
        names = ", ".join(one_line(a.name) for a in rest)
        sheet.below(Text.assemble(("also named: ", QUIET), names))


def _parts(index: Index) -> dict[str, int]:
    """How often each actor takes part in an event, a statement or a tie."""
    out: dict[str, int] = defaultdict(int)
    reading = index.reading
    parties = [p for e in reading.events for p in (*e.actors, *e.recipients)]
    parties += [p for s in reading.statements for p in s.speakers]
    parties += [p for t in reading.ties for p in (t.from_, t.to)]
    for party in parties:
        for actor in {party.actor, party.on_behalf_of, *party.members} - {None}:
            out[str(actor)] += 1
    for quantity in reading.quantities:
        if quantity.of is not None:
            out[quantity.of] += 1
    return out


def _actor(index: Index, sheet: Sheet, actor: Actor, spots: list[Span]) -> None:
    head = Text.assemble((one_line(actor.name), "bold"))
    kind = phrases.kind(actor.kind)
    known = "" if actor.known else "unlisted"
    where = phrases.pointer(index.sentences(spots))
    head.append("  ").append_text(joined([kind, actor.code or "", " ".join(actor.sectors), known, where]))
    sheet.below(head)
    ties: dict[str, list[Span]] = defaultdict(list)
    for words, evidence in _ties(index, actor):
        ties[words].append(evidence)
    for words, evidences in ties.items():
        sheet.below(Text(f"{words} {phrases.pointer(index.sentences(evidences))}"), indent=3)


def _ties(index: Index, actor: Actor) -> Iterable[tuple[str, Span]]:
    """The actor's ties in words, from its own end, with the evidence."""
    for tie in index.reading.ties:
        ends = (tie.from_, tie.to)
        for end, other, words in zip(ends, reversed(ends), _TIES[tie.type], strict=True):
            if actor.id == end.actor or actor.id in end.members:
                yield _tie(index, tie, words, index.who(other)), tie.evidence


def _tie(index: Index, tie: Tie, words: str, other: str) -> str:
    negation = "not " if tie.negated else ""
    said = f", {_claim(index, tie.statement, 'according to')}" if tie.statement else ""
    time = f", {phrases.when(tie.time)}" if tie.time else ""
    return f"{negation}{words} {other}{time}{said}"


def numbers(index: Index, sheet: Sheet) -> None:
    """Counts of people."""
    found = sorted(index.reading.quantities, key=lambda q: q.span)
    if not found:
        return
    sheet.heading("NUMBERS", str(len(found)))
    for quantity in found:
        row = Text(_quantity(index, quantity))
        facts: list[Text | str] = [
            f"“{index.words(quantity.span)}”",
            f"in {phrases.where(quantity.place)}" if quantity.place else "",
            phrases.when(quantity.time) if quantity.time else "",
            _claim(index, quantity.statement, "according to") if quantity.statement else "",
        ]
        sheet.row(index.pointer(quantity.span), row.append("  ").append_text(joined(facts)))


def places(index: Index, sheet: Sheet) -> None:
    """Places, each once, with every sentence that names it."""
    found: dict[tuple[str, int | None], list[Place]] = defaultdict(list)
    for place in sorted(index.reading.places, key=lambda p: p.span):
        found[phrases.where(place), place.geonameid].append(place)
    if not found:
        return
    sheet.heading("PLACES", str(len(found)))
    for (name, _), same in found.items():
        first = same[0]
        spots = phrases.pointer(index.sentences(p.span for p in same))
        facts = joined([first.precision, phrases.position(first), spots])
        sheet.below(Text(name).append("  ").append_text(facts))


def times(index: Index, sheet: Sheet) -> None:
    """Time expressions and the days they stand for."""
    found: list[Time] = sorted((t for t in index.reading.times if t.span), key=lambda t: t.span or (0, 0))
    if not found:
        return
    sheet.heading("TIMES", str(len(found)))
    for time in found:
        words = index.words(time.span) if time.span else ""
        sheet.row(index.pointer(time.span), Text(phrases.when(time)).append(f"  “{words}”", style=QUIET))
