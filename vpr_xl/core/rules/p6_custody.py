"""P6. Whose hands the paper is in: nobody's, the wrong person's, sealed too late or not whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.materials.ledger import (
    PAPER,
    Movement,
    ledger,
    movement,
    movements,
    parts_by_work,
)
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import AssignmentsRole, Event, MaterialsKind, MustRead, StaffRow
from vpr_xl.core.rules.counts import counted, of_kind, records
from vpr_xl.core.rules.engine import INVARIANT, Report, Source, rule

_MEMO = Source("Памятка школьного координатора: сохранность тиражированных материалов", "B")
_LEADS = frozenset({MustRead.SCHOOL_COORDINATOR, MustRead.SCHOOL_HEAD})
_IN_ROOM = _LEADS | {MustRead.ROOM_ORGANIZER, MustRead.TECHNICIAN}
#: Event -> roles of those who may take the paper then.
_MAY_TAKE: Mapping[Event, frozenset[MustRead]] = {
    Event.PRINTED: _LEADS | {MustRead.TECHNICIAN},
    Event.PACKED: _LEADS | {MustRead.TECHNICIAN},
    Event.SEALED: _LEADS,
    Event.ISSUED: _IN_ROOM,
    Event.RETURNED_USED: _LEADS,
    Event.RETURNED_UNUSED: _LEADS,
    Event.RETURNED_SPOILED: _LEADS,
    Event.TO_EXPERTS: _LEADS | {MustRead.EXPERT},
    Event.FROM_EXPERTS: _LEADS,
}


@rule(
    id="P6-01",
    level=Level.WARNING,
    title="За материалы никто не отвечает",
    message="Движение {movement}: {event}, {count} шт., а кому, не записано.",
    advice="Выберите номер сотрудника, который их принял.",
    why="Материалы всегда у кого-то: иначе не узнать, где потерялся вариант.",
    source=INVARIANT,
    bad="""
        Материалы
        | Номер  | Что       | Событие    | Работа | Количество | Кому | Когда            |
        | М-0001 | комплекты | напечатано | 5-РУ   | 27         | !    | 20.04.2026 15:00 |""",
    good="""
        Материалы
        | Номер  | Что       | Событие    | Работа | Количество | Кому | Когда            |
        | М-0001 | комплекты | напечатано | 5-РУ   | 27         | С-01 | 20.04.2026 15:00 |""",
)
def held_by_nobody(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for row in campaign.materials:
        done = movement(row)
        if done and done.kind in PAPER and done.event in _MAY_TAKE and row.blank("taken_by"):
            yield report(
                row, "taken_by", movement=row.movement_id, event=row.event, count=row.count
            )


@rule(
    id="P6-02",
    level=Level.WARNING,
    title="Материалы у того, кому их не дают",
    message="Движение {movement}: {event}, принял сотрудник {staff_id}, а его роли: {roles}.",
    advice="Проверьте номер; если сотрудник это делает, впишите его роль.",
    why="Варианты держат координатор и организаторы, работы — ещё и эксперты, больше никто.",
    source=_MEMO,
    bad="""
        Сотрудники
        | Номер | Фамилия, имя, отчество | Роли на ВПР |
        | С-05  | Пробин Иван Тестович   | наблюдатель |
        Материалы
        | Номер  | Что       | Событие    | Работа | Количество | Кому  | Когда            |
        | М-0001 | комплекты | напечатано | 5-РУ   | 27         | !С-05 | 20.04.2026 15:00 |""",
    good="""
        Сотрудники
        | Номер | Фамилия, имя, отчество | Роли на ВПР          |
        | С-05  | Пробин Иван Тестович   | школьный координатор |
        Материалы
        | Номер  | Что       | Событие    | Работа | Количество | Кому | Когда            |
        | М-0001 | комплекты | напечатано | 5-РУ   | 27         | С-05 | 20.04.2026 15:00 |""",
)
def held_by_wrong_role(campaign: Campaign, report: Report) -> Iterator[Finding]:
    staff = {one.staff_id: one for one in campaign.staff}
    for row in campaign.materials:
        done = movement(row)
        person = staff.get(row.taken_by)
        if done is None or done.kind not in PAPER or person is None or not person.roles:
            continue
        may = _MAY_TAKE.get(done.event)
        if may and not may & set(person.roles) and not _deputy(campaign, person):
            yield report(
                row,
                "taken_by",
                movement=row.movement_id,
                event=row.event,
                staff_id=row.taken_by,
                roles=[campaign.words[role] for role in person.roles],
            )


def _deputy(campaign: Campaign, person: StaffRow) -> bool:
    """Whether the person is named on «Школа» as one who leads."""
    settings = campaign.settings
    return person.full_name in (settings.coordinator, settings.deputy, settings.director)


@rule(
    id="P6-03",
    level=Level.ERROR,
    title="Передано больше, чем было",
    message="Движение {movement}: передано {count}, а за {giver} числилось {held}.",
    advice="Проверьте, от кого и сколько передано и все ли движения до него внесены.",
    why="Передать можно только то, что принято.",
    source=INVARIANT,
    bad="""
        Материалы
        | Номер | Что | Событие | Работа | Часть | Колич… | От кого | Кому | Когда |
        | 1 | комплекты | напечатано | 5-РУ | 1 | 30 | | С-01 | 20.04.2026 15:00 |
        | 2 | комплекты | выдано | 5-РУ | 1 | !26 | С-02 | С-07 | 21.04.2026 09:10 |""",
    good="""
        Материалы
        | Номер | Что | Событие | Работа | Часть | Колич… | От кого | Кому | Когда |
        | 1 | комплекты | напечатано | 5-РУ | 1 | 30 | | С-01 | 20.04.2026 15:00 |
        | 2 | комплекты | выдано | 5-РУ | 1 | 26 | С-01 | С-07 | 21.04.2026 09:10 |""",
)
def given_more_than_held(campaign: Campaign, report: Report) -> Iterator[Finding]:
    rows = records(campaign, "materials")
    told: set[int] = set()
    for one in ledger(movements(campaign), parts_by_work(campaign)).short:
        if one.move.row not in told and not _more_than_printed(campaign, one.move):
            told.add(one.move.row)
            row = rows[one.move.row]
            yield report(
                row,
                "count",
                movement=getattr(row, "movement_id", ""),
                count=one.move.count,
                giver=one.move.given_by,
                held=one.held,
            )


def _more_than_printed(campaign: Campaign, move: Movement) -> bool:
    """Whether the print run itself falls short, which its own rule tells."""
    return any(
        d.work_id == move.work_id and d.kind is move.kind
        for d in of_kind(campaign, "printed_issued")
    )


@rule(
    id="P6-04",
    level=Level.WARNING,
    title="Запечатано после выдачи",
    message="Движение {movement}: выдано {issued}, а запечатано только {sealed}.",
    advice="Исправьте время; если конверт вскрывали раньше, внесите это в «Инциденты».",
    why="До выдачи в аудиторию материалы лежат запечатанными.",
    source=_MEMO,
    bad="""
        Материалы
        | Номер | Что       | Событие    | Работа | Часть | Колич… | Кому | Когда             |
        | 1     | комплекты | выдано     | 5-РУ   | 1     | 26     | С-07 | !21.04.2026 09:10 |
        | 2     | комплекты | запечатано | 5-РУ   | 1     | 26     | С-01 | 21.04.2026 16:00  |""",
    good="""
        Материалы
        | Номер | Что       | Событие    | Работа | Часть | Колич… | Кому | Когда            |
        | 1     | комплекты | выдано     | 5-РУ   | 1     | 26     | С-07 | 21.04.2026 09:10 |
        | 2     | комплекты | запечатано | 5-РУ   | 1     | 26     | С-01 | 20.04.2026 16:00 |""",
)
def sealed_after_issue(campaign: Campaign, report: Report) -> Iterator[Finding]:
    rows = {row.row_number: row for row in campaign.materials}
    moves = movements(campaign)
    sealed: dict[tuple[MaterialsKind, str | None], list[Movement]] = defaultdict(list)
    for move in moves:
        if move.event is Event.SEALED:
            sealed[move.kind, move.work_id].append(move)
    for move in moves:
        if move.event is not Event.ISSUED:
            continue
        mine = [one for one in sealed[move.kind, move.work_id] if _same(one, move)]
        if mine and mine[0].at > move.at:
            row = rows[move.row]
            first = rows[mine[0].row].at
            yield report(row, "at", movement=row.movement_id, issued=row.at, sealed=first)


def _same(sealed: Movement, issued: Movement) -> bool:
    """Whether what was sealed may be what was handed out."""
    pairs = (
        (sealed.part, issued.part),
        (sealed.room, issued.room),
        (sealed.variant, issued.variant),
    )
    return all(one is None or other is None or one == other for one, other in pairs)


@rule(
    id="P6-05",
    level=Level.WARNING,
    title="Запечатано не всё, что напечатано",
    message="{place}, {kind}: напечатано {first}, а запечатано {second}.",
    advice="Пересчитайте и исправьте количество; лишний экземпляр найдите до работы.",
    why="Лист, который не попал в конверт, остался без присмотра.",
    source=INVARIANT,
    bad="""
        Материалы
        | Номер | Что       | Событие    | Работа | Часть | Колич… | Кому | Когда            |
        | 1     | комплекты | напечатано | 5-РУ   | 1     | !28    | С-01 | 20.04.2026 15:00 |
        | 2     | комплекты | запечатано | 5-РУ   | 1     | 27     | С-01 | 20.04.2026 16:00 |
        | 3     | комплекты | выдано     | 5-РУ   | 1     | 26     | С-07 | 21.04.2026 09:10 |""",
    good="""
        Материалы
        | Номер | Что       | Событие    | Работа | Часть | Колич… | Кому | Когда            |
        | 1     | комплекты | напечатано | 5-РУ   | 1     | 27     | С-01 | 20.04.2026 15:00 |
        | 2     | комплекты | запечатано | 5-РУ   | 1     | 27     | С-01 | 20.04.2026 16:00 |
        | 3     | комплекты | выдано     | 5-РУ   | 1     | 26     | С-07 | 21.04.2026 09:10 |""",
)
def sealed_not_as_printed(campaign: Campaign, report: Report) -> Iterator[Finding]:
    yield from counted(campaign, report, "printed_sealed")


@rule(
    id="P6-06",
    level=Level.WARNING,
    title="Выдано не тому организатору",
    message="Движение {movement}: материалы в {room} принял {taken}, а организатор там {assigned}.",
    advice="Исправьте номер или назначение: материалы получает тот, кто отвечает за аудиторию.",
    why="За материалы в аудитории отвечает назначенный туда организатор.",
    source=INVARIANT,
    given="""
        Назначения
        | Дата       | Работа | Сотрудник | Роль                    | Аудитория |
        | 21.04.2026 | 5-РУ   | С-07      | организатор в аудитории | 204       |""",
    bad="""
        Материалы
        | Номер | Что       | Событие | Работа | Аудит… | Колич… | Кому  | Когда            |
        | 1     | комплекты | выдано  | 5-РУ   | 204    | 26     | !С-08 | 21.04.2026 09:10 |""",
    good="""
        Материалы
        | Номер | Что       | Событие | Работа | Аудит… | Колич… | Кому | Когда            |
        | 1     | комплекты | выдано  | 5-РУ   | 204    | 26     | С-07 | 21.04.2026 09:10 |""",
)
def issued_to_another(campaign: Campaign, report: Report) -> Iterator[Finding]:
    assigned: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for one in campaign.assignments:
        if one.role is AssignmentsRole.ROOM_ORGANIZER and one.staff_id:
            assigned[one.date, one.work_id, one.room].append(one.staff_id)
    for row in campaign.materials:
        done = movement(row)
        if done is None or done.event is not Event.ISSUED or not (done.room and done.taken_by):
            continue
        own = assigned[done.at.date(), done.work_id, done.room]
        if own and done.taken_by not in own:
            yield report(
                row,
                "taken_by",
                movement=row.movement_id,
                room=done.room,
                taken=done.taken_by,
                assigned=own,
            )


@rule(
    id="P6-07",
    level=Level.WARNING,
    title="Выдано незапечатанным",
    message="Работа {work}: комплекты выданы {at}, а запечатанными не значатся.",
    advice="Внесите, когда комплекты запечатаны, или исправьте работу в движении.",
    why="Остальные работы школа запечатывает: у этой не видно, были ли варианты закрыты до выдачи.",
    source=_MEMO,
    bad="""
        Материалы
        | Номер | Что       | Событие    | Работа | Колич… | Кому | Когда             |
        | 1     | комплекты | запечатано | 5-РУ   | 27     | С-01 | 20.04.2026 16:00  |
        | 2     | комплекты | выдано     | 6-РУ   | 26     | С-07 | !21.04.2026 09:10 |
        | 3     | комплекты | выдано     | 5-РУ   | 26     | С-08 | 21.04.2026 09:10  |""",
    good="""
        Материалы
        | Номер | Что       | Событие    | Работа | Колич… | Кому | Когда            |
        | 1     | комплекты | запечатано | 5-РУ   | 27     | С-01 | 20.04.2026 16:00 |
        | 2     | комплекты | выдано     | 5-РУ   | 26     | С-07 | 21.04.2026 09:10 |""",
)
def issued_unsealed(campaign: Campaign, report: Report) -> Iterator[Finding]:
    moves = [m for m in movements(campaign) if m.kind is MaterialsKind.SET and m.work_id]
    sealed = {m.work_id for m in moves if m.event is Event.SEALED}
    if not sealed:
        return  # the school keeps them otherwise
    rows = {row.row_number: row for row in campaign.materials}
    for move in moves:
        if move.event is Event.ISSUED and move.work_id not in sealed:
            sealed.add(move.work_id)
            row = rows[move.row]
            yield report(row, "at", work=move.work_id, at=row.at)
