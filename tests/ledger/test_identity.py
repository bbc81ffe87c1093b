"""Which report is which."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.ledger import identity
from dragoman.records.report import Report

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent.parent / "cases/ledger/identity.toml").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES["url"], ids=lambda case: str(case["one"]))
def test_urls(case: dict[str, Any]) -> None:
    same = identity.canonical_url(case["one"]) == identity.canonical_url(case["other"])
    assert same == case["same"], (identity.canonical_url(case["one"]), identity.canonical_url(case["other"]))


@pytest.mark.parametrize("case", CASES["outlet"], ids=lambda case: str(case["one"]))
def test_outlets(case: dict[str, Any]) -> None:
    assert (identity.fold_outlet(case["one"]) == identity.fold_outlet(case["other"])) == case["same"]


@pytest.mark.parametrize("case", CASES["fold"], ids=lambda case: str(case["name"]))
def test_folding(case: dict[str, Any]) -> None:
    assert identity.fold(case["name"]) == case["folded"]


@pytest.mark.parametrize("case", CASES["day"], ids=lambda case: str(case["published"]))
def test_calendar_days(case: dict[str, Any]) -> None:
    assert identity.calendar_day(case["published"]) == case.get("day")


def test_identity_is_outlet_and_url_else_id() -> None:
    base = Report(id="1", text="x", outlet="A", url="https://a.example/x")
    key = identity.report_key
    assert key(base) == key(Report(id="2", text="y", outlet="a ", url="https://a.example/x#f"))
    assert key(base) != key(Report(id="1", text="x", outlet="B", url="https://a.example/x"))
    assert key(base) != key(Report(id="1", text="x", outlet="A"))
    assert key(Report(id="1", text="x", outlet="A")) == key(Report(id=" 1", text="z", outlet="A", url=" "))
    assert key(Report(id="1", text="x")) != key(Report(id="1", text="x", outlet="A"))
    assert key(Report(id="url", text="x")) != key(Report(id="x", text="x", url="url"))


@given(st.text(), st.text(), st.text())
def test_any_report_has_an_identity(one: str, two: str, three: str) -> None:
    ref = identity.report_ref(identity.report_key(Report(id=one, text="", outlet=two, url=three)))
    assert re.fullmatch("[a-z2-7]{13}", ref)


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_has_a_hash(text: str) -> None:
    assert len(identity.text_hash(text)) == 64
    assert identity.fold(identity.fold(text)) == identity.fold(text)
