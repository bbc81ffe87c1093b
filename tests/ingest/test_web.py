"""What a page says of itself, and what of that is believed; the genre that its publisher gives it."""

from __future__ import annotations

import pytest

from dragoman.ingest.genres import marked_genre
from dragoman.ingest.links import page_url, same_site
from dragoman.ingest.web import extract

BODY = (
    "<body><article><h1>Ministers meet</h1><p>The ministers of both countries met on Monday and talked for several "
    "hours about the border, officials said.</p></article></body>"
)


def page(head: str, attributes: str = "") -> bytes:
    return f"<!DOCTYPE html><html {attributes}><head><title>Ministers meet</title>{head}</head>{BODY}</html>".encode()


def test_what_a_page_does_not_say_is_null() -> None:
    found = extract(page(""))
    assert (found.title, found.published, found.outlet, found.url, found.language, found.genre) == (
        "Ministers meet", None, None, None, None, None,
    )  # fmt: skip


HERE = "https://www.daily.example/news/1"


@pytest.mark.parametrize(
    ("canonical", "url", "expected"),
    [
        ("https://daily.example/news/1", None, "https://daily.example/news/1"),
        ("https://daily.example/news/1", HERE, "https://daily.example/news/1"),
        ("https://daily.example/news/1", "https://other.example/x", "https://other.example/x"),
        ("javascript:alert(1)", HERE, HERE),
        ("javascript:alert(1)", None, None),
        ("data:text/html,x", HERE, HERE),
        ("file:///etc/passwd", HERE, HERE),
        ("//evil.example/x", HERE, HERE),
        ("http://127.0.0.1/x", HERE, HERE),
        ("http://127.0.0.1/x", None, None),
        ("http://localhost/x", None, None),
        ("https://user:secret@daily.example/x", None, "https://daily.example/x"),
        ("https://www.daily.example/" + "a" * 3000, HERE, HERE),
    ],
)
def test_canonical_urls(canonical: str, url: str | None, expected: str | None) -> None:
    assert extract(page(f'<link rel="canonical" href="{canonical}">'), url).url == expected


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://www.bbc.co.uk/x", "https://bbc.co.uk/y", True),
        ("https://edition.cnn.com/x", "https://www.cnn.com/y", True),
        ("https://a.co.uk/x", "https://b.co.uk/y", False),
        ("https://a.github.io/x", "https://b.github.io/y", False),
        ("https://x.example/x", "https://news.x.example/y", True),
        ("https://notx.example/x", "https://x.example/y", False),
    ],
)
def test_sites(a: str, b: str, same: bool) -> None:
    assert same_site(a, b) is same


@pytest.mark.parametrize(
    "value",
    [
        "https://a.example/\x1b[2J",
        "https://a.example/\u202e",
        "http://",
        "x",
        None,
        3,
        "http://[",
        "https://a b/",
    ],
)
def test_what_is_no_address(value: object) -> None:
    assert page_url(value) is None


@pytest.mark.parametrize(("said", "language"), [("en-GB", "en"), ("fr", None), ("EN", "en"), ("xx", None)])
def test_a_language_is_believed_where_the_words_bear_it_out(said: str, language: str | None) -> None:
    assert extract(page("", f'lang="{said}"')).language == language


@pytest.mark.parametrize(
    ("data", "content_type", "word"),
    [
        ("café".encode(), "text/html; charset=iso-8859-1", "café"),
        ("café".encode("cp1252"), "text/html; charset=windows-1252", "café"),
        ("café".encode("cp1252"), "text/html; charset=utf-8", "café"),
        ("Çağrı".encode("cp1254"), "text/html; charset=windows-1254", "Çağrı"),
        ("café".encode(), "text/html; charset=no-such-thing", "café"),
    ],
)
def test_servers_that_name_the_wrong_encoding(data: bytes, content_type: str, word: str) -> None:
    assert word in extract(page("").replace(b"officials said", data), HERE, content_type).text


LIVE = '<script type="application/ld+json">{"@context":"https://schema.org","@type":"LiveBlogPosting","headline":"x"}</script>'


@pytest.mark.parametrize(
    ("head", "url", "genre"),
    [
        ('<meta property="article:section" content="Opinion">', None, "opinion"),
        ('<meta property="article:section" content="World">', None, None),
        (LIVE, None, "live"),
        (LIVE.replace("LiveBlogPosting", "NewsArticle"), None, None),
        (LIVE.replace("LiveBlogPosting", "OpinionNewsArticle"), None, "opinion"),
        ("", "https://daily.example/opinion/2018/x", "opinion"),
    ],
)
def test_the_genre_of_a_page(head: str, url: str | None, genre: str | None) -> None:
    assert extract(page(head), url).genre == genre


@pytest.mark.parametrize(
    ("url", "genre"),
    [
        ("https://d.example/commentisfree/2018/feb/06/x", "opinion"),
        ("https://d.example/2018/op-ed/x.html", "opinion"),
        ("https://d.example/world/live/2018/x", "live"),
        ("https://d.example/briefings/x", "roundup"),
        ("https://d.example/world/opinion", None),
        ("https://d.example/world/opinion-polls/x", None),
        ("https://d.example/news/live-ammunition-fired", None),
        ("https://opinion.example/world/x", None),
        ("http://[", None),
    ],
)
def test_paths(url: str, genre: str | None) -> None:
    assert marked_genre(url=url) == genre
