"""Cues and their parties: passives, partners, names for offices, words that tell of no event, events told twice."""

from __future__ import annotations

import pytest

from dragoman.encoder.spacy_parser import SpacyParser
from dragoman.reading.coding.idle import idle
from dragoman.reading.coding.passives import passive, turned
from dragoman.reading.coding.sides import named, together, without_light
from dragoman.records.drafts import EventDraft
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


def test_a_name_stands_for_the_office_before_it() -> None:
    text = "Police arrested the mayor, Juan Perez, in Quito."
    sentence, _ = parsed(text, "arrested")
    assert named([at(text, "mayor")], sentence) == (at(text, "Juan Perez"),)
    assert named([at(text, "Police")], sentence) == (at(text, "Police"),)


def test_partners_of_a_talk_take_part() -> None:
    text = "The premier discussed developments in Mali with the president on Sunday."
    sentence, head = parsed(text, "discussed")
    premier, president = at(text, "premier"), at(text, "president")
    assert together((premier,), (president,), head, sentence) == (president,)
    assert together((), (president,), head, sentence) == ()
    assert together((premier,), (at(text, "Mali"),), head, sentence) == ()


def event(type_: str, token: Token, actors: tuple[Span, ...] = ()) -> EventDraft:
    cue = (token.start, token.end)
    return EventDraft(type=type_, sentence=0, trigger=token.i, cue=cue, actors=actors)


def test_what_two_words_tell_is_told_once() -> None:
    text = "The premier held talks with Oman and condemned the raids."
    sentence, held = parsed(text, "held")
    _, talks = parsed(text, "talks")
    _, condemned = parsed(text, "condemned")
    _, raids = parsed(text, "raids")
    premier = at(text, "premier")
    drafts = [event("CONSULT", held, (premier,)), event("CONSULT", talks)]
    others = [event("ACCUSE", condemned), event("ASSAULT", raids)]
    once = without_light([*drafts, *others], sentence)
    assert [(d.type, d.trigger, d.actors) for d in once] == [
        ("CONSULT", talks.i, (premier,)), ("ACCUSE", condemned.i, ()), ("ASSAULT", raids.i, ()),
    ]  # fmt: skip
    rivals = [event("CONSULT", held, (premier,)), event("CONSULT", talks, (at(text, "Oman"),))]
    assert without_light(rivals, sentence) == rivals
