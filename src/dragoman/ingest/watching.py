"""Feeds, visited again and again: what is new in them becomes reports."""

from __future__ import annotations

import datetime as dt
import heapq
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import msgspec

from dragoman.errors import InputError
from dragoman.ingest.feeds import Entry, parse_feed
from dragoman.ingest.fetch import LONGEST_WAIT, Fetched, Fetcher
from dragoman.ingest.items import Defaults, Failure, Item, Notice
from dragoman.ingest.loader import entry_report
from dragoman.ingest.manners import Manners, host_of
from dragoman.ingest.objects import believed, check_text
from dragoman.ingest.single import page_report
from dragoman.ingest.sockets import FetchError
from dragoman.ingest.web import extract
from dragoman.records.feeds import EntryState, FeedState
from dragoman.records.report import Report
from dragoman.settings import Settings

BACK_OFF = 300.0
"""Seconds that a feed is left alone after a failed visit; twice as long after each further one, at most a day."""
TRIES = 5
"""How often a page that may be there another time is asked for."""
PATIENCE = 60.0
"""Seconds that a host may ask us to wait within a round; one that asks for more is left until the next."""
_OURS = frozenset({"fetch.private", "fetch.scheme", "fetch.url"})
"""What was refused before anybody was asked needs no pause."""
_HTML = ("text/", "application/xhtml", "application/xml")


class Remembers(Protocol):
    """Where visits are remembered: the ledger."""

    def feed(self, url: str) -> FeedState: ...

    def entries(self, url: str, keys: Iterable[str]) -> dict[str, EntryState]: ...

    def keep_feed(self, state: FeedState) -> None: ...

    def keep_entry(self, url: str, entry: EntryState) -> None: ...


class _Visit:
    """A visit to a feed that is not over: what is left to do, and what to remember at the end."""

    def __init__(self, url: str, state: FeedState) -> None:
        self.url = url
        self.state = state
        self.left = 0
        self.undone = False
        """Something is to be tried again, so that the feed must come whole the next time."""


class _Job(msgspec.Struct, frozen=True):
    """A request to make: for the feed itself, or for the page of an entry."""

    url: str
    visit: _Visit
    entry: Entry | None = None
    tries: int = 0


class Watcher:
    """Visits feeds, one request at a time, the hosts in turn; `counts` says what came of it.

    `now` may jump: what is remembered in its terms is not believed where it lies too far off. Waits go by the clock of
    `manners`, which does not.
    """

    def __init__(
        self,
        feeds: Iterable[str],
        memory: Remembers,
        fetcher: Fetcher,
        manners: Manners,
        *,
        defaults: Defaults | None = None,
        settings: Settings | None = None,
        articles: bool = True,
        notice: Callable[[Notice], None] = lambda _: None,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self.feeds = list(dict.fromkeys(feeds))
        self.counts: Counter[str] = Counter()
        self._memory = memory
        self._fetcher = fetcher
        self._manners = manners
        self._defaults = defaults or Defaults()
        self._settings = settings or Settings()
        self._articles = articles
        self._notice = notice
        self._now = now
        self._hosts: dict[str, deque[_Job]] = {}
        self._turns: list[tuple[float, int, str]] = []
        self._turn = 0

    def round(self) -> Iterator[Item | Failure]:
        """Visit every feed that is due once, and yield what is new in it; never raises for a feed or a page.

        An entry counts as read when the next item is asked for, so that what a caller did not get done comes again.
        """
        self._hosts.clear()
        self._turns.clear()
        for url in self.feeds:
            state = self._memory.feed(url)
            if self._is_due(state):
                self._add(_Job(url, _Visit(url, state)))
            else:
                self.counts["waiting"] += 1
        while self._turns:
            job = self._next()
            if job.entry is None:
                yield from self._feed(job)
            else:
                yield from self._article(job, job.entry)

    def _is_due(self, state: FeedState) -> bool:
        if state.not_before is None:
            return True
        wait = (state.not_before - self._now()).total_seconds()
        return not 0 < wait <= LONGEST_WAIT

    def _add(self, job: _Job) -> None:
        host = host_of(job.url)
        if host not in self._hosts:
            self._hosts[host] = deque()
            self._queue(host, job.url)
        self._hosts[host].append(job)

    def _queue(self, host: str, url: str) -> None:
        self._turn += 1
        heapq.heappush(self._turns, (self._manners.free_at(url), self._turn, host))

    def _next(self) -> _Job:
        """The job whose host has been left alone long enough, or will be first."""
        while True:
            due, _, host = heapq.heappop(self._turns)
            url = self._hosts[host][0].url
            if self._turns and self._manners.free_at(url) > max(due, self._turns[0][0]):
                self._queue(host, url)  # it was asked since, and another may be sooner
                continue
            job = self._hosts[host].popleft()
            if self._hosts[host]:
                self._queue(host, job.url)
            else:
                del self._hosts[host]
            return job

    def _feed(self, job: _Job) -> Iterator[Item | Failure]:
        visit, state = job.visit, job.visit.state
        headers = {"If-None-Match": state.etag or "", "If-Modified-Since": state.modified or ""}
        try:
            got = self._fetcher.get(
                job.url, headers={k: v for k, v in headers.items() if v}, before=self._manners.before
            )
            if got.status == 304:
                self.counts["unchanged"] += 1
                self._keep(visit, etag=state.etag, modified=state.modified)
                return
            feed = parse_feed(
                got.body,
                url=got.url,
                most=self._settings.max_feed_entries,
                content_type=got.headers.get("content-type", ""),
            )
        except InputError as error:
            self.counts["failed"] += 1
            yield self._failed(visit, error)
            return
        self.counts["read"] += 1
        if feed.left_out:
            words = (
                f"{feed.left_out:,} entries beyond the first {self._settings.max_feed_entries:,} are left out"
            )
            self._notice(Notice(file=job.url, line=1, code="feed.long", message=words))
        visit.state = msgspec.structs.replace(
            state, etag=_header(got, "etag"), modified=_header(got, "last-modified")
        )
        known = self._memory.entries(job.url, (entry.key for entry in feed.entries))
        new = [e for e in feed.entries if not _is_done(e, known.get(e.key))]
        visit.left = len(new)
        for entry in new:
            before = known.get(entry.key)
            tries = before.tries if before is not None and before.state == entry.state else 0
            if self._articles and entry.url is not None:
                self._add(_Job(entry.url, visit, entry, tries))
                continue
            yield self._item(entry_report(entry, self._defaults), job.url, entry)
            self._entry_over(visit, entry)
        if not new:
            self._end(visit)

    def _article(self, job: _Job, entry: Entry) -> Iterator[Item | Failure]:
        visit = job.visit
        try:
            got = self._fetcher.get(job.url, before=self._manners.before)
            yield self._item(self._page(got, entry), job.url, entry)
        except FetchError as error:
            yield Failure.of(error, job.url, 1, id=job.url)
            if error.passing and job.tries + 1 < TRIES:
                visit.undone = True
                self._entry_over(visit, entry, done=False, tries=job.tries + 1)
                self._give_rest(job, error)
                return
        except InputError as error:
            yield Failure.of(error, job.url, 1, id=job.url)
        self._entry_over(visit, entry)

    def _page(self, got: Fetched, entry: Entry) -> Report:
        """The report of an entry's page. Raises InputError."""
        kind = got.headers.get("content-type", "text/html").strip().lower()
        if kind and not kind.startswith(_HTML):
            raise InputError(
                "fetch.type", f"The page is {kind[:60]!r}, no HTML.", "--no-articles takes the feed's words."
            )
        page = extract(got.body, got.url, kind)
        page = msgspec.structs.replace(
            page,
            published=page.published or entry.published,
            outlet=page.outlet or entry.outlet,
            genre=page.genre or entry.genre,
        )
        return page_report(page, self._defaults, id=page.url or got.url, url=got.url)

    def _item(self, report: Report, file: str, entry: Entry) -> Item | Failure:
        try:
            check_text(report.text, self._settings)
            report, odd = believed(report, self._now().date())
        except InputError as error:
            return Failure.of(error, file, 1, id=entry.id)
        for message in odd:
            self._notice(Notice(file=file, line=1, code="input.published", message=message))
        return Item(report=report, file=file, line=1)

    def _give_rest(self, job: _Job, error: FetchError) -> None:
        """Leave a host alone that asks for it; where it asks for long, its other pages wait for the next round."""
        if error.status not in {429, 503}:
            return
        wait = error.retry_after if error.retry_after is not None else PATIENCE
        self._manners.pause(job.url, wait)
        if wait <= PATIENCE:
            return
        host = host_of(job.url)
        for other in self._hosts.pop(host, ()):
            other.visit.undone = True
            if other.entry is not None:
                self._over(other.visit)
        self._turns = [turn for turn in self._turns if turn[2] != host]
        heapq.heapify(self._turns)

    def _failed(self, visit: _Visit, error: InputError) -> Failure:
        """A visit that failed: the feed is left alone for a while, the longer the oftener."""
        failures = visit.state.failures + 1
        wait = min(BACK_OFF * 2.0 ** min(failures - 1, 20), LONGEST_WAIT)
        if isinstance(error, FetchError) and error.retry_after is not None:
            wait = min(max(wait, error.retry_after), LONGEST_WAIT)
        if error.code in _OURS:
            wait = 0.0
        now = self._now()
        self._memory.keep_feed(
            msgspec.structs.replace(
                visit.state,
                checked=now,
                failures=failures,
                code=error.code,
                not_before=now + dt.timedelta(seconds=wait),
            )
        )
        return Failure.of(error, visit.url, 1, id=visit.url)

    def _entry_over(self, visit: _Visit, entry: Entry, *, done: bool = True, tries: int = 0) -> None:
        self._memory.keep_entry(
            visit.url, EntryState(key=entry.key, state=entry.state, done=done, tries=tries)
        )
        self._over(visit)

    def _over(self, visit: _Visit) -> None:
        visit.left -= 1
        if visit.left == 0:
            self._end(visit)

    def _end(self, visit: _Visit) -> None:
        """A visit is over: the next one is conditional unless something is to be tried again."""
        state = visit.state
        self._keep(
            visit,
            etag=None if visit.undone else state.etag,
            modified=None if visit.undone else state.modified,
        )

    def _keep(self, visit: _Visit, *, etag: str | None, modified: str | None) -> None:
        now = self._now()
        self._memory.keep_feed(FeedState(url=visit.url, etag=etag, modified=modified, checked=now))


def _is_done(entry: Entry, known: EntryState | None) -> bool:
    return known is not None and known.done and known.state == entry.state


def _header(got: Fetched, name: str) -> str | None:
    value = got.headers.get(name, "")
    return value if value and value.isprintable() and len(value) <= 500 else None
