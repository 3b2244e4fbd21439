"""Files of the portal on «Материалы» and the tasks of «Портал» that they do. No file is read."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from vpr_xl.core.changes import SetCell
from vpr_xl.core.materials.portal_tasks import TASK_OF_KIND, wanted
from vpr_xl.core.materials.printed import last_number
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Event, MaterialsKind, PortalRow, Task
from vpr_xl.core.records.writing import append_row, set_value


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came from the portal.

    works: those that it is for; none for what serves all works, as the list of codes does.
    """

    name: str
    sha256: str
    kind: MaterialsKind
    works: tuple[str, ...]


def registered_row(campaign: Campaign, sha256: str) -> int | None:
    """The row of «Материалы» that holds this very file, None where none does."""
    return next((m.row_number for m in campaign.materials if m.sha256 == sha256), None)


def registered(
    campaign: Campaign, files: Sequence[Received], at: datetime.datetime, by: str | None
) -> list[SetCell]:
    """Changes that write the files down and mark their tasks as done.

    at: when they were taken; by: whose number stands beside.  A task that people marked stays.
    """
    table = campaign.table("materials")
    assert table is not None  # asked for by the caller
    last = last_number(campaign)
    changes: list[SetCell] = []
    for nth, one in enumerate(files):
        values = {
            "movement_id": f"М-{last + nth + 1:04d}",
            "kind": one.kind,
            "event": Event.REGISTERED,
            "work_id": one.works[0] if len(one.works) == 1 else None,
            "count": 1,
            "taken_by": by,
            "at": f"{at:%d.%m.%Y %H:%M}",
            "file_name": one.name,
            "sha256": one.sha256,
        }
        changes += append_row(table, values, nth)
    return changes + tasks_done(campaign, files, at.date(), by)


def tasks_done(
    campaign: Campaign,
    files: Sequence[Received],
    day: datetime.date,
    by: str | None,
    *,
    add: bool = True,
) -> list[SetCell]:
    """The tasks that the files do are marked; add: those not on the sheet are added."""
    table = campaign.table("portal")
    if table is None:
        return []
    due = {(one.task, one.work_id): one.due for one in wanted(campaign)}
    changes: list[SetCell] = []
    seen: set[tuple[Task, str | None]] = set()
    added = 0
    for one in files:
        task = TASK_OF_KIND.get(one.kind)
        if task is None:
            continue
        for work_id in one.works or (None,):
            if (task, work_id) in seen:
                continue
            seen.add((task, work_id))
            facts = {"done_on": day, "done_by": by, "sha256": one.sha256}
            row = _row_of(campaign, task, work_id)
            if row is None and not add:
                continue
            if row is None:
                key = {"task": task, "work_id": work_id, "due": due.get((task, work_id))}
                changes += append_row(table, key | facts, added)
                added += 1
            elif row.done_on is None:
                changes += [
                    set_value(table, row.nth, table.sheet.column(name), value)
                    for name, value in facts.items()
                    if name in table.places and value is not None
                ]
    return changes


def _row_of(campaign: Campaign, task: Task, work_id: str | None) -> PortalRow | None:
    """The task's row for this work; the one list of codes serves every work."""
    of_work = {work_id, None} if task is Task.CODE_LIST else {work_id}
    rows = [row for row in campaign.portal if row.task is task and row.work_id in of_work]
    return next((row for row in rows if row.work_id == work_id), rows[0] if rows else None)


def works_without(campaign: Campaign, kind: MaterialsKind, now: Sequence[Received]) -> list[str]:
    """Works of the plan whose file of this kind has not come, `now` counted; sorted."""
    task = TASK_OF_KIND.get(kind)
    planned = {row.work_id for row in campaign.plan if row.date and row.work_id}
    done = {row.work_id for row in campaign.portal if row.task is task and row.done_on}
    held = {row.work_id for row in campaign.materials if row.kind is kind and row.sha256}
    fresh = {work_id for one in now if one.kind is kind for work_id in one.works}
    return sorted(work_id for work_id in planned - done - held - fresh if work_id)
