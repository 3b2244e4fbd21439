"""F4. Scores in the works' sheets: variants, blanks, absences, lists, criteria."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.declare.normalise import TEXT_NUMBER
from vpr_xl.core.declare.tasks import NOT_COVERED, Score, TaskHeader, dependency, task_header
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign, WorkSheet
from vpr_xl.core.records.rows import ResultsRow, Variant
from vpr_xl.core.rules.engine import INVARIANT, Report, Source, rule
from vpr_xl.core.values import shown

FORM = Source("Формы сбора результатов 2025 и 2026 годов, лист «Протокол»", confidence="A")
FORM_2026 = Source("Форма сбора результатов Английский язык 8 класс ВПР 2026", confidence="A")


def variant_of(row: ResultsRow, sheet: WorkSheet, part: int) -> Variant | None:
    """The variant of a part, wherever the sheet keeps it."""
    name = sheet.variants[min(part, len(sheet.variants)) - 1] if sheet.variants else "variant"
    value = getattr(row, name)
    assert value is None or isinstance(value, Variant)
    return value


def absent_in(row: ResultsRow, sheet: WorkSheet) -> tuple[bool, bool]:
    """Whether the participant was absent in part 1 and in part 2."""
    return (
        variant_of(row, sheet, 1) is Variant.ABSENT,
        variant_of(row, sheet, 2) is Variant.ABSENT,
    )


@rule(
    id="F4-01",
    level=Level.ERROR,
    title="Участник в работе дважды",
    message="Код {code} уже стоит в строке {row} этой работы.",
    advice="Удалите лишнюю строку или исправьте код по протоколу.",
    why="Двух строк с одним кодом форма не примет или одна затрёт другую.",
    source=INVARIANT,
    bad="""
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |
        | !50042        | 2       | 1      |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |
        | 50057         | 2       | 1      |""",
)
def code_twice_in_work(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in campaign.faults:
        if fault.keyword == "unique" and fault.table.sheet.kind == "template":
            yield report.fault(fault, code=shown(fault.cell), row=fault.limit)


@rule(
    id="F4-02",
    level=Level.ERROR,
    title="Нет варианта",
    message="У кода {code} не заполнен столбец «{title}».",
    advice="Введите вариант с листа участника или «отсутствовал».",
    why="Форма требует вариант каждой части.",
    source=FORM,
    bad="""
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | !       | 2      |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |""",
)
def variant_blank(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet in campaign.work_sheets:
        for row in sheet.rows:
            for name in sheet.variants:
                if row.blank(name):
                    title = sheet.table.sheet.column(name).title
                    yield report(row, name, code=row.participant_code, title=title)


@rule(
    id="F4-03",
    level=Level.ERROR,
    title="Пустой балл",
    message="У кода {code} в задании {task} пусто, а участник писал.",
    advice="Введите балл; если к заданию не приступали, введите X, а 0 — если решено неверно.",
    why="Пустая ячейка не равна нулю: портал не знает, что она значит.",
    source=FORM,
    bad="""
        5-РУ
        | Код участника | Вариант | 1 (2б) | 2 (1б) |
        | 50042         | 1       | 2      | !      |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) | 2 (1б) |
        | 50042         | 1       | 2      | X      |""",
)
def score_blank(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet in campaign.work_sheets:
        for row in sheet.rows:
            if None in row.scores and not unfilled(row):
                for task in _blanks(row, sheet):
                    yield report(row, task.header, code=row.participant_code, task=task.header)


@rule(
    id="F4-40",
    level=Level.ERROR,
    title="Баллы ещё не внесены",
    message="Класс {class_name}: баллы ещё не внесены, строк {count}, первая у кода {code}.",
    advice="Внесите баллы; если участник не писал, введите «отсутствовал».",
    why="Строка без единого балла — это работа, которую ещё не внесли, а не нули.",
    source=FORM,
    bad="""
        5-РУ
        | Код участника | Вариант | 1 (2б) | 2 (1б) |
        | 50042         | 1       | !      |        |
        | 50057         | 2       |        |        |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) | 2 (1б) |
        | 50042         | 1       | 2      | X      |
        | 50057         | 2       | 0      | 1      |""",
    gathered=True,
)
def scores_not_entered(campaign: Campaign, report: Report) -> Iterator[Finding]:
    """Once a class: a sheet that is about to be entered must not bury the other findings."""
    for sheet in campaign.work_sheets:
        waiting: dict[str | None, list[tuple[ResultsRow, TaskHeader]]] = {}
        for row in sheet.rows:
            task = next(_blanks(row, sheet), None) if unfilled(row) else None
            if task is not None:
                found = campaign.class_of(row.participant_code)
                name = found.class_name if found else None
                waiting.setdefault(name, []).append((row, task))
        for name, rows in waiting.items():
            first, task = rows[0]
            code = first.participant_code
            yield report(first, task.header, class_name=name, count=len(rows), code=code)


def unfilled(row: ResultsRow) -> bool:
    """Whether the row has no score at all, not even an unreadable one."""
    return set(row.scores) == {None} and not any(map(task_header, row.wrong_columns))


def _blanks(row: ResultsRow, sheet: WorkSheet) -> Iterator[TaskHeader]:
    absent = absent_in(row, sheet)
    for task, part, score in zip(sheet.tasks, sheet.part_of, row.scores, strict=True):
        given = variant_of(row, sheet, part)
        wrong = task.header in row.wrong_columns
        if score is None and given is not None and not absent[part - 1] and not wrong:
            yield task


@rule(
    id="F4-04",
    level=Level.ERROR,
    title="Балл больше возможного",
    message="У кода {code} в задании {task} стоит {score}, а максимум {max}.",
    advice="Введите балл не больше {max}.",
    why="Список баллов каждого задания кончается его максимумом.",
    source=FORM,
    bad="""
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | !4     |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |""",
)
def score_too_high(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet in campaign.work_sheets:
        columns = list(zip(*(r.scores for r in sheet.rows), strict=True))
        for task, scores in zip(sheet.tasks, columns, strict=False):
            for position, score in _over(scores, task.max_score):
                yield report(
                    sheet.rows[position],
                    task.header,
                    code=sheet.rows[position].participant_code,
                    task=task.header,
                    score=score,
                    max=task.max_score,
                )


def _over(scores: tuple[Score | None, ...], most: int) -> Iterator[tuple[int, int]]:
    """Positions and scores above the maximum; the distinct values are asked first."""
    if any(isinstance(s, int) and s > most for s in set(scores)):
        for position, score in enumerate(scores):
            if isinstance(score, int) and score > most:
                yield position, score


@rule(
    id="F4-05",
    level=Level.ERROR,
    title="«Не пройдено», которого в форме нет",
    message="У кода {code} в задании {task} стоит «{score}», а в списке этой формы его нет.",
    advice="Введите балл или X.",
    why="В форме 2026 года список баллов кончается на X.",
    source=FORM_2026,
    bad="""
        5-РУ
        | Код участника | Вариант | 1 (2б)     |
        | 50042         | 1       | !не пройд. |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | X      |""",
)
def not_covered_unlawful(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet in campaign.work_sheets:
        layout = campaign.layout_of(sheet.work_id)
        if layout is None or layout.not_covered:
            continue
        for row in sheet.rows:
            if NOT_COVERED in row.scores:
                for task, score in zip(sheet.tasks, row.scores, strict=True):
                    if score == NOT_COVERED:
                        code = row.participant_code
                        yield report(row, task.header, code=code, task=task.header, score=score)


@rule(
    id="F4-06",
    level=Level.ERROR,
    title="Балл по критерию при нуле по первому",
    message="У кода {code} по {first} стоит {zero}, а по {task} — {score}.",
    advice="Введите по {task} 0 или X либо исправьте балл по {first}.",
    why="Если по первому критерию 0 или X, по остальным возможны только 0 и X.",
    source=FORM_2026,
    bad="""
        8-АЯ
        | Код участника | Вариант | 4К1 (3б) | 4К2 (2б) |
        | 80042         | 1       | 0        | !2       |""",
    good="""
        8-АЯ
        | Код участника | Вариант | 4К1 (3б) | 4К2 (2б) |
        | 80042         | 1       | 0        | X        |""",
)
def criterion_dependency(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet in campaign.work_sheets:
        layout = campaign.layout_of(sheet.work_id)
        if layout is None or not layout.criteria:
            continue
        at = {t.header: i for i, t in enumerate(sheet.tasks)}
        for first, others in dependency(sheet.tasks).items():
            for row in sheet.rows:
                zero = row.scores[at[first]]
                if zero in (0, "X"):
                    for task in others:
                        score = row.scores[at[task]]
                        if isinstance(score, int) and score > 0:
                            code = row.participant_code
                            yield report(
                                row, task, code=code, first=first, zero=zero, task=task, score=score
                            )


@rule(
    id="F4-07",
    level=Level.ERROR,
    title="У отсутствовавшего стоят баллы",
    message="Код {code}: вариант «отсутствовал», но в задании {task} стоит {score}.",
    advice="Сотрите баллы или введите вариант 1 или 2.",
    why="У отсутствовавших в форме заполняются только код и вариант.",
    source=FORM,
    bad="""
        5-РУ
        | Код участника | Вариант      | 1 (2б) |
        | 50042         | отсутствовал | !2     |""",
    good="""
        5-РУ
        | Код участника | Вариант      | 1 (2б) |
        | 50042         | отсутствовал |        |""",
)
def absent_with_scores(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet in campaign.work_sheets:
        for row in sheet.rows:
            absent = absent_in(row, sheet)
            if True not in absent:
                continue
            for task, part, score in zip(sheet.tasks, sheet.part_of, row.scores, strict=True):
                if absent[part - 1] and score is not None:
                    code = row.participant_code
                    yield report(row, task.header, code=code, task=task.header, score=score)


@rule(
    id="F4-08",
    level=Level.ERROR,
    title="Нет отметки за предыдущий период",
    message="У кода {code} не заполнена отметка за предыдущий период.",
    advice="Введите отметку из журнала или «нет отметки».",
    why="Форма сравнивает результат с отметкой по журналу.",
    source=FORM,
    bad="""
        5-РУ
        | Код участника | Вариант | 1 (2б) | Отметка за… |
        | 50042         | 1       | 2      | ! |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) | Отметка за… |
        | 50042         | 1       | 2      | нет отметки |""",
)
def previous_mark_blank(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet in campaign.work_sheets:
        for row in sheet.rows:
            wrote = False in absent_in(row, sheet) and row.participant_code
            if wrote and row.blank("previous_mark"):
                yield report(row, "previous_mark", code=row.participant_code)


@rule(
    id="F4-09",
    level=Level.WARNING,
    title="Балл записан текстом",
    message="У кода {code} в столбце «{title}» число {value} записано текстом.",
    advice="Введите число заново; выгрузка запишет число.",
    why="Форма ждёт числа, её итог пропустит текст.",
    source=FORM,
    bad="""
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | !"2"   |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |""",
)
def score_as_text(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in campaign.faults:
        of_work = fault.table.sheet.kind == "template"
        if of_work and fault.keyword == "normalised" and fault.change == TEXT_NUMBER:
            code = shown(fault.table.cell(fault.row_index, "participant_code"))
            yield report.fault(fault, code=code)


@rule(
    id="F4-10",
    level=Level.NOTE,
    title="Пустые строки между участниками",
    message="Между строками {before} и {row} пустых строк: {count}.",
    advice="Удалите пустые строки или проверьте, не сдвинулись ли баллы.",
    why="Пустая строка часто значит, что строки сдвинуты при вставке.",
    source=INVARIANT,
    bad="""
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |
        |               |         |        |
        | !50057        | 2       | 1      |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |
        | 50057         | 2       | 1      |""",
)
def rows_shifted(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet in campaign.work_sheets:
        for above, row in zip(sheet.rows, sheet.rows[1:], strict=False):
            count = row.row_number - above.row_number - 1
            if count:
                yield report(
                    row,
                    "participant_code",
                    before=above.row_number,
                    row=row.row_number,
                    count=count,
                )
