"""Lists of feeds: OPML, the format that feed readers exchange."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from dragoman.errors import InputError
from dragoman.ingest.safexml import xml_text

_MOST = 10_000
"""Feeds of one list."""


def feeds_of(data: bytes) -> list[str]:
    """URLs of the feeds in an OPML document, in its order, each once, of folders too.

    Raises InputError: `watch.list` where it is no OPML or names no feed or more than 10,000, and what `xml_text`
    raises.
    """
    try:
        root = ElementTree.fromstring(xml_text(data))
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise InputError("watch.list", f"This is no OPML: {error}.", "Export it again.") from None
    urls = [outline.get("xmlUrl", "").strip() for outline in root.iter("outline")]
    found = list(dict.fromkeys(url for url in urls if url))
    if root.tag != "opml" or not found or len(found) > _MOST:
        raise InputError(
            "watch.list",
            f"This names {len(found):,} feeds." if root.tag == "opml" else "This is no OPML.",
            "A list of feeds is OPML with outlines that have an xmlUrl.",
        )
    return found
