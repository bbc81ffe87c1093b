"""Copies: what counts as one, with what evidence; found without comparing all with all."""

from __future__ import annotations

import random

import pytest

from dragoman.stories import linking
from dragoman.stories.copies import Body, compare, limits
from dragoman.stories.prints import RUN, WINDOW, bands, forms, winnowed
from tests.stories.made import CUT, ELSEWHERE, OTHER, WIRE

LEAD = (
    "Readers of this paper who have sons in the oil fields of the south will be worried by the news. The mayor of our "
    "town asked for calm on the radio this morning."
)
QUOTE = (
    "“We did not come here to ask for anybody's permission, and we shall not leave because somebody far away is "
    "unhappy with the maps that our grandfathers drew in the sand before there was any border at all,” he said."
)


def near(text: str) -> str:
    return text.replace("pickup trucks", "lorries").replace("medics", "doctors")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (WIRE, "exact"),
        (WIRE.upper().replace("\n\n", "\n"), "exact"),
        (near(WIRE), "near"),
        (CUT, "edited"),
        (f"{LEAD}\n\n{CUT}", "edited"),
        (f"{LEAD}\n\n{WIRE}", "edited"),
        (f"{LEAD} {LEAD.upper()[::-1]}\n\n{OTHER}\n\n{ELSEWHERE}\n\n" + WIRE.split("\n\n")[1], "partial"),
        (OTHER, None),
        (ELSEWHERE, None),
        ("", None),
        ("Gunmen.", None),
    ],
)
def test_kinds(text: str, kind: str | None) -> None:
    found = compare(Body(WIRE), Body(text))
    assert (None if found is None else found.kind) == kind
    turned = compare(Body(text), Body(WIRE))
    assert (None if turned is None else turned.kind) == kind


def test_one_speech_quoted_by_two_is_no_copy() -> None:
    assert compare(Body(f"{OTHER}\n\n{QUOTE}"), Body(f"{ELSEWHERE}\n\n{QUOTE}")) is None
    bare = QUOTE.strip("“").replace("”", "")
    found = compare(Body(f"{OTHER}\n\n{bare}"), Body(f"{ELSEWHERE}\n\n{bare}"))
    assert found is not None
    assert found.kind == "partial"


def test_the_evidence_can_be_read() -> None:
    found = compare(Body(WIRE), Body(CUT), (3, 7))
    assert found is not None
    assert (found.a, found.b) == (3, 7)
    assert found.share_b > found.share_a > 0.5
    assert found.score == found.share_b
    for stretch in found.stretches:
        one, other = WIRE[slice(*stretch.a)], CUT[slice(*stretch.b)]
        assert forms(one) == forms(other)
        assert len(forms(one)) == stretch.words
    assert max(s.words for s in found.stretches) >= found.longest


def test_a_line_of_credit_does_not_count() -> None:
    tail = "\n\n(Reporting by Ann Lee for Reuters)"
    text = WIRE + tail
    found = compare(Body(text, [(len(WIRE), len(text))]), Body(WIRE))
    assert found is not None
    assert found.kind == "exact"


def test_short_texts_are_copies_only_word_for_word() -> None:
    assert compare(Body("Two dead."), Body("Two dead")) is not None
    assert compare(Body("Two dead."), Body("Three dead.")) is None
    assert compare(Body("Two dead."), Body("Two men were found dead on Monday.")) is None


def test_all_copies_among_many_are_found() -> None:
    rng = random.Random(3)
    vocabulary = [f"word{n}" for n in range(3000)]
    texts = [" ".join(rng.choices(vocabulary, k=150)) for _ in range(60)]
    copies = {}
    for n in range(0, 40, 4):
        words = texts[n].split()
        edited = [*rng.choices(vocabulary, k=25), *words[: rng.randint(70, 140)]]
        part = [*rng.choices(vocabulary, k=150), *words[40:85], *rng.choices(vocabulary, k=100)]
        copies[n, len(texts)] = "edited"
        copies[n, len(texts) + 1] = "partial"
        texts += [" ".join(edited), " ".join(part)]
    found = {(c.a, c.b): c.kind for c in linking.copies(texts)}
    assert {pair: found.get(pair) for pair in copies} == copies
    originals = set(range(60))
    assert not any({a, b} <= originals for a, b in found)


def test_a_run_of_so_many_words_always_shares_a_print() -> None:
    rng = random.Random(5)
    vocabulary = [f"word{n}" for n in range(500)]
    for _ in range(200):
        shared = rng.choices(vocabulary, k=RUN + WINDOW - 1)
        one = [
            *rng.choices(vocabulary, k=rng.randint(0, 80)),
            *shared,
            *rng.choices(vocabulary, k=rng.randint(0, 80)),
        ]
        other = [
            *rng.choices(vocabulary, k=rng.randint(0, 80)),
            *shared,
            *rng.choices(vocabulary, k=rng.randint(0, 80)),
        ]
        assert set(winnowed(one)) & set(winnowed(other))


def test_prints_are_the_same_on_every_machine_and_fit_a_database() -> None:
    # Stored in ledgers: another value here means that old ledgers must be linked anew (FORM in the ledger's store).
    assert bands(forms(WIRE))[0] == -2332268049735626612
    assert winnowed(forms(WIRE))[0] == -9205682301903034054
    assert all(-(2**63) <= p < 2**63 for p in (*bands(forms(WIRE)), *winnowed(forms(WIRE))))
    assert bands(forms(ELSEWHERE[:40])) == winnowed(forms("too short")) == ()


def test_standing_text_is_no_copying_once_a_crowd_has_it() -> None:
    footer = " ".join(f"subscribe{n}" for n in range(40))
    rng = random.Random(9)
    texts = [" ".join([*(f"w{rng.randrange(9000)}" for _ in range(200)), footer]) for _ in range(120)]
    found = linking.copies(texts)
    assert all(copy.kind == "partial" for copy in found)
    assert (
        max(copy.b for copy in found) < 2 * limits().crowd
    )  # not every report keeps each print of the footer


def test_a_text_that_everybody_prints_stays_one_family() -> None:
    texts = [f"Local lead number {n} of this town.\n\n{WIRE}" for n in range(120)]
    of = list(range(120))
    for copy in linking.copies(texts):
        assert copy.kind in ("near", "edited")
        of = [of[copy.a] if x == of[copy.b] else x for x in of]
    assert len(set(of)) == 1
