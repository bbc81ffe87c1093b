"""Settings: one frozen record, filled from the environment; flags of a command win over it."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from typing import Any

from dragoman.errors import UsageError


def _setting(default: Any, doc: str, least: int | None = None) -> Any:
    return dataclasses.field(default=default, metadata={"doc": doc, "least": least})


@dataclasses.dataclass(frozen=True)
class Settings:
    """What a run may be told. Each field is read from `DRAGOMAN_` and its name in capitals."""

    ledger: str = _setting(
        "dragoman.sqlite",
        "The ledger that commands use where `--ledger` is not given: a file or a database URL.",
    )
    model: str = _setting(
        "fast",
        "The reader's model where `--model` is not given: `fast`, `accurate`, `rules`, or a folder of weights.",
    )
    threads: int = _setting(1, "Processor threads of the model.", 1)
    by: str | None = _setting(None, "Who signs judgements where `--by` is not given.")
    knowledge: str | None = _setting(
        None,
        "Your own file of actors, which wins over the program's: a TOML file, or `none`. Where nothing is said: "
        "`actors.toml` in the folder `dragoman` of your configuration, where there is one.",
    )
    max_characters: int = _setting(
        1_000_000, "Longest report that is read, in characters; a longer one becomes an error line.", 1
    )
    max_lines: int = _setting(
        20_000,
        "Most lines of a report that is read: a text with more is a table or a log, and would take minutes.",
        1,
    )
    max_file_bytes: int = _setting(
        64_000_000,
        "Largest `.txt`, `.html` or `.json` file that is opened, in bytes. A `.jsonl` file may be of any size.",
        1,
    )
    max_feed_entries: int = _setting(
        1_000, "Most entries that are taken from a feed, from its beginning; the rest are counted.", 1
    )
    max_fetch_bytes: int = _setting(
        10_000_000, "Largest page or feed that is fetched, in bytes, before and after it is unpacked.", 1
    )
    fetch_seconds: int = _setting(
        30, "Longest time that fetching one page may take, in seconds, with all that it leads on to.", 1
    )
    user_agent: str | None = _setting(
        None,
        "As what the program names itself to the servers it fetches from. Give an address where you can be reached.",
    )
    max_errors_shown: int = _setting(
        20, "How many errors and warnings of one run are printed; the rest are counted.", 0
    )


def variable(field: str) -> str:
    """The environment variable of a setting."""
    return f"DRAGOMAN_{field.upper()}"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment. Raises UsageError (`settings.invalid`) on a value that does not fit."""
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for field in dataclasses.fields(Settings):
        raw = environ.get(variable(field.name), "").strip()
        if raw:
            least = field.metadata["least"]
            values[field.name] = raw if least is None else _number(variable(field.name), raw, least)
    return Settings(**values)


def _number(name: str, raw: str, least: int) -> int:
    try:
        value = int(raw.replace("_", ""))
    except ValueError:
        value = least - 1
    if value < least:
        raise UsageError(
            "settings.invalid",
            f"{name} is {raw!r}.",
            f"Give a whole number of at least {least}, or unset it.",
        )
    return value
