"""The smallest set of rules that cannot hold together. What a rule is, the caller knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TypeVar

R = TypeVar("R")


def smallest_clash(
    rules: Sequence[R], possible: Callable[[frozenset[R]], bool]
) -> tuple[R, ...] | None:
    """The fewest of the rules that cannot hold together, the first such in the order given.

    possible: whether some of the rules can hold together; fewer rules are never harder.
    Every smaller set can hold, so the set becomes possible when any one of its rules goes.
    () where it is impossible even without rules; None where all of them can hold.
    """
    for size in range(len(rules) + 1):
        for some in combinations(rules, size):
            if not possible(frozenset(some)):
                return some
    return None
