"""Ids are given; nobody who is known comes in a second time."""

from __future__ import annotations

from pathlib import Path

from dragoman.knowledge import load
from dragoman.knowledge.exchange import Bad, Found, Known, Passed, Taken, Without, intake, take


def found(line: int, *names: str, table: str = "groups") -> Found:
    return Found(line=line, names=names, table=table, row={"sectors": ()}, remark="r")


def test_each_gets_an_id_and_the_known_stay(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[groups.hill-front]\nname = "Somebody"\nalias = ["The Hillmen"]\nsectors = []\n')
    out = list(take(
        [found(1, "Hill Front", "HF"), found(2, "Hamas"), found(3, "Hillmen"), 
         found(4, "Valley Men", "HF", "Hamas", "VM"),
         found(5, "VM"), Bad(6, "why"), Passed(7, "Vessel"), found(8, "Željko")],
        load(mine),
    ))  # fmt: skip
    drafts = [t.draft for t in out if isinstance(t, Taken)]
    assert [d.id for d in drafts] == ["hill-front-2", "valley-men", "zeljko"]
    assert drafts[0].row == {"name": "Hill Front", "sectors": (), "alias": ("HF",)}
    assert drafts[1].row["alias"] == ("VM",)
    assert [o for o in out if not isinstance(o, Taken)] == [
        Known(2, "Hamas", "hamas"), Known(3, "Hillmen", "hill-front"), Without(4, "HF", "hill-front-2"),
        Without(4, "Hamas", "hamas"), Known(5, "VM", "valley-men"), Bad(6, "why"), Passed(7, "Vessel"),
    ]  # fmt: skip


def test_there_is_an_end_to_it() -> None:
    assert intake.MOST >= 10_000
    many = (found(n, f"Band number {n}") for n in range(1, intake.MOST + 100))
    out = list(take(many, load()))
    assert len(out) == intake.MOST + 1
    assert isinstance(out[-1], Bad)
