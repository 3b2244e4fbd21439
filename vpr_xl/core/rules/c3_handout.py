"""C3. What is handed out in a room: no more than there was, and a slip for everybody there."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.counts import counted
from vpr_xl.core.rules.engine import INVARIANT, Report, rule


@rule(
    id="C3-11",
    level=Level.ERROR,
    title="Выдано больше, чем напечатано",
    message="{place}, {kind}: напечатано {first}, а выдано без возвращённых чистыми {second}.",
    advice="Пересчитайте материалы; если печатали ещё раз, внесите и это.",
    why="Напечатанное складывается из выданного и запасного.",
    source=INVARIANT,
    bad="""
        Материалы
        | Номер | Что | Событие | Работа | Часть | Аудит… | Колич… | Кому | Когда |
        | 1 | комплекты | напечатано | 5-РУ | 1 | | !25 | С-01 | 20.04.2026 15:00 |
        | 2 | комплекты | выдано | 5-РУ | 1 | 204 | 26 | С-07 | 21.04.2026 09:10 |""",
    good="""
        Материалы
        | Номер | Что | Событие | Работа | Часть | Аудит… | Колич… | Кому | Когда |
        | 1 | комплекты | напечатано | 5-РУ | 1 | | 27 | С-01 | 20.04.2026 15:00 |
        | 2 | комплекты | выдано | 5-РУ | 1 | 204 | 26 | С-07 | 21.04.2026 09:10 |""",
)
def issued_more_than_printed(campaign: Campaign, report: Report) -> Iterator[Finding]:
    yield from counted(campaign, report, "printed_issued")


@rule(
    id="C3-12",
    level=Level.ERROR,
    title="Полосок выдано не столько, сколько участников",
    message="{place}: полосок выдано {first}, а рассажено {second}.",
    advice="Пересчитайте полоски по списку аудитории и исправьте количество.",
    why="Каждый участник получает одну полоску со своим кодом; лишняя полоска чужая.",
    source=INVARIANT,
    gathered=True,
    given="""
        Рассадка
        | Работа | Часть | Код участника | Аудитория |
        | 5-РУ   | 1     | 50042         | 204       |
        | 5-РУ   | 1     | 50057         | 204       |""",
    bad="""
        Материалы
        | Номер | Что | Событие | Работа | Часть | Аудит… | Колич… | Кому | Когда |
        | 1 | полоски с кодами | выдано | 5-РУ | 1 | 204 | !1 | С-07 | 21.04.2026 09:10 |""",
    good="""
        Материалы
        | Номер | Что | Событие | Работа | Часть | Аудит… | Колич… | Кому | Когда |
        | 1 | полоски с кодами | выдано | 5-РУ | 1 | 204 | 2 | С-07 | 21.04.2026 09:10 |""",
)
def slips_not_as_seated(campaign: Campaign, report: Report) -> Iterator[Finding]:
    yield from counted(campaign, report, "slips_issued")


@rule(
    id="C3-13",
    level=Level.WARNING,
    title="Полосок напечатано не столько, сколько участников",
    message="{place}: полосок напечатано {first}, а рассажено {second}.",
    advice="Напечатайте полоски этой аудитории заново, а лишние уничтожьте.",
    why="После новой рассадки прежние полоски лежат не в том порядке и не в той аудитории.",
    source=INVARIANT,
    given="""
        Рассадка
        | Работа | Часть | Код участника | Аудитория |
        | 5-РУ   | 1     | 50042         | 204       |""",
    bad="""
        Материалы
        | Номер | Что | Событие | Работа | Часть | Аудит… | Колич… | Кому | Когда |
        | 1 | полоски с кодами | напечатано | 5-РУ | 1 | 204 | !2 | С-01 | 20.04.2026 15:00 |""",
    good="""
        Материалы
        | Номер | Что | Событие | Работа | Часть | Аудит… | Колич… | Кому | Когда |
        | 1 | полоски с кодами | напечатано | 5-РУ | 1 | 204 | 2 | С-01 | 20.04.2026 15:00 |
        | 2 | полоски с кодами | уничтожено | 5-РУ | 1 | 204 | 1 | | 20.04.2026 16:00 |""",
)
def slips_printed_not_as_seated(campaign: Campaign, report: Report) -> Iterator[Finding]:
    yield from counted(campaign, report, "slips_printed")
