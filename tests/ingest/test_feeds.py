"""Feeds as they are found: in the wrong encoding, ill-formed, hostile."""

from __future__ import annotations

import time

import pytest

from dragoman.errors import InputError
from dragoman.ingest.feeds import Feed, parse_feed, plain_text


def feed(items: str, head: str = "", root: str = "<rss version='2.0'>") -> str:
    return f"{head}{root}<channel><title>News</title>{items}</channel></rss>"


def titles(data: str | bytes, content_type: str = "") -> list[str | None]:
    raw = data if isinstance(data, bytes) else data.encode()
    return [entry.title for entry in parse_feed(raw, content_type=content_type).entries]


ITEM = "<item><title>Zürich – café</title></item>"


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (feed(ITEM).encode(), "application/rss+xml; charset=iso-8859-1"),
        (feed(ITEM, "<?xml version='1.0' encoding='iso-8859-1'?>").encode(), ""),
        (feed(ITEM, "<?xml version='1.0' encoding='windows-1252'?>").encode("cp1252"), ""),
        (feed(ITEM).encode("cp1252"), "text/xml; charset=windows-1252"),
        (feed(ITEM).encode("cp1252"), ""),
        (feed(ITEM, '<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"), ""),
        (feed(ITEM, "<?xml version='1.0' encoding='no-such-thing'?>").encode(), ""),
        (b"\xef\xbb\xbf\n" + feed(ITEM).encode(), ""),
    ],
)
def test_encodings(data: bytes, content_type: str) -> None:
    assert titles(data, content_type) == ["Zürich – café"]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (
            "<item><title>War & peace &nbsp; &amp; &lt;b&gt;more&lt;/b&gt;</title></item>",
            ["War & peace & more"],
        ),
        ("<item><title>a\x00b\x0bc</title></item>", ["abc"]),
        ("<item><media:thing x:y='1'/><title>a</title></item>", ["a"]),
        ("<item><title>a</title><item><title>b</title>", ["b"]),
        ("<item><title><![CDATA[<b>a</b> & b]]></title></item>", ["a & b"]),
    ],
)
def test_ill_formed_feeds(items: str, expected: list[str]) -> None:
    found = titles(feed(items))
    assert set(expected) <= set(found)


def test_namespaces_that_were_forgotten() -> None:
    body = "<item><title>a</title><content:encoded>Long words.</content:encoded><dc:date>2018-02-06</dc:date></item>"
    (entry,) = parse_feed(feed(body).encode()).entries
    assert (entry.text, entry.published) == ("a\n\nLong words.", "2018-02-06")


@pytest.mark.parametrize(
    ("link", "base", "expected"),
    [
        ("/a", "https://x.example/feeds/world.xml", "https://x.example/a"),
        ("b.html", "https://x.example/feeds/world.xml", "https://x.example/feeds/b.html"),
        ("//y.example/c", "https://x.example/", "https://y.example/c"),
        ("https://y.example/d", None, "https://y.example/d"),
        ("/a", None, None),
        ("javascript:alert(1)", "https://x.example/", None),
        ("file:///etc/passwd", "https://x.example/", None),
    ],
)
def test_links(link: str, base: str | None, expected: str | None) -> None:
    (entry,) = parse_feed(
        feed(f"<item><title>a</title><link>{link}</link></item>").encode(), url=base
    ).entries
    assert entry.url == expected


def test_an_atom_entry_and_its_source() -> None:
    data = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://x.example/w/"><title>Planet</title><entry>
    <id>tag:1</id><title>t</title><link href="one"/><published>2018-02-06T23:00:00-05:00</published>
    <updated>2018-02-08T00:00:00Z</updated><source><title>The Wire</title></source></entry></feed>"""
    (entry,) = parse_feed(data.encode()).entries
    assert (entry.url, entry.outlet, entry.published) == (
        "https://x.example/w/one", "The Wire", "2018-02-06T23:00:00-05:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    "inside",
    [
        "<a>" * 500_000,
        "<m:a/>" * 30_000,
        "<item>" * 100_000,
        "&amp;#38;" * 100_000,
        "<![CDATA[" * 50_000,
        "<" * 300_000,
    ],
)
def test_hostile_feeds_take_little_time(inside: str) -> None:
    begun = time.process_time()
    try:
        found: Feed | None = parse_feed(feed(inside).encode(), most=100)
    except InputError:
        found = None
    assert found is None or len(found.entries) <= 100
    assert time.process_time() - begun < 5


def test_words_of_markup() -> None:
    assert plain_text(
        "<p>One <b>two</b>.</p><ul><li>a<li>b</ul><script>x</script><style>y</style>c<br>d"
    ) == ("One two.\n\na\n\nb\n\nc\n\nd")
    assert plain_text("a &amp; b\n\nc") == "a & b\n\nc"
    assert plain_text("\x00<p>") == ""
