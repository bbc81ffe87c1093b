"""What the shipped network sees."""

from __future__ import annotations

import functools

import pytest

from dragoman.encoder.tagger import Tagger
from dragoman.encoder.weights import SHIPPED

SHELLED = "Rebels shelled the town of Kufra on Monday, killing five soldiers."
SAID = 'The minister said on Tuesday that talks with the rebels "are over".'
PLAIN = "It rained in the hills for most of the week."


@functools.cache
def tagger() -> Tagger:
    return Tagger(SHIPPED / "fast")


def test_an_attack_and_its_parties() -> None:
    (seen,) = tagger().read([SHELLED])
    event = max(seen.events, key=lambda e: e.probability)
    assert SHELLED[slice(*event.cue)] == "shelled"
    assert max(event.types, key=lambda t: event.types[t]) == "ASSAULT"
    assert max(event.modality, key=lambda m: event.modality[m]) == "actual"
    actors = [SHELLED[slice(*p.span)] for p in event.actors if p.probability > 0.5]
    assert actors == ["Rebels"]


def test_a_statement_with_its_speaker_and_words() -> None:
    (seen,) = tagger().read([SAID], statements=True)
    statement = max(seen.statements, key=lambda s: s.probability)
    assert SAID[slice(*statement.cue)] == "said"
    assert any("minister" in SAID[slice(*p.span)] for p in statement.sources if p.probability > 0.5)
    assert any("talks with the rebels" in SAID[slice(*c)] for c in statement.content)


def test_no_politics_no_events() -> None:
    (seen,) = tagger().read([PLAIN])
    assert all(e.probability < 0.5 for e in seen.events)


def test_nothing_to_read() -> None:
    assert tagger().read([]) == []
    (seen,) = tagger().read([""], statements=True)
    assert [*seen.events, *seen.mentions, *seen.statements] == []


def test_an_answer_does_not_depend_on_its_neighbours() -> None:
    alone = tagger().read([SHELLED])[0]
    together = tagger().read([PLAIN, SHELLED, SAID, "Yes.", SHELLED * 9])[1]
    assert alone == together


def test_probabilities_are_probabilities() -> None:
    for seen in tagger().read([SHELLED, SAID, PLAIN]):
        for event in seen.events:
            assert 0.0 < event.probability <= 1.0 + 1e-5
            assert sum(event.modality.values()) == pytest.approx(1.0, abs=1e-4)
            for party in (*event.actors, *event.recipients):
                assert 0.0 <= party.probability <= 1.0


def test_a_sentence_of_three_thousand_words() -> None:
    long = "The army shelled the town and " * 500
    (seen,) = tagger().read([long])
    assert len(seen.events) > 100
    assert all(long[slice(*e.cue)].strip() for e in seen.events)


def test_two_networks_answer_like_one() -> None:
    both = Tagger(SHIPPED / "accurate")
    (seen,) = both.read([SHELLED])
    event = max(seen.events, key=lambda e: e.probability)
    assert SHELLED[slice(*event.cue)] == "shelled"
    assert max(event.types, key=lambda t: event.types[t]) == "ASSAULT"
    assert both.name != tagger().name
    assert both.read([SAID], statements=True)[0].statements
