"""A web page to a report's parts, with trafilatura."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from dragoman.errors import InputError
from dragoman.ingest.decode import marked_encoding, refuse_binary, refuse_nul

# What a browser would not show.
_STYLE = "translate(normalize-space(@style), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', 'abcdefghijklmnopqrstuvwxyz')"
_HIDDEN = [
    "//template",
    "//*[@hidden]",
    f"//*[contains({_STYLE}, 'display:none') or contains({_STYLE}, 'visibility:hidden')]",
]


class WebPage(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says. `text` begins with the title, so that the headline can be read and pointed at."""

    text: str
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None


def extract(data: bytes) -> WebPage:
    """The article of a page: scripts, styles, menus and comments are left out.

    Paragraphs are set apart by an empty line. Raises InputError: `input.binary`, `input.encoding`,
    `input.no-text` where the page holds no article.
    """
    import trafilatura

    refuse_binary(data[:16])
    source: bytes | str = data
    encoding = marked_encoding(data[:4])
    if encoding is not None:
        try:
            source = data.decode(encoding)
        except UnicodeDecodeError as error:
            raise InputError(
                "input.encoding",
                f"This is not {encoding}, as its first bytes say: {error.reason}.",
                "Convert it.",
            ) from None
    elif b"\x00" in data:
        raise InputError("input.binary", "This holds NUL bytes and is no web page.", "Save the page again.")
    document = trafilatura.bare_extraction(
        source,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        include_links=False,
        prune_xpath=_HIDDEN,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    body = _paragraphs(getattr(document, "text", None) or "")
    if not body:
        raise InputError("input.no-text", "The page holds no article.", "Save its text as a .txt file.")
    title = _line(getattr(document, "title", None))
    text = body if title is None or body.startswith(title) else f"{title}\n\n{body}"
    refuse_nul(text)
    url = _line(getattr(document, "url", None))
    return WebPage(
        text=text,
        title=title,
        published=_line(getattr(document, "date", None)),
        outlet=_line(getattr(document, "sitename", None)) or (urlsplit(url).hostname if url else None),
        url=url,
    )


def _paragraphs(text: str) -> str:
    return "\n\n".join(line.strip() for line in text.splitlines() if line.strip())


def _line(value: object) -> str | None:
    """One line of metadata without ragged white space, or None."""
    return (" ".join(value.split()) or None) if isinstance(value, str) else None
