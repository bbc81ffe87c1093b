"""One record of the ledger as a page."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from dragoman.commands.hits import row
from dragoman.ledger import Judgement, Shown
from dragoman.ledger.lookup import OWN
from dragoman.page import phrases
from dragoman.page.clean import one_line
from dragoman.page.lines import CUE, PARTY, Sheet, joined, marked, shortened
from dragoman.page.sections import COLOUR, named
from dragoman.records.reading import Event, Party, Quantity, Span, Statement, Tie

_STYLE = {"cue": CUE, "evidence": CUE, "quantity": CUE, "content": "italic"}


def record_page(console: Console, shown: Shown) -> None:
    """Record, passage with marks, whose word, path of the words, neighbours, judgements."""
    sheet = Sheet(console, 12)
    report = shown.report
    sheet.rule()
    sheet.line(_head(shown))
    published = one_line(report.published or "no date")
    genre = "" if report.genre == "news" else report.genre
    sheet.line(
        joined(
            [
                one_line(report.outlet or ""),
                published,
                genre,
                one_line(report.title or ""),
                one_line(report.id),
            ]
        )
    )
    if report.url:
        sheet.line(joined([report.url]))
    for notice in shown.notices:
        head = Text(f"the report was {phrases.notice(notice.kind)}", style="bold")
        known = f"in revision {notice.revision}, known since {notice.since:%Y-%m-%d %H:%M}"
        sheet.row("notice", joined([head, notice.day or "", known]))
        sheet.below(Text(shortened(one_line(notice.words), 400)))
    sheet.gap()
    order = ["cue", "evidence", "quantity", "actor", "recipient", "speaker", "addressee", "content"]
    marks = sorted(shown.marks, key=lambda m: order.index(m.role))
    spans = [((m.start, m.end), _STYLE.get(m.role, PARTY)) for m in marks]
    sheet.below(marked(shown.passage.text, (0, len(shown.passage.text)), spans, sheet.plain))
    for label, words in _facts(shown):
        sheet.row(label, Text(words))
    if (ids := _ids(shown)).plain:
        sheet.row("ids", ids)
    _claims(sheet, shown)
    if len(shown.chain) > 1:
        names = [_name(shown, hop.actor) or one_line(hop.name) for hop in shown.chain]
        sheet.row("by way of", Text(" → ".join(names)))
    for title, hits in (("WHAT IT TELLS OF", shown.about), ("NEIGHBOURS", shown.neighbours)):
        if hits:
            sheet.heading(title, str(len(hits)))
            for hit in hits:
                row(sheet, hit)
    if shown.judgements:
        sheet.heading("JUDGEMENTS", str(len(shown.judgements)))
        for judgement in shown.judgements:
            judgement_row(sheet, judgement)
    sheet.gap()
    run = shown.reading.run
    number = f"reading {shown.reading.number} of {shown.reading.added:%Y-%m-%d %H:%M}"
    state = "superseded" if shown.reading.superseded else ""
    sheet.line(
        joined([one_line(shown.id), number, state, f"dragoman {run.program}", f"knowledge {run.knowledge}"])
    )


def judgement_row(sheet: Sheet, judgement: Judgement) -> None:
    """A judgement: its number, verdict, who and when."""
    made = f"{judgement.made:%Y-%m-%d}"
    edits = ", ".join(f"{key} = {value}" for key, value in judgement.edits.items())
    head = Text.assemble((judgement.verdict, "bold"), f" {one_line(edits)}" if edits else "")
    facts = [
        one_line(judgement.reviewer),
        made,
        one_line(judgement.note),
        "withdrawn" if judgement.withdrawn else "",
    ]
    where = one_line(judgement.record or f"waits: {judgement.kind} {judgement.what} in {judgement.report}")
    sheet.row(str(judgement.id), head.append("  ").append_text(joined([*facts, where])))
    sheet.below(Text(f"“{shortened(one_line(judgement.text), 200)}”"))


def _head(shown: Shown) -> Text:
    record = shown.record
    match record:
        case Event():
            head = Text.assemble((record.type, COLOUR.get(record.type, "")))
            names = [_who(shown, p) for p in record.actors]
            actors = " ↔ ".join(names) if record.reciprocal else named(names)
            head.append(" ").append(actors or "someone", style="bold")
            if record.recipients:
                head.append(" → ").append(named(_who(shown, p) for p in record.recipients), style="bold")
        case Statement():
            head = Text.assemble((named(_who(shown, p) for p in record.speakers) or "Nobody named", "bold"))
        case Quantity():
            head = Text.assemble((phrases.counted(record), "bold"))
        case Tie():
            words = (
                f"{_who(shown, record.from_)} {'not ' if record.negated else ''}{phrases.kind(record.type)}"
            )
            head = Text.assemble((f"{words} {_who(shown, record.to)}", "bold"))
    verdict = Text(f"reviewed: {shown.verdict}", style="bold") if shown.verdict else ""
    return head.append("  ").append_text(joined([verdict, shown.kind]))


def _facts(shown: Shown) -> list[tuple[str, str]]:
    """What the record says of itself, label and words."""
    record = shown.record
    out: list[tuple[str, str]] = []
    if isinstance(record, Event):
        flags = [w for w in ("historical", "repeated", "aggregate", "reciprocal") if getattr(record, w)]
        out.append(("modality", ", ".join([record.modality, *flags])))
        out.append(("modes", ", ".join(map(phrases.kind, record.modes))))
        out.append(("contexts", ", ".join(map(phrases.kind, record.contexts))))
        out.append(("coded by", phrases.coded(record)))
        out.append(("in words of", shown.performed_by or ""))
    if isinstance(record, Statement):
        out.append(("kind", ", ".join(w for w in (record.kind, record.attitude, record.act) if w)))
        out.append(("to", named(_who(shown, p) for p in record.addressees)))
        out.append(("within", record.within or ""))
    if record.time is not None:
        out.append(("when", phrases.when(record.time)))
    if isinstance(record, Event | Quantity) and record.place is not None:
        out.append(("where", phrases.where(record.place)))
    return [(label, one_line(words)) for label, words in out if words]


def _ids(shown: Shown) -> Text:
    """The ids of those who take part, as other commands take them."""
    record = shown.record
    match record:
        case Event():
            parties = (*record.actors, *record.recipients)
        case Statement():
            parties = (*record.speakers, *record.addressees)
        case Tie():
            parties = (record.from_, record.to)
        case Quantity():
            parties = ()
    ids = [id_ for p in parties for id_ in (p.actor, p.on_behalf_of, *p.members)]
    ids += [record.of] if isinstance(record, Quantity) else []
    written = [f"{shown.report.ref}:{id_}" if id_.startswith(OWN) else id_ for id_ in ids if id_]
    return joined(list(dict.fromkeys(map(one_line, written))))


def _claims(sheet: Sheet, shown: Shown) -> None:
    for claim in shown.claims:
        who = named(_who(shown, p, claim.passage.text, claim.passage.span) for p in claim.statement.speakers)
        said = Text.assemble((f"{who or 'nobody named'} {claim.stance}", "bold"), (f"  {claim.id}", "dim"))
        sheet.row("claim", said)
        sheet.below(Text(shortened(one_line(claim.passage.text), 400)))
    if shown.kind == "event" and not shown.claims:
        sheet.row("claim", Text("in the narrator's own voice"))


def _who(shown: Shown, party: Party, text: str = "", span: Span | None = None) -> str:
    """A party's name; its words where nobody is known; the id where the words stand elsewhere."""
    words = text or shown.passage.text
    start = (span or shown.passage.span)[0]
    names = [_name(shown, actor) for actor in (party.members or (party.actor,))]
    found = named(name for name in names if name) or one_line(
        words[party.span[0] - start : party.span[1] - start]
    )
    behalf = _name(shown, party.on_behalf_of)
    return f"{found} (for {behalf})" if behalf and behalf != found else found


def _name(shown: Shown, actor: str | None) -> str:
    if actor is None:
        return ""
    return one_line(shown.known[actor].name if actor in shown.known else actor)
