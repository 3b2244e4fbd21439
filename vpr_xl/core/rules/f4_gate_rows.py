"""The gate's rules about participants' rows: what is missing, what is too much, totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.form import Form, FormColumn, FormRow
from vpr_xl.core.rules.engine import INVARIANT, rule
from vpr_xl.core.rules.f4_gate import (
    FORM_2025,
    FORM_2026,
    PRACTICE,
    FormReport,
    attendance,
    present_rows,
)
from vpr_xl.core.values import Cell, is_blank


@rule(
    id="F4-52",
    level=Level.ERROR,
    title="Нет кода участника",
    message="В строке {row} заполнены ответы, а код участника пуст.",
    advice="Введите код с бумажного протокола или сотрите строку.",
    why="По коду результат возвращается участнику.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | Вариант |
        | !             | 1       |""",
    good="""
        форма 2026
        | Код участника | Вариант |
        | 50001         | 1       |""",
)
def code_missing(form: Form, report: FormReport) -> Iterator[Finding]:
    for row in form.rows:
        if row.cell(form.code) is None:
            yield report(row, form.code, row=row.number)


@rule(
    id="F4-53",
    level=Level.ERROR,
    title="Нет класса",
    message="Код {code}: столбец «{title}» пуст.",
    advice="Поставьте порядковый номер класса.",
    why="По номеру класса портал относит результат к классу.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | Порядковый номер класса |
        | 50001         | !                       |""",
    good="""
        форма 2026
        | Код участника | Порядковый номер класса |
        | 50001         | 1                       |""",
)
def class_missing(form: Form, report: FormReport) -> Iterator[Finding]:
    yield from _unfilled(form, form.column("class"), report)


@rule(
    id="F4-60",
    level=Level.ERROR,
    title="Отметка за предыдущий период не внесена",
    message="Код {code}: отметка за предыдущий период пуста.",
    advice="Поставьте отметку из журнала или выберите «нет отметки».",
    why="С этой отметкой портал сравнивает результат работы.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | Отметка за предыдущий триместр/ четверть/полугодие |
        | 50001         | !                                                  |""",
    good="""
        форма 2026
        | Код участника | Отметка за предыдущий триместр/ четверть/полугодие |
        | 50001         | 4                                                  |""",
)
def previous_mark_missing(form: Form, report: FormReport) -> Iterator[Finding]:
    yield from _unfilled(form, form.column("previous_mark"), report)


def _unfilled(form: Form, column: FormColumn | None, report: FormReport) -> Iterator[Finding]:
    for row in present_rows(form):
        if column is not None and row.cell(column) is None:
            yield report(row, column)


@rule(
    id="F4-55",
    level=Level.ERROR,
    title="Нет варианта",
    message="Код {code}: столбец «{title}» пуст.",
    advice="Поставьте вариант или «отсутствовал».",
    why="Вариант заполняется у каждого участника в каждой части работы.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2025
        | Код участника | Вариант (часть 1) | Вариант (часть 2) |
        | 50001         | 1                 | !                 |""",
    good="""
        форма 2025
        | Код участника | Вариант (часть 1) | Вариант (часть 2) |
        | 50001         | 1                 | 2                 |""",
)
def variant_missing(form: Form, report: FormReport) -> Iterator[Finding]:
    for row in form.rows:
        for column in form.variants:
            if row.cell(column) is None:
                yield report(row, column)


@rule(
    id="F4-58",
    level=Level.ERROR,
    title="Пустой балл у писавшего",
    message="Код {code}: в задании {title} пусто, а вариант {variant}.",
    advice="Поставьте балл; если участник не приступал к заданию, поставьте латинскую X.",
    why="Ноль и пустая ячейка различаются: у писавшего заполнена каждая.",
    source=FORM_2026,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | Вариант | 2К2 (1б) |
        | 50001         | 1       | !        |""",
    good="""
        форма 2026
        | Код участника | Вариант | 2К2 (1б) |
        | 50001         | 1       | 0        |""",
)
def score_missing(form: Form, report: FormReport) -> Iterator[Finding]:
    for row in form.rows:
        parts = attendance(form, row)
        for column in form.scores:
            if parts[column.part - 1] and row.cell(column) is None:
                yield report(row, column, variant=row.cell(form.variants[column.part - 1]))


@rule(
    id="F4-59",
    level=Level.ERROR,
    title="Балл у отсутствовавшего",
    message="Код {code}: вариант «{absent}», а в задании {title} стоит {value}.",
    advice="Сотрите балл или укажите вариант, который участник писал.",
    why="У отсутствовавших в форме заполняются только код и вариант.",
    source=FORM_2026,
    on_form=True,
    bad="""
        форма 2025
        | Код участника | Вариант (часть 1) | Вариант (часть 2) | 3 (1б) |
        | 50001         | 1                 | отсутствовал      | !1     |""",
    good="""
        форма 2025
        | Код участника | Вариант (часть 1) | Вариант (часть 2) | 3 (1б) |
        | 50001         | 1                 | отсутствовал      |        |""",
)
def absent_with_score(form: Form, report: FormReport) -> Iterator[Finding]:
    for row in form.rows:
        parts = attendance(form, row)
        for column in form.scores:
            if parts[column.part - 1] is False and (cell := row.cell(column)) is not None:
                yield report(row, column, absent=form.layout.absent, value=cell)


@rule(
    id="F4-63",
    level=Level.ERROR,
    title="Итог не равен сумме баллов",
    message="Код {code}: в итоге стоит {total}, а сумма баллов {sum}.",
    advice="Пересчитайте форму: откройте её в Excel или LibreOffice и сохраните.",
    why="Программы, которые не считают формул, оставляют в файле старый итог.",
    source=INVARIANT,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | 1 (2б) | 2К1 (2б) | 2К2 (1б) | Итого баллов |
        | 50001         | 2      | 1        | 1        | !=3          |""",
    good="""
        форма 2026
        | Код участника | 1 (2б) | 2К1 (2б) | 2К2 (1б) | Итого баллов |
        | 50001         | 2      | 1        | 1        | =4           |""",
)
def total_not_sum(form: Form, report: FormReport) -> Iterator[Finding]:
    for row in form.rows:
        whole = _total_cell(form, row.cells)
        if whole is None or not whole.formula:
            continue  # the formula is lost, which is F4-64
        cell = row.cell(form.total)
        if (cell is not None and cell.kind == "uncached") or _has_odd_score(form, row):
            continue
        expected = formula_total(form, row)
        stored = None if cell is None else cell.value
        if stored != expected and not (stored == 0 and expected is None):
            yield report(row, form.total, total=stored, sum=expected)


def _has_odd_score(form: Form, row: FormRow) -> bool:
    """Whether a date, an error or a truth stands for a score: no program sums those alike."""
    cells = (row.cell(column) for column in form.scores)
    return any(cell is not None and cell.kind not in ("number", "text") for cell in cells)


def formula_total(form: Form, row: FormRow) -> int | float | None:
    """What the form's formula gives: SUM takes numbers only, the guard asks the first score."""
    cells = [row.cell(column) for column in form.scores]
    if cells[0] is None:
        return None
    numbers = [c.value for c in cells if c is not None and c.kind == "number"]
    return sum(n for n in numbers if isinstance(n, int | float))


@rule(
    id="F4-64",
    level=Level.ERROR,
    title="Формула итога стёрта",
    message="Код {code}: вместо формулы итога стоит {value}.",
    advice="Верните формулу: скопируйте ячейку итога из строки ниже.",
    why="Итог в форме считает формула самой формы.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | Итого баллов |
        | 50001         | !3           |
        | 50002         | =3           |""",
    good="""
        форма 2026
        | Код участника | Итого баллов |
        | 50001         | =3           |
        | 50002         | =3           |""",
)
def total_formula_lost(form: Form, report: FormReport) -> Iterator[Finding]:
    if _has_formulas(form):
        for row in form.rows:
            cell = _total_cell(form, row.cells)
            if cell is None or not cell.formula:
                yield report(row, form.total, value=None if is_blank(cell) else cell)


def _total_cell(form: Form, cells: Sequence[Cell | None]) -> Cell | None:
    """The total's cell of a row, a blank one too."""
    at = form.total.place
    return cells[at - 1] if at <= len(cells) else None


def _has_formulas(form: Form) -> bool:
    """Whether any row of the form, filled or prepared, still has the total's formula."""
    cells = (_total_cell(form, cells) for cells in form.grid.rows)
    return any(cell is not None and cell.formula for cell in cells)


@rule(
    id="F4-88",
    level=Level.ERROR,
    title="Формул итога нет во всей форме",
    message="Ни в одной строке формы нет формулы столбца «{title}», участников {count}.",
    advice="Скачайте форму заново и перенесите в неё значения.",
    why="Формулы теряет программа, которая сохраняет одни значения.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | Итого баллов |
        | 50001         | !3           |
        | 50002         | 3            |""",
    good="""
        форма 2026
        | Код участника | Итого баллов |
        | 50001         | =3           |
        | 50002         | =3           |""",
)
def all_formulas_lost(form: Form, report: FormReport) -> Iterator[Finding]:
    if form.rows and not _has_formulas(form):
        yield report(form.rows[0], form.total, count=len(form.rows))


@rule(
    id="F4-65",
    level=Level.WARNING,
    title="Итог не посчитан",
    message="Код {code}: у формулы итога нет сохранённого значения.",
    advice="Откройте форму в Excel или LibreOffice и сохраните.",
    why="Тот, кто читает файл без программы таблиц, итога не увидит.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | Итого баллов |
        | 50001         | !=           |""",
    good="""
        форма 2026
        | Код участника | Итого баллов |
        | 50001         | =3           |""",
)
def total_uncached(form: Form, report: FormReport) -> Iterator[Finding]:
    for row in form.rows:
        cell = row.cell(form.total)
        if cell is not None and cell.kind == "uncached":
            yield report(row, form.total)


@rule(
    id="F4-70",
    level=Level.NOTE,
    title="Пропущены строки",
    message="Перед строкой {row} пусто в строках с {first} по {last}.",
    advice="Сдвиньте участников вверх, чтобы строки шли подряд.",
    why="После пропуска легко сдвинуть часть строки на чужого участника.",
    source=PRACTICE,
    on_form=True,
    bad="""
        форма 2026
        | Код участника |
        | 50001         |
        | -             |
        | !50002        |""",
    good="""
        форма 2026
        | Код участника |
        | 50001         |
        | 50002         |""",
)
def rows_after_gap(form: Form, report: FormReport) -> Iterator[Finding]:
    expected = form.first_row
    for row in form.rows:
        if row.number > expected:
            yield report(row, form.code, row=row.number, first=expected, last=row.number - 1)
        expected = row.number + 1


@rule(
    id="F4-75",
    level=Level.ERROR,
    title="Строка ниже подготовленных",
    message="Строка {row} ниже подготовленных: форма готовит строки до {last}.",
    advice="Перенесите участника выше или запросите вторую форму.",
    why="Ниже подготовленных строк нет ни списков, ни формулы итога.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026 (подготовлено строк: 1)
        | Код участника |
        | 50001         |
        | !50002        |""",
    good="""
        форма 2026 (подготовлено строк: 2)
        | Код участника |
        | 50001         |
        | 50002         |""",
)
def row_past_prepared(form: Form, report: FormReport) -> Iterator[Finding]:
    for row in form.rows:
        if row.number > form.last_row:
            yield report(row, form.code, row=row.number, last=form.last_row)
