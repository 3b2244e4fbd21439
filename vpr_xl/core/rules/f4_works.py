"""F4. A work's sheet against the rest of the book: protocol, classes, plan."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign, WorkSheet
from vpr_xl.core.records.rows import Attendance, ProtocolRow, ResultsRow, Variant
from vpr_xl.core.rules.engine import INVARIANT, Report, rule
from vpr_xl.core.rules.f4_scores import absent_in, variant_of


def _with_protocol(
    campaign: Campaign,
) -> Iterator[tuple[WorkSheet, ResultsRow, ProtocolRow]]:
    for sheet in campaign.work_sheets:
        for row in sheet.rows:
            protocol = campaign.protocol_of.get((sheet.work_id, row.participant_code or ""))
            if protocol is not None:
                yield sheet, row, protocol


def attended(protocol: ProtocolRow, part: int) -> bool | None:
    """Whether the participant wrote the part, on the regular or the reserve day; None unknown."""
    known = [a for a in (protocol.attendance, protocol.reserve_attendance) if a is not None]
    if not known:
        return None
    away = (Attendance.ABSENT, Attendance.ABSENT_PART1 if part == 1 else Attendance.ABSENT_PART2)
    return any(a not in away for a in known)


@rule(
    id="F4-20",
    level=Level.ERROR,
    title="Явка не сходится с протоколом",
    message="У кода {code} в части {part} стоит «{variant}», а в протоколе: {protocol}.",
    advice="Сверьте с бумажным протоколом и исправьте ту запись, которая неверна.",
    why="Явку знает протокол, вариант и баллы должны ему отвечать.",
    source=INVARIANT,
    bad="""
        Протокол
        | Работа | Код участника | Явка         |
        | 5-РУ   | 50042         | отсутствовал |
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | !1      | 2      |""",
    good="""
        Протокол
        | Работа | Код участника | Явка          | Вариант части 1 |
        | 5-РУ   | 50042         | присутствовал | 1 |
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |""",
)
def attendance_differs(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet, row, protocol in _with_protocol(campaign):
        for part, name in enumerate(sheet.variants, 1):
            wrote, variant = attended(protocol, part), variant_of(row, sheet, part)
            if wrote is None or variant is None or wrote is (variant is not Variant.ABSENT):
                continue
            yield report(
                row,
                name,
                code=row.participant_code,
                part=part,
                variant=variant,
                protocol=protocol.reserve_attendance or protocol.attendance,
            )


@rule(
    id="F4-21",
    level=Level.ERROR,
    title="Вариант не сходится с протоколом",
    message="У кода {code} в части {part} вариант {variant}, а в протоколе вариант {protocol}.",
    advice="Сверьте с работой участника и исправьте ту запись, которая неверна.",
    why="Баллы одного варианта нельзя приписать другому.",
    source=INVARIANT,
    bad="""
        Протокол
        | Работа | Код участника | Явка          | Вариант части 1 |
        | 5-РУ   | 50042         | присутствовал | 2 |
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | !1      | 2      |""",
    good="""
        Протокол
        | Работа | Код участника | Явка          | Вариант части 1 |
        | 5-РУ   | 50042         | присутствовал | 1 |
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |""",
)
def variant_differs(campaign: Campaign, report: Report) -> Iterator[Finding]:
    numbers = {Variant.VARIANT_1: 1, Variant.VARIANT_2: 2}
    for sheet, row, protocol in _with_protocol(campaign):
        for part, name in enumerate(sheet.variants, 1):
            given = numbers.get(variant_of(row, sheet, part) or Variant.ABSENT)
            planned = protocol.variant_1 if part == 1 else protocol.variant_2
            if given and planned and given != planned and attended(protocol, part) is not False:
                code = row.participant_code
                yield report(row, name, code=code, part=part, variant=given, protocol=planned)


@rule(
    id="F4-22",
    level=Level.ERROR,
    title="Другой порядковый номер класса",
    message="У кода {code} номер класса {given}, а у класса {class_name} номер {known}.",
    advice="Введите номер {known} или исправьте его на листе «Классы».",
    why="Номер класса у участника один во всех работах.",
    source=INVARIANT,
    given="""
        Классы
        | Класс | Параллель | Порядковый номер класса |
        | 5А    | 5         | 1 |
        Участники
        | Номер | Класс | Код участника | Откуда код     |
        | У-001 | 5А    | 50042         | список портала |""",
    bad="""
        5-РУ
        | Код участника | Вариант | 1 (2б) | Порядковый номер класса |
        | 50042         | 1       | 2      | !2 |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) | Порядковый номер класса |
        | 50042         | 1       | 2      | 1 |""",
)
def ordinal_differs(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet in campaign.work_sheets:
        for row in sheet.rows:
            found = campaign.class_of(row.participant_code)
            given, known = row.class_ordinal, found.class_ordinal if found else None
            if found and given and known and given != known:
                yield report(
                    row,
                    "class_ordinal",
                    code=row.participant_code,
                    given=given,
                    class_name=found.class_name,
                    known=known,
                )


@rule(
    id="F4-23",
    level=Level.ERROR,
    title="Другой пол",
    message="У кода {code} стоит пол «{given}», а на листе «Участники» — «{known}».",
    advice="Исправьте ту запись, которая неверна.",
    why="Разный пол у одного кода значит, что код достался двум участникам.",
    source=INVARIANT,
    given="""
        Участники
        | Номер | Класс | Пол | Код участника | Откуда код     |
        | У-001 | 5А    | ж   | 50042         | список портала |""",
    bad="""
        5-РУ
        | Код участника | Вариант | 1 (2б) | Пол |
        | 50042         | 1       | 2      | !м |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) | Пол |
        | 50042         | 1       | 2      | ж |""",
)
def sex_differs(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet in campaign.work_sheets:
        for row in sheet.rows:
            pupil = campaign.participant_by_code.get(row.participant_code or "")
            if pupil and row.sex and pupil.sex and row.sex is not pupil.sex:
                code = row.participant_code
                yield report(row, "sex", code=code, given=row.sex, known=pupil.sex)


@rule(
    id="F4-24",
    level=Level.ERROR,
    title="Участник другой параллели",
    message="Код {code} у участника класса {class_name}, а работа {work_id} другой параллели.",
    advice="Исправьте код по протоколу этой работы.",
    why="Работу пишет только своя параллель.",
    source=INVARIANT,
    bad="""
        Классы
        | Класс | Параллель | Порядковый номер класса |
        | 6А    | 6         | 1 |
        Участники
        | Номер | Класс | Код участника | Откуда код     |
        | У-001 | 6А    | 60042         | список портала |
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | !60042        | 1       | 2      |""",
    good="""
        Классы
        | Класс | Параллель | Порядковый номер класса |
        | 5А    | 5         | 1 |
        Участники
        | Номер | Класс | Код участника | Откуда код     |
        | У-001 | 5А    | 50042         | список портала |
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |""",
)
def other_grade(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet in campaign.work_sheets:
        grade = int(sheet.work_id.partition("-")[0])
        for row in sheet.rows:
            found = campaign.class_of(row.participant_code)
            if found and found.grade and found.grade != grade:
                yield report(
                    row,
                    "participant_code",
                    code=row.participant_code,
                    class_name=found.class_name,
                    work_id=sheet.work_id,
                )


@rule(
    id="F4-25",
    level=Level.WARNING,
    title="Участника нет в работе",
    message="Участника с кодом {code} класса {class_name} нет на листе «{work_id}».",
    advice="Добавьте строку: баллы или «отсутствовал».",
    why="По плану класс пишет эту работу, каждый участник должен быть в форме.",
    source=INVARIANT,
    given="""
        Классы
        | Класс | Параллель | Порядковый номер класса |
        | 5А    | 5         | 1 |
        План
        | Класс | Работа | Часть |
        | 5А    | 5-РУ   | 1     |
        | 5А    | 5-МА   | 1     |
        5-РУ
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |""",
    bad="""
        Участники
        | Номер | Класс | Фамилия, имя | Код участника | Откуда код     |
        | У-001 | 5А    | Тестова Анна | 50042         | список портала |
        | У-002 | 5А    | Пробин Иван  | !50057        | список портала |""",
    good="""
        Участники
        | Номер | Класс | Код участника | Откуда код     |
        | У-001 | 5А    | 50042         | список портала |""",
)
def participant_not_in_work(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet in campaign.work_sheets:
        entered = {row.participant_code for row in sheet.rows}
        if not entered:
            continue
        for pupil in campaign.writers_of(sheet.work_id):
            code = pupil.participant_code
            if code and code not in entered:
                yield report(
                    pupil,
                    "participant_code",
                    code=code,
                    class_name=pupil.class_name,
                    work_id=sheet.work_id,
                )


@rule(
    id="F4-26",
    level=Level.WARNING,
    title="Класс по плану не пишет эту работу",
    message="Код {code} у участника класса {class_name}, а класс по плану не пишет {work_id}.",
    advice="Исправьте код или добавьте работу в план класса.",
    why="Результат без строки плана значит, что перепутан код или лист.",
    source=INVARIANT,
    given="""
        Классы
        | Класс | Параллель | Порядковый номер класса |
        | 5А    | 5         | 1 |
        Участники
        | Номер | Класс | Код участника | Откуда код     |
        | У-001 | 5А    | 50042         | список портала |""",
    bad="""
        План
        | Класс | Работа | Часть |
        | 5А    | 5-РУ   | 1     |
        | 5А    | 5-МА   | 1     |
        5-ИС
        | Код участника | Вариант | 1 (2б) |
        | !50042        | 1       | 2      |""",
    good="""
        План
        | Класс | Работа | Часть |
        | 5А    | 5-РУ   | 1     |
        | 5А    | 5-МА   | 1     |
        | 5А    | 5-ИС   | 1     |
        5-ИС
        | Код участника | Вариант | 1 (2б) |
        | 50042         | 1       | 2      |""",
)
def work_not_planned(campaign: Campaign, report: Report) -> Iterator[Finding]:
    planned = {(row.class_name, row.work_id) for row in campaign.plan}
    classes = {class_name for class_name, _ in planned}
    for sheet in campaign.work_sheets:
        grade = int(sheet.work_id.partition("-")[0])
        for row in sheet.rows:
            found = campaign.class_of(row.participant_code)
            if found is None or found.grade != grade or found.class_name not in classes:
                continue
            if (found.class_name, sheet.work_id) not in planned:
                yield report(
                    row,
                    "participant_code",
                    code=row.participant_code,
                    class_name=found.class_name,
                    work_id=sheet.work_id,
                )


@rule(
    id="F4-30",
    level=Level.ERROR,
    title="Нет порядкового номера класса",
    message="У кода {code} не заполнен порядковый номер класса.",
    advice="Введите номер класса с листа «Классы».",
    why="Форма требует номер класса у каждого, кто писал хотя бы одну часть.",
    source=INVARIANT,
    bad="""
        5-РУ
        | Код участника | Вариант | 1 (2б) | Порядковый номер класса |
        | 50042         | 1       | 2      | ! |""",
    good="""
        5-РУ
        | Код участника | Вариант | 1 (2б) | Порядковый номер класса |
        | 50042         | 1       | 2      | 1 |""",
)
def ordinal_blank(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for sheet in campaign.work_sheets:
        for row in sheet.rows:
            if row.blank("class_ordinal") and False in absent_in(row, sheet):
                yield report(row, "class_ordinal", code=row.participant_code)
