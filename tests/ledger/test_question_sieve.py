"""The sieve before a question is asked: it passes every report on which a position could be found."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dragoman.ledger import Ledger
from dragoman.ledger.questions import refresh as refreshing
from dragoman.ledger.questions.stems import beginning, spelled
from dragoman.questions.positions import positions as read_positions
from dragoman.questions.records import About, Pole, Question
from tests.ledger.asked import add, afresh, find, question, refresh
from tests.ledger.conftest import Rows
from tests.ledger.factory import pair, reading_of


def world(ledger: Ledger) -> None:
    """Reports that bear on questions in the ways that there are: in the text, in the title, by place."""
    add(ledger, range(9))
    texts = [
        ("The oﬃce of Freedonia will be shelled. Sylvania praised it.", None),
        ("Freedonia said the others. Must stop the massing of men now.", "Grain for Sylvania"),
        ("Freedonia must stop it, Sylvania said.", "Grain for Sylvania"),
        ("Nothing of it.", "Ships"),
        ("U.S. troops leave.", None),
        ("The troops’ shelling\x00 went on.", None),
    ]
    for number, (text, title) in enumerate(texts):
        report = msgspec.structs.replace(
            pair(100 + number)[0], text=text, title=title, url=f"https://h.example/{number}"
        )
        stops = [
            at + 1
            for at, sign in enumerate(text)
            if sign == "." and text[at - 1] != "U" and text[at - 1] != "S"
        ]
        spans = list(zip([0, *(s + 1 for s in stops)], stops, strict=False))
        said = {"id": "s1", "speakers": [], "cue": None, "content": [spans[-1]], "kind": "indirect"}
        said |= {
            "attitude": "speech",
            "act": None,
            "addressees": [],
            "within": None,
            "time": None,
            "chain": [],
        }
        with ledger.writer() as writer:
            writer.add(report, reading_of(report, sentences=spans, statements=[said]))


def about(*phrases: str, **more: Any) -> Question:
    """A question that nothing bears on but by its topic or its places."""
    leaves, stays = (
        Pole(wording="they leave the land", value=100),
        Pole(wording="they stay in the land", value=-100),
    )
    return question(about=About(phrases=phrases, **more), for_=leaves, against=stays)


QUESTIONS = [
    question(),
    about("office"),
    about("the massing of men"),
    about("grain for sylvania"),
    about("withdr*", "zzz*"),
    about("U.S."),
    about("nowhere said", actors=("FRD", "sylvania"), places=("FRD", "Sylvan City")),
    about("nowhere said", actors=("FRD",), places=("sylvan city",)),
    about("nowhere said"),
]
BEARING = {2: 1, 3: 1, 4: 1, 5: 2, 6: 1, 7: 1, 8: 1, 9: 0}
"""Of how many readings the questions after the first are told: each way in which a reading can bear counts."""
EVERYTHING = (5,)
"""Questions of whose words none can be looked up."""


def test_the_sieve_loses_nothing(ledger: Ledger, rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    world(ledger)
    monkeypatch.setattr(refreshing, "FEW", 0)
    count = ledger.view().stats().readings
    for number, one in enumerate(QUESTIONS):
        id_ = f"q{number}"
        ledger.questions().add(msgspec.structs.replace(one, id=id_), "ann")
        both = []
        for sieved in (True, False):
            for finder in (find, read_positions)[number > 0 :]:
                scheme = f"{sieved}{finder}"
                done = refreshing.refresh(ledger._database, id_, finder, scheme=scheme, sieved=sieved)
                assert (done.read < count) == (sieved and number not in EVERYTHING)
                both.append(afresh(ledger, rows))
        half = len(both) // 2
        assert both[:half] == both[half:], one.about
    counts: dict[int, int] = dict(rows("SELECT question, count(*) FROM question_readings GROUP BY question"))
    assert {number: counts.get(number, 0) for number in range(2, 10)} == BEARING


def test_the_sieve_spares_readings(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    world(ledger)
    monkeypatch.setattr(refreshing, "FEW", 0)
    ledger.questions().add(about("office"), "ann")
    (done,) = refresh(ledger)
    assert (done.looked, done.read) == (15, 1)


WORDS = (Path(__file__).parents[1] / "cases" / "ledger" / "stems.txt").read_text(encoding="utf-8").split()


def test_beginnings_are_found_among_stems() -> None:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE t USING fts5(w, tokenize='porter unicode61 remove_diacritics 2')")
    index.executemany("INSERT INTO t (rowid, w) VALUES (?, ?)", enumerate(WORDS))
    looked = 0
    for word in WORDS:
        for length in range(3, len(word) + 1):
            begun = beginning(word[:length])
            if begun is None:
                continue
            looked += 1
            found = {row[0] for row in index.execute("SELECT rowid FROM t WHERE t MATCH ?", (f'"{begun}"*',))}
            assert {n for n, other in enumerate(WORDS) if other.startswith(word[:length])} <= found, word[
                :length
            ]
    assert looked > 300
    assert beginning("withdraw") == "withdraw"
    assert beginning("as") is None
    assert spelled("officials") == ["officials", "oﬃcials", "oﬀicials", "ofﬁcials"]
