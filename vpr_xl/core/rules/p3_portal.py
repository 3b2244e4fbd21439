"""P3. Tasks of the portal: late, planned too late, done by nobody, works without any."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.materials.portal_tasks import BEFORE, OF_EVERY_WORK
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.moments import preparation_is_over
from vpr_xl.core.records.rows import PortalRow, Task
from vpr_xl.core.rules.engine import INVARIANT, Report, rule


def _first_days(campaign: Campaign) -> Mapping[str, datetime.date]:
    """The first day of every planned work."""
    days: dict[str, datetime.date] = {}
    for row in campaign.plan:
        if row.work_id and row.date:
            days[row.work_id] = min(row.date, days.get(row.work_id, row.date))
    return days


def _name(row: PortalRow) -> str:
    """The work that a task is about, as a sentence takes it."""
    return f" по работе {row.work_id}" if row.work_id else ""


@rule(
    id="P3-01",
    level=Level.WARNING,
    title="Дело портала просрочено",
    message="Дело «{task}»{work}: срок {due} прошёл, а оно не отмечено.",
    advice="Сделайте его в личном кабинете и поставьте день, когда оно сделано.",
    why="Портал принимает и выдаёт материалы в срок, после него остаётся только просить.",
    source=INVARIANT,
    bad="""
        Портал
        | Дело             | Работа | Срок       | Сделано |
        | доступ в кабинет |        | 20.03.2026 | !       |""",
    good="""
        Портал
        | Дело             | Работа | Срок       | Сделано    | Кто сделал |
        | доступ в кабинет |        | 20.03.2026 | 18.03.2026 | С-01       |""",
)
def task_overdue(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.portal:
        if row.task and row.due and row.due < campaign.today and row.blank("done_on"):
            yield report(row, "done_on", task=row.task, work=_name(row), due=row.due)


@rule(
    id="P3-02",
    level=Level.WARNING,
    title="Материалы скачиваются позже работы",
    message="Дело «{task}»: срок {due}, а работа {work} пишется {day}.",
    advice="Поставьте срок раньше дня работы или сотрите строку и составьте дела портала заново.",
    why="Архив, протокол и форма нужны до начала работы.",
    source=INVARIANT,
    given="""
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 21.04.2026 |""",
    bad="""
        Портал
        | Дело               | Работа | Срок        |
        | архив с материалами | 5-РУ   | !22.04.2026 |""",
    good="""
        Портал
        | Дело               | Работа | Срок       |
        | архив с материалами | 5-РУ   | 20.04.2026 |""",
)
def materials_due_after_work(campaign: Campaign, report: Report) -> Iterator[Finding]:
    days = _first_days(campaign)
    for row in campaign.portal:
        day = days.get(row.work_id or "")
        if row.task in BEFORE and row.due and day and row.due > day and row.done_on is None:
            yield report(row, "due", task=row.task, due=row.due, work=row.work_id, day=day)


@rule(
    id="P3-03",
    level=Level.WARNING,
    title="Срок загрузки позже срока работы",
    message="Форма {work}: на листе стоит срок {due}, а работу надо загрузить до {until}.",
    advice="Поставьте срок не позже «Загрузить до» этой работы.",
    why="После срока плана-графика портал форму не ждёт.",
    source=INVARIANT,
    given="""
        Работы
        | Работа | Предмет | Параллель | Частей | Загрузить до |
        | 5-РУ   | РУ      | 5         | 1      | 21.05.2026   |""",
    bad="""
        Портал
        | Дело           | Работа | Срок        |
        | загрузка формы | 5-РУ   | !22.05.2026 |""",
    good="""
        Портал
        | Дело           | Работа | Срок       |
        | загрузка формы | 5-РУ   | 21.05.2026 |""",
)
def upload_due_too_late(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.portal:
        work = campaign.work_by_id.get(row.work_id or "")
        until = work.upload_deadline if work else None
        if row.task is Task.UPLOAD and row.due and until and row.due > until:
            yield report(row, "due", work=row.work_id, due=row.due, until=until)


@rule(
    id="P3-04",
    level=Level.NOTE,
    title="Не записано, кто сделал",
    message="Дело «{task}»{work} сделано {done}, а кем, не записано.",
    advice="Выберите номер сотрудника.",
    why="В кабинете работают двое: по записи видно, у кого спросить.",
    source=INVARIANT,
    bad="""
        Портал
        | Дело             | Сделано    | Кто сделал |
        | доступ в кабинет | 18.03.2026 | !          |""",
    good="""
        Портал
        | Дело             | Сделано    | Кто сделал |
        | доступ в кабинет | 18.03.2026 | С-01       |""",
)
def done_by_nobody(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.portal:
        if row.task and row.done_on and row.blank("done_by"):
            yield report(row, "done_by", task=row.task, work=_name(row), done=row.done_on)


@rule(
    id="P3-05",
    level=Level.NOTE,
    title="По работе нет дел портала",
    message="Работа {work} стоит в плане, а на листе «{portal}» по ней нет ни одного дела.",
    advice="Нажмите «Составить дела портала»: внесённые дела останутся.",
    why="Дело без строки легко забыть: архив, критерии и загрузка идут по каждой работе.",
    source=INVARIANT,
    bad="""
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 21.04.2026 |
        | 5А    | !5-МА  | 1     | 23.04.2026 |
        Портал
        | Дело                | Работа |
        | архив с материалами | 5-РУ   |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 21.04.2026 |
        | 5А    | 5-МА   | 1     | 23.04.2026 |
        Портал
        | Дело                | Работа |
        | архив с материалами | 5-РУ   |
        | архив с материалами | 5-МА   |""",
)
def work_without_tasks(campaign: Campaign, report: Report) -> Iterator[Finding]:
    listed = {row.work_id for row in campaign.portal if row.work_id}
    if not listed:
        return  # nobody has begun with the tasks: «Главная» says so
    portal = campaign.house.sheets["portal"].title
    for row in campaign.plan:
        if row.work_id and row.date and row.work_id not in listed:
            listed.add(row.work_id)
            yield report(row, "work_id", work=row.work_id, portal=portal)


@rule(
    id="P3-06",
    level=Level.WARNING,
    title="Доступ в кабинет не записан",
    message="Подготовка окончена, а дела «{task}» на листе нет.",
    advice="Нажмите «Составить дела портала» и отметьте, когда и кем получен доступ.",
    why="Кто держит доступ в кабинет, того ищут, когда архив надо скачать сегодня.",
    source=INVARIANT,
    given="""
        Школа
        | Настройка     | Значение   |
        | Подготовка до | 31.03.2026 |""",
    bad="""
        Портал
        | !Дело        | Сделано    | Кто сделал |
        | план-график  | 18.03.2026 | С-01       |""",
    good="""
        Портал
        | Дело             | Сделано    | Кто сделал |
        | доступ в кабинет | 18.03.2026 | С-01       |""",
)
def access_not_recorded(campaign: Campaign, report: Report) -> Iterator[Finding]:
    table, tasks = campaign.table("portal"), {row.task for row in campaign.portal}
    if table is None or "task" not in table.places or not preparation_is_over(campaign):
        return
    if tasks and Task.ACCESS not in tasks:  # nobody has begun with the tasks: «Главная» says so
        yield report.header(table, "task", task=Task.ACCESS)


@rule(
    id="P3-07",
    level=Level.WARNING,
    title="Работа прошла, а дела портала не хватает",
    message="Работа {work}, {day}: на листе «{portal}» по ней нет дел: {tasks}.",
    advice="Нажмите «Составить дела портала»: внесённые дела останутся.",
    why="Архив, протокол, форму, критерии и загрузку проходит каждая работа.",
    source=INVARIANT,
    given="""
        Школа
        | Настройка         | Значение   |
        | Год кампании      | 2027       |
        | Начало проведения | 30.03.2026 |""",
    bad="""
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | !5-РУ  | 1     | 31.03.2026 |
        | 5А    | 5-МА   | 1     | 23.04.2026 |
        Портал
        | Дело             | Работа | Сделано    | Кто сделал |
        | доступ в кабинет |        | 18.03.2026 | С-01       |
        | форма сбора      | 5-РУ   | 30.03.2026 | С-01       |
        | критерии         | 5-РУ   | 31.03.2026 | С-01       |
        | форма сбора      | 5-МА   |            |            |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 31.03.2026 |
        Портал
        | Дело                | Работа | Сделано    | Кто сделал |
        | доступ в кабинет    |        | 18.03.2026 | С-01       |
        | архив с материалами | 5-РУ   | 30.03.2026 | С-01       |
        | бумажный протокол   | 5-РУ   | 30.03.2026 | С-01       |
        | форма сбора         | 5-РУ   | 30.03.2026 | С-01       |
        | критерии            | 5-РУ   | 31.03.2026 | С-01       |
        | загрузка формы      | 5-РУ   |            |            |""",
)
def tasks_missing_after_the_day(campaign: Campaign, report: Report) -> Iterator[Finding]:
    have: dict[str, set[Task]] = {}
    uploaded: set[str] = set()
    for row in campaign.portal:
        if row.work_id and row.task:
            have.setdefault(row.work_id, set()).add(row.task)
            if row.task is Task.UPLOAD and row.done_on:
                uploaded.add(row.work_id)
    if not have:
        return
    portal = campaign.house.sheets["portal"].title
    for plan in campaign.plan:
        known = have.get(plan.work_id or "")  # a work without any task: P3-05
        if not known or plan.date is None or plan.date >= campaign.today:
            continue
        report_due = (Task.REPORT,) if plan.work_id in uploaded else ()
        missing = [task for task in (*OF_EVERY_WORK, *report_due) if task not in known]
        if missing:
            known.update(missing)
            yield report(
                plan, "work_id", work=plan.work_id, day=plan.date, portal=portal, tasks=missing
            )
