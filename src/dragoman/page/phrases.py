"""Times, counts and places in plain words."""

from __future__ import annotations

import datetime as dt

from dragoman.page.clean import one_line
from dragoman.records.reading import Event, NoteKind, Place, Quantity, Time


def notice(kind: NoteKind) -> str:
    """What became of a report: `corrected`."""
    return {"correction": "corrected", "clarification": "clarified", "retraction": "retracted"}[kind]


def day(value: str) -> str:
    """`2018-02-05` as `5 Feb 2018`; anything else as it is."""
    try:
        date = dt.date.fromisoformat(value)
    except ValueError:
        return one_line(value)
    return f"{date.day} {date:%b} {date.year}"


def when(time: Time) -> str:
    """A range of days: `5 Feb 2018`, `1–10 Feb 2018`, `from 1 Jan 2011`. Says where it is no word of the text."""
    words = _range(time.start, time.end)
    return words if time.basis == "text" else f"{words} ({_BASIS[time.basis]})"


_BASIS = {"dateline": "dateline", "published": "day of publication"}


def _range(start: str | None, end: str | None) -> str:
    if start is None or end is None:
        return f"from {day(start)}" if start else f"until {day(end)}" if end else "at no known time"
    if start == end:
        return day(start)
    if start[5:] == "01-01" and end[5:] == "12-31":
        return start[:4] if start[:4] == end[:4] else f"{start[:4]}–{end[:4]}"
    first, last = day(start).split(), day(end).split()
    for shared in (2, 1):
        if len(first) == len(last) == 3 and first[-shared:] == last[-shared:]:
            return f"{' '.join(first[:-shared])}–{' '.join(last)}"
    return f"{' '.join(first)}–{' '.join(last)}"


def how_many(quantity: Quantity) -> str:
    """`about 5,000`, `at least 5,000`, `up to 5,000`, `24–99`, `5,000`."""
    low, high = quantity.low, quantity.high
    if low is not None and high is not None:
        if low != high:
            return f"{low:,}–{high:,}"
        return f"about {low:,}" if quantity.approximate else f"{low:,}"
    return f"at least {low:,}" if low is not None else f"up to {high:,}" if high is not None else "unknown"


# What is counted, by the kind of a quantity.
_COUNTED = {
    "force_level": "troops",
    "trained": "people trained",
    "other_people": "people",
}


def counted(quantity: Quantity) -> str:
    """`about 5,000 troops`, `at least 3 killed`."""
    return f"{how_many(quantity)} {_COUNTED.get(quantity.kind, quantity.kind)}"


def where(place: Place) -> str:
    """A place with what holds it: `Erbil, Arbil, IRQ`; a country by its name alone."""
    parts = [place.name] if place.precision == "country" else [place.name, place.admin1, place.country]
    return one_line(", ".join(dict.fromkeys(p for p in parts if p)))


def position(place: Place) -> str:
    """Coordinates to a hundredth of a degree: `36.19 N 44.01 E`; empty where unknown."""
    if place.lat is None or place.lon is None:
        return ""
    north, east = "N" if place.lat >= 0 else "S", "E" if place.lon >= 0 else "W"
    return f"{abs(place.lat):.2f} {north} {abs(place.lon):.2f} {east}"


def kind(value: str) -> str:
    """A key of the contract as words: `force_level` as `force level`."""
    return value.replace("_", " ")


def pointer(numbers: list[int], most: int = 5) -> str:
    """Sentence numbers in brackets: `[3]`, `[1, 4, 9]`; beyond `most` an ellipsis."""
    if not numbers:
        return ""
    return f"[{', '.join(map(str, numbers[:most]))}{', …' if len(numbers) > most else ''}]"


def coded(event: Event) -> str:
    """Who coded an event, how surely, and the likeliest types: `fast-1a2b, confidence 0.91: ASSAULT 0.95`."""
    scores = ", ".join(f"{one_line(t)} {p:.2f}" for t, p in event.scores.items())
    words = f"{one_line(event.coder)}, confidence {event.confidence:.2f}"
    return f"{words}: {scores}" if scores else words
