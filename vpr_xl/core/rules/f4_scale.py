"""F4. The work itself: its sheet, its maximum, its scale of marks."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.engine import INVARIANT, Report, rule


@rule(
    id="F4-27",
    level=Level.ERROR,
    title="Шкала отметок с разрывом или перекрытием",
    message="У работы {work_id} «3» от {three}, «4» от {four}, «5» от {five} при максимуме {top}.",
    advice="Введите возрастающие границы из описания работы, не больше максимума.",
    why="Шкала идёт от 0 до максимума без разрывов и перекрытий.",
    source=INVARIANT,
    bad="""
        Работы
        | Работа | Предмет | Параллель | Частей | Максимум | «3» от | «4» от | «5» от |
        | 5-ЛИ   | ЛИ      | 5         | 1      | 20       | 10     | 18     | !15    |""",
    good="""
        Работы
        | Работа | Предмет | Параллель | Частей | Максимум | «3» от | «4» от | «5» от |
        | 5-ЛИ   | ЛИ      | 5         | 1      | 20       | 8      | 13     | 17     |""",
)
def scale_broken(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for work in campaign.works:
        three, four, five = work.mark3_from, work.mark4_from, work.mark5_from
        bounds = [b for b in (three, four, five) if b is not None]
        if not bounds:
            continue
        top = work.max_score
        rising = all(a < b for a, b in zip([0, *bounds], bounds, strict=False))
        if len(bounds) == 3 and rising and (top is None or bounds[-1] <= top):
            continue
        yield report(
            work,
            "mark5_from",
            work_id=work.work_id,
            three=three,
            four=four,
            five=five,
            top=top,
        )


@rule(
    id="F4-28",
    level=Level.ERROR,
    title="Максимум не равен сумме столбцов",
    message="У работы {work_id} максимум {given}, а сумма столбцов её листа {known}.",
    advice="Введите {known} и сверьте шкалу: старая шкала к новой работе не подходит.",
    why="Максимум работы — сумма максимумов её заданий.",
    source=INVARIANT,
    given="""
        5-ИС
        | Код участника | Вариант      | 1 (2б) | 2 (3б) |
        | 50042         | отсутствовал |        |        |""",
    bad="""
        Работы
        | Работа | Предмет | Параллель | Частей | Максимум |
        | 5-ИС   | ИС      | 5         | 1      | !25      |""",
    good="""
        Работы
        | Работа | Предмет | Параллель | Частей | Максимум |
        | 5-ИС   | ИС      | 5         | 1      | 5        |""",
)
def maximum_differs(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet in campaign.work_sheets:
        work = campaign.work_by_id.get(sheet.work_id)
        if work and work.max_score and sheet.tasks and work.max_score != sheet.max_score:
            yield report(
                work,
                "max_score",
                work_id=work.work_id,
                given=work.max_score,
                known=sheet.max_score,
            )


@rule(
    id="F4-29",
    level=Level.ERROR,
    title="Лист работы без самой работы",
    message="Есть лист «{work_id}», а на листе «Работы» такой работы нет.",
    advice="Добавьте работу на лист «Работы» или удалите лишний лист.",
    why="Срок, шкала и форма стоят на листе «Работы».",
    source=INVARIANT,
    bad="""
        Работы
        | Работа | Предмет | Параллель | Частей |
        | 5-РУ   | РУ      | 5         | 1      |
        5-ИС
        | !Код участника | Вариант      | 1 (2б) |
        | 50042          | отсутствовал |        |""",
    good="""
        Работы
        | Работа | Предмет | Параллель | Частей |
        | 5-ИС   | ИС      | 5         | 1      |
        5-ИС
        | Код участника | Вариант      | 1 (2б) |
        | 50042         | отсутствовал |        |""",
)
def sheet_without_work(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if not campaign.has("works"):
        return
    for sheet in campaign.work_sheets:
        if sheet.work_id not in campaign.work_by_id and "participant_code" in sheet.table.places:
            yield report.header(sheet.table, "participant_code", work_id=sheet.work_id)
