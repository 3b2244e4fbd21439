"""What the made-up experts type into the files that they were given. No book is changed here."""

from __future__ import annotations

from collections.abc import Sequence

from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.match import Table
from vpr_xl.core.demo.campaign import Demo
from vpr_xl.core.demo.facts import scores
from vpr_xl.core.demo.schedule import DemoWork
from vpr_xl.core.demo.school import Row
from vpr_xl.core.demo.typing import typed_scores
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.values import shown

#: The last works of the campaign are typed into the book itself: both ways are shown.
BY_HAND = 2


def given_out(demo: Demo) -> Sequence[DemoWork]:
    """Works whose scores come back in files; the others are typed into the book."""
    return demo.works[:-BY_HAND]


def twice(demo: Demo) -> tuple[str, str]:
    """The work and the class that two experts enter, each by themselves."""
    work = demo.works[0]
    return work.work_id, work.classes[0].name


def typed_entries(
    demo: Demo, work_id: str, table: Table, campaign: Campaign, *, mistaken: bool
) -> list[SetCell]:
    """The scores of the file's codes. mistaken: one of them is another than on the paper."""
    codes = {shown(cell) for cell in table.column_cells("participant_code")}
    rows = [r for r in scores(demo, work_id, campaign) if r["participant_code"] in codes]
    if mistaken:
        rows = _with_mistake(demo, work_id, rows)
    return list(typed_scores(table, rows, demo.papers[work_id].work.scale))


def _with_mistake(demo: Demo, work_id: str, rows: Sequence[Row]) -> list[Row]:
    """The first score that there is, typed as the one beside it."""
    task = demo.papers[work_id].work.parts[0][0]
    out = [dict(row) for row in rows]
    wrong = next(row for row in out if isinstance(row.get(task.header), int))
    wrong[task.header] = wrong[task.header] - 1 if wrong[task.header] else 1
    return out
