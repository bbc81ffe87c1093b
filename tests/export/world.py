"""A report with one event of a kind that a test asks for, and a ledger of such reports."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from dragoman.ledger import Ledger, open_ledger
from dragoman.records.reading import Reading
from dragoman.records.report import Report
from tests.ledger.factory import RUN, Pen

ARMY = {"id": "yemen/armed-forces", "name": "Yemeni armed forces", "kind": "armed_forces", "code": "YEM",
        "sectors": ("MIL",), "known": True}  # fmt: skip
REBELS = {
    "id": "houthis",
    "name": "Houthis",
    "kind": "armed_group",
    "code": "YEM",
    "sectors": ("REB",),
    "known": True,
}
STATE = {
    "id": "romania",
    "name": "Romania",
    "kind": "country",
    "code": "ROU",
    "sectors": ("GOV",),
    "known": True,
}
HEALTH = {
    "id": "msf",
    "name": "Doctors Aboard",
    "kind": "ngo",
    "code": "NGO",
    "sectors": ("MED",),
    "known": True,
}
CROWD = {
    "id": "local:1",
    "name": "villagers",
    "kind": "people",
    "code": None,
    "sectors": ("CVL",),
    "known": False,
}
NOBODY = {
    "id": "local:2",
    "name": "shadowy masters",
    "kind": "other",
    "code": None,
    "sectors": (),
    "known": False,
}
CAST: dict[str, dict[str, Any]] = {
    "army": ARMY,
    "rebels": REBELS,
    "state": STATE,
    "health": HEALTH,
    "crowd": CROWD,
    "nobody": NOBODY,
}

CITY = {"name": "Taiz", "country": "YEM", "admin1": "Taizz", "lat": 13.58, "lon": 44.02, "geonameid": 70225}
UNFOUND = {"name": "Nowherevale", "precision": "region"}


def tell(
    number: int,
    *,
    actors: Iterable[str] = ("army",),
    recipients: Iterable[str] = ("rebels",),
    place: dict[str, Any] | None = None,
    counts: Iterable[tuple[int | None, int | None, str, str | None, str | None]] = (),
    stances: Iterable[tuple[str, str]] = (),
    time: tuple[str, str | None] | None = None,
    head: dict[str, Any] | None = None,
    **event: Any,
) -> tuple[Report, Reading]:
    """Report and reading. `counts`: low, high, kind, whose, and who says it; `stances`: who takes which stance."""
    pen = Pen()
    cast = {key: dict(actor) for key, actor in CAST.items()}
    statements: list[dict[str, Any]] = []

    def party(key: str) -> dict[str, Any]:
        span = pen.write(cast[key]["name"])
        pen.write(" ")
        return {"span": span, "actor": cast[key]["id"]}

    def said(key: str) -> str:
        speaker, cue, words = party(key), pen.write("insisted"), pen.write(" heatedly")
        pen.write(" ")
        label = f"s{len(statements) + 1}"
        statements.append({
            "id": label, "speakers": [speaker], "cue": cue, "content": [words], "kind": "indirect",
            "attitude": "speech", "act": None, "addressees": [], "within": None, "time": None,
            "chain": [{"role": "speaker", "span": speaker["span"], "actor": speaker["actor"], "name": "x"}],
        })  # fmt: skip
        return label

    claims = [{"statement": said(key), "stance": stance} for key, stance in stances]
    who = [party(key) for key in actors]
    cue = pen.write("bombarded")
    pen.write(" ")
    whom = [party(key) for key in recipients]
    where = None
    if place is not None:
        pen.write("at ")
        where = {"span": pen.write(f"{place['name']}ward")} | place
    quantities: list[dict[str, Any]] = []
    for low, high, kind, of, by in counts:
        label = None if by is None else said(by)
        pen.write(" amid ")
        span = pen.write("countless casualties")
        quantities.append({
            "id": f"q{len(quantities) + 1}", "span": span, "low": low, "high": high, "approximate": False,
            "kind": kind, "of": None if of is None else cast[of]["id"], "statement": label, "place": None,
            "time": None,
        })  # fmt: skip
    pen.write(".")
    when = None if time is None else {"span": None, "start": time[0], "end": time[1], "basis": "dateline"}
    told = {
        "id": "e1", "type": "ASSAULT", "modes": (), "contexts": (), "modality": "actual", "historical": False,
        "repeated": False, "aggregate": False, "cue": cue, "actors": who, "recipients": whom, "reciprocal": False,
        "time": when, "place": where, "quantities": [q["id"] for q in quantities], "claims": claims,
        "performed_by": None, "confidence": 0.5, "coder": "hand",
    }  # fmt: skip
    parts: dict[str, Any] = {
        "id": f"w{number}", "schema": 1, "language": "en", "genre": "news", "run": msgspec.to_builtins(RUN),
        "actors": list(cast.values()), "sentences": [(0, len(pen.text))], "mentions": [], "times": [], "ties": [],
        "events": [told | event], "statements": statements, "quantities": quantities,
        "places": [] if where is None else [where],
    }  # fmt: skip
    report = {
        "id": f"w{number}", "text": pen.text, "title": "Gunfire overnight", "outlet": "Valley Daily",
        "published": f"2020-03-{number % 28 + 1:02d}", "url": f"https://valley.example/{number}",
    }  # fmt: skip
    return msgspec.convert(report | (head or {}), Report), msgspec.convert(parts, Reading)


@functools.cache
def empty() -> bytes:
    """A new ledger's file: making one takes longer than a test."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "empty.db")
        open_ledger(path, create=True).close()
        return path.read_bytes()


def ledger_of(path: Path, told: Iterable[tuple[Report, Reading]]) -> Ledger:
    """A new ledger with these reports."""
    path.write_bytes(empty())
    opened = open_ledger(path)
    with opened.writer() as writer:
        for report, reading in told:
            writer.add(report, reading)
    return opened
