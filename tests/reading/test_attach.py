"""What belongs to which event, statement or count: own cases on the real parser, and the fallback's rules."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.reading import attach, quantities, times
from dragoman.reading.grammar import head_token
from dragoman.records.drafts import EventDraft, QuantityDraft, StatementDraft, TimeDraft
from dragoman.records.layout import Block, Layout, SentenceSpan
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Place, Span

_CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "attach.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


class _Case:
    """A case read into drafts; times and quantities are those that the stages find."""

    def __init__(self, raw: dict[str, Any], parser: SpacyParser) -> None:
        self.raw, self.text = raw, str(raw["text"])
        layout = Layout((Block((0, len(self.text)), "text"),), (SentenceSpan((0, len(self.text)), 0),), ())
        sentences = parser.parse(self.text, layout.sentences)
        self.sentence = sentences[0]
        self.times = times.find(self.text, layout, sentences, datetime.date.fromisoformat(raw["published"]))
        self.quantities = quantities.count(self.text, sentences)
        self.places = [
            Place(span=self.at(p["span"]), name=p["span"], precision=p["precision"])
            for p in raw.get("places", [])
        ]
        self.statements = [
            StatementDraft(
                speakers=(), cue=self.at(s["cue"]), content=(self.at(s["content"]),), kind="indirect",
                within=n - 1 if n else None,
            )
            for n, s in enumerate(raw.get("statements", []))
        ]  # fmt: skip

    def at(self, words: str) -> Span:
        start = self.text.index(words)
        return start, start + len(words)

    def said(self, span: Span | None) -> str | None:
        return self.text[span[0] : span[1]] if span else None

    def event(self) -> EventDraft:
        raw = self.raw["event"]
        cue = self.at(raw["cue"])
        head = head_token(self.sentence, cue)
        assert head is not None
        return EventDraft(
            type=raw["type"],
            sentence=0,
            trigger=head.i,
            cue=cue,
            actors=tuple(self.at(a) for a in raw.get("actors", [])),
            recipients=tuple(self.at(r) for r in raw.get("recipients", [])),
        )

    def quantity(self) -> QuantityDraft:
        return next(q for q in self.quantities if self.said(q.span) == self.raw["quantity"])


def _event_time(case: _Case) -> object:
    found = attach.event_time(case.event(), case.times, case.sentence)
    return case.said(found.span) if found else None


def _event_place(case: _Case) -> object:
    found = attach.event_place(case.event(), case.places, case.sentence)
    return case.said(found.span) if found else None


def _event_quantities(case: _Case) -> object:
    found = attach.event_quantities(case.event(), case.quantities, case.sentence)
    return [case.said(case.quantities[i].span) for i in found]


def _statement_time(case: _Case) -> object:
    found = attach.statement_time(case.statements[0], case.times, case.sentence)
    return case.said(found.span) if found else None


def _quantity_time(case: _Case) -> object:
    found = attach.quantity_time(case.quantity(), case.times, case.sentence)
    return case.said(found.span) if found else None


def _quantity_place(case: _Case) -> object:
    found = attach.quantity_place(case.quantity(), case.places, case.sentence)
    return case.said(found.span) if found else None


def _quantity_statement(case: _Case) -> object:
    return attach.quantity_statement(case.quantity(), case.statements)


_TASKS: dict[str, Callable[[_Case], object]] = {
    "event_time": _event_time,
    "event_place": _event_place,
    "event_quantities": _event_quantities,
    "statement_time": _statement_time,
    "quantity_time": _quantity_time,
    "quantity_place": _quantity_place,
    "quantity_statement": _quantity_statement,
}


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    return SpacyParser()


def test_there_are_enough_cases() -> None:
    assert len(_CASES) >= 60
    assert {c["task"] for c in _CASES} == set(_TASKS)


@pytest.mark.parametrize("raw", _CASES, ids=lambda c: f"{c['task']}: {c['text'][:40]}")
def test_case(raw: dict[str, Any], parser: SpacyParser) -> None:
    assert _TASKS[raw["task"]](_Case(raw, parser)) == raw["expect"]


_DAY = datetime.date(2018, 2, 6)


def _bombed(parser: SpacyParser, text: str = "Jets bombed the village.") -> tuple[_Case, EventDraft]:
    case = _Case(
        {"text": text, "published": "2018-02-06", "event": {"type": "ASSAULT", "cue": "bombed"}}, parser
    )
    return case, case.event()


def test_the_lead_falls_back_on_publication(parser: SpacyParser) -> None:
    case, event = _bombed(parser)
    found = attach.event_time(event, case.times, case.sentence, published=_DAY, lead=True)
    assert found is not None
    assert (found.span, found.start, found.end, found.basis) == (
        None,
        "2018-02-06",
        "2018-02-06",
        "published",
    )


def test_the_dateline_comes_before_publication(parser: SpacyParser) -> None:
    case, event = _bombed(parser)
    yesterday = _DAY - datetime.timedelta(days=1)
    found = attach.event_time(event, case.times, case.sentence, published=_DAY, dateline=yesterday, lead=True)
    assert found is not None
    assert (found.start, found.basis) == ("2018-02-05", "dateline")


def test_no_fallback_outside_the_lead_or_without_a_day(parser: SpacyParser) -> None:
    case, event = _bombed(parser)
    assert attach.event_time(event, case.times, case.sentence, published=_DAY) is None
    assert attach.event_time(event, case.times, case.sentence, lead=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "Jets that bombed the village have landed.",
        "He left because jets had bombed the village.",
        "Jets bombed the village, he said in 2014.",
    ],
)
def test_no_fallback_for_background(text: str, parser: SpacyParser) -> None:
    case, event = _bombed(parser, text)
    assert attach.event_time(event, case.times, case.sentence, published=_DAY, lead=True) is None


@pytest.mark.parametrize(
    "change", [{"modality": "planned"}, {"historical": True}, {"aggregate": True}, {"repeated": True}]
)
def test_no_fallback_for_other_events(change: dict[str, Any], parser: SpacyParser) -> None:
    case, event = _bombed(parser)
    fields = {f: getattr(event, f) for f in event.__struct_fields__} | change
    assert (
        attach.event_time(EventDraft(**fields), case.times, case.sentence, published=_DAY, lead=True) is None
    )


def test_other_sentences_are_passed_over(parser: SpacyParser) -> None:
    text = "Jets bombed the village. It happened on Monday."
    spans = (SentenceSpan((0, 24), 0), SentenceSpan((25, 47), 0))
    layout = Layout((Block((0, 47), "text"),), spans, ())
    sentences = parser.parse(text, spans)
    found = times.find(text, layout, sentences, _DAY)
    assert [t.sentence for t in found] == [1]
    event = EventDraft(type="ASSAULT", sentence=0, trigger=1, cue=(5, 11))
    assert attach.event_time(event, found, sentences[0]) is None


_TAGS = st.sampled_from(["NOUN", "VERB", "ADP", "PROPN", "NUM", "AUX", "ADJ", "PUNCT"])
_DEPS = st.sampled_from(
    ["nsubj", "dobj", "pobj", "prep", "conj", "appos", "acl", "relcl", "ccomp", "xcomp", "advcl", "nummod"]
)
_LEMMAS = st.sampled_from(
    ["in", "of", "launch", "say", "city", "attack", "begin", "Raqqa", "12", "by", "statement"]
)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_tree_is_survived(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 10))
    root = data.draw(st.integers(0, size - 1))
    tokens = []
    for i in range(size):
        head = root if i <= root else data.draw(st.integers(root, i - 1))
        lemma = data.draw(_LEMMAS)
        tokens.append(
            Token(i, 3 * i, 3 * i + 2, lemma, lemma, data.draw(_TAGS), "VBG", data.draw(_DEPS), head)
        )
    sentence = Sentence(0, (0, 3 * size), tuple(tokens))
    spans = st.integers(0, size - 1).map(lambda i: (3 * i, 3 * i + 2))
    a, b, c = data.draw(spans), data.draw(spans), data.draw(spans)
    time = TimeDraft(span=a, sentence=0, start="2014-01-01", end=None)
    place = Place(span=b, name="x", precision="city")
    quantity = QuantityDraft(span=c, sentence=0, low=1, high=1, approximate=False, kind="killed")
    event = EventDraft(
        type="ASSAULT", sentence=0, trigger=data.draw(st.integers(-1, size)), cue=data.draw(spans)
    )
    statement = StatementDraft(speakers=(), cue=data.draw(spans), content=(data.draw(spans),), kind="direct")
    found = attach.event_time(event, [time], sentence, published=_DAY, lead=True)
    assert found is None or found.start in {"2014-01-01", "2018-02-06"}
    assert attach.event_place(event, [place], sentence) in {place, None}
    assert set(attach.event_quantities(event, [quantity], sentence)) <= {0}
    found = attach.statement_time(statement, [time], sentence)
    assert found is None or found.span == time.span
    found = attach.quantity_time(quantity, [time], sentence)
    assert found is None or found.span == time.span
    assert attach.quantity_place(quantity, [place], sentence) in {place, None}
    assert attach.quantity_statement(quantity, [statement]) in {0, None}
