"""`dragoman read`: documents to readings."""

from __future__ import annotations

from typing import Any

import click

from dragoman.commands.faults import SOME_UNREAD
from dragoman.commands.options import document_options, knowledge_option, make_defaults, model_options
from dragoman.commands.services import Services

FORMATS = ("page", "json", "jsonl")


@click.command("read", short_help="Read reports and show what they tell.")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|-|DIR...")
@document_options
@click.option(
    "--format", "shape", type=click.Choice(FORMATS), help="Default: page at a terminal, jsonl elsewhere."
)
@click.option("-o", "--output", metavar="FILE", help="Write there in place of stdout; whole or not at all.")
@click.option("--sentences", is_flag=True, help="End the page with all sentences, numbered.")
@click.option(
    "--explain", is_flag=True, help="Say on the page how each event was coded: cue, scores, runner-up."
)
@model_options
@knowledge_option
@click.pass_obj
def command(
    services: Services,
    /,
    paths: tuple[str, ...],
    shape: str | None,
    output: str | None,
    sentences: bool,
    explain: bool,
    **known: Any,
) -> int:
    """Read files, folders of them, patterns ('2018/**/*.html'), or `-` for standard input.

    Files are text (.txt), pages (.html), JSON (.json, .jsonl), tables (.csv, .tsv), feeds (.rss, .atom, .xml) and web
    archives (.warc), each also packed (.gz).

    A line of a .jsonl file is {"id", "text", "title"?, "published"?, "outlet"?, "url"?, "language"?}. A line that
    cannot be read becomes an error line in its place, the others are read, and the exit status is 3.

    For .txt and .html the options win, then a file beside it (report.meta.json beside report.txt, with "id", "title",
    "published", "outlet", "url"), then what a page says. What a JSON line says of itself wins over the options.

    \b
    Examples:
      dragoman read report.txt --published 2018-02-06 --outlet "Gulf News"
      dragoman read reports.jsonl --format jsonl -o readings.jsonl
      curl -s https://example.org/report.html | dragoman read -
    """
    from dragoman.commands.progress import Watch, read_item
    from dragoman.commands.write import writer
    from dragoman.ingest import Failure, load
    from dragoman.output import Output

    defaults = make_defaults(**known)
    out = Output(output)
    bar = False if out.terminal else None  # pages and a bar would run into each other
    with Watch(services.settings.max_errors_shown, bar=bar) as watch:
        loader = load(paths, defaults=defaults, settings=services.settings, notice=watch.notice)
        loader.refuse_nothing()
        with out:
            write = writer(shape or ("page" if out.terminal else "jsonl"), out, sentences, explain)
            reader = services.reader()
            for item in loader:
                answer = read_item(item, reader, services.debug)
                if isinstance(answer, Failure):
                    watch.failure(answer)
                    write.failure(answer)
                else:
                    write.reading(*answer)
                watch.step(loader.done, loader.size)
            write.end()
    return SOME_UNREAD if watch.failed else 0
