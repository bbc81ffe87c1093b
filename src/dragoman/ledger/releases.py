"""The register of frozen releases: a name always means the same records.

A release stands for what the ledger knew at one moment under one set of filters. Both are in its row, so that the
files can be made again from the ledger, and compared by the hash of their manifest.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from dragoman.errors import LedgerError, UsageError
from dragoman.ledger.answers import Answer
from dragoman.ledger.schema import ReleaseRow

LONGEST_NAME = 64
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


class Release(Answer, frozen=True, kw_only=True):
    """A release that was made. `manifest`: SHA-256 of its manifest.json. `request`: what was asked for."""

    name: str
    made: datetime
    as_of: datetime
    previous: str | None
    """The release from which its changes are counted."""
    request: dict[str, Any]
    manifest: str
    records: int


def check_name(name: str) -> str:
    """The name, fit for a file's and a citation's. Raises UsageError(release.name)."""
    fits = _NAME.fullmatch(name) and len(name) <= LONGEST_NAME and not name.endswith(".")
    if not fits or _DEVICES.fullmatch(name) or unicodedata.normalize("NFKC", name) != name:
        raise UsageError(
            "release.name",
            f"{name!r} is no name for a release.",
            f"Letters, digits, dots, dashes and underscores, at most {LONGEST_NAME}, such as 2026-06 or v1.2.",
        )
    return name


def listed(connection: Connection) -> list[Release]:
    """All releases, oldest first."""
    columns = (
        ReleaseRow.name, ReleaseRow.made, ReleaseRow.as_of, ReleaseRow.previous, ReleaseRow.request,
        ReleaseRow.manifest, ReleaseRow.records,
    )  # fmt: skip
    found = connection.execute(select(*columns).order_by(ReleaseRow.id))
    return [Release(**(dict(row._mapping) | {"request": json.loads(row.request)})) for row in found]


def register(connection: Connection, release: Release) -> None:
    """Add a release; nothing where the very same is there. Raises LedgerError(release.taken) where another is."""
    held = {known.name.casefold(): known for known in listed(connection)}.get(release.name.casefold())
    if held is not None:
        if held.name == release.name and held.manifest == release.manifest:
            return
        raise LedgerError(
            "release.taken", f"There is a release {held.name} already.", "Give this one another name."
        )
    row = {name: getattr(release, name) for name in ("name", "made", "as_of", "previous", "manifest")}
    row |= {"request": json.dumps(release.request, sort_keys=True), "records": release.records}
    connection.execute(insert(ReleaseRow), row)
