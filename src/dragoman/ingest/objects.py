"""JSON objects in the contract's shape to reports, with a reason for each that does not fit."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any, cast, get_args

import msgspec

from dragoman.errors import InputError
from dragoman.ingest.dates import calendar_day, doubt
from dragoman.ingest.decode import refuse_nul
from dragoman.ingest.genres import marked_genre
from dragoman.ingest.items import Defaults
from dragoman.records.reading import Genre
from dragoman.records.report import Report
from dragoman.settings import Settings

_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_OPTIONAL = ("title", "published", "outlet", "url", "language")


def parse(data: bytes) -> Any:
    """Any JSON value. Raises InputError: `input.json`, `input.encoding`, `input.surrogate`, `input.nesting`."""
    try:
        return msgspec.json.decode(data)
    except UnicodeDecodeError as error:
        raise InputError(
            "input.encoding", f"This is not UTF-8: {error.reason}.", "Convert it to UTF-8."
        ) from None
    except RecursionError:
        raise InputError(
            "input.nesting", "This JSON is nested too deeply.", "A report is a flat object."
        ) from None
    except msgspec.DecodeError as error:
        if b"\x00" not in data and _ESCAPED_SURROGATE.search(data) and _lone_surrogate(data):
            raise _surrogate("a string") from None
        raise InputError(
            "input.json", f"This is no JSON: {str(error).removeprefix('JSON is malformed: ')}."
        ) from None


def _lone_surrogate(data: bytes) -> bool:
    """Whether the standard library, which lets half characters pass, reads what msgspec refused."""
    import json

    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _surrogate(where: str) -> InputError:
    return InputError(
        "input.surrogate",
        f"There is half a character (a lone surrogate) in {where}.",
        "Repair what wrote the file.",
    )


def refuse_surrogates(text: str, where: str) -> None:
    """Raise InputError (`input.surrogate`) for a string with half a character in it."""
    if _SURROGATE.search(text):
        raise _surrogate(f'"{where}"')


def identity(value: object) -> str | None:
    """The id of a JSON object, if it has a usable one: a string or a whole number."""
    found = value.get("id") if isinstance(value, dict) else None
    if isinstance(found, bool) or not isinstance(found, str | int):
        return None
    text = str(found)
    return None if not text or _SURROGATE.search(text) or "\x00" in text else text


def report_of(value: object, defaults: Defaults, today: dt.date) -> tuple[Report, list[str]]:
    """A report from one JSON object, and what is odd about it.

    A whole number as `id` is taken as its digits; without an id the URL, and without that a hash of the text,
    identifies the report. A date that is not believed is left out. Raises InputError (`input.*`).
    """
    if not isinstance(value, dict):
        raise InputError("input.not-an-object", f"This is {_kind(value)}, not a JSON object.")
    if "text" not in value or value["text"] is None:
        raise InputError("input.no-text", 'There is no "text".')
    text = _string(value, "text") or ""
    if value.get("id") is not None and not isinstance(value["id"], bool) and isinstance(value["id"], int):
        id: str | None = str(value["id"])
    else:
        id = _string(value, "id")
    fields = optional_strings(value)
    report = Report(
        id=id or fields["url"] or text_id(text),
        text=text,
        title=fields["title"] or defaults.title,
        published=fields["published"] or defaults.published,
        outlet=fields["outlet"] or defaults.outlet,
        url=fields["url"],
        language=fields["language"] or defaults.language,
        genre=genre_of(value, fields["url"]),
    )
    return believed(report, today)


def genre_of(value: dict[str, object], url: str | None) -> Genre | None:
    """What an object says of its genre: in so many words, else by a section or the path of its URL."""
    named = [found for key in ("genre", "section") if isinstance(found := value.get(key), str)]
    said = named[0].strip().lower() if named else ""
    for genre in get_args(Genre):
        if genre == said:
            return cast(Genre, genre)
    return marked_genre(url=url, sections=named)


def optional_strings(value: dict[str, object]) -> dict[str, str | None]:
    """Title, date, outlet, URL and language of an object. Raises InputError (`input.wrong-type` and its kin)."""
    return {key: _string(value, key) or None for key in _OPTIONAL}


def believed(report: Report, today: dt.date) -> tuple[Report, list[str]]:
    """The report with a date only where it can be one. Raises InputError (`input.published`)."""
    if report.published is None:
        return report, []
    why = doubt(calendar_day(report.published), today)
    if why is None:
        return report, []
    return msgspec.structs.replace(report, published=None), [f"{why}; read without a date"]


def text_id(text: str) -> str:
    """An identity for a report that has none: 16 hex digits of its text's SHA-256."""
    return f"text:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def check_text(text: str, settings: Settings) -> None:
    """Raise InputError (`input.no-text`, `input.too-long`, `input.too-many-lines`) for a text not to be read."""
    if not text.strip():
        raise InputError("input.no-text", "There is no text in it.")
    if len(text) > settings.max_characters:
        raise InputError(
            "input.too-long",
            f"The text has {len(text):,} characters; the limit is {settings.max_characters:,}.",
            "Split it, or raise DRAGOMAN_MAX_CHARACTERS.",
        )
    lines = text.count("\n") + 1
    if lines > settings.max_lines:
        raise InputError(
            "input.too-many-lines",
            f"The text has {lines:,} lines; the limit is {settings.max_lines:,}.",
            "Give each report a line of a .jsonl file, or raise DRAGOMAN_MAX_LINES.",
        )


def _string(value: dict[str, object], key: str) -> str | None:
    found = value.get(key)
    if found is None:
        return None
    if not isinstance(found, str):
        raise InputError("input.wrong-type", f'"{key}" is {_kind(found)}, not a string.')
    refuse_surrogates(found, key)
    refuse_nul(found)
    return found if key == "text" else found.strip()


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    names = {str: "a string", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), "null")
