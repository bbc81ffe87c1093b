"""Words as they are compared."""

from __future__ import annotations

import pytest

from dragoman.stories import wording


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bombings", "bombed"), ("protests", "protested"), ("Agreement", "agreed"), ("struck", "strikes"),
        ("cities", "city"), ("denied", "denies"), ("raided", "raid"), ("stopping", "stops"), ("twelve", "12"),
        ("Iraq's", "Iraq"), ("Córdoba", "CORDOBA"), ("meeting", "met"),
    ],
)  # fmt: skip
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert wording.stem(wording.fold(one)) == wording.stem(wording.fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("strike", "strip"), ("police", "policy"), ("Niger", "Nigeria"), ("12", "21"), ("bus", "bu")],
)
def test_other_words_have_others(one: str, other: str) -> None:
    assert wording.stem(wording.fold(one)) != wording.stem(wording.fold(other))


def test_words_keep_their_places() -> None:
    text = "“Never,” said U.S. Gen. al-Haddad’s aide."
    found = list(wording.words(text))
    assert [text[w.start : w.end] for w in found] == ["Never", "said", "U.S", "Gen", "al-Haddad’s", "aide"]
    assert [w.form for w in found] == ["never", "said", "us", "gen", "al-haddad", "aide"]
    assert [w.capital for w in found] == [True, False, True, True, False, False]


def test_rare_words_weigh_more() -> None:
    assert wording.weight(wording.stem("the")) == 0
    assert 0 < wording.weight(wording.stem("police")) < wording.weight(wording.stem("wheelwright")) == 1
    bag = wording.Bag(["the", "polic", "kufra"])
    assert bag.mass == 1 + wording.USUAL
    assert bag.dice(wording.Bag(["kufra"])) == pytest.approx(2 / (2 + wording.USUAL))
    assert bag.dice(wording.Bag([])) == 0
    assert wording.Bag([]).dice(wording.Bag([])) == 0
    assert wording.telling(["the", "kufra", "kufra"]) == ("kufra",)
