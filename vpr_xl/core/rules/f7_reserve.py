"""F7. Reserve days: each absence is decided, and one attendance never overwrites the other."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from vpr_xl.core.familiarization.results import wrote
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Attendance, Reason, ReserveRow, State, Variant
from vpr_xl.core.reserve.needs import missed
from vpr_xl.core.rules.engine import INVARIANT, Report, rule

#: Reasons for which one who came on the regular day writes again.
_AGAIN = (Reason.TECHNICAL, Reason.NOT_HELD, Reason.ILLNESS, Reason.EXCUSED)
_Rows = Mapping[tuple[str, str], ReserveRow]


def _reserve(campaign: Campaign) -> _Rows:
    """Rows of «Резерв» by work and code; the first of equal ones."""
    return {
        (row.work_id or "", row.participant_code or ""): row for row in reversed(campaign.reserve)
    }


@rule(
    id="F7-01",
    level=Level.ERROR,
    title="Явка записана на оба дня",
    message="Код {code}, {work}: в основной день {regular}, а в резервный {again}.",
    advice="Оставьте явку того дня, когда участник писал работу.",
    why="Явка резервного дня не заменяет явку основного: без сбоя дважды работу не пишут.",
    source=INVARIANT,
    bad="""
        Протокол
        | Работа | Код участника | Явка         | Явка в резервный день |
        | 5-РУ   | 50042         | присутствовал | !присутствовал       |""",
    good="""
        Протокол
        | Работа | Код участника | Явка         | Явка в резервный день |
        | 5-РУ   | 50042         | отсутствовал | присутствовал         |""",
)
def attended_twice(campaign: Campaign, report: Report) -> Iterator[Finding]:
    reserve = _reserve(campaign)
    for row in campaign.protocol:
        if row.attendance is not Attendance.PRESENT or row.reserve_attendance is None:
            continue
        asked = reserve.get((row.work_id or "", row.participant_code or ""))
        if asked is None or asked.reason not in _AGAIN:
            yield report(
                row,
                "reserve_attendance",
                code=row.participant_code,
                work=row.work_id,
                regular=row.attendance,
                again=row.reserve_attendance,
            )


@rule(
    id="F7-02",
    level=Level.WARNING,
    title="Отсутствовал, а решения о резервном дне нет",
    message="Код {code}, {work}: работа не написана, а на листе «{sheet}» строки нет.",
    advice="Выполните «Собрать резервные дни» и решите, нужен ли день.",
    why="О каждом отсутствовавшем решают: назначить день или записать, что он не требуется.",
    source=INVARIANT,
    bad="""
        Протокол
        | Работа | Код участника | Явка          |
        | 5-РУ   | 50042         | !отсутствовал |
        Резерв
        | Работа | Код участника | Состояние  |
        | 5-МА   | 50042         | нужен день |""",
    good="""
        Протокол
        | Работа | Код участника | Явка         |
        | 5-РУ   | 50042         | отсутствовал |
        Резерв
        | Работа | Код участника | Состояние    |
        | 5-РУ   | 50042         | не требуется |""",
)
def absent_undecided(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if not campaign.has("reserve"):
        return
    reserve, sheet = _reserve(campaign), campaign.house.sheets["reserve"].title
    # Where the work's sheet has a result, the protocol is what is wrong, and that is told there.
    written = {
        (work.work_id, row.participant_code)
        for work in campaign.work_sheets
        for row in work.rows
        if wrote(row, work)
        and Variant.ABSENT not in (row.variant, row.variant_part1, row.variant_part2)
    }
    for row in campaign.protocol:
        key = (row.work_id or "", row.participant_code or "")
        if key not in reserve and key not in written and missed(campaign, row):
            yield report(
                row, "attendance", code=row.participant_code, work=row.work_id, sheet=sheet
            )


@rule(
    id="F7-03",
    level=Level.ERROR,
    title="Работа резервного дня без явки",
    message="Код {code}, {work}: состояние «{state}», а явка в резервный день — {attendance}.",
    advice="Отметьте явку в резервный день на листе «Протокол» или исправьте состояние.",
    why="Написанной в резервный день считают работу того, кто в этот день пришёл.",
    source=INVARIANT,
    bad="""
        Протокол
        | Работа | Код участника | Явка         | Явка в резервный день |
        | 5-РУ   | 50042         | отсутствовал | отсутствовал          |
        Резерв
        | Работа | Код участника | Резервный день | Состояние |
        | 5-РУ   | 50042         | 14.05.2026     | !написана |""",
    good="""
        Протокол
        | Работа | Код участника | Явка         | Явка в резервный день |
        | 5-РУ   | 50042         | отсутствовал | присутствовал         |
        Резерв
        | Работа | Код участника | Резервный день | Состояние |
        | 5-РУ   | 50042         | 14.05.2026     | написана  |""",
)
def written_without_attendance(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if not campaign.has("protocol"):
        return
    for row in campaign.reserve:
        if row.state is not State.WRITTEN:
            continue
        marked = campaign.protocol_of.get((row.work_id or "", row.participant_code or ""))
        came = marked.reserve_attendance if marked else None
        if came in (None, Attendance.ABSENT):
            yield report(
                row,
                "state",
                code=row.participant_code,
                work=row.work_id,
                state=row.state,
                attendance=came,
            )


@rule(
    id="F7-04",
    level=Level.ERROR,
    title="Резервный день без даты",
    message="Код {code}, {work}: состояние «{state}», а день не указан.",
    advice="Впишите резервный день или верните состояние «нужен день».",
    why="Назначенный день — это дата, к которой готовят аудиторию и организатора.",
    source=INVARIANT,
    bad="""
        Резерв
        | Работа | Код участника | Резервный день | Состояние    |
        | 5-РУ   | 50042         | !              | день назначен |""",
    good="""
        Резерв
        | Работа | Код участника | Резервный день | Состояние    |
        | 5-РУ   | 50042         | 14.05.2026     | день назначен |""",
)
def scheduled_without_day(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.reserve:
        if row.state in (State.SCHEDULED, State.WRITTEN) and row.blank("reserve_date"):
            yield report(
                row, "reserve_date", code=row.participant_code, work=row.work_id, state=row.state
            )


@rule(
    id="F7-05",
    level=Level.ERROR,
    title="Резервный день не после работы",
    message="Код {code}, {work}: резервный день {reserve}, а класс пишет работу {date}.",
    advice="Поставьте резервный день позже дня работы.",
    why="В резервный день пишут те, кто пропустил основной.",
    source=INVARIANT,
    given="""
        Участники
        | Код участника | Откуда код       | Класс |
        | 50042         | список портала   | 5А    |
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 21.04.2026 |""",
    bad="""
        Резерв
        | Работа | Код участника | Резервный день | Состояние     |
        | 5-РУ   | 50042         | !21.04.2026    | день назначен |""",
    good="""
        Резерв
        | Работа | Код участника | Резервный день | Состояние     |
        | 5-РУ   | 50042         | 14.05.2026     | день назначен |""",
)
def reserve_before_work(campaign: Campaign, report: Report) -> Iterator[Finding]:
    days: dict[tuple[str, str], datetime.date] = {}
    for plan in campaign.plan:
        # A reserve day that the plan itself sets too early is told there.
        early = plan.date and plan.reserve_date and plan.reserve_date <= plan.date
        if plan.class_name and plan.work_id and plan.date and not early:
            key = (plan.class_name, plan.work_id)
            days[key] = min(plan.date, days.get(key, plan.date))
    for row in campaign.reserve:
        person = campaign.participant_by_code.get(row.participant_code or "")
        held = days.get(((person.class_name if person else None) or "", row.work_id or ""))
        if row.reserve_date and held and row.reserve_date <= held:
            yield report(
                row,
                "reserve_date",
                code=row.participant_code,
                work=row.work_id,
                reserve=row.reserve_date,
                date=held,
            )


@rule(
    id="F7-06",
    level=Level.ERROR,
    title="Резервный день участника вне резервных дней школы",
    message="Код {code}, {work}: резервный день {reserve}, а дни школы с {start} по {end}.",
    advice="Исправьте день или резервные дни на листе «Школа».",
    why="Резервные дни назначает регион; вне их работу не засчитают.",
    source=INVARIANT,
    given="""
        Школа
        | Настройка              | Значение   |
        | Начало резервных дней  | 12.05.2026 |
        | Конец резервных дней   | 15.05.2026 |""",
    bad="""
        Резерв
        | Работа | Код участника | Резервный день | Состояние     |
        | 5-РУ   | 50042         | !18.05.2026    | день назначен |""",
    good="""
        Резерв
        | Работа | Код участника | Резервный день | Состояние     |
        | 5-РУ   | 50042         | 14.05.2026     | день назначен |""",
)
def reserve_outside_school_days(campaign: Campaign, report: Report) -> Iterator[Finding]:
    start, end = campaign.settings.reserve_start, campaign.settings.reserve_end
    for row in campaign.reserve:
        day = row.reserve_date
        if day and ((start and day < start) or (end and day > end)):
            yield report(
                row,
                "reserve_date",
                code=row.participant_code,
                work=row.work_id,
                reserve=day,
                start=start or "—",
                end=end or "—",
            )


@rule(
    id="F7-07",
    level=Level.ERROR,
    title="День не требуется, а работа написана в резервный день",
    message="Код {code}, {work}: состояние «{state}», а в резервный день — {attendance}.",
    advice="Поставьте состояние «написана» или исправьте явку в резервный день.",
    why="Решение и явка говорят об одном дне и расходиться не могут.",
    source=INVARIANT,
    bad="""
        Протокол
        | Работа | Код участника | Явка         | Явка в резервный день |
        | 5-РУ   | 50042         | отсутствовал | присутствовал         |
        Резерв
        | Работа | Код участника | Состояние     |
        | 5-РУ   | 50042         | !не требуется |""",
    good="""
        Протокол
        | Работа | Код участника | Явка         | Явка в резервный день |
        | 5-РУ   | 50042         | отсутствовал |                       |
        Резерв
        | Работа | Код участника | Состояние    |
        | 5-РУ   | 50042         | не требуется |""",
)
def not_required_but_written(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.reserve:
        marked = campaign.protocol_of.get((row.work_id or "", row.participant_code or ""))
        came = marked.reserve_attendance if marked else None
        if row.state is State.NOT_REQUIRED and came not in (None, Attendance.ABSENT):
            yield report(
                row,
                "state",
                code=row.participant_code,
                work=row.work_id,
                state=row.state,
                attendance=came,
            )
