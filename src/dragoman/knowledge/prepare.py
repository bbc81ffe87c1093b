"""From entries as the files have them to entries checked, completed and indexed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.errors import KnowledgeError
from dragoman.knowledge.check import check
from dragoman.knowledge.compiled import Ready
from dragoman.knowledge.entries import Entry, How
from dragoman.knowledge.files import Source
from dragoman.knowledge.likeness import skeletons
from dragoman.knowledge.names import normalise

_FIELDS: tuple[tuple[str, How], ...] = (
    ("aliases", "alias"), ("weak", "weak"), ("capitals", "capital"), ("adjectives", "adjective"), ("people", "people"),
    ("short", "short"), ("shared", "shared"),
)  # fmt: skip


def prepared(source: Source) -> tuple[Ready, tuple[KnowledgeError, ...]]:
    """What is known, and the slips of single entries, which are left out."""
    entries, problems = check(source)
    alike, last = skeletons(entries)
    ready = Ready(
        entries=tuple(entries),
        institutions=source.institutions,
        offices=source.offices,
        agents=source.agents,
        as_of=source.as_of,
        version=source.version,
        own=source.own,
        names=_names(entries, source.own),
        alike=alike,
        last=last,
        called=_called(entries),
    )
    return ready, (*source.slips, *problems)


def _names(entries: Sequence[Entry], own: frozenset[str]) -> dict[str, tuple[tuple[int, str, How], ...]]:
    """By normalised name. Where a name says one of the user's own entries surely, it says no other."""
    found: dict[str, dict[tuple[int, How], str]] = {}
    for n, entry in enumerate(entries):
        for how, alias in _named(entry):
            key = normalise(alias)
            if key and not (how == "alias" and (n, "name") in found.get(key, ())):
                found.setdefault(key, {}).setdefault((n, how), alias)
    out = {}
    for key, hits in found.items():
        mine = {hit: alias for hit, alias in hits.items() if entries[hit[0]].id in own}
        strong = any(how not in {"weak", "shared"} for _, how in mine)
        out[key] = tuple((n, alias, how) for (n, how), alias in (mine if strong else hits).items())
    return out


def _named(entry: Entry) -> Iterator[tuple[How, str]]:
    yield ("weak" if entry.name in entry.weak else "name"), entry.name
    for field, how in _FIELDS:
        for alias in getattr(entry, field):
            yield how, alias


def _called(entries: Sequence[Entry]) -> dict[str, tuple[int, ...]]:
    """Persons by each word of their full names."""
    out: dict[str, list[int]] = {}
    for n, e in enumerate(entries):
        if e.kind == "person":
            for part in dict.fromkeys(w for name in (e.name, *e.aliases) for w in normalise(name).split()):
                out.setdefault(part, []).append(n)
    return {word: tuple(numbers) for word, numbers in out.items()}
