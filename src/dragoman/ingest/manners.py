"""How a guest behaves on other people's servers: robots.txt, one request at a time, a pause between two."""

from __future__ import annotations

import time
import urllib.robotparser
from collections.abc import Callable
from urllib.parse import urlsplit

from dragoman.errors import InputError
from dragoman.ingest.fetch import Fetcher
from dragoman.ingest.sockets import FetchError

ROBOTS = "dragoman"
"""The name under which robots.txt may speak to this program."""
LARGEST = 512_000
"""Bytes of a robots.txt that are looked at; RFC 9309 asks for 500 KiB at least."""
_RULES = 5_000
"""Lines of a robots.txt that are looked at: the standard library tries them one by one."""
_KEPT = 86_400.0
_KEPT_UNREACHED = 3_600.0
_HOSTS = 10_000
LONGEST_DELAY = 60.0
"""Seconds; a Crawl-delay beyond is cut to this."""


class Robots:
    """What a host's robots.txt allows; None where the host could not be asked, which allows nothing (RFC 9309)."""

    def __init__(self, lines: list[str] | None, until: float) -> None:
        self.until = until
        self._parser: urllib.robotparser.RobotFileParser | None = None
        if lines is not None:
            self._parser = urllib.robotparser.RobotFileParser()
            self._parser.parse(lines[:_RULES])

    def allows(self, url: str) -> bool:
        """Whether the page may be got."""
        return self._parser is not None and self._parser.can_fetch(ROBOTS, url)

    @property
    def reached(self) -> bool:
        """Whether the host could be asked."""
        return self._parser is not None

    @property
    def delay(self) -> float:
        """Seconds between two requests that it asks for, 0 where it says nothing."""
        asked = self._parser.crawl_delay(ROBOTS) if self._parser is not None else None
        return min(float(asked or 0), LONGEST_DELAY)


class Manners:
    """Waits before each request until the host has had its pause, and asks robots.txt first.

    `clock` counts seconds and never goes back (`time.monotonic`), so that setting the wall clock does no harm.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        delay: float = 2.0,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._delay = delay
        self._clock = clock
        self._sleep = sleep
        self._free: dict[str, float] = {}
        self._robots: dict[str, Robots] = {}

    def free_at(self, url: str) -> float:
        """When the host of a URL may be asked again, on this clock; in the past where it may be now."""
        return self._free.get(host_of(url), float("-inf"))

    def pause(self, url: str, seconds: float) -> None:
        """Leave the host alone for so long."""
        host = host_of(url)
        self._free[host] = max(self._free.get(host, 0.0), self._clock() + seconds)

    def before(self, url: str) -> None:
        """Wait for this host and take the turn. Raises FetchError (`fetch.robots`) where it wants no guests."""
        robots = self._asked(url)
        if not robots.reached:
            raise FetchError("fetch.robots", "The host could not be asked for its robots.txt.", passing=True)
        if not robots.allows(url):
            raise FetchError("fetch.robots", "The host's robots.txt forbids this page to programs.")
        self._turn(url, max(self._delay, robots.delay))

    def _turn(self, url: str, delay: float) -> None:
        host = host_of(url)
        wait = self._free.get(host, 0.0) - self._clock()
        if wait > 0:
            self._sleep(wait)
        if len(self._free) > _HOSTS:
            self._free = {h: t for h, t in self._free.items() if t > self._clock()}
        self._free[host] = self._clock() + delay

    def _asked(self, url: str) -> Robots:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        known = self._robots.get(origin)
        if known is None or known.until < self._clock():
            if len(self._robots) >= _HOSTS:
                self._robots.clear()
            known = self._robots[origin] = self._ask(f"{origin}/robots.txt")
        return known

    def _ask(self, url: str) -> Robots:
        """By RFC 9309: what is not there allows all, a server in trouble allows nothing for the time being.

        The page that is meant may follow at once: a round of many hosts need not wait for each.
        """
        try:
            found = self._fetcher.get(url, before=lambda at: self._turn(at, 0.0), most=LARGEST, cut=True)
        except FetchError as error:
            if error.code == "fetch.private":
                raise
            missing = error.status is not None and 400 <= error.status < 500 and not error.passing
            lines: list[str] | None = [] if missing or error.code == "fetch.redirects" else None
            return Robots(lines, self._clock() + (_KEPT if missing else _KEPT_UNREACHED))
        except InputError:  # what came is packed wrongly: no rules can be read from it
            return Robots(None, self._clock() + _KEPT_UNREACHED)
        text = found.body.decode("utf-8", "replace").removeprefix("\ufeff")
        return Robots(text.splitlines(), self._clock() + _KEPT)


def host_of(url: str) -> str:
    """The host of a URL, without port: one machine, one guest."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
