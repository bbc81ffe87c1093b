"""`dragoman questions`: drafting, checking, and the ledger's questions under their ids."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman.ledger import open_ledger
from dragoman.questions import files
from tests.commands.fake import FakeReader, call
from tests.questions.test_files import GOOD

TEXTS = (
    "Alpha said: the old air base must close. Beta threatened Alpha.",
    "Beta said: the old air base stays. Gamma slept.",
)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl"
    rows = ({"id": f"r{n}", "text": text, "published": "2018-02-06"} for n, text in enumerate(TEXTS))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def ledger(tmp_path: Path, reports: Path) -> Path:
    path = tmp_path / "news.sqlite"
    assert call("ingest", str(reports), ledger=path).exit_code == 0
    return path


@pytest.fixture
def bases(tmp_path: Path) -> Path:
    path = tmp_path / "bases.yaml"
    path.write_text(GOOD.replace("[NO, NOR]", "[NOR]"), encoding="utf-8")
    return path


def refs(ledger: Path) -> list[str]:
    with open_ledger(ledger, read_only=True) as store:
        return [standing.ref for standing in store.view().standing()]


def test_a_draft_of_files_and_of_the_ledger(tmp_path: Path, reports: Path, ledger: Path) -> None:
    out = tmp_path / "air-base.yaml"
    done = call("questions", "new", "--from", str(reports), "-o", str(out))
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"{out} drafted from 2 reports.\n"
    text = out.read_text(encoding="utf-8")
    assert "id: air-base\n" in text
    assert "- air base  # in 2 of 2 reports, 2 times" in text
    same = call(
        "questions", "new", *(f"--report={ref}" for ref in refs(ledger)), "--id", "air-base", ledger=ledger
    )
    assert sorted(same.stdout.splitlines()) == sorted(text.splitlines())
    again = call("questions", "new", "--from", str(reports), "-o", str(out))
    assert again.exit_code == 2
    assert "error [questions.exists]" in again.stderr
    assert out.read_text(encoding="utf-8") == text


def test_a_draft_goes_on_after_what_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(
        '{"id": "a", "text": "Alpha said: the air base. The air base."}\n{"id": 1\n', encoding="utf-8"
    )
    done = call("questions", "new", "--from", str(path))
    assert done.exit_code == 3
    assert "error [input.json]" in done.stderr
    assert done.stdout.startswith("# Drafted from one report.")
    nothing = call("questions", "new")
    assert (nothing.exit_code, nothing.stdout) == (2, "")
    assert "error [questions.nothing-read]" in nothing.stderr


def test_a_file_with_faults(tmp_path: Path, bases: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(GOOD.replace("id: bases", "id: B\nsinse: 1"), encoding="utf-8")
    done = call("questions", "check", "nowhere.yaml", str(bad), str(bases))
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "error [file.missing]: nowhere.yaml: No such file or directory. Check the path.",
        f"error [question.id]: {bad}:1: 'B' is no id. Write words of small letters, such as us-forces-in-iraq.",
        f"error [question.unknown-key]: {bad}:2: There is no key 'sinse'. Did you mean since?",
    ]
    assert "bases · can be used · 1 step · 1 deed" in done.stdout
    rows = [
        json.loads(row)
        for row in call("questions", "check", str(bad), "--format", "jsonl").stdout.splitlines()
    ]
    assert [(f["line"], f["code"]) for f in rows[0]["faults"]] == [
        (1, "question.id"),
        (2, "question.unknown-key"),
    ]


def test_check_counts_phrases_in_the_ledger(bases: Path, ledger: Path) -> None:
    done = call("questions", "check", str(bases), ledger=ledger)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "not in the ledger" in done.stdout
    assert "2 of 2 reports looked at bear on it" in done.stdout
    assert "   2   2 air base*" in done.stdout
    assert "never bases" in done.stdout
    row = json.loads(call("questions", "check", str(bases), "--format", "jsonl", ledger=ledger).stdout)
    assert {(p["of"], p["phrase"]): p["reports"] for p in row["found"]["phrases"]} == {
        ("for", "shut down"): 0, ("for", "clos*"): 1, ("step 1", "fewer bases"): 0, ("about", "bases"): 0,
        ("about", "air base*"): 2, ("without", "military base pay"): 0,
    }  # fmt: skip
    none = call("questions", "check", "tigray-truce", ledger=ledger)
    assert none.exit_code == 1
    assert (
        "error [questions.nothing-found]: tigray-truce: none of its phrases stands in any of the 2"
        in none.stderr
    )
    assert call("questions", "check", "tigray-truce", "--reports", "0", ledger=ledger).exit_code == 0


def test_questions_of_the_ledger(bases: Path, ledger: Path) -> None:
    added = call("questions", "add", str(bases), "tigray-truce", "--by", "ann", ledger=ledger)
    assert (added.exit_code, added.stdout) == (0, "bases: version 1 added.\ntigray-truce: version 1 added.\n")
    assert "bases: version 1 is there already." in call(
        "questions", "add", str(bases), "--by", "ann", ledger=ledger
    ).stdout  # fmt: skip
    assert "as version 1 of the ledger" in call("questions", "check", str(bases), ledger=ledger).stdout
    bases.write_text(bases.read_text(encoding="utf-8").replace("-10", "-20"), encoding="utf-8")
    assert (
        "other than version 1 of the ledger" in call("questions", "check", str(bases), ledger=ledger).stdout
    )
    assert (
        "bases: version 2 added." in call("questions", "add", str(bases), "--by", "bo", ledger=ledger).stdout
    )
    page = call("questions", "show", "bases", ledger=ledger).stdout
    for words in (
        "version 2 of 2",
        "+100 the bases close",
        "-20 some stay",
        "+90 RETREAT by USA in IRQ",
        "by bo",
    ):
        assert words in page
    older = call("questions", "show", "bases", "--version", "1", "--format", "yaml", ledger=ledger).stdout
    assert files.parse(older).steps[0].value == -10
    listed = call("questions", "list", "--format", "jsonl", ledger=ledger).stdout.splitlines()
    assert [json.loads(row)["id"] for row in listed] == ["bases", "tigray-truce"]


def test_an_id_that_was_renamed_leads_on_and_nothing_is_lost(bases: Path, ledger: Path) -> None:
    call("questions", "add", str(bases), "--by", "ann", ledger=ledger)
    done = call("questions", "rename", "bases", "air-bases", "--by", "ann", ledger=ledger)
    assert (done.exit_code, done.stdout) == (
        0, "bases is air-bases now; bases leads to it. Write the new id in your file.\n",
    )  # fmt: skip
    assert "air-bases" in call("questions", "show", "bases", ledger=ledger).stdout
    assert "called air-bases in the ledger" in call("questions", "check", str(bases), ledger=ledger).stdout
    refused = call("questions", "add", str(bases), "--by", "ann", ledger=ledger)
    assert refused.exit_code == 1
    assert "error [ledger.question-renamed]" in refused.stderr
    done = call("questions", "retire", "air-bases", "--by", "ann", ledger=ledger)
    assert done.stdout == "air-bases is followed no more; it had no positions.\n"
    assert "air-bases" not in call("questions", "list", ledger=ledger).stdout
    assert "version 1 · was bases · retired" in call("questions", "list", "--retired", ledger=ledger).stdout
    assert "retired" in call("questions", "show", "bases", ledger=ledger).stdout


@pytest.mark.parametrize(
    ("args", "code", "status"),
    [
        (("add", "nothing", "--by", "ann"), "questions.unknown", 2),
        (("add", "tigray-truce"), "questions.unsigned", 2),
        (("rename", "nothing", "something", "--by", "ann"), "ledger.no-question", 1),
        (("retire", "nothing", "--by", "ann"), "ledger.no-question", 1),
        (("show", "nothing"), "questions.unknown", 2),
        (("show", "nowhere.yaml"), "file.missing", 1),
        (("check", "nowhere.yaml"), "file.missing", 1),
    ],
)
def test_what_is_not_there(ledger: Path, args: tuple[str, ...], code: str, status: int) -> None:
    done = call("questions", *args, ledger=ledger)
    assert (done.exit_code, done.stdout) == (status, "")
    assert f"error [{code}]" in done.stderr


def test_nothing_is_added_where_one_has_a_fault(tmp_path: Path, bases: Path, ledger: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: bad\n", encoding="utf-8")
    done = call("questions", "add", str(bases), str(bad), "--by", "ann", ledger=ledger)
    assert done.exit_code == 1
    assert "error [question.bad-file]" in done.stderr
    assert "No question is followed." in call("questions", "list", ledger=ledger).stdout


def test_the_examples_need_no_ledger(tmp_path: Path) -> None:
    done = call("questions", "list", "--examples", ledger=tmp_path / "none.sqlite")
    assert done.exit_code == 0
    assert "us-forces-in-iraq  Should all U.S. forces leave Iraq?" in done.stdout
    shown = call(
        "questions", "show", "us-forces-in-iraq", "--format", "yaml", ledger=tmp_path / "none.sqlite"
    )
    assert files.parse(shown.stdout) == files.examples()["us-forces-in-iraq"]
    missing = call("questions", "list", ledger=tmp_path / "none.sqlite")
    assert missing.exit_code == 1


def test_the_hash_is_the_ledgers(bases: Path, ledger: Path) -> None:
    question = files.load(bases)
    with open_ledger(ledger) as store:
        store.questions().add(question, "ann")
        assert store.questions().get("bases").hash == files.version(question)


def test_only_a_few_reports_are_read_for_a_draft(
    tmp_path: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.commands.questions.FEW", 1)
    done = call("questions", "new", "--from", str(reports), reader=FakeReader())
    assert done.stdout.startswith("# Drafted from one report.")
    assert "warning [questions.many-reports]: Only the first 1 reports were read" in done.stderr
