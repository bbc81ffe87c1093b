"""Agreement of two readers, on a sentence whose figures are known by hand."""

from __future__ import annotations

import pytest

from dragoman.corpus import parse
from dragoman.corpus.agreement import agreement
from dragoman.corpus.items import Item

FIRST = """# mena-01-0001 style=wire decade=2010 spelling=us
[The [army]{m1}]{n1} [said]{k1} [[rebels]{m2} had [shelled]{e1} a [village]{m3} near Sirte]{c1}.
  e1 ASSAULT/heavy-weapons : m2 > m3
  s1 indirect speech report : n1 | k1 | c1
"""


def item(source: str) -> Item:
    (found,), slips = parse(source, "f.txt")
    assert slips == []
    return found


def test_who_agrees_with_himself_agrees() -> None:
    found = agreement([(item(FIRST), item(FIRST))])
    assert {layer: a.f1 for layer, a in found.items()} == dict.fromkeys(found, 1.0)
    assert "event: actors" in found
    assert "statement: source" in found


@pytest.mark.parametrize(
    ("old", "new", "layer", "f1"),
    [
        ("a [village]{m3}", "[a village]{m3}", "mention", 2 / 3),
        ("ASSAULT/heavy-weapons", "COERCE", "event", 0.0),
        ("ASSAULT/heavy-weapons", "ASSAULT", "event: modes", 0.0),
        (" : m2 > m3", " denied : m2 > m3", "event: modality", 0.0),
        (" : m2 > m3", " : m2 > -", "event: recipients", 0.0),
        ("speech report", "belief", "statement: attitude", 0.0),
        ("speech report", "speech denial", "statement: act", 0.0),
        (": n1 |", ": m1 |", "statement: source", 0.0),
    ],
)
def test_each_layer_by_itself(old: str, new: str, layer: str, f1: float) -> None:
    changed = FIRST.replace(old, new)
    if "n1" not in changed.split("  s1")[1]:
        changed = changed.replace("[The [army]{m1}]{n1}", "The [army]{m1}")
    assert agreement([(item(FIRST), item(changed))])[layer].f1 == pytest.approx(f1)
