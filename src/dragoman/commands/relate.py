"""`dragoman relate`: sentences with their parties marked to event types."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import click

from dragoman.commands.faults import SOME_UNREAD
from dragoman.commands.options import model_options
from dragoman.commands.services import Services

if TYPE_CHECKING:
    from dragoman.commands.services import RelatesPairs
    from dragoman.ingest.items import Failure
    from dragoman.reading.relate import PairAnswer, PairRow

BATCH = 64
"""Lines handed to the model together; an answer is written as soon as its batch is done."""


@click.command("relate", short_help="Tell the event type between two marked parties.")
@click.argument("path", metavar="IN.jsonl|-")
@click.option("-o", "--output", metavar="FILE", help="Write there in place of stdout; whole or not at all.")
@model_options
@click.pass_obj
def command(services: Services, path: str, output: str | None) -> int:
    """Answer each line {"id", "text", "actor": [s,e] or null, "recipient": [s,e] or null} with
    {"id", "type", "confidence", "scores"}.

    The type is the root of the CAMEO table, which here and there differs from a reading's: sanctions imposed are
    COERCE, findings of guilt ACCUSE, what is announced THREATEN or AGREE.

    Spans are code point offsets into the text, end exclusive. A line that does not fit becomes an error line in its
    place, and the exit status is 3.
    """
    from dragoman.commands.progress import Watch
    from dragoman.commands.write import encoded
    from dragoman.ingest.items import Failure
    from dragoman.ingest.pairs import load_pairs
    from dragoman.output import Output

    out = Output(output)
    bar = False if out.terminal else None  # pages and a bar would run into each other
    with Watch(services.settings.max_errors_shown, bar=bar) as watch:
        lines = load_pairs(path, services.settings.max_characters)
        with out:
            relater = services.relater()
            while batch := list(islice(lines, BATCH)):
                for answer in _answers(batch, relater):
                    if isinstance(answer, Failure):
                        watch.failure(answer)
                        out.write(encoded(answer.line_of_error()) + "\n")
                    else:
                        out.write(encoded(answer) + "\n")
                    watch.step(0, None)
    return SOME_UNREAD if watch.failed else 0


def _answers(batch: list[PairRow | Failure], relater: RelatesPairs) -> Iterator[PairAnswer | Failure]:
    """The answers of a batch, failures in their place."""
    from dragoman.ingest.items import Failure

    answers = relater.pairs([row for row in batch if not isinstance(row, Failure)])
    for row in batch:
        yield row if isinstance(row, Failure) else next(answers)
