"""The gate's rules about the form's lists: the sheets they stand on, the cells they guard.

Lists that hold other values than the layout's stand in `f4_gate_sheets`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.form import Form
from vpr_xl.core.rules.engine import Source, rule
from vpr_xl.core.rules.f4_gate import FORM_2025, FormReport, departures, given, short

_SHEETS = Source("Форма сбора результатов 2025 и 2026, листы", confidence="A")


@rule(
    id="F4-83",
    level=Level.WARNING,
    title="Служебный лист изменён",
    message="На служебном листе «{sheet}» есть запись вне списков формы.",
    advice="Скачайте форму заново и перенесите в неё результаты.",
    why="На служебном листе стоят только списки ячеек; лишнее там не видно и уходит на портал.",
    source=_SHEETS,
    on_form=True,
    bad="""
        форма 2025 (списки на служебном листе, под ними запись)
        | Код участника |
        | 50001         |""",
    good="""
        форма 2025 (списки на служебном листе)
        | Код участника |
        | 50001         |""",
)
def service_sheet_changed(form: Form, report: FormReport) -> Iterator[Finding]:
    for departure in departures(form, "service_extra"):
        yield report.departure(departure)


@rule(
    id="F4-84",
    level=Level.WARNING,
    title="Лист номеров классов изменён",
    message="На листе «{sheet}» вместо номера {expected} {stands}.",
    advice="Скачайте форму заново и перенесите в неё результаты.",
    why="Из этого листа форма берёт список порядковых номеров.",
    source=_SHEETS,
    on_form=True,
    bad="""
        форма 2026 (номер 3 на листе номеров: 7Б)
        | Код участника |
        | 50001         |""",
    good="""
        форма 2026
        | Код участника |
        | 50001         |""",
)
def ordinals_changed(form: Form, report: FormReport) -> Iterator[Finding]:
    for departure in departures(form, "ordinals"):
        stands = f"стоит «{short(departure.text)}»" if departure.text else "пусто"
        yield report.departure(departure, stands=stands)


@rule(
    id="F4-85",
    level=Level.WARNING,
    title="Проверка ячеек потеряна в части строк",
    message="В столбце «{title}» нет проверки ячеек в строках: {rows}.",
    advice="Вставляйте в форму только значения; список скопируйте из соседней строки.",
    why="Вставка ячеек целиком стирает список, и неверное значение никто не остановит.",
    source=FORM_2025,
    on_form=True,
    bad="""
        форма 2026 (список «Вариант» до строки 2)
        | Код участника | Вариант |
        | 50001         | 1       |
        | 50002         | !2      |""",
    good="""
        форма 2026 (список «Вариант» до строки 3)
        | Код участника | Вариант |
        | 50001         | 1       |
        | 50002         | 2       |""",
)
def rows_unguarded(form: Form, report: FormReport) -> Iterator[Finding]:
    for departure in departures(form, "unguarded"):
        yield report.departure(departure, title=departure.expected, rows=short(departure.text))


@rule(
    id="F4-86",
    level=Level.WARNING,
    title="Коды разных параллелей",
    message="Код {code} начинается с {digit}, а остальные коды формы с {usual}.",
    advice="Сверьте код со списком кодов участников этой параллели.",
    why="Код участника 4–8 классов начинается с номера его параллели.",
    source=Source("Коды участников 2020–2026, 260 тысяч строк форм", confidence="A"),
    on_form=True,
    bad="""
        форма 2026 (нет границ кода)
        | Код участника |
        | 50001         |
        | 50002         |
        | !70003        |""",
    good="""
        форма 2026 (нет границ кода)
        | Код участника |
        | 50001         |
        | 50002         |
        | 50003         |""",
)
def code_of_other_grade(form: Form, report: FormReport) -> Iterator[Finding]:
    if form.code_range is not None:
        return
    codes = [(row, code) for row in form.rows if isinstance(code := given(row, form.code), int)]
    counts = Counter(code // 10_000 for _, code in codes)
    usual, most = counts.most_common(1)[0] if counts else (0, 0)
    if 2 * most <= len(codes):
        return
    for row, code in codes:
        if code // 10_000 != usual:
            yield report(row, form.code, digit=code // 10_000, usual=usual)


@rule(
    id="F4-87",
    level=Level.ERROR,
    title="Лист формы переименован",
    message="Лист «{text}» в форме называется «{expected}».",
    advice="Верните листу его название, ничего больше на нём не меняя.",
    why="По названиям листов форму читают.",
    source=_SHEETS,
    on_form=True,
    bad="""
        форма 2026 (лист «Протокол» назван «Лист1»)
        | Код участника |
        | 50001         |""",
    good="""
        форма 2026
        | Код участника |
        | 50001         |""",
)
def sheet_renamed(form: Form, report: FormReport) -> Iterator[Finding]:
    for departure in departures(form, "renamed_sheet"):
        yield report.departure(departure)
