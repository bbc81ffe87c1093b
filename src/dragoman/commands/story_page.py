"""Stories as rows and as a page for a person."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from dragoman.commands.hits import MARGIN
from dragoman.ledger.stories.book import CopyShown, StoryBrief, StoryJudgement, StoryShown
from dragoman.page import phrases
from dragoman.page.clean import one_line
from dragoman.page.lines import Sheet, joined, shortened
from dragoman.page.sections import COLOUR, named
from dragoman.stories.telling import Figure, Figures, Story, Telling, Value

_FIELDS = {"actors": "who", "recipients": "to whom", "place": "where", "days": "when", "status": "status"}
_STANCE = {"asserts": "says so", "denies": "denies", "doubts": "doubts"}
_MOST = 6
"""Most names after a value."""


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def brief_rows(screen: Console, found: Sequence[StoryBrief], total: int, *, copies: bool = True) -> None:
    """Stories with the day on which they were last seen in the margin, and how many there are in all."""
    sheet = Sheet(screen, MARGIN)
    for story in found:
        _brief(sheet, story, copies=copies)
        sheet.gap()
    shown = "" if total <= len(found) else f", the first {len(found)} shown (--limit for more)"
    words = f"{total:,} {'story' if total == 1 else 'stories'}{shown}" if total else "No story found."
    sheet.line(joined([words]))


def _brief(sheet: Sheet, story: StoryBrief, *, copies: bool = True) -> None:
    head = Text.assemble((f"{story.type:<9} ", COLOUR.get(story.type, "")))
    head.append(named(map(one_line, story.actors)) or "someone", style="bold")
    if story.recipients:
        head.append(" → ").append(named(map(one_line, story.recipients)), style="bold")
    facts = [one_line(story.place or ""), _days(story.first_day, story.last_day)]
    sheet.row(story.last_seen or "undated", joined([head, *facts]))
    sheet.below(Text(shortened(one_line(story.title or ""), sheet.room)))
    counts = [_counted(story.reports, "report")]
    counts += [_counted(story.origins, "newsroom")] if copies else []
    sheet.below(
        joined([
            *counts,
            f"only on the word of {one_line(story.only_by)}" if story.only_by else "",
            Text("contested", style="bold") if story.disputed else "",
            story.id,
        ])
    )  # fmt: skip


def _days(first: str | None, last: str | None) -> str:
    if first is None and last is None:
        return ""
    if first == last or last is None:
        return phrases.day(first or "")
    return f"{phrases.day(first or '')} to {phrases.day(last)}"


def story_page(screen: Console, shown: StoryShown, *, why: bool) -> None:
    """Head, fields, figures, newsrooms, voices, reports, neighbours."""
    sheet = Sheet(screen, MARGIN)
    story = shown.story
    sheet.rule()
    head = Text.assemble((f"{story.type} ", COLOUR.get(story.type, "")))
    title = next((t.title for t in story.tellings if t.title), None)
    head.append(one_line(title or ""), style="bold")
    sheet.line(head)
    seen = _days(story.first_seen, story.last_seen)
    sheet.line(
        joined([
            _counted(story.reports, "report"),
            _counted(len(story.origins), "independent newsroom"),
            f"seen {seen}" if seen else "",
            f"only on the word of {one_line(story.only_by)}" if story.only_by else "",
            shown.id,
        ])
    )  # fmt: skip
    if not shown.id.startswith(shown.asked.strip().lower()):
        sheet.line(joined([f"{one_line(shown.asked)} is part of this story now"]))
    outlets = {t.report: t for t in story.tellings}
    _agreement(sheet, story, outlets)
    _newsrooms(sheet, shown)
    _voices(sheet, story, outlets)
    _tellings(sheet, shown, why=why)
    if shown.beside:
        sheet.heading("TOLD BESIDE IT", str(len(shown.beside)))
        for other in shown.beside:
            _brief(sheet, other)


def _agreement(sheet: Sheet, story: Story, outlets: dict[str, Telling]) -> None:
    for agreed, title in ((True, "UNDISPUTED"), (False, "WHERE REPORTS DIFFER")):
        fields = [f for f in story.fields if f.agreed == agreed]
        figures = [f for f in story.figures if f.agreed == agreed]
        if not fields and not figures:
            continue
        sheet.heading(title)
        for field in fields:
            label = _FIELDS[field.name]
            for value in field.values:
                sheet.row(label, _value(value, outlets, shared=agreed and len(value.reports) > 1))
                label = ""
        for one in figures:
            _figures(sheet, one)


def _value(value: Value, outlets: dict[str, Telling], *, shared: bool) -> Text:
    """What is said, with the outlets that say it: of what one report alone tells, nobody has agreed."""
    if shared:
        return Text(one_line(value.shown))
    return joined([Text(one_line(value.shown)), _outlets(value.reports, outlets)])


def _outlets(reports: Sequence[str], outlets: dict[str, Telling]) -> str:
    """Names of the outlets of reports, each once."""
    names = list(dict.fromkeys(one_line(outlets[r].outlet or r) for r in reports if r in outlets))
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return (", ".join(names[:_MOST]) + more) if more else named(names)


def _figures(sheet: Sheet, figures: Figures) -> None:
    label = figures.kind.replace("_", " ")
    if len(label) >= MARGIN:
        label = label.split()[-1]
    if len(figures.moved) > 1:
        sheet.row(label, Text(" → ".join(_range(low, high) for low, high in figures.moved), style="bold"))
        label = ""
    for figure in figures.told:
        sheet.row(label, _figure(figure))
        label = ""


def _figure(figure: Figure) -> Text:
    by = f"on the word of {named(map(one_line, figure.by))}" if figure.by else ""
    when = phrases.day(figure.published[:10]) if figure.published else ""
    amount = f"about {figure.low:,}" if figure.approximate and figure.low else _range(figure.low, figure.high)
    return joined([Text(amount), f"“{one_line(figure.words)}”", by, one_line(figure.outlet), when])


def _range(low: int | None, high: int | None) -> str:
    if low == high and low is not None:
        return f"{low:,}"
    if high is None:
        return f"{low or 0:,} or more"
    return f"up to {high:,}" if not low else f"{low:,} to {high:,}"


def _newsrooms(sheet: Sheet, shown: StoryShown) -> None:
    """Each newsroom with the outlets that have it from there."""
    sheet.heading("INDEPENDENT NEWSROOMS", str(len(shown.story.origins)))
    if not shown.story.origins:
        sheet.nothing("No report says that it is so.")
    for number, origin in enumerate(shown.story.origins, 1):
        told: dict[str, str] = {}
        for telling in shown.story.tellings:
            for other in telling.origins:
                if other.key == origin.key:
                    outlet = one_line(telling.outlet or telling.report)
                    told.setdefault(outlet, "" if outlet == one_line(origin.shown) else _how(other.by))
        words = [f"{outlet} ({how})" if how else outlet for outlet, how in told.items()]
        sheet.row(str(number), joined([Text(one_line(origin.shown), style="bold"), ", ".join(words)]))


def _how(by: str) -> str:
    return {"credit": "credits it", "wire": "its text", "earliest": "same text", "quoted": "quotes it",
            "shared": "shares the passage"}.get(by, "")  # fmt: skip


def _voices(sheet: Sheet, story: Story, outlets: dict[str, Telling]) -> None:
    narrated = [t.report for t in story.tellings if t.narrated]
    if not story.voices:
        return
    sheet.heading("ON WHOSE WORD")
    if narrated:
        sheet.row("told", joined([Text("by reports in their own voice"), _outlets(narrated, outlets)]))
    for voice in story.voices:
        sheet.row(
            _STANCE[voice.stance], joined([Text(one_line(voice.shown)), _outlets(voice.reports, outlets)])
        )


def _tellings(sheet: Sheet, shown: StoryShown, *, why: bool) -> None:
    """Each sentence once, with the events of the story in it."""
    sheet.heading("REPORTS", str(shown.story.reports))
    links = {link.event: link for link in shown.links}
    rows: dict[tuple[str, str], list[tuple[Telling, str]]] = {}
    for telling, id_, words in zip(shown.story.tellings, shown.ids, shown.words, strict=True):
        rows.setdefault((telling.report, words), []).append((telling, id_))
    for (report, words), events in rows.items():
        first = events[0][0]
        sheet.row((first.published or "undated")[:10], Text(shortened(one_line(words), sheet.room * 2 - 4)))
        copy = f"copy of {shown.sources[report]}" if report in shown.sources else ""
        for number, (telling, id_) in enumerate(events):
            modality = "" if telling.modality == "actual" else telling.modality
            type_ = "" if telling.type == shown.story.type else telling.type
            about = [one_line(telling.outlet), copy] if number == 0 else []
            sheet.below(joined([*about, type_, modality, id_]))
            link = links.get(id_)
            if why and link is not None:
                parts = ", ".join(f"{part.name} {part.adds:+.1f}" for part in link.parts)
                sheet.below(joined([f"like {link.like} {link.score:.2f}: {parts}"]), indent=2)


def copy_rows(screen: Console, found: Sequence[CopyShown]) -> None:
    """What a report shares with others."""
    sheet = Sheet(screen, MARGIN)
    if found:
        own = found[0]
        source = f"source {own.source}" if own.source else "no family"
        sheet.line(joined([Text(own.report, style="bold"), f"newsroom {one_line(own.origin)}", source]))
    for copy in found:
        head = Text.assemble((copy.kind, "bold"), f"  {one_line(copy.other_outlet or copy.other)}")
        sheet.row((copy.other_published or "undated")[:10], head)
        shares = f"{copy.share:.0%} of its words there, {copy.share_other:.0%} of those here"
        sheet.below(joined([shares, f"longest run {copy.longest} words", copy.other]))
    if not found:
        sheet.nothing("It shares its text with no other report.")


def judgement_rows(screen: Console, found: Sequence[StoryJudgement]) -> None:
    """Reviewers' words on copies and stories."""
    sheet = Sheet(screen, 6)
    for judgement in found:
        sheet.row(
            str(judgement.id),
            Text.assemble(
                (judgement.verdict.replace("-", " "), "bold"),
                f"  {judgement.a or judgement.a_report} · {judgement.b or judgement.b_report}",
            ),
        )
        ended = (
            f"withdrawn by {one_line(judgement.withdrawn_by or '')} {judgement.withdrawn:%Y-%m-%d}"
            if judgement.withdrawn
            else ""
        )
        waits = "waits: the event is not read any more" if None in (judgement.a, judgement.b) else ""
        facts = [
            one_line(judgement.reviewer),
            f"{judgement.made:%Y-%m-%d}",
            one_line(judgement.note),
            ended,
            waits,
        ]
        sheet.below(joined(facts))
    if not found:
        sheet.nothing("Nobody has said anything of copies or stories.")
