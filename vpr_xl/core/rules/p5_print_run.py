"""P5. The print run: sets for everybody who sits."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.counts import counted
from vpr_xl.core.rules.engine import INVARIANT, Report, rule


@rule(
    id="P5-11",
    level=Level.WARNING,
    title="Комплектов меньше, чем участников",
    message="{place}, {kind}: напечатано {first}, а рассажено {second}.",
    advice="Допечатайте и внесите печать; сколько нужно, показывает «План тиражирования».",
    why="В день работы допечатать комплект некогда.",
    source=INVARIANT,
    given="""
        Рассадка
        | Работа | Часть | Код участника | Аудитория |
        | 5-РУ   | 1     | 50042         | 204       |
        | 5-РУ   | 1     | 50057         | 204       |""",
    bad="""
        Материалы
        | Номер | Что       | Событие    | Работа | Часть | Колич… | Кому | Когда            |
        | 1     | комплекты | напечатано | 5-РУ   | 1     | !1     | С-01 | 20.04.2026 15:00 |""",
    good="""
        Материалы
        | Номер | Что       | Событие    | Работа | Часть | Колич… | Кому | Когда            |
        | 1     | комплекты | напечатано | 5-РУ   | 1     | 3      | С-01 | 20.04.2026 15:00 |""",
)
def sets_too_few(campaign: Campaign, report: Report) -> Iterator[Finding]:
    yield from counted(campaign, report, "sets_printed")
