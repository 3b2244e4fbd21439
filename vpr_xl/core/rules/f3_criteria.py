"""F3. Criteria of a work: not before it is written."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.materials.ledger import first_events, movements
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Event, Task
from vpr_xl.core.rules.engine import Report, Source, rule

_AFTER = Source("Порядок ВПР: критерии появляются в кабинете после работы", "B")


@rule(
    id="F3-01",
    level=Level.WARNING,
    title="Критерии получены раньше работы",
    message="Критерии {work} отмечены {done}, а комплекты выданы {day}.",
    advice="Исправьте день; если критерии и правда получены раньше, никому их не показывайте.",
    why="Критерии появляются в кабинете после работы; раньше неё они раскрывают ответы.",
    source=_AFTER,
    given="""
        Материалы
        | Номер | Что       | Событие | Работа | Количество | Кому | Когда            |
        | 1     | комплекты | выдано  | 5-РУ   | 26         | С-07 | 21.04.2026 09:10 |""",
    bad="""
        Портал
        | Дело     | Работа | Сделано     | Кто сделал |
        | критерии | 5-РУ   | !20.04.2026 | С-01       |""",
    good="""
        Портал
        | Дело     | Работа | Сделано    | Кто сделал |
        | критерии | 5-РУ   | 22.04.2026 | С-01       |""",
)
def criteria_before_work(campaign: Campaign, report: Report) -> Iterator[Finding]:
    out = first_events(movements(campaign), Event.ISSUED)
    for row in campaign.portal:
        first = out.get(row.work_id or "")
        if row.task is Task.CRITERIA and row.done_on and first and row.done_on < first.at.date():
            yield report(row, "done_on", work=row.work_id, done=row.done_on, day=first.at.date())
