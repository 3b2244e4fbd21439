"""S. Values that break a keyword of their column: the keyword gets its words here, the value's own
words come from the column's title and advice."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.declare.check import Fault
from vpr_xl.core.declare.sheets import Reference
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.engine import INVARIANT, Report, rule
from vpr_xl.core.rules.s_sheets import DECLARED


def _faults(campaign: Campaign, *keywords: str) -> Iterator[Fault]:
    return (f for f in campaign.faults if f.keyword in keywords)


def _advice(fault: Fault, otherwise: str) -> str:
    return fault.column.advice or otherwise


@rule(
    id="S-07",
    level=Level.ERROR,
    title="Не заполнено",
    message="Столбец «{title}» не заполнен, а в строке есть другие значения.",
    advice="{advice}",
    why="Без этого значения строку не с чем связать.",
    source=DECLARED,
    bad="""
        Классы
        | Класс | Параллель |
        | 5А    | !         |""",
    good="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |""",
)
def required_blank(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _faults(campaign, "required", "dependentRequired"):
        yield report.fault(fault, advice=_advice(fault, "Заполните ячейку."))


@rule(
    id="S-08",
    level=Level.ERROR,
    title="Значение не того вида",
    message="В столбце «{title}» стоит «{value}», а нужно {kind}.",
    advice="{advice}",
    why="Значение другого вида не сравнить и не посчитать.",
    source=DECLARED,
    bad="""
        Классы
        | Класс | Параллель |
        | 5А    | !пять     |""",
    good="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |""",
)
def wrong_type(campaign: Campaign, report: Report) -> Iterator[Finding]:
    kinds = {"string": "слово или текст", "integer": "целое число", "number": "число"}
    for fault in _faults(campaign, "type"):
        kind = kinds.get(str(fault.limit), "значение из списка")
        yield report.fault(fault, kind=kind, advice=_advice(fault, "Введите нужное значение."))


@rule(
    id="S-09",
    level=Level.ERROR,
    title="Значения нет в списке",
    message="В столбце «{title}» стоит «{value}», а в списке: {allowed}.",
    advice="{advice}",
    why="Считать и выгружать можно только значения из списка.",
    source=DECLARED,
    bad="""
        Участники
        | Номер | Класс | Пол |
        | У-001 | 5А    | !?  |""",
    good="""
        Участники
        | Номер | Класс | Пол |
        | У-001 | 5А    | ж   |""",
)
def not_in_list(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _faults(campaign, "enum"):
        words = [f"«{v}»" if isinstance(v, str) else str(v) for v in fault.limit]
        allowed = words if len(words) <= 9 else [*words[:8], "…"]
        yield report.fault(
            fault, allowed=allowed, advice=_advice(fault, "Выберите значение из списка.")
        )


@rule(
    id="S-10",
    level=Level.ERROR,
    title="Значение не по образцу",
    message="В столбце «{title}» стоит «{value}», а образец: {sample}.",
    advice="{advice}",
    why="По образцу узнаются коды, классы и работы.",
    source=DECLARED,
    bad="""
        Участники
        | Номер | Класс | Код участника |
        | У-001 | 5А    | !4А-7         |""",
    good="""
        Участники
        | Номер | Класс | Код участника | Откуда код     |
        | У-001 | 5А    | 50042         | список портала |""",
)
def off_pattern(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _faults(campaign, "pattern"):
        sample = fault.column.examples[0]
        yield report.fault(fault, sample=sample, advice=_advice(fault, "Исправьте по образцу."))


@rule(
    id="S-11",
    level=Level.ERROR,
    title="Число вне пределов",
    message="В столбце «{title}» стоит {value}, а {limit}.",
    advice="{advice}",
    why="У каждого столбца с числами свои пределы.",
    source=DECLARED,
    bad="""
        Классы
        | Класс | Параллель | Порядковый номер класса |
        | 5А    | 5         | !55                     |""",
    good="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |""",
)
def out_of_range(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _faults(campaign, "minimum", "maximum"):
        word = "наименьшее" if fault.keyword == "minimum" else "наибольшее"
        yield report.fault(
            fault,
            limit=f"{word} {fault.limit:g}",
            advice=_advice(fault, "Введите число в этих пределах."),
        )


@rule(
    id="S-12",
    level=Level.ERROR,
    title="Текст не той длины",
    message="В столбце «{title}» знаков {length}, а {limit}.",
    advice="{advice}",
    why="Слишком длинный или короткий текст не поместится в документ.",
    source=DECLARED,
    bad="""
        Документы
        | Код документа | Название |
        | ПР-1          | !{900}   |""",
    good="""
        Документы
        | Код документа | Название                |
        | ПР-1          | Приказ о проведении ВПР |""",
)
def wrong_length(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _faults(campaign, "minLength", "maxLength"):
        word = "нужно не меньше" if fault.keyword == "minLength" else "можно не больше"
        length = len(str(fault.cell.value)) if fault.cell else 0
        yield report.fault(
            fault,
            length=length,
            limit=f"{word} {fault.limit}",
            advice=_advice(fault, "Измените текст."),
        )


@rule(
    id="S-13",
    level=Level.ERROR,
    title="Не дата",
    message="В столбце «{title}» стоит «{value}», а нужна дата.",
    advice="Введите дату в виде ДД.ММ.ГГГГ.",
    why="Сроки сравниваются как даты.",
    source=DECLARED,
    bad="""
        План
        | Класс | Работа | Часть | Дата        |
        | 5А    | 5-РУ   | 1     | !31.06.2026 |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 21.04.2026 |""",
)
def not_a_date(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _faults(campaign, "format"):
        yield report.fault(fault)


@rule(
    id="S-14",
    level=Level.ERROR,
    title="Значение стоит дважды",
    message="В столбце «{title}» значение «{value}» уже стоит в строке {row}.",
    advice="Удалите лишнюю строку или исправьте значение.",
    why="По этому значению строку узнают другие листы: оно может стоять один раз.",
    source=INVARIANT,
    bad="""
        Классы
        | Класс | Параллель | Порядковый номер класса |
        | 5А    | 5         | 1                       |
        | !5А   | 5         | 2                       |""",
    good="""
        Классы
        | Класс | Параллель | Порядковый номер класса |
        | 5А    | 5         | 1                       |
        | 5Б    | 5         | 2                       |""",
)
def doubled_key(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _faults(campaign, "unique"):
        # A code given twice is P5-01's, one that stands twice in a work's sheet F4-01's.
        of_work = fault.table.sheet.kind == "template"
        of_pupil = (fault.table.sheet.table, fault.column.name) == (
            "participants",
            "participant_code",
        )
        if not of_work and not of_pupil:
            yield report.fault(fault, row=fault.limit)


@rule(
    id="S-15",
    level=Level.ERROR,
    title="Ссылка в никуда",
    message="В столбце «{title}» стоит «{item}», а на листе «{sheet}» такой строки нет.",
    advice="Выберите значение из списка или добавьте строку на лист «{sheet}».",
    why="Строка ссылается на то, чего в книге нет.",
    source=INVARIANT,
    given="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |""",
    bad="""
        Участники
        | Номер | Класс |
        | У-001 | !5В   |""",
    good="""
        Участники
        | Номер | Класс |
        | У-001 | 5А    |""",
)
def broken_reference(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _faults(campaign, "reference"):
        limit = fault.limit
        assert isinstance(limit, Reference)
        if limit.column == "participant_code":
            continue
        sheet = campaign.house.sheets[limit.table].title
        yield report.fault(fault, item=fault.change, sheet=sheet)


@rule(
    id="S-17",
    level=Level.ERROR,
    title="Ошибка формулы вместо значения",
    message="В столбце «{title}» стоит ошибка {value}.",
    advice="Сотрите формулу и введите значение.",
    why="Ошибку нельзя ни сравнить, ни выгрузить.",
    source=DECLARED,
    bad="""
        Классы
        | Класс | Параллель |
        | 5А    | !#N/A     |""",
    good="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |""",
)
def formula_error(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _faults(campaign, "error"):
        yield report.fault(fault)


@rule(
    id="S-18",
    level=Level.ERROR,
    title="Формула без сохранённого значения",
    message="В столбце «{title}» стоит формула, а значение с ней не сохранено.",
    advice="Откройте книгу в Excel или LibreOffice, сохраните и проверьте снова.",
    why="Книгу сохранила программа, которая не считает формул.",
    source=DECLARED,
    bad="""
        Классы
        | Класс | Параллель |
        | 5А    | !=        |""",
    good="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |""",
)
def uncached_formula(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _faults(campaign, "uncached"):
        yield report.fault(fault)


@rule(
    id="S-20",
    level=Level.WARNING,
    title="Вместо формулы стоит значение",
    message="В столбце «{title}» вместо формулы стоит «{value}».",
    advice="Верните формулу командой «vpr-xl repair»: проверка считает сама и этому не верит.",
    why="Вписанное поверх формулы число не меняется вместе с баллами.",
    source=DECLARED,
    bad="""
        5-РУ
        | Код участника | Вариант | 1 (2б) | Порядковый номер класса | Итого баллов |
        | 50042         | 1       | 2      | 1                       | !7           |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) | Порядковый номер класса | Итого баллов |
        | 50042         | 1       | 2      | 1                       | =2           |""",
)
def formula_overwritten(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in _faults(campaign, "literal"):
        if fault.table.sheet.kind in ("rows", "template"):
            yield report.fault(fault)
