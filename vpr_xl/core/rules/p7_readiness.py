"""P7. The school made ready: rooms of the plan, and a place under lock for the materials."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.moments import preparation_is_over
from vpr_xl.core.rules.engine import INVARIANT, Report, Source, rule

_MEMO = Source("Памятка школьного координатора: подготовка и контроль готовности школы", "B")


def _first_days(campaign: Campaign) -> Mapping[str, datetime.date]:
    """The first day of works in each room of the plan."""
    days: dict[str, datetime.date] = {}
    for row in campaign.plan:
        for room in row.rooms or ():
            if row.date:
                days[room] = min(row.date, days.get(room, row.date))
    return days


@rule(
    id="P7-01",
    level=Level.WARNING,
    title="Аудитория не подготовлена",
    message="Аудитория {room}: первая работа {day}, а день подготовки не отмечен.",
    advice="Подготовьте аудиторию и внесите день.",
    why="К началу работ готовы места, расходные материалы и инструкции каждой аудитории плана.",
    source=_MEMO,
    given="""
        Школа
        | Настройка     | Значение   |
        | Подготовка до | 31.03.2026 |
        План
        | Класс | Работа | Часть | Дата       | Аудитории |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 204       |""",
    bad="""
        Аудитории
        | Аудитория | Мест | Хранение | Подготовлена |
        | 204       | 30   | да       | !            |
        | 205       | 30   | нет      |              |""",
    good="""
        Аудитории
        | Аудитория | Мест | Хранение | Подготовлена |
        | 204       | 30   | да       | 31.03.2026   |""",
)
def room_not_prepared(campaign: Campaign, report: Report) -> Iterator[Finding]:
    days, over = _first_days(campaign), preparation_is_over(campaign)
    for row in campaign.rooms:
        day = days.get(row.room or "")
        if day and row.blank("ready_on") and (over or day <= campaign.today):
            yield report(row, "ready_on", room=row.room, day=day)


@rule(
    id="P7-02",
    level=Level.WARNING,
    title="Аудитория подготовлена после работы",
    message="Аудитория {room} подготовлена {ready}, а первая работа в ней {day}.",
    advice="Исправьте день подготовки или перенесите работу.",
    why="Аудиторию готовят до того, как в ней начнут писать.",
    source=INVARIANT,
    given="""
        План
        | Класс | Работа | Часть | Дата       | Аудитории |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 204       |""",
    bad="""
        Аудитории
        | Аудитория | Мест | Подготовлена |
        | 204       | 30   | !22.04.2026  |""",
    good="""
        Аудитории
        | Аудитория | Мест | Подготовлена |
        | 204       | 30   | 21.04.2026   |""",
)
def room_prepared_too_late(campaign: Campaign, report: Report) -> Iterator[Finding]:
    days = _first_days(campaign)
    for row in campaign.rooms:
        day = days.get(row.room or "")
        if day and row.ready_on and row.ready_on > day:
            yield report(row, "ready_on", room=row.room, ready=row.ready_on, day=day)


@rule(
    id="P7-03",
    level=Level.WARNING,
    title="Материалы негде хранить",
    message="Подготовка окончена, а ни у одной аудитории листа не стоит «да».",
    advice="Поставьте «да» у кабинета, где материалы лежат под замком, или внесите его строкой.",
    why="Напечатанные материалы до работы и после неё лежат под замком.",
    source=_MEMO,
    given="""
        Школа
        | Настройка     | Значение   |
        | Подготовка до | 31.03.2026 |""",
    bad="""
        Аудитории
        | Аудитория | Мест | !Хранение | Подготовлена |
        | 204       | 30   | нет       | 31.03.2026   |""",
    good="""
        Аудитории
        | Аудитория | Мест | Хранение | Подготовлена |
        | 204       | 30   | да       | 31.03.2026   |""",
)
def nowhere_to_keep(campaign: Campaign, report: Report) -> Iterator[Finding]:
    table = campaign.table("rooms")
    if table is None or "store" not in table.places or not preparation_is_over(campaign):
        return
    if campaign.rooms and not any(row.store for row in campaign.rooms):
        yield report.header(table, "store")
