"""Questions as rows and pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from dragoman.page.clean import one_line
from dragoman.page.lines import QUIET, Sheet, joined
from dragoman.questions.occurring import Occurring, PhraseFound
from dragoman.questions.records import Deed, Pole, Question

if TYPE_CHECKING:
    from dragoman.ledger.questions.book import QuestionAct, QuestionShown

_MARGIN = 9


def rows(console: Console, found: Sequence[QuestionShown]) -> None:
    """The ledger's questions, one a row."""
    sheet = Sheet(console, 2)
    for shown in found:
        sheet.row("", _head(shown.question))
        was = f"was {', '.join(shown.names)}" if shown.names else ""
        typed = f"{shown.typed} typed" if shown.typed else ""
        facts = [_count(shown.positions, "position"), typed, f"version {shown.version}", was]
        sheet.below(joined([*facts, "retired" if shown.retired else ""]), 2)
    if not found:
        sheet.nothing(
            "No question is followed. `dragoman questions add` enters one; list --examples shows some."
        )


def example_rows(console: Console, found: Sequence[Question]) -> None:
    """The examples, one a row."""
    sheet = Sheet(console, 2)
    for question in found:
        sheet.row("", _head(question))


def page(
    console: Console, question: Question, kept: QuestionShown | None, acts: Sequence[QuestionAct]
) -> None:
    """All that a question says, the scale from for to against, and what was done with it."""
    sheet = Sheet(console, _MARGIN)
    sheet.rule()
    sheet.line(_head(question))
    days = f"{question.since or '…'} to {question.until or '…'}" if question.since or question.until else ""
    if kept is not None:
        older = f"version {kept.version} of {kept.versions}"
        sheet.line(
            joined([_count(kept.positions, "position"), older, "retired" if kept.retired else "", days])
        )
    elif days:
        sheet.line(joined([days]))
    sheet.heading("SCALE")
    for pole in sorted((question.for_, *question.steps, question.against), key=lambda pole: -pole.value):
        _pole(sheet, pole)
    sheet.heading("BEARS ON IT")
    about = question.about
    for label, words in (
        ("phrases", about.phrases), ("actors", about.actors), ("places", about.places), ("without", about.without),
    ):  # fmt: skip
        if words:
            sheet.row(label, Text(one_line(", ".join(words))))
    if question.deeds:
        sheet.heading("DEEDS", str(len(question.deeds)))
        for deed in question.deeds:
            sheet.row(f"{deed.value:+d}", Text(one_line(_deed(deed))))
    if question.notes:
        sheet.heading("NOTES")
        sheet.line(Text(one_line(question.notes)))
    if acts:
        sheet.heading("HISTORY", str(len(acts)))
        for act in acts:
            sheet.line(
                joined(
                    [f"{act.at:%Y-%m-%d %H:%M}", Text(one_line(f"{act.act} {act.detail}")), f"by {act.by}"]
                )
            )


def checked(console: Console, question: Question, found: Occurring | None, there: str) -> None:
    """What `check` tells of a question that can be used."""
    sheet = Sheet(console, _MARGIN)
    head = joined([
        Text(one_line(question.id), style="bold"), "can be used", _count(len(question.steps), "step"),
        _count(len(question.deeds), "deed"), there,
    ])  # fmt: skip
    sheet.line(head)
    if found is None:
        return
    if not found.reports:
        sheet.line(Text("The ledger has no reports.", style=QUIET))
        return
    bear = f"{found.bearing:,} of {found.reports:,} reports looked at bear on it"
    sheet.line(joined([bear]))
    for of in dict.fromkeys(one.of for one in found.phrases):
        listed = sorted((one for one in found.phrases if one.of == of), key=lambda one: -one.sentences)
        sheet.heading(of.upper(), "reports, sentences")
        for one in listed:
            if one.sentences:
                sheet.row(f"{one.reports:,} {one.sentences:>3,}", Text(one_line(one.phrase)))
        never = [one for one in listed if not one.sentences]
        if never:
            sheet.row("never", Text(one_line("; ".join(map(_phrase, never))), style=QUIET))


def _phrase(one: PhraseFound) -> str:
    return one.phrase


def _head(question: Question) -> Text:
    return Text.assemble((one_line(question.id), "bold"), "  ", one_line(question.wording))


def _pole(sheet: Sheet, pole: Pole) -> None:
    sheet.row(f"{pole.value:+d}" if pole.value else "0", Text(one_line(pole.wording), style="bold"))
    if pole.phrases:
        sheet.below(Text(one_line(", ".join(pole.phrases)), style=QUIET))


def _deed(deed: Deed) -> str:
    parts = [deed.type, *deed.modes, f"by {deed.actor}" if deed.actor else ""]
    parts += [f"to {deed.recipient}" if deed.recipient else "", f"in {deed.place}" if deed.place else ""]
    parts += [f"with {' or '.join(deed.phrases)}" if deed.phrases else ""]
    return " ".join(part for part in parts if part)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
