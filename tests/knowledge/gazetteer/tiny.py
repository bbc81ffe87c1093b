"""A source of five places, which counts how often it is read."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.knowledge.gazetteer import Kind, Row


def row(name: str, kind: Kind, lat: float, lon: float, people: int = 0, **names: tuple[str, ...]) -> Row:
    return Row(name, kind, lat, lon, people, "XXX", None, None, 0, (name,), **names)


class Tiny:
    """`breaks` makes the rows end in an error half-way."""

    def __init__(self, version: str = "1", breaks: bool = False) -> None:
        self.version = version
        self.breaks = breaks
        self.read = 0

    def fingerprint(self) -> str:
        return self.version

    def rows(self) -> Iterator[Row]:
        self.read += 1
        yield row("Freedonia", "country", 10.0, 10.0, 9_000, demonyms=("Freedonian",), codes=("XXX",))
        yield row("Saint-Élan", "city", 10.5, 10.5, 800, alternates=("Sankt Elan",))
        if self.breaks:
            raise OSError("the source is gone")
        yield row("Al Qasr", "city", 11.0, 10.0, 700)
        yield row("Freedonia", "city", -10.0, 10.0, 50)
        yield row("North Vale", "admin1", 12.0, 10.0, abbreviations=("N. Vale.",))
