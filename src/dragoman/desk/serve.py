"""Serving the application on an address."""

from __future__ import annotations

import gc
import getpass
import ipaddress
import socket
import webbrowser
from collections.abc import Callable, Iterable

import uvicorn

from dragoman.desk.accounts import Accounts
from dragoman.desk.app import LOOPBACK, create_app
from dragoman.desk.context import Desk
from dragoman.errors import UsageError, coded
from dragoman.knowledge import Knowledge
from dragoman.ledger import Ledger


def make(store: Ledger, knowledge: Knowledge, by: str | None) -> Desk:
    """A desk over an open ledger. With accounts in it, everybody signs in."""
    accounts = Accounts(store)
    return Desk(store, knowledge, by or _login(), accounts if accounts.any() else None)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "me"


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine can reach what listens there."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def serve(
    desk: Desk,
    host: str,
    port: int,
    names: Iterable[str] = (),
    *,
    browse: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Listen until interrupted.

    Raises UsageError: `desk.needs-accounts` where others could reach a ledger without accounts, `desk.address` where
    the address is taken or not this machine's.
    """
    if desk.accounts is None and not is_loopback(host):
        raise UsageError(
            "desk.needs-accounts",
            f"On {host} others could reach the desk, and the ledger has no accounts.",
            "Add one with `dragoman accounts add NAME`, or leave out --host.",
        )
    listening = _bind(host, port)
    try:
        number = listening.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{number}/"
        say(f"The desk is at {address} (Ctrl-C ends it).")
        app = create_app(desk, hosts=LOOPBACK | {shown.lower()} | {name.lower() for name in names})
        settle()
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=3)
        )
        if browse:
            webbrowser.open(address)
        server.run(sockets=[listening])
    finally:
        listening.close()


def settle() -> None:
    """Leave out of every later search for garbage what is loaded by now: it lives as long as the process."""
    gc.collect()
    gc.freeze()
    gc.enable()


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host.strip("[]"), port))
        # Who asks before the application has started waits for it, and is not refused.
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise UsageError(
            "desk.address",
            f"{host} port {port} cannot be used: {coded(error)[1]}",
            "Name another with --port.",
        ) from error
    return listening
