"""No word of a report gets out with no_text: not in any format, not in any file of a release."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dragoman.export import FORMATS, write
from dragoman.export.release import Request, make
from dragoman.ledger import Ledger
from dragoman.records.reading import Reading
from dragoman.records.report import Report
from tests.export.world import CAST, CITY, UNFOUND, ledger_of, tell

ALLOWED = {
    word for actor in CAST.values() if actor["known"] for word in re.findall(r"\w+", str(actor["name"]))
}

NAMES = st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=4, max_size=9).map(lambda word: f"zq{word}")
"""Words that no column name, code or known name has."""


def renamed(reading: Reading, names: list[str]) -> Reading:
    """The reading whose actors of its own bear these names."""
    fresh = iter(names)
    actors = [msgspec.structs.replace(a, name=next(fresh)) if not a.known else a for a in reading.actors]
    return msgspec.structs.replace(reading, actors=tuple(actors))


def secret(names: list[str]) -> tuple[Report, Reading]:
    """A report of which every word but the known names is one that must not get out."""
    who, other, place, title = names
    report, reading = tell(
        1, actors=("nobody", "army"), recipients=("crowd",), place=UNFOUND | {"name": place},
        counts=[(3, 9, "killed", "crowd", "nobody"), (2, None, "participants", None, "army")],
        stances=[("nobody", "asserts"), ("army", "doubts")], head={"title": title},
    )  # fmt: skip
    reading = renamed(reading, [who, other])
    tie = {"type": "backs", "from": {"span": (0, 4), "actor": "local:2"}, "to": {"span": (4, 8), "actor": None},
           "evidence": (0, 8), "negated": False, "statement": "s1", "time": None}  # fmt: skip
    parts = msgspec.to_builtins(reading) | {"ties": [tie]}
    return report, msgspec.convert(parts, Reading)


def words_of(report: Report, names: list[str]) -> set[str]:
    """Words of four letters and more that are the text's alone."""
    text = f"{report.text} {report.title}"
    return {word for word in re.findall(r"\w{4,}", text) if word not in ALLOWED} | set(names)


def content(path: Path) -> str:
    """All that stands in a file, as text."""
    if path.suffix == ".parquet":
        with duckdb.connect(":memory:") as database:
            database.execute("SET TimeZone = 'UTC'")
            found = database.read_parquet(str(path))
            named = [f"{name}::VARCHAR" for name in (f'"{column}"' for column in found.columns)]
            return str(found.project(", ".join(named)).fetchall())
    return path.read_text("utf-8")


def leaks(path: Path, words: set[str]) -> set[str]:
    return words & set(re.findall(r"\w+", content(path)))


def exported(ledger: Ledger, folder: Path, no_text: bool) -> list[Path]:
    """Every format of events, and of statements where there is one."""
    made = []
    kinds: tuple[Any, ...] = ("event", "statement")
    for kind in kinds:
        for name in FORMATS:
            if kind == "statement" and name not in ("csv", "parquet", "jsonl"):
                continue
            out = folder / f"{kind}.{name}"
            write(ledger.view(), None, name, out, kind=kind, no_text=no_text, about=True)
            made += [out, out.with_name(f"{out.name}.about.json")]
    return made


@given(st.lists(NAMES, min_size=4, max_size=4, unique=True))
@settings(max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_no_word_of_the_text_gets_out(names: list[str]) -> None:
    report, reading = secret(names)
    words = words_of(report, names)
    assert {"bombarded", "countless", "insisted", "heatedly"} <= words
    with (
        tempfile.TemporaryDirectory() as folder,
        ledger_of(Path(folder, "n.db"), [(report, reading)]) as ledger,
    ):
        for path in exported(ledger, Path(folder), no_text=True):
            assert leaks(path, words) == set(), path.name


def test_the_same_words_are_there_with_text(tmp_path: Path) -> None:
    """The check itself sees a leak."""
    names = ["zqvrllk", "zqbbrts", "zqpllch", "zqttlwx"]
    report, reading = secret(names)
    with ledger_of(tmp_path / "n.db", [(report, reading)]) as ledger:
        for path in exported(ledger, tmp_path, no_text=False):
            if path.suffix not in (".json", ".geojson", ".acled"):  # no rule of ACLED's, no place on a map
                assert leaks(path, set(names)), path.name


def test_no_word_gets_into_a_release(tmp_path: Path) -> None:
    names = ["zqvrllk", "zqbbrts", "zqpllch", "zqttlwx"]
    told = [secret(names), tell(2, place=CITY, counts=[(1, 1, "killed", None, "nobody")])]
    words = set.union(*(words_of(report, names) for report, _ in told))
    with ledger_of(tmp_path / "n.db", told) as ledger:
        for no_text in (True, False):
            name = f"bare-{no_text}"
            made = make(ledger, Request(name=name, formats=FORMATS, no_text=no_text), tmp_path)
            # The codebook speaks of PLOVER and of columns in words that a report may have too.
            tables = [path for path in made.folder.iterdir() if not path.name.lower().startswith("codebook")]
            found = {path.name: leaks(path, words) for path in tables}
            if no_text:
                assert {name: leak for name, leak in found.items() if leak} == {}
            else:
                assert all(found[f] for f in ("quantities.csv", "ties.csv", "actors.csv", "events.parquet"))
