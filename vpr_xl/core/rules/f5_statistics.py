"""F5. Statistics: a sheet that is out of date, marks far from the journal's, points against it."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.engine import INVARIANT, Report, Source, rule
from vpr_xl.core.statistics.summary import lines, sheet_figures
from vpr_xl.core.statistics.work import work_results
from vpr_xl.core.values import shown

READING = Source("Правила чтения результатов ВПР, ФИОКО, 2026, в пересказе", confidence="C")
METHOD = Source("Федеральная методика признаков необъективности", confidence="A")


@rule(
    id="F5-01",
    level=Level.WARNING,
    title="Отчёт устарел",
    message="У «{label}» в столбце «{title}» стоит {stated}, а по баллам книги {known}.",
    advice="Посчитайте статистику заново: отчёт сделан до исправлений.",
    why="По старому отчёту объявляют не те отметки.",
    source=INVARIANT,
    given="""
        5-ИС
        | Код участника | Вариант | 1 (9б) |
        | 50042         | 1       | 7      |
        | 50057         | 2       | 3      |""",
    bad="""
        Отчёт
        | Работа | Класс | Писали | Отсутствовали |
        | 5-ИС   |       | !1     | 0             |""",
    good="""
        Отчёт
        | Работа | Класс | Писали | Отсутствовали |
        | 5-ИС   |       | 2      | 0             |""",
)
def report_out_of_date(campaign: Campaign, report: Report) -> Iterator[Finding]:
    table = campaign.table("report")
    if table is None or not table.rows or "work_id" not in table.places:
        return
    known = {
        (one.work_id, one.class_name): sheet_figures(one)
        for one in lines(work_results(campaign))
        if not one.lost
    }
    for position in range(len(table.rows)):
        key = shown(table.cell(position, "work_id")), shown(table.cell(position, "class_name"))
        for name, figure in known.get(key, {}).items():
            if name not in table.places:
                continue
            cell = table.cell(position, name)
            stated = cell.value if cell is not None else None
            if stated != figure:
                title, label = table.sheet.column(name).title, " ".join(key).strip()
                yield report.cell(
                    table, position, name, label=label, title=title, stated=stated, known=figure
                )
                break  # one finding a row: the others follow from the same correction


@rule(
    id="F5-02",
    level=Level.NOTE,
    title="Баллы против журнала",
    message="{work_id}: чем выше отметка в журнале, тем ниже балл, связь Спирмена {rho}.",
    advice="Обратите внимание: сверьте коды, отметки журнала и проверку работ.",
    why="Отрицательная связь — признак, по которому работу проверяют; чаще это спутанные коды.",
    source=METHOD,
    bad="""
        5-ИС
        | !Код участника | Вариант | 1 (9б) | Отметка за… |
        | 50001          | 1       | 0      | 5           |
        | 50002          | 1       | 1      | 5           |
        | 50003          | 1       | 2      | 5           |
        | 50004          | 1       | 3      | 4           |
        | 50005          | 1       | 4      | 4           |
        | 50006          | 1       | 5      | 4           |
        | 50007          | 1       | 6      | 3           |
        | 50008          | 1       | 7      | 3           |
        | 50009          | 1       | 8      | 3           |
        | 50010          | 1       | 9      | 2           |""",
    good="""
        5-ИС
        | Код участника | Вариант | 1 (9б) | Отметка за… |
        | 50001         | 1       | 0      | 2           |
        | 50002         | 1       | 1      | 3           |
        | 50003         | 1       | 2      | 3           |
        | 50004         | 1       | 3      | 3           |
        | 50005         | 1       | 4      | 4           |
        | 50006         | 1       | 5      | 4           |
        | 50007         | 1       | 6      | 4           |
        | 50008         | 1       | 7      | 5           |
        | 50009         | 1       | 8      | 5           |
        | 50010         | 1       | 9      | 5           |""",
)
def points_against_journal(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for work in work_results(campaign):
        sheet = campaign.work_sheet_of(work.work_id)
        if work.contradicts_journal and sheet is not None:
            rho = round(work.whole.rank_correlation or 0, 2)
            yield report.header(sheet.table, "participant_code", work_id=work.work_id, rho=rho)


@rule(
    id="F5-03",
    level=Level.NOTE,
    title="Отметка далека от журнальной",
    message="Код {code}: по шкале «{mark}», а в журнале «{journal}».",
    advice="Обратите внимание: сверьте баллы и отметку журнала.",
    why="Разницу в две отметки чаще всего даёт описка в баллах или в отметке.",
    source=READING,
    given="""
        Работы
        | Работа | Предмет | Параллель | Частей | Максимум | «3» от | «4» от | «5» от |
        | 5-ИС   | ИС      | 5         | 1      | 9        | 3      | 5      | 8      |""",
    bad="""
        5-ИС
        | Код участника | Вариант | 1 (9б) | Отметка за… |
        | 50042         | 1       | 9      | !3          |""",
    good="""
        5-ИС
        | Код участника | Вариант | 1 (9б) | Отметка за… |
        | 50042         | 1       | 9      | 4           |""",
)
def mark_far_from_journal(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for work in work_results(campaign):
        scale, sheet = work.whole.scale, campaign.work_sheet_of(work.work_id)
        if scale is None or sheet is None:
            continue
        least = work.rules.number("journal_difference", "marks")
        far = {one.participant_code: one for one in work.whole.far(least)}
        for row in sheet.rows:
            one = far.pop(row.participant_code or "", None)
            if one is not None:
                code, journal = one.participant_code, one.journal_mark
                yield report(row, "previous_mark", code=code, mark=one.mark, journal=journal)
