"""Dictionaries of PETRARCH and TABARI."""

from __future__ import annotations

import io
import tracemalloc
from typing import Any

import pytest

from dragoman.knowledge import load
from dragoman.knowledge.exchange import Bad, Found, read


def parsed(text: str | bytes) -> tuple[list[Found], list[Bad]]:
    raw = text.encode() if isinstance(text, str) else text
    items = list(read(io.BytesIO(raw), "petrarch", load()))
    return [i for i in items if isinstance(i, Found)], [i for i in items if isinstance(i, Bad)]


def one(text: str) -> Found:
    found, bad = parsed(text)
    assert bad == []
    (item,) = found
    return item


@pytest.mark.parametrize(
    ("text", "table", "row"),
    [
        ("MY_REBELS_ [IRQREB]", "groups", {"country": "iraq", "kind": "armed_group", "sectors": ("REB",)}),
        ("MY_REBELS_ [IRQINS]", "groups", {"country": "iraq", "kind": "armed_group", "sectors": ("REB",)}),
        ("THE_NET_ [IMGMUSALQ]", "groups", {"kind": "armed_group", "sectors": ("REB",)}),
        ("CELLS_ [WEUREB]", "groups", {"kind": "armed_group", "sectors": ("REB",)}),
        ("WORLD_CLUB [IGOWCB]", "igo", {"sectors": ()}),
        ("GIVERS [NGO]", "ngo", {"sectors": ("CVL",)}),
        ("BIG_OIL [MNC]", "company", {"sectors": ("BUS",)}),
        ("HILLTOWN [IRQ]", "region", {"country": "iraq"}),
        ("OLD_CLUB [ROMOPP]", "groups", {"country": "romania", "kind": "other", "sectors": ("OPP",)}),
        ("BODY [FRAGOVMIL]", "groups", {"country": "france", "kind": "armed_forces", "sectors": ("GOV", "MIL")}),
        ("R [IRQREB 010403-020506]", "groups",
         {"country": "iraq", "kind": "armed_group", "sectors": ("REB",), "start": "2001-04-03", "end": "2002-05-06"}),
        ("R [IRQREB >990403]", "groups",
         {"country": "iraq", "kind": "armed_group", "sectors": ("REB",), "start": "1999-04-03"}),
        ("MAN [USAGOV <030320]", "person", {"of": "united-states", "sectors": ("GOV",)}),
        ("MAN\n\t[AFGELI 320101-331108]\n\t[AFGGOV 19331108-730717]\n\t[AFGELI >19730717]", "person",
         {"of": "afghanistan", "sectors": ("ELI",)}),
        ("MAN [AFGMIL]\n\t[AFGGOV 791227-861124]", "person", {"of": "afghanistan", "sectors": ("MIL",)}),
        ("ENVOY\n\t[IGOUNO <010101]\n\t[IGOUNO >020101]", "person", {"sectors": ()}),
    ],
)  # fmt: skip
def test_codes(text: str, table: str, row: dict[str, Any]) -> None:
    found = one(text)
    assert (found.table, found.row) == (table, row)
    assert found.remark.startswith("[")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("AL-QAIDA_", ("Al-Qaida",)),
        ("UNITED_FRONT_OF_THE_HILLS", ("United Front of the Hills",)),
        ("PKK", ("PKK",)),
        ("PFLP_", ("PFLP",)),
        ("KADEK_", ("Kadek",)),
        ("U.S._FORCES", ("U.S. Forces",)),
        ("ADEN_ARMY_(AAIA)_", ("Aden Army", "AAIA")),
        ("ORDER,_THE_", ("The Order",)),
        ("Kept As It Is", ("Kept As It Is",)),
        ("KURDISTAN_WORKERS'_PARTY", ("Kurdistan Workers' Party",)),
        ("PEOPLE'S_ARMY {PEOPLE'S_ARMIES}", ("People's Army",)),
        ("WINE <!-- remark --> GROWERS", ("Wine Growers",)),
    ],
)
def test_names(line: str, names: tuple[str, ...]) -> None:
    found = one(f"{line} [IRQREB]")
    assert found.names == names


def test_a_dictionary() -> None:
    text = """# head
<!-- a remark
FAKE [IRQREB]
over lines -->
HILL_FRONT_ ; who it is
# a remark inside
+FRONT_OF_THE_HILLS_   # jap
+HILL_FRONT_
\t[IRQREB]  # why

+ORPHAN
LAST [SYRREB] ; end"""
    found, bad = parsed(text)
    assert [(f.line, f.names) for f in found] == [
        (5, ("Hill Front", "Front of the Hills")), (12, ("Last",)),
    ]  # fmt: skip
    assert bad == [Bad(11, "there is no actor before it")]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("X [KKLREB]", "no state, region or kind"),
        ("X [IRQRE]", "three letters"),
        ("X [---]", "pass the actor over"),
        ("X [~GOV]", "agent"),
        ("X [IRQREB", "brackets"),
        ("X] [IRQREB]", "bracket closes"),
        ("X [IRQREB] Y", "brackets"),
        ("X [IRQREB 010203]", "without < or >"),
        ("X [IRQREB >011399]", "no date"),
        ("X [IRQREB 020101-010101]", "ends before"),
        ("X [IRQREB <010101-020101]", "both"),
        ("X [IRQREB yesterday]", "no code"),
        ("X []", "no code"),
        ("X", "no code"),
        ("[IRQREB]", "before it"),
        ("&SYNONYMS [IRQREB]", "no actor's name"),
        ("!!! [IRQREB]", "no actor's name"),
        ("... [IRQREB]", "no letters"),
        ("A\x1b[2JB [IRQREB]", "control"),
        ("A\x00B [IRQREB]", "control"),
        ("X" * 300 + " [IRQREB]", "300"),
        ("A" * 150_000, "100,000 bytes"),
    ],
)
def test_bad_lines_are_named_and_the_rest_goes_on(line: str, says: str) -> None:
    found, bad = parsed(f"FIRST [IRQREB]\n\n{line}\n\nLAST [SYRREB]\n")
    assert [f.names for f in found] == [("First",), ("Last",)]
    assert [b.line for b in bad] == [3]
    assert says in bad[0].reason
    assert len(bad[0].reason) < 300


def test_bytes_that_are_no_text() -> None:
    found, bad = parsed(b"\xef\xbb\xbfFIRST [IRQREB]\r\n\xff\xfe\nLAST [SYRREB]")
    assert [f.names for f in found] == [("First",), ("Last",)]
    assert bad == [Bad(2, "the line is not UTF-8")]


def test_an_endless_line_is_not_held() -> None:
    class Endless(io.RawIOBase):
        left = 50_000_000

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            count = min(len(buffer), self.left)
            buffer[:count] = b"A" * count
            self.left -= count
            return count

    tracemalloc.start()
    items = list(read(io.BufferedReader(Endless()), "petrarch", load()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(i) for i in items] == [Bad]
    assert peak < 20_000_000
