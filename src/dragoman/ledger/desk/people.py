"""Accounts and sessions as rows; what a password is worth is the desk's business."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from dragoman.errors import LedgerError
from dragoman.ledger.answers import Answer
from dragoman.ledger.desk.rows import AccountRow, SessionRow
from dragoman.ledger.engine import Database


class Account(Answer, frozen=True, kw_only=True):
    """Somebody who may sign in. `role`: viewer or reviewer; `disabled`: since when he may not."""

    id: int
    name: str
    role: str
    hash: str
    made: datetime
    disabled: datetime | None


class People:
    """The accounts of an open ledger; get them with `Ledger.people()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def accounts(self) -> list[Account]:
        """All accounts, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(AccountRow.__table__).order_by(AccountRow.name))
            return [Account(**row._mapping) for row in rows]

    def account(self, name: str) -> Account | None:
        """The account of this name."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(AccountRow.__table__).where(AccountRow.name == name)
            ).one_or_none()
            return None if row is None else Account(**row._mapping)

    def add(self, name: str, role: str, hash_: str) -> None:
        """A new account. Raises LedgerError(account.taken)."""
        with self._database.writing() as connection:
            if connection.scalar(select(AccountRow.id).where(AccountRow.name == name)) is not None:
                raise LedgerError(
                    "account.taken", f"There is an account {name!r} already.", "Take another name."
                )
            row = {
                "name": name,
                "role": role,
                "hash": hash_,
                "made": self._database.clock(),
                "disabled": None,
            }
            connection.execute(insert(AccountRow), row)

    def change(
        self, name: str, *, role: str | None = None, hash_: str | None = None, disabled: bool | None = None
    ) -> None:
        """Change an account; its sessions end. Raises LedgerError(account.unknown)."""
        values: dict[str, object] = {}
        if role is not None:
            values["role"] = role
        if hash_ is not None:
            values["hash"] = hash_
        if disabled is not None:
            values["disabled"] = self._database.clock() if disabled else None
        with self._database.writing() as connection:
            id_ = connection.scalar(select(AccountRow.id).where(AccountRow.name == name))
            if id_ is None:
                raise LedgerError(
                    "account.unknown", f"There is no account {name!r}.", "See `dragoman accounts list`."
                )
            if values:
                connection.execute(update(AccountRow).where(AccountRow.id == id_).values(**values))
            connection.execute(delete(SessionRow).where(SessionRow.account_id == id_))

    def begin(self, account: int, token: str, expires: datetime) -> None:
        """A session that bears this (hashed) token; sessions that have run out are dropped."""
        now = self._database.clock()
        with self._database.writing() as connection:
            connection.execute(delete(SessionRow).where(SessionRow.expires < now))
            row = {"token": token, "account_id": account, "made": now, "expires": expires}
            connection.execute(insert(SessionRow), row)

    def end(self, token: str) -> None:
        """End a session."""
        with self._database.writing() as connection:
            connection.execute(delete(SessionRow).where(SessionRow.token == token))

    def session(self, token: str) -> Account | None:
        """Whose session it is; None: nobody's, or it has run out, or the account is disabled."""
        now = self._database.clock()
        with self._database.reading() as connection:
            row = connection.execute(
                select(AccountRow.__table__)
                .join(SessionRow, SessionRow.account_id == AccountRow.id)
                .where(SessionRow.token == token, SessionRow.expires > now, AccountRow.disabled.is_(None))
            ).one_or_none()
            return None if row is None else Account(**row._mapping)
