"""The store: what was read, when, by which versions, and what people said of it.

    from dragoman.ledger import Filters, Outcome, open_ledger

    with open_ledger("news.db", create=True) as ledger:          # path or sqlite:///URL; LedgerError if not
        with ledger.writer() as writer:                           # one run; one transaction a report
            for report in reports:
                if ledger.has(report, run):                       # cheap: go on where the last run stopped
                    continue
                outcome = writer.add(report, read(report))        # new | same | revised | reread
        view = ledger.view()                                      # or ledger.view(as_of=parse_as_of("2018-03-01"))
        for hit in view.search(Filters(words="troops", actor="USA"), kind="event", limit=20):
            print(hit.id, hit.record.type, hit.passage.text)
        view.count(Filters(types=("THREATEN",)))                  # how many in all, for paging
        shown = view.show("k5t2…:1.e3")                           # record, marks, neighbours, chain, claims
        view.stats(), view.incomplete()                           # counts; whether a pruning may hide some
        for hit in view.records(Filters(outlet="Reuters")): ...   # all of them, memory flat
        report, reading = view.reading(shown.report.ref)          # whole again, to resolve anew
        ledger.judge(shown.id, "edit", reviewer="ann", edits={"type": "REQUEST"})
        ledger.withdraw(7, reviewer="ann")
        view.told(), view.wholes(), view.coverage()               # for exports: events with their counts; denominators
        view.judgements_for(shown.report.ref), view.orphans()     # attached ones; those that wait
        ledger.merge("hill-front", "river-league", reviewer="ann")      # two actors are one; split, withdraw_identity
        view.identities()                                        # who is who, by reviewers
        ledger.questions()                                       # contested questions, positions (questions/book.py)
        ledger.prune(keep=1, dry_run=True)                        # counts; drops superseded readings

A record id is `REF:N.LABEL`: the report's ref, the number of its reading, the label in the reading (`e3`).
Errors are `LedgerError` with codes `ledger.*` (faults.py lists them), wrong filters `UsageError` (`filter.*`).
"""

from dragoman.ledger.answers import (
    ClaimShown,
    Figure,
    Filters,
    Hit,
    Identity,
    Judgement,
    Kind,
    Mark,
    NoticeShown,
    Outcome,
    Passage,
    Pruned,
    ReadingRef,
    ReportRef,
    Shown,
    Stats,
    TieTold,
    Told,
    Verdict,
    Version,
    Whole,
)
from dragoman.ledger.coverage import Covered, Unread
from dragoman.ledger.estimates import Estimate, estimate
from dragoman.ledger.moments import parse_as_of
from dragoman.ledger.releases import Release
from dragoman.ledger.store import Ledger, open_ledger
from dragoman.ledger.view import View
from dragoman.ledger.writer import Writer

__all__ = [
    "ClaimShown",
    "Covered",
    "Estimate",
    "Figure",
    "Filters",
    "Hit",
    "Identity",
    "Judgement",
    "Kind",
    "Ledger",
    "Mark",
    "NoticeShown",
    "Outcome",
    "Passage",
    "Pruned",
    "ReadingRef",
    "Release",
    "ReportRef",
    "Shown",
    "Stats",
    "TieTold",
    "Told",
    "Unread",
    "Verdict",
    "Version",
    "View",
    "Whole",
    "Writer",
    "estimate",
    "open_ledger",
    "parse_as_of",
]
