"""Records of the ledger as rows for a person."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from dragoman.ledger import Hit
from dragoman.page import phrases
from dragoman.page.clean import one_line
from dragoman.page.lines import CUE, PARTY, Sheet, joined, marked, window
from dragoman.page.sections import COLOUR, named
from dragoman.records.reading import Event, Span, Statement

MARGIN = 12
"""Room for an ISO day."""


def table(console: Console, kind: str, hits: Sequence[Hit], total: int, *, most: int | None = None) -> None:
    """Hits with their day in the margin, and how many there are in all; past `most`, that there are more."""
    sheet = Sheet(console, MARGIN)
    for i, hit in enumerate(hits):
        if i:
            sheet.gap()
        row(sheet, hit)
    if hits:
        sheet.gap()
    noun = kind if total == 1 else f"{kind}s"
    shown = "" if total <= len(hits) else f", the first {len(hits)} shown (--limit for more)"
    number = f"{total}" if most is None or total <= max(most, len(hits)) else f"More than {most:,}"
    sheet.line(joined([f"{number} {noun}{shown}" if total else f"No {kind} found."]))


def row(sheet: Sheet, hit: Hit) -> None:
    """One hit: head, words, where from."""
    head = event_head(hit) if isinstance(hit.record, Event) else statement_head(hit)
    sheet.row(hit.first_day or "undated", head)
    sheet.below(words(sheet, hit))
    verdict = Text(f"reviewed: {hit.verdict}", style="bold") if hit.verdict else ""
    title = one_line(hit.report.title or "")
    genre = "" if hit.report.genre == "news" else hit.report.genre
    notice = Text(phrases.notice(hit.report.notice) if hit.report.notice else "", style="bold")
    sheet.below(joined([one_line(hit.report.outlet or ""), title, genre, one_line(hit.id), notice, verdict]))


def event_head(hit: Hit) -> Text:
    """`THREATEN  Kataib Hezbollah → United States  possible`"""
    event = hit.record
    assert isinstance(event, Event)
    head = Text.assemble((f"{event.type:<9} ", COLOUR.get(event.type, "")))
    between = " ↔ " if event.reciprocal else ", "
    head.append(between.join(map(one_line, hit.actors)) or "someone", style="bold")
    if hit.recipients:
        head.append(" → ").append(named(map(one_line, hit.recipients)), style="bold")
    flags = [w for w in ("historical", "repeated", "aggregate") if getattr(event, w)]
    modality = Text("" if event.modality == "actual" else event.modality, style="bold")
    return head.append("  ").append_text(joined([modality, *map(phrases.kind, event.modes), *flags]))


def statement_head(hit: Hit) -> Text:
    """`Jaafar Al Husseini  threat · direct`"""
    statement = hit.record
    assert isinstance(statement, Statement)
    head = Text.assemble((named(map(one_line, hit.actors)) or "Nobody named", "bold"))
    if hit.recipients:
        head.append(" to ").append(named(map(one_line, hit.recipients)))
    attitude = "" if statement.attitude == "speech" else statement.attitude
    return head.append("  ").append_text(joined([Text(statement.act or ""), attitude, statement.kind]))


def words(sheet: Sheet, hit: Hit) -> Text:
    """About two lines of the passage, with the cue and the parties set off."""
    record, (start, _) = hit.record, hit.passage.span
    parties = (*record.actors, *record.recipients) if isinstance(record, Event) else record.speakers
    spans: list[tuple[Span, str]] = [(hit.cue, CUE)] if hit.cue else []
    spans += [(p.span, PARTY) for p in parties]
    marks = [((s[0] - start, s[1] - start), style) for s, style in spans]
    whole = (0, len(hit.passage.text))
    centre = marks[0][0] if marks else (0, 1)
    part = window(hit.passage.text, whole, centre, sheet.room * 2 - 12)
    return marked(hit.passage.text, whole, marks, sheet.plain, part)
