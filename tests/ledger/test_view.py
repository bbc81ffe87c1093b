"""Asking: every filter against a plain reading of the records, odd input, moments, one record in full."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.errors import LedgerError, UsageError
from dragoman.ledger import Filters, Ledger, open_ledger, parse_as_of
from dragoman.ledger.identity import fold, fold_outlet
from dragoman.records.reading import Claim, Event, EventType, Modality, Reading, Stance, Statement
from dragoman.records.report import Report
from tests.ledger.conftest import Clock, Places
from tests.ledger.factory import ACTORS, LATER, OUTLETS, pair, reading_of

PAIRS = [pair(number) for number in range(40)]


@pytest.fixture(scope="module")
def full(places: Places) -> Iterator[Ledger]:
    path = places.make()
    with open_ledger(path) as opened:
        with opened.writer() as writer:
            for number, made in enumerate(PAIRS):
                if number % 4 == 0:
                    writer.add(*pair(number, run=LATER, salt="before"))
                writer.add(*made)
        yield opened
    places.drop(path)


def named(who: str, actor: str | None, words: str) -> bool:
    for name, fields in ACTORS.items():
        if fields["id"] == actor:
            if who == actor or (len(who) == 3 and who.upper() == fields["code"]):
                return True
            words = f"{fold(name)} | {words}"
    return bool(fold(who)) and f" {fold(who)} " in f" {fold(words)} "


def plainly(filters: Filters, report: Report, reading: Reading, record: Event | Statement) -> bool:
    """What the filters mean, without a database (records of the factory have one sentence each)."""
    anchor = record.cue or (0, 0)
    start, end = next((s, e) for s, e in reading.sentences if s <= anchor[0] < e)
    sentence = fold(report.text[start:end]).split()
    if filters.words and not all(word in sentence for word in fold(filters.words).split()):
        return False
    actors, others = (
        (record.actors, record.recipients)
        if isinstance(record, Event)
        else (record.speakers, record.addressees)
    )
    for who, parties in ((filters.actor, actors), (filters.recipient, others)):
        if who and not any(named(who, p.actor, report.text[slice(*p.span)]) for p in parties):
            return False
    codes = {
        ACTORS[name]["code"] for name in ACTORS for p in (*actors, *others) if ACTORS[name]["id"] == p.actor
    }
    codes |= {place.country for place in reading.places if start <= place.span[0] < end}
    if filters.country and filters.country not in codes:
        return False
    if isinstance(record, Event):
        if filters.types and record.type not in filters.types:
            return False
        if filters.modality and record.modality not in filters.modality:
            return False
        if filters.modes and not set(filters.modes) & set(record.modes):
            return False
        if filters.min_confidence is not None and record.confidence < filters.min_confidence:
            return False
        if filters.disputed and all(c.stance == "asserts" for c in record.claims):
            return False
        if filters.asserted_only_by:
            told = {c.statement for c in record.claims if c.stance == "asserts"}
            sayings = [s for s in reading.statements if s.id in told]
            by = filters.asserted_only_by
            if not sayings or not all(
                any(named(by, p.actor, report.text[slice(*p.span)]) for p in s.speakers) for s in sayings
            ):
                return False
    first = record.time.start if record.time else report.published
    last = record.time.end if record.time else report.published
    assert first is not None
    assert last is not None
    if filters.begun:
        last = first
    if (filters.since and last < filters.since) or (filters.until and first > filters.until):
        return False
    return filters.outlet is None or fold_outlet(filters.outlet) == fold_outlet(report.outlet)


days = st.dates(datetime(2018, 1, 1).date(), datetime(2018, 12, 31).date()).map(str)
who = st.sampled_from(
    ["freedonia", "FRD", "syl", "hills", "the river league", "Ábel", "zeljko", "land", "local:1"]
)
asked = st.fixed_dictionaries({}, optional={
    "words": st.sampled_from(["freedonia", "said", "shelled", "abel hills", "in city", "nowhere"]),
    "actor": who, "recipient": who, "country": st.sampled_from(["FRD", "SYL", "XXX"]),
    "types": st.lists(st.sampled_from(get_args(EventType)), min_size=1, max_size=4).map(tuple),
    "modality": st.lists(st.sampled_from(get_args(Modality)), min_size=1).map(tuple),
    "modes": st.sampled_from([("violence",), ("none", "violence"), ("none",)]),
    "since": days, "until": days, "begun": st.booleans(), "outlet": st.sampled_from([*OUTLETS, "HILL  wire", "nobody"]),
    "asserted_only_by": who, "disputed": st.booleans(), "min_confidence": st.sampled_from([0.0, 0.5, 0.51]),
})  # fmt: skip


EVENTS_ONLY = ("types", "modes", "modality", "asserted_only_by", "disputed", "min_confidence")


@settings(max_examples=80, deadline=None)
@given(asked, st.sampled_from(["event", "statement"]))
def test_search_finds_what_the_filters_mean(
    full: Ledger, given: dict[str, Any], kind: Literal["event", "statement"]
) -> None:
    if kind == "statement":
        given = {key: value for key, value in given.items() if key not in EVENTS_ONLY}
    if given.get("since", "") > given.get("until", "9"):
        given["since"], given["until"] = given["until"], given["since"]
    filters = Filters(**given)
    expected = {
        (report.id, record.id)
        for report, reading in PAIRS
        for record in (reading.events if kind == "event" else reading.statements)
        if plainly(filters, report, reading, record)
    }
    hits = full.view().search(filters, kind=kind, limit=1000)
    assert {(hit.report.id, hit.record.id) for hit in hits} == expected
    assert len(hits) == len(expected) == full.view().count(filters, kind=kind)
    assert [h.first_day for h in hits] == sorted((h.first_day for h in hits), key=str, reverse=True)


def test_records_come_whole_and_in_their_sentence(full: Ledger) -> None:
    texts = {report.id: (report, reading) for report, reading in PAIRS}
    hits = list(full.view().records())
    assert len(hits) == 240
    for hit in hits:
        report, reading = texts[hit.report.id]
        assert hit.record in reading.events
        assert hit.cue is not None
        assert hit.passage.text == report.text[slice(*hit.passage.span)]
        assert hit.sentence is not None
        assert reading.sentences[hit.sentence] == hit.passage.span
        assert isinstance(hit.record, Event)
        assert hit.actor_words == tuple(report.text[slice(*p.span)] for p in hit.record.actors)
        assert hit.report.url == report.url


def test_pages_follow_each_other(full: Ledger) -> None:
    view = full.view()
    whole = [hit.id for hit in view.search(limit=240)]
    assert len(set(whole)) == 240
    paged = [hit.id for offset in range(0, 260, 50) for hit in view.search(limit=50, offset=offset)]
    assert paged == whole
    assert view.search(limit=0) == []


HOSTILE = [
    "'", '"', "''", "' OR '1'='1", "'; DROP TABLE events; --", "%", "_", "%%", "a%b", "\\", "\\%", "?", ":1", "$1",
    "@x", "NULL", "\0", "x\0y", "\ud800", "🙂", "\u202e", "é", "e\u0301", "*", "NEAR(zz", "AND", "(", ")", "\n", " ",
    "x" * 100_000, "x " * 50_000, "{}", "[]", "--", "/*", "||",
]  # fmt: skip
TEXT_FILTERS = ("words", "actor", "recipient", "country", "outlet", "report")


@pytest.mark.parametrize("field", TEXT_FILTERS)
@pytest.mark.parametrize("value", HOSTILE, ids=lambda v: repr(v)[:20])
def test_hostile_words_find_nothing_and_break_nothing(full: Ledger, field: str, value: str) -> None:
    assert full.view().search(Filters(**{field: value})) == []  # type: ignore[arg-type]
    if field != "words":
        assert full.view().search(Filters(modes=(value,))) == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(TEXT_FILTERS), st.text(alphabet=st.characters(codec=None)))
def test_any_words_are_an_answer(full: Ledger, field: str, value: str) -> None:
    full.view().search(Filters(**{field: value}), limit=1)  # type: ignore[arg-type]


def test_a_sign_is_no_wildcard(ledger: Ledger) -> None:
    report = Report(id="1", text="A_B hit C%D.", published="2020-01-01")
    event = {
        "id": "e1", "type": "ASSAULT", "modes": (), "contexts": (), "modality": "actual", "historical": False,
        "repeated": False, "aggregate": False, "cue": (4, 7), "actors": [{"span": (0, 3)}],
        "recipients": [{"span": (8, 11)}], "reciprocal": False, "time": None, "place": None, "quantities": (),
        "claims": (), "performed_by": None, "confidence": 1.0, "coder": "x",
    }  # fmt: skip
    with ledger.writer() as writer:
        writer.add(report, reading_of(report, sentences=[(0, 12)], events=[event]))
    view = ledger.view()
    assert view.count(Filters(actor="A_B")) == 1, "an unresolved party is found by its words"
    assert view.count(Filters(actor="A")) == 1
    assert view.count(Filters(actor="AxB")) == 0
    assert view.count(Filters(recipient="C%")) == view.count(Filters(recipient="C")) == 1
    assert view.count(Filters(recipient="%D")) == 1
    assert view.count(Filters(recipient="%x%")) == 0


@pytest.mark.parametrize(
    "filters",
    [
        Filters(types=("EXPLODE",)),
        Filters(modality=("maybe",)),  # type: ignore[arg-type]
        Filters(min_confidence=1.5),
        Filters(min_confidence=float("nan")),
        Filters(since="yesterday"),
        Filters(until="2018-2-1"),
        Filters(since="2018-02-02", until="2018-02-01"),
        Filters(since="20180201"),
    ],
)
def test_senseless_filters_are_refused(full: Ledger, filters: Filters) -> None:
    with pytest.raises(UsageError):
        full.view().search(filters)


def test_a_second_voice_ends_sole_assertion(ledger: Ledger) -> None:
    report, reading = next((r, g) for r, g in PAIRS if len(g.statements) > 1)
    first, second = (s for s in reading.statements[:2])
    by = first.speakers[0].actor
    assert by is not None
    second = msgspec.structs.replace(second, speakers=(second.speakers[0],))
    cases: tuple[tuple[list[tuple[Stance, Statement]], bool, bool], ...] = (
        ([("asserts", first)], False, True),
        ([("asserts", first), ("denies", second)], True, True),
        ([("asserts", first), ("asserts", second)], False, second.speakers[0].actor == by),
        ([("denies", first)], True, False),
        ([], False, False),
    )
    for number, (claims, disputed, sole) in enumerate(cases):
        told = tuple(Claim(statement=s.id, stance=stance) for stance, s in claims)
        event = msgspec.structs.replace(reading.events[0], claims=told)
        run = msgspec.structs.replace(reading.run, program=f"9.{number}")
        again = msgspec.structs.replace(reading, events=(event,), statements=(first, second), run=run)
        with ledger.writer() as writer:
            writer.add(report, again)
        view = ledger.view()
        assert bool(view.count(Filters(disputed=True))) is disputed
        assert bool(view.count(Filters(asserted_only_by=by))) is sole


def test_statements_have_no_type(full: Ledger) -> None:
    with pytest.raises(UsageError):
        full.view().search(Filters(types=("AID",)), kind="statement")
    with pytest.raises(UsageError):
        full.view().search(limit=-1)


def test_open_ends_and_missing_days(ledger: Ledger) -> None:
    report, reading = pair(3)
    import msgspec

    times = [
        {"span": None, "start": "2011-01-01", "end": None, "basis": "text"},
        {"span": None, "start": None, "end": "2012-01-01", "basis": "text"},
        None,
    ]
    events = [msgspec.to_builtins(e) | {"time": t} for e, t in zip(reading.events, times, strict=False)]
    undated = msgspec.structs.replace(report, published=None)
    builtins = msgspec.to_builtins(reading) | {"events": events}
    with ledger.writer() as writer:
        writer.add(undated, msgspec.convert(builtins, Reading))

    def found(**asked: str) -> list[str]:
        return sorted(hit.record.id for hit in ledger.view().search(Filters(**asked)))  # type: ignore[arg-type]

    assert found(since="2018-01-01") == ["e1"]
    assert found(until="2011-06-01") == ["e1"]
    assert found(since="2012-01-01", until="2012-01-01") == ["e1", "e2"]
    assert found() == ["e1", "e2", "e3"]
    assert ledger.view().search()[-1].first_day is None


def quotation() -> tuple[Report, Reading]:
    """A quotation over two sentences by a spokesman, and a phrase that names two."""
    text = 'Both refused. "We leave at dawn. Nobody stays behind," a spokesman said. All went home.'
    report = Report(id="quote", text=text, published="2020-05-05")
    content = (text.index("We"), text.index(',"'))
    cue = (text.index("said"), text.index("said") + 4)
    speaker = (text.index("a spokesman"), cue[0] - 1)
    dots = [i + 1 for i, sign in enumerate(text) if sign == "."]
    sentences = [(0, dots[0]), (dots[0] + 1, dots[1]), (dots[1] + 1, dots[2]), (dots[2] + 1, dots[3])]
    said = {
        "id": "s1", "speakers": [{"span": speaker, "actor": None, "on_behalf_of": "hill-front"}], "cue": cue,
        "content": [content], "kind": "direct", "attitude": "speech", "act": "promise", "addressees": [],
        "within": None, "time": None, "chain": [],
    }  # fmt: skip
    event = {
        "id": "e1", "type": "REJECT", "modes": (), "contexts": (), "modality": "actual", "historical": False,
        "repeated": False, "aggregate": False, "cue": (5, 12),
        "actors": [{"span": (0, 4), "members": ["freedonia", "sylvania"]}], "recipients": [], "reciprocal": False,
        "time": None, "place": None, "quantities": (), "claims": (), "performed_by": None, "confidence": 1.0,
        "coder": "x",
    }  # fmt: skip
    return report, reading_of(report, sentences=sentences, statements=[said], events=[event])


def test_a_statement_over_several_sentences_is_one_passage(ledger: Ledger) -> None:
    report, reading = quotation()
    with ledger.writer() as writer:
        writer.add(report, reading)
    view = ledger.view()
    [hit] = view.search(Filters(words="dawn behind said"), kind="statement")
    assert hit.passage.span == (reading.sentences[1][0], reading.sentences[2][1])
    assert hit.passage.text == report.text[slice(*hit.passage.span)]
    assert hit.sentence == 2
    assert view.search(Filters(words="dawn home"), kind="statement") == []
    assert view.search(Filters(words="dawn")) == [], "the event stands in another sentence"
    shown = view.show(hit.id)
    assert shown.passage == hit.passage
    assert [shown.passage.text[m.start : m.end] for m in shown.marks if m.role == "content"] == [
        "We leave at dawn. Nobody stays behind"
    ]
    assert shown.neighbours == ()


def test_acting_on_behalf_and_one_of_several_count(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        writer.add(*quotation())
    view = ledger.view()
    for sought in ("hill-front", "hills", "FRD", "spokesman"):
        assert view.count(Filters(actor=sought), kind="statement") == 1, sought
    for sought in ("freedonia", "SYL", "sylvania", "both"):
        assert view.count(Filters(actor=sought)) == 1, sought
    assert view.count(Filters(actor="hills")) == 0
    assert view.count(Filters(country="SYL")) == view.count(Filters(country="FRD"), kind="statement") == 1
    assert view.search(Filters(actor="both"))[0].actors == ("Both",)


def test_as_of_answers_from_what_was_known(ledger: Ledger, clock: Clock) -> None:
    moments: list[datetime] = []

    def add(**options: Any) -> None:
        with ledger.writer() as writer:
            writer.add(*pair(1, **options))
        moments.append(clock.now)
        clock.on(days=1)

    add()
    add(run=LATER)
    add(run=LATER, salt="changed")
    before, first, second, third = (
        ledger.view(moment) for moment in (moments[0] - timedelta(seconds=1), *moments)
    )
    assert before.search() == []
    assert before.stats().reports == before.stats().revisions == 0
    assert {(h.reading.number, h.report.revision) for h in first.search()} == {(1, 1)}
    assert {(h.reading.number, h.report.revision) for h in second.search()} == {(2, 1)}
    assert {(h.reading.number, h.report.revision) for h in third.search()} == {(3, 2)}
    assert {h.id for h in third.search()} == {h.id for h in ledger.view().search()}
    assert first.stats().readings == 1
    assert ledger.view().stats().readings == 3
    old = first.search()[0]
    assert ledger.view().show(old.id).reading.superseded == moments[1]
    new = third.search()[0]
    with pytest.raises(LedgerError) as caught:
        first.show(new.id)
    assert caught.value.code == "ledger.no-record"
    assert first.reading(old.report.ref)[1].run != second.reading(old.report.ref)[1].run


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2018-02-05", datetime(2018, 2, 5, 23, 59, 59, 999999, UTC)),
        ("2018-02-05T12:00", datetime(2018, 2, 5, 12, tzinfo=UTC)),
        ("2018-02-05T12:00:00+02:00", datetime(2018, 2, 5, 10, tzinfo=UTC)),
    ],
)
def test_moments(text: str, moment: datetime) -> None:
    assert parse_as_of(text) == moment


@pytest.mark.parametrize("text", ["", "now", "2018-02-30", "\0"])
def test_no_moments(text: str) -> None:
    with pytest.raises(UsageError):
        parse_as_of(text)


def test_show_has_the_whole_story(full: Ledger) -> None:
    view = full.view()
    hit = next(h for h in view.records() if isinstance(h.record, Event) and h.record.claims)
    shown = view.show(hit.id)
    assert shown.record == shown.stored == hit.record
    assert shown.passage == hit.passage
    words = {mark.role: shown.passage.text[mark.start : mark.end] for mark in shown.marks}
    assert words["actor"] == hit.actor_words[0]
    assert words["recipient"] == hit.recipient_words[0]
    assert shown.passage.text[shown.marks[0].start :].startswith(words[shown.marks[0].role])
    claim = shown.claims[0]
    assert shown.chain == claim.statement.chain
    assert [neighbour.id for neighbour in shown.neighbours] == [claim.id]
    said = view.show(claim.id)
    assert said.kind == "statement"
    assert [about.id for about in said.about] == [hit.id]
    assert hit.id in [neighbour.id for neighbour in said.neighbours]
    assert said.chain[0].role == "speaker"
    assert view.show(hit.id[:6] + hit.id[13:]).id == hit.id, "the beginning of a ref is enough"
    assert view.show(hit.id.upper()).id == hit.id


@pytest.mark.parametrize(
    "wanted", ["", "x", "e1", "aaaaaaaaaaaaa:1.e1", "%:1.e1", "____:1.e1", "\0", "a" * 9999, "🙂:1.e1"]
)
def test_no_such_record(full: Ledger, wanted: str) -> None:
    hit = full.view().search(limit=1)[0]
    tries: list[Callable[[], object]] = [lambda: full.view().show(wanted)]
    tries.append(lambda: full.view().show(hit.id + "9"))
    tries.append(lambda: full.view().show(hit.id.replace(":1.", ":99.").replace(":2.", ":99.")))
    tries.append(lambda: full.view().judgements_for(wanted))
    for attempt in tries:
        with pytest.raises(LedgerError) as caught:
            attempt()
        assert caught.value.code == "ledger.no-record"


def test_stats_count_what_is_in_force(full: Ledger) -> None:
    stats = full.view().stats()
    assert (stats.reports, stats.readings, stats.superseded, stats.revisions) == (40, 50, 10, 50)
    assert stats.outlets == len(OUTLETS)
    assert stats.events == sum(stats.events_by_type.values()) == 240
    assert stats.statements == sum(len(reading.statements) for _, reading in PAIRS)
    assert stats.first_day is not None
    assert stats.first_day.startswith("2018-01")


def test_printable_ids(full: Ledger) -> None:
    plain = set(string.ascii_lowercase + string.digits + ":.")
    for kind in ("event", "statement"):
        assert all(set(hit.id) <= plain for hit in full.view().records(kind=kind))


@pytest.mark.parametrize("kind", ["event", "statement"])
@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(since="2018-03-05"),
        Filters(since="2018-02-01", until="2018-09-01", country="FRD"),
        Filters(actor="freedonia"),
        Filters(words="monday"),
    ],
)
def test_pages_go_on_by_key(full: Ledger, kind: Literal["event", "statement"], filters: Filters) -> None:
    view = full.view()
    whole = [hit.id for hit in view.search(filters, kind=kind, limit=1000)]
    assert len(whole) == view.count(filters, kind=kind) > 20
    found: list[str] = []
    while page := view.search(filters, kind=kind, limit=7, after=found[-1] if found else None):
        found += [hit.id for hit in page]
    assert found == whole
    assert [hit.id for hit in view.search(filters, kind=kind, limit=7, offset=11)] == whole[11:18]
    assert view.count(filters, kind=kind, most=20) == 21
    with pytest.raises(LedgerError):
        view.search(filters, kind=kind, after="aaaaaaaaaaaaa:1.e1")
