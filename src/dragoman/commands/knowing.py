"""The knowledge that commands work with: the program's, and the user's own file over it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.commands.faults import say
from dragoman.settings import Settings

if TYPE_CHECKING:
    from dragoman.knowledge import Knowledge
    from dragoman.records.reading import Actor

NONE = "none"
"""The setting that keeps the user's file out."""


def default_file() -> Path:
    """Where the user's own actors are where nothing else is said."""
    import platformdirs

    return Path(platformdirs.user_config_dir("dragoman", appauthor=False), "actors.toml")


def own_file(settings: Settings) -> Path | None:
    """The user's file that is read: the one named, else the default one where there is one."""
    if settings.knowledge == NONE:
        return None
    if settings.knowledge is not None:
        return Path(settings.knowledge).expanduser()
    found = default_file()
    return found if found.exists() else None


def known(settings: Settings) -> Knowledge:
    """The program's knowledge with the user's file over it. Raises KnowledgeError(knowledge.file)."""
    from dragoman.knowledge import load

    return load(own_file(settings))


def actors(knowledge: Knowledge, ids: Iterable[str] | None = None) -> dict[str, Actor]:
    """Actors of the knowledge as readings name them, by id; of these ids as they were typed, or all."""
    from dragoman.records.reading import Actor

    if ids is None:
        entries = list(knowledge.entries())
    else:
        named = (knowledge.get(id_) for typed in ids for id_ in (typed.strip(), typed.strip().lower()))
        entries = [entry for entry in named if entry is not None]
    return {
        e.id: Actor(id=e.id, name=e.name, kind=e.kind, code=e.code, sectors=e.sectors, known=True)
        for e in entries
    }


def tell(knowledge: Knowledge, most: int) -> None:
    """Name the slips of the user's file on stderr, `most` of them."""
    for slip in knowledge.slips[:most]:
        say("warning", slip.code, slip.message, slip.hint)
    if (rest := len(knowledge.slips) - most) > 0:
        say("warning", "more", f"{rest} more warning{'s' if rest > 1 else ''} not shown.")
