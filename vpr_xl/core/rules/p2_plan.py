"""P2. The plan itself: dates, days, lessons, parts of a work."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Form, Kind, PlanRow
from vpr_xl.core.rules.engine import INVARIANT, Report, Source, rule

IN_TIMETABLE = Source("Правила, утверждённые ПП РФ № 556, п. 7 (по сайтам школ)", confidence="B")
_SUNDAY = 6


@rule(
    id="P2-01",
    level=Level.ERROR,
    title="Работа не той параллели",
    message="Класс {class_name} параллели {class_grade}, а работа {work_id} параллели {grade}.",
    advice="Исправьте класс или работу в строке плана.",
    why="Класс пишет работы своей параллели.",
    source=INVARIANT,
    bad="""
        Классы
        | Класс | Параллель |
        | 5А    | 5         |
        Работы
        | Работа | Предмет | Параллель | Частей |
        | 5-РУ   | РУ      | 5         | 1      |
        | 6-МА   | МА      | 6         | 1      |
        План
        | Класс | Работа | Часть |
        | 5А    | 5-РУ   | 1     |
        | 5А    | !6-МА  | 1     |""",
    good="""
        Классы
        | Класс | Параллель |
        | 6А    | 6         |
        Работы
        | Работа | Предмет | Параллель | Частей |
        | 6-РУ   | РУ      | 6         | 1      |
        | 6-МА   | МА      | 6         | 1      |
        План
        | Класс | Работа | Часть |
        | 6А    | 6-РУ   | 1     |
        | 6А    | 6-МА   | 1     |""",
)
def wrong_grade(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.plan:
        found = campaign.class_by_name.get(row.class_name or "")
        work = campaign.work_by_id.get(row.work_id or "")
        if found and work and found.grade and work.grade and found.grade != work.grade:
            yield report(
                row,
                "work_id",
                class_name=row.class_name,
                class_grade=found.grade,
                work_id=row.work_id,
                grade=work.grade,
            )


@rule(
    id="P2-02",
    level=Level.ERROR,
    title="Часть работы, которой нет",
    message="Работа {work_id} из {parts} части (частей), а в плане стоит часть {part}.",
    advice="Исправьте часть или число частей на листе «Работы».",
    why="У работы из одной части второй части нет.",
    source=INVARIANT,
    bad="""
        Работы
        | Работа | Предмет | Параллель | Частей |
        | 5-РУ   | РУ      | 5         | 1      |
        План
        | Класс | Работа | Часть |
        | 5А    | 5-РУ   | 1     |
        | 5А    | 5-РУ   | !2    |""",
    good="""
        Работы
        | Работа | Предмет | Параллель | Частей |
        | 5-РУ   | РУ      | 5         | 1      |
        План
        | Класс | Работа | Часть |
        | 5А    | 5-РУ   | 1     |""",
)
def no_such_part(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.plan:
        work = campaign.work_by_id.get(row.work_id or "")
        if work and work.parts and row.part and row.part > work.parts:
            yield report(row, "part", work_id=row.work_id, parts=work.parts, part=row.part)


@rule(
    id="P2-03",
    level=Level.ERROR,
    title="Дата вне сроков школы",
    message="Стоит {date}, а сроки проведения с {start} по {end}.",
    advice="Введите дату в этих пределах или исправьте сроки на листе «Школа».",
    why="Работы пишут только в сроки, названные приказом.",
    source=INVARIANT,
    bad="""
        Школа
        | Настройка         | Значение   |
        | Год кампании      | 2026       |
        | Начало проведения | 20.04.2026 |
        | Конец проведения  | 20.05.2026 |
        План
        | Класс | Работа | Часть | Дата        |
        | 5А    | 5-РУ   | 1     | !27.05.2026 |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 21.04.2026 |""",
)
def out_of_window(campaign: Campaign, report: Report) -> Iterator[Finding]:
    start, end = campaign.settings.window_start, campaign.settings.window_end
    for row in campaign.plan:
        if row.date and ((start and row.date < start) or (end and row.date > end)):
            yield report(row, "date", date=row.date, start=start or "—", end=end or "—")


@rule(
    id="P2-04",
    level=Level.WARNING,
    title="Работа в воскресенье",
    message="Стоит {date}, это воскресенье, а работы пишут на уроках.",
    advice="Выберите учебный день; если он рабочий, назовите его учебным на листе «Календарь».",
    why="Работа стоит в расписании уроков.",
    source=IN_TIMETABLE,
    bad="""
        План
        | Класс | Работа | Часть | Дата        |
        | 5А    | 5-РУ   | 1     | !26.04.2026 |""",
    good="""
        Календарь
        | Дата       | Вид дня      |
        | 26.04.2026 | учебный день |
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 26.04.2026 |""",
)
def on_sunday(campaign: Campaign, report: Report) -> Iterator[Finding]:
    named = {day.date for day in campaign.calendar}
    for row in campaign.plan:
        if row.date and row.date.weekday() == _SUNDAY and row.date not in named:
            yield report(row, "date", date=row.date)


@rule(
    id="P2-05",
    level=Level.ERROR,
    title="Работа в неучебный день",
    message="Стоит {date}, а на листе «Календарь» этот день неучебный.",
    advice="Выберите учебный день или исправьте календарь.",
    why="В каникулы и праздники работ не пишут.",
    source=INVARIANT,
    bad="""
        Календарь
        | Дата       | Вид дня        |
        | 04.05.2026 | неучебный день |
        План
        | Класс | Работа | Часть | Дата        |
        | 5А    | 5-РУ   | 1     | !04.05.2026 |""",
    good="""
        Календарь
        | Дата       | Вид дня        |
        | 04.05.2026 | неучебный день |
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 05.05.2026 |""",
)
def on_holiday(campaign: Campaign, report: Report) -> Iterator[Finding]:
    holidays = {day.date for day in campaign.calendar if day.kind is Kind.HOLIDAY}
    for row in campaign.plan:
        if row.date and row.date in holidays:
            yield report(row, "date", date=row.date)


@rule(
    id="P2-06",
    level=Level.ERROR,
    title="Слишком много работ в день",
    message="У класса {class_name} на {date} работ {count}, а предел школы {limit}.",
    advice="Перенесите одну из работ или измените предел на листе «Школа».",
    why="Сколько работ класс пишет в день, решает школа.",
    source=INVARIANT,
    bad="""
        Школа
        | Настройка              | Значение |
        | Год кампании           | 2026     |
        | Работ в день на класс  | 1        |
        План
        | Класс | Работа | Часть | Дата        | Урок с | Урок по |
        | 5А    | 5-РУ   | 1     | 21.04.2026  | 2      | 2       |
        | 5А    | 5-МА   | 1     | !21.04.2026 | 3      | 3       |""",
    good="""
        Школа
        | Настройка              | Значение |
        | Год кампании           | 2026     |
        | Работ в день на класс  | 1        |
        План
        | Класс | Работа | Часть | Дата       | Урок с | Урок по |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 2      | 2       |
        | 5А    | 5-МА   | 1     | 23.04.2026 | 2      | 2       |""",
)
def too_many_a_day(campaign: Campaign, report: Report) -> Iterator[Finding]:
    limit = campaign.settings.works_per_day
    if limit is None:
        return
    for (class_name, date), rows in _by_class_and_day(campaign).items():
        for row in _beyond(rows, limit):
            count = len({r.work_id for r in rows})
            yield report(row, "date", class_name=class_name, date=date, count=count, limit=limit)


@rule(
    id="P2-07",
    level=Level.ERROR,
    title="Слишком много работ в неделю",
    message="У класса {class_name} за неделю с {monday} работ {count}, а предел школы {limit}.",
    advice="Перенесите одну из работ или измените предел на листе «Школа».",
    why="Сколько работ класс пишет в неделю, решает школа.",
    source=INVARIANT,
    bad="""
        Школа
        | Настройка               | Значение |
        | Год кампании            | 2026     |
        | Работ в неделю на класс | 1        |
        План
        | Класс | Работа | Часть | Дата        |
        | 5А    | 5-РУ   | 1     | 21.04.2026  |
        | 5А    | 5-МА   | 1     | !23.04.2026 |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 21.04.2026 |
        | 5А    | 5-МА   | 1     | 28.04.2026 |""",
)
def too_many_a_week(campaign: Campaign, report: Report) -> Iterator[Finding]:
    limit = campaign.settings.works_per_week
    if limit is None:
        return
    weeks: dict[tuple[str, datetime.date], list[PlanRow]] = defaultdict(list)
    for (class_name, date), rows in _by_class_and_day(campaign).items():
        weeks[class_name, date - datetime.timedelta(days=date.weekday())].extend(rows)
    for (class_name, monday), rows in weeks.items():
        for row in _beyond(rows, limit):
            count = len({r.work_id for r in rows})
            yield report(
                row, "date", class_name=class_name, monday=monday, count=count, limit=limit
            )


def _by_class_and_day(campaign: Campaign) -> dict[tuple[str, datetime.date], list[PlanRow]]:
    out: dict[tuple[str, datetime.date], list[PlanRow]] = defaultdict(list)
    for row in campaign.plan:
        if row.class_name and row.date and row.work_id:
            out[row.class_name, row.date].append(row)
    return out


def _beyond(rows: Sequence[PlanRow], limit: int) -> Iterator[PlanRow]:
    """The first row of each work over the limit; works in order of date and row."""
    seen: list[str | None] = []
    for row in sorted(rows, key=lambda r: (r.date or datetime.date.min, r.nth)):
        if row.work_id not in seen:
            seen.append(row.work_id)
            if len(seen) > limit:
                yield row


@rule(
    id="P2-08",
    level=Level.ERROR,
    title="Второй части нет в плане",
    message="Работа {work_id} из двух частей, а в плане класса {class_name} только часть {part}.",
    advice="Добавьте строку с другой частью.",
    why="Обе части пишут все участники.",
    source=INVARIANT,
    bad="""
        Работы
        | Работа | Предмет | Параллель | Частей |
        | 7-ИНФ  | ИНФ     | 7         | 2      |
        План
        | Класс | Работа | Часть |
        | 7А    | 7-ИНФ  | !1    |""",
    good="""
        Работы
        | Работа | Предмет | Параллель | Частей |
        | 7-ИНФ  | ИНФ     | 7         | 2      |
        План
        | Класс | Работа | Часть |
        | 7А    | 7-ИНФ  | 1     |
        | 7А    | 7-ИНФ  | 2     |""",
)
def missing_part(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for rows in _pairs(campaign).values():
        work = campaign.work_by_id.get(rows[0].work_id or "")
        given = {r.part for r in rows if r.part}
        if work and work.parts == 2 and len(given) == 1:
            row = rows[0]
            yield report(row, "part", work_id=row.work_id, class_name=row.class_name, part=row.part)


def _pairs(campaign: Campaign) -> dict[tuple[str, str], list[PlanRow]]:
    """Rows of a work in a class."""
    out: dict[tuple[str, str], list[PlanRow]] = defaultdict(list)
    for row in campaign.plan:
        if row.class_name and row.work_id:
            out[row.class_name, row.work_id].append(row)
    return out


@rule(
    id="P2-09",
    level=Level.ERROR,
    title="Вторая часть раньше первой",
    message="Часть 2 стоит {second}, а часть 1 — {first}.",
    advice="Поставьте вторую часть после первой.",
    why="Части пишут по порядку.",
    source=INVARIANT,
    bad="""
        План
        | Класс | Работа | Часть | Дата        | Урок с | Урок по |
        | 7А    | 7-ИНФ  | 1     | 22.04.2026  | 2      | 2       |
        | 7А    | 7-ИНФ  | 2     | !21.04.2026 | 2      | 2       |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       | Урок с | Урок по |
        | 7А    | 7-ИНФ  | 1     | 22.04.2026 | 2      | 2       |
        | 7А    | 7-ИНФ  | 2     | 22.04.2026 | 3      | 3       |""",
)
def parts_out_of_order(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for rows in _pairs(campaign).values():
        first = next((r for r in rows if r.part == 1), None)
        second = next((r for r in rows if r.part == 2), None)
        if first and second and first.date and second.date and second.date < first.date:
            yield report(second, "date", first=first.date, second=second.date)


@rule(
    id="P2-10",
    level=Level.ERROR,
    title="Урок окончания раньше урока начала",
    message="Работа начинается на уроке {begins}, а кончается на уроке {ends}.",
    advice="Исправьте номера уроков.",
    why="Работа не может кончиться раньше, чем началась.",
    source=INVARIANT,
    bad="""
        План
        | Класс | Работа | Часть | Дата       | Урок с | Урок по |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 3      | !2      |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       | Урок с | Урок по |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 3      | 4       |""",
)
def lessons_reversed(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.plan:
        if row.lesson_from and row.lesson_to and row.lesson_to < row.lesson_from:
            yield report(row, "lesson_to", begins=row.lesson_from, ends=row.lesson_to)


@rule(
    id="P2-11",
    level=Level.ERROR,
    title="Две работы на одном уроке",
    message="У класса {class_name} {date} на уроке {lesson} уже стоит {other}, часть {part}.",
    advice="Перенесите одну из работ на другой урок или день.",
    why="Класс не может писать две работы сразу.",
    source=INVARIANT,
    bad="""
        План
        | Класс | Работа | Часть | Дата       | Урок с | Урок по |
        | 7А    | 7-ИНФ  | 1     | 21.04.2026 | 2      | 3       |
        | 7А    | 7-ИНФ  | 2     | 21.04.2026 | !3     | 4       |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       | Урок с | Урок по |
        | 7А    | 7-ИНФ  | 1     | 21.04.2026 | 2      | 2       |
        | 7А    | 7-ИНФ  | 2     | 21.04.2026 | 3      | 4       |""",
)
def lessons_overlap(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for (class_name, date), rows in _by_class_and_day(campaign).items():
        taken: dict[int, PlanRow] = {}
        for row in rows:
            lessons = range(row.lesson_from or 0, (row.lesson_to or row.lesson_from or -1) + 1)
            clash = next((n for n in lessons if n in taken), None)
            if clash is not None:
                other = taken[clash]
                yield report(
                    row,
                    "lesson_from",
                    class_name=class_name,
                    date=date,
                    lesson=clash,
                    other=other.work_id,
                    part=other.part,
                )
            taken.update({n: row for n in lessons if n not in taken})


@rule(
    id="P2-12",
    level=Level.ERROR,
    title="Дата вне сроков региона",
    message="Стоит {date}, а работу {work_id} проводят с {start} по {end}.",
    advice="Введите дату в этих пределах или исправьте их на листе «Работы».",
    why="Сроки работы назвал регион, их ввела школа.",
    source=INVARIANT,
    bad="""
        Работы
        | Работа | Предмет | Параллель | Частей | Проводить с | Проводить по |
        | 5-РУ   | РУ      | 5         | 1      | 22.04.2026  | 24.04.2026   |
        План
        | Класс | Работа | Часть | Дата        |
        | 5А    | 5-РУ   | 1     | !21.04.2026 |""",
    good="""
        Работы
        | Работа | Предмет | Параллель | Частей | Проводить с | Проводить по |
        | 5-РУ   | РУ      | 5         | 1      | 22.04.2026  | 24.04.2026   |
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 22.04.2026 |""",
)
def out_of_region_dates(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.plan:
        work = campaign.work_by_id.get(row.work_id or "")
        if not (work and row.date):
            continue
        start, end = work.allowed_from, work.allowed_to
        if (start and row.date < start) or (end and row.date > end):
            yield report(
                row,
                "date",
                date=row.date,
                work_id=row.work_id,
                start=start or "—",
                end=end or "—",
            )


@rule(
    id="P2-13",
    level=Level.ERROR,
    title="Компьютерная форма вне своих сроков",
    message="Стоит {date}, а компьютерная форма с {start} по {end}.",
    advice="Выберите дату в этих пределах или бумажную форму.",
    why="Для компьютерной формы сроки короче; их ввела школа.",
    source=INVARIANT,
    bad="""
        Школа
        | Настройка                 | Значение   |
        | Год кампании              | 2026       |
        | Начало компьютерной формы | 20.04.2026 |
        | Конец компьютерной формы  | 30.04.2026 |
        План
        | Класс | Работа | Часть | Дата        | Форма        |
        | 5А    | 5-РУ   | 1     | !12.05.2026 | компьютерная |""",
    good="""
        Школа
        | Настройка                 | Значение   |
        | Год кампании              | 2026       |
        | Начало компьютерной формы | 20.04.2026 |
        | Конец компьютерной формы  | 30.04.2026 |
        План
        | Класс | Работа | Часть | Дата       | Форма    |
        | 5А    | 5-РУ   | 1     | 12.05.2026 | бумажная |""",
)
def out_of_computer_window(campaign: Campaign, report: Report) -> Iterator[Finding]:
    start = campaign.settings.computer_window_start
    end = campaign.settings.computer_window_end
    for row in campaign.plan:
        late = row.date and ((start and row.date < start) or (end and row.date > end))
        if late and row.form is Form.COMPUTER:
            yield report(row, "date", date=row.date, start=start or "—", end=end or "—")


@rule(
    id="P2-14",
    level=Level.ERROR,
    title="Резервный день не после работы",
    message="Резервный день {reserve}, а работа стоит {date}.",
    advice="Поставьте резервный день позже дня работы.",
    why="В резервный день пишут те, кого не было на работе.",
    source=INVARIANT,
    bad="""
        План
        | Класс | Работа | Часть | Дата       | Резервный день |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | !21.04.2026    |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       | Резервный день |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 14.05.2026     |""",
)
def reserve_too_early(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.plan:
        if row.date and row.reserve_date and row.reserve_date <= row.date:
            yield report(row, "reserve_date", reserve=row.reserve_date, date=row.date)


@rule(
    id="P2-15",
    level=Level.ERROR,
    title="Резервный день вне своих сроков",
    message="Резервный день {reserve}, а резервные дни школы с {start} по {end}.",
    advice="Выберите день в этих пределах или исправьте их на листе «Школа».",
    why="Резервные дни назначает регион, их ввела школа.",
    source=INVARIANT,
    bad="""
        Школа
        | Настройка             | Значение   |
        | Год кампании          | 2026       |
        | Начало резервных дней | 12.05.2026 |
        | Конец резервных дней  | 15.05.2026 |
        План
        | Класс | Работа | Часть | Дата       | Резервный день |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | !19.05.2026    |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       | Резервный день |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 14.05.2026     |""",
)
def reserve_out_of_window(campaign: Campaign, report: Report) -> Iterator[Finding]:
    start, end = campaign.settings.reserve_start, campaign.settings.reserve_end
    for row in campaign.plan:
        day = row.reserve_date
        if day and ((start and day < start) or (end and day > end)):
            yield report(row, "reserve_date", reserve=day, start=start or "—", end=end or "—")
