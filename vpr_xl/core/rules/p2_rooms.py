"""P2. The rooms of the plan: two classes in one room, rooms too small for a class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign, writes
from vpr_xl.core.records.moments import Moment, bells, moment_of
from vpr_xl.core.records.rows import Form, PlanRow
from vpr_xl.core.rules.engine import INVARIANT, Report, rule
from vpr_xl.core.seating.propose import halls_of


@rule(
    id="P2-16",
    level=Level.ERROR,
    title="Два класса в одной аудитории",
    message="{date} аудитория {room} стоит у {class_name}, а на тех же уроках в ней {other}.",
    advice="Назначьте другую аудиторию или урок либо разрешите смешивать классы на листе «Школа».",
    why="Смешивать ли классы, решает школа на листе «Школа».",
    source=INVARIANT,
    bad="""
        План
        | Класс | Работа | Часть | Дата       | Урок с | Урок по | Аудитории |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 2      | 3       | 204       |
        | 5Б    | 5-РУ   | 1     | 21.04.2026 | 3      | 3       | !204      |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       | Урок с | Урок по | Аудитории |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 2      | 2       | 204       |
        | 5Б    | 5-РУ   | 1     | 21.04.2026 | 3      | 3       | 204       |""",
)
def room_shared(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if campaign.decision("mix_classes"):
        return
    times = bells(campaign)
    taken: dict[str, list[tuple[Moment, PlanRow]]] = defaultdict(list)
    for row in campaign.plan:
        moment = moment_of(campaign, row, times)
        if moment is None or not row.class_name:
            continue
        for room in dict.fromkeys(row.rooms or ()):
            other = next(
                (r for m, r in taken[room] if r.class_name != row.class_name and m.meets(moment)),
                None,
            )
            if other is not None:
                yield report(
                    row,
                    "rooms",
                    date=row.date,
                    room=room,
                    class_name=row.class_name,
                    other=other.class_name,
                )
            taken[room].append((moment, row))


@rule(
    id="P2-17",
    level=Level.ERROR,
    title="Аудитории меньше класса",
    message="В {class_name} работу {work_id} пишут {count}, а мест в {rooms} всего {places}.",
    advice="Добавьте аудиторию в строку плана или возьмите большую.",
    why="Сесть должны все, кто пишет.",
    source=INVARIANT,
    given="""
        Участники
        | Номер | Класс | Фамилия, имя |
        | У-001 | 5А    | Тестова Анна |
        | У-002 | 5А    | Пробин Иван  |""",
    bad="""
        Аудитории
        | Аудитория | Мест |
        | 204       | 1    |
        План
        | Класс | Работа | Часть | Дата       | Аудитории |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | !204      |""",
    good="""
        Аудитории
        | Аудитория | Мест |
        | 204       | 1    |
        | 205       | 1    |
        План
        | Класс | Работа | Часть | Дата       | Аудитории |
        | 5А    | 5-РУ   | 1     | 21.04.2026 | 204; 205  |""",
)
def rooms_too_small(campaign: Campaign, report: Report) -> Iterator[Finding]:
    told = {
        False: {r.room for r in campaign.rooms if r.capacity is not None},
        True: {r.room for r in campaign.rooms if r.computers is not None},
    }
    sizes = {
        computers: {
            room: one.size
            for room, one in halls_of(campaign, computers=computers).items()
            if room in told[computers]
        }
        for computers in (False, True)
    }
    apart = bool(campaign.settings.special_needs_room)
    for row in campaign.plan:
        rooms = tuple(dict.fromkeys(row.rooms or ()))
        known = sizes[row.form is Form.COMPUTER]
        if not rooms or not known.keys() >= set(rooms):
            continue
        language = campaign.language_of(row.work_id or "")
        pupils = campaign.participants_of.get(row.class_name or "", ())
        count = sum(writes(p, language) and not (apart and p.special_needs) for p in pupils)
        places = sum(known[room] for room in rooms)
        if count > places:
            yield report(
                row,
                "rooms",
                class_name=row.class_name,
                work_id=row.work_id,
                count=count,
                rooms=rooms,
                places=places,
            )
