"""A user's own event types: a YAML file that names each and says in a sentence what it is.

DISASTER: A natural disaster strikes a place or its people.
ELECTION: A vote is held, called or put off, or its result declared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from dragoman.corpus.items import Item
from dragoman.errors import UsageError
from dragoman.training.labels import TYPES

FEWEST = 10
"""Events of a new type without which training does not begin. About 50 make a type of use (docs/own-types.md)."""
MOST = 50
_NAME = re.compile(r"[A-Z][A-Z0-9_]{1,31}")


def read_types(path: Path) -> dict[str, str]:
    """The types of a file with what is said of each. Raises UsageError (`train.bad-types`)."""
    import yaml

    def bad(reason: str) -> UsageError:
        return UsageError(
            "train.bad-types",
            f"{path} is no list of event types: {reason}.",
            "Write NAME: what it is, one a line.",
        )

    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as e:
        raise bad(" ".join(str(e).split())) from e
    if not isinstance(found, dict) or not found or len(found) > MOST:
        raise bad(f"1 to {MOST} names with a description are expected")
    for name, gloss in found.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise bad(f"{name!r} is no name of capital letters, digits and _, 2 to 32 long")
        if name in TYPES:
            raise bad(f"{name} is a type of PLOVER's")
        if not isinstance(gloss, str) or not gloss.strip():
            raise bad(f"{name} has no description")
    return dict(found)


def check_enough(types: Mapping[str, str], added: Iterable[Item]) -> None:
    """Raise UsageError (`train.too-few`) where a new type has too few events to learn it from."""
    count = Counter(e.type for item in added for e in item.events)
    for name in types:
        if count[name] < FEWEST:
            raise UsageError(
                "train.too-few",
                f"There are {count[name]} events of the new type {name}; it needs {FEWEST}, better 50.",
                "Add sentences with --add.",
            )
