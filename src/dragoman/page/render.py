"""A reading as a page: head, who said what, who did what to whom, actors, numbers, places, times."""

from __future__ import annotations

import io
from bisect import bisect_left

from rich.console import Console
from rich.text import Text

from dragoman.page import phrases
from dragoman.page.clean import one_line
from dragoman.page.index import Index
from dragoman.page.lines import CUE, QUIET, Sheet, joined, marked, shortened
from dragoman.page.sections import actors, events, numbers, places, statements, times
from dragoman.records.dates import parse_published
from dragoman.records.reading import Reading
from dragoman.records.report import Report

LONGEST_NOTE = 200
"""Characters of an editors' note."""
LONGEST_ID = 80
"""Characters of a report's id in the head of its page; some are whole addresses."""


def render(
    report: Report, reading: Reading, console: Console, *, sentences: bool = False, explain: bool = False
) -> None:
    """Print the page of one reading. Each row names its sentence; `sentences` prints them all at the end.
    `explain` says of each event how it was coded.

    Nothing of the report's text reaches the terminal as a command: it is cleaned, and printed as text, not markup.
    """
    index, sheet = Index(report, reading), Sheet(console)
    _head(index, sheet)
    statements(index, sheet)
    events(index, sheet, explain)
    actors(index, sheet)
    numbers(index, sheet)
    places(index, sheet)
    times(index, sheet)
    if sentences:
        _sentences(index, sheet)
    _foot(index, sheet)


def picture(report: Report, reading: Reading, *, width: int = 100, title: str = "dragoman read") -> str:
    """The page as an SVG drawing, `width` characters wide."""
    console = Console(
        record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor", no_color=False,
        legacy_windows=False,
    )  # fmt: skip
    render(report, reading, console)
    return console.export_svg(title=title)


def _head(index: Index, sheet: Sheet) -> None:
    report, reading = index.report, index.reading
    sheet.rule()
    title = index.title()
    if title:
        sheet.line(Text(title, style="bold"))
    published = parse_published(report.published)
    count = len(reading.sentences)
    facts = joined(
        [
            one_line(report.outlet or ""),
            phrases.day(published.isoformat()) if published else "no date",
            reading.genre,
            "" if reading.language == "en" else reading.language,
            f"{count} sentence{'' if count == 1 else 's'}",
            shortened(one_line(report.id), LONGEST_ID),
        ]
    )
    sheet.line(facts)
    if report.url:
        sheet.line(Text(one_line(report.url), style=QUIET))
    for note in reading.notes:
        words = report.text[note.span[0] : note.span[1]] if note.span else report.title or ""
        head = Text(f"The report was {phrases.notice(note.kind)}", style="bold")
        sheet.line(joined([head, shortened(one_line(words), LONGEST_NOTE)]))


def _sentences(index: Index, sheet: Sheet) -> None:
    """The numbered sentences, cues of events and statements set off."""
    sheet.heading("SENTENCES", str(len(index.reading.sentences)))
    cues = sorted({e.cue for e in index.reading.events} | {s.cue for s in index.reading.statements if s.cue})
    starts = [c[0] for c in cues]
    for number, sentence in enumerate(index.reading.sentences, start=1):
        here = cues[bisect_left(starts, sentence[0]) : bisect_left(starts, sentence[1])]
        marks = [(cue, CUE) for cue in here]
        sheet.row(f"[{number}]", marked(index.report.text, sentence, marks, sheet.plain))


def _foot(index: Index, sheet: Sheet) -> None:
    run = index.reading.run
    sheet.gap()
    sheet.line(
        joined([f"dragoman {run.program}", f"knowledge {run.knowledge}", f"weights {run.weights}"]),
    )
