"""`dragoman watch`: what is new in feeds, into the ledger."""

from __future__ import annotations

import re
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from dragoman.commands.faults import SOME_UNREAD
from dragoman.commands.options import knowledge_option, ledger_option, make_defaults, model_options
from dragoman.commands.services import Services
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from dragoman.ingest.watching import Watcher
    from dragoman.settings import Settings

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def _seconds(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """A span of time: 90s, 15m, 2h, 1d."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d{1,6})([smhd])", value.strip().lower())
    if found is None or int(found[1]) == 0:
        raise click.BadParameter(f"{value!r} is no span of time; write 15m, 2h or 1d.", ctx, param)
    return float(int(found[1]) * _UNITS[found[2]])


@click.command("watch", short_help="Read what is new in feeds into a ledger.")
@click.argument("feeds", nargs=-1, required=True, metavar="FEEDS.opml|URL...")
@click.option("--once", is_flag=True, help="Visit every feed that is due once, then end.")
@click.option(
    "--every", metavar="TIME", default="15m", show_default=True, callback=_seconds, help="Between two rounds."
)
@click.option(
    "--delay",
    metavar="SECONDS",
    type=click.FloatRange(0, 3600),
    default=2.0,
    show_default=True,
    help="Least pause between two requests to one host; a longer Crawl-delay of its robots.txt holds.",
)
@click.option(
    "--no-articles", is_flag=True, help="Take the feed's own words; do not fetch the pages it leads to."
)
@click.option(
    "--allow-private",
    is_flag=True,
    help="Fetch from addresses that are not of the open internet, such as your own.",
)
@click.option("--outlet", metavar="NAME", help="Who published it all; else what each page says of itself.")
@click.option(
    "--language", metavar="CODE", help="Its language (ISO 639-1), where the program takes it for another."
)
@ledger_option
@model_options
@knowledge_option
@click.pass_obj
def command(
    services: Services,
    /,
    feeds: tuple[str, ...],
    once: bool,
    every: float,
    delay: float,
    no_articles: bool,
    allow_private: bool,
    ledger: str | None,
    **known: Any,
) -> int:
    """Visit RSS and Atom feeds, read the pages that they lead to, and keep them in a ledger.

    FEEDS are lists of feeds (OPML, as feed readers export them) or addresses of feeds. Only what is new or changed is
    fetched; a changed page is a new revision of its report. A host is asked for one page at a time, after its
    robots.txt. A feed that fails is left alone for five minutes, twice as long each further time.

    It goes on until it is interrupted (Ctrl-C), which loses nothing, and then says what it did.

    \b
    Examples:
      dragoman watch feeds.opml --ledger news.sqlite
      dragoman watch https://news.example/rss.xml --once
    """
    from dragoman.commands.ingest import note, put, summary
    from dragoman.commands.progress import Watch
    from dragoman.ingest import Failure
    from dragoman.ingest.watching import Watcher
    from dragoman.ledger import open_ledger

    defaults = make_defaults(**known)
    urls = feeds_named(feeds)
    outcomes: Counter[str] = Counter()
    fetcher, manners = _guest(services.settings, delay, allow_private)
    with (
        Watch(services.settings.max_errors_shown) as watch,
        open_ledger(ledger or services.settings.ledger, create=True) as store,
        store.writer() as writer,
        store.notes() as notes,
    ):
        reader = services.reader()
        watcher = Watcher(
            urls,
            store,
            fetcher,
            manners,
            defaults=defaults,
            settings=services.settings,
            articles=not no_articles,
            notice=watch.notice,
        )
        try:
            while True:
                begun = time.monotonic()
                for item in watcher.round():
                    failure = put(item, reader, store, writer, services.debug, outcomes, watch)
                    if not (isinstance(item, Failure) and item.file in watcher.feeds):
                        note(notes, item, failure, defaults)
                    watch.step(watch.read, None)
                if once:
                    break
                time.sleep(max(0.0, every - (time.monotonic() - begun)))
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
        finally:
            click.echo(f"{visited(watcher)} {summary(outcomes, watch.failed - watcher.counts['failed'])}")
    return SOME_UNREAD if watch.failed else 0


def _guest(settings: Settings, delay: float, allow_private: bool) -> tuple[Any, Any]:
    """Who fetches, and how it behaves."""
    from dragoman.ingest.fetch import Fetcher
    from dragoman.ingest.manners import Manners

    fetcher = Fetcher(
        most=settings.max_fetch_bytes,
        seconds=settings.fetch_seconds,
        allow_private=allow_private,
        agent=settings.user_agent,
    )
    return fetcher, Manners(fetcher, delay)


def feeds_named(given: tuple[str, ...]) -> list[str]:
    """Addresses of feeds, of lists too. Raises UsageError (`watch.list`) for what is neither."""
    from dragoman.errors import InputError
    from dragoman.ingest.opml import feeds_of
    from dragoman.ingest.walk import is_url

    urls: list[str] = []
    for name in given:
        if is_url(name):
            urls.append(name)
            continue
        try:
            with open(name, "rb") as file:
                urls += feeds_of(file.read(50_000_000))
        except InputError as error:
            raise UsageError("watch.list", f"{name}: {error.message}", error.hint) from None
    return urls


def visited(watcher: Watcher) -> str:
    """`3 feeds read, 1 unchanged.`"""
    words = {"read": "read", "unchanged": "unchanged", "failed": "failed", "waiting": "not due"}
    parts = [f"{watcher.counts[key]} {word}" for key, word in words.items() if watcher.counts[key]]
    total = len(watcher.feeds)
    return f"{total} feed{'' if total == 1 else 's'}{': ' if parts else ''}{', '.join(parts)}."
