"""C4. The order of conduct: attendance marked after the day, incidents with what was done."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.materials.ledger import moment
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Attendance, IncidentsKind
from vpr_xl.core.rules.engine import INVARIANT, Report, rule

_Days = Mapping[tuple[str | None, str | None], datetime.date]
#: What can only happen to somebody who has come.
_HERE = (IncidentsKind.LATE, IncidentsKind.PHONE_OR_HINT)


def _last_days(campaign: Campaign) -> _Days:
    """(class, work) -> the day of its last part."""
    days: dict[tuple[str | None, str | None], datetime.date] = {}
    for row in campaign.plan:
        key = row.class_name, row.work_id
        if row.date:
            days[key] = max(row.date, days.get(key, row.date))
    return days


@rule(
    id="C4-01",
    level=Level.WARNING,
    title="Явка не отмечена",
    message="Код {code}, {work}: работа прошла {day}, а явка не отмечена.",
    advice="Выберите явку по бумажному протоколу.",
    why="Без явки не сойдётся сверка и неизвестно, кому нужен резервный день.",
    source=INVARIANT,
    given="""
        Школа
        | Настройка         | Значение   |
        | Год кампании      | 2027       |
        | Начало проведения | 30.03.2026 |
        Классы
        | Класс | Параллель | Порядковый номер класса |
        | 5А    | 5         | 1                       |
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 31.03.2026 |""",
    bad="""
        Участники
        | Номер  | Фамилия, имя | Класс | Код участника | Откуда код     |
        | У-0001 | Тестова Анна | 5А    | 50042         | список портала |
        | У-0002 | Тестов Пётр  | 5А    | 50043         | список портала |
        Протокол
        | Работа | Код участника | Явка          |
        | 5-РУ   | 50042         | !             |
        | 5-РУ   | 50043         | присутствовал |""",
    good="""
        Участники
        | Номер  | Фамилия, имя | Класс | Код участника | Откуда код     |
        | У-0001 | Тестова Анна | 5А    | 50042         | список портала |
        Протокол
        | Работа | Код участника | Явка          |
        | 5-РУ   | 50042         | присутствовал |""",
)
def attendance_not_marked(campaign: Campaign, report: Report) -> Iterator[Finding]:
    days = _last_days(campaign)
    for row in campaign.protocol:
        if not row.blank("attendance"):
            continue
        pupil = campaign.participant_by_code.get(row.participant_code or "")
        day = days.get((pupil.class_name, row.work_id)) if pupil else None
        if day and day < campaign.today:
            yield report(row, "attendance", code=row.participant_code, work=row.work_id, day=day)


@rule(
    id="C4-02",
    level=Level.WARNING,
    title="В протоколе нет писавших",
    message="{class_name}, {work}: работа прошла {day}, а на листе «{sheet}» {count} из {total}.",
    advice="Выполните «Подготовить листы» и отметьте явку.",
    why="О каждом участнике работы известно, пришёл ли он.",
    source=INVARIANT,
    gathered=True,
    given="""
        Школа
        | Настройка         | Значение   |
        | Год кампании      | 2027       |
        | Начало проведения | 30.03.2026 |
        Классы
        | Класс | Параллель | Порядковый номер класса |
        | 5А    | 5         | 1                       |
        Протокол
        | Работа | Код участника | Явка          |
        | 5-РУ   | 50042         | присутствовал |""",
    bad="""
        План
        | Класс | Работа | Часть | Дата        |
        | 5А    | 5-РУ   | 1     | !31.03.2026 |
        | 5А    | 5-МА   | 1     | 21.04.2026  |
        Участники
        | Номер  | Фамилия, имя | Класс | Код участника | Откуда код     |
        | У-0001 | Тестова Анна | 5А    | 50042         | список портала |
        | У-0002 | Тестов Пётр  | 5А    | 50043         | список портала |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 31.03.2026 |
        Участники
        | Номер  | Фамилия, имя | Класс | Код участника | Откуда код     |
        | У-0001 | Тестова Анна | 5А    | 50042         | список портала |""",
)
def writers_not_in_protocol(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if not campaign.has("protocol"):
        return
    days = _last_days(campaign)
    known: dict[str | None, set[str | None]] = defaultdict(set)
    for row in campaign.protocol:
        known[row.work_id].add(row.participant_code)
    sheet = campaign.house.sheets["protocol"].title
    for plan in campaign.plan:
        if plan.date is None or plan.date >= campaign.today or not plan.work_id:
            continue
        if plan.date != days[plan.class_name, plan.work_id]:
            continue  # another part is written later
        codes = [
            p.participant_code
            for p in campaign.writers_of(plan.work_id)
            if p.class_name == plan.class_name and p.participant_code
        ]
        count = sum(code in known[plan.work_id] for code in codes)
        if count < len(codes):
            yield report(
                plan,
                "date",
                class_name=plan.class_name,
                work=plan.work_id,
                day=plan.date,
                sheet=sheet,
                count=count,
                total=len(codes),
            )


@rule(
    id="C4-03",
    level=Level.WARNING,
    title="Нет мер по инциденту",
    message="Инцидент {incident} ({kind}) был {at}, а принятые меры не записаны.",
    advice="Запишите одной фразой, что сделано; имён не пишите.",
    why="Запись о нарушении без мер не показывает, что порядок соблюдён.",
    source=INVARIANT,
    bad="""
        Инциденты
        | Номер | Когда            | Что произошло     | Принятые меры |
        | И-01  | 31.03.2026 09:34 | брак материалов   | !             |
        | И-02  | 01.04.2026 09:34 | нарушение порядка |               |""",
    good="""
        Инциденты
        | Номер | Когда            | Что произошло   | Принятые меры           |
        | И-01  | 31.03.2026 09:34 | брак материалов | выдан запасной комплект |""",
)
def incident_without_measures(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.incidents:
        at = moment(row.at)
        past = at and at.date() < campaign.today and "measures" in row.found_in.places
        if past and row.kind and row.blank("measures"):
            yield report(row, "measures", incident=row.incident_id, kind=row.kind, at=row.at)


@rule(
    id="C4-04",
    level=Level.WARNING,
    title="Инцидент не в день работы",
    message="Инцидент {incident}: стоит {at}, а работа {work} в этот день не пишется.",
    advice="Исправьте время или работу.",
    why="Инцидент происходит в день работы или в её резервный день.",
    source=INVARIANT,
    given="""
        Школа
        | Настройка         | Значение   |
        | Год кампании      | 2027       |
        | Начало проведения | 30.03.2026 |
        План
        | Класс | Работа | Часть | Дата       | Резервный день |
        | 5А    | 5-РУ   | 1     | 31.03.2026 | 14.05.2026     |""",
    bad="""
        Инциденты
        | Номер | Когда             | Работа | Что произошло   | Принятые меры           |
        | И-01  | !30.03.2026 09:34 | 5-РУ   | брак материалов | выдан запасной комплект |""",
    good="""
        Инциденты
        | Номер | Когда            | Работа | Что произошло   | Принятые меры           |
        | И-01  | 31.03.2026 09:34 | 5-РУ   | брак материалов | выдан запасной комплект |""",
)
def incident_on_another_day(campaign: Campaign, report: Report) -> Iterator[Finding]:
    days: dict[str | None, set[datetime.date | None]] = defaultdict(set)
    for plan in campaign.plan:
        days[plan.work_id] |= {plan.date, plan.reserve_date}
    for asked in campaign.reserve:
        days[asked.work_id].add(asked.reserve_date)
    for row in campaign.incidents:
        at, known = moment(row.at), days.get(row.work_id, set()) - {None}
        if at and known and at.date() not in known:
            yield report(row, "at", incident=row.incident_id, at=row.at, work=row.work_id)


@rule(
    id="C4-05",
    level=Level.WARNING,
    title="Инцидент с отсутствовавшим",
    message="Инцидент {incident} ({kind}) о коде {code}, а явка по работе {work} — {attendance}.",
    advice="Исправьте код в инциденте или явку на листе «Протокол».",
    why="Опоздать или достать телефон может только тот, кто пришёл.",
    source=INVARIANT,
    bad="""
        Инциденты
        | Номер | Когда            | Работа | Код участника | Что произошло | Принятые меры |
        | И-01  | 31.03.2026 09:34 | 5-РУ   | !50042        | опоздание     | впущен        |
        Протокол
        | Работа | Код участника | Явка         |
        | 5-РУ   | 50042         | отсутствовал |""",
    good="""
        Инциденты
        | Номер | Когда            | Работа | Код участника | Что произошло | Принятые меры |
        | И-01  | 31.03.2026 09:34 | 5-РУ   | 50042         | опоздание     | впущен        |
        Протокол
        | Работа | Код участника | Явка          |
        | 5-РУ   | 50042         | присутствовал |""",
)
def incident_of_an_absent_one(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.incidents:
        sat = campaign.protocol_of.get((row.work_id or "", row.participant_code or ""))
        if sat is None or row.kind not in _HERE or sat.attendance is not Attendance.ABSENT:
            continue
        if sat.reserve_attendance in (None, Attendance.ABSENT):
            yield report(
                row,
                "participant_code",
                incident=row.incident_id,
                kind=row.kind,
                code=row.participant_code,
                work=row.work_id,
                attendance=sat.attendance,
            )
