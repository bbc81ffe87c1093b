"""Signing in: passwords as argon2id, sessions as random tokens of which the ledger keeps a hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast, get_args

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from dragoman.errors import UsageError
from dragoman.ledger import Ledger

if TYPE_CHECKING:
    from dragoman.desk.users import Role, User

SESSION = timedelta(hours=12)
SHORTEST, LONGEST = 10, 256
"""Characters of a password."""


class Accounts:
    """The accounts of a ledger."""

    def __init__(self, store: Ledger) -> None:
        self._people = store.people()
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    def any(self) -> bool:
        """Whether there are accounts, so that everybody must sign in; one that is disabled counts."""
        return bool(self._people.accounts())

    def add(self, name: str, role: str, password: str) -> None:
        """A new account.

        Raises UsageError(account.name, account.role, account.password), LedgerError(account.taken).
        """
        from dragoman.desk.users import Role

        name = name.strip()
        if not name or len(name) > 80 or not name.isprintable():
            raise UsageError("account.name", "A name has 1 to 80 printable characters.")
        if role not in get_args(Role):
            raise UsageError("account.role", f"There is no role {role!r}.", "viewer or reviewer.")
        self._people.add(name, role, self._hashed(password))

    def set_password(self, name: str, password: str) -> None:
        """A new password; the account's sessions end."""
        self._people.change(name, hash_=self._hashed(password))

    def _hashed(self, password: str) -> str:
        if not SHORTEST <= len(password) <= LONGEST:
            raise UsageError("account.password", f"A password has {SHORTEST} to {LONGEST} characters.")
        return self._hasher.hash(password)

    def sign_in(self, name: str, password: str) -> str | None:
        """A new session's token; None where name and password do not fit. Takes as long for a name that is unknown."""
        account = self._people.account(name.strip())
        known = account is not None and account.disabled is None
        try:
            self._hasher.verify(
                account.hash if account is not None and known else self._nobody, password[:LONGEST]
            )
        except VerificationError:
            return None
        if account is None or not known:
            return None
        token = secrets.token_urlsafe(32)
        self._people.begin(account.id, _kept(token), datetime.now(UTC) + SESSION)
        return token

    def sign_out(self, token: str) -> None:
        """End a session."""
        self._people.end(_kept(token))

    def user(self, token: str) -> User | None:
        """Who has signed in with this session."""
        from dragoman.desk.users import User

        account = self._people.session(_kept(token))
        if account is None:
            return None
        return User(name=account.name, role=cast("Role", account.role), account=account.id)


def _kept(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
