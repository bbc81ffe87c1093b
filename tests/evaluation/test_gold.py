"""Annotated reports: words become offsets, slips are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import KnowledgeError
from dragoman.evaluation.gold import load

TEXT = "Rebels attacked Kufra. The army said rebels attacked rebels on Monday."
GOOD = """
[[sentence]]
text = "Rebels attacked Kufra."
events = [{ type = "ASSAULT", cue = "attacked", actors = ["Rebels"], recipients = ["Kufra"] }]
[[sentence]]
text = "The army said rebels attacked rebels on Monday."
events = [{ type = "ASSAULT", cue = "attacked", actors = ["rebels"], recipients = ["rebels#2"] }]
statements = [
  { speakers = ["The army"], cue = "said", content = ["rebels attacked rebels on Monday"], kind = "indirect" },
]
times = [{ span = "on Monday", start = "2024-01-01" }]
"""


def written(tmp_path: Path, source: str) -> Path:
    path = tmp_path / "case.toml"
    path.write_text(source, encoding="utf-8")
    return path


def test_words_become_offsets(tmp_path: Path) -> None:
    gold = load(written(tmp_path, GOOD), TEXT)
    first, second = gold.events
    assert TEXT[slice(*first.cue)] == "attacked"
    assert first.cue[0] < 23 <= second.cue[0]
    assert second.recipients[0][0] > second.actors[0][0]
    assert gold.times[0].start == "2024-01-01"
    assert gold.times[0].end is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("attacked Kufra.", "seized Kufra."), "gold.sentence"),
        (('cue = "said"', 'cue = "shouted"'), "gold.words"),
        (('"rebels#2"', '"rebels#3"'), "gold.words"),
        (('type = "ASSAULT"', 'type = "FIGHT"'), "gold.malformed"),
        (("cue =", "cues ="), "gold.malformed"),
        (("[[sentence]]", "[[sentence"), "gold.malformed"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, change: tuple[str, str], code: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(written(tmp_path, GOOD.replace(*change)), TEXT)
    assert caught.value.code == code
    assert "case.toml" in caught.value.message
