"""What an item and the corpus must keep beyond the notation."""

from __future__ import annotations

import msgspec
import pytest

from dragoman.corpus import parse
from dragoman.corpus.check import check, near_copies, together
from dragoman.corpus.counts import count
from dragoman.corpus.items import Item
from dragoman.ontology import load

HEAD = "# mena-01-0001 style=wire decade=2010 spelling=us"
GOOD = f"""{HEAD}
[The [army]{{m1}}]{{n1}} [said]{{k1}} [[rebels]{{m2}} had [shelled]{{e1}} a [village]{{m3}} near Sirte]{{c1}}.
  e1 ASSAULT/heavy-weapons : m2 > m3
  s1 indirect speech report : n1 | k1 | c1
"""


def item(source: str = GOOD) -> Item:
    items, slips = parse(source, "f.txt")
    assert slips == []
    return items[0]


def messages(source: str) -> list[str]:
    return [s.message.partition(": ")[2] for s in check(item(source), load())]


def test_a_good_item_has_no_slip() -> None:
    assert messages(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("mena-01", "moon-01", "begins with a region"),
        ("style=wire", "style=epic", "style is one of"),
        ("spelling=us", "spelling=us mood=sad", "unknown key 'mood'"),
        ("spelling=us", "spelling=us layers=all", "layers may be"),
        ("[The [army]{m1}]{n1}", "[The army]{m1,n1}", "begins with a determiner"),
        ("near Sirte]{c1}.", "near Sirte.]{c1}", "ends in a stop"),
        ("[shelled]{e1}", "[shell]{e1}ed", "inside a word"),
        ("ASSAULT/heavy-weapons", "ASSAULT/shelling", "has no mode 'shelling'"),
        ("ASSAULT/heavy-weapons", "AID/aerial", "it has none"),
        (": m2 > m3", ": m2 > m2", "is actor and recipient"),
        ("indirect", "direct", "does not stand in quotation marks"),
        ("indirect", "mixed", "all in or all out"),
        (
            "[rebels]{m2} had [shelled]{e1} a [village]{m3} near Sirte]{c1}.",
            "[rebels]{m2} had]{c1} [shelled]{e1} a [village]{m3} near " + "far " * 60 + ".",
            "more than 60 words",
        ),
    ],
)
def test_a_slip_is_told(old: str, new: str, words: str) -> None:
    assert old in GOOD
    found = messages(GOOD.replace(old, new, 1))
    assert any(words in m for m in found), found


def test_parties_stand_in_the_cues_sentence() -> None:
    passage = GOOD.replace("Sirte]{c1}.", "Sirte]{c1}.\n[They]{m4} [attacked]{e2} it.").replace(
        "  e1", "  e2 ASSAULT : m2 > -\n  e1"
    )
    assert any("m2 stands in another sentence" in m for m in messages(passage))


def test_quotation_marks_decide_the_kind() -> None:
    direct = GOOD.replace("[[rebels]", '"[[rebels]').replace("Sirte]{c1}.", 'Sirte]{c1}."')
    assert any("is indirect, but" in m for m in messages(direct))
    assert messages(direct.replace("indirect", "direct")) == []


def test_a_quotation_may_go_on_over_paragraphs() -> None:
    source = f"""{HEAD}
"[We will go]{{c1}}," the [mayor]{{m1}} [said]{{k1}}. "[We will go today]{{c1}}.
¶
"[Nobody will stop us]{{c1}}."
  s1 direct speech : m1 | k1 | c1
"""
    assert messages(source) == []


def test_items_are_told_apart() -> None:
    one = item()
    other = msgspec.structs.replace(one, id="mena-01-0002", text=one.text + " Again.")
    assert [s.message for s in together([one, msgspec.structs.replace(one, text="Else.")])] == [
        "mena-01-0001: has the id of mena-01-0001 in f.txt"
    ]
    assert [s.message for s in together([one, msgspec.structs.replace(one, id="mena-01-0002")])] == [
        "mena-01-0002: has the text of mena-01-0001 in f.txt"
    ]
    assert list(together([one, other])) == []
    ((a, b, share),) = near_copies([one, other], size=4)
    assert (a.id, b.id, share) == (one.id, other.id, 1.0)


def test_counts() -> None:
    found = count([item()])
    assert (found.items, found.sentences, found.passages, found.words) == (1, 1, 0, 10)
    assert found.events == {"ASSAULT": 1}
    assert found.modes == {"ASSAULT/heavy-weapons": 1}
    assert found.events_per_sentence == {"1": 1}
    assert found.cues == {"ASSAULT": 1}
    assert found.lengths == {"10-19": 1}
