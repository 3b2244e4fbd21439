"""The results of one participant in all works, as shown to the family. No statistics of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vpr_xl.core.declare.facts import MarkScale, TaskLevel
from vpr_xl.core.declare.tasks import Score, TaskHeader
from vpr_xl.core.records.campaign import Campaign, WorkSheet
from vpr_xl.core.records.rows import ParticipantsRow, ResultsRow, Variant
from vpr_xl.core.statistics.papers import LeftOut
from vpr_xl.core.statistics.scale import marks
from vpr_xl.core.statistics.work import WorkResult, work_results
from vpr_xl.core.values import alphabetical


@dataclass(frozen=True, slots=True)
class WorkOfOne:
    """One participant's row of a work's sheet.

    scores: an entry a task, None where nothing is entered.  total: points, None where the row is
    not complete.  mark: None without a whole scale.  left_out: why there is no total.
    """

    work_id: str
    tasks: tuple[TaskHeader, ...]
    scores: tuple[Score | None, ...]
    total: int | None
    max_score: int
    mark: int | None
    levels: Mapping[str, TaskLevel]
    left_out: LeftOut | None = None

    @property
    def entered(self) -> bool:
        """Whether a score is entered: a row that only begins has nothing to show."""
        return any(score is not None for score in self.scores)


def wrote(row: ResultsRow, sheet: WorkSheet) -> bool:
    """Whether the participant wrote a part of the work at least."""
    given = [getattr(row, name) for name in sheet.variants]
    return any(one not in (None, Variant.ABSENT) for one in given)


def away(row: ResultsRow, sheet: WorkSheet) -> bool:
    """Whether the row says itself that the participant wrote no part."""
    given = [getattr(row, name) for name in sheet.variants]
    return bool(given) and all(one is Variant.ABSENT for one in given)


def results_of_all(campaign: Campaign) -> Mapping[str, list[WorkOfOne]]:
    """Works by participant code, in tab order; a participant without any row is not in it."""
    out: dict[str, list[WorkOfOne]] = {}
    for work in work_results(campaign):
        sheet = campaign.work_sheet_of(work.work_id)
        assert sheet is not None  # the results are of the book's own sheets
        totals = {paper.participant_code: paper.total for paper in work.written}
        why = {one.participant_code: one.why for one in work.missing}
        for row in sheet.rows:
            code = row.participant_code or ""
            if code in totals or code in why:
                one = _of_one(work, row, totals.pop(code, None), why.pop(code, None))
                out.setdefault(code, []).append(one)
    return out


def _of_one(
    work: WorkResult, row: ResultsRow, total: int | None, left_out: LeftOut | None
) -> WorkOfOne:
    mark = None
    if total is not None and isinstance(work.scale, MarkScale):
        mark = marks([total], work.scale)[0]
    top = sum(task.max_score for task in work.tasks)
    scores = tuple(row.scores)
    return WorkOfOne(work.work_id, work.tasks, scores, total, top, mark, work.levels, left_out)


def in_order(campaign: Campaign, class_name: str | None, *, names: bool) -> list[ParticipantsRow]:
    """Participants with a code who have not left, by class as on «Классы», then by name or code."""
    order = {c.class_name: nth for nth, c in enumerate(campaign.classes)}
    chosen = [
        p
        for p in campaign.participants
        if p.participant_code and not p.left and class_name in (None, p.class_name)
    ]
    return sorted(
        chosen,
        key=lambda p: (
            order.get(p.class_name, len(order)),
            alphabetical(p.full_name) if names else "",
            p.participant_code or "",
        ),
    )
