"""A web page to a report's parts, with trafilatura."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import msgspec

from dragoman.errors import InputError
from dragoman.ingest.decode import marked_encoding, refuse_binary, refuse_nul
from dragoman.ingest.genres import marked_genre
from dragoman.ingest.links import page_url, same_site
from dragoman.records.reading import Genre

# What a browser would not show.
_STYLE = "translate(normalize-space(@style), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', 'abcdefghijklmnopqrstuvwxyz')"
_HIDDEN = [
    "//template",
    "//*[@hidden]",
    f"//*[contains({_STYLE}, 'display:none') or contains({_STYLE}, 'visibility:hidden')]",
]
_LANGUAGE = re.compile(rb"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
_HEAD = 20_000
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


class WebPage(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says. `text` begins with the title, so that the headline can be read and pointed at."""

    text: str
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    genre: Genre | None = None


def extract(data: bytes, url: str | None = None, content_type: str | None = None) -> WebPage:
    """The article of a page: scripts, styles, menus and comments are left out.

    `url` is where the page was got from: the canonical URL that the page names is taken only where it is of the same
    site, so that no page can pass for another's. `content_type` is the header that it came with. Paragraphs are set
    apart by an empty line. `language` is what the page says of itself where its words bear that out. Raises InputError:
    `input.binary`, `input.encoding`, `input.no-text` where the page holds no article.
    """
    import trafilatura

    refuse_binary(data[:16])
    document = trafilatura.bare_extraction(
        _source(data, content_type),
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
    found = _canonical(getattr(document, "url", None), url)
    return WebPage(
        text=text,
        title=title,
        published=_line(getattr(document, "date", None)),
        outlet=_line(getattr(document, "sitename", None)) or (urlsplit(found).hostname if found else None),
        url=found,
        language=_language(data, text),
        genre=marked_genre(
            url=found or url,
            sections=getattr(document, "categories", None) or (),
            types=[kind] if (kind := getattr(document, "pagetype", None)) else [],
        ),
    )


def _source(data: bytes, content_type: str | None) -> bytes | str:
    """What trafilatura is given: text where a mark or the server names the encoding rightly, else the bytes."""
    encoding = marked_encoding(data[:4])
    if encoding is not None:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            raise InputError(
                "input.encoding",
                f"This is not {encoding}, as its first bytes say: {error.reason}.",
                "Convert it.",
            ) from None
    if b"\x00" in data:
        raise InputError("input.binary", "This holds NUL bytes and is no web page.", "Save the page again.")
    # What is UTF-8 is hardly ever anything else, whatever a server says; what the server names wrongly, the page may
    # name rightly, and trafilatura finds that out from the bytes.
    for name in ("utf-8", *_CHARSET.findall(content_type or "")):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    return data


def _canonical(named: object, url: str | None) -> str | None:
    """The URL that the page names, where it can be one and is of the site that it came from; else that."""
    here, there = page_url(url, private=True), page_url(named, url, private=url is not None)
    if there is None or (here is not None and not same_site(there, here)):
        return here
    return there


def _language(data: bytes, text: str) -> str | None:
    from dragoman.reading import language

    said = _LANGUAGE.search(data[:_HEAD])
    if said is None:
        return None
    code = said[1].decode("ascii").lower()
    return code if language.detect(text) == code else None


def _paragraphs(text: str) -> str:
    return "\n\n".join(line.strip() for line in text.splitlines() if line.strip())


def _line(value: object) -> str | None:
    """One line of metadata without ragged white space, or None."""
    return (" ".join(value.split()) or None) if isinstance(value, str) else None
