"""Receipts of forms that were uploaded: «Материалы» and the task on «Портал». No file is read."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vpr_xl.core.changes import SetCell
from vpr_xl.core.materials.portal_tasks import wanted
from vpr_xl.core.materials.printed import last_number
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Event, MaterialsKind, PortalRow, Task
from vpr_xl.core.records.writing import append_row, set_value


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A filled form that went to the portal.

    sha256: of the file.  results: digest of what it says, as `core.forms.results` makes it.
    """

    name: str
    work_id: str
    sha256: str
    results: str


def receipts(
    campaign: Campaign,
    files: Sequence[Uploaded],
    at: datetime.datetime,
    by: str | None,
    answer: str | None,
) -> list[SetCell]:
    """Changes that write the uploads down; the newest upload of a work is the one on «Портал».

    by: whose number stands beside.  answer: what the portal said, None where nobody tells.
    """
    last, changes, added = last_number(campaign), list[SetCell](), 0
    moves, tasks = campaign.table("materials"), campaign.table("portal")
    assert moves is not None  # asked for by the caller
    assert tasks is not None
    due = {one.work_id: one.due for one in wanted(campaign) if one.task is Task.UPLOAD}
    for nth, one in enumerate(files):
        movement = {
            "movement_id": f"М-{last + nth + 1:04d}",
            "kind": MaterialsKind.FORM,
            "event": Event.UPLOADED,
            "work_id": one.work_id,
            "count": 1,
            "given_by": by,
            "at": f"{at:%d.%m.%Y %H:%M}",
            "file_name": one.name,
            "sha256": one.sha256,
        }
        changes += append_row(moves, movement, nth)
        facts = {
            "done_on": at.date(),
            "done_by": by,
            "answer": answer,
            "sha256": one.sha256,
            "results_sha256": one.results,
        }
        row = upload_task(campaign, one.work_id)
        if row is None:
            key = {"task": Task.UPLOAD, "work_id": one.work_id, "due": due.get(one.work_id)}
            changes += append_row(tasks, key | facts, added)
            added += 1
        else:
            changes += _renewed(campaign, row, facts)
    return changes


def upload_task(campaign: Campaign, work_id: str) -> PortalRow | None:
    """The row of «Портал» about the upload of this work's form."""
    rows = (r for r in campaign.portal if r.task is Task.UPLOAD and r.work_id == work_id)
    return next(rows, None)


def _renewed(campaign: Campaign, row: PortalRow, facts: dict[str, Any]) -> Iterator[SetCell]:
    """The facts over those of an older upload, whose answer was about another file."""
    table = campaign.table("portal")
    assert table is not None
    if row.done_on is not None and row.done_on > facts["done_on"]:
        return
    for name, value in facts.items():
        if name in table.places and getattr(row, name) != value:
            yield set_value(table, row.nth, table.sheet.column(name), value)
