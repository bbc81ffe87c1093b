"""Frozen releases: whole or not there, the same bytes again, what changed and why, and what a check finds."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from dragoman.errors import DragomanError, LedgerError, UsageError
from dragoman.export import release as releasing
from dragoman.export.release import Request, make, verify
from dragoman.ledger import Filters, Ledger, open_ledger
from tests.commands.fake import call
from tests.export.world import CITY, empty, tell
from tests.ledger.conftest import Clock
from tests.ledger.factory import LATER

COUNT = [(3, 5, "killed", "rebels", None)]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    path = tmp_path / "news.db"
    path.write_bytes(empty())
    with open_ledger(path, clock=clock) as opened:
        add(
            opened,
            clock,
            *(tell(n, counts=COUNT, place=CITY, stances=[("army", "asserts")]) for n in range(4)),
        )
        yield opened


def add(ledger: Ledger, clock: Clock, *told: Any) -> None:
    clock.on(hours=1)
    with ledger.writer() as writer:
        for report, reading in told:
            writer.add(report, reading)
    clock.on(hours=1)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline=""), strict=True))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


ALL = Request(name="v1", formats=("csv", "parquet", "jsonl", "acled", "geojson"), authors=("Ann: B",))


def test_a_release_is_whole_and_says_so(ledger: Ledger, tmp_path: Path) -> None:
    made = make(ledger, ALL, tmp_path / "out")
    assert made.folder == tmp_path / "out" / "v1"
    found = contents(made.folder)
    assert {
        "events.csv", "statements.parquet", "quantities.csv", "ties.csv", "actors.parquet", "acled.csv",
        "events.geojson", "events.jsonl", "coverage.csv", "changes.csv", "CODEBOOK.md", "codebook.json", "README.md",
        "CITATION.cff", "manifest.json", "SHA256SUMS",
    } <= found.keys()  # fmt: skip
    sums = dict(line.split("  ")[::-1] for line in found["SHA256SUMS"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(data).hexdigest() for name, data in found.items() if name != "SHA256SUMS"
    }
    manifest = json.loads(found["manifest.json"])
    assert manifest["files"].keys() == found.keys() - {"manifest.json", "SHA256SUMS"}
    for name, part in manifest["files"].items():
        if part["rows"] is not None and name.endswith(".csv"):
            assert len(rows(made.folder / name)) == part["rows"], name
    assert made.release.records == 8
    assert [r.manifest for r in ledger.releases()] == [sums["manifest.json"]]
    checked = verify(made.folder)
    assert (checked.name, checked.manifest, checked.faults) == ("v1", sums["manifest.json"], [])
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["v1"], "nothing temporary is left"


def test_its_papers(ledger: Ledger, tmp_path: Path) -> None:
    asked = msgspec.structs.replace(ALL, title="A: [title]\n# x", license="CC-BY-4.0", no_text=True)
    folder = make(ledger, asked, tmp_path).folder
    cited = yaml.safe_load((folder / "CITATION.cff").read_text())
    assert (cited["cff-version"], cited["type"], cited["version"]) == ("1.2.0", "dataset", "v1")
    assert (cited["title"], cited["authors"]) == ("A: [title] # x", [{"name": "Ann: B"}])
    assert (cited["license"], str(cited["date-released"])) == ("CC-BY-4.0", "2020-01-01")
    readme = (folder / "README.md").read_text()
    assert readme.startswith("# A: [title] # x\n")
    assert "No word of the reports is in it" in readme
    assert "4 reports of 1 outlet from 2020-03-01 to 2020-03-04 were read: 4 sentences." in readme
    book = json.loads((folder / "codebook.json").read_text())
    for name, spec in book["files"].items():
        if name.endswith(".csv"):
            assert (folder / name).read_text().splitlines()[0] == ",".join(spec["columns"])
    assert book["types"]["ASSAULT"]["modes"]["drone"]["score"] == -9.5
    page = (folder / "CODEBOOK.md").read_text()
    assert "| ASSAULT | drone | 4 | -9.5 |" in page
    assert "Mapping `rule`" in page


def test_the_same_bytes_again_whatever_came_since(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    first = make(ledger, ALL, tmp_path / "a")
    report, reading = tell(0, modality="planned")
    add(ledger, clock, (report, reading), tell(9))
    hit = ledger.view().search(limit=1)[0]
    ledger.judge(hit.id, "reject", reviewer="ann")
    ledger.merge("romania", "houthis", reviewer="ann")
    with ledger.notes() as notes:
        notes.unread("input.json", "x.jsonl", 7)
    make(ledger, Request(name="v2"), tmp_path)
    again = make(ledger, Request(name="v1"), tmp_path / "b")
    assert again.again
    assert contents(again.folder) == contents(first.folder)
    assert len(ledger.releases()) == 2
    back = make(ledger, msgspec.structs.replace(ALL, name="past"), tmp_path, as_of=first.release.as_of)
    same = {"events.csv", "events.parquet", "quantities.parquet", "acled.csv", "coverage.csv", "actors.csv"}
    assert {n: contents(back.folder)[n] for n in same} == {n: contents(first.folder)[n] for n in same}


def test_what_changed_and_why(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    make(ledger, Request(name="v1"), tmp_path)
    old = {hit.report.id: hit.id for hit in ledger.view().records()}
    clock.on(hours=1)
    ledger.judge(old["w0"], "edit", reviewer="ann", edits={"modality": "planned"})
    report, reading = tell(1, modality="possible", counts=COUNT, place=CITY, stances=[("army", "asserts")])
    reread = msgspec.structs.replace(reading, run=LATER)
    same = tell(3, counts=COUNT, place=CITY, stances=[("army", "asserts")])
    add(
        ledger, clock,
        (report, reread),
        tell(2, actors=("state",)),
        (same[0], msgspec.structs.replace(same[1], run=LATER)),
        tell(7),
    )  # fmt: skip
    folder = make(ledger, Request(name="v2"), tmp_path).folder
    found = rows(folder / "changes.csv")
    now = {hit.report.id: hit for hit in ledger.view().records()}
    names = {hit.report.ref: id_ for id_, hit in now.items()}
    events = {(names[r["report"]], r["change"], r["why"]) for r in found if r["kind"] == "event"}
    assert events == {
        ("w0", "changed", "judgement"),
        ("w1", "changed", "new reading"),
        ("w2", "added", "new revision"),
        ("w2", "removed", "new revision"),
        ("w7", "added", "new report"),
    }
    [changed] = [r for r in found if r["why"] == "new reading"]
    assert (changed["id"], changed["was"]) == (now["w1"].id, old["w1"])
    said = {(names[r["report"]], r["change"], r["why"]) for r in found if r["kind"] == "statement"}
    assert said == {("w2", "removed", "new revision")}, "a statement read anew with nothing else is the same"
    readme = (folder / "README.md").read_text()
    assert "- 1 changed: judgement" in readme
    assert "Since `v1`" in readme
    clock.on(hours=1)
    third = make(ledger, Request(name="v3", filters=Filters(modality=("possible",))), tmp_path).folder
    assert {(r["change"], r["why"]) for r in rows(third / "changes.csv")} == {("removed", "other filters")}
    clock.on(hours=1)
    fourth = make(ledger, Request(name="v4", filters=Filters(modality=("possible",))), tmp_path).folder
    assert "Since `v3` no record has changed." in (fourth / "README.md").read_text()


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\b",
        "-x",
        ".x",
        "x.",
        "con",
        "NUL.txt",
        "a\0b",
        "a b",
        "ä",
        "x" * 65,
        "a\n",
    ],
)
def test_names_are_no_paths(ledger: Ledger, tmp_path: Path, name: str) -> None:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UsageError) as caught:
        make(ledger, Request(name=name), tmp_path / "out")
    assert caught.value.code == "release.name"
    assert sorted(tmp_path.iterdir()) == before


def test_a_name_means_one_thing(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    make(ledger, Request(name="v1"), tmp_path)
    with pytest.raises(UsageError) as there:
        make(ledger, Request(name="v1"), tmp_path)
    assert there.value.code == "release.exists"
    for other in (Request(name="V1"), Request(name="v1", no_text=True)):
        with pytest.raises(LedgerError) as taken:
            make(ledger, other, tmp_path / "b")
        assert taken.value.code == "release.taken"
    with pytest.raises(UsageError) as future:
        make(ledger, Request(name="v2"), tmp_path / "b", as_of=clock.now + timedelta(days=1))
    assert future.value.code == "release.future"
    assert not (tmp_path / "b").exists()


def test_what_cannot_be_made_again_is_not_made(
    ledger: Ledger, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(ledger, Request(name="v1"), tmp_path)
    monkeypatch.setattr(releasing, "__version__", "9.9")
    with pytest.raises(LedgerError) as caught:
        make(ledger, Request(name="v1"), tmp_path / "b")
    assert caught.value.code == "release.differs"
    assert list((tmp_path / "b").iterdir()) == []


@pytest.mark.parametrize(
    "fault", [KeyboardInterrupt(), OSError(28, "No space left on device"), MemoryError()]
)
@pytest.mark.parametrize("at", ["_paper", "write", "_table"])
def test_never_half_a_release(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, at: str
) -> None:
    def fail(*args: object, **named: object) -> None:
        raise fault

    monkeypatch.setattr(releasing, at, fail)
    expected = DragomanError if isinstance(fault, OSError) else type(fault)
    with pytest.raises(expected):
        make(ledger, Request(name="v1"), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
    assert ledger.releases() == []
    if at == "write":
        monkeypatch.undo()
        assert verify(make(ledger, Request(name="v1"), tmp_path / "out").folder).faults == []


def test_a_check_finds_what_is_not_as_it_was(ledger: Ledger, tmp_path: Path) -> None:
    folder = make(ledger, Request(name="v1"), tmp_path).folder
    (folder / "events.csv").write_bytes((folder / "events.csv").read_bytes() + b" ")
    (folder / "ties.csv").unlink()
    (folder / "actors.csv").rename(tmp_path / "elsewhere")
    (folder / "actors.csv").symlink_to(tmp_path / "elsewhere")
    (folder / "more").write_text("x")
    assert verify(folder).faults == [
        ("actors.csv", "not a file"), ("events.csv", "altered"), ("ties.csv", "missing"), ("more", "unexpected"),
    ]  # fmt: skip


def test_a_check_reads_nothing_outside_and_is_not_talked_out_of_it(ledger: Ledger, tmp_path: Path) -> None:
    folder = make(ledger, Request(name="v1"), tmp_path).folder
    (tmp_path / "secret").write_text("s")
    sums = folder / "SHA256SUMS"
    lines = sums.read_text().splitlines()
    digest = hashlib.sha256(b"s").hexdigest()
    sums.write_text(
        "\n".join([*lines, f"{digest}  ../secret", f"{digest}  /etc/passwd", f"{digest}  ..", ""])
    )
    assert [fault for _, fault in verify(folder).faults] == ["not a file"] * 3
    changed = (folder / "events.csv").read_bytes() + b"x"
    (folder / "events.csv").write_bytes(changed)
    fixed = [
        f"{hashlib.sha256(changed).hexdigest()}  events.csv" if line.endswith("  events.csv") else line
        for line in lines
    ]
    sums.write_text("\n".join(fixed) + "\n")
    assert verify(folder).faults == [("events.csv", "altered")], "the manifest has its sum too"


@pytest.mark.parametrize("sums", [None, "", "nonsense", "\udcff"])
def test_no_release_there(tmp_path: Path, sums: str | None) -> None:
    if sums is not None:
        (tmp_path / "SHA256SUMS").write_bytes(sums.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError) as caught:
        verify(tmp_path)
    assert caught.value.code == "release.none"


def test_the_commands(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.db"
    monkeypatch.chdir(tmp_path)
    done = call(
        "release",
        "june",
        "--format",
        "csv",
        "--format",
        "ucdp",
        "--no-text",
        "--type",
        "assault",
        ledger=path,
    )
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("8 records in releases/june.\nAs of 2")
    assert len(rows(tmp_path / "releases" / "june" / "ucdp.csv")) == 4
    assert "text_start" in rows(tmp_path / "releases" / "june" / "events.csv")[0]
    assert call("release", "--verify", "releases/june").exit_code == 0
    os.remove("releases/june/ucdp.csv")
    done = call("release", "--verify", "releases/june")
    assert done.exit_code == 1
    assert "error [release.altered]: ucdp.csv: missing." in done.stderr
    assert call("releases", ledger=path).stdout.startswith("june as of 20")
    assert json.loads(call("releases", "--format", "jsonl", ledger=path).stdout)["name"] == "june"
    assert call("release", ledger=path).exit_code == 2
    again = call("release", "june", "--out", "b", ledger=path)
    assert "the same as before" in again.stdout


def test_an_empty_ledger_has_a_release(tmp_path: Path) -> None:
    (tmp_path / "news.db").write_bytes(empty())
    with open_ledger(tmp_path / "news.db", clock=lambda: datetime(2021, 1, 1, tzinfo=UTC)) as ledger:
        assert ledger.releases() == []
        made = make(ledger, ALL, tmp_path)
    assert made.release.records == 0
    assert verify(made.folder).faults == []
    assert rows(made.folder / "events.csv") == []
