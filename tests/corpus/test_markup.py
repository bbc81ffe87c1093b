"""The markup: what is read out of an item, and that each slip is named where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.corpus import parse

HEAD = "# mena-01-0001 style=wire decade=2010 spelling=us published=2018-02-06 layers=tpq"
GOOD = f"""{HEAD}
[[Two parties]{{m1}} are [demanding]{{e1,k1}} that [all [advisers]{{m2}} leave [Basra]{{p1}}]{{c1}} \
[by Friday]{{t1}}]{{c2}}, [the [Courier]{{m3}}]{{n1}} [reports]{{k2}}.
"[No]{{c3}}," [he]{{m4}} [said]{{k3}}, "[not \\[yet\\]]{{c3}}."
¶
[About 5,000 [soldiers]{{m5}}]{{q1}} stood by.
  e1 REQUEST/yield denied repeated : m1 > m2
  s1 indirect speech demand : m1 | k1 | c1 | in s2
  s2 indirect speech report : n1 | k2 | c2
  s3 direct speech : m4 | k3 | c3 | to m1
  p1 IRQ city
  t1 ..2018-02-09
  q1 5000..5000 force_level about
  same m1 m4
  chain s1 : m1 speaker > m3 outlet
"""


def test_an_item_is_read() -> None:
    (item,), slips = parse(GOOD, "f.txt")
    assert slips == []
    assert item.id == "mena-01-0001"
    assert (item.region, item.batch) == ("mena", "mena-01")
    first, second, third = (item.text[a:b] for a, b in item.sentences)
    assert first == "Two parties are demanding that all advisers leave Basra by Friday, the Courier reports."
    assert second == '"No," he said, "not [yet]."'
    assert third == "About 5,000 soldiers stood by."
    assert item.text == f"{first} {second}\n\n{third}"
    assert item.words("c1") == "all advisers leave Basra"
    assert item.words("c3") == "No … not [yet]"
    assert item.words("e1") == item.words("k1") == "demanding"
    (event,) = item.events
    assert (event.type, event.modes, event.modality, event.repeated) == (
        "REQUEST",
        ("yield",),
        "denied",
        True,
    )
    assert (event.actors, event.recipients, event.reciprocal) == (("m1",), ("m2",), False)
    inner, outer, quoted = item.statements
    assert (inner.within, inner.act, inner.sources) == ("s2", "demand", ("m1",))
    assert (outer.sources, outer.cue, outer.content) == (("n1",), "k2", "c2")
    assert (quoted.kind, quoted.act, quoted.addressees) == ("direct", None, ("m1",))
    assert (item.times[0].start, item.times[0].end) == (None, "2018-02-09")
    assert (item.quantities[0].low, item.quantities[0].approximate) == (5000, True)
    assert item.same == (("m1", "m4"),)
    assert item.chains[0].hops == (("m1", "speaker"), ("m3", "outlet"))
    assert item.sentence_of("m5") == 2


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("# mena-01-0001", "mena-01-0001", 1, "header"),
        ("# mena-01-0001", "# mena-1-1", 1, "header"),
        ("{m1} are", " are", 2, "ids in braces"),
        ("[Basra]", "[Basra", 2, "a [ without its ]"),
        ("Basra]{p1}", "Basra]{p1}]{m9}", 2, "a ] without its ["),
        ("{p1}", "{x1}", 2, "ids begin with"),
        ("[he]", "[he ]", 3, "space at their ends"),
        ("[he]{m4}", "[]{m4}he", 3, "empty"),
        ("e1 REQUEST/yield", "e1 BEG/yield", 6, "no event type"),
        ("denied repeated", "refused", 6, "'refused'"),
        (" : m1 > m2", " : m1", 6, "actors and recipients"),
        (" : m1 > m2", " : m1 > m9", 6, "m9 is not marked"),
        (" : m1 > m2", " : c1 > m2", 6, "'c1' is no id of m"),
        ("  e1 REQUEST", "  e2 REQUEST", 6, "e2 is not marked"),
        ("s1 indirect speech", "s1 indirect shouting", 7, "a statement is"),
        ("speech demand", "speech begging", 7, "'begging' is no act"),
        ("| in s2", "| in s7", 14, "no other statement"),
        ("| in s2", "| inside s2", 7, "after the content"),
        ("..2018-02-09", "..2018-02-31", 11, "no day"),
        ("  t1 ..2018-02-09\n", "", 5, "t1 is marked but has no line"),
        ("IRQ city", "Iraq city", 10, "a place is written"),
        ("5000..5000", "6000..5000", 12, "bounds"),
        ("force_level", "troops", 12, "kinds are"),
        ("same m1 m4", "same m1", 13, "two mentions"),
        ("chain s1", "chain s8", 14, "no statement"),
        ("m3 outlet", "m3 press", 14, "a chain is written"),
        ("  same", "same", 13, "text after lines of meaning"),
        ("  same m1 m4", "  alike m1 m4", 13, "a line begins with"),
        ("  s3 direct speech : m4 | k3 | c3 | to m1\n", "", 13, "no statement uses it"),
    ],
)
def test_a_slip_is_named_where_it_stands(old: str, new: str, line: int, words: str) -> None:
    assert old in GOOD
    items, slips = parse(GOOD.replace(old, new, 1) + "\n" + GOOD.replace("0001", "0002"), "f.txt")
    assert [s.line for s in slips] == [line]
    assert words in slips[0].message
    assert str(slips[0]).startswith(f"f.txt:{line}:")
    assert [i.id for i in items] == ["mena-01-0002"], "the next item is read all the same"


@given(st.text(alphabet="[]{}#m1e,k \\\n¶ae|:>sc", max_size=200))
def test_any_text_is_read_or_has_slips(source: str) -> None:
    items, slips = parse(f"{HEAD}\n{source}", "f.txt")
    assert len(items) + len(slips) >= 1
    for item in items:
        for pieces in item.marks.values():
            assert all(0 <= a < b <= len(item.text) for a, b in pieces)
