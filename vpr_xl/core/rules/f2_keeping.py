"""F2. Used works until they are checked: where they lie, what experts got and gave back."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.materials.ledger import moment
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
