"""Text search, the part that only SQLite has (FTS5). Another database brings its own `matching`."""

from __future__ import annotations

import re

from sqlalchemy import ColumnElement, bindparam, column, select, table

from dragoman.ledger.columns import storable
from dragoman.ledger.schema import PassageRow

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
"""The index over passages, kept by triggers: stems of English words, case and diacritics folded."""

LONGEST_QUERY = 64
"""Words of a query that count; FTS5's expression depth is limited, and nobody means more."""

_PIECE = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')
_WORD = re.compile(r"[^\W_]")


def expression(words: str) -> str | None:
    """An FTS5 expression that cannot fail: every word and phrase as a quoted string, joined by AND.

    `"a phrase"` in straight or curly quotes stays together, `troop*` is a beginning; all other signs and
    FTS5's operators are plain text. None where nothing is left to look for.
    """
    words = storable(words).replace("“", '"').replace("”", '"')
    found = []
    for match in _PIECE.finditer(words):
        phrase, star, word = match.groups()
        if word is not None:
            star = "*" if word.endswith("*") else ""
            phrase = word.rstrip("*")
        if phrase and _WORD.search(phrase):
            found.append(f'"{phrase}"{star}')
    return " AND ".join(found[:LONGEST_QUERY]) or None


_FTS = table("passages_fts", column("rowid"), column("passages_fts"))


def matching(words: str) -> ColumnElement[bool] | None:
    """The condition on PassageRow that all these words occur; None where no word is left to look for."""
    sought = expression(words)
    if sought is None:
        return None
    found = select(_FTS.c.rowid).where(_FTS.c.passages_fts.op("MATCH")(bindparam(None, sought, unique=True)))
    return PassageRow.id.in_(found)
