"""The corpus by its splits, as training reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.corpus.splits import read_corpus
from dragoman.errors import UsageError

ITEM = """# {batch}-0001 style=wire decade=2010 spelling=us
[{who}]{{m1}} [shelled]{{e1}} the town.
  e1 ASSAULT/heavy-weapons : m1 > -
"""


def corpus(tmp_path: Path, **splits: str) -> Path:
    """A corpus with a batch for each split named; "none" is a batch without one."""
    (tmp_path / "data").mkdir()
    table = []
    for n, (region, split) in enumerate(splits.items()):
        text = ITEM.format(batch=f"{region}-01", who=("Rebels", "Gunmen", "Marines", "Militiamen")[n])
        (tmp_path / "data" / f"{region}.txt").write_text(text, encoding="utf-8")
        if split != "none":
            table.append(f'[{region}-01]\nhand = "{region}"\nsplit = "{split}"\n')
    (tmp_path / "batches.toml").write_text("\n".join(table), encoding="utf-8")
    return tmp_path


def test_items_by_split_and_nothing_of_the_reserve(tmp_path: Path) -> None:
    found = read_corpus(corpus(tmp_path, mena="train", europe="dev", latam="test", world="reserve"))
    assert [i.id for i in found.train] == ["mena-01-0001"]
    assert [i.id for i in found.dev] == ["europe-01-0001"]
    assert [i.id for i in found.test] == ["latam-01-0001"]


def test_the_hash_is_of_what_is_trained_on(tmp_path: Path) -> None:
    folder = corpus(tmp_path, mena="train", europe="dev")
    before = read_corpus(folder).hash
    for name, changes in (("europe", False), ("mena", True)):
        path = folder / "data" / f"{name}.txt"
        path.write_text(path.read_text(encoding="utf-8").replace("town", "port"), encoding="utf-8")
        assert (read_corpus(folder).hash != before) is changes


def code(folder: Path) -> str:
    with pytest.raises(UsageError) as caught:
        read_corpus(folder)
    assert caught.value.hint
    return caught.value.code


def test_a_folder_without_a_corpus(tmp_path: Path) -> None:
    assert code(tmp_path) == "corpus.missing"


def test_a_batch_without_a_split(tmp_path: Path) -> None:
    assert code(corpus(tmp_path, mena="train", europe="none")) == "corpus.batches"


def test_no_table_of_batches(tmp_path: Path) -> None:
    folder = corpus(tmp_path, mena="train")
    (folder / "batches.toml").unlink()
    assert code(folder) == "corpus.batches"


def test_a_corpus_with_slips_is_not_trained_on(tmp_path: Path) -> None:
    folder = corpus(tmp_path, mena="train")
    (folder / "data" / "mena.txt").write_text(
        "# mena-01-0001 style=wire\n[Rebels]{m1} left.\n", encoding="utf-8"
    )
    assert code(folder) == "corpus.slips"
