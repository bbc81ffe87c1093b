"""The page of a reading: as it was last looked at, at two widths; and harmless whatever the text says."""

from __future__ import annotations

import io
import os
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from dragoman.page.render import picture, render
from dragoman.records.reading import Actor, Hop, Party, Reading
from dragoman.records.report import Report
from tests.page.hand import READING, REPORT

CASES = Path(__file__).parents[1] / "cases" / "page"
EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m[bold]x[/bold] [link=http://e]:smile:\u202egnp\u2066\r\x00\x08"
"""Title change, clear screen, an 8-bit control, markup, an emoji code, bidirectional overrides, a backspace."""


def page(report: Report, reading: Reading, width: int, color: bool = False, sentences: bool = False) -> str:
    file = io.StringIO()
    console = Console(
        file=file, width=width, color_system="standard" if color else None, force_terminal=color
    )
    render(report, reading, console, sentences=sentences)
    return file.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_the_page_is_as_it_was_last_looked_at(width: int) -> None:
    """After a change on purpose: DRAGOMAN_WRITE_CASES=1 pytest tests/page, then look at the difference."""
    found = page(REPORT, READING, width, sentences=True)
    case = CASES / f"meridian-{width}.txt"
    if os.environ.get("DRAGOMAN_WRITE_CASES"):
        case.write_text(found, encoding="utf-8")
    assert found == case.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 80, 100, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(len(line) for line in page(REPORT, READING, width, sentences=True).splitlines()) <= width


def test_colour_changes_no_word() -> None:
    coloured = Console(
        file=io.StringIO(), width=100, color_system="standard", force_terminal=True, record=True
    )
    render(REPORT, READING, coloured)
    plain = page(REPORT, READING, 100).replace("»", "").replace("«", "")
    assert coloured.export_text().split() == plain.split()


def test_each_row_names_its_sentence() -> None:
    lines = page(REPORT, READING, 100).splitlines()
    for words in ("THREATEN", "ASSAULT", "Badr Organisation told", "about 5,200 troops (United States)  “"):
        row = next(line for line in lines if words in line)
        assert row.lstrip().startswith("["), row


def test_an_empty_reading_says_so() -> None:
    fields = dict.fromkeys(
        ("actors", "mentions", "events", "statements", "quantities", "places", "times", "ties"), ()
    )
    empty = msgspec.structs.replace(READING, sentences=(), **fields)
    found = page(Report(id="x", text=""), empty, 80)
    assert "Nobody is quoted." in found
    assert "No political event is told of." in found
    assert "no date" in found


def poisoned() -> tuple[Report, Reading]:
    """The report with evil words in every place that a page prints."""
    text = f"{EVIL} said {EVIL}."
    whole = (0, len(text))
    party = Party(span=(0, len(EVIL)), actor="local:1", on_behalf_of="nobody" + EVIL)
    event = msgspec.structs.replace(
        READING.events[2],
        cue=(len(EVIL) + 1, len(EVIL) + 5),
        actors=(party,),
        recipients=(party,),
        modes=(EVIL,),
    )
    hop = Hop(role="channel", span=None, actor=None, name=EVIL)
    statement = msgspec.structs.replace(
        READING.statements[0],
        speakers=(party,),
        content=(whole,),
        cue=whole,
        addressees=(party,),
        chain=(hop, hop),
    )
    place = msgspec.structs.replace(READING.places[0], span=whole, name=EVIL, admin1=EVIL)
    reading = msgspec.structs.replace(
        READING,
        sentences=(whole,),
        actors=(Actor(id="local:1", name=EVIL, kind="person", code=EVIL, sectors=(EVIL,)),),
        mentions=(),
        events=(event,),
        statements=(statement,),
        quantities=(msgspec.structs.replace(READING.quantities[0], span=whole, of=EVIL, place=place),),
        places=(place,),
        times=(msgspec.structs.replace(READING.times[0], span=whole, start=EVIL),),
        ties=(msgspec.structs.replace(READING.ties[0], from_=party, to=party, evidence=whole),),
        run=msgspec.structs.replace(READING.run, weights=EVIL),
        language=EVIL,
    )
    return Report(id=EVIL, text=text, title=EVIL, outlet=EVIL, url=EVIL, published=EVIL), reading


@pytest.mark.parametrize("color", [False, True])
def test_text_cannot_command_the_terminal(color: bool) -> None:
    report, reading = poisoned()
    found = page(report, reading, 100, color=color, sentences=True)
    assert found.count("[bold]x[/bold]") > 5, "markup is printed, not interpreted"
    assert ":smile:" in found
    assert "\u241b]0;owned\u2407" in found.replace("\n", "")
    forbidden = {"\x07", "\x08", "\x00", "\x9b", "\u202e", "\u2066", "\r"}
    assert not forbidden & set(found)
    escapes = found.split("\x1b")[1:]
    assert all(e[0] == "[" and e[1:].split("m")[0].replace(";", "").isdigit() for e in escapes), (
        "only colours"
    )
    assert bool(escapes) == color


def test_a_picture_is_drawn() -> None:
    drawn = picture(REPORT, READING, width=100)
    assert drawn.startswith("<svg")
    assert "THREATEN" in drawn
