"""P2. The days of the plan: windows, holidays, works a day and a week, reserve days."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Form, Kind, PlanRow
from vpr_xl.core.rules.engine import INVARIANT, Report, Source, rule
from vpr_xl.core.rules.p2_plan import by_class_and_day, written

IN_TIMETABLE = Source("Правила, утверждённые ПП РФ № 556, п. 7 (по сайтам школ)", confidence="B")
_SUNDAY = 6


def outside(day: datetime.date, start: datetime.date | None, end: datetime.date | None) -> bool:
    """Whether a day lies outside limits, either of which may be unknown."""
    return bool((start and day < start) or (end and day > end))


def _beyond(
    campaign: Campaign, rows: Sequence[PlanRow], limit: int
) -> Iterator[tuple[PlanRow, int]]:
    """The first row of each work over the limit and how many works there are in all.

    Works come in order of date and row; foreign languages, each of its group, are one work.
    """
    first: dict[str, PlanRow] = {}
    for row in sorted(rows, key=lambda r: (r.date or datetime.date.min, r.nth)):
        first.setdefault(written(campaign, row), row)
    for row in [*first.values()][limit:]:
        yield row, len(first)


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
        if row.date and outside(row.date, start, end):
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
    given="""
        Календарь
        | Дата       | Вид дня        |
        | 04.05.2026 | неучебный день |""",
    bad="""
        План
        | Класс | Работа | Часть | Дата        |
        | 5А    | 5-РУ   | 1     | !04.05.2026 |""",
    good="""
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
    given="""
        Школа
        | Настройка              | Значение |
        | Год кампании           | 2026     |
        | Работ в день на класс  | 1        |""",
    bad="""
        План
        | Класс | Работа | Часть | Дата        | Урок с | Урок по |
        | 5А    | 5-РУ   | 1     | 21.04.2026  | 2      | 2       |
        | 5А    | 5-МА   | 1     | !21.04.2026 | 3      | 3       |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       | Урок с | Урок по |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 2      | 2       |
        | 5А    | 5-АЯ   | 1     | 23.04.2026 | 2      | 2       |
        | 5А    | 5-НЯ   | 1     | 23.04.2026 | 2      | 2       |
        Участники
        | Номер | Фамилия, имя | Класс | Иностранный язык |
        | У-001 | Тестова Анна | 5А    | АЯ               |
        | У-002 | Пробин Иван  | 5А    | НЯ               |""",
)
def too_many_a_day(campaign: Campaign, report: Report) -> Iterator[Finding]:
    limit = campaign.settings.works_per_day
    if limit is None:
        return
    for (class_name, date), rows in by_class_and_day(campaign).items():
        for row, count in _beyond(campaign, rows, limit):
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
        | 5А    | 5-АЯ   | 1     | 28.04.2026 |
        | 5А    | 5-НЯ   | 1     | 28.04.2026 |
        Участники
        | Номер | Фамилия, имя | Класс | Иностранный язык |
        | У-001 | Тестова Анна | 5А    | АЯ               |
        | У-002 | Пробин Иван  | 5А    | НЯ               |""",
)
def too_many_a_week(campaign: Campaign, report: Report) -> Iterator[Finding]:
    limit = campaign.settings.works_per_week
    if limit is None:
        return
    weeks: dict[tuple[str, datetime.date], list[PlanRow]] = defaultdict(list)
    for (class_name, date), rows in by_class_and_day(campaign).items():
        weeks[class_name, date - datetime.timedelta(days=date.weekday())].extend(rows)
    for (class_name, monday), rows in weeks.items():
        for row, count in _beyond(campaign, rows, limit):
            yield report(
                row, "date", class_name=class_name, monday=monday, count=count, limit=limit
            )


@rule(
    id="P2-12",
    level=Level.ERROR,
    title="Дата вне сроков региона",
    message="Стоит {date}, а работу {work_id} проводят с {start} по {end}.",
    advice="Введите дату в этих пределах или исправьте их на листе «Работы».",
    why="Сроки работы назвал регион, их ввела школа.",
    source=INVARIANT,
    given="""
        Работы
        | Работа | Предмет | Параллель | Частей | Проводить с | Проводить по |
        | 5-РУ   | РУ      | 5         | 1      | 22.04.2026  | 24.04.2026   |""",
    bad="""
        План
        | Класс | Работа | Часть | Дата        |
        | 5А    | 5-РУ   | 1     | !21.04.2026 |""",
    good="""
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
        if outside(row.date, start, end):
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
    given="""
        Школа
        | Настройка                 | Значение   |
        | Год кампании              | 2026       |
        | Начало компьютерной формы | 20.04.2026 |
        | Конец компьютерной формы  | 30.04.2026 |""",
    bad="""
        План
        | Класс | Работа | Часть | Дата        | Форма        |
        | 5А    | 5-РУ   | 1     | !12.05.2026 | компьютерная |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       | Форма    |
        | 5А    | 5-РУ   | 1     | 12.05.2026 | бумажная |""",
)
def out_of_computer_window(campaign: Campaign, report: Report) -> Iterator[Finding]:
    start = campaign.settings.computer_window_start
    end = campaign.settings.computer_window_end
    for row in campaign.plan:
        if row.date and row.form is Form.COMPUTER and outside(row.date, start, end):
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
        if day and outside(day, start, end):
            yield report(row, "reserve_date", reserve=day, start=start or "—", end=end or "—")
