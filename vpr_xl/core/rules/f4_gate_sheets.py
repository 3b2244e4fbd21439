"""The gate's rules about the form as a file: sheets, header, lists, foreign content, emptiness."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.declare.forms import FormLayout
from vpr_xl.core.declare.tasks import NOT_ATTEMPTED, NOT_COVERED
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.form import Form
from vpr_xl.core.rules.engine import Source, rule
from vpr_xl.core.rules.f4_gate import FORM_2025, PRACTICE, FormReport, departures, given, short
from vpr_xl.core.tables import Grid
from vpr_xl.core.values import Cell, is_blank, shown

_SHEETS = Source("Форма сбора результатов 2025 и 2026, листы", confidence="A")
_NAMELESS = Source("Форма сбора результатов 2025 и 2026: только код, без имён", confidence="A")


@rule(
    id="F4-66",
    level=Level.ERROR,
    title="В форме нет листа",
    message="В форме нет листа «{sheet}».",
    advice="Скачайте форму заново и перенесите в неё результаты.",
    why="Портал получает форму со всеми её листами.",
    source=_SHEETS,
    on_form=True,
    bad="""
        форма 2026 (нет листа «Порядковый номер класса»)
        | Код участника |
        | 50001         |""",
    good="""
        форма 2026
        | Код участника |
        | 50001         |""",
)
def sheet_missing(form: Form, report: FormReport) -> Iterator[Finding]:
    for departure in departures(form, "missing_sheet"):
        yield report.departure(departure)


@rule(
    id="F4-67",
    level=Level.ERROR,
    title="Лишний лист",
    message="В форме лишний лист «{sheet}».",
    advice="Удалите этот лист: портал получает форму без добавлений.",
    why="На лишнем листе может оказаться то, что не должно выйти из школы.",
    source=_SHEETS,
    on_form=True,
    bad="""
        форма 2026 (лишний лист «Список класса»)
        | Код участника |
        | 50001         |""",
    good="""
        форма 2026
        | Код участника |
        | 50001         |""",
)
def sheet_foreign(form: Form, report: FormReport) -> Iterator[Finding]:
    for departure in departures(form, "foreign_sheet"):
        yield report.departure(departure)


@rule(
    id="F4-68",
    level=Level.ERROR,
    title="Заголовок изменён",
    message="Заголовок «{text}» отличается от официального «{expected}».",
    advice="Верните заголовок или скачайте форму заново.",
    why="По заголовкам форму узнают и читают.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026
        | !код участника | Вариант |
        | 50001          | 1       |""",
    good="""
        форма 2026
        | Код участника | Вариант |
        | 50001         | 1       |""",
)
def header_changed(form: Form, report: FormReport) -> Iterator[Finding]:
    for departure in departures(form, "header"):
        yield report.departure(departure)


@rule(
    id="F4-71",
    level=Level.NOTE,
    title="Форма пуста",
    message="В форме нет ни одного участника.",
    advice="Заполните форму, прежде чем загружать её на портал.",
    why="Частая ошибка: на портал загружают пустую форму.",
    source=PRACTICE,
    on_form=True,
    bad="""
        форма 2026
        | Код участника |
        | !-            |""",
    good="""
        форма 2026
        | Код участника |
        | 50001         |""",
)
def form_empty(form: Form, report: FormReport) -> Iterator[Finding]:
    if not form.rows:
        yield report.cell((form.grid.name, form.first_row, form.code.place))


@rule(
    id="F4-72",
    level=Level.ERROR,
    title="Посторонняя запись в форме",
    message="На листе «{sheet}» есть запись вне столбцов формы.",
    advice="Сотрите эту запись: в форме остаются только её столбцы, без имён и заметок.",
    why="В форму не входят имена и заметки; лишний столбец может раскрыть участника.",
    source=_NAMELESS,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | !Фамилия |
        | 50001         | !Тестова |""",
    good="""
        форма 2026
        | Код участника |
        | 50001         |""",
)
def foreign_content(form: Form, report: FormReport) -> Iterator[Finding]:
    for grid in form.reading.grids:
        allowed = _allowed(form, grid)
        if allowed is None:
            continue
        columns, helpers = allowed
        for row, cells in zip(grid.numbers, grid.rows, strict=True):
            for at, cell in enumerate(cells[columns:], start=columns + 1):
                if cell is not None and not is_blank(cell) and not (helpers and _helper(cell)):
                    yield report.cell((grid.name, row, at), sheet=grid.name)


def _allowed(form: Form, grid: Grid) -> tuple[int, bool] | None:
    """Width of the form's own columns on a sheet, and whether lists may stand beside them."""
    layout: FormLayout = form.layout
    if grid is form.grid:
        return form.total.place, layout.helpers
    for role, width in (("classes", None), ("ordinals", 1)):
        sheet = layout.sheet("classes" if role == "classes" else "ordinals")
        if sheet is not None and sheet.title == grid.name:
            return width or len(sheet.columns), False
    return None


def _helper(cell: Cell) -> bool:
    """A value of a score list: points, X, «не пройд.»."""
    return cell.kind == "number" or cell.value in (NOT_ATTEMPTED, NOT_COVERED)


@rule(
    id="F4-74",
    level=Level.WARNING,
    title="Листы формы переставлены или открыты",
    message="Лист «{sheet}» изменён: в форме {text}, а должно быть {expected}.",
    advice="Скачайте форму заново и перенесите в неё результаты.",
    why="Служебный лист держит списки ячеек, и порядок листов в форме свой.",
    source=_SHEETS,
    on_form=True,
    bad="""
        форма 2025 (лист «Служебный» открыт)
        | Код участника |
        | 50001         |""",
    good="""
        форма 2025
        | Код участника |
        | 50001         |""",
)
def sheet_moved(form: Form, report: FormReport) -> Iterator[Finding]:
    words = {"visible": "он виден", "hidden": "он скрыт", "veryHidden": "он скрыт особо"}
    for departure in departures(form, "moved_sheet", "sheet_state"):
        text, expected = departure.text, departure.expected
        yield report.departure(
            departure, text=words.get(text, text), expected=words.get(expected, expected)
        )


@rule(
    id="F4-77",
    level=Level.WARNING,
    title="Класса нет на листе «Классы»",
    message="Код {code}: класс {value} не записан на листе «{sheet}».",
    advice="Впишите номер класса на лист «Классы» и выберите учебник.",
    why="В форме 2025 года на листе «Классы» указывают учебник каждого класса.",
    source=Source("Форма сбора результатов 2025, лист «Классы»", confidence="A"),
    on_form=True,
    bad="""
        форма 2025 (классы: 1)
        | Код участника | Порядковый номер класса |
        | 50001         | 1                       |
        | 50002         | !2                      |""",
    good="""
        форма 2025 (классы: 1, 2)
        | Код участника | Порядковый номер класса |
        | 50001         | 1                       |
        | 50002         | 2                       |""",
)
def class_without_textbook_row(form: Form, report: FormReport) -> Iterator[Finding]:
    sheet, column = form.layout.sheet("classes"), form.column("class")
    grid = form.reading.grid(sheet.title) if sheet else None
    if grid is None or column is None or form.layout.class_limits is None:
        return
    low, high = form.layout.class_limits
    told = {shown(cells[0]) for cells in grid.rows[1:] if cells}
    for row in form.rows:
        value = given(row, column)
        if isinstance(value, int) and low <= value <= high and str(value) not in told:
            told.add(str(value))
            yield report(row, column, value=value, sheet=grid.name)


@rule(
    id="F4-78",
    level=Level.WARNING,
    title="Проверка ячеек потеряна",
    message="В столбцах формы нет выпадающих списков: {text}.",
    advice="Скачайте форму заново и перенесите в неё результаты.",
    why="Списки теряются, когда форму сохраняет другая программа или столбец вставляют целиком.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026 (нет списка у «1 (2б)»)
        | Код участника | !1 (2б) |
        | 50001         | 2       |""",
    good="""
        форма 2026
        | Код участника | 1 (2б) |
        | 50001         | 2      |""",
)
def validation_lost(form: Form, report: FormReport) -> Iterator[Finding]:
    for departure in departures(form, "lost_validation"):
        yield report.departure(departure, text=short(departure.text))


@rule(
    id="F4-79",
    level=Level.ERROR,
    title="Список ячейки изменён",
    message="Список столбца «{title}»: {text}, а должно быть {expected}.",
    advice="Скачайте форму заново и перенесите в неё результаты.",
    why="Списки лежат на служебном листе; изменённый список пропускает неверные значения.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026 (список «1 (2б)»: 5, 4, X)
        | Код участника | !1 (2б) |
        | 50001         | X       |""",
    good="""
        форма 2026
        | Код участника | 1 (2б) |
        | 50001         | 2      |""",
)
def list_changed(form: Form, report: FormReport) -> Iterator[Finding]:
    by_place = {column.place: column.header for column in form.columns}
    for departure in departures(form, "list"):
        title = by_place[departure.column]
        yield report.departure(
            departure, title=title, text=short(departure.text), expected=short(departure.expected)
        )
