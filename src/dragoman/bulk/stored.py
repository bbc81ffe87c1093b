"""The documents of a part, as they went in: what the ledger loads, and what a new part keeps of an old one."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dragoman.bulk.folder import Folder
from dragoman.bulk.parquet import rows
from dragoman.bulk.tables import report_again, unpacked
from dragoman.errors import InputError
from dragoman.export.loose import same_text
from dragoman.ingest.items import Failure, Item
from dragoman.records.reading import Reading

_DOCUMENTS = """
SELECT r.input, r.file, r.line, r.source_id, r.source, r.text, r.text_sha256, x.reading
FROM read_parquet(?) r POSITIONAL JOIN read_parquet(?) x
"""
_FAILURES = """
SELECT input, outlet, published, file, line, source_id, code, message, coalesce(hint, '') FROM read_parquet(?)
"""


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A document of a part: the input it came from, and what was read."""

    input: str
    item: Item
    reading: Reading


def documents(folder: Folder, name: str) -> Iterator[Stored | Failure]:
    """The documents of a part, in order; a Failure for one whose row is damaged. Memory flat.

    Raises DragomanError (`bulk.parquet`) where the part cannot be read on.
    """
    paths = [folder.table(name, "reports"), folder.table(name, "readings")]
    for input_, file, line, source_id, source, text, digest, reading in rows(
        _DOCUMENTS, paths, f"The part {name}"
    ):
        try:
            if not isinstance(text, str) or not same_text(text, digest):
                raise InputError("bulk.row", "The text is not the one that was read.")
            report = report_again(source, text)
            item = Item(report=report, file=file, line=line)
            yield Stored(input=input_, item=item, reading=unpacked(reading))
        except InputError as error:
            yield Failure.of(error, file or name, line or 0, id=source_id)
        except (msgspec.DecodeError, ValueError, TypeError) as error:
            damaged = InputError("bulk.row", f"The row is damaged: {error}.")
            yield Failure.of(damaged, file or name, line or 0, id=source_id)


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A document of a part that could not be read."""

    input: str
    outlet: str | None
    published: str | None
    failure: Failure


def unread(folder: Folder, name: str) -> Iterator[Unread]:
    """The documents of a part that could not be read. Raises DragomanError (`bulk.parquet`)."""
    for input_, outlet, published, *rest in rows(
        _FAILURES, [folder.table(name, "failures")], f"The part {name}"
    ):
        file, line, source_id, code, message, hint = rest
        failure = Failure(file=file, line=line, id=source_id, code=code, message=message, hint=hint)
        yield Unread(input=input_, outlet=outlet, published=published, failure=failure)
