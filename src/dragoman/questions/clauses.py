"""A passage parted into clauses: at marks, at words that turn ("but"), and where a supposition begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dragoman.questions.phrases import Phrases, Word
from dragoman.questions.tables import lists

_PARTS = re.compile(
    r"[;:—–()\n]|(?<=[\w”\"’'])[.!?](?=\s|$)|,?\s(?=(?:but|although|though|while|whereas|yet|however)\b)|,(?=\s)"
)
_TURNS = frozenset({"but", "although", "though", "while", "whereas", "yet", "however"})


def clauses(text: str, said: Sequence[Word]) -> list[tuple[list[Word], str]]:
    """Words parted at marks and at words that turn ("but"); with what stands before each part."""
    out: list[tuple[list[Word], str]] = []
    part: list[Word] = []
    before = ""
    for i, word in enumerate(said):
        gap = text[said[i - 1].end : word.start + 1] if i else ""
        turns = word.form in _TURNS or _inner_if(said, i)
        if part and (turns or _PARTS.search(gap)):
            out.append((part, before))
            part, before = [], gap[:-1]
        part.append(word)
    if part:
        out.append((part, before))
    return _joined(out)


def _inner_if(said: Sequence[Word], i: int) -> bool:
    """Whether a supposition begins here."""
    found = _ifs().first(said[i : i + 3])
    return found is not None and found.first == 0


@lru_cache(maxsize=1)
def _ifs() -> Phrases[bool]:
    return Phrases(dict.fromkeys(lists().condition.words, True))


def opening(clause: Sequence[Word]) -> str | None:
    found = _ifs().first(clause[:3])
    return found.phrase if found is not None and found.first == 0 else None


def _joined(parts: list[tuple[list[Word], str]]) -> list[tuple[list[Word], str]]:
    """Very short parts between commas belong to the part before them, unless they open a supposition."""
    out: list[tuple[list[Word], str]] = []
    for part, before in parts:
        if out and before.strip() == "," and len(part) < 4 and opening(part) is None:
            out[-1][0].extend(part)
        else:
            out.append((list(part), before))
    return out
