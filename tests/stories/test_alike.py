"""How alike two fields are: signs and order rather than numbers."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from dragoman.records.reading import Precision
from dragoman.stories import alike
from dragoman.stories.records import Count, Where, Who
from tests.stories.made import ATTACK, WIRE, made, report

USA = Who(id="united-states", name="united states", code="USA", sectors=("GOV",))
PRESIDENT = Who(id="united-states/office/president", name="president", code="USA", sectors=("GOV",))
IRAN = Who(id="iran", name="iran", code="IRN", sectors=("GOV",))
HAMAS = Who(id="hamas", name="hamas", code="PSE", sectors=("REB",))


def own(name: str, code: str | None = None) -> Who:
    return Who(id=None, name=name, code=code)


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        (USA, USA, 1, 1), (USA, PRESIDENT, 0.5, 0.9), (USA, IRAN, -1, -1), (USA, HAMAS, -1, -1),
        (own("ahmed al haddad"), own("haddad"), 0.5, 1), (own("ahmed al haddad"), own("salem omar"), -0.5, -0.1),
        (own("gunmen"), own("attackers"), 0, 0), (own("gunmen"), own("gunmen"), 0.1, 0.6),
        (own("protesters"), IRAN, -0.2, 0), (own("brigade", "IRN"), USA, -1, -0.5),
    ],
)  # fmt: skip
def test_parties(a: Who, b: Who, low: float, high: float) -> None:
    assert low <= alike.who(a, b) == alike.who(b, a) <= high


def test_sides() -> None:
    assert alike.side((USA, IRAN), (IRAN,)) == 1
    assert alike.side((), (IRAN,)) == 0
    assert alike.side((USA,), (IRAN, HAMAS)) == -1


def fact(**change: Any) -> Any:
    return made(report("a", "2024-05-14", "Reuters", WIRE), ATTACK | change).facts[0]


def test_roles() -> None:
    a = fact()
    assert alike.parties(a, a)[1] == 1
    import msgspec

    talks = msgspec.structs.replace(a, actors=(USA, IRAN), recipients=(), reciprocal=True)
    visit = msgspec.structs.replace(a, actors=(USA,), recipients=(IRAN,))
    turned = msgspec.structs.replace(a, actors=(IRAN,), recipients=(USA,))
    assert alike.parties(talks, visit)[0] == 1
    assert 0 < sum(alike.parties(visit, turned)) < sum(alike.parties(visit, visit))


def days(first: str | None, last: str | None, basis: str = "text") -> Any:
    import msgspec

    def number(day: str | None) -> int | None:
        return None if day is None else datetime.date.fromisoformat(day).toordinal()

    return msgspec.structs.replace(fact(), first=number(first), last=number(last), basis=basis)


def test_time() -> None:
    monday, tuesday = days("2024-05-13", "2024-05-13"), days("2024-05-14", "2024-05-14")
    month, since = days("2024-05-01", "2024-05-31"), days("2024-05-01", None)
    printed = days("2024-05-14", "2024-05-14", "published")
    assert alike.gap(monday, tuesday) == 1
    assert alike.gap(monday, since) == alike.gap(since, monday) == 0
    assert alike.gap(days("2024-04-01", "2024-04-02"), since) == 29
    assert alike.time(monday, monday) == 1
    assert 0 < alike.time(monday, month) < 1
    assert alike.time(monday, tuesday) < 0 < alike.time(monday, printed)
    assert alike.time(monday, days("2024-06-13", "2024-06-13")) == alike.AGAINST < -1
    undated = days(None, None)
    import msgspec

    undated = msgspec.structs.replace(undated, basis=None)
    assert alike.gap(monday, undated) is None
    assert alike.time(monday, undated) == 0


def where(name: str, lat: float, lon: float, precision: Precision = "city", **more: Any) -> Where:
    fields: dict[str, Any] = {"country": "LBY", "admin1": None, "geonameid": None} | more
    return Where(name=name, shown=name, lat=lat, lon=lon, precision=precision, **fields)


def test_places() -> None:
    kufra, sabha = where("kufra", 24.18, 23.29), where("sabha", 27.04, 14.43)
    suburb, libya = where("al jawf", 24.20, 23.30), where("libya", 28.0, 17.0, "country")
    chad = where("faya", 17.93, 19.1, country="TCD")
    assert alike.place(kufra, kufra) == 1
    assert alike.place(where("x", 1, 1, geonameid=5), where("y", 1, 1, geonameid=5)) == 1
    assert 0 < alike.place(kufra, libya) < alike.place(kufra, suburb) < 1
    assert alike.place(kufra, sabha) < 0
    assert alike.place(kufra, chad) == alike.AGAINST
    assert alike.place(kufra, None) == 0
    km = alike.distance(kufra, sabha)
    assert km is not None
    assert 920 < km < 950


def count(low: int | None, high: int | None) -> Count:
    return Count(kind="killed", low=low, high=high, approximate=False, words="")


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        (count(12, 12), count(12, 12), 1, 1), (count(12, None), count(15, 15), 0.1, 0.9),
        (count(12, 12), count(30, 30), -0.5, -0.1), (count(None, 20), count(15, 15), 0.1, 0.9),
    ],
)  # fmt: skip
def test_figures_agree_loudly_and_disagree_softly(a: Count, b: Count, low: float, high: float) -> None:
    import msgspec

    x, y = (msgspec.structs.replace(fact(), counts=(c,)) for c in (a, b))
    assert low <= alike.figures(x, y) <= high
    assert alike.figures(x, msgspec.structs.replace(x, counts=())) == 0


def test_status() -> None:
    import msgspec

    happened, planned, denied = (
        msgspec.structs.replace(fact(), modality=m) for m in ("actual", "planned", "denied")
    )
    past = msgspec.structs.replace(happened, historical=True)
    assert alike.status(happened, happened) == 0
    assert alike.status(happened, planned) < alike.status(happened, denied) < 0
    assert alike.status(happened, past) < 0
    assert alike.status(msgspec.structs.replace(planned, historical=True), happened) >= -1
