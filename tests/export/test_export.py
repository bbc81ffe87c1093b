"""Exports: the manual's field names, spreadsheets' traps, typed tables, no words where none may be."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import ontology
from dragoman.errors import DragomanError, UsageError
from dragoman.export import FORMATS, export
from dragoman.export.files import FORMULA, cell
from dragoman.export.flat import EVENT_COLUMNS, STATEMENT_COLUMNS
from dragoman.ledger import Filters, Hit, Ledger, View, open_ledger
from dragoman.records.reading import Event, Reading
from dragoman.records.report import Report
from tests.export.plover_shape import Plover
from tests.ledger.factory import ACTORS, pair

MOMENT = "* REPLACE (epoch_us(coded) AS coded)"
"""DuckDB gives moments with a zone to Python through a package that the project does not need."""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = tmp_path_factory.mktemp("export") / "news.db"
    with open_ledger(path, create=True) as opened:
        with opened.writer() as writer:
            for number in range(10):
                writer.add(*pair(number))
            writer.add(*hostile())
        yield opened


@pytest.fixture(scope="module")
def view(ledger: Ledger) -> View:
    return ledger.view()


def hostile() -> tuple[Report, Reading]:
    """A report whose every word is a trap."""
    report, reading = pair(99)
    words = report.text.replace("Freedonia", '=HYPER"LI').replace("Sylvania", "+1,\r\n@2;")[
        : len(report.text)
    ]
    text = words.ljust(len(report.text))
    report = msgspec.structs.replace(
        report, text=text, title="@SUM(A1)", outlet="-cmd|' /C calc'!A0", url="=1+1", id="+x"
    )
    parts = msgspec.to_builtins(reading) | {"id": "+x"}
    for event in parts["events"]:
        for party in event["actors"]:
            party["actor"] = None
    parts["events"][0]["actors"][0]["members"] = ["freedonia", "local:1"]
    parts["events"][0]["recipients"][0]["on_behalf_of"] = "hill-front"
    parts["events"][0]["recipients"][0]["actor"] = "local:1"
    parts["events"][0]["place"] = {"span": [0, 6], "name": "\tnowhere", "precision": "region"}
    return report, msgspec.convert(parts, Reading)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_plover_has_the_manuals_fields(view: View, tmp_path: Path) -> None:
    out = tmp_path / "events.jsonl"
    assert export(view, None, "plover", out) == 66
    codes = ontology.load()
    for record, hit in zip(lines(out), view.records(), strict=True):
        msgspec.convert(record, Plover)
        event = hit.record
        assert isinstance(event, Event)
        assert record["id"] == hit.id
        assert record["event"] == [event.type]
        assert record["quad_code"] == codes.quad(event.type)
        assert record["event_scale"] == codes.event_scale(event.type, event.modes)
        start, end = record["text_info"]["start"], record["text_info"]["end"]
        assert len(record["text"]) == end - start
        cue = record["cue"]
        assert record["event_text"] == [record["text"][cue["start"] - start : cue["end"] - start]]
        for entity in (*record["actor"], *record["recipient"]):
            assert record["text"][entity["start"] - start : entity["end"] - start] == entity["entity_text"]


def test_entities(view: View, tmp_path: Path) -> None:
    out = tmp_path / "events.jsonl"
    export(view, Filters(outlet="-cmd|' /C calc'!A0"), "plover", out)
    first = lines(out)[0]
    fields = ("code", "sector", "identifier_id", "identifier_text")
    several = [{key: entity.get(key) for key in fields} for entity in first["actor"]]
    assert several == [
        {"code": "FRD", "sector": "GOV", "identifier_id": "freedonia", "identifier_text": "Freedonia"},
        {"code": None, "sector": None, "identifier_id": None, "identifier_text": "Željko Ábel"},
    ]
    [spokesman] = first["recipient"]
    assert (spokesman["code"], spokesman["sector"], spokesman["on_behalf_of"]) == (
        "FRD",
        "REBPRM",
        "hill-front",
    )
    assert "identifier_id" not in spokesman, "a local id means nothing outside its document"


def test_one_day_has_no_enddate(view: View, tmp_path: Path) -> None:
    out = tmp_path / "events.jsonl"
    export(view, None, "plover", out)
    dates = {(record["date"], record.get("enddate")) for record in lines(out)}
    assert ("2018-01-10", "2018-01-12") in dates
    assert all(end is None or end > start for start, end in dates)


@pytest.mark.parametrize("kind", ["event", "statement"])
def test_csv_is_flat_and_harmless(view: View, tmp_path: Path, kind: Any) -> None:
    out = tmp_path / "rows.csv"
    written = export(view, None, "csv", out, kind=kind)
    raw = out.read_bytes()
    assert raw.endswith(b"\r\n")
    table = list(csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True))
    columns = EVENT_COLUMNS if kind == "event" else STATEMENT_COLUMNS
    assert table[0] == list(columns)
    assert len(table) == written + 1
    numbers = {name for name, type_ in columns.items() if type_ in ("DOUBLE", "INTEGER", "BIGINT")}
    for row in table[1:]:
        assert len(row) == len(columns)
        for name, value in zip(columns, row, strict=True):
            if name in numbers:
                assert value == "" or float(value) is not None
            else:
                assert value[:1] not in FORMULA or value == "", (name, value)
    assert any("'=HYPER" in value or "'+1," in value for row in table for value in row)
    assert any(value.startswith("-") for row in table for value in row if row) is (kind == "event")


@given(st.text(alphabet=st.one_of(st.sampled_from("=+-@\t\r\n'\""), st.characters(codec=None))))
def test_no_cell_is_a_formula(text: str) -> None:
    safe = cell(text)
    assert safe == "" or safe[0] not in FORMULA
    assert safe.encode("utf-8").find(b"\0") < 0
    assert not safe.strip("'") or safe.lstrip("'").endswith(safe[-1:])
    assert cell([text, text])[:1] not in FORMULA or cell([text, text]) == ""


def test_cells() -> None:
    assert [cell(v) for v in (None, True, False, -3.5, 7, [], [""], ["a", ""], "-1", "a=b", "＝1")] == [
        "", "true", "false", -3.5, 7, "", "", "a | ", "'-1", "a=b", "'＝1",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["event", "statement"])
def test_parquet_is_typed(view: View, tmp_path: Path, kind: Any) -> None:
    out = tmp_path / "it's.parquet"
    written = export(view, None, "parquet", out, kind=kind)
    columns = EVENT_COLUMNS if kind == "event" else STATEMENT_COLUMNS
    with duckdb.connect(":memory:") as database:
        database.execute("SET TimeZone = 'UTC'")
        found = database.read_parquet(str(out))
        types = dict(zip(found.columns, map(str, found.types), strict=True))
        rows = found.project(MOMENT).fetchall()
        codecs = database.execute(
            "SELECT DISTINCT compression FROM parquet_metadata(?)", [str(out)]
        ).fetchall()
    assert types == {n: t.replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE") for n, t in columns.items()}
    assert codecs == [("ZSTD",)]
    assert len(rows) == written
    hits = list(view.records(kind=kind))
    ids = list(columns).index("id")
    texts = list(columns).index("text")
    assert {(row[ids], row[texts]) for row in rows} == {(hit.id, hit.passage.text) for hit in hits}
    coded = list(columns).index("coded")
    assert {row[coded] for row in rows} == {round(hit.reading.added.timestamp() * 1e6) for hit in hits}


def test_no_rows_are_a_whole_file(view: View, tmp_path: Path) -> None:
    nothing = Filters(words="nowhereatall")
    for name in FORMATS:
        out = tmp_path / f"empty.{name}"
        assert export(view, nothing, name, out) == 0
        assert out.exists()
    with duckdb.connect(":memory:") as database:
        assert database.read_parquet(str(tmp_path / "empty.parquet")).fetchall() == []
    assert (tmp_path / "empty.csv").read_text().startswith("id,report,")


def source_words(hits: list[Hit]) -> set[str]:
    """Words of the texts that are in no knowledge of ours."""
    ours = " ".join(f"{name} {fields['id']}" for name, fields in ACTORS.items() if fields["id"] != "local:1")
    ours += " Fredopolis Sylvan City"
    words = {word for hit in hits for word in hit.passage.text.replace(".", " ").split()}
    words |= {word for hit in hits for word in (hit.report.title or "").split()}
    return {word for word in words if len(word) > 3 and word not in ours.split()}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("plover", "event"),
        *((name, kind) for name in ("csv", "parquet", "jsonl") for kind in ("event", "statement")),
    ],
)
def test_no_text_has_no_word_of_the_source(view: View, tmp_path: Path, name: Any, kind: Any) -> None:
    out, full = tmp_path / "bare", tmp_path / "full"
    export(view, None, name, out, kind=kind, no_text=True)
    export(view, None, name, full, kind=kind)
    if name == "parquet":
        with duckdb.connect(":memory:") as database:
            bare, with_text = (
                str(database.read_parquet(str(path)).project(MOMENT).fetchall()) for path in (out, full)
            )
    else:
        bare, with_text = out.read_text("utf-8"), full.read_text("utf-8")
    words = source_words(list(view.records(kind=kind)))
    assert {"Ábel", "shelled", "Title"} <= words
    assert words & set(re.findall(r"\w+", bare)) == set()
    assert "shelled" in with_text
    assert "nowhere" not in bare
    for hit in view.records(kind=kind):
        assert hit.id in bare


def test_jsonl_holds_the_contracts_records(view: View, tmp_path: Path) -> None:
    for kind in ("event", "statement"):
        out = tmp_path / f"{kind}.jsonl"
        export(view, None, "jsonl", out, kind=kind)
        hits = {hit.id: hit for hit in view.records(kind=kind)}
        for line in lines(out):
            hit = hits.pop(line["id"])
            assert msgspec.convert(line["record"], type(hit.record)) == hit.record
            assert line["passage"] == {"span": list(hit.passage.span), "text": hit.passage.text}
        assert hits == {}


def test_judgements_are_in_the_export(ledger: Ledger, tmp_path: Path) -> None:
    wanted, other = (hit.id for hit in ledger.view().search(limit=2))
    edit = ledger.judge(wanted, "edit", reviewer="ann", edits={"type": "AID", "modes": []})
    reject = ledger.judge(other, "reject", reviewer="ann")
    try:
        export(ledger.view(), None, "plover", tmp_path / "out")
        records = {record["id"]: record for record in lines(tmp_path / "out")}
        assert (records[wanted]["event"], records[wanted]["reviewed"]) == (["AID"], "edit")
        assert other not in records
    finally:
        for judgement in (edit, reject):
            ledger.withdraw(judgement.id, reviewer="ann")


def test_what_was_there_stays_on_failure(view: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before")
    with pytest.raises(UsageError):
        export(view, Filters(since="never"), "plover", out)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DragomanError) as caught:
        export(view, None, "plover", out)
    assert caught.value.code == "export.write"
    assert out.read_text() == "before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.jsonl"]


def test_links_and_devices_stay_what_they_are(view: View, tmp_path: Path) -> None:
    (tmp_path / "real").write_text("before")
    (tmp_path / "link").symlink_to("real")
    export(view, Filters(types=("THREATEN",)), "csv", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text().startswith("id,report")
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", str(tmp_path / "pipe")], stdout=subprocess.PIPE) as reader:
        export(view, Filters(types=("THREATEN",)), "csv", tmp_path / "pipe")
        assert reader.communicate(timeout=10)[0].startswith(b"id,report")
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize("where", ["nowhere/out.csv", ".", "out\0.csv"])
def test_no_such_place(view: View, tmp_path: Path, where: str) -> None:
    with pytest.raises(DragomanError) as caught:
        export(view, None, "csv", f"{tmp_path}/{where}")
    assert caught.value.code == "export.write"


@pytest.mark.parametrize(
    ("name", "kind", "out"),
    [
        ("xml", "event", "x"),
        ("plover", "statement", "x"),
        ("acled", "statement", "x"),
        ("parquet", "event", "-"),
    ],
)
def test_senseless_requests(view: View, tmp_path: Path, name: Any, kind: Any, out: str) -> None:
    with pytest.raises(UsageError):
        export(view, None, name, out if out == "-" else tmp_path / out, kind=kind)
    assert list(tmp_path.iterdir()) == []


def test_standard_output(view: View, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    written = export(view, Filters(types=("THREATEN",)), "csv", "-")
    export(view, Filters(types=("THREATEN",)), "plover", "-")
    printed = capfdbinary.readouterr().out
    assert printed.startswith(b"id,report")
    assert printed.count(b'"event":["THREATEN"]') == written > 0
    assert not sys.stdout.closed


def test_heavy_imports_wait() -> None:
    code = "import sys, dragoman.export; sys.exit('duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
