"""Words that people type never become syntax."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dragoman.ledger import fts

TEXT = "Troops withdrew from the U.S. base; AND the déjà-vu threats OR not."


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE passages (id INTEGER PRIMARY KEY, text TEXT)")
        for statement in fts.CREATE:
            connection.execute(statement)
        connection.execute("INSERT INTO passages (text) VALUES (?)", (TEXT,))
        yield connection


def found(index: sqlite3.Connection, words: str) -> bool:
    expression = fts.expression(words)
    if expression is None:
        return False
    sql = "SELECT count(*) FROM passages_fts WHERE passages_fts MATCH ?"
    return bool(index.execute(sql, (expression,)).fetchone()[0])


@pytest.mark.parametrize(
    ("words", "hit"),
    [
        ("troops", True), ("troop", True), ("TROOPS base", True), ("base troops", True), ("tro*", True),
        ("tanks", False), ("troops tanks", False), ('"from the U.S."', True), ('"the from"', False),
        ("“from the”", True), ("deja", True), ("déjà vu", True), ("threat", True), ("threatening", False),
        ("troops NOT base", True), ("troops AND", True), ("NEAR(troops base)", False), ("text:troops", False),
        ("^troops", True), ("{troops}", True), ("-troops", True), ("(troops", True), ("troops)", True),
        ("'troops'", True), ("troops;", True), ("", False), ("***", False), ('"', False), ('""', False),
        ('"troops', True), ("%", False), ("_", False), ("\0", False), ("troops\0", True), ("* troops *", True),
        ('"tro"*', True), ("\ud800", False), ("a' OR 1=1 --", False),
    ],
)  # fmt: skip
def test_words(index: sqlite3.Connection, words: str, hit: bool) -> None:
    assert found(index, words) is hit


@given(st.text(alphabet=st.one_of(st.sampled_from('"*^(){}:+-\0 ANDORTNEAR,'), st.characters(codec=None))))
@example('"' * 99)
@example("a " * 500)
@example("(" * 500)
def test_no_words_are_an_error(words: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(fts.CREATE[0].replace("content='passages', content_rowid='id', ", ""))
        found(connection, words)
