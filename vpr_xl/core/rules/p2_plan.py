"""P2. The plan itself: grades, parts of a work, lessons."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import PlanRow
from vpr_xl.core.rules.engine import INVARIANT, Report, rule


def by_class_and_day(campaign: Campaign) -> dict[tuple[str, datetime.date], list[PlanRow]]:
    out: dict[tuple[str, datetime.date], list[PlanRow]] = defaultdict(list)
    for row in campaign.plan:
        if row.class_name and row.date and row.work_id:
            out[row.class_name, row.date].append(row)
    return out


def written(campaign: Campaign, row: PlanRow) -> str:
    """What a pupil of the class writes by this row; foreign languages, of its groups, are one."""
    return "language" if campaign.language_of(row.work_id or "") else row.work_id or ""


def of_other_groups(campaign: Campaign, row: PlanRow, other: PlanRow) -> bool:
    """Whether groups of a class write the two rows: different languages, by different pupils."""
    one, two = (campaign.language_of(each.work_id or "") for each in (row, other))
    return one is not None and two is not None and one is not two


def _pairs(campaign: Campaign) -> dict[tuple[str, str], list[PlanRow]]:
    """Rows of a work in a class."""
    out: dict[tuple[str, str], list[PlanRow]] = defaultdict(list)
    for row in campaign.plan:
        if row.class_name and row.work_id:
            out[row.class_name, row.work_id].append(row)
    return out


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
    message="У работы {work_id} частей {parts}, а в плане стоит часть {part}.",
    advice="Исправьте часть или число частей на листе «Работы».",
    why="У работы из одной части второй части нет.",
    source=INVARIANT,
    given="""
        Работы
        | Работа | Предмет | Параллель | Частей |
        | 5-РУ   | РУ      | 5         | 1      |""",
    bad="""
        План
        | Класс | Работа | Часть |
        | 5А    | 5-РУ   | 1     |
        | 5А    | 5-РУ   | !2    |""",
    good="""
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
    id="P2-08",
    level=Level.ERROR,
    title="Второй части нет в плане",
    message="Работа {work_id} из двух частей, а в плане класса {class_name} только часть {part}.",
    advice="Добавьте строку с другой частью.",
    why="Обе части пишут все участники.",
    gathered=True,
    source=INVARIANT,
    given="""
        Работы
        | Работа | Предмет | Параллель | Частей |
        | 7-ИНФ  | ИНФ     | 7         | 2      |""",
    bad="""
        План
        | Класс | Работа | Часть |
        | 7А    | 7-ИНФ  | !1    |""",
    good="""
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
        | 7А    | 7-ИНФ  | 2     | 21.04.2026 | 3      | 4       |
        | 7Б    | 7-АЯ   | 1     | 21.04.2026 | 3      | 3       |
        | 7Б    | 7-НЯ   | 1     | 21.04.2026 | 3      | 3       |
        Участники
        | Номер | Фамилия, имя | Класс | Иностранный язык |
        | У-001 | Тестова Анна | 7Б    | АЯ               |
        | У-002 | Пробин Иван  | 7Б    | НЯ               |""",
)
def lessons_overlap(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for (class_name, date), rows in by_class_and_day(campaign).items():
        for at, row in enumerate(rows):
            clash = _clash(campaign, row, rows[:at])
            if clash is not None:
                lesson, other = clash
                yield report(
                    row,
                    "lesson_from",
                    class_name=class_name,
                    date=date,
                    lesson=lesson,
                    other=other.work_id,
                    part=other.part,
                )


def _clash(
    campaign: Campaign, row: PlanRow, before: Sequence[PlanRow]
) -> tuple[int, PlanRow] | None:
    """The first lesson of a row that a row before it takes from the same pupils, and that row."""
    for lesson in _lessons(row):
        for other in before:
            if lesson in _lessons(other) and not of_other_groups(campaign, row, other):
                return lesson, other
    return None


def _lessons(row: PlanRow) -> range:
    return range(row.lesson_from or 0, (row.lesson_to or row.lesson_from or -1) + 1)
