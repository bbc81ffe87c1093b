"""From the TOML files under data/ (and a user's own) to entries. A slip names its entry, and the rest loads."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.knowledge.compiled import Package, opened
from dragoman.knowledge.entries import Agents, Entry, Fact, Institution, Office, Role, Since
from dragoman.records.reading import ActorKind

TABLES = (
    "countries",
    "breakaway",
    "region",
    "peoples",
    "national",
    "igo",
    "ngo",
    "company",
    "groups",
    "outlets",
    "person",
)
"""Kinds of entry: the tables of a user's file, which may add to each."""

_REGION = ("national", "igo", "ngo", "company", "groups", "outlets", "person")
_FILES = {
    "countries.toml": ("countries",),
    "territories.toml": ("breakaway", "region"),
    "peoples.toml": ("peoples",),
    "national.toml": ("national",),
    "organisations.toml": ("igo", "ngo", "company"),
    "groups.toml": ("groups",),
    "outlets.toml": ("outlets",),
    "people.toml": ("person",),
    "people_africa.toml": ("person",),
    "people_americas.toml": ("person",),
    "people_asia.toml": ("person",),
    "people_europe.toml": ("person",),
    "people_mideast.toml": ("person",),
    "region_southasia.toml": _REGION,
    "region_mideast.toml": _REGION,
    "region_africa.toml": _REGION,
    "region_americas.toml": _REGION,
    "region_europe.toml": _REGION,
    "region_eastasia.toml": _REGION,
}
_RULES = ("institutions.toml", "offices.toml", "agents.toml")
_Names = tuple[str, ...]
_T = TypeVar("_T")


class _Raw(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: str
    alias: _Names = ()
    weak: _Names = ()


class _Country(_Raw, frozen=True, forbid_unknown_fields=True, kw_only=True):
    code: str
    capital: _Names = ()
    adjective: _Names = ()
    people: _Names = ()
    leader: str

    def entry(self, key: str, table: str) -> Entry:
        return Entry(
            id=key, name=self.name, kind="country", code=self.code, country=key, sectors=("GOV",), aliases=self.alias,
            weak=self.weak, capitals=self.capital, adjectives=self.adjective, people=self.people, leader=self.leader,
        )  # fmt: skip


class _Territory(_Raw, frozen=True, forbid_unknown_fields=True, kw_only=True):
    country: str
    capital: _Names = ()
    adjective: _Names = ()
    people: _Names = ()

    def entry(self, key: str, table: str) -> Entry:
        breakaway = table == "breakaway"
        return Entry(
            id=key, name=self.name, kind="other" if breakaway else "place", country=self.country,
            sectors=("PRE", "GOV") if breakaway else (), aliases=self.alias, weak=self.weak, capitals=self.capital,
            adjectives=self.adjective, people=self.people,
        )  # fmt: skip


class _People(_Raw, frozen=True, forbid_unknown_fields=True, kw_only=True):
    adjective: _Names = ()
    people: _Names = ()
    country: str | None = None
    lands: _Names = ()
    sectors: _Names = ()

    def entry(self, key: str, table: str) -> Entry:
        return Entry(
            id=key, name=self.name, kind="people", country=self.country, lands=self.lands,
            sectors=("CVL", *self.sectors),
            aliases=self.alias, weak=self.weak, adjectives=self.adjective, people=self.people,
        )  # fmt: skip


class _National(_Raw, frozen=True, forbid_unknown_fields=True, kw_only=True):
    kind: ActorKind
    sectors: _Names

    def entry(self, key: str, table: str) -> Entry:
        return Entry(
            id=key, name=self.name, kind=self.kind, country=key.partition("/")[0], sectors=self.sectors,
            aliases=self.alias, weak=self.weak,
        )  # fmt: skip


class _Organisation(_Raw, frozen=True, forbid_unknown_fields=True, kw_only=True):
    part: str | None = None
    kind: ActorKind | None = None
    sectors: _Names = ()
    capital: _Names = ()

    def entry(self, key: str, table: str) -> Entry:
        kinds: dict[str, tuple[ActorKind, str]] = {
            "igo": ("igo", "IGO"), "ngo": ("ngo", "NGO"), "company": ("company", "MNC")
        }  # fmt: skip
        kind, code = kinds[table]
        return Entry(
            id=key, name=self.name, kind=self.kind or kind, code=code, part=self.part, sectors=self.sectors,
            aliases=self.alias, weak=self.weak, capitals=self.capital,
        )  # fmt: skip


class _Group(_Raw, frozen=True, forbid_unknown_fields=True, kw_only=True):
    country: str | None = None
    kind: ActorKind = "armed_group"
    sectors: _Names
    ties: tuple[Fact, ...] = ()
    start: Since | None = None
    end: Since | None = None
    succeeds: _Names = ()
    split_from: str | None = None

    def entry(self, key: str, table: str) -> Entry:
        return Entry(
            id=key, name=self.name, kind=self.kind, country=self.country, sectors=self.sectors, aliases=self.alias,
            weak=self.weak, ties=self.ties, start=self.start, end=self.end, succeeds=self.succeeds,
            split_from=self.split_from,
        )  # fmt: skip


class _Outlet(_Raw, frozen=True, forbid_unknown_fields=True, kw_only=True):
    country: str
    medium: Literal["wire", "state", "private"]

    def entry(self, key: str, table: str) -> Entry:
        return Entry(
            id=key, name=self.name, kind="outlet", country=self.country, medium=self.medium,
            sectors=("JRN", "GOV") if self.medium == "state" else ("JRN",), aliases=self.alias, weak=self.weak,
        )  # fmt: skip


class _Person(_Raw, frozen=True, forbid_unknown_fields=True, kw_only=True):
    short: _Names = ()
    shared: _Names = ()
    woman: bool = False
    roles: tuple[Role, ...] = ()
    of: str | None = None
    sectors: _Names = ()

    def entry(self, key: str, table: str) -> Entry:
        return Entry(
            id=key, name=self.name, kind="person", sectors=self.sectors, part=self.of, aliases=self.alias,
            weak=self.weak, short=self.short, shared=self.shared, woman=self.woman, roles=self.roles,
        )  # fmt: skip


_RAW: dict[str, type[Any]] = {
    "countries": _Country, "breakaway": _Territory, "region": _Territory, "peoples": _People, "national": _National,
    "igo": _Organisation, "ngo": _Organisation, "company": _Organisation, "groups": _Group, "outlets": _Outlet,
    "person": _Person,
}  # fmt: skip


class Source(msgspec.Struct):
    """All that the files say: entries in order, the user's marked, the slips met, and a hash of the bytes."""

    entries: list[Entry]
    own: frozenset[str]
    """Ids from the user's file."""
    institutions: dict[str, Institution]
    offices: dict[str, Office]
    agents: Agents
    as_of: datetime.date | None
    slips: list[KnowledgeError]
    version: str


def slip(file: str, entry: str, reason: str) -> KnowledgeError:
    """An error about one entry of a knowledge file."""
    error = KnowledgeError(
        "knowledge.entry", f"{file}, {entry}: {reason}.", "Mend that entry; the others were loaded."
    )
    error.entry = entry
    return error


def _parse(data: bytes, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise KnowledgeError("knowledge.file", f"{file} is no TOML file: {error}.", "Mend it.") from error


def _convert(value: Any, type_: type[_T], file: str, entry: str) -> _T:
    try:
        return msgspec.convert(value, type_)
    except msgspec.ValidationError as error:
        raise slip(file, entry, str(error)) from error


def _entries(table: str, rows: Any, file: str, note: Callable[[KnowledgeError], None]) -> Iterator[Entry]:
    if not isinstance(rows, dict):
        note(slip(file, table, "is no table of entries"))
        return
    for key, row in rows.items():
        try:
            made: Entry = _convert(row, _RAW[table], file, key).entry(key, table)
        except KnowledgeError as error:
            note(error)
        else:
            yield msgspec.structs.replace(made, file=file)


def read(extra: Path | None, draft: bytes | None = None) -> Source:
    """Read the package's files, then the user's. Raises KnowledgeError where a whole file cannot be read.

    `draft`: what the user's file would hold, in place of what it holds.
    """
    digest = hashlib.sha256()
    raw = _raw()
    for data in raw.values():
        digest.update(data)
    slips: list[KnowledgeError] = []
    package = opened(Package, digest.digest(), lambda: _package(raw, slips), lambda: not slips)
    entries = {e.id: e for e in package.entries}
    own: set[str] = set()
    if extra is not None:
        for e in _user(extra, draft, digest.update, slips):
            entries[e.id] = e
            own.add(e.id)
    return Source(
        list(entries.values()),
        frozenset(own),
        package.institutions,
        package.offices,
        package.agents,
        package.as_of,
        slips,
        digest.hexdigest()[:12],
    )


def fingerprint(extra: Path | None) -> bytes:
    """Changes with the package's files and with the user's, and with the latter's name, which slips tell."""
    digest = hashlib.sha256()
    for data in _raw().values():
        digest.update(data)
    if extra is not None:
        digest.update(extra.name.encode())
        with contextlib.suppress(OSError):  # told when it is read
            digest.update(extra.read_bytes())
    return digest.digest()


def _raw() -> dict[str, bytes]:
    """The package's files by name."""
    root = resources.files("dragoman.knowledge").joinpath("data")
    return {file: root.joinpath(file).read_bytes() for file in (*_FILES, *_RULES)}


def _package(raw: Mapping[str, bytes], slips: list[KnowledgeError]) -> Package:
    """Parse the package's files; slips of single entries are noted."""
    entries: dict[str, Entry] = {}
    as_of: datetime.date | None = None
    for file, tables in _FILES.items():
        doc = _parse(raw[file], file)
        if "as_of" in doc:
            as_of = _convert(doc.pop("as_of"), datetime.date, file, "as_of")
        for table in tables:
            rows = doc if tables == (table,) and table not in doc else doc.get(table, {})
            for e in _entries(table, rows, file, slips.append):
                if e.id in entries:
                    slips.append(slip(e.file, e.id, f"the id is taken in {entries[e.id].file}"))
                else:
                    entries[e.id] = e
    institutions, offices, agents = (_parse(raw[file], file) for file in _RULES)
    return Package(
        tuple(entries.values()),
        {k: _convert(v, Institution, "institutions.toml", k) for k, v in institutions.items()},
        {k: _convert(v, Office, "offices.toml", k) for k, v in offices.items()},
        _convert(agents, Agents, "agents.toml", "the file"),
        as_of,
    )


def _user(
    path: Path, draft: bytes | None, digest: Callable[[bytes], None], slips: list[KnowledgeError]
) -> list[Entry]:
    try:
        data = path.read_bytes() if draft is None else draft
    except OSError as error:
        raise KnowledgeError(
            "knowledge.file",
            f"{path} cannot be read: {error.strerror}.",
            "Name another with --knowledge, or begin one with `dragoman actors add`.",
        ) from error
    digest(data)
    out: list[Entry] = []
    for table, rows in _parse(data, path.name).items():
        if table not in _RAW:
            slips.append(slip(path.name, table, f"is none of the tables {', '.join(TABLES)}"))
        else:
            out.extend(_entries(table, rows, path.name, slips.append))
    return out
