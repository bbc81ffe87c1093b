"""One position on a question as a page."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from dragoman.ledger import Ledger
from dragoman.ledger.questions.book import PositionJudgement, PositionShown
from dragoman.output import Output
from dragoman.page.clean import one_line, safe_json
from dragoman.page.lines import CUE, PARTY, Sheet, joined, marked, shortened
from dragoman.records.reading import Actor

_SAID = {"reported_by_others": "reported by others"}


def show_position(store: Ledger, id: str, as_of: str | None, shape: str, out: Output) -> None:
    """Write the position of this id, as a page or as JSON. Raises UsageError(filter.as-of), LedgerError."""
    import msgspec

    from dragoman.commands.terminal import console
    from dragoman.errors import UsageError

    if as_of is not None:
        raise UsageError("filter.as-of", "Positions are those of now.", "Leave out --as-of.")
    shown = store.questions().show(id)
    if shape == "json":
        encoded = msgspec.json.format(msgspec.json.encode(shown), indent=2)
        out.write(safe_json(encoded.decode("utf-8")) + "\n")
        return
    page(console(out, 100), shown)


def page(console: Console, shown: PositionShown) -> None:
    """Who stands where, in which words, what decided, what reviewers said."""
    sheet = Sheet(console, 14)
    position = shown.position
    sheet.rule()
    verdict = Text(f"reviewed: {shown.verdict}", style="bold") if shown.verdict else ""
    head = Text.assemble(
        (one_line(_who(shown)), "bold"), f"  {position.side} ", (f"{position.value:+d}", "bold")
    )
    sheet.line(head.append("  ").append_text(joined([verdict, one_line(shown.question)])))
    if shown.report is not None:
        report = shown.report
        sheet.line(
            joined([report.outlet or "", report.published or "no date", report.title or "", report.id])
        )
        if report.url:
            sheet.line(joined([report.url]))
    sheet.gap()
    if shown.passage is not None:
        styles = {"content": CUE, "actor": PARTY}
        spans = [((m.start, m.end), styles.get(m.role, PARTY)) for m in shown.marks]
        text = shown.passage.text
        sheet.below(marked(text, (0, len(text)), spans, sheet.plain))
    for label, words in _facts(shown):
        sheet.row(label, Text(one_line(words)))
    if shown.judgements:
        sheet.heading("JUDGEMENTS", str(len(shown.judgements)))
        for judgement in shown.judgements:
            judgement_row(sheet, judgement)
    sheet.gap()
    sheet.line(joined([one_line(shown.id), *map(one_line, shown.records)]))


def judgement_row(sheet: Sheet, judgement: PositionJudgement) -> None:
    """A judgement on a position: its number, verdict, who and when."""
    edits = ", ".join(f"{key} = {value}" for key, value in judgement.edits.items())
    head = Text.assemble((judgement.verdict, "bold"), f" {one_line(edits)}" if edits else "")
    facts = [judgement.reviewer, f"{judgement.made:%Y-%m-%d}", judgement.note]
    facts.append("withdrawn" if judgement.withdrawn else "")
    where = judgement.position or f"waits: {judgement.holder} on {judgement.question} in {judgement.report}"
    sheet.row(
        f"p{judgement.id}", head.append("  ").append_text(joined([*map(one_line, facts), one_line(where)]))
    )
    sheet.below(Text(f"“{shortened(one_line(judgement.text), 200)}”"))


def _who(shown: PositionShown) -> str:
    name = shown.position.holder.name or "somebody"
    behalf = shown.behalf.name if shown.behalf is not None else shown.position.holder.on_behalf_of
    return f"{name} (for {behalf})" if behalf and behalf != name else name


def _facts(shown: PositionShown) -> list[tuple[str, str]]:
    """What the position says of itself, label and words."""
    position, typed = shown.position, shown.typed
    interval = f"{position.low:+d} to {position.high:+d}"
    conditional = "on a condition" if position.conditional else ""
    said = _SAID.get(position.evidence, position.evidence)
    modality = "" if position.modality == "actual" else position.modality
    out = [
        ("value", f"{position.value:+d} ({interval})"),
        ("evidence", ", ".join(filter(None, (said, modality, conditional)))),
        ("told by", ", ".join(position.reported_by)),
        ("when", _days(position.first_day, position.last_day)),
        ("sure", f"{position.confidence:.2f}, {position.coder}"),
        ("because", position.why),
        ("is", ", ".join(map(_named, filter(None, (shown.actor, shown.behalf))))),
    ]
    if typed is not None:
        out += [
            ("typed by", f"{typed.by}, {typed.made:%Y-%m-%d}"),
            ("quotation", typed.quotation or ""),
            ("address", typed.url or ""),
            ("note", typed.note),
            ("withdrawn", f"{typed.withdrawn_by}, {typed.withdrawn:%Y-%m-%d}" if typed.withdrawn else ""),
        ]
    return [(label, words) for label, words in out if words]


def _named(actor: Actor) -> str:
    return f"{actor.name} ({actor.id}{f', {actor.code}' if actor.code else ''})"


def _days(first: str | None, last: str | None) -> str:
    if first is None and last is None:
        return ""
    return first or "" if first == last else f"{first or '…'} to {last or '…'}"
