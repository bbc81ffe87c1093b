"""The room's data files: TOML in, a checked record out."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import msgspec

from dragoman.errors import KnowledgeError


class Action(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of words for what is done to a thing: `sign` 1 keeps or furthers it, -1 ends, hinders or leaves it."""

    name: str
    sign: int
    words: tuple[str, ...]


class Attitude(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that govern what follows (`for`, `against`; `wants` only with an action) and words that judge."""

    for_: tuple[str, ...] = msgspec.field(name="for")
    wants: tuple[str, ...]
    against: tuple[str, ...]
    good: tuple[str, ...]
    bad: tuple[str, ...]


class Norm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that say what ought to be; `never`: what ought not or will not."""

    words: tuple[str, ...]
    never: tuple[str, ...]


class Negation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that turn round what follows; `double` do not, though they look it."""

    words: tuple[str, ...]
    double: tuple[str, ...]


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that begin a supposition; on `strict` ones the position hangs."""

    words: tuple[str, ...]
    strict: tuple[str, ...]


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A plain list."""

    words: tuple[str, ...]


class Acts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that show what kind of act they are."""

    demanded: tuple[str, ...]
    threatened: tuple[str, ...]
    promised: tuple[str, ...]
    voted: tuple[str, ...]


class Telling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words between an actor and a deed: of doing it (`done`), of what will be (`ahead`), of what is only `wished`."""

    done: tuple[str, ...]
    ahead: tuple[str, ...]
    wished: tuple[str, ...]


class Lists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """stance.toml."""

    action: tuple[Action, ...]
    attitude: Attitude
    norm: Norm
    negation: Negation
    condition: Condition
    partial: Listed
    hedge: Listed
    borrowed: Listed
    act: Acts
    pointing: Listed
    helping: Listed
    things: Listed
    aside: Listed
    telling: Telling


@cache
def lists() -> Lists:
    """The word lists. Raises KnowledgeError (`questions.bad-table`) where the file does not fit."""
    try:
        source = (
            resources.files("dragoman.questions").joinpath("data/stance.toml").read_text(encoding="utf-8")
        )
        found = msgspec.convert(tomllib.loads(source), Lists)
        if wrong := [a.name for a in found.action if a.sign not in (1, -1)]:
            raise ValueError(f"the sign of {', '.join(wrong)} is neither 1 nor -1")
    except (OSError, ValueError) as error:
        raise KnowledgeError(
            "questions.bad-table",
            f"questions/data/stance.toml: {error}.",
            "Correct the data file, or reinstall the program.",
        ) from error
    return found
