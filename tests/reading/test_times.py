"""Times: own cases as data, and properties of any text."""

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.reading import times
from dragoman.reading.times.lexicon import lexicon
from dragoman.records.layout import Block, Layout, SentenceSpan
from dragoman.records.parse import Sentence, Token

_CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "times.jsonl").read_text(encoding="utf-8").splitlines()
]


def _layout(text: str, dateline: str | None = None) -> Layout:
    span = (0, len(text))
    return Layout((Block(span, "text"),), (SentenceSpan(span, 0),), (), dateline)


def _flat(text: str) -> list[Sentence]:
    """A sentence whose words hang on the first: what a parser makes of nothing it knows."""
    tokens: list[Token] = []
    position = 0
    for word in text.split():
        start = text.index(word, position)
        position = start + len(word)
        tokens.append(Token(len(tokens), start, position, word, word.lower(), "X", "XX", "dep", 0))
    return [Sentence(0, (0, len(text)), tuple(tokens))]


def _day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    return SpacyParser()


def test_there_are_enough_cases() -> None:
    assert len(_CASES) >= 150
    assert len({(c["text"], c["published"]) for c in _CASES}) == len(_CASES)


@pytest.mark.parametrize("case", _CASES, ids=lambda c: c["text"][:50])
def test_case(case: dict[str, object], parser: SpacyParser) -> None:
    text, published = str(case["text"]), case["published"]
    layout = _layout(text)
    found = times.find(
        text, layout, parser.parse(text, layout.sentences), _day(str(published) if published else None)
    )
    assert [{"span": text[t.span[0] : t.span[1]], "start": t.start, "end": t.end} for t in found] == case[
        "times"
    ]


def test_offsets_count_from_the_report_and_name_the_sentence(parser: SpacyParser) -> None:
    text = "Überfall 😀 there.\n\nHe resigned in 2014."
    spans = (SentenceSpan((0, 17), 0), SentenceSpan((19, 39), 1))
    layout = Layout((Block((0, 17), "text"), Block((19, 39), "text")), spans, ())
    (found,) = times.find(text, layout, parser.parse(text, spans), None)
    assert text[found.span[0] : found.span[1]] == "in 2014"
    assert found.sentence == 1


@pytest.mark.parametrize(
    ("dateline", "published", "day"),
    [
        ("Feb. 6", "2018-02-07", "2018-02-06"),
        ("Dec. 31", "2018-01-01", "2017-12-31"),
        ("February 6, 2018", None, "2018-02-06"),
        ("Feb 6", None, None),
        (None, "2018-02-07", None),
        ("BAGHDAD", "2018-02-07", None),
    ],
)
def test_dateline_day(dateline: str | None, published: str | None, day: str | None) -> None:
    assert times.dateline_day(_layout("x", dateline), _day(published)) == _day(day)


def test_a_full_dateline_stands_in_for_the_day_of_publication() -> None:
    text = "He resigned yesterday."
    found = times.find(text, _layout(text, "February 6, 2018"), _flat(text), None)
    assert [(t.start, t.end) for t in found] == [("2018-02-05", "2018-02-05")]


_FUZZ = """
last next this the in on since between and to of early mid - – , ago 2014 31 0000 1990s 2018-02-31
29/02/2017 5th a two million end ’s overnight
"""
_WORDS = st.sampled_from(
    [
        *lexicon().weekdays,
        *lexicon().months,
        *lexicon().months_short,
        *lexicon().seasons,
        *lexicon().units,
        "9" * 400,
        *_FUZZ.split(),
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(_WORDS, max_size=12).map(
            lambda ws: " ".join(w.title() if i % 2 else w for i, w in enumerate(ws))
        ),
        st.lists(_WORDS, max_size=12).map(lambda ws: "".join(w.title() for w in ws)),
    ),
    st.one_of(st.none(), st.dates()),
)
def test_any_text_gives_valid_ranges(text: str, published: datetime.date | None) -> None:
    last = 0
    for found in times.find(text, _layout(text), _flat(text), published):
        start, end = found.span
        assert last <= start < end <= len(text)
        last = end
        first, final = _day(found.start), _day(found.end)
        assert first is not None or final is not None
        assert first is None or final is None or first <= final


def test_a_huge_sentence_takes_little_time() -> None:
    text = "on Monday and " * 4000
    found = times.find(text, _layout(text), _flat(text), datetime.date(2018, 2, 6))
    assert len(found) == 4000
