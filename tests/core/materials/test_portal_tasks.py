"""Tasks of the portal: which, by when, and what people entered stays."""

from __future__ import annotations

import datetime

import pytest

from tests.core.demo.made_up import campaign_of
from tests.rules.example_books import example
from vpr_xl.adapters.declarations import house
from vpr_xl.core.materials.portal_tasks import BEFORE, Wanted, missing, wanted
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Task

D = datetime.date
PLAN = """
    Работы
    | Работа | Предмет | Параллель | Частей | Критерии   | Загрузить до |
    | 5-РУ   | РУ      | 5         | 1      | 29.04.2026 | {until}      |
    План
    | Класс | Работа | Часть | Дата       | Урок с | Урок по |
    | 5А    | 5-РУ   | 1     | {first}    | 2      | 2       |
    | 5Б    | 5-РУ   | 1     | 28.04.2026 | 2      | 2       |
    Звонки
    | Смена | Урок | Начало | Конец |
    | 1     | 2    | 09:25  | 10:10 |
    Календарь
    | Дата | Вид дня |
    | 24.04.2026 | неучебный день |
    Портал
    | Дело | Работа | Срок |
    {portal}
    Школа
    | Настройка | Значение |
    | Архив за сколько часов | {hours} |
    | Дней на загрузку формы | 7 |
    | Подготовка до | 17.04.2026 |
"""


def _book(
    first: str = "22.04.2026", hours: str = "18", until: str = "", portal: str = ""
) -> Campaign:
    text = PLAN.format(first=first, hours=hours, until=until, portal=portal)
    return example(text, house()).campaign


def _due(found: list[Wanted], task: Task) -> datetime.date | None:
    return next(one.due for one in found if one.task is task)


@pytest.mark.parametrize(
    ("first", "hours", "day"),
    [
        ("22.04.2026", "18", D(2026, 4, 21)),
        ("22.04.2026", "", D(2026, 4, 21)),
        ("22.04.2026", "9", D(2026, 4, 22)),
        ("22.04.2026", "34", D(2026, 4, 20)),
        # Monday: Friday is a holiday by the calendar, so Thursday is left.
        ("27.04.2026", "18", D(2026, 4, 23)),
    ],
)
def test_what_is_printed_is_fetched_on_a_school_day_before_the_first_lesson(
    first: str, hours: str, day: datetime.date
) -> None:
    found = wanted(_book(first, hours))

    assert {_due(found, task) for task in BEFORE} == {day}


def test_hours_count_whole_days_where_the_lesson_has_no_time() -> None:
    text = PLAN.replace("| 1     | 2    | 09:25  | 10:10 |", "")
    book = example(text.format(first="22.04.2026", hours="18", until="", portal=""), house())

    assert _due(wanted(book.campaign), Task.ARCHIVE) == D(2026, 4, 21)


def test_upload_ends_by_the_term_of_the_work_else_days_after_the_last_class() -> None:
    assert _due(wanted(_book(until="29.05.2026")), Task.UPLOAD) == D(2026, 5, 29)
    assert _due(wanted(_book()), Task.UPLOAD) == D(2026, 5, 5)


def test_a_day_that_nobody_entered_is_not_guessed() -> None:
    found = wanted(_book())

    assert _due(found, Task.CRITERIA) == D(2026, 4, 29)
    assert _due(found, Task.REPORT) is None
    assert _due(found, Task.ACCESS) == D(2026, 4, 17)


def test_rows_that_people_entered_are_not_proposed_again() -> None:
    book = _book(portal="| архив с материалами | 5-РУ | 01.04.2026 |\n| список кодов | 5-РУ | |")

    tasks = [(one.task, one.work_id) for one in missing(book)]

    assert (Task.ARCHIVE, "5-РУ") not in tasks
    assert Task.CODE_LIST not in {task for task, _ in tasks}
    assert (Task.UPLOAD, "5-РУ") in tasks


def test_the_made_up_school_has_every_task_but_none_twice() -> None:
    campaign = campaign_of("small")

    assert missing(campaign) == []
    keys = [(one.task, one.work_id) for one in wanted(campaign)]
    assert len(keys) == len(set(keys)) == 3 + 6 * len(campaign.works)
