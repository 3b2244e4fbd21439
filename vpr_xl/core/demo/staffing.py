"""Who stands where in the made-up school: organisers, experts, technicians; rooms checked."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from vpr_xl.core.demo.schedule import DemoWork
from vpr_xl.core.demo.school import COORDINATOR, OBSERVER, STORE, TECHNICIAN, D, Row, Teacher
from vpr_xl.core.records.rows import AssignmentsRole, Item, Origin, SubjectCode

#: What is written beside everybody who was briefed.
BRIEFING: Row = {"briefed_on": D(2026, 4, 17), "briefed_by": COORDINATOR}
_WORKPLACE = "рабочее место координатора"
_ROOM_ITEMS = (Item.DESKS, Item.CLOCK, Item.DRAFTS, Item.INSTRUCTIONS)
_DESK_ITEMS = (Item.COMPUTER, Item.INTERNET, Item.PRINTER)


def organizers(
    plan: Sequence[Row], works: Sequence[DemoWork], teachers: Sequence[Teacher]
) -> dict[tuple[datetime.date, str], str]:
    """(day, room) -> teacher: none of the work's subject, none in two rooms on one day."""
    subjects = {w.work_id: SubjectCode[_member(w)] for w in works}
    chosen: dict[tuple[datetime.date, str], str] = {}
    busy: set[tuple[datetime.date, str]] = set()
    load = dict.fromkeys((t.staff_id for t in teachers), 0)
    for row in plan:
        day, subject = row["date"], subjects[row["work_id"]]
        free = [t for t in teachers if (day, t.staff_id) not in busy and subject not in t.subjects]
        one = min(free, key=lambda t: (load[t.staff_id], t.staff_id)).staff_id
        chosen[day, row["rooms"]] = one
        busy.add((day, one))
        load[one] += 1
    return chosen


def _member(work: DemoWork) -> str:
    return _MEMBERS[work.subject]


_MEMBERS = {
    "РУ": "RUSSIAN",
    "МА": "MATHEMATICS",
    "ЛЧ": "LITERARY_READING",
    "ИС": "HISTORY",
    "ОБ": "SOCIAL_STUDIES",
    "ГГ": "GEOGRAPHY",
    "БИ": "BIOLOGY",
    "ФИ": "PHYSICS",
    "ХИ": "CHEMISTRY",
    "ЛИ": "LITERATURE",
    "АЯ": "ENGLISH",
}


def expert_of(work: DemoWork, teachers: Sequence[Teacher]) -> str:
    """The teacher of the subject who checks the work."""
    subject = SubjectCode[_member(work)]
    able = [t.staff_id for t in teachers if subject in t.subjects]
    return able[work.known.grade % len(able)]


def assignment_rows(
    plan: Sequence[Row],
    works: Sequence[DemoWork],
    teachers: Sequence[Teacher],
    chosen: dict[tuple[datetime.date, str], str],
) -> list[Row]:
    """Organisers of every room, a technician a day, an observer of the first work, experts."""
    rows = [
        _assigned(row["date"], row["work_id"], chosen[row["date"], row["rooms"]], row["rooms"])
        for row in sorted(plan, key=lambda r: (r["date"], r["rooms"]))
    ]
    for work in works:
        on_call = [_assigned(day, work.work_id, TECHNICIAN, STORE) for day in work.days]
        rows += [{**row, "role": AssignmentsRole.TECHNICIAN} for row in on_call]
        expert = _assigned(work.checked_on, work.work_id, expert_of(work, teachers), STORE)
        rows.append({**expert, "role": AssignmentsRole.EXPERT})
    watched = _assigned(plan[0]["date"], plan[0]["work_id"], OBSERVER, plan[0]["rooms"])
    return [*rows, {**watched, "role": AssignmentsRole.OBSERVER}]


def _assigned(day: datetime.date, work_id: str, staff_id: str, room: str) -> Row:
    return {
        "date": day,
        "work_id": work_id,
        "staff_id": staff_id,
        "role": AssignmentsRole.ROOM_ORGANIZER,
        "room": room,
        **BRIEFING,
        "origin": Origin.BY_HAND,
    }


def readiness_rows(plan: Sequence[Row]) -> list[Row]:
    """Every room on every day that it is needed, and the coordinator's workplace."""
    places = sorted({(row["date"], row["rooms"]) for row in plan})
    rows = [_checked(day, room, item) for day, room in places for item in _ROOM_ITEMS]
    days = sorted({day for day, _ in places})
    return rows + [_checked(day, _WORKPLACE, item) for day in days for item in _DESK_ITEMS]


def _checked(day: datetime.date, place: str, item: Item) -> Row:
    return {"place": place, "date": day, "item": item, **checked_on(day)}


def checked_on(day: datetime.date) -> Row:
    """What is written beside an item that was found ready on the morning of the day."""
    return {"ready": True, "checked_by": COORDINATOR, "checked_at": f"{day:%d.%m.%Y} 07:50"}
