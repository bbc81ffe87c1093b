"""Text search over passages: FTS5 on SQLite, tsvector on PostgreSQL. Stems of English words (Porter's), without case
and diacritics; no word is too common to be looked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    column,
    exists,
    func,
    insert,
    literal_column,
    select,
    table,
)

from dragoman.ledger.columns import storable

CREATE = (
    "CREATE VIRTUAL TABLE passages_fts USING fts5("
    "text, content='passages', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER passages_fts_insert AFTER INSERT ON passages BEGIN "
    "INSERT INTO passages_fts(rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER passages_fts_delete AFTER DELETE ON passages BEGIN "
    "INSERT INTO passages_fts(passages_fts, rowid, text) VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER passages_fts_update AFTER UPDATE ON passages BEGIN "
    "INSERT INTO passages_fts(passages_fts, rowid, text) VALUES ('delete', old.id, old.text); "
    "INSERT INTO passages_fts(rowid, text) VALUES (new.id, new.text); END",
)
"""SQLite's index, kept by triggers."""

CREATE_POSTGRES = (
    "CREATE TEXT SEARCH DICTIONARY passages_stem (TEMPLATE = snowball, LANGUAGE = porter)",
    "CREATE TEXT SEARCH CONFIGURATION passages_words (PARSER = default)",
    "ALTER TEXT SEARCH CONFIGURATION passages_words ADD MAPPING FOR "
    "asciiword, word, numword, int, uint, float, sfloat, version WITH passages_stem",
    "CREATE TABLE passages_fts (rowid integer PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE, "
    "words tsvector NOT NULL)",
    "CREATE INDEX passages_fts_words ON passages_fts USING gin (words)",
)
"""PostgreSQL's, filled by `index`: without stop words and with the stemmer of FTS5, so that both find the same."""

LONGEST_QUERY = 64
"""Words of a query that count; FTS5's expression depth is limited, and nobody means more."""

LONGEST_WORD = 500
"""Characters of a word that PostgreSQL's index keeps: a lexeme holds 2,046 bytes."""

LONGEST_PASSAGE = 200_000
"""Characters of a passage that PostgreSQL's index holds: a tsvector takes 1 MB."""

_PIECE = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')
_WORD = re.compile(r"[^\W_]")


class Piece(NamedTuple):
    """Words that stand together; `begins`: the last one may go on."""

    words: str
    begins: bool


def pieces(words: str) -> list[Piece]:
    """What a person types: `"a phrase"` in straight or curly quotes stays together, `troop*` is a beginning."""
    found = []
    for match in _PIECE.finditer(storable(words).replace("“", '"').replace("”", '"')):
        phrase, star, word = match.groups()
        if word is not None:
            star = "*" if word.endswith("*") else ""
            phrase = word.rstrip("*")
        if phrase and _WORD.search(phrase):
            found.append(Piece(phrase, bool(star)))
    return found[:LONGEST_QUERY]


def expression(words: str) -> str | None:
    """An FTS5 expression that cannot fail: every word and phrase as a quoted string, joined by AND.

    FTS5's operators are plain text in it. None where nothing is left to look for.
    """
    return " AND ".join(f'"{p.words}"{"*" if p.begins else ""}' for p in pieces(words)) or None


class _Signs(dict[int, str]):
    """For each character what FTS5's unicode61 makes of it: lower case without diacritics, or a space."""

    def __missing__(self, code: int) -> str:
        base, *marks = list(unicodedata.normalize("NFD", chr(code)))
        if any(unicodedata.category(mark) != "Mn" for mark in marks):  # no diacritics: syllables of Hangul
            base = chr(code)
        low = base.lower()
        kind = unicodedata.category(base)
        made = self[code] = low if kind[0] in "LN" or kind == "Co" else "" if 0x300 <= code <= 0x331 else " "
        return made


_SIGNS = _Signs()


def tokens(text: str) -> list[str]:
    """The words of a text as unicode61 parts them, so that PostgreSQL's own parser finds nothing else to part."""
    return [word[:LONGEST_WORD] for word in text.translate(_SIGNS).split()]


def tsquery(words: str) -> str | None:
    """The same for PostgreSQL's to_tsquery; only letters and digits are in its quotes."""
    found = []
    for piece in pieces(words):
        parts = [f"'{word}'" for word in tokens(piece.words)[:LONGEST_QUERY]]
        if parts:
            found.append("(" + " <-> ".join(parts) + (":*" if piece.begins else "") + ")")
    return " & ".join(found) or None


_FTS = table("passages_fts", column("rowid"), column("passages_fts"), column("words"))


class Matching:
    """The passages in which all these words occur."""

    def __init__(self, words: str, dialect: str) -> None:
        """`dialect`: SQLAlchemy's name of the database. `self.empty`: no word is left to look for."""
        postgres = dialect == "postgresql"
        sought = tsquery(words) if postgres else expression(words)
        self.empty = sought is None
        self._begins = any(piece.begins for piece in pieces(words))
        bound: ColumnElement[str] = bindparam(None, sought or "", unique=True)
        self._matches: ColumnElement[bool] = (
            _FTS.c.words.op("@@")(func.to_tsquery(literal_column("'passages_words'"), bound))
            if postgres
            else _FTS.c.passages_fts.op("MATCH")(bound)
        )

    def passages(self) -> Select[Any]:
        """Their ids."""
        return select(_FTS.c.rowid).where(self._matches)

    def lead_to(self, asked: Select[Any], passage: Any) -> Select[Any]:
        """A query of rows that have a passage, for those with one of these, passage by passage."""
        return asked.join(_FTS, _FTS.c.rowid == passage).where(self._matches)

    def at(self, passage: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether this passage is one of them."""
        if self._begins:  # a beginning is looked up once, not again for every passage
            return (passage + 0).in_(self.passages())
        one: Select[Any] = select(literal_column("1")).select_from(_FTS)
        return exists(one.where(_FTS.c.rowid == passage, self._matches))


def index(connection: Connection, passages: Iterable[tuple[int, str]]) -> None:
    """Put new passages (id and text) into the index, where no trigger does."""
    if connection.dialect.name != "postgresql":
        return
    rows = [{"at": at, "said": " ".join(tokens(text[:LONGEST_PASSAGE]))} for at, text in passages]
    if rows:
        made = func.to_tsvector(literal_column("'passages_words'"), bindparam("said"))
        connection.execute(insert(_FTS).values(rowid=bindparam("at"), words=made), rows)
