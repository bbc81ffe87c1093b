"""Question files: every fault at once, with its line; what is good comes back as it was."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import UsageError
from dragoman.questions import checks, files
from dragoman.questions.faults import QuestionError
from dragoman.questions.nodes import MOST_BYTES
from dragoman.questions.records import About, Deed, Pole, Question

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "questions" / "faults.toml").read_text(encoding="utf-8")
)["case"]

GOOD = """\
id: bases
wording: Should the bases close?
for: {wording: the bases close, phrases: [shut down, clos*]}
against: {wording: the bases stay}
steps:
  - {value: -10, wording: some stay, phrases: [fewer bases]}
about:
  phrases: [bases, air base*]
  actors: [USA, iran]
  places: [NO, NOR]
  without: [military base pay]
deeds:
  - {type: retreat, value: +90, actor: USA, modes: [], place: IRQ}
since: 2018-02-06
notes: |
  Two lines,
  no more.
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_all_faults_are_told_with_their_lines(case: dict[str, Any]) -> None:
    with pytest.raises(QuestionError) as caught:
        files.parse(case["text"], "q.yaml")
    error = caught.value
    assert sorted((f.line, f.code) for f in error.faults) == sorted(map(tuple, case["faults"]))
    assert error.code == "question.bad-file"
    assert error.message.startswith("q.yaml has ")
    assert "\x1b" not in error.message
    assert "\u202e" not in error.message
    assert [f.line for f in error.faults] == sorted(f.line for f in error.faults)


def test_a_good_file() -> None:
    question = files.parse(GOOD)
    assert question == Question(
        id="bases",
        wording="Should the bases close?",
        for_=Pole("the bases close", 100, ("shut down", "clos*")),
        against=Pole("the bases stay", -100),
        about=About(("bases", "air base*"), ("USA", "iran"), ("NO", "NOR"), ("military base pay",)),
        steps=(Pole("some stay", -10, ("fewer bases",)),),
        deeds=(Deed("RETREAT", 90, actor="USA", place="IRQ"),),
        since="2018-02-06",
        notes="Two lines,\nno more.",
    )
    assert files.parse(files.dump(question)) == question


def test_the_version_is_that_of_the_content() -> None:
    question = files.parse(GOOD)
    other = files.parse(files.dump(question).replace("id: bases", "id: other"))
    assert files.version(other) == files.version(question)
    assert files.version(files.parse(GOOD.replace("value: -10", "value: -11"))) != files.version(question)


def test_a_key_that_is_nearly_right_is_named() -> None:
    with pytest.raises(QuestionError) as caught:
        files.parse(GOOD.replace("against:", "agains:"))
    hints = {fault.code: fault.hint for fault in caught.value.faults}
    assert hints["question.unknown-key"] == "Did you mean against?"


def test_one_fault_brings_its_own_hint() -> None:
    with pytest.raises(QuestionError) as caught:
        files.parse(GOOD.replace("id: bases", "id: The Bases"), "q.yaml")
    error = caught.value
    assert error.message == "q.yaml has one fault: line 1: 'The Bases' is no id."
    assert error.hint == "Write words of small letters, such as us-forces-in-iraq."


def test_what_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "q.yaml"
    path.write_bytes(b"id: a\n" + b"# \xc3\xa9\n" * MOST_BYTES)
    with pytest.raises(QuestionError) as caught:
        files.load(path)
    assert [f.code for f in caught.value.faults] == ["question.too-large"]
    phrases = ", ".join(f"word number{n}" for n in range(checks.MOST_PHRASES + 1))
    with pytest.raises(QuestionError) as caught:
        files.parse(GOOD.replace("[bases, air base*]", f"[{phrases}]"))
    assert [(f.line, f.code) for f in caught.value.faults] == [(8, "question.too-large")]


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "q.yaml"
    path.write_bytes(GOOD.encode() + "# Erdoğan\n".encode("cp1254"))
    with pytest.raises(QuestionError) as caught:
        files.load(path)
    assert [(f.line, f.code) for f in caught.value.faults] == [(18, "question.encoding")]
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert files.load(path) == files.parse(GOOD)


def test_a_question_of_a_program_is_checked_alike() -> None:
    question = files.parse(GOOD)
    assert checks.faults(question) == []
    checks.check(question)
    bad = msgspec.structs.replace(question, against=Pole("the bases stay", 100, ("closing",)))
    assert [(f.line, f.code) for f in checks.faults(bad)] == [(0, "question.scale"), (0, "question.overlap")]
    with pytest.raises(QuestionError, match="The question has 2 faults: "):
        checks.check(bad)


def test_the_examples() -> None:
    found = files.examples()
    assert set(found) >= {
        "us-forces-in-iraq",
        "us-withdrawal-from-syria",
        "colombia-farc-deal",
        "tigray-truce",
    }
    folder = Path(__file__).parents[2] / "questions"
    assert {path.stem for path in folder.glob("*.yaml")} == set(found)
    for name, question in found.items():
        assert question.id == name
        assert files.parse(files.dump(question)) == question
        assert files.load(folder / f"{name}.yaml") == question


def test_what_a_user_names(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert files.need(str(path)).id == "bases"
    assert files.need("tigray-truce").id == "tigray-truce"
    with pytest.raises(UsageError, match="us-forces-in-iraq") as caught:
        files.need("us-forces-in-irak")
    assert caught.value.code == "questions.unknown"
    with pytest.raises(FileNotFoundError):
        files.need("nowhere.yaml")


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")), max_size=30)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, st.integers(-99, 99), WORDS)
def test_whatever_can_be_used_loads_back(wording: str, phrase: str, value: int, notes: str) -> None:
    question = Question(
        id="a",
        wording=" ".join(wording.split()),
        for_=Pole("it goes", 100, (phrase.strip(),)),
        against=Pole("it stays", -100),
        about=About(("the thing",)),
        steps=(Pole("half goes", value),),
        notes=f"{notes}\n{notes}".strip(),
    )
    if not checks.faults(question):
        assert files.parse(files.dump(question)) == question


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_no_text_makes_another_error(text: str) -> None:
    with pytest.raises(QuestionError):
        files.parse(text)
