"""Krippendorff's alpha: how far coders agree beyond what chance would bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable

import msgspec


class Alpha(msgspec.Struct, frozen=True):
    """Agreement on one field.

    `value`: 1 is full agreement, 0 what chance would bring, below 0 worse than that; None where it is not defined: no
    unit has two values, or all values are one and the same. `units`: units with two values or more; `values`: how
    many values those have; `share`: of the pairs of values within units, those that agree, 0 to 1.
    """

    value: float | None
    units: int
    values: int
    share: float | None


def nominal(units: Iterable[Iterable[Hashable | None]]) -> Alpha:
    """Alpha of nominal values. Each unit: what each coder said of it; None: he said nothing.

    K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: nominal data, any number of coders,
    missing values. Over the units with two values or more, a pair of values counts 1 / (m - 1) where the unit has m;
    with o(c,k) the pairs counted so, n(c) the number of values c and n that of all values,

        alpha = 1 - (n - 1) * sum[c != k] o(c,k) / sum[c != k] n(c) n(k).
    """
    disagreeing = 0.0
    used = agreeing = pairs = 0
    totals: Counter[Hashable] = Counter()
    for unit in units:
        counts = Counter(value for value in unit if value is not None)
        m = counts.total()
        if m < 2:
            continue
        used += 1
        totals += counts
        same = sum(count * (count - 1) for count in counts.values())
        disagreeing += (m * (m - 1) - same) / (m - 1)
        agreeing += same
        pairs += m * (m - 1)
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    value = 1 - (n - 1) * disagreeing / expected if expected else None
    return Alpha(value, used, n, agreeing / pairs if pairs else None)
