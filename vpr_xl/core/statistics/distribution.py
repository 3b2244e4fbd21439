"""How primary scores are spread, and peaks where a mark begins. What to think of it: the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from vpr_xl.core.declare.facts import MarkScale
from vpr_xl.core.declare.thresholds import Thresholds
from vpr_xl.core.statistics import measures


class Telling(Enum):
    """How far a distribution of so many participants can be read."""

    INFORMATIVE = "informative"
    UNSTATED = "unstated"  # the rule says nothing of such a number
    APPROXIMATE = "approximate"
    LIMITED = "limited"


class Peak(NamedTuple):
    """A mark begins at `score` points, got by `reached`; one point less was got by `below`.

    chance: of so large a surplus where each of the two scores is as likely, 0..1.
    """

    mark: int
    score: int
    reached: int
    below: int
    chance: float


@dataclass(frozen=True, slots=True)
class Distribution:
    """Participants by primary score.

    counts: at index 0..maximum.  peaks: only those that the rules name.
    """

    counts: tuple[int, ...]
    telling: Telling
    peaks: tuple[Peak, ...]

    def shares(self) -> list[float | None]:
        """Per cent of the participants by score."""
        return [measures.share(count, sum(self.counts)) for count in self.counts]


def distribution(
    totals: Sequence[int], top: int, scale: MarkScale | None, rules: Thresholds
) -> Distribution:
    """The distribution of primary scores 0..top."""
    counted = Counter(totals)
    counts = tuple(counted[score] for score in range(top + 1))
    telling = _telling(len(totals), rules)
    # Of few participants a peak says nothing: a class of twenty always has some.
    readable = scale is not None and telling is not Telling.LIMITED
    peaks = _peaks(counts, scale, rules) if scale is not None and readable else ()
    return Distribution(counts, telling, peaks)


def _telling(count: int, rules: Thresholds) -> Telling:
    if count >= rules.number("distribution", "informative_from"):
        return Telling.INFORMATIVE
    if count < rules.number("distribution", "approximate_from"):
        return Telling.LIMITED
    if count <= rules.number("distribution", "approximate_to"):
        return Telling.APPROXIMATE
    return Telling.UNSTATED


def _peaks(counts: Sequence[int], scale: MarkScale, rules: Thresholds) -> tuple[Peak, ...]:
    limit = rules.number("border_peak", "chance_below") / 100
    out = []
    for mark, score in ((3, scale.three), (4, scale.four), (5, scale.five)):
        reached, below = counts[score], counts[score - 1]
        chance = measures.at_least(reached, reached + below)
        if reached > below and chance < limit:
            out.append(Peak(mark, score, reached, below, chance))
    return tuple(out)
