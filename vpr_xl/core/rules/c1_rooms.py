"""C1. Rooms checked on the day of a work: unchecked ones, items not ready, checks made too late."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.materials.ledger import moment
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.engine import INVARIANT, Report, rule


@rule(
    id="C1-01",
    level=Level.WARNING,
    title="Аудитория в день работы не проверена",
    message="Аудитория {room}, {day}: на листе «{sheet}» нет ни одного пункта.",
    advice="Выполните «Подготовить листы», проверьте аудиторию и отметьте пункты.",
    why="Готовность аудитории проверяют каждый раз до начала работы.",
    source=INVARIANT,
    gathered=True,
    given="""
        Школа
        | Настройка         | Значение   |
        | Год кампании      | 2027       |
        | Начало проведения | 30.03.2026 |
        Готовность
        | Место | Дата       | Что проверяется | Готово | Кто проверил |
        | 204   | 31.03.2026 | столы и стулья  | да     | С-01         |""",
    bad="""
        План
        | Класс | Работа | Часть | Дата       | Аудитории |
        | 5А    | 5-РУ   | 1     | 31.03.2026 | 204       |
        | 5Б    | 5-РУ   | 1     | 31.03.2026 | !205      |
        | 6А    | 6-РУ   | 1     | 21.04.2026 | 205       |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       | Аудитории |
        | 5А    | 5-РУ   | 1     | 31.03.2026 | 204       |""",
)
def room_not_checked(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if not campaign.has("readiness"):
        return
    checked = {(row.date, row.place) for row in campaign.readiness}
    sheet = campaign.house.sheets["readiness"].title
    for row in campaign.plan:
        if row.date is None or row.date > campaign.today:
            continue
        for room in row.rooms or ():
            if (row.date, room) not in checked:
                checked.add((row.date, room))
                yield report(row, "rooms", room=room, day=row.date, sheet=sheet)


@rule(
    id="C1-02",
    level=Level.WARNING,
    title="Пункт проверки не готов",
    message="{place}, {day}, пункт «{item}»: {state}.",
    advice="Исправьте и поставьте «да»; если пункт не нужен, удалите строку.",
    why="Работу начинают, когда в аудитории готово всё.",
    source=INVARIANT,
    bad="""
        Готовность
        | Место | Дата       | Что проверяется | Готово | Кто проверил |
        | 204   | 31.03.2026 | столы и стулья  | да     | С-01         |
        | 204   | 31.03.2026 | часы            | !нет   | С-01         |
        | 204   | 31.03.2026 | черновики       | !      |              |
        | 204   | 21.04.2026 | черновики       |        |              |""",
    good="""
        Готовность
        | Место | Дата       | Что проверяется | Готово | Кто проверил |
        | 204   | 31.03.2026 | столы и стулья  | да     | С-01         |""",
)
def item_not_ready(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.readiness:
        if row.date is None or row.date > campaign.today or row.item is None:
            continue
        if row.ready is False or row.blank("ready"):
            state = "не готово" if row.ready is False else "не проверен"
            yield report(row, "ready", place=row.place, day=row.date, item=row.item, state=state)


@rule(
    id="C1-03",
    level=Level.WARNING,
    title="Аудитория проверена после дня работы",
    message="{place}: проверка записана на {at}, а работа {day}.",
    advice="Исправьте время проверки или день.",
    why="Проверка после работы ничего не меняет.",
    source=INVARIANT,
    bad="""
        Готовность
        | Место | Дата       | Что проверяется | Готово | Кто проверил | Когда проверено   |
        | 204   | 31.03.2026 | часы            | да     | С-01         | !01.04.2026 08:00 |""",
    good="""
        Готовность
        | Место | Дата       | Что проверяется | Готово | Кто проверил | Когда проверено  |
        | 204   | 31.03.2026 | часы            | да     | С-01         | 31.03.2026 08:00 |""",
)
def checked_too_late(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.readiness:
        at = moment(row.checked_at)
        if at is not None and row.date and at.date() > row.date:
            yield report(row, "checked_at", place=row.place, at=row.checked_at, day=row.date)
