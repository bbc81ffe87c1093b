"""What a report says of its home without naming a place."""

from __future__ import annotations

import pytest

from dragoman.knowledge.gazetteer import Gazetteer
from dragoman.reading.places.hints import hints


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize(
    ("text", "homes"),
    [
        ("Call 318-555-0142 or (318) 555-0143.", {("USA", "Louisiana")}),
        ("Call (202) 456-1414.", {("USA", "District of Columbia")}),
        ("The Sheriff spoke.", {("USA", None)}),
        ("It cost £2 million, the councillor said.", {("GBR", None)}),
        ("Officers left the camp and the shop was shut.", set()),
        ("The pc was an mp3 player; Rsync ran.", set()),
        ("Numbers: 1318-555-01421, 12-34, 999-111-0000.", set()),
        ("", set()),
    ],
)
def test_hints(text: str, homes: set[tuple[str, str | None]], gazetteer: Gazetteer) -> None:
    assert {(entry.country, entry.admin1) for entry, _ in hints(text, gazetteer)} == homes


def test_words_count_each_once(gazetteer: Gazetteer) -> None:
    (once,) = hints("sheriff", gazetteer)
    (often,) = hints("sheriff " * 50, gazetteer)
    (more,) = hints(
        "The sheriff and the school board met the fire department and the state police.", gazetteer
    )
    assert once[1] == often[1] < more[1] <= 1.5
