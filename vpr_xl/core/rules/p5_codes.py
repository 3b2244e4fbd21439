"""P5. Participant codes: one code a pupil for all works, in the range, never dealt anew."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.codes.issue import grade_of
from vpr_xl.core.codes.nearest import nearest
from vpr_xl.core.codes.ranges import CodeRange, ranges
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import CodeOrigin, ParticipantsRow
from vpr_xl.core.rules.engine import INVARIANT, Report, Source, rule
from vpr_xl.core.values import shown, tidy

ONE_CODE = Source("Порядок ВПР: один код на все работы (98 % совпадений в данных региона)", "A")
FORM_RANGE = Source(
    "Проверка данных столбца «Код участника» в форме, иначе справочник", kind="catalogue"
)


@rule(
    id="P5-01",
    level=Level.ERROR,
    title="Один код у двух участников",
    message="Код {code} уже стоит в строке {row}.",
    advice="Выдайте участнику другой код: «Выдать коды» даст его, если стереть этот.",
    why="По коду портал узнаёт участника; два участника с одним кодом сольются в одного.",
    source=INVARIANT,
    bad="""
        Участники
        | Номер | Класс | Фамилия, имя | Код участника | Откуда код     |
        | У-001 | 5А    | Тестова Анна | 50042         | список портала |
        | У-002 | 5А    | Пробин Иван  | !50042        | список портала |""",
    good="""
        Участники
        | Номер | Класс | Фамилия, имя  | Код участника | Откуда код |
        | У-001 | 5А    | Тестова Анна  | 50042         | список портала |
        | У-002 | 5А    | Пробин Иван   | 50057         | список портала |""",
)
def code_given_twice(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for fault in campaign.faults:
        if _is_code(fault.table.sheet.table, fault.column.name, fault.keyword):
            yield report.fault(fault, code=shown(fault.cell), row=fault.limit)


def _is_code(table: str, column: str, keyword: str) -> bool:
    return (table, column, keyword) == ("participants", "participant_code", "unique")


@rule(
    id="P5-02",
    level=Level.ERROR,
    title="Код вне границ",
    message="Код {code}, а у параллели {grade} коды с {first} по {last}.",
    advice="Возьмите код из списка портала или выдайте его командой «Выдать коды».",
    why="Форма принимает только коды из своих границ.",
    source=FORM_RANGE,
    given="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |
        Работы
        | Работа | Предмет | Параллель | Частей | Коды от | Коды до |
        | 5-РУ   | РУ      | 5         | 1      | 50001   | 51500   |""",
    bad="""
        Участники
        | Номер | Класс | Код участника | Откуда код     |
        | У-001 | 5А    | !60042        | список портала |""",
    good="""
        Участники
        | Номер | Класс | Код участника | Откуда код     |
        | У-001 | 5А    | 50042         | список портала |""",
)
def code_out_of_range(campaign: Campaign, report: Report) -> Iterator[Finding]:
    known = ranges(campaign)
    for row in campaign.participants:
        code, grade = row.participant_code, grade_of(campaign, row)
        limits: CodeRange | None = known.get(grade) if grade else None
        if code and limits and not limits.first <= int(code) <= limits.last:
            yield report(
                row,
                "participant_code",
                confidence=limits.confidence,
                code=code,
                grade=grade,
                first=limits.first,
                last=limits.last,
            )


@rule(
    id="P5-03",
    level=Level.WARNING,
    title="Участнику не выдан код",
    message="У участника {participant_id} класса {class_name} нет кода, а у других он есть.",
    advice="Нажмите «Выдать коды»: выданные коды останутся, недостающие добавятся.",
    why="Без кода участник не попадёт ни в протокол, ни в форму.",
    source=INVARIANT,
    bad="""
        Участники
        | Номер | Класс | Фамилия, имя | Код участника | Откуда код     |
        | У-001 | 5А    | Тестова Анна | 50042         | список портала |
        | У-002 | 5А    | Пробин Иван  | !             |                |""",
    good="""
        Участники
        | Номер | Класс | Фамилия, имя | Код участника | Откуда код     | Выбыл      |
        | У-001 | 5А    | Тестова Анна | 50042         | список портала |            |
        | У-002 | 5А    | Пробин Иван  |               |                | 20.03.2026 |""",
)
def code_missing(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if not campaign.participant_by_code:
        return
    for row in campaign.participants:
        if row.blank("participant_code") and row.left is None:
            yield report(
                row,
                "participant_code",
                participant_id=row.participant_id,
                class_name=row.class_name,
            )


@rule(
    id="P5-04",
    level=Level.ERROR,
    title="Код никому не выдан",
    message="Кода {code} нет ни у одного участника{hint}.",
    advice="Исправьте код по протоколу; заново коды для нового предмета не раздают.",
    why="Код участника один на все работы; чаще всего здесь опечатка или коды розданы заново.",
    source=ONE_CODE,
    given="""
        Участники
        | Номер | Класс | Код участника | Откуда код     |
        | У-001 | 5А    | 50042         | список портала |""",
    bad="""
        Протокол
        | Работа | Код участника | Явка          |
        | 5-РУ   | !50024        | присутствовал |""",
    good="""
        Протокол
        | Работа | Код участника | Явка          |
        | 5-РУ   | 50042         | присутствовал |""",
)
def code_unknown(campaign: Campaign, report: Report) -> Iterator[Finding]:
    issued = campaign.participant_by_code
    for fault in campaign.faults:
        if fault.keyword == "reference" and fault.column.name == "participant_code":
            near = nearest(fault.change, issued)
            hint = f", похожие: {', '.join(near)}" if near else ""
            yield report.fault(fault, code=fault.change, hint=hint)


@rule(
    id="P5-05",
    level=Level.WARNING,
    title="Неизвестно, откуда код",
    message="У кода {code} не отмечено, откуда он.",
    advice="Выберите «список портала», «границы формы» или «свой код».",
    why="На портал уходят только коды, которые он узнает.",
    source=INVARIANT,
    bad="""
        Участники
        | Номер | Класс | Код участника | Откуда код |
        | У-001 | 5А    | 50042         | !          |""",
    good="""
        Участники
        | Номер | Класс | Код участника | Откуда код     |
        | У-001 | 5А    | 50042         | список портала |""",
)
def code_without_origin(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.participants:
        if row.participant_code and row.blank("code_origin"):
            yield report(row, "code_origin", code=row.participant_code)


@rule(
    id="P5-06",
    level=Level.NOTE,
    title="Свой код",
    message="Код {code} выдан школой, портал его не знает.",
    advice="Когда придёт список портала, внесите его: vpr-xl import codes с параметром --replace.",
    why="Формы со своими кодами программа не выгружает.",
    source=INVARIANT,
    bad="""
        Участники
        | Номер | Класс | Код участника | Откуда код |
        | У-001 | 5А    | !50042        | свой код   |""",
    good="""
        Участники
        | Номер | Класс | Код участника | Откуда код     |
        | У-001 | 5А    | 50042         | границы формы |""",
)
def own_code(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.participants:
        if row.participant_code and row.code_origin is CodeOrigin.OWN:
            yield report(row, "participant_code", code=row.participant_code)


@rule(
    id="P5-07",
    level=Level.WARNING,
    title="Участник записан дважды",
    message="Тот же участник того же класса уже стоит в строке {row}.",
    advice="Удалите лишнюю строку; если это тёзки, добавьте к имени отчество.",
    why="Записанный дважды участник получит два кода.",
    source=INVARIANT,
    bad="""
        Участники
        | Номер | Класс | Фамилия, имя  | Код участника | Откуда код     |
        | У-001 | 5А    | Тестова Анна  | 50042         | список портала |
        | У-002 | 5А    | !тестова анна | 50057         | список портала |""",
    good="""
        Участники
        | Номер | Класс | Фамилия, имя | Код участника | Откуда код     |
        | У-001 | 5А    | Тестова Анна | 50042         | список портала |
        | У-002 | 5Б    | Тестова Анна | 50057         | список портала |""",
)
def participant_twice(campaign: Campaign, report: Report) -> Iterator[Finding]:
    first: dict[tuple[str, str], ParticipantsRow] = {}
    for row in campaign.participants:
        if row.full_name and row.class_name and row.left is None:
            name = tidy(row.full_name).casefold().replace("ё", "е")
            other = first.setdefault((row.class_name, name), row)
            if other is not row:
                yield report.masked(row, "full_name", row=other.row_number)
