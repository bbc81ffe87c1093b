"""Fingerprints of a text, by which copies are found without comparing all with all.

Two kinds, since a copy may be the whole or a part. MinHash (Broder 1997; the sketch of `rensa`) over runs of
`SHINGLE` words, cut in bands: texts that have seven runs in ten in common share a band with p = .99, those that
have a fifth with p = .03 (1 - (1 - J^R)^B). Winnowing (Schleimer, Wilkerson, Aiken 2003) over runs of `RUN`
words: two texts that share `RUN + WINDOW - 1` words in a row share a print for certain, however long the rest is.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dragoman.stories.wording import words

SHINGLE = 4
BANDS, ROWS = 20, 4
RUN, WINDOW = 10, 16
SEED = 20_261_122
LEAST = 20
"""Words of the shortest text that has prints."""


def forms(text: str) -> list[str]:
    """The folded words of a text."""
    return [word.form for word in words(text)]


def runs(found: Sequence[str], length: int) -> list[str]:
    """Every run of so many words."""
    return [" ".join(found[i : i + length]) for i in range(len(found) - length + 1)]


def _number(data: bytes) -> int:
    """64 bits, with a sign, as databases store them."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)


def bands(found: Sequence[str]) -> tuple[int, ...]:
    """A number for each band of the MinHash; none for a text of less than `LEAST` words."""
    if len(found) < LEAST:
        return ()
    from rensa import RMinHash  # type: ignore[import-untyped]

    sketch = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    sketch.update(sorted(set(runs(found, SHINGLE))))
    digest = sketch.digest()
    packed = (struct.pack(f">H{ROWS}I", i, *digest[i * ROWS : (i + 1) * ROWS]) for i in range(BANDS))
    return tuple(map(_number, packed))


def winnowed(found: Sequence[str]) -> tuple[int, ...]:
    """The least of each `WINDOW` hashes in a row, each once; none for a text of less than `LEAST` words."""
    if len(found) < LEAST:
        return ()
    hashes = [_number(run.encode("utf-8", "surrogatepass")) for run in runs(found, RUN)]
    return tuple(sorted(set(_least(hashes))))


def _least(hashes: Sequence[int]) -> Iterator[int]:
    """The minimum of each window (of all of them, where they are fewer)."""
    if len(hashes) <= WINDOW:
        yield min(hashes)
        return
    at = -1
    for end in range(WINDOW, len(hashes) + 1):
        if at < end - WINDOW:
            at = min(range(end - WINDOW, end), key=hashes.__getitem__)
            yield hashes[at]
        elif hashes[end - 1] <= hashes[at]:
            at = end - 1
            yield hashes[at]


def stretches(shared: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where flags are set in a row: first and end."""
    edges = [i for i, (x, y) in enumerate(pairwise((False, *shared, False))) if x != y]
    yield from zip(edges[::2], edges[1::2], strict=True)
