"""The gate's rules about values against the form's own lists and limits. Blanks stand in
`f4_gate_rows`."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.declare.tasks import NOT_ATTEMPTED, Score, dependency
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.form import Form, FormColumn, FormRow
from vpr_xl.core.rules.engine import INVARIANT, rule
from vpr_xl.core.rules.f4_gate import (
    FORM_2025,
    FORM_2026,
    FormReport,
    absent_rows,
    attendance,
    given,
    is_fraction,
    is_sample,
    lawful,
)


def _outside(form: Form, row: FormRow, column: FormColumn) -> bool:
    """Whether something stands in the cell that the column's list does not hold."""
    value = given(row, column)
    allowed = lawful(column, form.layout)
    return not _has_own_rule(value) and bool(allowed) and value not in allowed


def _has_own_rule(value: Score | None) -> bool:
    """Whether another rule speaks of the entry, in whichever column it stands."""
    return value is None or is_fraction(value) or is_sample(value)


@rule(
    id="F4-50",
    level=Level.ERROR,
    title="Код вне диапазона формы",
    message="Код «{code}» не входит в диапазон формы: от {low} до {high}.",
    advice="Исправьте код по списку кодов участников этой параллели.",
    why="Столбец кода проверяет сама форма: её диапазон свой у каждой параллели.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2025
        | Код участника |
        | !40001        |""",
    good="""
        форма 2025
        | Код участника |
        | 50001         |""",
)
def code_outside_range(form: Form, report: FormReport) -> Iterator[Finding]:
    if form.code_range is None:
        return
    low, high = form.code_range
    for row in form.rows:
        code = given(row, form.code)
        if not _has_own_rule(code) and not (isinstance(code, int) and low <= code <= high):
            yield report(row, form.code, low=low, high=high)


@rule(
    id="F4-51",
    level=Level.ERROR,
    title="Код стоит дважды",
    message="Код {code} стоит второй раз, первый раз он в строке {first}.",
    advice="Сверьте обе строки с бумажным протоколом и исправьте код.",
    why="Один код принадлежит одному участнику.",
    source=INVARIANT,
    on_form=True,
    bad="""
        форма 2026
        | Код участника |
        | 50001         |
        | !50001        |""",
    good="""
        форма 2026
        | Код участника |
        | 50001         |
        | 50002         |""",
)
def code_twice(form: Form, report: FormReport) -> Iterator[Finding]:
    first: dict[int | str, int] = {}
    for row in form.rows:
        code = given(row, form.code)
        if code is not None and first.setdefault(code, row.number) != row.number:
            yield report(row, form.code, first=first[code])


@rule(
    id="F4-54",
    level=Level.ERROR,
    title="Номер класса не из списка",
    message="Код {code}: в столбце «{title}» стоит «{value}», а нужен номер от {low} до {high}.",
    advice="Поставьте порядковый номер класса вместо его буквы или названия.",
    why="В форме класс указывается порядковым номером, а не буквой.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2025
        | Порядковый номер класса |
        | !5А                     |""",
    good="""
        форма 2025
        | Порядковый номер класса |
        | 1                       |""",
)
def class_not_listed(form: Form, report: FormReport) -> Iterator[Finding]:
    column, limits = form.column("class"), form.layout.class_limits
    if column is None or limits is None:
        return
    for row in form.rows:
        value = given(row, column)
        if _has_own_rule(value):
            continue
        if not (isinstance(value, int) and limits[0] <= value <= limits[1]):
            yield report(row, column, value=value, low=limits[0], high=limits[1])


@rule(
    id="F4-56",
    level=Level.ERROR,
    title="Вариант не из списка",
    message="Код {code}: в столбце «{title}» стоит «{value}», а в списке {allowed}.",
    advice="Выберите вариант из списка ячейки.",
    why="Ячейка варианта принимает только значения своего списка.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | Вариант |
        | 50001         | !5      |""",
    good="""
        форма 2026
        | Код участника | Вариант |
        | 50001         | 2       |""",
)
def variant_not_listed(form: Form, report: FormReport) -> Iterator[Finding]:
    for row in form.rows:
        for column in form.variants:
            if _outside(form, row, column):
                allowed = lawful(column, form.layout)
                yield report(row, column, value=row.cell(column), allowed=allowed)


@rule(
    id="F4-57",
    level=Level.ERROR,
    title="Балл не из списка",
    message="Код {code}: в задании {title} стоит «{value}», а в списке {allowed}.",
    advice="Поставьте балл из списка ячейки; «не приступал» обозначает латинская X.",
    why="Ячейка балла принимает только значения своего списка; x, Х и ? в нём нет.",
    source=FORM_2026,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | 1 (2б) |
        | 50001         | !Х     |""",
    good="""
        форма 2026
        | Код участника | 1 (2б) |
        | 50001         | X      |""",
)
def score_not_listed(form: Form, report: FormReport) -> Iterator[Finding]:
    for row in form.rows:
        for column in form.scores:
            if _outside(form, row, column):
                allowed = lawful(column, form.layout)
                yield report(row, column, value=row.cell(column), allowed=allowed)


@rule(
    id="F4-61",
    level=Level.ERROR,
    title="Отметка за предыдущий период не из списка",
    message="Код {code}: отметка за предыдущий период «{value}», а в списке {allowed}.",
    advice="Выберите отметку из списка ячейки или «нет отметки».",
    why="Ячейка отметки принимает только значения своего списка.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026
        | Отметка за предыдущий триместр/ четверть/полугодие |
        | !н/а                                               |""",
    good="""
        форма 2026
        | Отметка за предыдущий триместр/ четверть/полугодие |
        | нет отметки                                        |""",
)
def previous_mark_not_listed(form: Form, report: FormReport) -> Iterator[Finding]:
    column = form.column("previous_mark")
    if column is None:
        return
    for row in form.rows:
        if _outside(form, row, column):
            allowed = lawful(column, form.layout)
            yield report(row, column, value=row.cell(column), allowed=allowed)


@rule(
    id="F4-62",
    level=Level.ERROR,
    title="Критерии противоречат первому",
    message="Код {code}: по {first} стоит {score}, и по {title} бывает 0 или X, а не {value}.",
    advice="Поставьте 0 или X либо исправьте балл по первому критерию.",
    why="При 0 или X по первому критерию список остальных критериев задания: 0 и X.",
    source=FORM_2026,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | 2К1 (2б) | 2К2 (1б) |
        | 50001         | X        | !1       |""",
    good="""
        форма 2026
        | Код участника | 2К1 (2б) | 2К2 (1б) |
        | 50001         | 0        | X        |
        | 50002         | 2        | 1        |""",
)
def criteria_against_first(form: Form, report: FormReport) -> Iterator[Finding]:
    if not form.layout.criteria:
        return
    by_header = {column.header: column for column in form.scores}
    nothing = (0, NOT_ATTEMPTED)
    for first, others in dependency(form.tasks).items():
        for row in form.rows:
            if (score := given(row, by_header[first])) not in nothing:
                continue
            for column in (by_header[header] for header in others):
                value = given(row, column)
                if value is None or value in nothing or _outside(form, row, column):
                    continue
                yield report(row, column, first=first, score=score, value=value)


@rule(
    id="F4-69",
    level=Level.ERROR,
    title="Число записано текстом",
    message="Код {code}: в столбце «{title}» число {value} записано текстом.",
    advice="Введите число заново или вставьте его как значение.",
    why="Форма просит число: текст её проверка не принимает, а формула итога не считает.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | 1 (2б) |
        | 50001         | !"1"   |""",
    good="""
        форма 2026
        | Код участника | 1 (2б) |
        | 50001         | 1      |""",
)
def number_as_text(form: Form, report: FormReport) -> Iterator[Finding]:
    columns = [c for c in form.columns if c.role != "total" and _asks_number(form, c)]
    for row in form.rows:
        for column in columns:
            cell, value = row.cell(column), given(row, column)
            if cell is not None and cell.kind == "text" and isinstance(value, int):
                listed = lawful(column, form.layout)
                if column.role == "code" or value in listed:
                    yield report(row, column, value=value)


def _asks_number(form: Form, column: FormColumn) -> bool:
    if column.role == "code":
        return column.validation in ("decimal", "whole")
    return any(isinstance(value, int) for value in lawful(column, form.layout))


@rule(
    id="F4-73",
    level=Level.ERROR,
    title="Пол не указан или не из списка",
    message="Код {code}: в столбце «{title}» {stands}, а в списке {allowed}.",
    advice="Выберите «м» или «ж» из списка ячейки.",
    why="В формах до 2025 года пол заполняется у каждого писавшего, строчной буквой.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2025
        | Код участника | Пол |
        | 50001         | !М  |""",
    good="""
        форма 2025
        | Код участника | Пол |
        | 50001         | м   |""",
)
def sex_not_listed(form: Form, report: FormReport) -> Iterator[Finding]:
    column = form.column("sex")
    if column is None:
        return
    for row in form.rows:
        value = given(row, column)
        unfilled = value is None and True in attendance(form, row)
        if unfilled or _outside(form, row, column):
            stands = "пусто" if value is None else f"стоит «{value}»"
            yield report(row, column, stands=stands, allowed=lawful(column, form.layout))


@rule(
    id="F4-76",
    level=Level.WARNING,
    title="У отсутствовавшего заполнено лишнее",
    message="Код {code}: участник отсутствовал, а в столбце «{title}» стоит «{value}».",
    advice="Сотрите это значение: у отсутствовавшего остаются код и вариант.",
    why="У отсутствовавших в форме заполняются только код и вариант.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | Вариант      | Порядковый номер класса |
        | 50001         | отсутствовал | !1                      |""",
    good="""
        форма 2026
        | Код участника | Вариант      | Порядковый номер класса |
        | 50001         | отсутствовал |                         |""",
)
def absent_with_more(form: Form, report: FormReport) -> Iterator[Finding]:
    columns = [c for c in form.columns if c.role in ("class", "sex", "previous_mark")]
    for row in absent_rows(form):
        for column in columns:
            if (cell := row.cell(column)) is not None:
                yield report(row, column, value=cell)


@rule(
    id="F4-80",
    level=Level.ERROR,
    title="Дробное число",
    message="Код {code}: в столбце «{title}» стоит {value}, а числа в форме целые.",
    advice="Поставьте целое число из бумажного протокола.",
    why="Списки формы состоят из целых чисел, и границы кода тоже целые.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026
        | Код участника | 1 (2б) | 2К2 (1б) |
        | 50001         | 2      | !"0,5"   |""",
    good="""
        форма 2026
        | Код участника | 1 (2б) | 2К2 (1б) |
        | 50001         | 2      | 1        |""",
)
def number_with_fraction(form: Form, report: FormReport) -> Iterator[Finding]:
    for row in form.rows:
        for column in form.columns:
            value = given(row, column)
            if column.role != "total" and is_fraction(value):
                yield report(row, column, value=value)
