"""Who a speaker's pronoun means, and who one inside his words cannot mean: whole reports, by the rules alone."""

from __future__ import annotations

import pytest

from dragoman.reading.pipeline import Reader
from dragoman.records.report import Report


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(model="rules")


CASES = [
    # text, cue of the statement, words whose actor its speaker is
    ("A lawyer met the widow. \"He still has the key,\" she said.", "said", "A lawyer"),
    ("Peter Mumba, a miner, met the mayor. John Phiri had lied, he said.", "said", "Peter Mumba"),
    ("Two men were held. One of the drivers, Peter Mumba, disagrees. He says nobody died.", "says", "Peter Mumba"),
    ("Nine men were held. One of the nine, a cook named Peter Mumba, wept. He blames her.", "blames", "Peter Mumba"),
    ("Diplomats expect a vote, one of them said.", "said", "Diplomats"),
    ("Aid workers fled the camp. The gates were shut, one said.", "said", "Aid workers"),
    ("The nurse led a delegation of chiefs inside. They said the talks would drag on.", "said", "delegation of chiefs"),
    ("The spokesman for the rebels in Pidie, Peter Mumba, waited. He wants an inquiry.", "wants", "Peter Mumba"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cue", "words"), CASES, ids=lambda c: str(c)[:40])
def test_speakers(reader: Reader, text: str, cue: str, words: str) -> None:
    reading = reader.read(Report(id="x", text=text, published="2020-03-02", outlet="Lusaka Star"))
    statement = next(s for s in reading.statements if s.cue and text[s.cue[0] : s.cue[1]] == cue)
    start = text.index(words)
    meant = {m.actor for m in reading.mentions if start <= m.span[0] and m.span[1] <= start + len(words)}
    assert statement.speakers[0].actor is not None
    assert statement.speakers[0].actor in meant


def test_a_quoted_third_person_is_not_its_speaker(reader: Reader) -> None:
    text = 'The lawyer Ann Lee met the farmer Tom Fox. "He still has the key," Tom Fox said.'
    reading = reader.read(Report(id="x", text=text, published="2020-03-02", outlet="Lusaka Star"))
    at = text.index("He still")
    fox = next(m.actor for m in reading.mentions if text[m.span[0] : m.span[1]].endswith("Tom Fox"))
    assert all(m.actor != fox for m in reading.mentions if m.span[0] == at)
