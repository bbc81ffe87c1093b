"""What a brief is made of: sections of parts of sentences, and the sources that they cite by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dragoman.ledger.answers import ReportRef
from dragoman.page.clean import one_line


class Source(NamedTuple):
    """A sentence that a brief cites. `record`: the id that `dragoman show` opens; `note`: what else is to be known."""

    number: int
    record: str
    quote: str
    outlet: str
    published: str | None
    title: str | None
    url: str | None
    note: str = ""


class Sentence(NamedTuple):
    """A sentence of ours on one line, nothing in it escaped, and the numbers of its sources."""

    text: str
    sources: tuple[int, ...]


class Part(NamedTuple):
    """Sentences under a heading; with an empty one they come first."""

    heading: str
    sentences: tuple[Sentence, ...]


class Section(NamedTuple):
    """A story or a question."""

    kind: str
    id: str
    title: str
    parts: tuple[Part, ...]


class Brief(NamedTuple):
    """A whole brief. `about`: what it was made from, and when."""

    title: str
    about: str
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]


class Sources:
    """Numbers sources in the order in which they are cited, each record once."""

    def __init__(self, reports: Mapping[str, ReportRef]) -> None:
        self._reports = reports
        self._held: dict[str, Source] = {}

    def cite(
        self,
        record: str,
        quote: str,
        report: str,
        *,
        outlet: str = "",
        published: str | None = None,
        note: str = "",
    ) -> int:
        """The number of a record's sentence. `report`: the ref of its report; the rest where the ledger has none."""
        if record not in self._held:
            known = self._reports.get(report)
            self._held[record] = Source(
                number=len(self._held) + 1,
                record=one_line(record),
                quote=one_line(quote),
                outlet=one_line((known.outlet if known else outlet) or outlet or "no outlet"),
                published=known.published if known else published,
                title=one_line(known.title) if known and known.title else None,
                url=safe_url(known.url) if known else None,
                note=one_line(note),
            )
        return self._held[record].number

    def all(self) -> tuple[Source, ...]:
        """All that were cited, by number."""
        return tuple(self._held.values())


def safe_url(url: str | None) -> str | None:
    """An address that may be linked to: printable, of the web."""
    if url is None or not url.startswith(("http://", "https://")) or not url.isprintable() or " " in url:
        return None
    return url


def numbers(found: Iterable[int], most: int = 60) -> tuple[int, ...]:
    """Source numbers in order, each once, `most` of them: more nobody looks up."""
    return tuple(sorted(dict.fromkeys(found)))[:most]
