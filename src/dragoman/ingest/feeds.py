"""Feeds, RSS and Atom, to their entries."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

import msgspec

from dragoman.errors import InputError
from dragoman.ingest.decode import FEED
from dragoman.ingest.genres import marked_genre
from dragoman.ingest.links import page_url
from dragoman.ingest.safexml import mended, xml_text
from dragoman.records.dates import parse_published
from dragoman.records.reading import Genre

_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_LONGEST = 500


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a feed. `key` says which it is, `state` in which form: an entry that was changed has another."""

    key: str
    state: str
    id: str
    title: str | None
    url: str | None
    published: str | None
    text: str | None
    outlet: str | None
    genre: Genre | None


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as it stood. `left_out`: entries beyond the limit."""

    title: str | None
    entries: tuple[Entry, ...]
    left_out: int = 0


def parse_feed(data: bytes, *, url: str | None = None, most: int = 1_000, content_type: str = "") -> Feed:
    """The first `most` entries of a feed, in its order, each once; what it says of itself and in what words.

    `url` is where it was got from: relative links are joined to it. Entries of one identity and link are one, the
    first; one identity with different links, as broken feeds have it, are several. Raises InputError: `feed.broken`
    where there is no feed in it, and what `xml_text` raises.
    """
    import feedparser  # type: ignore[import-untyped]

    text = xml_text(data, content_type)
    if not FEED.search(text[:4_000]):
        raise InputError("feed.broken", "This is neither RSS nor Atom.", "Look at its address in a browser.")
    text, left_out = _first(text, most)
    whole = mended(text)
    try:
        found: Any = feedparser.parse(
            whole or b"",
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, LookupError, RecursionError, AssertionError) as error:
        raise InputError("feed.broken", f"This feed cannot be read: {error}.") from None
    if not found.get("version"):
        raise InputError("feed.broken", "This is no version of RSS or Atom that is known, or it is damaged.")
    title = _line(found.feed.get("title"), markup=True)
    entries: dict[str, Entry] = {}
    for raw in found.entries[:most]:
        entry = _entry(raw, title, url)
        if entry.text or entry.url:
            entries.setdefault(entry.key, entry)
    return Feed(title=title, entries=tuple(entries.values()), left_out=left_out)


def _first(text: str, most: int) -> tuple[str, int]:
    """The document without the entries beyond the first `most`, and how many these were; cheap for huge ones."""
    ends = [found.end() for found in _END.finditer(text)]
    if len(ends) <= most:
        return text, 0
    return text[: ends[most - 1]] + text[ends[-1] :], len(ends) - most


def _entry(raw: Any, title: str | None, base: str | None) -> Entry:
    own_base = page_url((raw.get("title_detail") or {}).get("base"), base, private=True)
    said = raw.get("link")
    if raw.get("guidislink") and said == raw.get("id") and "://" not in str(said):
        said = None  # a guid that only by default counts as an address
    link = page_url(said, own_base or base, private=True)
    name = _line(raw.get("title"), markup=True)
    body = _body(raw)
    text = "\n\n".join(
        part for part in (name, body) if part and not (part == name and (body or "").startswith(name))
    )
    id_ = _line(raw.get("id")) or link or "text:" + _digest(text)
    published = raw.get("published")
    # Asked first, as feedparser answers `updated` by `published` where only that is there, and warns of it.
    changed, changed_parsed = (
        (raw.get("updated"), raw.get("updated_parsed")) if "updated" in raw else (None, None)
    )
    sections = [str(tag.get("term") or "") for tag in (raw.get("tags") or [])[:20]]
    return Entry(
        key=_digest(f"{id_}\n{raw.get('link') or ''}"),
        state=_digest("\n".join(str(part or "") for part in (name, published, changed, body))),
        id=id_[:_LONGEST],
        title=name,
        url=link,
        published=_date(published, raw.get("published_parsed")) or _date(changed, changed_parsed),
        text=text or None,
        outlet=_line((raw.get("source") or {}).get("title"), markup=True) or title,
        genre=marked_genre(url=link, sections=sections),
    )


def _body(raw: Any) -> str | None:
    """The entry's own text: its content if it has some, else its summary."""
    parts = [part.get("value") or "" for part in raw.get("content") or []]
    longest = max([*parts, raw.get("summary") or ""], key=len)
    return plain_text(longest) or None


def plain_text(markup: str) -> str:
    """The words of a fragment of HTML, paragraphs set apart by an empty line; what is not shown is left out."""
    from lxml import etree, html

    if "<" not in markup and "&" not in markup:
        return "\n\n".join(line for part in markup.splitlines() if (line := " ".join(part.split())))
    try:
        root = html.fragment_fromstring(_CONTROL.sub("", markup), create_parent="div")
    except (etree.LxmlError, ValueError):
        return ""
    for node in root.iter("script", "style", "template", "iframe", "noscript", "figure"):
        node.clear(keep_tail=True)
    for node in root.iter(*_BLOCKS):
        node.text = "\n" + (node.text or "")
        node.tail = "\n" + (node.tail or "")
    lines = (" ".join(line.split()) for line in root.text_content().splitlines())
    return "\n\n".join(line for line in lines if line)


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_BLOCKS = (
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "tr",
    "table",
    "section",
    "hr",
)


def _date(said: object, parsed: Any) -> str | None:
    """The date as the feed writes it if it is one; else the day, in UTC, that feedparser made of it."""
    if isinstance(said, str) and parse_published(said.strip(), today=dt.date(9999, 12, 30)) is not None:
        return said.strip()
    try:
        return dt.datetime(*parsed[:6]).isoformat() + "Z" if parsed else None
    except (ValueError, TypeError):
        return None


def _line(value: object, markup: bool = False) -> str | None:
    """One line without ragged white space, or None."""
    if not isinstance(value, str):
        return None
    words = plain_text(value) if markup else _CONTROL.sub("", value)
    return " ".join(words.split())[:_LONGEST] or None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
