"""What is to be done on the portal for every work and by when. Nothing is marked as done here."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.moments import Bells, bells, moment_of
from vpr_xl.core.records.rows import MaterialsKind, PlanRow, Task, WorksRow
from vpr_xl.core.records.schooldays import SchoolDays

#: What a file of «Материалы» does for which task.
TASK_OF_KIND = {
    MaterialsKind.ARCHIVE: Task.ARCHIVE,
    MaterialsKind.PROTOCOL: Task.PAPER_PROTOCOL,
    MaterialsKind.SLIPS: Task.CODE_LIST,
    MaterialsKind.CRITERIA: Task.CRITERIA,
    MaterialsKind.FORM: Task.FORM,
    MaterialsKind.REPORT: Task.REPORT,
}
#: Codes are one for all works, so their list is one row without a work.
COMMON = (Task.ACCESS, Task.SCHEDULE, Task.CODE_LIST)
#: Tasks that end before the first part of the work is written.
BEFORE = (Task.ARCHIVE, Task.PAPER_PROTOCOL, Task.FORM)
#: Tasks that no written work is without; the report is waited for once the form is uploaded.
OF_EVERY_WORK = (*BEFORE, Task.CRITERIA, Task.UPLOAD)
_DAY = datetime.timedelta(days=1)
_BACK = 14  # days in which a school day before a weekend or holiday is looked for


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task of the portal. work_id: None for the whole school; due: None where nobody says it."""

    task: Task
    work_id: str | None
    due: datetime.date | None


def wanted(campaign: Campaign) -> list[Wanted]:
    """Every task of the works that have a day in the plan, common ones first.

    Due days come from the plan and from «Школа» and «Работы»; a day that nobody has entered is
    not guessed, except the eve of the work for what is printed from the portal.
    Source of the eve: the procedure of 2023, by 14:00 of the day before.
    """
    planned = _planned(campaign)
    times, days = bells(campaign), SchoolDays(campaign)
    out = list(_common(campaign, planned, days))
    for work_id, rows in planned.items():
        out.extend(_of_work(campaign, work_id, rows, times, days))
    return out


def missing(campaign: Campaign) -> list[Wanted]:
    """Tasks that «Портал» does not hold yet, whoever entered the others."""
    have = {(row.task, row.work_id) for row in campaign.portal}
    lists = any(row.task is Task.CODE_LIST for row in campaign.portal)
    return [
        one
        for one in wanted(campaign)
        if (one.task, one.work_id) not in have and not (one.task is Task.CODE_LIST and lists)
    ]


def last_day_for_materials(campaign: Campaign, work_id: str) -> datetime.date | None:
    """By which day the archive of a work has to be there; None for a work without a day."""
    rows = _planned(campaign).get(work_id)
    return _before(campaign, rows, bells(campaign), SchoolDays(campaign)) if rows else None


def _planned(campaign: Campaign) -> dict[str, list[PlanRow]]:
    """Rows of the plan with a day, by work in the order of their first days."""
    dated = [row for row in campaign.plan if row.date and row.work_id]
    out: dict[str, list[PlanRow]] = {}
    for row in sorted(dated, key=lambda r: (r.date or datetime.date.min, r.work_id or "")):
        out.setdefault(str(row.work_id), []).append(row)
    return out


def _common(
    campaign: Campaign, planned: dict[str, list[PlanRow]], days: SchoolDays
) -> Iterator[Wanted]:
    until = campaign.settings.preparation_until
    yield Wanted(Task.ACCESS, None, until)
    yield Wanted(Task.SCHEDULE, None, until)
    first = min((row.date for rows in planned.values() for row in rows if row.date), default=None)
    if first is not None:
        yield Wanted(Task.CODE_LIST, None, _school_day(first - _DAY, days))


def _of_work(
    campaign: Campaign, work_id: str, rows: Sequence[PlanRow], times: Bells, days: SchoolDays
) -> Iterator[Wanted]:
    eve = _before(campaign, rows, times, days)
    for task in BEFORE:
        yield Wanted(task, work_id, eve)
    work = campaign.work_by_id.get(work_id)
    yield Wanted(Task.CRITERIA, work_id, work.criteria_date if work else None)
    yield Wanted(Task.UPLOAD, work_id, _upload_until(campaign, work, rows))
    yield Wanted(Task.REPORT, work_id, campaign.settings.completion_until)


def _before(
    campaign: Campaign, rows: Sequence[PlanRow], times: Bells, days: SchoolDays
) -> datetime.date:
    """The last school day on which what the first lesson needs can be fetched."""
    begins = min(_begin(campaign, row, times) for row in rows)
    hours = campaign.settings.materials_hours_before
    if hours is None:
        return _school_day(begins.date() - _DAY, days)
    if begins.time() == datetime.time.min:  # the hour is not known: whole days are counted back
        return _school_day(begins.date() - _DAY * -(-hours // 24), days)
    return _school_day((begins - datetime.timedelta(hours=hours)).date(), days)


def _begin(campaign: Campaign, row: PlanRow, times: Bells) -> datetime.datetime:
    """When the row's work begins; midnight where the lesson's time is not known."""
    moment = moment_of(campaign, row, times)
    assert row.date is not None
    minutes = moment.minutes[0] if moment and moment.minutes else 0
    return datetime.datetime.combine(row.date, datetime.time(minutes // 60, minutes % 60))


def _school_day(day: datetime.date, days: SchoolDays) -> datetime.date:
    """The day itself or the last school day before it."""
    near = (day - _DAY * back for back in range(_BACK))
    return next(filter(days.works, near), day)


def _upload_until(
    campaign: Campaign, work: WorksRow | None, rows: Sequence[PlanRow]
) -> datetime.date | None:
    """The portal's own term, else so many days after the last class has written."""
    if work is not None and work.upload_deadline:
        return work.upload_deadline
    after = campaign.settings.upload_deadline_days
    last = max(row.date for row in rows if row.date)
    return last + _DAY * after if after is not None else None
