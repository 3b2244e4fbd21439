"""One line a group: the figures that a table of works and classes shows. No words, no order by
success: works in tab order, classes as on the sheet of classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from vpr_xl.core.statistics import measures
from vpr_xl.core.statistics.group import Group
from vpr_xl.core.statistics.papers import LeftOut
from vpr_xl.core.statistics.scale import MARKS
from vpr_xl.core.statistics.work import WorkResult


class Remark(Enum):
    """What a reader must know of a line."""

    NOBODY = "nobody"  # nobody wrote, or nothing is entered
    HIDDEN = "hidden"  # too few participants
    GUARD = "guard"  # hidden because it would give a small class away
    APPROXIMATE = "approximate"  # fewer than informative
    NO_SCALE = "no_scale"  # points, but no marks


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of a group; None where there is none or it is not shown.

    class_name: "" for all classes, or for no known one (`lost`).  Shares in per cent; marks and the
    comparison with the journal in participants.
    """

    work_id: str
    subject: str
    grade: int
    class_name: str
    lost: bool
    participants: int
    absent: int
    left_out: int
    remarks: tuple[Remark, ...]
    mean_score: float | None = None
    median_score: float | None = None
    deviation: float | None = None
    completion: float | None = None
    marks: tuple[int, int, int, int] | None = None
    mean_mark: float | None = None
    pass_rate: float | None = None
    quality_rate: float | None = None
    lowered: int | None = None
    confirmed: int | None = None
    raised: int | None = None
    without: int | None = None


def lines(works: Sequence[WorkResult]) -> Iterator[Line]:
    """A line a work (all classes), each followed by a line a class."""
    for work in works:
        yield line(work, work.whole)
        for group in work.groups:
            yield line(work, group, of_class=True)


def line(work: WorkResult, group: Group, *, of_class: bool = False) -> Line:
    """The figures of a group; of a small one only who wrote."""
    out = Line(
        work_id=work.work_id,
        subject=work.subject,
        grade=work.grade,
        class_name=group.class_name,
        lost=of_class and not group.class_name,
        participants=group.count,
        absent=group.left_out(LeftOut.ABSENT),
        left_out=group.left_out(LeftOut.HALF) + group.left_out(LeftOut.UNFINISHED),
        remarks=tuple(_remarks(work, group)),
    )
    return _with_figures(out, group) if work.shown(group) else out


def _remarks(work: WorkResult, group: Group) -> Iterator[Remark]:
    if not group.count:
        yield Remark.NOBODY
        return
    if not work.shown(group):
        yield Remark.GUARD if work.guards(group) else Remark.HIDDEN
        return
    if work.approximate(group):
        yield Remark.APPROXIMATE
    if group.scale is None:
        yield Remark.NO_SCALE


def _with_figures(out: Line, group: Group) -> Line:
    marks, compared = group.marks, group.compared
    lowered, confirmed, raised, without = compared or (None,) * 4
    return Line(
        out.work_id,
        out.subject,
        out.grade,
        out.class_name,
        out.lost,
        out.participants,
        out.absent,
        out.left_out,
        out.remarks,
        mean_score=group.mean,
        median_score=group.median,
        deviation=group.deviation,
        completion=group.completion,
        marks=None if marks is None else (marks[2], marks[3], marks[4], marks[5]),
        mean_mark=group.mean_mark,
        pass_rate=group.pass_rate,
        quality_rate=group.quality_rate,
        lowered=lowered,
        confirmed=confirmed,
        raised=raised,
        without=without,
    )


#: Decimals of the figures on the sheet of the report; nothing is counted with them again.
DECIMALS = 1


def sheet_figures(one: Line) -> dict[str, float | int | None]:
    """The figures of a line by the columns of the sheet of the report, rounded as they stand."""
    two, three, four, five = one.marks or (None,) * 4
    figures: dict[str, float | int | None] = {
        "participants": one.participants,
        "absent": one.absent,
        "mean_score": one.mean_score,
        "median_score": one.median_score,
        "deviation": one.deviation,
        "completion": one.completion,
        "mark_2": two,
        "mark_3": three,
        "mark_4": four,
        "mark_5": five,
        "pass_rate": one.pass_rate,
        "quality_rate": one.quality_rate,
        "lowered": one.lowered,
        "confirmed": one.confirmed,
        "raised": one.raised,
        "without_mark": one.without,
    }
    return {
        name: round(value, DECIMALS) if isinstance(value, float) else value
        for name, value in figures.items()
    }


@dataclass(frozen=True, slots=True)
class Parallel:
    """A grade over all its works: papers written and marks given, not pupils.

    works: with a scale.  marks: 2, 3, 4, 5.
    """

    grade: int
    works: int
    papers: int
    marks: tuple[int, int, int, int]
    pass_rate: float | None
    quality_rate: float | None


def parallels(works: Sequence[WorkResult]) -> list[Parallel]:
    """The grades that have marks, ascending; works too small to be shown are not counted."""
    out = []
    for grade in sorted({work.grade for work in works}):
        counted = [w for w in works if w.grade == grade and w.shown(w.whole) and w.whole.marks]
        sums = [sum((w.whole.marks or {})[mark] for w in counted) for mark in MARKS]
        papers = sum(sums)
        if papers:
            two, three, four, five = sums
            out.append(
                Parallel(
                    grade,
                    len(counted),
                    papers,
                    (two, three, four, five),
                    measures.share(three + four + five, papers),
                    measures.share(four + five, papers),
                )
            )
    return out
