"""Whatever stands in a value stays in it."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.knowledge import toml

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(TEXT, TEXT, st.lists(TEXT, max_size=4), st.booleans(), TEXT)
def test_values_come_back(id_: str, value: str, values: list[str], flag: bool, remark: str) -> None:
    written = toml.table(("groups", id_), {"name": value, "alias": values, "woman": flag}, remark)
    expected = {"groups": {id_: {"name": value, "alias": values, "woman": flag}}}
    assert tomllib.loads(written) == expected


@pytest.mark.parametrize(
    "evil",
    [
        '"\n[groups.x]\nname="y',
        '"""',
        "\\",
        "\x00\x1b[2J",
        "\u2028[a]\u202e",
        "a\r\nb",
        "]",
        "# x",
        "\U000e0001",
    ],
)
def test_nothing_breaks_out(evil: str) -> None:
    written = toml.table(("t", evil), {"name": evil}, evil)
    assert tomllib.loads(written) == {"t": {evil: {"name": evil}}}
    assert all(c == "\n" or c.isprintable() for c in written)


def test_half_characters_become_a_sign_that_stands_for_them() -> None:
    assert toml.string("a\ud800") == '"a\\uFFFD"'


def test_a_remark_is_one_short_line() -> None:
    assert toml.comment("a\nb\tc" + "x" * 500) == "# a b c" + "x" * 195
