"""C2. The briefing: everybody who stands in a room has had it by the day."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import AssignmentsRole
from vpr_xl.core.rules.engine import INVARIANT, Report, rule

#: Who is briefed: the memo names organisers, technical specialists and observers.
_BRIEFED = (
    AssignmentsRole.ROOM_ORGANIZER,
    AssignmentsRole.TECHNICIAN,
    AssignmentsRole.OBSERVER,
)


@rule(
    id="C2-01",
    level=Level.WARNING,
    title="Нет инструктажа ко дню работы",
    message="Инструктаж {staff_id}: {briefed}, а работа {date}.",
    advice="Проведите инструктаж до работы и внесите его дату.",
    why="Организаторов, специалистов и наблюдателей инструктируют до работы.",
    source=INVARIANT,
    bad="""
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория | Инструктаж  |
        | 21.04.2026 | 5-РУ   | С-01      | организатор в аудитории | 204       | !22.04.2026 |
        | 31.03.2026 | 6-РУ   | С-02      | организатор в аудитории | 205       | !           |""",
    good="""
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория | Инструктаж |
        | 21.04.2026 | 5-РУ   | С-01      | организатор в аудитории | 204       | 20.04.2026 |
        | 22.04.2026 | 6-РУ   | С-02      | организатор в аудитории | 205       |            |""",
)
def not_briefed_in_time(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.assignments:
        if row.date is None or row.role not in _BRIEFED:
            continue
        late = row.briefed_on is not None and row.briefed_on > row.date
        if late or (row.blank("briefed_on") and row.date <= campaign.today):
            yield report(
                row,
                "briefed_on",
                staff_id=row.staff_id,
                briefed=row.briefed_on or "не отмечен",
                date=row.date,
            )
