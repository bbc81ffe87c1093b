"""Charts as pure functions: escaping, projections, the cut of the world, layouts that repeat themselves, calendars."""

from __future__ import annotations

import datetime
import hashlib
import math
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from dragoman.desk.charts import calendar, layout, network, series, svg, world
from dragoman.desk.charts import map as mapped
from dragoman.desk.charts.calendar import UNITS, Stretch, Unit
from dragoman.desk.charts.table import Row, Table, as_csv

ROOT = Path(__file__).parents[2]
HOSTILE = '"><script>alert(1)</script>&\x1b\x00\u202e\ud800'


@given(st.text())
def test_no_words_become_markup(words: str) -> None:
    made = svg.tag("g", svg.tag("title", words), words, class_=words, aria_label=words)
    root = ElementTree.fromstring(str(made))
    assert [one.tag for one in root.iter()] == ["g", "title"]
    assert set(root.attrib) == {"class", "aria-label"}


def test_a_whole_document_of_hostile_names() -> None:
    point = series.Point(3, 3, "/explore?actor=%22%3E")
    panel = series.Panel("p", HOSTILE, "count", (point,), HOSTILE, "javascript:alert(1)")
    shown = [Stretch("2018-01-01", "2018-01-01")]
    for text in (
        series.file(HOSTILE, HOSTILE, [panel], [panel], shown, "day"),
        network.file(
            HOSTILE, HOSTILE, [network.Node(HOSTILE, 1, None)], [network.Edge(0, 0, 1, "", HOSTILE, None)]
        ),
        mapped.file(
            HOSTILE, HOSTILE, (100, 100), mapped.whole(mapped.bubbles([spot(HOSTILE, 3)], world.place), None)
        ),
    ):
        root = ElementTree.fromstring(text.encode())
        tags = {one.tag.rpartition("}")[2] for one in root.iter()}
        assert tags <= {"svg", "title", "desc", "style", "rect", "g", "path", "text", "circle"}
        assert "href" not in text


def test_numbers_are_short() -> None:
    assert [svg.number(value) for value in (12, 12.0, 12.34, -0.04, 0, 1e6)] == [
        "12",
        "12",
        "12.3",
        "0",
        "0",
        "1000000",
    ]


def test_a_file_brings_its_colours() -> None:
    style = svg.style()
    assert "var(" not in style
    assert "light-dark" not in style
    assert style.count("{") == style.count("}")
    assert "@media (prefers-color-scheme: dark)" in style


def test_a_table_runs_no_formula() -> None:
    text = as_csv(Table(("a", "b"), (Row(("=1+1", 2)), Row(("@x", None)), Row(("-", 1.5)))))
    assert text == "a,b\r\n'=1+1,2\r\n'@x,\r\n'-,1.5\r\n"


# --- the world ---


def test_shipped_files_are_those_that_were_built() -> None:
    sums = (ROOT / "assets/SHA256SUMS").read_text(encoding="ascii").splitlines()
    assert len(sums) == 2
    for line in sums:
        digest, name = line.split()
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == digest, name


def test_the_lock_names_no_host() -> None:
    lock = (ROOT / "assets/package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert "http" not in lock


def test_equal_earth_has_its_published_shape() -> None:
    """Width to height 2.05458, poles 0.59 of the equator's length, symmetric about both axes."""
    (east, zero), (pole, north) = world.equal_earth(180, 0), world.equal_earth(180, 90)
    assert zero == 0
    assert east / north == pytest.approx(2.05458, abs=1e-5)
    assert pole / east == pytest.approx(0.5925, abs=1e-4)
    assert world.equal_earth(-180, -90) == (-pole, -north)
    assert world.place(-180, 0)[0] == pytest.approx(4)
    assert world.place(180, 0)[0] == pytest.approx(world.WIDTH - 4)


@given(st.floats(-170, 170), st.floats(-85, 85))
def test_equal_earth_keeps_areas(lon: float, lat: float) -> None:
    """A small square of the sphere has its area on the plane, wherever it lies."""
    step = 1e-3
    x1, y1 = world.equal_earth(lon - step, lat - step)
    x2, y2 = world.equal_earth(lon + step, lat - step)
    x3, y3 = world.equal_earth(lon + step, lat + step)
    x4, y4 = world.equal_earth(lon - step, lat + step)
    area = abs((x3 - x1) * (y4 - y2) - (x4 - x2) * (y3 - y1)) / 2
    side = math.radians(2 * step)
    assert area == pytest.approx(side * side * math.cos(math.radians(lat)), rel=1e-3)


def test_no_country_runs_across_the_map() -> None:
    """Russia and Fiji lie on both sides of 180°; without the cut, lines would go from edge to edge."""
    for country in world.countries():
        for ring in country.rings:
            assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in ring)
            if country.code != "ATA":
                assert all(abs(a[0] - b[0]) < 90 for a, b in pairwise((*ring, ring[0]))), country.name
    by_code = {country.code: country for country in world.countries()}
    for code in ("RUS", "FJI"):
        lons = [lon for ring in by_code[code].rings for lon, _ in ring]
        assert (min(lons), max(lons)) == (-180, 180)
    assert len(world.countries()) == 177
    assert sum(country.code is None for country in world.countries()) == 2  # Northern Cyprus, Somaliland


@pytest.mark.parametrize(
    ("code", "widest"), [("RUS", 175), ("FJI", 5), ("USA", 125), ("NZL", 15), ("SYR", 8), ("ATA", 360)]
)
def test_the_window_of_a_country_is_no_wider_than_it(code: str, widest: float) -> None:
    rings = next(country.rings for country in world.countries() if country.code == code)
    seen = world.window([corner for ring in rings for corner in ring], 960, 600)
    shown = 960 / seen.scale / math.cos(math.radians(seen.lat))
    lons = [world.Window.place(seen, *corner)[0] for ring in rings for corner in ring]
    assert all(-1 <= x <= 961 for x in lons) or code == "ATA"
    wide = (max(lons) - min(lons)) / 960 * shown
    assert wide <= widest
    paths = [way for _, *ways in world.part(seen) for way in ways if way]
    assert paths
    for way in paths:
        for step in way.replace("z", "").split("l")[-1].split(" ")[::2]:
            assert abs(float(step)) < 960 * 0.75, code


def spot(name: str, events: int, lat: float = 35.0, lon: float = 38.0, vague: bool = False) -> mapped.Spot:
    return mapped.Spot(name, name, lat, lon, events, vague)


def test_places_that_would_cover_each_other_are_one_bubble() -> None:
    near = [spot("a", 9), spot("b", 4, 35.1), spot("c", 1, -20.0, 140.0), spot("land", 5, vague=True)]
    made = mapped.bubbles(near, world.place)
    assert [(b.name, b.events) for b in made] == [("a and 1 more", 13), ("land", 5), ("c", 1)]
    assert made[0].radius ** 2 / made[1].radius ** 2 == pytest.approx(13 / 5)
    assert mapped.bubbles([], world.place) == []
    many = mapped.bubbles([spot(str(n), 1) for n in range(70)], world.place)
    assert sum(b.events for b in many) == 70
    assert max(len(b.spots) for b in many) <= 30


# --- networks ---


def ring_of(count: int) -> list[tuple[int, int, float]]:
    return [(n, (n + 1) % count, 1.0 + n % 3) for n in range(count)]


def test_a_layout_repeats_itself_and_stays_inside() -> None:
    sizes = [(80.0, 30.0)] * 60
    first = layout.places(ring_of(60), sizes, 960, 640)
    assert first == layout.places(ring_of(60), sizes, 960, 640)
    assert all(40 <= x <= 920 and 15 <= y <= 625 for x, y in first)
    over = sum(
        abs(a[0] - b[0]) < 79 and abs(a[1] - b[1]) < 29 for n, a in enumerate(first) for b in first[n + 1 :]
    )
    assert over == 0


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_small_networks(count: int) -> None:
    edges = [(0, 0, 5.0)] if count else []
    found = layout.places(edges, [(80.0, 30.0)] * count, 960, 640)
    assert len(set(found)) == count
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in found)


def test_those_that_are_tied_stand_nearer() -> None:
    """Two cliques of ten with one edge between them."""
    edges = [(a + base, b + base, 3.0) for base in (0, 10) for a in range(10) for b in range(a)] + [
        (0, 10, 1.0)
    ]
    at = layout.places(edges, [(20.0, 20.0)] * 20, 960, 640)
    inside = [math.dist(at[a], at[b]) for a in range(20) for b in range(a) if (a < 10) == (b < 10)]
    across = [math.dist(at[a], at[b]) for a in range(10, 20) for b in range(10)]
    assert sum(inside) / len(inside) < 0.7 * sum(across) / len(across)


# --- days ---

days = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))


@given(days, days, st.sampled_from(UNITS))
def test_stretches_follow_each_other(first: datetime.date, last: datetime.date, unit: Unit) -> None:
    first, last = min(first, last), max(first, last)
    made = calendar.stretches(first, last, unit)
    assert 1 <= len(made) <= calendar.MOST
    for one, following in pairwise(made):
        end = datetime.date.fromisoformat(one.last)
        assert following.first == (end + datetime.timedelta(days=1)).isoformat()
    assert made[-1].first <= last.isoformat() <= made[-1].last
    if len(made) < calendar.MOST:
        assert made[0].first <= first.isoformat()
    for one in made:
        assert calendar.label(one, unit)


def test_weeks_begin_on_monday() -> None:
    day = datetime.date(2018, 2, 7)
    assert calendar.start_of(day, "week") == datetime.date(2018, 2, 5)
    assert calendar.stretches(day, day, "week") == [Stretch("2018-02-05", "2018-02-11")]
    assert calendar.label(Stretch("2018-02-05", "2018-02-11"), "week") == "week of 5 Feb 2018"


def test_a_chart_leaves_out_what_is_far_from_the_rest() -> None:
    counts = {"1925-01-01": 1} | {f"2018-03-{day:02d}": 10 for day in range(1, 31)} | {"2040-01-01": 1}
    found = calendar.middle(counts)
    assert found == (datetime.date(2018, 3, 2), datetime.date(2018, 3, 30))
    assert calendar.middle({}) is None
    assert calendar.middle({"2018-03-01": 1}) == (datetime.date(2018, 3, 1), datetime.date(2018, 3, 1))


@pytest.mark.parametrize(
    ("value", "end"),
    [(0, 2), (1, 2), (3, 4), (9, 10), (10, 10), (11, 20), (260, 300), (127, 150), (1001, 1500)],
)
def test_an_axis_ends_at_a_round_number(value: float, end: float) -> None:
    assert series.nice(value) == end


def test_a_path_is_broken_where_there_is_nothing() -> None:
    values = (1.0, 2.0, None, -3.0, -4.0, None, 5.0)
    panel = series.Panel("p", "score", "score", tuple(series.Point(v, 1, None) for v in values))
    shown = calendar.stretches(datetime.date(2018, 1, 1), datetime.date(2018, 1, 7), "day")
    made = series.draw(panel, shown, "day", wide=True)
    assert isinstance(made, Markup)
    assert made.count('class="path"') == 2
    assert made.count("<circle") == 5
