"""The drawing is a whole, harmless, accessible SVG; sparklines fit their width."""

from __future__ import annotations

import datetime
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest

from dragoman.questions.marks import address, shape, text, ticks
from dragoman.questions.picture import svg
from dragoman.questions.saying import EVIDENCE
from dragoman.questions.seen import Seen
from dragoman.questions.spark import BLOCKS, PLAIN, sparkline
from tests.questions.tracking import QUESTION, line_of, tracked

SPACE = "{http://www.w3.org/2000/svg}"
LINES = [
    '2018-01-01 france -80 said .95 Echo name=<script>alert(1)</script> | He said "no" & <b>\x1b[2J\ufffe\u202e</b>.',
    "2018-01-20 france 90 demanded .95 Echo",
    "2018-01-25 france 80 did .8 Echo",
    "2018-03-25 italy 80 reported_by_others .8 Globe by=Rome",
    "2018-05-25 italy 70 threatened .8 Globe",
]
LOOKED = ["2018-01-05 5 france", "2018-04-20 4 italy italy italy", "2018-06-30 3"]


def drawn(**more: Any) -> ElementTree.Element:
    return ElementTree.fromstring(svg(tracked(LINES, looked=LOOKED), QUESTION, **more))


def links(root: ElementTree.Element) -> list[ElementTree.Element]:
    return list(root.iter(f"{SPACE}a"))


def titles(root: ElementTree.Element) -> str:
    return " ".join(t.text or "" for t in root.iter(f"{SPACE}title"))


def test_it_says_what_it_is() -> None:
    root = drawn()
    assert root.get("role") == "graphics-document"
    named = {e.get("id"): e.text or "" for e in root if e.get("id")}
    assert root.get("aria-labelledby") == "track-title track-desc"
    assert named["track-title"] == QUESTION.wording
    assert "France +90 since 2018-01-20" in named["track-desc"]
    assert [g.get("aria-label") for g in root.iter(f"{SPACE}g") if g.get("role")] == ["France", "Italy"]


def test_every_position_is_a_link_with_its_sentence() -> None:
    found = links(drawn())
    targets = [a.get("href") for a in found]
    assert {f"#r{n}:1.s1" for n in range(1, 6)} == set(targets)
    assert [a.get("id") for a in found if a.get("id")] == [f"r{n}:1.s1" for n in range(1, 6)]
    for a in found:
        (title,) = a.findall(f"{SPACE}title")
        assert title.text == a.get("aria-label")
        assert title.text
    assert "Words number 5." in titles(drawn())
    assert "Shift on 2018-01-20, \u221280 to +90" in titles(drawn())


def test_nothing_in_the_words_acts() -> None:
    whole = svg(tracked(LINES, looked=LOOKED), QUESTION)
    assert "<script" not in whole
    assert "<b>" not in whole
    assert not {"\x1b", "\ufffe", "\u202e"} & set(whole)
    assert 'He said "no" & <b>␛[2J<U+202E></b>.' in titles(drawn())
    assert {e.tag.removeprefix(SPACE) for e in drawn().iter()} <= {
        "svg", "title", "desc", "style", "defs", "pattern", "path", "rect", "text", "g", "a", "circle", "polygon",
    }  # fmt: skip
    assert not any(name.startswith("on") for e in drawn().iter() for name in e.attrib)
    assert "url(http" not in whole
    assert "@import" not in whole


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://news.example/a?b=1&c=2", "https://news.example/a?b=1&c=2"),
        ("http://news.example/ä \"><script>", "http://news.example/%C3%A4%20%22%3E%3Cscript%3E"),
        ("/records/r1:1.s1", "/records/r1:1.s1"),
        ("javascript:alert(1)", "#id"),
        ("JavaScript:alert(1)", "#id"),
        (" javascript:alert(1)", "#id"),
        ("java\tscript:alert(1)", "#id"),
        ("data:text/html,x", "#id"),
        ("//evil.example", "#id"),
        ("\\\\evil.example", "#id"),
        ("http://[", "#id"),
        (None, "#id"),
    ],
)  # fmt: skip
def test_links_lead_to_pages_alone(url: str | None, target: str) -> None:
    assert address(url, "id").replace("&amp;", "&") == target
    assert {a.get("href") for a in links(drawn(link=lambda _: url))} == (
        {f"#r{n}:1.s1" for n in range(1, 6)} if target == "#id" else {target}
    )


def test_an_id_is_no_way_out() -> None:
    assert address(None, 'x"><script>') == "#x%22%3E%3Cscript%3E"


def test_each_kind_of_evidence_has_a_shape_and_the_legend_names_those_that_occur() -> None:
    shapes = {shape(evidence, 0, 0, "for") for evidence in EVIDENCE}
    assert len(shapes) == len(EVIDENCE)
    words = {t.text for t in drawn().iter(f"{SPACE}text")}
    assert {"said", "demanded", "did", "threatened", "said of them by others"} <= words
    assert not {"promised", "voted"} & words


def test_silence_and_no_reports_look_different() -> None:
    root = drawn()
    fills = {r.get("class") or r.get("fill") for r in root.iter(f"{SPACE}rect")}
    assert {"silent", "url(#track-hatch)"} <= fills
    assert "2018-03-26 to 2018-05-24: silent although 3 reports on the question named it" in titles(root)
    assert "2018-05-26 to 2018-06-30: no report on the question among 3" in titles(root)


def test_what_is_drawn_lies_inside() -> None:
    for element in drawn().iter(f"{SPACE}circle"):
        assert 0 <= float(element.get("cx", -1)) <= 960
    assert len(list(drawn(most=1).iter(f"{SPACE}g"))) < len(list(drawn().iter(f"{SPACE}g")))
    assert "Of 2 actors 1 are drawn." in (drawn(most=1).find(f"{SPACE}desc").text or "")  # type: ignore[union-attr]


def test_of_nobody_there_is_an_empty_drawing() -> None:
    root = ElementTree.fromstring(svg(tracked([]), QUESTION))
    assert links(root) == []


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("2018-01-05", "2018-01-05", ["5 Jan 2018"]),
        (
            "2018-01-05",
            "2018-01-25",
            ["5 Jan 2018", "8 Jan", "11 Jan", "14 Jan", "17 Jan", "20 Jan", "23 Jan"],
        ),
        ("2018-06-07", "2019-04-10", ["Jul 2018", "Sep 2018", "Nov 2018", "Jan 2019", "Mar 2019"]),
        ("2011-12-31", "2019-04-10", [str(year) for year in range(2012, 2020)]),
    ],
)
def test_ticks(first: str, last: str, labels: list[str]) -> None:
    days = [datetime.date.fromisoformat(d) for d in (first, last)]
    found = list(ticks(days[0], days[1]))
    assert [label for _, label in found] == labels
    assert all(days[0] <= day <= days[1] for day, _ in found)


@pytest.mark.parametrize("years", range(1, 120, 7))
def test_there_are_never_many_ticks(years: int) -> None:
    assert 1 <= len(list(ticks(datetime.date(1900, 3, 5), datetime.date(1900 + years, 3, 4)))) <= 9


def test_sparkline() -> None:
    found = tracked(
        [
            "2018-01-01 france -100 said .9 Echo",
            "2018-01-03 france 0 said .9 Echo",
            "2018-01-04 france 100 said .9 Echo",
        ],
        looked=["2018-01-01 1 france", "2018-01-02 1 italy", "2018-01-05 1", "2018-01-06 1 italy"],
    )
    line = line_of(found, "france")
    assert sparkline(found, line, 60) == "▁·▅█ ·"
    assert sparkline(found, line, 60, plain=True) == "_'~# '"
    assert sparkline(found, line, 3) == "▁▅·"
    assert sparkline(found, line, 0) == ""
    assert len(BLOCKS) == len(PLAIN)
    assert PLAIN.isascii()


@pytest.mark.parametrize("width", range(1, 40))
def test_a_sparkline_fits(width: int) -> None:
    found = tracked(LINES, looked=LOOKED)
    assert all(len(sparkline(found, line, width)) == width for line in found.lines)


def test_text_is_escaped_and_kept() -> None:
    assert text('<a href="x">&\uffff\n y') == "&lt;a href=&quot;x&quot;&gt;&amp; y"


def test_a_link_may_be_made_of_anything_seen() -> None:
    def link(seen: Seen) -> str:
        return f"/q/{msgspec.json.decode(msgspec.json.encode(seen.id))}"

    assert "/q/p1" in {a.get("href") for a in links(drawn(link=link))}
