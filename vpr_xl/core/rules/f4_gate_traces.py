"""The gate's rules about traces of work in a spreadsheet: spaces, formulas, hidden or merged cells.

Values that no list holds stand in `f4_gate_values`, sheets and headers in `f4_gate_sheets`.
"""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.form import Form
from vpr_xl.core.rules.engine import Source, rule
from vpr_xl.core.rules.f4_gate import FORM_2025, PRACTICE, FormReport, given, lawful, short
from vpr_xl.core.tables import letters

_PLAIN = Source("Форма сбора результатов 2025 и 2026, лист «Протокол»", confidence="A")


@rule(
    id="F4-94",
    level=Level.ERROR,
    title="Лишние пробелы у значения",
    message="Код {code}: в столбце «{title}» у значения «{value}» лишние пробелы.",
    advice="Выберите значение из списка ячейки заново.",
    why="Список ячейки сличает значение знак в знак; пробелы приходят со вставкой из журнала.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | Отметка за предыдущий триместр/ четверть/полугодие |
        | 50001         | !"нет отметки "                                    |""",
    good="""
        форма 2026
        | Код участника | Отметка за предыдущий триместр/ четверть/полугодие |
        | 50001         | "нет отметки"                                      |""",
)
def value_with_spaces(form: Form, report: FormReport) -> Iterator[Finding]:
    columns = [(c, lawful(c, form.layout)) for c in form.columns if c.role not in ("code", "total")]
    for row in form.rows:
        for column, allowed in columns:
            cell, value = row.cell(column), given(row, column)
            spaced = cell is not None and cell.kind == "text" and cell.value != value
            if spaced and isinstance(value, str) and value in allowed:
                yield report(row, column, value=value)


@rule(
    id="F4-95",
    level=Level.WARNING,
    title="Формула вместо значения",
    message="Код {code}: в столбце «{title}» стоит формула, её значение сейчас {value}.",
    advice="Замените формулу значением: скопируйте ячейку и вставьте как значение.",
    why="В форме одна формула, итог; другая может ссылаться на чужой файл.",
    source=_PLAIN,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | 1 (2б) |
        | 50001         | !=2    |""",
    good="""
        форма 2026
        | Код участника | 1 (2б) |
        | 50001         | 2      |""",
)
def formula_for_value(form: Form, report: FormReport) -> Iterator[Finding]:
    columns = [column for column in form.columns if column.role != "total"]
    for row in form.rows:
        for column in columns:
            cell = row.cell(column)
            if cell is not None and cell.formula:
                yield report(row, column, value="не посчитано" if cell.value is None else cell)


@rule(
    id="F4-96",
    level=Level.NOTE,
    title="Часть формы скрыта",
    message="На листе «{sheet}» скрыты {hidden}.",
    advice="Снимите фильтр и покажите скрытое, чтобы проверить форму целиком.",
    why="Скрытые строки уходят на портал, а при вставке в них попадают чужие значения.",
    source=PRACTICE,
    on_form=True,
    bad="""
        форма 2026 (скрыта строка 3)
        | Код участника |
        | 50001         |
        | !50002        |""",
    good="""
        форма 2026
        | Код участника |
        | 50001         |
        | 50002         |""",
)
def hidden_from_sight(form: Form, report: FormReport) -> Iterator[Finding]:
    grid, filled = form.grid, {row.number for row in form.rows}
    rows = [number for number in grid.hidden_rows if number in filled]
    if rows:
        hidden = short(f"строки участников: {', '.join(map(str, rows))}")
        yield report.cell((grid.name, rows[0], 1), sheet=grid.name, hidden=hidden)
    for column in form.columns:
        if any(first <= column.place <= last for first, last in grid.hidden_columns):
            hidden = short(f"ячейки столбца {letters(column.place)} «{column.header}»")
            place = (grid.name, form.layout.header_row, column.place)
            yield report.cell(place, sheet=grid.name, hidden=hidden)


@rule(
    id="F4-97",
    level=Level.WARNING,
    title="Примечания к ячейкам",
    message="На листе «{sheet}» есть примечания к ячейкам.",
    advice="Удалите примечания: в них бывают имена, и они уйдут на портал.",
    why="Портал выдаёт форму без примечаний; видно примечание не всякому.",
    source=_PLAIN,
    on_form=True,
    bad="""
        форма 2026 (есть примечания)
        | !Код участника |
        | 50001          |""",
    good="""
        форма 2026
        | Код участника |
        | 50001         |""",
)
def comments_left(form: Form, report: FormReport) -> Iterator[Finding]:
    for grid in form.reading.grids:
        if grid.commented:
            yield report.cell((grid.name, 1, 1), sheet=grid.name)


@rule(
    id="F4-98",
    level=Level.WARNING,
    title="Объединённые ячейки",
    message="На листе «{sheet}» объединены ячейки {area}.",
    advice="Разъедините их и заполните каждую.",
    why="Значение объединённых ячеек хранит только первая, остальные для портала пусты.",
    source=_PLAIN,
    on_form=True,
    bad="""
        форма 2026 (объединены A2:B2)
        | Код участника |
        | !50001        |""",
    good="""
        форма 2026
        | Код участника |
        | 50001         |""",
)
def cells_merged(form: Form, report: FormReport) -> Iterator[Finding]:
    for area in form.grid.merged:
        if area.last_row >= form.first_row and area.first_column <= form.total.place:
            place = (form.grid.name, area.first_row, area.first_column)
            yield report.cell(place, sheet=form.grid.name, area=str(area))
