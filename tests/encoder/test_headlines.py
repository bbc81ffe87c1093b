"""Headlines set as sentences: names stay, common words become small, the length never changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.encoder.headlines import Casing
from dragoman.records.layout import SentenceSpan

BODY = (
    "The army chief, Omar Haddad, said on Friday that troops had left the border town of Tel Amar. He told the "
    "press that the rebels of the Free Brigade would keep the oil fields. Ministers in Baghdad met at "
    "noon, but Haddad stayed away. "
)


def casing(headline: str, body: str = BODY) -> Casing:
    return Casing(f"{headline}\n\n{body}", [SentenceSpan((0, len(headline)), 0, True)])


@pytest.mark.parametrize(
    ("headline", "wanted"),
    [
        (
            "Army Chief Haddad Says Troops Have Left Tel Amar",
            "Army chief Haddad says troops have left Tel Amar",
        ),
        ("Rebels Urge U.N. To Keep Oil Fields", "Rebels urge U.N. to keep oil fields"),
        ("ARMY CHIEF HADDAD SAYS TROOPS LEFT TEL AMAR", "Army chief Haddad says troops left Tel Amar"),
        ("Troops leave border town of Tel Amar", "Troops leave border town of Tel Amar"),
        ("Free Brigade Fears Gen. Haddad", "Free Brigade fears Gen. Haddad"),
    ],
)
def test_headlines(headline: str, wanted: str) -> None:
    assert casing(headline).as_sentence(headline) == wanted


def test_words_that_never_come_back_are_small_in_a_long_report() -> None:
    headline = "Haddad Embezzled Funds In Baghdad"
    assert casing(headline, BODY * 4).as_sentence(headline) == "Haddad embezzled funds in Baghdad"
    # A short body shows too little.
    assert casing(headline, "Haddad left.").as_sentence(headline) == "Haddad Embezzled Funds in Baghdad"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_length_is_kept(headline: str, body: str) -> None:
    assert len(casing(headline, body).as_sentence(headline)) == len(headline)
