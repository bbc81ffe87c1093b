"""The pieces of a drawing as SVG: escaped text, links that only lead to pages, shapes, ticks of a time axis."""

from __future__ import annotations

import datetime
import html
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from dragoman.page.clean import one_line
from dragoman.questions.records import Evidence

_NO_XML = str.maketrans("", "", "\ufffe\uffff")
"""Characters that no XML document may hold and that `one_line` leaves."""

_CORNERS: dict[Evidence, tuple[tuple[float, float], ...]] = {
    "demanded": ((0, -5.5), (5, 4), (-5, 4)),
    "threatened": ((0, 5.5), (5, -4), (-5, -4)),
    "promised": ((0, -6), (6, 0), (0, 6), (-6, 0)),
    "voted": ((-4.5, -4.5), (4.5, -4.5), (4.5, 4.5), (-4.5, 4.5)),
    "did": ((-2, -6), (2, -6), (2, -2), (6, -2), (6, 2), (2, 2), (2, 6), (-2, 6), (-2, 2), (-6, 2), (-6, -2), (-2, -2)),
}  # fmt: skip


def text(words: str) -> str:
    """Words of anybody as the content of an element or a quoted attribute: on one line, nothing in them acts."""
    return html.escape(one_line(words).translate(_NO_XML), quote=True)


def anchor(id_: str) -> str:
    """An id as the part of an address behind `#`."""
    return quote(id_, safe=":.-_~")


def address(url: str | None, id_: str) -> str:
    """What a point leads to: a page (http, https, or without a scheme), else the place `#id` of the document itself."""
    if url is not None:
        try:
            scheme = urlsplit(url).scheme
        except ValueError:
            scheme = "none"
        harmless = url.isprintable() and not url[:1].isspace() and not url.startswith(("//", "\\"))
        if scheme in ("http", "https") or (not scheme and harmless and ":" not in url.split("/")[0]):
            return text(quote(url, safe="%/:?#[]@!$&'()*+,;=-._~"))
    return f"#{anchor(id_)}"


def shape(evidence: Evidence, x: float, y: float, kind: str) -> str:
    """The mark of a kind of evidence round a point: a circle for words, other outlines for the rest."""
    corners = _CORNERS.get(evidence)
    if corners is None:
        hollow = " hollow" if evidence == "reported_by_others" else ""
        return f'<circle class="mark {kind}{hollow}" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    return f'<polygon class="mark {kind}" points="{points}"/>'


def ticks(since: datetime.date, until: datetime.date, most: int = 9) -> Iterator[tuple[datetime.date, str]]:
    """Days of a time axis with their labels: `most` at most, on first days of years or months, or on days."""
    days = (until - since).days + 1
    if days <= most * 7:
        step = -(-days // most)
        for n in range(0, days, step):
            day = since + datetime.timedelta(n)
            yield day, f"{day.day} {day:%b}" if n else f"{day.day} {day:%b} {day.year}"
        return
    months = (until.year - since.year) * 12 + until.month - since.month + 1
    step = next((s for s in (1, 2, 3, 6, 12) if months <= s * most), -(-months // (12 * most)) * 12)
    first = since.year * 12 + since.month - 1 + (since.day > 1)
    first += -first % step
    for number in range(first, until.year * 12 + until.month, step):
        day = datetime.date(number // 12, number % 12 + 1, 1)
        yield day, str(day.year) if step >= 12 else f"{day:%b} {day.year}"
