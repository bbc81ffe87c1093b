"""Signing in."""

from __future__ import annotations

import socket

import pytest
from starlette.testclient import TestClient
from tests.desk.conftest import token

from dragoman.desk import serve
from dragoman.desk.accounts import Accounts
from dragoman.desk.app import create_app
from dragoman.desk.context import Desk
from dragoman.desk.guard import Buckets
from dragoman.desk.pages import session
from dragoman.errors import LedgerError, UsageError
from dragoman.knowledge import load
from dragoman.ledger import Ledger

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(store: Ledger) -> Accounts:
    made = Accounts(store)
    made.add("ann", "reviewer", PASSWORD)
    made.add("vic", "viewer", PASSWORD)
    return made


@pytest.fixture
def locked(store: Ledger, accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(session, "ATTEMPTS", Buckets(0.0, 20))
    desk = Desk(store, load(None), "mk", accounts)
    return TestClient(create_app(desk), base_url="http://localhost", follow_redirects=False)


def sign_in(client: TestClient, name: str, password: str = PASSWORD) -> int:
    data = {"csrf": token(client), "name": name, "password": password}
    return client.post("/login", data=data).status_code


def test_nothing_is_shown_to_strangers(locked: TestClient, store: Ledger) -> None:
    ref = store.view().search(limit=1)[0].report.ref
    for path in (f"/report/{ref}", "/actors", "/actor/freedonia"):
        answered = locked.get(path)
        assert answered.status_code == 303
        assert answered.headers["location"] == "/login"


def test_who_signs_in_reads_until_he_signs_out(locked: TestClient) -> None:
    before = token(locked)
    assert sign_in(locked, "ann") == 303
    assert locked.get("/actors").status_code == 200
    assert token(locked) != before  # a session that was planted beforehand is worth nothing
    assert locked.post("/logout", data={"csrf": token(locked)}).status_code == 303
    assert locked.get("/actors").status_code == 303


@pytest.mark.parametrize(("name", "password"), [("ann", "wrong password"), ("nobody", PASSWORD), ("ann", "")])
def test_a_wrong_word_does_not_open(locked: TestClient, name: str, password: str) -> None:
    assert sign_in(locked, name, password) in (403, 422)
    assert locked.get("/actors").status_code == 303


def test_passwords_cannot_be_tried_without_end(locked: TestClient) -> None:
    statuses = [sign_in(locked, "ann", f"wrong {n} password") for n in range(22)]
    assert statuses[-1] == 429
    assert sign_in(locked, "ann") == 429


def test_a_disabled_account_is_out_at_once(locked: TestClient, store: Ledger) -> None:
    assert sign_in(locked, "ann") == 303
    store.people().change("ann", disabled=True)
    assert locked.get("/actors").status_code == 303
    assert sign_in(locked, "ann") == 403


def test_a_new_password_ends_sessions(locked: TestClient, accounts: Accounts) -> None:
    assert sign_in(locked, "ann") == 303
    accounts.set_password("ann", "another good one")
    assert locked.get("/actors").status_code == 303
    assert sign_in(locked, "ann") == 403
    assert sign_in(locked, "ann", "another good one") == 303


def test_what_is_kept_is_no_password_and_no_token(locked: TestClient, store: Ledger) -> None:
    assert sign_in(locked, "ann") == 303
    account = store.people().account("ann")
    assert account is not None
    assert account.hash.startswith("$argon2id$")
    assert PASSWORD not in account.hash
    assert store.people().session(locked.cookies["dragoman"]) is None


@pytest.mark.parametrize(
    ("name", "role", "password", "code"),
    [
        (" ", "viewer", PASSWORD, "account.name"),
        ("a\nb", "viewer", PASSWORD, "account.name"),
        ("ed", "owner", PASSWORD, "account.role"),
        ("ed", "viewer", "short", "account.password"),
        ("ed", "viewer", "x" * 257, "account.password"),
    ],
)
def test_accounts_that_do_not_fit(accounts: Accounts, name: str, role: str, password: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        accounts.add(name, role, password)
    assert caught.value.code == code


def test_a_name_is_taken_once(accounts: Accounts) -> None:
    with pytest.raises(LedgerError, match="already"):
        accounts.add("ann", "viewer", PASSWORD)


def test_others_are_served_with_accounts_only(store: Ledger) -> None:
    desk = serve.make(store, load(None), "mk")
    with pytest.raises(UsageError) as caught:
        serve.serve(desk, "0.0.0.0", 0)
    assert caught.value.code == "desk.needs-accounts"


def test_who_asks_at_once_waits_and_is_not_refused(store: Ledger) -> None:
    """The address is told before the application has started: what is said must be true."""
    told: list[str] = []

    def hear(line: str) -> None:
        port = int(line.split("127.0.0.1:")[1].split("/")[0])
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        told.append(line)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serve.serve(serve.make(store, load(None), "mk"), "127.0.0.1", 0, say=hear)
    assert told


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("10.1.1.1", False),
        ("x.y", False),
    ],
)
def test_what_is_loopback(host: str, here: bool) -> None:
    assert serve.is_loopback(host) == here
