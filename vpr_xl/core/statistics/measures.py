"""Measures of numbers: mean, median, spread, correlations, a tail. What they are about is not here.

Written out here because the core has no packages; tests hold each equal to scipy and numpy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Number = int | float


def mean(values: Sequence[Number]) -> float | None:
    """Arithmetic mean, None of nothing."""
    return math.fsum(values) / len(values) if values else None


def median(values: Sequence[Number]) -> float | None:
    """The middle value, the mean of the two middle ones; None of nothing."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return float(ordered[half])
    return (ordered[half - 1] + ordered[half]) / 2


def deviation(values: Sequence[Number]) -> float | None:
    """Standard deviation of a sample (n - 1 below the line), None of fewer than two values."""
    if len(values) < 2:
        return None
    middle = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((v - middle) ** 2 for v in values) / (len(values) - 1))


def interval(values: Sequence[Number], t: float) -> tuple[float, float] | None:
    """Confidence interval of the mean, mean ± t·s/√n; None of fewer than two values."""
    spread, middle = deviation(values), mean(values)
    if spread is None or middle is None:
        return None
    half = t * spread / math.sqrt(len(values))
    return middle - half, middle + half


def share(part: int, whole: int) -> float | None:
    """Per cent, None of an empty whole."""
    return 100 * part / whole if whole else None


def pearson(first: Sequence[Number], second: Sequence[Number]) -> float | None:
    """Pearson's correlation, -1..1; None where it is not defined: a constant, fewer than two.

    Raises ValueError for sequences of different lengths.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} and {len(second)} values")
    if len(first) < 2 or len(set(first)) == 1 or len(set(second)) == 1:
        return None
    one, other = _centred(first), _centred(second)
    cross = math.fsum(a * b for a, b in zip(one, other, strict=True))
    squares = math.fsum(a * a for a in one) * math.fsum(b * b for b in other)
    return max(-1.0, min(1.0, cross / math.sqrt(squares)))


def _centred(values: Sequence[Number]) -> list[float]:
    middle = math.fsum(values) / len(values)
    return [v - middle for v in values]


def ranks(values: Sequence[Number]) -> list[float]:
    """Ranks from 1, in the order of the values; equal values share the mean of theirs."""
    order = sorted(range(len(values)), key=lambda at: values[at])
    out, start = [0.0] * len(values), 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for at in order[start : end + 1]:
            out[at] = (start + end) / 2 + 1
        start = end + 1
    return out


def spearman(first: Sequence[Number], second: Sequence[Number]) -> float | None:
    """Spearman's rank correlation; None where Pearson's of the ranks is not defined."""
    return pearson(ranks(first), ranks(second))


def at_least(hits: int, tries: int) -> float:
    """Chance of so many hits or more in so many throws of a fair coin, 0..1."""
    favourable = sum(math.comb(tries, k) for k in range(hits, tries + 1))
    return favourable / (1 << tries)
