"""What a group of papers shows: points, marks, rates, the comparison with the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from vpr_xl.core.declare.facts import MarkScale
from vpr_xl.core.statistics import measures
from vpr_xl.core.statistics.papers import LeftOut, Missing, Paper
from vpr_xl.core.statistics.scale import MARKS, marks


class Compared(NamedTuple):
    """Marks against the journal's, in participants.

    without: no mark in the journal.  The four add up to all who wrote, the denominator.
    Source: report «Сравнение отметок с отметками по журналу», 2024.
    """

    lowered: int
    confirmed: int
    raised: int
    without: int


class Far(NamedTuple):
    """A mark far from the journal's."""

    participant_code: str
    class_name: str
    mark: int
    journal_mark: int


@dataclass(frozen=True)
class Group:
    """Papers of a class, or of all who wrote a work (class_name "").

    missing: rows outside every denominator.  scale: None where no marks can be given.  top: the
    most points that a paper can get.
    """

    class_name: str
    papers: Sequence[Paper]
    missing: Sequence[Missing]
    scale: MarkScale | None
    top: int

    @property
    def count(self) -> int:
        """Who wrote: the denominator of every share."""
        return len(self.papers)

    def left_out(self, why: LeftOut) -> int:
        """Rows left out for this reason."""
        return sum(one.why is why for one in self.missing)

    @cached_property
    def totals(self) -> list[int]:
        """Primary scores, in the order of the papers."""
        return [paper.total for paper in self.papers]

    @property
    def mean(self) -> float | None:
        """Mean primary score, points."""
        return measures.mean(self.totals)

    @property
    def median(self) -> float | None:
        """Median primary score, points."""
        return measures.median(self.totals)

    @property
    def deviation(self) -> float | None:
        """Standard deviation of the primary scores, points."""
        return measures.deviation(self.totals)

    @property
    def completion(self) -> float | None:
        """Mean share of the maximum, per cent."""
        middle = self.mean
        return None if middle is None or not self.top else 100 * middle / self.top

    def interval(self, t: float) -> tuple[float, float] | None:
        """Confidence interval of `completion`, per cent."""
        if not self.top:
            return None
        return measures.interval([100 * total / self.top for total in self.totals], t)

    @cached_property
    def given(self) -> list[int] | None:
        """Marks by the scale, in the order of the papers; None without a scale."""
        return None if self.scale is None else marks(self.totals, self.scale)

    @cached_property
    def marks(self) -> Mapping[int, int] | None:
        """Mark -> participants, every mark of 2..5; None without a scale."""
        if self.given is None:
            return None
        return {mark: self.given.count(mark) for mark in MARKS}

    def _share_of(self, wanted: Sequence[int]) -> float | None:
        if self.marks is None:
            return None
        return measures.share(sum(self.marks[m] for m in wanted), self.count)

    @property
    def pass_rate(self) -> float | None:
        """Share of the marks 3, 4 and 5, per cent."""
        return self._share_of((3, 4, 5))

    @property
    def quality_rate(self) -> float | None:
        """Share of the marks 4 and 5, per cent."""
        return self._share_of((4, 5))

    @property
    def mean_mark(self) -> float | None:
        """Mean mark."""
        return None if self.given is None else measures.mean(self.given)

    @cached_property
    def compared(self) -> Compared | None:
        """Marks against the journal's; None without a scale."""
        if self.given is None:
            return None
        both = [
            (mark, paper.journal_mark)
            for mark, paper in zip(self.given, self.papers, strict=True)
            if paper.journal_mark is not None
        ]
        return Compared(
            sum(mark < journal for mark, journal in both),
            sum(mark == journal for mark, journal in both),
            sum(mark > journal for mark, journal in both),
            self.count - len(both),
        )

    def far(self, least: float) -> list[Far]:
        """Marks that differ from the journal's by `least` or more, by class and code."""
        if self.given is None:
            return []
        out = [
            Far(paper.participant_code, paper.class_name, mark, paper.journal_mark)
            for mark, paper in zip(self.given, self.papers, strict=True)
            if paper.journal_mark is not None and abs(mark - paper.journal_mark) >= least
        ]
        return sorted(out, key=lambda far: (far.class_name, far.participant_code))

    @cached_property
    def rank_correlation(self) -> float | None:
        """Spearman's correlation of the journal's mark and the primary score."""
        with_mark = [p for p in self.papers if p.journal_mark is not None]
        return measures.spearman(
            [p.journal_mark or 0 for p in with_mark], [p.total for p in with_mark]
        )
