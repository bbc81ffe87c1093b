"""Actors of the knowledge as rows and pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.text import Text

from dragoman.knowledge import Entry, Fact, Knowledge
from dragoman.page import phrases
from dragoman.page.clean import one_line
from dragoman.page.lines import Sheet, joined

_NAMES = (
    ("also", "aliases"), ("weak names", "weak"), ("short", "short"), ("shared", "shared"), ("capitals", "capitals"),
    ("adjectives", "adjectives"), ("people", "people"),
)  # fmt: skip


def actors_table(console: Console, entries: Sequence[Entry], knowledge: Knowledge, total: int) -> None:
    """An actor a row, its code in the margin, and how many there are in all."""
    sheet = Sheet(console, 5)
    for entry in entries:
        head = Text.assemble((one_line(entry.name), "bold"), "  ")
        own = "yours" if entry.id in knowledge.own else ""
        facts = [one_line(entry.id), phrases.kind(entry.kind), " ".join(entry.sectors), own]
        sheet.row(entry.code or "", head.append_text(joined(facts)))
    if entries:
        sheet.gap()
    shown = "" if total <= len(entries) else f", the first {len(entries)} shown (--limit for more)"
    sheet.line(joined([f"{total} actor{'' if total == 1 else 's'}{shown}" if total else "No actor found."]))


def actor_page(console: Console, entry: Entry, knowledge: Knowledge) -> None:
    """All that is known of one actor."""
    sheet = Sheet(console, 12)
    sheet.rule()
    head = Text.assemble((one_line(entry.name), "bold"), "  ")
    sheet.line(head.append_text(joined([one_line(entry.id), phrases.kind(entry.kind), entry.code or ""])))
    sheet.gap()
    for label, words in _facts(entry, knowledge):
        sheet.row(label, Text(one_line(words)))
    offices = [
        (
            _days(r.start.isoformat(), r.end.isoformat() if r.end else "now"),
            f"{r.office} of {_name(knowledge, r.of)}",
        )
        for r in sorted(entry.roles, key=lambda r: r.start)
    ]
    holders = [
        (_days(r.start.isoformat(), r.end.isoformat() if r.end else "now"), f"{person.name} ({person.id})")
        for r, person in holders_of(entry, knowledge)
    ]
    ties = [(_days(f.start, f.end), _tie(entry, f, knowledge)) for f in entry.ties]
    for title, rows in (("OFFICES", offices), ("HOLDERS", holders), ("TIES", ties)):
        if rows:
            sheet.heading(title, str(len(rows)))
            for days, words in rows:
                sheet.row("", joined([Text(one_line(words)), days]))
    sheet.gap()
    sheet.line(joined([one_line(where(entry, knowledge)), f"knowledge {knowledge.version}"]))


def where(entry: Entry, knowledge: Knowledge) -> str:
    """The file that the actor stands in."""
    if not entry.file:
        return "made by rule"
    return f"your file {entry.file}" if entry.id in knowledge.own else entry.file


def holders_of(entry: Entry, knowledge: Knowledge) -> list[Any]:
    """Who is known to have held the office that this is, by date."""
    of, _, office = entry.id.rpartition("/office/")
    return knowledge.held(office, of) if of else []


def as_json(entry: Entry, knowledge: Knowledge) -> dict[str, Any]:
    """The entry with whose file it is, and an office's holders."""
    found: dict[str, Any] = msgspec.to_builtins(entry) | {"own": entry.id in knowledge.own}
    if holders := holders_of(entry, knowledge):
        found["holders"] = [{"id": p.id, "start": r.start, "end": r.end} for r, p in holders]
    return found


def _facts(entry: Entry, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    rows: list[tuple[str, str]] = [(label, ", ".join(getattr(entry, field))) for label, field in _NAMES]
    rows.append(("country", _name(knowledge, entry.country) if entry.country else ""))
    rows.append(("sectors", ", ".join(entry.sectors)))
    rows.append(("part of", _name(knowledge, entry.part) if entry.part else ""))
    rows.append(("leader", entry.leader or ""))
    rows.append(("medium", entry.medium or ""))
    rows.append(("since", entry.start or ""))
    rows.append(("until", entry.end or ""))
    rows.append(("succeeds", ", ".join(_name(knowledge, other) for other in entry.succeeds)))
    rows.append(("split from", _name(knowledge, entry.split_from) if entry.split_from else ""))
    yield from ((label, words) for label, words in rows if words)


def _name(knowledge: Knowledge, id_: str) -> str:
    """Name and id, for the next look."""
    found = knowledge.get(id_)
    return id_ if found is None else f"{found.name} ({id_})"


def _tie(entry: Entry, fact: Fact, knowledge: Knowledge) -> str:
    left = entry.name if fact.from_ is None else _name(knowledge, fact.from_)
    right = entry.name if fact.to is None else _name(knowledge, fact.to)
    return f"{left} {phrases.kind(fact.type)} {right}"


def _days(start: str | None, end: str | None) -> str:
    if start is None and end is None:
        return ""
    return f"{start or ''} – {end or ''}".strip()
