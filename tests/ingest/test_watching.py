"""Watching feeds on a server that misbehaves, with a clock that nobody has to wait for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from dragoman.ingest import Failure, Item, Notice
from dragoman.ingest.fetch import Fetcher
from dragoman.ingest.items import Defaults
from dragoman.ingest.manners import Manners
from dragoman.ingest.watching import BACK_OFF, Watcher
from dragoman.records.feeds import EntryState, FeedState
from dragoman.settings import Settings
from tests.ingest.server import Handler, Server, serving


class Memory:
    """Remembers visits as the ledger does."""

    def __init__(self) -> None:
        self.feeds: dict[str, FeedState] = {}
        self.known: dict[tuple[str, str], EntryState] = {}

    def feed(self, url: str) -> FeedState:
        return self.feeds.get(url, FeedState(url=url))

    def entries(self, url: str, keys: Iterable[str]) -> dict[str, EntryState]:
        return {key: self.known[url, key] for key in keys if (url, key) in self.known}

    def keep_feed(self, state: FeedState) -> None:
        self.feeds[state.url] = state

    def keep_entry(self, url: str, entry: EntryState) -> None:
        self.known[url, entry.key] = entry


class Clock:
    """Seconds that pass only when somebody sleeps, and a wall clock that may be set."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []
        self.jumped = dt.timedelta()

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def now(self) -> dt.datetime:
        return dt.datetime(2026, 3, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=self.seconds) + self.jumped


class World:
    """A server, a memory, a clock, and what a round gave."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.memory = Memory()
        self.clock = Clock()
        self.notices: list[Notice] = []

    def watcher(self, *paths: str, seconds: float = 2.0, most: int = 1_000_000, **options: Any) -> Watcher:
        fetcher = Fetcher(most=most, seconds=seconds, allow_private=True)
        manners = Manners(fetcher, 2.0, clock=self.clock, sleep=self.clock.sleep)
        return Watcher(
            [self.server.url(path) for path in paths], self.memory, fetcher, manners,
            notice=self.notices.append, now=self.clock.now, **options,
        )  # fmt: skip

    def round(self, *paths: str, **options: Any) -> list[str]:
        """The URLs of the reports, and the codes of the failures, of one round of a new watcher."""
        return told(self.watcher(*paths, **options).round())


def told(items: Iterable[Item | Failure]) -> list[str]:
    return [i.code if isinstance(i, Failure) else str(i.report.url).split("/", 3)[-1] for i in items]


@pytest.fixture
def world() -> Iterator[World]:
    with serving() as server:
        yield World(server)


def page(words: str) -> bytes:
    return (
        f"<html><head><title>{words}</title></head><body><article><h1>{words}</h1><p>{words} was said on Monday by "
        "the ministers of both countries, who met and talked for several hours about the border.</p></article>"
    ).encode()


def item(name: str, **parts: str) -> str:
    known = {
        "guid": name,
        "link": f"/{name}",
        "title": name,
        "pubDate": "Sun, 01 Mar 2026 10:00:00 GMT",
    } | parts
    return "<item>" + "".join(f"<{tag}>{words}</{tag}>" for tag, words in known.items() if words) + "</item>"


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>News</title>{''.join(items)}</channel></rss>".encode()


def publish(world: World, *names: str, path: str = "/feed") -> None:
    world.server.routes[path] = lambda h: h.reply(rss(*map(item, names)), kind="application/rss+xml")
    world.server.routes |= {f"/{name}": page(name) for name in names}


def test_entries_are_followed_to_their_pages_once(world: World) -> None:
    publish(world, "a", "b")
    watcher = world.watcher("/feed")
    reports = [i.report for i in watcher.round() if isinstance(i, Item)]
    assert [r.url for r in reports] == [world.server.url("/a"), world.server.url("/b")]
    assert reports[0].text.startswith("a\n\na was said on Monday")
    assert reports[0].published == "Sun, 01 Mar 2026 10:00:00 GMT"
    assert world.round("/feed") == []
    publish(world, "a", "b", "c")
    assert world.round("/feed") == ["c"]


def test_an_entry_that_is_changed_is_looked_at_again(world: World) -> None:
    publish(world, "a")
    world.round("/feed")
    world.server.routes["/feed"] = rss(item("a", title="a, corrected"))
    assert world.round("/feed") == ["a"]


def test_what_a_caller_does_not_get_done_comes_again(world: World) -> None:
    publish(world, "a", "b")
    first = world.watcher("/feed").round()
    next(first)
    first.close()  # type: ignore[attr-defined]
    assert world.round("/feed") == ["a", "b"]


def test_requests_are_conditional_once_all_is_done(world: World) -> None:
    publish(world, "a")

    def feed(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == '"7"':
            handler.reply(b"", status=304)
        else:
            handler.reply(
                rss(item("a")), headers={"ETag": '"7"', "Last-Modified": "Sun, 01 Mar 2026 10:00:00 GMT"}
            )

    world.server.routes["/feed"] = feed
    world.round("/feed")
    watcher = world.watcher("/feed")
    assert told(watcher.round()) == []
    assert watcher.counts == {"unchanged": 1}
    _, headers = world.server.asked[-1]
    assert headers["If-Modified-Since"] == "Sun, 01 Mar 2026 10:00:00 GMT"
    assert world.memory.feed(world.server.url("/feed")).etag == '"7"'


def test_a_page_that_may_come_yet_keeps_the_feed_unconditional(world: World) -> None:
    publish(world, "a", "b")
    feed = rss(item("a"), item("b"))
    world.server.routes |= {
        "/feed": lambda h: h.reply(feed, headers={"ETag": '"7"'}),
        "/a": lambda h: h.reply(b"", status=500),
    }
    assert world.round("/feed") == ["fetch.status", "b"]
    assert world.memory.feed(world.server.url("/feed")).etag is None
    for _ in range(4):
        assert world.round("/feed") == ["fetch.status"]
    assert world.round("/feed") == []  # five times are enough
    assert world.memory.feed(world.server.url("/feed")).etag == '"7"'


def test_a_page_that_is_gone_is_not_asked_for_again(world: World) -> None:
    world.server.routes["/feed"] = rss(item("a"))
    assert world.round("/feed") == ["fetch.status"]
    assert world.round("/feed") == []


def test_one_host_is_given_a_pause_and_another_is_asked_meanwhile(world: World) -> None:
    with serving("127.0.0.2") as other:
        publish(world, "a", "b")
        far = [item(n, link=other.url(f"/{n}")) for n in ("x", "y")]
        other.routes |= {"/feed": rss(*far), "/x": page("x"), "/y": page("y")}
        watcher = world.watcher("/feed")
        watcher.feeds.append(other.url("/feed"))
        assert sorted(order := told(watcher.round())) == ["a", "b", "x", "y"]
        assert set(order[:2]) == {"a", "x"}
    # Each host: feed and two pages, two seconds apart; both hosts' waits are the same ones.
    assert world.clock.seconds == pytest.approx(1004.0, abs=0.01)


def test_a_crawl_delay_holds(world: World) -> None:
    publish(world, "a")
    world.server.routes["/robots.txt"] = b"User-agent: dragoman\nCrawl-delay: 20\n"
    assert world.round("/feed") == ["a"]
    assert world.clock.slept == [20.0]


@pytest.mark.parametrize(
    ("status", "header", "waits"),
    [(429, {"Retry-After": "30"}, 30.0), (503, {}, 60.0), (500, {}, 2.0)],
)
def test_a_host_that_asks_for_time_gets_it(
    world: World, status: int, header: dict[str, str], waits: float
) -> None:
    publish(world, "a", "b")
    world.server.routes["/a"] = lambda h: h.reply(b"", status=status, headers=header)
    assert world.round("/feed") == ["fetch.status", "b"]
    assert world.clock.slept[-1] == pytest.approx(waits)


def test_a_host_that_asks_for_long_is_left_until_the_next_round(world: World) -> None:
    publish(world, "a", "b", "c")
    world.server.routes["/a"] = lambda h: h.reply(b"", status=429, headers={"Retry-After": "600"})
    watcher = world.watcher("/feed")
    assert told(watcher.round()) == ["fetch.status"]
    world.server.routes["/a"] = page("a")
    assert told(watcher.round()) == ["a", "b", "c"]
    assert max(world.clock.slept) > 590


def test_a_feed_that_fails_is_left_alone_longer_each_time(world: World) -> None:
    world.server.routes["/feed"] = lambda h: h.reply(b"", status=500)
    for failures in range(1, 5):
        assert world.round("/feed") == ["fetch.status"]
        assert world.round("/feed") == []
        state = world.memory.feed(world.server.url("/feed"))
        assert (state.failures, state.code) == (failures, "fetch.status")
        world.clock.sleep(BACK_OFF * 2 ** (failures - 1) + 1)
    publish(world, "a")
    assert world.round("/feed") == ["a"]
    assert world.memory.feed(world.server.url("/feed")).failures == 0


@pytest.mark.parametrize("jump", [dt.timedelta(days=-400), dt.timedelta(days=400)])
def test_a_clock_that_jumps_does_no_harm(world: World, jump: dt.timedelta) -> None:
    world.server.routes["/feed"] = lambda h: h.reply(b"", status=500)
    world.round("/feed")
    publish(world, "a")
    world.clock.jumped = jump
    assert world.round("/feed", defaults=Defaults(published="2020-01-01")) == ["a"]
    assert max(world.clock.slept) <= 2.0


ROBOTS = [
    (b"User-agent: *\nDisallow: /a\n", ["fetch.robots", "b"]),
    (b"User-agent: dragoman\nDisallow: /\n", ["fetch.robots"]),
    (b"User-agent: otherbot\nDisallow: /\n", ["a", "b"]),
    (b"\xff\xfe nonsense \x00", ["a", "b"]),
]


@pytest.mark.parametrize(("robots", "expected"), ROBOTS)
def test_robots_are_obeyed(world: World, robots: bytes, expected: list[str]) -> None:
    publish(world, "a", "b")
    world.server.routes["/robots.txt"] = robots
    assert world.round("/feed") == expected
    assert sum(path == "/robots.txt" for path, _ in world.server.asked) == 1


def test_robots_without_end(world: World) -> None:
    publish(world, "a")

    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not handler.server.stop.is_set():
            handler.wfile.write(b"Disallow: /nowhere\n" * 1000)

    world.server.routes["/robots.txt"] = endless
    assert world.round("/feed") == ["a"]


@pytest.mark.parametrize(
    ("status", "expected"), [(404, ["a"]), (403, ["a"]), (500, ["fetch.robots"]), (503, ["fetch.robots"])]
)
def test_robots_that_are_not_there(world: World, status: int, expected: list[str]) -> None:
    publish(world, "a")
    world.server.routes["/robots.txt"] = lambda h: h.reply(b"", status=status)
    assert world.round("/feed") == expected


def test_a_redirect_is_asked_of_the_robots_of_where_it_leads(world: World) -> None:
    publish(world, "a")
    with serving("127.0.0.2") as other:
        other.routes["/robots.txt"] = b"User-agent: *\nDisallow: /\n"
        world.server.routes["/a"] = lambda h: h.reply(b"", status=302, headers={"Location": other.url("/a")})
        assert world.round("/feed") == ["fetch.robots"]
        assert other.paths == []


def test_the_feeds_own_words(world: World) -> None:
    body = "&lt;p&gt;Alpha threatened Beta.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;"
    world.server.routes["/feed"] = rss(item("a", description=body))
    reports = [i.report for i in world.watcher("/feed", articles=False).round() if isinstance(i, Item)]
    assert [(r.text, r.outlet, r.url) for r in reports] == [
        ("a\n\nAlpha threatened Beta.", "News", world.server.url("/a"))
    ]
    assert world.server.paths == ["/feed"]


def test_an_entry_without_a_link_is_taken_in_its_own_words(world: World) -> None:
    world.server.routes["/feed"] = rss(item("a", link="", description="Words."))
    reports = [i.report.text for i in world.watcher("/feed").round() if isinstance(i, Item)]
    assert reports == ["a\n\nWords."]


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("application/pdf", b"%PDF-1.4", "fetch.type"),
        ("text/html", b"<p>", "input.no-text"),
        ("image/png", b"x", "fetch.type"),
    ],
)
def test_pages_that_are_no_articles(world: World, kind: str, body: bytes, code: str) -> None:
    publish(world, "a", "b")
    world.server.routes["/a"] = lambda h: h.reply(body, kind=kind)
    assert world.round("/feed") == [code, "b"]
    assert world.round("/feed") == []


def test_a_page_cannot_pass_for_another_sites(world: World) -> None:
    publish(world, "a")
    canonical = b'<head><link rel="canonical" href="https://other.example/scoop">'
    world.server.routes["/a"] = page("a").replace(b"<head>", canonical)
    assert world.round("/feed") == ["a"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>" + rss("&b;"), "input.entities"),
        (b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + rss("&a;"), "input.entities"),
        (b"<html><body>Not a feed</body></html>", "feed.broken"),
        (b"", "feed.broken"),
        (b"<rss", "feed.broken"),
        (b"\x89PNG\r\n", "input.binary"),
    ],
)  # fmt: skip
def test_what_is_no_feed(world: World, body: bytes, code: str) -> None:
    publish(world, "a", path="/good")
    world.server.routes["/feed"] = body
    assert world.round("/feed", "/good") == [code, "a"]


def test_a_feed_without_end_of_entries(world: World) -> None:
    publish(world, "a")
    world.server.routes["/feed"] = rss(item("a"), *(item(f"n{n}") for n in range(100_000)))
    watcher = world.watcher("/feed", settings=Settings(max_feed_entries=1), most=30_000_000)
    assert told(watcher.round()) == ["a"]
    assert [(n.code, n.message) for n in world.notices] == [
        ("feed.long", "100,000 entries beyond the first 1 are left out")
    ]


def test_guids_that_repeat(world: World) -> None:
    publish(world, "a", "b")
    world.server.routes["/feed"] = rss(item("a", guid="x"), item("b", guid="x"), item("a", guid="x"))
    assert world.round("/feed") == ["a", "b"]
