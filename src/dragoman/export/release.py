"""Frozen releases: a folder that a paper can cite, the same bytes whenever it is made again from the same ledger.

    made = make(ledger, Request(name="2026-06", formats=("csv", "acled"), no_text=True), "releases")
    verify("releases/2026-06")            # what differs from SHA256SUMS; an empty list: nothing

A release is what the ledger knew at one moment under one set of filters. It is written under a temporary name and takes
its place when it is whole; the ledger registers it with the hash of its manifest.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dragoman import __version__
from dragoman.errors import DragomanError, LedgerError, UsageError
from dragoman.export import changes as comparing
from dragoman.export import papers, whole
from dragoman.export.files import Exported, Format, asked, describe, write
from dragoman.export.spec import Spec, load
from dragoman.export.table import Row, write_csv, write_parquet
from dragoman.ledger import Covered, Filters, Ledger, Release, View, Whole
from dragoman.ledger.query import EVENTS_ONLY
from dragoman.ledger.releases import check_name
from dragoman.output import Output

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"

_NAMED: dict[Format, str] = {"geojson": "events.geojson"}
TABLES: dict[str, Callable[..., Iterator[Row]]] = {
    "quantities": whole.quantity_rows,
    "ties": whole.tie_rows,
    "actors": whole.actor_rows,
}


class Request(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a release is asked to hold. `csv`, `parquet`: a table each of events, statements, counts, ties, actors."""

    name: str
    formats: tuple[Format, ...] = ("csv",)
    filters: Filters = Filters()
    no_text: bool = False
    title: str = "Political events and statements in the news"
    authors: tuple[str, ...] = ()
    license: str = ""

    def told(self) -> bool:
        """Whether more is asked for than the name."""
        return self != Request(name=self.name)


class Made(NamedTuple):
    """A release that was written, and the records in its tables."""

    release: Release
    folder: Path
    again: bool


def make(
    ledger: Ledger, request: Request, parent: str | os.PathLike[str], as_of: datetime | None = None
) -> Made:
    """Write the folder PARENT/NAME and register it; a name that is registered is made again as it was.

    Raises UsageError(release.name, release.exists, release.future, export.format, filter.*), LedgerError(release.taken,
    release.differs), DragomanError(export.write).
    """
    check_name(request.name)
    known = {release.name.casefold(): release for release in ledger.releases()}
    held = known.get(request.name.casefold())
    if held is not None:
        request, as_of = _as_before(held, request, as_of)
        previous = None if held.previous is None else known[held.previous.casefold()]
    else:
        as_of = _moment(ledger, as_of)
        earlier = [release for release in known.values() if release.as_of < as_of]
        previous = max(earlier, key=lambda release: (release.as_of, release.made), default=None)
    target = Path(parent, request.name)
    if os.path.lexists(target):
        raise UsageError("release.exists", f"{target} is there already.", "Name another folder with --out.")
    try:
        Path(parent).mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{request.name}.", suffix=".part", dir=parent))
        try:
            temporary.chmod(0o755)
            records = _fill(temporary, ledger, request, as_of, previous)
            digest = _digest(temporary / MANIFEST)
            if held is not None and held.manifest != digest:
                raise LedgerError(
                    "release.differs",
                    f"The release {held.name} cannot be made again: what comes of it is not the same.",
                    "It was made by another version of the program, or the ledger has been pruned since.",
                )
            release = held or Release(
                name=request.name, made=ledger.now(), as_of=as_of, manifest=digest, records=records,
                previous=None if previous is None else previous.name, request=msgspec.to_builtins(request),
            )  # fmt: skip
            ledger.register(release)
            os.rename(temporary, target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise DragomanError(
            "export.write",
            f"{target} cannot be written: {error.strerror or error}.",
            "Nothing of it was kept.",
        ) from error
    return Made(release, target, held is not None)


def _moment(ledger: Ledger, as_of: datetime | None) -> datetime:
    """What was asked for, else now. Raises UsageError(release.future) for a moment about which more may be learnt."""
    now = ledger.now()
    wanted = ledger.view(as_of or now).as_of or now
    if wanted > now:
        raise UsageError(
            "release.future",
            f"{wanted.isoformat()} is not over yet.",
            "Leave --as-of out to take this moment.",
        )
    return wanted


def _as_before(held: Release, request: Request, as_of: datetime | None) -> tuple[Request, datetime]:
    """What was asked for when it was made first. Raises LedgerError(release.taken) where that is not asked now."""
    before = msgspec.convert(held.request, Request)
    other = held.name != request.name or (request.told() and request != before)
    if other or as_of not in (None, held.as_of):
        raise LedgerError(
            "release.taken", f"There is a release {held.name} already.", "Give this one another name."
        )
    return before, held.as_of


def _fill(folder: Path, ledger: Ledger, request: Request, as_of: datetime, previous: Release | None) -> int:
    """All files of a release; how many records its tables of events and statements hold."""
    view = ledger.view(as_of)
    state = _sought(view, request.filters)
    specs: dict[str, Spec] = {}
    files: dict[str, dict[str, Any]] = {}
    for path, spec, done in _data(folder, state, request):
        specs[path] = spec
        files[path] = {"title": spec.title, "rows": done.rows, "left_out": dict(done.left_out)}
    covered = view.coverage()
    why: Counter[tuple[str, str]] = Counter()
    changed: Iterable[Row] = ()
    if previous is not None:
        before = msgspec.convert(previous.request, Request).filters
        changed = comparing.changes(_sought(ledger.view(previous.as_of), before), state)
    beside: tuple[tuple[str, Iterable[Row]], ...] = (
        ("coverage", whole.coverage_rows(covered)),
        ("changes", papers.tallied(changed, why)),
    )
    for name, rows in beside:
        specs[f"{name}.csv"] = load(name)
        written = _table(folder / f"{name}.csv", rows, load(name), "csv")
        files[f"{name}.csv"] = {"title": load(name).title, "rows": written, "left_out": {}}
    manifest = _manifest(view, request, previous, covered, files)
    _paper(folder / "codebook.json", json.dumps(papers.codebook(specs), indent=1, ensure_ascii=True) + "\n")
    _paper(folder / "CODEBOOK.md", papers.codebook_page(specs))
    _paper(folder / "CITATION.cff", papers.citation(manifest))
    _paper(folder / "README.md", papers.readme(manifest, why))
    for path in sorted(p.name for p in folder.iterdir()):
        part = files.setdefault(path, {"title": None, "rows": None, "left_out": {}})
        part |= {"bytes": (folder / path).stat().st_size, "sha256": _digest(folder / path)}
    manifest["files"] = dict(sorted(files.items()))
    _paper(folder / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=True) + "\n")
    sums = [f"{_digest(path)}  {path.name}" for path in sorted(folder.iterdir())]
    _paper(folder / SUMS, "\n".join(sums) + "\n")
    return sum(view.count(filters, kind=kind) for kind, filters in _both(state))


def _both(state: comparing.Sought) -> tuple[tuple[comparing.Kind, Filters], ...]:
    return ("event", state.events), ("statement", state.statements)


def _sought(view: View, filters: Filters) -> comparing.Sought:
    """The records that a release holds; what only events can be asked for does not hold statements back."""
    plain = Filters()
    said = msgspec.structs.replace(filters, **{name: getattr(plain, name) for name in EVENTS_ONLY})
    return comparing.Sought(view, filters, said)


def _data(folder: Path, state: comparing.Sought, request: Request) -> Iterator[tuple[str, Spec, Exported]]:
    """The tables that were asked for, written one by one."""
    for format in dict.fromkeys(request.formats):
        spec = describe(format)
        if format not in ("csv", "parquet", "jsonl"):
            path = _NAMED.get(format, f"{format}.{spec.extension}")
            done = write(state.view, state.events, format, folder / path, no_text=request.no_text)
            yield path, spec, done
            continue
        for kind, filters in _both(state):
            path = f"{kind}s.{format}"
            done = write(state.view, filters, format, folder / path, kind=kind, no_text=request.no_text)
            yield path, describe(format, kind), done
        if format == "jsonl":
            continue
        for name, make_rows in TABLES.items():
            wholes: Iterator[Whole] = state.view.wholes(state.events, state.statements)
            rows = make_rows(wholes, no_text=request.no_text)
            written = _table(folder / f"{name}.{format}", rows, load(name), format)
            yield f"{name}.{format}", load(name), Exported(written, written, {})


def _table(path: Path, rows: Iterable[Row], spec: Spec, format: str) -> int:
    columns = {name: column.type for name, column in spec.columns.items()}
    ordered = ({name: row[name] for name in columns} for row in rows)
    with Output(os.fspath(path)) as out:
        return (write_csv if format == "csv" else write_parquet)(out, ordered, columns)


def _paper(path: Path, words: str) -> None:
    with Output(os.fspath(path)) as out:
        out.write(words)


def _manifest(
    view: View,
    request: Request,
    previous: Release | None,
    covered: list[Covered],
    files: Mapping[str, Any],
) -> dict[str, Any]:
    days = [row.day for row in covered if row.day is not None and row.reports]
    assert view.as_of is not None
    return {
        "name": request.name,
        "title": request.title,
        "authors": list(request.authors),
        "license": request.license,
        "as_of": view.as_of.isoformat(),
        "previous": None if previous is None else previous.name,
        "program": __version__,
        "formats": list(request.formats),
        "no_text": request.no_text,
        "filters": asked(request.filters),
        "versions": [msgspec.to_builtins(version) for version in view.stats().versions],
        "pruned": view.incomplete(),
        "coverage": {
            "reports": sum(row.reports for row in covered),
            "outlets": len({row.outlet for row in covered if row.reports}),
            "sentences": sum(row.sentences for row in covered),
            "failed": sum(sum(row.failed.values()) for row in covered),
            "skipped": sum(sum(row.skipped.values()) for row in covered),
            "first_day": min(days, default=None),
            "last_day": max(days, default=None),
        },
        "files": files,
    }


def _digest(path: Path) -> str:
    with path.open("rb") as whole_file:
        return hashlib.file_digest(whole_file, "sha256").hexdigest()


class Checked(NamedTuple):
    """What a check found. `faults`: (file, altered | missing | unexpected | not a file); none: the files are whole."""

    name: str
    manifest: str
    files: int
    faults: list[tuple[str, str]]


def verify(folder: str | os.PathLike[str]) -> Checked:
    """Compare a release's files with its sums; nothing outside the folder is read.

    Raises UsageError(release.none) where the folder holds no release.
    """
    place = Path(folder)
    try:
        lines = (place / SUMS).read_text(encoding="utf-8").splitlines()
        sums = {path: digest for digest, path in (line.split("  ", 1) for line in lines if line)}
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        name, listed = str(manifest["name"]), dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError("release.none", f"{place} holds no release.", "Give the folder of one.") from error
    faults = []
    for path in sorted(sums.keys() | listed.keys()):
        found = place / path
        if Path(path).name != path or path in ("", ".", ".."):
            faults.append((path, "not a file"))
        elif not os.path.lexists(found):
            faults.append((path, "missing"))
        elif found.is_symlink() or not found.is_file():
            faults.append((path, "not a file"))
        elif _digest(found) not in _sums(path, sums, listed) or len(_sums(path, sums, listed)) > 1:
            faults.append((path, "altered"))
    there = {entry.name for entry in place.iterdir()} - sums.keys() - {SUMS}
    faults += [(path, "unexpected") for path in sorted(there)]
    return Checked(name, _digest(place / MANIFEST), len(sums), faults)


def _sums(path: str, sums: Mapping[str, str], listed: Mapping[str, Any]) -> set[str]:
    """The sums that are given for a file: they must be one."""
    found = {sums.get(path, "")}
    if path != MANIFEST:
        part = listed.get(path)
        found.add(str(part.get("sha256")) if isinstance(part, dict) else "")
    return found
