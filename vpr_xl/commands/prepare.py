"""`prepare`: rows to be filled in: items of rooms, attendance, acquaintance, results of a work."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.commands.seat import need_columns
from vpr_xl.core.agenda.blanks import (
    Blank,
    acknowledgement_blanks,
    days_to_prepare,
    protocol_blanks,
    readiness_blanks,
)
from vpr_xl.core.changes import SetCell
from vpr_xl.core.entry.prefill import Begun, begun
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.writing import append_row
from vpr_xl.core.rules.w_file import refused

#: What the coordinator's place is called on «Готовность».
WORKPLACE = "рабочее место координатора"
_NEEDED = {
    "acknowledgements": ("staff_id", "document_id"),
    "readiness": ("place", "date", "item"),
    "protocol": ("work_id", "participant_code"),
}


@command(
    name="prepare",
    title="Подготовить листы",
    help="Добавляет строки, которые предстоит заполнить: аудитории, явка, ознакомление, баллы.",
    action="C1",
    changes_data=True,
    macro=True,
    tables=("readiness", "protocol", "acknowledgements", "results"),
    icon="TableRowsInsertBelowExcel",
    options=(
        Option("date", datetime.date, "только этот день; без него — дни по ближайший день работ"),
    ),
)
def prepare(session: Session, *, date: datetime.date | None = None) -> Outcome:
    campaign = session.campaign
    for table, columns in _NEEDED.items():
        need_columns(campaign, table, columns)
    days = [date] if date else days_to_prepare(campaign)
    if date and all(row.date != date for row in campaign.plan):
        raise refused("W-161", date=f"{date:%d.%m.%Y}")
    made = {
        "acknowledgements": acknowledgement_blanks(campaign),
        "readiness": readiness_blanks(campaign, days, WORKPLACE),
        "protocol": protocol_blanks(campaign, days),
    }
    results = begun(campaign)
    rows = sum(map(len, made.values())) + sum(one.added + one.completed for one in results)
    return Outcome(
        said=[*_said(campaign, made, days), *_about_results(campaign, results)],
        changes=[
            *(c for table, blanks in made.items() for c in _added(campaign, table, blanks)),
            *(c for one in results for c in one.changes),
        ],
        rows_in=rows,
        rows_out=rows,
        details={
            "days": [day.isoformat() for day in days],
            "added": {table: len(blanks) for table, blanks in made.items()},
            "results": [
                {
                    "work": one.work_id,
                    "added": one.added,
                    "completed": one.completed,
                    "unmarked": one.unmarked,
                }
                for one in results
            ],
        },
    )


def _added(campaign: Campaign, table_name: str, blanks: Sequence[Blank]) -> list[SetCell]:
    table = campaign.table(table_name)
    assert table is not None  # asked for by the caller
    return [c for nth, values in enumerate(blanks) for c in append_row(table, values, nth)]


def _said(
    campaign: Campaign, made: dict[str, list[Blank]], days: Sequence[datetime.date]
) -> list[str]:
    """How many rows each sheet gets; what keeps the days from being prepared."""
    sheets = campaign.house.sheets
    added = ", ".join(f"«{sheets[name].title}» {len(blanks)}" for name, blanks in made.items())
    said = [f"Добавлено строк: {added}; внесённое осталось как было."]
    if not days:
        said.append("Дней работ в плане нет: пункты аудиторий и явка появятся, когда они будут.")
    without = sum(not p.participant_code and p.left is None for p in campaign.participants)
    if days and without:
        said.append(f"Участников без кода: {without}; явка им появится, когда выдадите коды.")
    return said


def _about_results(campaign: Campaign, results: Sequence[Begun]) -> list[str]:
    """Rows of the works' sheets; who still waits for attendance on a work that has begun."""
    said = []
    told = [
        f"«{one.work_id}» {one.added + one.completed}"
        for one in results
        if one.added + one.completed
    ]
    if told:
        said.append(f"Начато строк на листах работ: {', '.join(told)}; осталось внести баллы.")
    waiting = [
        f"«{one.work_id}» {one.unmarked}"
        for one in results
        if one.unmarked and _is_begun(campaign, one.work_id)
    ]
    if waiting:
        title = campaign.house.sheets["protocol"].title
        said.append(f"На листе «{title}» не отмечена явка: {', '.join(waiting)}; их строк ещё нет.")
    return said


def _is_begun(campaign: Campaign, work_id: str) -> bool:
    days = [row.date for row in campaign.plan if row.work_id == work_id and row.date]
    return any(day <= campaign.today for day in days)
