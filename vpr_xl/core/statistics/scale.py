"""The scale of marks: accepted only whole, then from points to marks. Where it stands: `work`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import pairwise

from vpr_xl.core.declare.facts import MarkScale

MARKS = (2, 3, 4, 5)


class ScaleFault(Enum):
    """Why a scale gives no marks."""

    MISSING = "missing"  # no bound is entered
    INCOMPLETE = "incomplete"  # some are
    NOT_FROM_ZERO = "not_from_zero"  # the first range does not begin at 0
    GAP = "gap"  # points that have no mark
    OVERLAP = "overlap"  # points of two marks, or a mark without points
    WRONG_TOP = "wrong_top"  # it does not end at the sum of the tasks


def scale_of_bounds(
    three: int | None, four: int | None, five: int | None, stated: int | None, top: int
) -> MarkScale | ScaleFault:
    """The scale of three lower bounds.

    stated: the maximum that stands beside them, None where none does.  top: the sum of the tasks'
    maxima; a scale of another top belongs to another work.
    """
    bounds = [b for b in (three, four, five) if b is not None]
    if not bounds:
        return ScaleFault.MISSING
    if three is None or four is None or five is None:
        return ScaleFault.INCOMPLETE
    if not 0 < three < four < five:
        return ScaleFault.OVERLAP
    if stated not in (None, top) or five > top:
        return ScaleFault.WRONG_TOP
    return MarkScale(three, four, five, top)


def scale_of_ranges(ranges: Mapping[int, tuple[int, int]], top: int) -> MarkScale | ScaleFault:
    """The scale of four ranges by mark, both ends inside, as the description of a work prints it.

    Source: recommendations on marks, 2026: four adjoining ranges from 0 to the maximum.
    """
    if not ranges:
        return ScaleFault.MISSING
    if set(ranges) != set(MARKS):
        return ScaleFault.INCOMPLETE
    if ranges[2][0] != 0:
        return ScaleFault.NOT_FROM_ZERO
    if any(low > high for low, high in ranges.values()):
        return ScaleFault.OVERLAP
    for lower, upper in pairwise(MARKS):
        if ranges[upper][0] > ranges[lower][1] + 1:
            return ScaleFault.GAP
        if ranges[upper][0] <= ranges[lower][1]:
            return ScaleFault.OVERLAP
    if ranges[5][1] != top:
        return ScaleFault.WRONG_TOP
    return MarkScale(ranges[3][0], ranges[4][0], ranges[5][0], top)


def marks(scores: Sequence[int], scale: MarkScale) -> list[int]:
    """Marks for primary scores, same order and length.

    scores: points, 0..scale.max_score.  Returns marks 2..5.
    Raises ValueError outside that range.
    Source: Рекомендации по переводу первичных баллов в отметки, 2026.
    """
    wrong = [score for score in scores if not 0 <= score <= scale.max_score]
    if wrong:
        raise ValueError(wrong[0])
    bounds = (scale.three, scale.four, scale.five)
    return [2 + sum(score >= bound for bound in bounds) for score in scores]
