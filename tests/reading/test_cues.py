"""Parties of passives, and words that tell of no event."""

from __future__ import annotations

import pytest

from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.reading.coding.idle import idle
from dragoman.reading.coding.passives import passive, turned
from dragoman.records.layout import SentenceSpan
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import Span


def parsed(text: str, word: str) -> tuple[Sentence, Token]:
    (sentence,) = SpacyParser().parse(text, [SentenceSpan((0, len(text)), 0)])
    return sentence, next(t for t in sentence if t.text == word)


def at(text: str, words: str) -> Span:
    return text.index(words), text.index(words) + len(words)


@pytest.mark.parametrize(
    ("text", "word", "told"),
    [
        ("The mayor was arrested on Monday.", "arrested", True),
        ("The mayor was found and arrested on Monday.", "arrested", True),
        ("The UK has been urged to sign.", "urged", True),
        ("He faces prison if convicted of treason.", "convicted", True),
        ("The army has arrested the mayor.", "arrested", False),
        ("The army attacked and arrested the mayor.", "arrested", False),
        ("People are frustrated with the council.", "frustrated", False),
    ],
)
def test_passives_are_told(text: str, word: str, told: bool) -> None:
    sentence, head = parsed(text, word)
    assert passive(head, sentence) is told


def test_the_sufferer_is_the_recipient_and_the_agent_is_not() -> None:
    text = "The rebels were defeated by the army in Kufra."
    sentence, head = parsed(text, "defeated")
    rebels, army = at(text, "rebels"), at(text, "army")
    assert turned((rebels,), (), head, sentence) == ((), (rebels,))
    assert turned((rebels, army), (), head, sentence) == ((army,), (rebels,))
    assert turned((army,), (rebels,), head, sentence) == ((army,), (rebels,))


def test_overlapping_parties_are_one() -> None:
    text = "The suspected Isis recruiter has been in custody since May."
    sentence, head = parsed(text, "in")
    short, whole = at(text, "Isis recruiter"), at(text, "suspected Isis recruiter")
    assert turned((short,), (whole,), head, sentence) == ((), (whole,))


@pytest.mark.parametrize(
    ("text", "word", "told"),
    [
        ("The ministry did not respond to a request for comment.", "request", True),
        ("The ministry refused a request for aid.", "request", False),
        ("Norway raised its terror threat level in May.", "threat", True),
        ("Norway answered the threat of war with sanctions.", "threat", False),
        ("The group, which Ankara regards as a terrorist band, left.", "regards", True),
        ("Parliament considered the bill on Monday.", "considered", False),
    ],
)
def test_idle_words(text: str, word: str, told: bool) -> None:
    sentence, head = parsed(text, word)
    assert idle(head, sentence, text) is told
