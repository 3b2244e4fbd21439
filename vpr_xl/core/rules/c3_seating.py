"""C3. Who sits where: capacity, places, neighbours, writers without a seat, seats of nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign, writes
from vpr_xl.core.records.moments import Moment, bells, moment_of
from vpr_xl.core.records.rows import Form, PlanRow, SeatingRow
from vpr_xl.core.rules.engine import INVARIANT, Report, rule
from vpr_xl.core.seating.hall import Hall, Place, place_of, written


@dataclass(frozen=True)
class _Sat:
    """A row of the seating with what the plan says of it; None where the plan has no such row."""

    row: SeatingRow
    plan: PlanRow | None
    moment: Moment | None

    def meets(self, other: _Sat) -> bool:
        """Whether both sit at once: by the plan, else because they write the same part."""
        if self.moment is None or other.moment is None:
            return self.moment is other.moment and self.work == other.work
        return self.moment is other.moment or self.moment.meets(other.moment)

    @property
    def work(self) -> tuple[str | None, int]:
        """Work and part."""
        return (self.row.work_id, self.row.part or 1)


#: Three rules ask for the same rows, which takes longer than each of them.
_KNOWN: WeakKeyDictionary[Campaign, Mapping[str, list[_Sat]]] = WeakKeyDictionary()


def _sat_by_room(campaign: Campaign) -> Mapping[str, list[_Sat]]:
    """Rows of the seating by room, in the order of the sheet; found once a campaign."""
    found = _KNOWN.get(campaign)
    if found is None:
        found = _KNOWN[campaign] = _found_by_room(campaign)
    return found


def _found_by_room(campaign: Campaign) -> Mapping[str, list[_Sat]]:
    times = bells(campaign)
    plan = {(r.class_name, r.work_id, r.part or 1): r for r in reversed(campaign.plan)}
    same: dict[Moment, Moment] = {}  # equal moments are one object: `meets` is asked very often
    moments = {key: moment_of(campaign, row, times) for key, row in plan.items()}
    moments = {key: m if m is None else same.setdefault(m, m) for key, m in moments.items()}
    out: dict[str, list[_Sat]] = defaultdict(list)
    for row in campaign.seating:
        pupil = campaign.participant_by_code.get(row.participant_code or "")
        key = (pupil.class_name if pupil else None, row.work_id, row.part or 1)
        if row.room:
            out[row.room].append(_Sat(row, plan.get(key), moments.get(key)))
    return out


def _at_once(sat: Sequence[_Sat]) -> Iterator[list[_Sat]]:
    """Groups of rows of one room that sit at the same time; a row may be in several."""
    firsts: dict[tuple[Moment | None, tuple[str | None, int] | None], _Sat] = {}
    for one in sat:
        firsts.setdefault((one.moment, one.work if one.moment is None else None), one)
    for first in firsts.values():
        yield [one for one in sat if one.meets(first)]


@rule(
    id="C3-01",
    level=Level.ERROR,
    title="В аудитории больше людей, чем мест",
    message="Аудитория {room}: рассажено {count}, а мест {capacity}.",
    advice="Пересадите лишних: команда «Рассадить участников» найдёт им место.",
    why="Больше, чем мест, не сядет; на компьютерной работе место — это компьютер.",
    source=INVARIANT,
    bad="""
        Аудитории
        | Аудитория | Мест |
        | 204       | 1    |
        Рассадка
        | Работа | Часть | Код участника | Аудитория |
        | 5-РУ   | 1     | 50042         | 204       |
        | 5-РУ   | 1     | 50057         | !204      |""",
    good="""
        Аудитории
        | Аудитория | Мест |
        | 204       | 2    |
        Рассадка
        | Работа | Часть | Код участника | Аудитория |
        | 5-РУ   | 1     | 50042         | 204       |
        | 5-РУ   | 1     | 50057         | 204       |""",
)
def over_capacity(campaign: Campaign, report: Report) -> Iterator[Finding]:
    capacity = {
        False: {r.room: r.capacity for r in reversed(campaign.rooms)},
        True: {r.room: r.computers for r in reversed(campaign.rooms)},
    }
    for room, sat in _sat_by_room(campaign).items():
        told: set[int] = set()
        for group in _at_once(sat):
            computers = any(o.plan is not None and o.plan.form is Form.COMPUTER for o in group)
            limit = capacity[computers].get(room)
            people = {o.row.participant_code: o.row for o in reversed(group)}
            if limit is None or len(people) <= limit:
                continue
            over = sorted(people.values(), key=lambda row: row.nth)[limit:]
            if over[0].nth not in told:
                told.add(over[0].nth)
                yield report(over[0], "room", room=room, count=len(people), capacity=limit)


@rule(
    id="C3-02",
    level=Level.ERROR,
    title="Одно место у двух участников",
    message="Аудитория {room}, место {place}: уже занято, на нём {other}.",
    advice="Дайте одному из них другое место.",
    why="На одном месте сидит один участник.",
    source=INVARIANT,
    bad="""
        Рассадка
        | Работа | Часть | Код участника | Аудитория | Место |
        | 5-РУ   | 1     | 50042         | 204       | 1-1   |
        | 5-РУ   | 1     | 50057         | 204       | !1-1  |""",
    good="""
        Рассадка
        | Работа | Часть | Код участника | Аудитория | Место |
        | 5-РУ   | 1     | 50042         | 204       | 1-1   |
        | 5-РУ   | 1     | 50057         | 204       | 1-2   |""",
)
def place_taken_twice(campaign: Campaign, report: Report) -> Iterator[Finding]:
    for room, sat in _sat_by_room(campaign).items():
        told: set[int] = set()
        for group in _at_once(sat):
            first: dict[str, SeatingRow] = {}
            for one in group:
                row = one.row
                other = first.setdefault(row.place, row) if row.place else row
                same = other.participant_code == row.participant_code
                if not same and row.nth not in told:
                    told.add(row.nth)
                    yield report(
                        row, "place", place=row.place, room=room, other=other.participant_code
                    )


@rule(
    id="C3-03",
    level=Level.WARNING,
    title="У соседей один вариант",
    message="Аудитория {room}, место {place}: вариант {variant}, и у соседа на {other} тот же.",
    advice="Дайте одному из них другой вариант или пересадите командой «Рассадить участников».",
    why="Соседям по парте и за спиной дают разные варианты, если так решила школа.",
    source=INVARIANT,
    bad="""
        Рассадка
        | Работа | Часть | Код участника | Аудитория | Место | Вариант |
        | 5-РУ   | 1     | 50042         | 204       | 1-1   | 1       |
        | 5-РУ   | 1     | 50057         | 204       | 2-1   | !1      |""",
    good="""
        Рассадка
        | Работа | Часть | Код участника | Аудитория | Место | Вариант |
        | 5-РУ   | 1     | 50042         | 204       | 1-1   | 1       |
        | 5-РУ   | 1     | 50057         | 204       | 2-1   | 2       |
        | 5-РУ   | 1     | 50063         | 204       | 2-2   | 1       |""",
)
def neighbours_alike(campaign: Campaign, report: Report) -> Iterator[Finding]:
    if not campaign.decision("neighbours_differ"):
        return
    single = bool(campaign.decision("one_per_desk"))
    near: dict[Place, list[Place]] = {}  # the same in every room: its size plays no part
    for room, sat in _sat_by_room(campaign).items():
        hall = Hall(room, 0, one_per_desk=single)
        by_work: dict[tuple[str | None, int], list[_Sat]] = defaultdict(list)
        for one in sat:
            by_work[one.work].append(one)
        for mine in by_work.values():
            for group in _at_once(mine):
                yield from _alike(hall, group, near, report)


def _alike(
    hall: Hall, group: Sequence[_Sat], near: dict[Place, list[Place]], report: Report
) -> Iterator[Finding]:
    """Those whose neighbour above them on the sheet has the same variant."""
    seen: dict[Place, int] = {}
    for one in group:
        row, place = one.row, place_of(one.row.place)
        if place is None or row.variant is None:
            continue
        if place not in near:
            near[place] = _near(hall, place)
        other = next((p for p in near[place] if seen.get(p) == row.variant), None)
        if other is not None:
            yield report(
                row,
                "variant",
                place=row.place,
                room=row.room,
                variant=row.variant,
                other=written(other),
            )
        seen[place] = row.variant


def _near(hall: Hall, place: Place) -> list[Place]:
    """Places that may be neighbours of a place."""
    row, column = place
    return [
        (r, c)
        for r in (row - 1, row, row + 1)
        for c in range(column - 3, column + 4)
        if r > 0 and c > 0 and hall.neighbours(place, (r, c))
    ]


@rule(
    id="C3-04",
    level=Level.WARNING,
    title="Участник не рассажен",
    message="Код {code}: по плану работа {work_id}, часть {part}, а места в рассадке нет.",
    advice="Дайте место командой «Рассадить участников» или внесите строку на лист «Рассадка».",
    why="Остальные, кто пишет эту работу, уже рассажены.",
    source=INVARIANT,
    given="""
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 21.04.2026 |
        Рассадка
        | Работа | Часть | Код участника | Аудитория |
        | 5-РУ   | 1     | 50042         | 204       |""",
    bad="""
        Участники
        | Номер | Класс | Фамилия, имя | Код участника | Откуда код     |
        | У-001 | 5А    | Тестова Анна | 50042         | список портала |
        | У-002 | 5А    | Пробин Иван  | !50057        | список портала |""",
    good="""
        Участники
        | Номер | Класс | Фамилия, имя | Код участника | Откуда код     | Выбыл      |
        | У-001 | 5А    | Тестова Анна | 50042         | список портала |            |
        | У-002 | 5А    | Пробин Иван  | 50057         | список портала | 20.03.2026 |""",
)
def writer_without_seat(campaign: Campaign, report: Report) -> Iterator[Finding]:
    seats: dict[tuple[str | None, int], set[str | None]] = defaultdict(set)
    for row in campaign.seating:
        seats[row.work_id, row.part or 1].add(row.participant_code)
    for plan in campaign.plan:
        taken = seats.get((plan.work_id, plan.part or 1))
        language = campaign.language_of(plan.work_id or "")
        for pupil in campaign.participants_of.get(plan.class_name or "", ()) if taken else ():
            code = pupil.participant_code
            if code and code not in (taken or ()) and writes(pupil, language):
                yield report(
                    pupil,
                    "participant_code",
                    code=code,
                    work_id=plan.work_id,
                    part=plan.part or 1,
                )


@rule(
    id="C3-05",
    level=Level.WARNING,
    title="Рассажен тот, кто не пишет",
    message="Код {code}: место на работе {work_id} есть, а по плану участник её не пишет: {why}.",
    advice="Сотрите строку или исправьте код, план либо язык участника.",
    why="Комплекты печатают и выдают по рассадке.",
    source=INVARIANT,
    given="""
        Участники
        | Номер | Класс | Фамилия, имя | Код участника | Откуда код     |
        | У-001 | 5А    | Тестова Анна | 50042         | список портала |""",
    bad="""
        План
        | Класс | Работа | Часть | Дата       |
        | 5Б    | 5-РУ   | 1     | 21.04.2026 |
        Рассадка
        | Работа | Часть | Код участника | Аудитория |
        | 5-РУ   | 1     | !50042        | 204       |""",
    good="""
        План
        | Класс | Работа | Часть | Дата       |
        | 5А    | 5-РУ   | 1     | 21.04.2026 |
        Рассадка
        | Работа | Часть | Код участника | Аудитория |
        | 5-РУ   | 1     | 50042         | 204       |""",
)
def seat_of_no_writer(campaign: Campaign, report: Report) -> Iterator[Finding]:
    planned: dict[str, set[str | None]] = defaultdict(set)
    for plan in campaign.plan:
        planned[plan.work_id or ""].add(plan.class_name)
    for row in campaign.seating:
        pupil = campaign.participant_by_code.get(row.participant_code or "")
        classes = planned.get(row.work_id or "")
        if pupil is None or not classes or pupil.class_name is None:
            continue
        language = campaign.language_of(row.work_id or "")
        if pupil.class_name not in classes:
            why = f"класса {pupil.class_name} у неё нет"
        elif pupil.left is not None:
            why = "участник выбыл"
        elif not writes(pupil, language):
            why = "участник учит другой язык"
        else:
            continue
        yield report(
            row, "participant_code", code=row.participant_code, work_id=row.work_id, why=why
        )


@rule(
    id="C3-06",
    level=Level.ERROR,
    title="Такого места в аудитории нет",
    message="Стоит место {place}, а в аудитории {room} рядов {rows} и мест в ряду {columns}.",
    advice="Исправьте место или размеры аудитории на листе «Аудитории».",
    why="Место называют ряд и номер в ряду.",
    source=INVARIANT,
    given="""
        Аудитории
        | Аудитория | Мест | Рядов | Мест в ряду |
        | 204       | 30   | 6     | 5           |""",
    bad="""
        Рассадка
        | Работа | Часть | Код участника | Аудитория | Место |
        | 5-РУ   | 1     | 50042         | 204       | !7-1  |""",
    good="""
        Рассадка
        | Работа | Часть | Код участника | Аудитория | Место |
        | 5-РУ   | 1     | 50042         | 204       | 6-5   |""",
)
def place_outside_room(campaign: Campaign, report: Report) -> Iterator[Finding]:
    rooms = {r.room: r for r in reversed(campaign.rooms)}
    for row in campaign.seating:
        room, place = rooms.get(row.room), place_of(row.place)
        if room is None or place is None:
            continue
        rows, columns = room.desk_rows, room.desk_columns
        if (rows and place[0] > rows) or (columns and place[1] > columns):
            yield report(
                row,
                "place",
                place=row.place,
                room=row.room,
                rows=rows or "—",
                columns=columns or "—",
            )
