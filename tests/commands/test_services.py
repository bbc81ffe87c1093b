"""What commands work with."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.cli import load_services
from dragoman.commands.knowing import known
from dragoman.errors import KnowledgeError
from dragoman.knowledge import load
from dragoman.reading.pipeline import MAX_SENTENCES, Reader
from dragoman.settings import Settings


def test_the_limits_of_the_settings_reach_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_MAX_CHARACTERS", "3000000")
    monkeypatch.setenv("DRAGOMAN_MAX_LINES", "50000")
    reader = load_services(debug=False).reader()
    assert isinstance(reader, Reader)
    assert (reader.max_characters, reader.max_sentences) == (3_000_000, 50_000)


def test_few_lines_may_hold_many_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_MAX_LINES", "10")
    reader = load_services(debug=False).reader()
    assert isinstance(reader, Reader)
    assert reader.max_sentences == MAX_SENTENCES


def test_ones_own_actors_reach_the_reader_and_their_slips_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        '[groups.hill-front]\nname = "Hill Front"\nsectors = ["REB"]\n[groups.bad]\nname = "B"\nsectors = ["X"]\n'
    )
    monkeypatch.setenv("DRAGOMAN_KNOWLEDGE", str(mine))
    reader = load_services(debug=False).reader()
    assert isinstance(reader, Reader)
    assert reader.knowledge.get("hill-front") is not None
    told = capsys.readouterr().err
    assert told.startswith("warning [knowledge.entry]: mine.toml, bad: unknown sector X.")
    assert told.count("\n") == 1
    assert reader.run.knowledge == load(mine).version != load().version
    monkeypatch.setenv("DRAGOMAN_KNOWLEDGE", str(tmp_path / "absent.toml"))
    with pytest.raises(KnowledgeError, match="cannot be read"):
        load_services(debug=False).reader()
    for away in ("none", ""):
        monkeypatch.setenv("DRAGOMAN_KNOWLEDGE", away)
        other = load_services(debug=False).reader()
        assert isinstance(other, Reader)
        assert other.knowledge.version == load().version


def test_the_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[groups.one]\nname = "One"\nsectors = []\n')
    assert known(Settings(knowledge=str(mine))).get("two") is None
    mine.write_text('[groups.two]\nname = "Second"\nsectors = []\n')
    assert known(Settings(knowledge=str(mine))).get("two") is not None
