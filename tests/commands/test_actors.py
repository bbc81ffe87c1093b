"""`dragoman actors`: the user's own file, and looking at what is known."""

from __future__ import annotations

import json
import multiprocessing
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dragoman.cli import cli
from dragoman.commands.knowing import default_file
from dragoman.commands.services import Services
from dragoman.knowledge import load
from dragoman.settings import Settings

FRONT = ("add", "hill-front", "--name", "Hill Front", "--country", "iraq", "--sector", "reb")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / "own" / "mine.toml"


def actors(*args: str, mine: Path | str | None, input: str | bytes | None = None) -> Result:
    settings = Settings(knowledge=None if mine is None else str(mine), max_errors_shown=3)
    return CliRunner().invoke(cli, ["actors", *args], obj=Services(settings=settings), input=input)


def rows(*args: str, mine: Path | str | None = "none") -> list[dict[str, Any]]:
    done = actors(*args, "--format", "jsonl", mine=mine)
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_list_by_words_and_options() -> None:
    assert "hamas" in [r["id"] for r in rows("list", "islamic", "resist")]
    assert [r["id"] for r in rows("list", "KRG", "--limit", "1")]
    found = rows("list", "--country", "syr", "--sector", "reb", "--kind", "armed_group", "--limit", "500")
    assert {r["code"] for r in found} == {"SYR"}
    assert all("REB" in r["sectors"] and r["kind"] == "armed_group" for r in found)
    assert rows("list", "--own") == []
    assert rows("list", "!!!") == []
    table = actors("list", "hamas", mine="none").stdout
    assert "PSE Hamas" in table
    assert "hamas · armed group" in table
    assert "No actor found." in actors("list", "nobodyatall", mine="none").stdout
    assert ", the first 2 shown" in actors("list", "--limit", "2", mine="none").stdout
    for bad in (["--sector", "XXX"], ["--country", "Iraq"], ["--kind", "gang"], ["--limit", "0"]):
        assert actors("list", *bad, mine="none").exit_code == 2


def test_show_a_group_a_person_a_body_and_an_office() -> None:
    page = actors("show", "Hezbollah", mine="none").stdout
    assert "Party of God" in page
    assert "Iran (iran) backs Hezbollah" in page
    assert "groups.toml · knowledge" in page
    made = actors("show", "iraq/police", mine="none").stdout
    assert "Iraqi police" in made
    assert "made by rule" in made
    office = actors("show", "iraq/office/prime-minister", mine="none").stdout
    assert "Haider al-Abadi (haider-al-abadi) · 2014-09-08 – 2018-10-25" in office
    person = actors("show", "haider-al-abadi", mine="none").stdout
    assert "prime-minister of Iraq (iraq) · 2014-09-08 – 2018-10-25" in person
    (row,) = rows("show", "iraq/office/prime-minister")
    assert row["holders"][0]["start"] < row["holders"][1]["start"]
    assert row["own"] is False


def test_an_id_that_is_nobodys() -> None:
    done = actors("show", "hezbolah", mine="none")
    assert done.exit_code == 2
    assert done.stderr.startswith("error [actors.unknown]: ")
    assert "Did you mean hezbollah" in done.stderr
    assert "hezbollah" in actors("show", "Party of God", mine="none").stderr


def test_add_and_see_it(mine: Path) -> None:
    done = actors(*FRONT, "--alias", 'HF "the hill"', "--weak", "Front", mine=mine)
    assert (done.exit_code, done.stdout) == (0, f"hill-front added to {mine}.\n"), done.stderr
    (row,) = rows("list", "--own", mine=mine)
    assert (row["id"], row["code"], row["aliases"], row["own"]) == (
        "hill-front",
        "IRQ",
        ['HF "the hill"'],
        True,
    )
    assert "your file mine.toml" in actors("show", "hill-front", mine=mine).stdout
    mine.write_text("# mine\n" + mine.read_text() + "# end")
    before = mine.read_text()
    person = actors(
        "add", "ann-hill", "--table", "person", "--name", "Ann Hill", "--of", "hill-front", mine=mine
    )
    assert person.exit_code == 0, person.stderr
    assert mine.read_text().startswith(before + "\n")
    assert [r["id"] for r in rows("list", "--own", mine=mine)] == ["hill-front", "ann-hill"]
    assert [p.name for p in mine.parent.iterdir()] == ["mine.toml"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["hamas", "--name", "X", "--sector", "REB"], "actors.taken"),
        (["iraq/police", "--name", "X", "--sector", "COP"], "actors.taken"),
        (["Hill Front", "--name", "X"], "actors.id"),
        (["local:1", "--name", "X"], "actors.id"),
        (["x\n[groups.y]", "--name", "X"], "actors.id"),
        (["x", "--name", "X", "--sector", "NOPE"], "actors.invalid"),
        (["x", "--name", "X", "--country", "atlantis"], "actors.invalid"),
        (["x", "--name", "..."], "actors.invalid"),
        (["x", "--name", "a\x1b[2J"], "actors.invalid"),
        (["x", "--name", "X", "--alias", "a\nb"], "actors.invalid"),
        (["x", "--name", "X", "--table", "igo", "--country", "iraq"], "actors.invalid"),
        (["x", "--name", "X", "--table", "outlets", "--country", "iraq"], "actors.invalid"),
        (["x", "--name", "X", "--table", "national", "--kind", "police"], "actors.invalid"),
        (["x", "--name", "X", "--table", "places"], "actors.table"),
    ],
)
def test_what_does_not_fit_is_not_written(mine: Path, args: list[str], code: str) -> None:
    done = actors("add", *args, mine=mine)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"error [{code}]: "), done.stderr
    assert done.stderr.count("\n") == 1
    assert not mine.exists()


def test_a_file_that_is_broken_is_left_alone(mine: Path) -> None:
    mine.parent.mkdir()
    for broken in ("[groups.x\n", "groups = {}\n"):
        mine.write_text(broken)
        done = actors(*FRONT, mine=mine)
        assert done.exit_code == 1
        assert done.stderr.startswith("error [knowledge.file]: ")
        assert mine.read_text() == broken


def test_none_keeps_the_file_out() -> None:
    assert actors(*FRONT, mine="none").stderr.startswith("error [actors.no-file]: ")


def test_the_default_file_is_used_when_it_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert default_file() == tmp_path / "dragoman" / "actors.toml"
    assert rows("list", "--own", mine=None) == []
    assert actors(*FRONT, mine=None).exit_code == 0
    assert [r["id"] for r in rows("list", "--own", mine=None)] == ["hill-front"]
    assert rows("list", "--own", mine="none") == []


def test_the_option_wins_over_the_setting(mine: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    assert actors(*FRONT, "--knowledge", str(other), mine=mine).exit_code == 0
    assert other.exists()
    assert not mine.exists()
    missing = actors("list", "--knowledge", str(tmp_path / "no.toml"), mine=mine)
    assert missing.stderr.startswith("error [knowledge.file]: ")


def test_slips_are_told_once_and_not_without_end(mine: Path) -> None:
    mine.parent.mkdir()
    mine.write_text("".join(f'[groups.g{n}]\nname = "G {n}"\nsectors = ["XXX"]\n' for n in range(5)))
    done = actors("list", "hamas", mine=mine)
    assert done.exit_code == 0
    told = done.stderr.splitlines()
    assert [line.split(":")[0] for line in told] == ["warning [knowledge.entry]"] * 3 + ["warning [more]"]
    assert told[0].startswith("warning [knowledge.entry]: mine.toml, g0: unknown sector XXX.")
    assert "hamas" in done.stdout


PETRARCH = """# actors
HILL_FRONT_ [IRQREB]  # one
+FRONT_OF_THE_HILLS
AL-QAIDA_ [IMGALQ]

BAD [QQQREB]
EVIL"]_\\\\INJECT [IRQREB]
EVIL"\\\\[groups_x [IRQREB]
LAST_MEN_ [SYRREB 010403-020506]
"""


def test_import_a_dictionary(mine: Path, tmp_path: Path) -> None:
    source = tmp_path / "actors.txt"
    source.write_text(PETRARCH)
    dry = actors("import", str(source), "--from", "petrarch", "--dry-run", mine=mine)
    assert dry.exit_code == 3
    assert not mine.parent.exists()
    assert set(tomllib.loads(dry.stdout)["groups"]) == {"hill-front", "last-men"}
    assert dry.stderr.splitlines() == [
        f"warning [actors.known]: {source}:4: Al-Qaida is known as al-qaeda.",
        f"error [actors.line]: {source}:6: 'QQQREB' begins with no state, region or kind of organisation "
        "that is known.",
        f"error [actors.line]: {source}:7: a bracket closes that none opens.",
        f"error [actors.line]: {source}:8: a code's brackets do not close, or words stand after it.",
        f"2 actors would be added to {mine}; 1 known already; 3 not taken.",
    ]
    done = actors("import", str(source), "--from", "petrarch", mine=mine)
    assert done.exit_code == 3
    assert done.stdout == f"2 actors added to {mine}; 1 known already; 3 not taken.\n"
    assert rows("show", "last-men", mine=mine)[0]["start"] == "2001-04-03"
    again = actors("import", str(source), "--from", "petrarch", mine=mine)
    assert again.stdout == f"0 actors added to {mine}; 3 known already; 3 not taken.\n"
    assert load(mine).slips == ()


def test_import_entities_from_standard_input(mine: Path) -> None:
    evil = 'Evil "\\ [groups.x] Men'
    lines = [
        {
            "id": "1",
            "schema": "Organization",
            "properties": {"name": [evil], "summary": ["a\n[groups.y]\nname='y'"]},
        },
        {"id": "2", "schema": "Vessel", "properties": {"name": ["Ship"]}},
        {"id": "3", "schema": "Company", "properties": {"name": ["Hill Works"], "country": ["iq"]}},
    ]
    text = "\n".join(map(json.dumps, lines))
    done = actors("import", "-", "--from", "ftm", mine=mine, input=text)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"2 actors added to {mine}; 1 of other schemata.\n"
    held = tomllib.loads(mine.read_text())
    assert set(held["groups"]) == {"evil-groups-x-men", "hill-works"}
    assert held["groups"]["evil-groups-x-men"]["name"] == evil


def test_import_of_a_file_that_is_not_there(mine: Path, tmp_path: Path) -> None:
    done = actors("import", str(tmp_path / "no.txt"), "--from", "petrarch", mine=mine)
    assert done.exit_code == 1
    assert done.stderr.startswith("error [file.missing]: ")
    assert not mine.exists()


def test_export(mine: Path, tmp_path: Path) -> None:
    actors(*FRONT, mine=mine)
    done = actors("export", "--own", mine=mine)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["hill-front"]
    target = tmp_path / "actors.jsonl"
    done = actors("export", "-o", str(target), mine=mine)
    assert done.exit_code == 0
    assert "warning [actors.no-schema]: " in done.stderr
    assert len(target.read_text().splitlines()) > 1000


def _add(job: tuple[str, int]) -> int:
    path, n = job
    return actors("add", f"group-{n}", "--name", f"Group {n}", "--sector", "REB", mine=path).exit_code


def test_two_at_once_lose_nothing(mine: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(_add, [(str(mine), n) for n in range(4)], chunksize=1) == [0] * 4
    assert len(load(mine).own) == 4
