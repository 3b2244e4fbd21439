"""P8. Who stands where: two places at once, own subject and class, days away, empty rooms."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.moments import Moment
from vpr_xl.core.records.rows import AssignmentsRole, AssignmentsRow, PlanRow, StaffRow
from vpr_xl.core.rules.engine import INVARIANT, Report, Source, rule
from vpr_xl.core.staffing.needs import Occupied, assignment_moments, occupied

_ORGANIZER = AssignmentsRole.ROOM_ORGANIZER
_PROMISE = Source("Обязательство о неразглашении: до доступа к материалам, вывод из памятки", "C")


def _staff(campaign: Campaign) -> Mapping[str, StaffRow]:
    """Staff by number; the first of equal ones."""
    return {s.staff_id: s for s in reversed(campaign.staff) if s.staff_id}


def _assigned(campaign: Campaign) -> Iterator[tuple[AssignmentsRow, StaffRow]]:
    """Assignments of people whom the book knows."""
    known = _staff(campaign)
    for row in campaign.assignments:
        person = known.get(row.staff_id or "")
        if person is not None:
            yield row, person


@rule(
    id="P8-01",
    level=Level.ERROR,
    title="Сотрудник в двух местах сразу",
    message="Сотрудник {staff_id} {date} назначен в {room}, а на тех же уроках и в {other}.",
    advice="Назначьте в одно из этих мест другого сотрудника.",
    why="В двух аудиториях сразу быть нельзя.",
    source=INVARIANT,
    bad="""
        План
        | Класс | Работа | Часть | Дата       | Урок с | Урок по | Аудитории |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 2      | 2       | 204       |
        | 6А    | 6-РУ   | 1     | 21.04.2026 | 2      | 2       | 205       |
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория |
        | 21.04.2026 | 5-РУ   | С-01      | организатор в аудитории | 204       |
        | 21.04.2026 | 6-РУ   | !С-01     | организатор в аудитории | 205       |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       | Урок с | Урок по | Аудитории |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 2      | 2       | 204       |
        | 6А    | 6-РУ   | 1     | 21.04.2026 | 3      | 3       | 205       |
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория |
        | 21.04.2026 | 5-РУ   | С-01      | организатор в аудитории | 204       |
        | 21.04.2026 | 6-РУ   | С-01      | организатор в аудитории | 205       |""",
)
def in_two_places(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if not campaign.assignments:
        return
    moment_of = assignment_moments(campaign)
    stands: dict[tuple[str, datetime.date], list[tuple[Moment, str]]] = defaultdict(list)
    for row in campaign.assignments:
        if not (row.staff_id and row.date and row.role and row.room):
            continue
        moment = moment_of(row.date, row.room, row.role, [row.work_id or ""])
        if moment is None:
            continue
        here = stands[row.staff_id, row.date]
        other = next((room for m, room in here if room != row.room and m.meets(moment)), None)
        if other is not None:
            yield report(
                row, "staff_id", staff_id=row.staff_id, date=row.date, room=row.room, other=other
            )
        here.append((moment, row.room))


@rule(
    id="P8-02",
    level=Level.WARNING,
    title="Организатор ведёт предмет работы",
    message="{staff_id} ведёт предмет работы {work_id}, а школа таких организаторов не назначает.",
    advice="Назначьте другого или разрешите это на листе «Школа».",
    why="Можно ли учителю предмета быть организатором, решает школа.",
    source=INVARIANT,
    given="""
        Работы
        | Работа | Предмет | Параллель | Частей |
        | 5-РУ   | РУ      | 5         | 1      |""",
    bad="""
        Сотрудники
        | Номер | Предметы |
        | С-01  | РУ; ЛИ   |
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория |
        | 21.04.2026 | 5-РУ   | !С-01     | организатор в аудитории | 204       |""",
    good="""
        Сотрудники
        | Номер | Предметы |
        | С-01  | МА       |
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория |
        | 21.04.2026 | 5-РУ   | С-01      | организатор в аудитории | 204       |""",
)
def organizer_of_own_subject(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if campaign.decision("organizer_may_teach_subject"):
        return
    for row, person in _assigned(campaign):
        work = campaign.work_by_id.get(row.work_id or "")
        if row.role is _ORGANIZER and work and work.subject_code in (person.subjects or ()):
            yield report(row, "staff_id", staff_id=row.staff_id, work_id=row.work_id)


@rule(
    id="P8-03",
    level=Level.WARNING,
    title="Организатор ведёт этот класс",
    message="{staff_id} ведёт уроки в {class_name}, а в аудитории {room} {date} пишет этот класс.",
    advice="Назначьте другого или разрешите это на листе «Школа».",
    why="Можно ли учителю класса быть организатором, решает школа.",
    source=INVARIANT,
    given="""
        План
        | Класс | Работа | Часть | Дата       | Аудитории |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 204       |
        Сотрудники
        | Номер | Ведёт в классах |
        | С-01  | 5А; 6Б          |""",
    bad="""
        Школа
        | Настройка                | Значение |
        | Год кампании             | 2026     |
        | Организатор ведёт этот класс | нет  |
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория |
        | 21.04.2026 | 5-РУ   | !С-01     | организатор в аудитории | 204       |""",
    good="""
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория |
        | 21.04.2026 | 5-РУ   | С-01      | организатор в аудитории | 204       |""",
)
def organizer_of_own_class(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if campaign.decision("organizer_may_teach_class"):
        return
    rooms = _by_room(campaign)
    for row, person in _assigned(campaign):
        if row.role is not _ORGANIZER or not row.date:
            continue
        here = [o for o in rooms.get((row.date, row.room or ""), ()) if row.work_id in o.works]
        own = sorted({c for o in here for c in o.classes} & set(person.classes or ()))
        if own:
            yield report(
                row,
                "staff_id",
                staff_id=row.staff_id,
                class_name=own,
                room=row.room,
                date=row.date,
            )


def _by_room(campaign: Campaign) -> Mapping[tuple[datetime.date, str], list[Occupied]]:
    out: dict[tuple[datetime.date, str], list[Occupied]] = defaultdict(list)
    for one in occupied(campaign):
        out[one.date, one.room].append(one)
    return out


@rule(
    id="P8-04",
    level=Level.WARNING,
    title="В аудитории не хватает организаторов",
    message="Аудитория {room}, {date}: организаторов {count}, а школе нужно {needed}.",
    advice="Назначьте организатора на листе «Назначения» или командой «Назначить организаторов».",
    why="Организаторы нужны в каждой аудитории; сколько их, решает школа.",
    source=INVARIANT,
    bad="""
        План
        | Класс | Работа | Часть | Дата       | Аудитории |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | !204; 205 |
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория |
        | 21.04.2026 | 5-РУ   | С-01      | организатор в аудитории | 204       |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       | Аудитории |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 204; 205  |
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория |
        | 21.04.2026 | 5-РУ   | С-01      | организатор в аудитории | 204       |
        | 21.04.2026 | 5-РУ   | С-02      | организатор в аудитории | 205       |""",
)
def too_few_organizers(campaign: Campaign, report: Report) -> Iterator[Finding]:
    standing: dict[tuple[datetime.date, str, str], set[str]] = defaultdict(set)
    begun: set[datetime.date] = set()
    for row in campaign.assignments:
        if row.role is _ORGANIZER and row.date and row.staff_id:
            begun.add(row.date)
            standing[row.date, row.room or "", row.work_id or ""].add(row.staff_id)
    if not begun:
        return
    needed = campaign.decision("organizers_per_room")
    for one in occupied(campaign):
        there = {s for work_id in one.works for s in standing[one.date, one.room, work_id]}
        row_of_plan = _plan_row(campaign, one)
        if one.date in begun and len(there) < needed and row_of_plan is not None:
            yield report(
                row_of_plan,
                "rooms",
                room=one.room,
                date=one.date,
                count=len(there),
                needed=needed,
            )


def _plan_row(campaign: Campaign, one: Occupied) -> PlanRow | None:
    """The first row of the plan that is written in the room then."""
    return next(
        (
            row
            for row in campaign.plan
            if row.date == one.date and row.work_id in one.works and row.class_name in one.classes
        ),
        None,
    )


@rule(
    id="P8-05",
    level=Level.WARNING,
    title="Назначен не по своей роли",
    message="Сотрудник {staff_id} назначен «{role}», а роли на листе «Сотрудники»: {roles}.",
    advice="Назначьте другого или добавьте роль сотруднику.",
    why="Кем сотрудник может быть назначен, сказано на листе «Сотрудники».",
    source=INVARIANT,
    bad="""
        Сотрудники
        | Номер | Роли на ВПР |
        | С-01  | эксперт     |
        Назначения
        | Дата       | Работа | Сотрудник | Роль                     | Аудитория |
        | 21.04.2026 | 5-РУ   | С-01      | !организатор в аудитории | 204       |""",
    good="""
        Сотрудники
        | Номер | Роли на ВПР                      |
        | С-01  | эксперт; организатор в аудитории |
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория |
        | 21.04.2026 | 5-РУ   | С-01      | организатор в аудитории | 204       |""",
)
def not_of_this_role(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row, person in _assigned(campaign):
        roles = person.roles or ()
        if row.role and roles and row.role.value not in {role.value for role in roles}:
            yield report(row, "role", staff_id=row.staff_id, role=row.role, roles=roles)


@rule(
    id="P8-06",
    level=Level.ERROR,
    title="Сотрудника в этот день нет",
    message="Сотрудник {staff_id} назначен на {date}, а по листу «Сотрудники» его нет.",
    advice="Назначьте другого сотрудника.",
    why="Кого в этот день нет, тот работу не проведёт.",
    source=INVARIANT,
    bad="""
        Сотрудники
        | Номер | Не может в дни         |
        | С-01  | 20.04.2026; 21.04.2026 |
        Назначения
        | Дата        | Работа | Сотрудник | Роль                    | Аудитория |
        | !21.04.2026 | 5-РУ   | С-01      | организатор в аудитории | 204       |""",
    good="""
        Сотрудники
        | Номер | Не может в дни |
        | С-01  | 22.04.2026     |
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория |
        | 21.04.2026 | 5-РУ   | С-01      | организатор в аудитории | 204       |""",
)
def assigned_on_day_off(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row, person in _assigned(campaign):
        if row.date and f"{row.date:%d.%m.%Y}" in (person.days_off or ()):
            yield report(row, "date", staff_id=row.staff_id, date=row.date)


@rule(
    id="P8-07",
    level=Level.NOTE,
    title="Обязательство о неразглашении не подписано",
    message="Сотрудник {staff_id} назначен на {date}, а обязательство о неразглашении: {signed}.",
    advice="Получите подпись до работы и внесите её день; бланк печатают «Проекты приказов».",
    why="Кто видит материалы, тот до работы обязуется их не разглашать.",
    source=_PROMISE,
    bad="""
        Сотрудники
        | Номер | Неразглашение |
        | С-01  | !             |
        | С-02  | !22.04.2026   |
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория |
        | 31.03.2026 | 5-РУ   | С-01      | эксперт                 |           |
        | 22.04.2026 | 5-МА   | С-01      | организатор в аудитории | 204       |
        | 21.04.2026 | 6-РУ   | С-02      | организатор в аудитории | 205       |""",
    good="""
        Сотрудники
        | Номер | Неразглашение |
        | С-01  | 21.04.2026    |
        | С-02  |               |
        | С-03  |               |
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория |
        | 21.04.2026 | 5-РУ   | С-01      | организатор в аудитории | 204       |
        | 22.04.2026 | 5-МА   | С-02      | организатор в аудитории | 204       |""",
)
def promise_not_signed(campaign: Campaign, report: Report) -> Iterator[Finding]:
    first: dict[str, datetime.date] = {}
    for row, person in _assigned(campaign):
        if row.date and person.staff_id:
            first[person.staff_id] = min(row.date, first.get(person.staff_id, row.date))
    for staff_id, person in _staff(campaign).items():
        day = first.get(staff_id)
        if day is None:
            continue
        signed = person.non_disclosure_on
        late = signed is not None and signed > day
        if late or (person.blank("non_disclosure_on") and day <= campaign.today):
            yield report(
                person,
                "non_disclosure_on",
                staff_id=staff_id,
                date=day,
                signed=signed or "не отмечено",
            )
