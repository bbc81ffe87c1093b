"""Database errors turned into coded ones.

| code | what it says |
| --- | --- |
| ledger.missing | no ledger there, and none was to be created |
| ledger.is-a-directory | a folder was given |
| ledger.unsupported | a database URL of a kind that is not supported |
| ledger.no-driver | a ledger on PostgreSQL, and its driver is not installed |
| ledger.not-a-ledger | the file is no ledger |
| ledger.newer | written by a newer version of the program |
| ledger.outdated | of an older version, and opened for reading only |
| ledger.locked | another process writes and does not finish |
| ledger.read-only | the file or its folder cannot be written to |
| ledger.disk-full | no room left; what was written before is whole |
| ledger.cannot-open | the file cannot be opened or its folder is missing; the server cannot be reached or refuses |
| ledger.damaged | the file is damaged |
| ledger.io | the disk reports an error |
| ledger.closed | used after it was closed |
| ledger.bad-reading | a reading that does not fit its report; nothing of it was stored |
| ledger.bad-data | a data file of the program has a slip |
| ledger.no-record | no record of that id in view |
| ledger.no-story | no story of that id in view |
| ledger.bad-judgement | a judgement that does not fit the record |
| ledger.judged-meanwhile | others judged it since the reviewer looked; nothing was stored |
| ledger.no-actor | no actor of that id: in the ledger, the knowledge, or the report |
| ledger.identity-held | the actor is said to be another already |
| ledger.identity-circle | a merge or split that would lead back to where it began |
| ledger.no-question | no question of that id, or not in that version |
| ledger.bad-question | no id for a question |
| ledger.question-renamed | the id leads to another question's since it was renamed |
| ledger.question-taken | a new id that another question has or had |
| ledger.bad-position | a position that does not fit its report; nothing of the step was stored |
| ledger.unsigned | a change of questions, or typed positions, that nobody signs |
| ledger.failed | anything else the database refuses |
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dragoman.errors import LedgerError

_BY_CODE = {
    sqlite3.SQLITE_BUSY: (
        "ledger.locked",
        "Another process is writing to the ledger {name}.",
        "Wait for it, then try again.",
    ),
    sqlite3.SQLITE_LOCKED: ("ledger.locked", "The ledger {name} is locked.", "Wait, then try again."),
    sqlite3.SQLITE_READONLY: (
        "ledger.read-only",
        "The ledger {name} cannot be written to.",
        "Check the rights of the file and its folder.",
    ),
    sqlite3.SQLITE_PERM: ("ledger.read-only", "No right to use the ledger {name}.", "Check its rights."),
    sqlite3.SQLITE_FULL: (
        "ledger.disk-full",
        "There is no room left to write the ledger {name}; what was stored before is whole.",
        "Make room, then run the same command again.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "ledger.cannot-open",
        "The ledger {name} cannot be opened.",
        "Check that its folder exists and may be used.",
    ),
    sqlite3.SQLITE_NOTADB: ("ledger.not-a-ledger", "{name} is not a ledger.", "Give another file."),
    sqlite3.SQLITE_CORRUPT: (
        "ledger.damaged",
        "The ledger {name} is damaged.",
        "Restore it from a copy, or save what is left with sqlite3's .recover.",
    ),
    sqlite3.SQLITE_IOERR: ("ledger.io", "The disk reports an error on the ledger {name}.", "Check the disk."),
}


_LOCKED = _BY_CODE[sqlite3.SQLITE_BUSY]
_NO_RIGHT = (
    "ledger.read-only",
    "No right to do this in the ledger {name}.",
    "Ask its owner for the right; see the how-to for teams.",
)
_TOO_LONG = (
    "ledger.bad-reading",
    "A report holds something that the ledger {name} cannot store, such as a name longer than 2,700 bytes.",
    "Leave it out, or keep it in a SQLite ledger.",
)
_NO_SERVER = ("ledger.cannot-open", "The ledger {name} cannot be reached.", "Check address, user and server.")

_BY_STATE = {
    "22": _TOO_LONG,
    "54": _TOO_LONG,
    "25006": _NO_RIGHT,
    "42501": _NO_RIGHT,
    "40001": _LOCKED,
    "40P01": _LOCKED,
    "55P03": _LOCKED,
    "53100": _BY_CODE[sqlite3.SQLITE_FULL],
    "53300": ("ledger.cannot-open", "The server of {name} has no connection left.", "Try again later."),
    "58": _BY_CODE[sqlite3.SQLITE_IOERR],
    "XX001": ("ledger.damaged", "The ledger {name} is damaged.", "Restore it from a copy."),
    "XX002": ("ledger.damaged", "The ledger {name} is damaged.", "Restore it from a copy."),
    "08": _NO_SERVER,
    "57P": _NO_SERVER,
    "28": _NO_SERVER,
    "3D": _NO_SERVER,
}
"""PostgreSQL's states by their beginnings (its manual, appendix A); the longest one counts."""


def coded(error: DBAPIError | PoolTimeout | sqlite3.Error, name: str) -> LedgerError:
    """The coded error for a database error; `name` is the ledger's path or URL, without its password."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    number = getattr(cause, "sqlite_errorcode", None)
    if isinstance(number, int) and number & 0xFF in _BY_CODE:
        code, message, hint = _BY_CODE[number & 0xFF]
        return LedgerError(code, message.format(name=name), hint)
    state = getattr(cause, "sqlstate", None) or ""
    for length in (5, 3, 2):
        if len(state) == 5 and state[:length] in _BY_STATE:
            code, message, hint = _BY_STATE[state[:length]]
            return LedgerError(code, message.format(name=name), hint)
    said = next(iter(str(cause or error).strip().splitlines()), type(cause).__name__).rstrip(".")
    if isinstance(error, OperationalError) and not state and number is None:
        return LedgerError(
            "ledger.cannot-open", f"The ledger {name} cannot be reached: {said}.", _NO_SERVER[2]
        )
    return LedgerError("ledger.failed", f"The ledger {name} refused: {said}.")


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Raise LedgerError in place of any database error."""
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error) as error:
        raise coded(error, name) from error


def judged_meanwhile(what: str) -> LedgerError:
    """That others judged it since the reviewer looked. `what`: "The record x", to begin a sentence with."""
    return LedgerError(
        "ledger.judged-meanwhile",
        f"{what} was judged by somebody meanwhile.",
        "Look at what was said, and judge again.",
    )
