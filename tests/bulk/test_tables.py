"""What is written is what data/tables.toml says, and every word in it stands where it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from dragoman.bulk import parquet, read_all
from dragoman.bulk.folder import Folder
from dragoman.bulk.records import FORMAT
from dragoman.bulk.stored import Stored, documents
from dragoman.bulk.tables import tables
from dragoman.records.reading import Reading, Run
from dragoman.records.report import Report
from tests.bulk.conftest import WRITTEN
from tests.bulk.making import RUN, Inline, Told, lines, order


@pytest.fixture(scope="module")
def database(out: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as opened:
        for table in tables():
            opened.execute(f"CREATE VIEW {table} AS SELECT * FROM '{out}/parts/*/{table}.parquet'")  # noqa: S608
        yield opened


def all_of(database: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return database.execute(sql).fetchall()


@pytest.mark.parametrize("table", list(tables()))
def test_columns_and_types(table: str, database: duckdb.DuckDBPyConnection) -> None:
    found = {name: kind for name, kind, *_ in all_of(database, f"DESCRIBE {table}")}
    assert found == {name: column.type for name, column in tables()[table].items()}


def test_every_record_has_its_row(database: duckdb.DuckDBPyConnection, out: Path) -> None:
    for table in ("events", "statements", "quantities", "ties", "places", "mentions"):
        expected = sum(len(getattr(reading, table)) for _, reading in WRITTEN.values())
        assert expected > 0
        assert all_of(database, f"SELECT count(*) FROM {table}") == [(expected,)]  # noqa: S608
        assert all_of(database, f"SELECT sum({table}) FROM reports") == [(expected,)]  # noqa: S608
    (name,) = Folder(out).names()
    manifest = Folder(out).manifest(name)
    assert manifest is not None
    assert manifest.format == FORMAT
    assert manifest.sources[0].reports == len(WRITTEN)
    assert manifest.sources[0].sentences == sum(len(r.sentences) for _, r in WRITTEN.values())


PLACED = [
    ("quantities", "words", "words_start", "words_end"),
    ("places", "words", "words_start", "words_end"),
    ("mentions", "words", "words_start", "words_end"),
    ("ties", "evidence", "evidence_start", "evidence_end"),
    ("events", "cue", "cue_start", "cue_end"),
    ("events", "text", "text_start", "text_end"),
    ("statements", "cue", "cue_start", "cue_end"),
    ("statements", "text", "text_start", "text_end"),
]


@pytest.mark.parametrize(("table", "words", "start", "end"), PLACED)
def test_words_stand_where_they_say(
    table: str, words: str, start: str, end: str, database: duckdb.DuckDBPyConnection
) -> None:
    found = all_of(
        database,
        f"SELECT t.{words}, t.{start}, t.{end}, r.text FROM {table} t JOIN reports r USING (document)"  # noqa: S608
        f" WHERE t.{start} IS NOT NULL",
    )
    assert found
    for said, low, high, text in found:
        assert text[low:high] == said


def test_lists_go_side_by_side(database: duckdb.DuckDBPyConnection) -> None:
    for table, roles in (("events", ("actor", "recipient")), ("statements", ("speaker", "addressee"))):
        for role in roles:
            columns = [name for name in tables()[table] if name.startswith(f"{role}_")]
            sizes = ", ".join(f"len({name})" for name in columns)
            found = all_of(database, f"SELECT {sizes} FROM {table}")  # noqa: S608
            assert len(columns) == 8
            assert any(row[0] for row in found) or role == "addressee"
            assert all(len(set(row)) == 1 for row in found)
    assert all_of(database, "SELECT count(*) FROM events WHERE len(claims) <> len(stances)") == [(0,)]


def test_ids_lead_from_table_to_table(database: duckdb.DuckDBPyConnection) -> None:
    claims = all_of(database, "SELECT count(*) FROM (SELECT unnest(claims) AS id FROM events)")
    joined = all_of(
        database, "SELECT count(*) FROM (SELECT unnest(claims) AS id FROM events) JOIN statements USING (id)"
    )
    assert claims == joined != [(0,)]
    assert all_of(
        database,
        "SELECT count(*) FROM (SELECT unnest(events) AS id FROM quantities) JOIN events USING (id)",
    ) == [(sum(len(event.quantities) for _, r in WRITTEN.values() for event in r.events),)]
    for table in tables():
        if "id" in tables()[table]:
            assert all_of(database, f"SELECT count(*) - count(DISTINCT id) FROM {table}") == [(0,)]  # noqa: S608


def test_reports_and_readings_come_back_as_they_were(out: Path) -> None:
    (name,) = Folder(out).names()
    found = list(documents(Folder(out), name))
    assert len(found) == len(WRITTEN)
    for stored in found:
        assert isinstance(stored, Stored)
        report, reading = WRITTEN[stored.item.report.id]
        assert stored.item.report == report
        assert stored.reading == msgspec.structs.replace(reading, run=RUN)


def test_a_row_that_was_tampered_with(out: Path, tmp_path: Path) -> None:
    (name,) = Folder(out).names()
    made = tmp_path / "parts" / name
    made.mkdir(parents=True)
    with duckdb.connect(":memory:") as database:
        for table, change in (
            ("reports", "replace(text, 'Freedonia', 'Sylvania') AS text"),
            ("readings", "CASE number WHEN 6 THEN '{' ELSE reading END AS reading"),
        ):
            database.execute(
                f"COPY (SELECT * REPLACE ({change}) FROM '{out}/parts/{name}/{table}.parquet')"  # noqa: S608
                f" TO '{made}/{table}.parquet' (FORMAT parquet)"
            )
    found = list(documents(Folder(tmp_path), name))
    assert len(found) == len(WRITTEN)
    assert {one.code for one in found if not isinstance(one, Stored)} == {"bulk.row"}
    assert not isinstance(found[6], Stored)


def test_a_number_past_64_bits(tmp_path: Path) -> None:
    reading = msgspec.convert(
        {
            "id": "big", "schema": 1, "language": "en", "genre": "news",
            "run": msgspec.to_builtins(RUN), "sentences": [(0, 23)], "actors": [], "mentions": [],
            "events": [], "statements": [], "places": [], "times": [], "ties": [],
            "quantities": [{
                "id": "q1", "span": (0, 15), "low": 10**23, "high": None, "approximate": False, "kind": "killed",
                "of": None, "statement": None, "place": None, "time": None,
            }],
        },
        Reading,
    )  # fmt: skip

    class Big:
        run: Run = RUN

        def read(self, _: Report) -> Reading:
            return reading

    source = lines(tmp_path / "in.jsonl", ['{"id": "big", "text": "A mole ? of men died."}'])
    here = order(tmp_path / "out")
    total = read_all([str(source)], here, Inline(here, Big), Told())
    assert (total.reports, total.failed) == (1, 0)
    with duckdb.connect(":memory:") as database:
        sql = f"SELECT low, words FROM '{tmp_path}/out/parts/*/quantities.parquet'"  # noqa: S608
        found = database.execute(sql)
        assert found.fetchall() == [(2**63 - 1, "A mole ? of men")]
    (stored,) = documents(Folder(tmp_path / "out"), Folder(tmp_path / "out").names()[0])
    assert isinstance(stored, Stored)
    assert stored.reading == reading


def test_what_no_file_can_hold_is_replaced(tmp_path: Path) -> None:
    rows = parquet.Rows(tmp_path)
    rows.add({"failures": [{"message": "half \ud800, nul \0, \\u0000", "file": "whole"}]})
    rows.close()
    line = json.loads((tmp_path / "failures.jsonl").read_text(encoding="utf-8"))
    assert line == {"message": "half \ufffd, nul \ufffd, \\u0000", "file": "whole"}
