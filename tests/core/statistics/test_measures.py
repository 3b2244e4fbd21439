"""The measures against scipy and numpy, and at their edges."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from vpr_xl.core.statistics import measures

POINTS = st.lists(st.integers(0, 40), min_size=2, max_size=60)


def close(ours: float | None, theirs: float) -> bool:
    return ours is not None and math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)


@given(POINTS)
def test_mean_median_and_deviation_are_those_of_numpy(points: list[int]) -> None:
    assert close(measures.mean(points), float(np.mean(points)))
    assert close(measures.median(points), float(np.median(points)))
    assert close(measures.deviation(points), float(np.std(points, ddof=1)))


@given(POINTS)
def test_ranks_are_those_of_scipy(points: list[int]) -> None:
    assert measures.ranks(points) == list(stats.rankdata(points))


@given(POINTS, st.randoms(use_true_random=False))
def test_measures_do_not_depend_on_order(points: list[int], chance: random.Random) -> None:
    shuffled = points[:]
    chance.shuffle(shuffled)

    assert measures.mean(shuffled) == measures.mean(points)
    assert measures.median(shuffled) == measures.median(points)
    assert close(measures.deviation(shuffled), measures.deviation(points) or 0.0)


def test_correlations_are_those_of_scipy_on_random_marks() -> None:
    chance = random.Random(6)
    for _ in range(200):
        count = chance.randint(5, 60)
        first = [chance.randint(2, 5) for _ in range(count)]
        second = [chance.randint(0, 25) for _ in range(count)]
        if len(set(first)) > 1 and len(set(second)) > 1:
            assert close(measures.spearman(first, second), stats.spearmanr(first, second)[0])
            assert close(measures.pearson(first, second), stats.pearsonr(first, second)[0])


def test_a_correlation_with_a_constant_is_not_defined() -> None:
    assert measures.spearman([4, 4, 4], [1, 2, 3]) is None
    assert measures.pearson([1], [2]) is None
    with pytest.raises(ValueError, match="2 and 1"):
        measures.pearson([1, 2], [3])


def test_of_nothing_there_is_no_measure() -> None:
    assert measures.mean([]) is None
    assert measures.median([]) is None
    assert measures.deviation([7]) is None
    assert measures.interval([7], 1.96) is None
    assert measures.share(0, 0) is None


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_tail_of_a_fair_coin_is_that_of_scipy(hits: int, more: int) -> None:
    tries = hits + more

    assert close(measures.at_least(hits, tries), float(stats.binom.sf(hits - 1, tries, 0.5)))
