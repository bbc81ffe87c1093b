"""Whether two reports share their text: compared word for word, once a shared print has brought them together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

import msgspec

from dragoman.records.reading import Span
from dragoman.stories.prints import SHINGLE, stretches
from dragoman.stories.records import Copy, CopyKind, Stretch
from dragoman.stories.tables import table
from dragoman.stories.wording import Word, words

_QUOTED = re.compile(r"“[^“”\n]{0,1500}”|\"[^\"\n]{0,1500}\"|«[^«»\n]{0,1500}»")
_KEPT = 12
"""Most stretches kept as evidence, the longest."""


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """copies.toml: shares are of words, lengths are words."""

    near: float
    edited: float
    edited_both: float
    edited_words: int
    partial_run: int
    partial_words: int
    partial_share: float
    crowd: int


@cache
def limits() -> Limits:
    """The limits. Raises KnowledgeError (`stories.bad-table`)."""
    return table("copies.toml", Limits)


class Body:
    """A text made ready to be compared."""

    def __init__(self, text: str, leave_out: Iterable[Span] = ()) -> None:
        """`leave_out`: stretches that do not count, such as a line of credit."""
        out = list(leave_out)
        self.words: list[Word] = [
            w for w in words(text) if not any(a <= w.start and w.end <= b for a, b in out)
        ]
        self.forms = [w.form for w in self.words]
        self.quoted = _inside(self.words, [m.span() for m in _QUOTED.finditer(text)])
        self.runs = [tuple(self.forms[i : i + SHINGLE]) for i in range(len(self.forms) - SHINGLE + 1)]
        self.places: dict[tuple[str, ...], int] = {}
        for i, run in enumerate(self.runs):
            self.places.setdefault(run, i)


def _inside(found: Sequence[Word], spans: Sequence[Span]) -> list[bool]:
    """Which words stand in the spans, both in order."""
    flags, at = [], 0
    for word in found:
        while at < len(spans) and spans[at][1] <= word.start:
            at += 1
        flags.append(at < len(spans) and spans[at][0] <= word.start)
    return flags


def _covered(one: Body, other: Body) -> list[bool]:
    """Which words of the one stand in a run that the other has too."""
    flags = [False] * len(one.forms)
    for i, run in enumerate(one.runs):
        if run in other.places:
            flags[i : i + SHINGLE] = [True] * SHINGLE
    return flags


def _longest(body: Body, flags: Sequence[bool]) -> int:
    """Words of the longest shared run that is not quoted: two reporters may quote one speech."""
    own = [shared and not quoted for shared, quoted in zip(flags, body.quoted, strict=True)]
    return max((end - start for start, end in stretches(own)), default=0)


def compare(a: Body, b: Body, numbers: tuple[int, int] = (0, 1)) -> Copy | None:
    """How the texts stand to each other; None: each is a text of its own. Cost: linear in their length."""
    if not a.runs or not b.runs:
        return _same_short(a, b, numbers)
    in_a, in_b = _covered(a, b), _covered(b, a)
    share_a, share_b = sum(in_a) / len(in_a), sum(in_b) / len(in_b)
    longest = min(_longest(a, in_a), _longest(b, in_b))
    kind = _kind(a, b, in_a, in_b, longest)
    if kind is None:
        return None
    return Copy(
        a=numbers[0],
        b=numbers[1],
        kind=kind,
        share_a=round(share_a, 4),
        share_b=round(share_b, 4),
        longest=longest,
        score=round(max(share_a, share_b), 4),
        stretches=_stretches(a, b, in_a),
    )


def _same_short(a: Body, b: Body, numbers: tuple[int, int]) -> Copy | None:
    if not a.forms or a.forms != b.forms:
        return None
    return Copy(
        a=numbers[0], b=numbers[1], kind="exact", share_a=1.0, share_b=1.0, longest=len(a.forms), score=1.0
    )


def _kind(a: Body, b: Body, in_a: Sequence[bool], in_b: Sequence[bool], longest: int) -> CopyKind | None:
    limit = limits()
    if a.forms == b.forms:
        return "exact"
    share_a, share_b = sum(in_a) / len(in_a), sum(in_b) / len(in_b)
    if min(share_a, share_b) >= limit.near:
        return "near"
    own = min(_unquoted(a, in_a), _unquoted(b, in_b))
    most = max(share_a, share_b) >= limit.edited or min(share_a, share_b) >= limit.edited_both
    if most and own >= limit.edited_words:
        return "edited"
    if longest >= limit.partial_run:
        return "partial"
    if own >= limit.partial_words and max(share_a, share_b) >= limit.partial_share:
        return "partial"
    return None


def _unquoted(body: Body, flags: Sequence[bool]) -> int:
    """Shared words outside quotations."""
    return sum(shared and not quoted for shared, quoted in zip(flags, body.quoted, strict=True))


def _stretches(a: Body, b: Body, in_a: Sequence[bool]) -> tuple[Stretch, ...]:
    """The shared runs, each with its place in the other text; the longest first."""
    found: list[Stretch] = []
    for start, end in stretches(in_a):
        at = [b.places.get(a.runs[i]) for i in range(start, min(end - SHINGLE + 1, len(a.runs)))]
        cuts = [0, *(i for i, (x, y) in enumerate(pairwise(at), 1) if x is None or y != x + 1), len(at)]
        for low, high in pairwise(cuts):
            there = at[low]
            if there is None:
                continue
            first, last = start + low, start + high - 1 + SHINGLE
            other = there + (last - first)
            found.append(
                Stretch(
                    a=(a.words[first].start, a.words[last - 1].end),
                    b=(b.words[there].start, b.words[other - 1].end),
                    words=last - first,
                )
            )
    found.sort(key=lambda s: (-s.words, s.a))
    return tuple(found[:_KEPT])
