"""Tables in other projects' shapes: their columns, filters and mappings; nothing lost silently, nothing false."""

from __future__ import annotations

import csv
import datetime
import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman import ontology
from dragoman.errors import KnowledgeError, UsageError
from dragoman.export import FORMATS, describe, write
from dragoman.export import spec as specs
from dragoman.export.files import ABOUT
from dragoman.export.flat import EVENT_COLUMNS, STATEMENT_COLUMNS
from dragoman.export.spec import MAPPED
from dragoman.export.table import FORMULA
from dragoman.export.told import cow, states
from dragoman.knowledge import load
from dragoman.ledger import Filters, Told
from tests.export.conftest import Exporter, read
from tests.export.shapes import ACLED, GDELT, GED, POLECAT
from tests.export.world import CITY, UNFOUND, ledger_of, tell
from tests.ledger.factory import pair

TABLES = tuple(name for name in MAPPED if name != "geojson")


def geo(out: Path) -> dict[str, Any]:
    return json.loads(out.read_text("utf-8"))  # type: ignore[no-any-return]


# --- shapes ---


@pytest.mark.parametrize(
    ("name", "theirs"), [("polecat", POLECAT), ("cameo", GDELT), ("acled", ACLED)], ids=lambda v: str(v)[:7]
)
def test_their_columns_come_first_in_their_order(name: Any, theirs: tuple[str, ...]) -> None:
    columns = tuple(describe(name).columns)
    assert columns[: len(theirs)] == theirs
    own = tuple(specs.read("own")["columns"])
    assert columns[-len(own) :] == own
    assert {"record", "modality", "claims", "confidence", "reviewed", "story", "origins"} <= set(own)


def test_deaths_have_georeferenced_events_columns_and_say_which_are_ours() -> None:
    for name, column in describe("ucdp").columns.items():
        if name not in specs.read("own")["columns"]:
            assert (name in GED) != column.meaning.startswith("Ours:"), name


TYPED: dict[str, Callable[[str], object]] = {
    "INTEGER": int, "BIGINT": int, "DOUBLE": float, "DATE": datetime.date.fromisoformat,
    "BOOLEAN": lambda word: {"true": 1, "false": 0}[word],
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("no_text", [False, True])
def test_every_cell_is_of_its_type_and_harmless(rows: Exporter, name: Any, no_text: bool) -> None:
    bad = {"title": "=HYPER()", "outlet": "-cmd\u202e", "url": "@x", "published": "2020-03-01"}
    told = [
        tell(1, counts=[(3, None, "killed", "rebels", None)], place=CITY, head=bad),
        tell(2, type="PROTEST", modes=("demo",), actors=("crowd",), recipients=(), place=UNFOUND),
        tell(3, time=("2020-02-01", None), actors=(), recipients=("crowd", "state"), modes=("aerial",),
             counts=[(None, 9, "killed", None, "nobody")]),
    ]  # fmt: skip
    found = rows(name, *told, no_text=no_text)
    assert found
    columns = describe(name).columns
    for row in found:
        assert list(row) == list(columns)
        for column, value in row.items():
            kind = columns[column].type
            if value and kind in TYPED:
                TYPED[kind](value)
            elif value:
                assert value[0] not in FORMULA, column
    assert any(v.startswith("'-cmd") for row in found for v in row.values())


@pytest.mark.parametrize("name", MAPPED)
def test_hostile_words_stay_in_their_cells(tmp_path: Path, name: Any) -> None:
    words = "=1+1\0\r\n\u202eevil\ud800,\"';<b>"
    place = CITY | {"name": words, "admin1": words}
    head = {"title": words, "outlet": words, "url": words, "published": words}
    report, reading = tell(1, place=place, counts=[(1, 1, "killed", None, "nobody")], head=head)
    out = tmp_path / "out"
    with ledger_of(tmp_path / "news.db", [(report, reading)]) as ledger:
        assert write(ledger.view(), None, name, out).rows == 1
    raw = out.read_bytes().decode("utf-8")
    assert "\0" not in raw
    if name == "geojson":
        assert "\u202e" not in raw
        assert len(geo(out)["features"]) == 1
        return
    head_row, row = csv.reader(io.StringIO(raw, newline=""), strict=True)
    assert len(head_row) == len(row)
    assert sum("evil" in value for value in row) >= 2
    assert all(value[:1] not in FORMULA for value in row if value and "evil" in value)


def test_a_map_is_geojson_and_counts_what_is_on_no_map(tmp_path: Path) -> None:
    told = [
        tell(1, place=CITY), tell(2, place=UNFOUND), tell(3), tell(4, place=CITY | {"lat": 91.0}),
        tell(5, place=CITY | {"precision": "country"}, modality="planned"),
    ]  # fmt: skip
    out = tmp_path / "map.geojson"
    with ledger_of(tmp_path / "news.db", told) as ledger:
        done = write(ledger.view(), None, "geojson", out)
    found = geo(out)
    assert (done.records, done.left_out) == (2, {"no-coordinates": 3})
    assert found["type"] == "FeatureCollection"
    assert found["dragoman"]["left_out"] == {"no-coordinates": 3}
    for feature in found["features"]:
        assert feature.keys() == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        assert feature["geometry"] == {"type": "Point", "coordinates": [44.02, 13.58]}, "longitude first"
        assert feature["id"] == feature["properties"]["record"]
        assert list(feature["properties"]) == list(describe("geojson").columns)
    assert [f["properties"]["precision"] for f in found["features"]] == ["city", "country"]
    assert [f["properties"]["modality"] for f in found["features"]] == ["actual", "planned"]


# --- filters ---

LEFT: dict[str, Any] = {
    "planned": {"modality": "planned"}, "possible": {"modality": "possible"}, "denied": {"modality": "denied"},
    "historical": {"historical": True}, "aggregate": {"aggregate": True},
    "denied by somebody": {"stances": [("rebels", "denies")]}, "verbal": {"type": "ACCUSE"},
}  # fmt: skip
TAKES: dict[str, set[str]] = {
    "polecat": {"aggregate", "denied by somebody", "verbal"}, "cameo": {"aggregate", "verbal"}, "acled": set(),
    "ucdp": set(), "geojson": set(LEFT),
}  # fmt: skip


@pytest.mark.parametrize("name", MAPPED)
@pytest.mark.parametrize("why", LEFT)
def test_each_format_takes_what_it_says(tmp_path: Path, name: Any, why: str) -> None:
    whole: dict[str, Any] = {"place": CITY, "counts": [(3, 3, "killed", None, None)]}
    with ledger_of(tmp_path / "news.db", [tell(1, **whole, **LEFT[why]), tell(2, **whole)]) as ledger:
        done = write(ledger.view(), None, name, tmp_path / "out")
        assert done.records == 1 + (why in TAKES[name])
        taken = specs.narrowed(None, describe(name), ontology.load())
        assert done.records + sum(done.left_out.values()) == ledger.view().count(taken)
    assert set(done.left_out) <= set(describe(name).reasons)


def test_what_a_format_never_has_cannot_be_asked_of_it(tmp_path: Path) -> None:
    with ledger_of(tmp_path / "news.db", [tell(1)]) as ledger:
        for filters in (Filters(modality=("planned",)), Filters(types=("AGREE",))):
            with pytest.raises(UsageError) as caught:
                write(ledger.view(), filters, "ucdp", tmp_path / "out")
            assert caught.value.code == "export.filter"
        assert write(ledger.view(), Filters(types=("ASSAULT", "AGREE")), "acled", tmp_path / "out").rows == 1
        assert write(ledger.view(), Filters(actor="ROU"), "polecat", tmp_path / "out").rows == 0


def test_the_file_beside_says_what_it_is(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    told = [tell(1), tell(2, historical=True), tell(3, type="AGREE", actors=("state",))]
    with ledger_of(tmp_path / "news.db", told) as ledger:
        write(ledger.view(), Filters(since="2020-03-02"), "acled", out, about=True)
        first = (tmp_path / f"out.csv{ABOUT}").read_bytes()
        write(ledger.view(), Filters(since="2020-03-02"), "acled", out, about=True)
    found = json.loads(first)
    assert (tmp_path / f"out.csv{ABOUT}").read_bytes() == first, "nothing of it depends on the hour"
    assert found["left_out"] == {"historical": {"events": 1, "why": describe("acled").reasons["historical"]}}
    assert (found["records"], found["filters"]["since"]) == (1, "2020-03-02")
    assert found["format"]["stated"] == describe("acled").stated
    assert found["format"]["tables"]["sides"]["sector"]["MIL"] == "state"


def test_stories_are_named_where_they_are_built(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    with ledger_of(
        tmp_path / "news.db", [tell(1, place=CITY), tell(2, place=CITY, head={"outlet": "Hill"})]
    ) as ledger:
        write(ledger.view(), None, "acled", out)
        assert {row["story"] for row in read(out)} == {""}
        ledger.stories().refresh(load())
        write(ledger.view(), None, "acled", out)
        found = {row["record"]: row for row in read(out)}
        for record, row in found.items():
            assert row["story"] == ledger.stories().of(record)
            assert int(row["origins"]) >= 1
        write(ledger.view(ledger.now()), None, "acled", out)
        assert {row["story"] for row in read(out)} == {""}, "a past moment knows no stories"


# --- the files behind ---


@pytest.mark.parametrize("name", [*FORMATS, "statements"])
def test_formats_are_described(name: Any) -> None:
    found = describe("csv", "statement") if name == "statements" else describe(name)
    assert found.stated.endswith(".")
    assert set(found.filter.drop) <= set(found.reasons)
    page = Path(__file__).parents[2] / "docs" / "how-to" / "exchange.md"
    assert found.stated in " ".join(page.read_text("utf-8").split())
    assert all(len(column.meaning) > 3 for column in found.columns.values())


@pytest.mark.parametrize(("name", "columns"), [("events", EVENT_COLUMNS), ("statements", STATEMENT_COLUMNS)])
def test_plain_tables_are_described_as_they_are(name: str, columns: dict[str, str]) -> None:
    assert {column: c.type for column, c in specs.load(name).columns.items()} == columns


@pytest.mark.parametrize(
    "broken",
    [
        {"title": 7}, {"columns": {}}, {"columns": {"x": ["INT", "no such type"]}}, {"columns": {"x": "y"}},
        {"columns": {"record": ["VARCHAR", "one of own.toml"]}}, {"filter": {"modality": ["maybe"]}},
        {"filter": {"colour": 1}}, {"reasons": {}},
    ],
    ids=str,
)  # fmt: skip
def test_a_slip_in_a_file_is_told(monkeypatch: pytest.MonkeyPatch, broken: dict[str, Any]) -> None:
    real = specs.read
    monkeypatch.setattr(specs, "read", lambda name: real(name) | (broken if name == "acled" else {}))
    with pytest.raises(KnowledgeError) as caught:
        specs.load.__wrapped__("acled")
    assert caught.value.code == "export.bad-entry"


def test_codes_of_states() -> None:
    assert len(cow()) == 195
    assert set(cow()) <= states().keys()
    assert (states()["YEM"].number, states()["YEM"].fips, cow()["YEM"]) == (887, "YM", 679)


class Endless:
    """A view of one event told again and again."""

    as_of = None

    def __init__(self, told: Told, times: int) -> None:
        self._told, self._times = told, times

    def told(self, filters: Filters) -> Iterator[Told]:
        return (self._told for _ in range(self._times))


@pytest.mark.parametrize("name", MAPPED)
def test_memory_is_flat(tmp_path: Path, name: Any) -> None:
    with ledger_of(
        tmp_path / "news.db", [tell(1, place=CITY, counts=[(1, 1, "killed", None, None)])]
    ) as ledger:
        [one] = ledger.view().told()

    def peak(times: int) -> int:
        tracemalloc.start()
        done = write(Endless(one, times), None, name, tmp_path / "out")  # type: ignore[arg-type]
        assert done.rows == times
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    assert peak(300) < peak(60) + 40_000


def test_the_cast_of_a_real_ledger_goes_through(tmp_path: Path) -> None:
    with ledger_of(tmp_path / "news.db", map(pair, range(8))) as ledger:
        names: tuple[Any, ...] = MAPPED
        for name in names:
            done = write(ledger.view(), None, name, tmp_path / name)
            taken = specs.narrowed(None, describe(name), ontology.load())
            assert done.records + sum(done.left_out.values()) == ledger.view().count(taken)
