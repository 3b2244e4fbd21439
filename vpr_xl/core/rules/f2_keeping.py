"""F2. Used works until they are checked: where they lie, what experts got and gave back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.materials.ledger import Movement, moment, movements
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Event, MaterialsKind
from vpr_xl.core.rules.counts import counted
from vpr_xl.core.rules.engine import INVARIANT, Report, rule


@rule(
    id="F2-01",
    level=Level.ERROR,
    title="Экспертам передано не столько, сколько вернулось работ",
    message="{place}: использованных вернулось {first}, а экспертам передано {second}.",
    advice="Пересчитайте работы и исправьте количество.",
    why="Проверить надо каждую работу, и ничего сверх них.",
    source=INVARIANT,
    gathered=True,
    bad="""
        Материалы
        | Номер | Что | Событие | Работа | Колич… | Кому | Где… | Когда |
        | 1 | комплекты | возвращены использованные | 5-РУ | !25 | С-01 | сейф | 21.04.2026 11:15 |
        | 2 | комплекты | возвращены чистые | 5-РУ | 0 | С-01 | сейф | 21.04.2026 11:15 |
        | 3 | комплекты | выдано | 5-РУ | 25 | С-07 | аудитория | 21.04.2026 09:10 |
        | 4 | комплекты | передано экспертам | 5-РУ | 24 | С-09 | кабинет | 22.04.2026 14:00 |""",
    good="""
        Материалы
        | Номер | Что | Событие | Работа | Колич… | Кому | Где… | Когда |
        | 1 | комплекты | возвращены использованные | 5-РУ | 25 | С-01 | сейф | 21.04.2026 11:15 |
        | 3 | комплекты | выдано | 5-РУ | 25 | С-07 | аудитория | 21.04.2026 09:10 |
        | 4 | комплекты | передано экспертам | 5-РУ | 25 | С-09 | кабинет | 22.04.2026 14:00 |""",
)
def experts_not_given_all(campaign: Campaign, report: Report) -> Iterator[Finding]:
    yield from counted(campaign, report, "used_experts")


@rule(
    id="F2-02",
    level=Level.ERROR,
    title="Эксперты вернули не все работы",
    message="{place}: экспертам передано {first}, а получено от них {second}.",
    advice="Найдите недостающие работы у экспертов и внесите возврат.",
    why="Проверенные работы хранятся до получения результатов.",
    source=INVARIANT,
    gathered=True,
    bad="""
        Материалы
        | Номер | Что | Событие | Работа | Колич… | Кому | Где… | Когда |
        | 1 | комплекты | передано экспертам | 5-РУ | !25 | С-09 | кабинет | 22.04.2026 14:00 |
        | 2 | комплекты | получено от экспертов | 5-РУ | 24 | С-01 | сейф | 22.04.2026 17:30 |""",
    good="""
        Материалы
        | Номер | Что | Событие | Работа | Колич… | Кому | Где… | Когда |
        | 1 | комплекты | передано экспертам | 5-РУ | 25 | С-09 | кабинет | 22.04.2026 14:00 |
        | 2 | комплекты | получено от экспертов | 5-РУ | 25 | С-01 | сейф | 22.04.2026 17:30 |""",
)
def experts_keep_some(campaign: Campaign, report: Report) -> Iterator[Finding]:
    yield from counted(campaign, report, "experts_back")


@rule(
    id="F2-03",
    level=Level.WARNING,
    title="Не записано, где лежат работы",
    message="Движение {movement}: {event}, {count} шт., а место хранения пусто.",
    advice="Впишите место хранения, например «сейф в кабинете 101».",
    why="До проверки отвечающий за работы должен знать, где они лежат.",
    source=INVARIANT,
    bad="""
        Материалы
        | Номер | Что | Событие | Работа | Колич… | Кому | Где… | Когда |
        | 1 | комплекты | получено от экспертов | 5-РУ | 25 | С-01 | ! | 22.04.2026 17:30 |""",
    good="""
        Материалы
        | Номер | Что | Событие | Работа | Колич… | Кому | Где… | Когда |
        | 1 | комплекты | получено от экспертов | 5-РУ | 25 | С-01 | сейф | 22.04.2026 17:30 |""",
)
def place_not_written(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.materials:
        kept = row.event in (Event.RETURNED_USED, Event.FROM_EXPERTS)
        if kept and row.kind is MaterialsKind.SET and moment(row.at) and row.blank("place"):
            yield report(row, "place", movement=row.movement_id, event=row.event, count=row.count)


@rule(
    id="F2-04",
    level=Level.WARNING,
    title="Баллы внесены, а экспертам работы не переданы",
    message="Работа {work}: баллы внесены, а передача {count} работ экспертам не записана.",
    advice="Внесите движение «передано экспертам»: сколько, кому и когда.",
    why="Между возвратом из аудитории и проверкой за работы должен кто-то отвечать.",
    source=INVARIANT,
    bad="""
        Материалы
        | Номер | Что | Событие | Работа | Колич… | Кому | Где… | Когда |
        | 1 | комплекты | выдано | 5-РУ | 25 | С-07 | аудитория | 21.04.2026 09:10 |
        | 2 | комплекты | возвращены использованные | 5-РУ | !25 | С-01 | сейф | 21.04.2026 11:15 |
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |""",
    good="""
        Материалы
        | Номер | Что | Событие | Работа | Колич… | Кому | Где… | Когда |
        | 1 | комплекты | выдано | 5-РУ | 25 | С-07 | аудитория | 21.04.2026 09:10 |
        | 2 | комплекты | возвращены использованные | 5-РУ | 25 | С-01 | сейф | 21.04.2026 11:15 |
        | 3 | комплекты | передано экспертам | 5-РУ | 25 | С-09 | кабинет | 22.04.2026 14:00 |
        | 4 | комплекты | выдано | 5-МА | 25 | С-07 | аудитория | 24.04.2026 09:10 |
        | 5 | комплекты | возвращены использованные | 5-МА | 25 | С-01 | сейф | 24.04.2026 11:15 |
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |""",
)
def scored_without_experts(campaign: Campaign, report: Report) -> Iterator[Finding]:
    moves = [m for m in movements(campaign) if m.kind is MaterialsKind.SET]
    given = {m.work_id for m in moves if m.event is Event.TO_EXPERTS}
    used: dict[str, list[Movement]] = defaultdict(list)
    for move in moves:
        if move.event is Event.RETURNED_USED and move.work_id and move.count:
            used[move.work_id].append(move)
    rows = {row.row_number: row for row in campaign.materials}
    for work, back in used.items():
        if work not in given and _is_scored(campaign, work):
            first = rows[min(m.row for m in back)]
            yield report(first, "count", work=work, count=sum(m.count for m in back))


def _is_scored(campaign: Campaign, work_id: str) -> bool:
    """Whether anybody has a score in the work."""
    sheet = campaign.work_sheet_of(work_id)
    return sheet is not None and any(s is not None for row in sheet.rows for s in row.scores)
