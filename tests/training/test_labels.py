"""Corpus items as the network is taught them."""

from __future__ import annotations

from pathlib import Path

from dragoman.corpus.items import Item
from dragoman.corpus.load import load
from dragoman.encoder.hints import NOTHING
from dragoman.encoder.weights import SHIPPED, TOKENIZER
from dragoman.encoder.wordpieces import WordPieces
from dragoman.training.labels import Example, examples

TEXT = """# world-99-0001 style=wire decade=2010 spelling=us
[The [mayor]{m1}]{n1} [accused]{e1,k1} [rebels]{m2} and [police]{m3} of [looting the town]{c1}.
  e1 ACCUSE/allege : m1 > m2,m3
  s1 indirect speech accusation : n1 | k1 | c1

# world-99-0002 style=wire decade=2010 spelling=us
[Army]{m1} and [guerrillas]{m2} [took up]{e1} the [talks]{e2} again.
[They]{m3} did not [meet]{e3} for years.
  e1 CONSULT : m1,m2 <>
  e2 CONSULT repeated : m1,m2 <>
  e3 CONSULT denied historical : m3 <>
  same m1 m3
"""


def loaded(tmp_path: Path) -> list[Item]:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    items, slips = load([tmp_path])
    assert not slips, slips
    return items


def taught(tmp_path: Path) -> list[Example]:
    return examples(loaded(tmp_path), WordPieces(SHIPPED / "fast" / TOKENIZER))


def words(example: Example, text: str, start: int) -> list[str]:
    return [text[start + a : start + b] for a, b in example.window.words]


def test_one_example_a_sentence_in_words(tmp_path: Path) -> None:
    first, second, third = taught(tmp_path)
    assert (first.sentence, second.sentence, third.sentence) == (0, 0, 1)
    assert first.mentions == ((1, 1), (3, 3), (5, 5))
    (event,) = first.events
    assert (event.type, event.cue, event.modes) == ("ACCUSE", (2, 2), ("ACCUSE/allege",))
    assert (event.actors, event.recipients) == ((0,), (1, 2))
    (statement,) = first.statements
    assert first.sources == ((0, 1),)
    assert (statement.cue, statement.sources, statement.content) == ((2, 2), (0,), ((7, 9),))
    assert second.events[1].flags == (False, True, False)
    assert third.events[0].modality == "denied"
    assert third.events[0].flags == (True, False, False)
    assert first.hints == [NOTHING] * len(first.window.ids)


def test_pairs_of_parties(tmp_path: Path) -> None:
    first, second, third = taught(tmp_path)
    assert first.pairs() == [("ACCUSE", 0, 1), ("ACCUSE", 0, 2)]
    assert second.pairs() == [("CONSULT", 0, 1), ("CONSULT", 1, 0)]
    assert third.pairs() == [("CONSULT", 0, None)]


def test_hints_are_asked_for_each_item(tmp_path: Path) -> None:
    hint = (1, 2, 3, 4, 1)
    items = loaded(tmp_path)
    pieces = WordPieces(SHIPPED / "fast" / TOKENIZER)
    told = examples(items, pieces, lambda item: [([(0, 3)], [hint])] * len(item.sentences))
    assert [e.hints[1] for e in told] == [hint] * 3
    assert told[0].hints[2] == NOTHING
