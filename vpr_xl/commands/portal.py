"""`portal plan`: the tasks of every work on the portal, with their days. No file is read here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from vpr_xl.commands.registry import Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.commands.seat import need_columns
from vpr_xl.core.changes import SetCell
from vpr_xl.core.materials.portal_tasks import Wanted, missing, wanted
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Task
from vpr_xl.core.records.writing import append_row
from vpr_xl.core.rules.w_file import refused

#: Where the day of a task is entered that the book does not know: sheet and column or setting.
_DAY_OF = {
    Task.CRITERIA: ("works", "criteria_date"),
    Task.UPLOAD: ("works", "upload_deadline"),
    Task.REPORT: ("school", "completion_until"),
    Task.ACCESS: ("school", "preparation_until"),
    Task.SCHEDULE: ("school", "preparation_until"),
}


@command(
    name="portal plan",
    title="Составить дела портала",
    help="Добавляет недостающие дела портала по каждой работе плана; внесённые не меняет.",
    action="P3",
    changes_data=True,
    macro=True,
    tables=("portal",),
    icon="DataValidation",
)
def portal_plan(session: Session) -> Outcome:
    campaign = session.campaign
    need_columns(campaign, "portal", ("task", "work_id", "due"))
    if not any(row.date and row.work_id for row in campaign.plan):
        raise refused("W-154")
    fresh = missing(campaign)
    return Outcome(
        said=_said(campaign, fresh),
        changes=_rows(campaign, fresh),
        rows_in=len(fresh),
        rows_out=len(fresh),
        details={
            "added": [
                {"task": one.task.value, "work": one.work_id, "due": one.due} for one in fresh
            ],
            "kept": len(wanted(campaign)) - len(fresh),
        },
    )


def _rows(campaign: Campaign, fresh: Sequence[Wanted]) -> list[SetCell]:
    table = campaign.table("portal")
    assert table is not None  # asked for by the caller
    return [
        change
        for nth, one in enumerate(fresh)
        for change in append_row(
            table, {"task": one.task, "work_id": one.work_id, "due": one.due}, nth
        )
    ]


def _said(campaign: Campaign, fresh: Sequence[Wanted]) -> list[str]:
    kept = len(wanted(campaign)) - len(fresh)
    said = [f"Добавлено дел: {len(fresh)}, стояли и остались: {kept}."]
    without = Counter(one.task for one in fresh if one.due is None)
    for task, count in without.items():
        table, column = _DAY_OF[task]
        sheet = campaign.house.sheets[table]
        title = (sheet.setting(column) if sheet.kind == "settings" else sheet.column(column)).title
        said.append(
            f"Срок неизвестен у дел «{campaign.words[task]}»: {count}. "
            f"Внесите «{title}» на лист «{sheet.title}» и срок в эти строки."
        )
    return said
