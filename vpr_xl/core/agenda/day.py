"""The things to do on one day, each from facts that are there or missing. No layout, no clock."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from vpr_xl.core.keeping.terms import kept, term
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import AssignmentsRole, Event, MaterialsKind, PlanRow
from vpr_xl.core.records.schooldays import SchoolDays

#: Where something without an hour stands among those with one: before them, or at the day's end.
_FIRST, _LAST = "", "к концу дня"
_BACK = (Event.RETURNED_USED, Event.RETURNED_UNUSED, Event.RETURNED_SPOILED)


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to do.

    due: the hour ("09:00"), a day that has passed, or words.  action: of the memo.  what: one
    phrase.  place, who, work_id: "" where none is meant.
    """

    due: str
    action: str
    what: str
    place: str = ""
    who: str = ""
    work_id: str = ""


Part = Callable[[Campaign, datetime.date], Iterator[Thing]]


def agenda(campaign: Campaign, day: datetime.date) -> list[Thing]:
    """Things to do on the day: what is late first, then by the hour, then by the day's end."""
    found = [thing for part in _PARTS for thing in part(campaign, day)]
    return sorted(dict.fromkeys(found), key=_order)


def _order(thing: Thing) -> tuple[int, str, str, str, str]:
    hour = thing.due[:2].isdigit() and ":" in thing.due
    rank = 1 if hour else 2 if thing.due == _LAST else 0
    return rank, thing.due if hour else "", thing.action, thing.work_id, thing.place


def _portal(campaign: Campaign, day: datetime.date) -> Iterator[Thing]:
    """Tasks of the portal that are due today or late."""
    for row in campaign.portal:
        if row.task is None or row.due is None or row.done_on is not None or row.due > day:
            continue
        late = row.due < day
        yield Thing(
            f"просрочено с {row.due:%d.%m}" if late else _LAST,
            _TASK_ACTION.get(row.task.value, "P3"),
            f"Портал: {campaign.words[row.task]}",
            who=campaign.settings.coordinator or "",
            work_id=row.work_id or "",
        )


_TASK_ACTION = {
    "archive": "P4", "code_list": "P5", "paper_protocol": "P5", "criteria": "F3",
    "form": "F4", "upload": "F4", "report": "F5",
}  # fmt: skip


def _works(campaign: Campaign, day: datetime.date) -> Iterator[Thing]:
    """The works of the day with their rooms and organisers."""
    for row in _of(campaign, day):
        names = _organizers(campaign, day, row)
        yield Thing(
            _hour(campaign, row),
            "C4",
            f"Работа: {row.class_name}{_part(campaign, row)}",
            ", ".join(row.rooms or ()),
            ", ".join(names) or "организатор не назначен",
            row.work_id or "",
        )


def _rooms(campaign: Campaign, day: datetime.date) -> Iterator[Thing]:
    """Rooms of the day that nobody has checked, or where something is not ready."""
    checked: dict[str, list[bool | None]] = {}
    for item in campaign.readiness:
        if item.date == day and item.place:
            checked.setdefault(item.place, []).append(item.ready)
    for room in sorted({r for row in _of(campaign, day) for r in row.rooms or ()}):
        items = checked.get(room, [])
        missing = sum(ready is not True for ready in items)
        if missing or not items:
            what = f"не готово пунктов: {missing}" if items else "пункты не отмечены"
            yield Thing(_FIRST, "C1", f"Проверьте аудиторию, {what}", room)


def _briefing(campaign: Campaign, day: datetime.date) -> Iterator[Thing]:
    """People who work today or tomorrow and were not briefed."""
    coming = _next(campaign, day)
    for at in (day, coming):
        ids = {
            row.staff_id
            for row in campaign.assignments
            if at is not None and row.date == at and row.briefed_on is None
        }
        if ids:
            names = [s.full_name or s.staff_id or "" for s in campaign.staff if s.staff_id in ids]
            when = "сегодня" if at == day else f"на {at:%d.%m}"
            yield Thing(
                _FIRST if at == day else _LAST, "C2", f"Инструктаж, работают {when}",
                who=", ".join(names),
            )  # fmt: skip


def _issue(campaign: Campaign, day: datetime.date) -> Iterator[Thing]:
    """Rooms that got no materials today, and those that have not given them back."""
    moved = {
        (row.work_id, row.room, row.event)
        for row in campaign.materials
        if row.kind is MaterialsKind.SET and (row.at or "").startswith(f"{day:%d.%m.%Y}")
    }
    for row in _of(campaign, day):
        for room in row.rooms or ():
            work = row.work_id or ""
            if (work, room, Event.ISSUED) not in moved:
                yield Thing(_FIRST, "C3", "Выдайте материалы", room, work_id=work)
            elif not any((work, room, event) in moved for event in _BACK):
                yield Thing(_LAST, "F1", "Примите материалы", room, work_id=work)


def _sealing(campaign: Campaign, day: datetime.date) -> Iterator[Thing]:
    """Works of the next school day whose sets are not sealed, and whose pupils have no places."""
    coming = _next(campaign, day)
    sealed = {row.work_id for row in campaign.materials if row.event is Event.SEALED}
    seated = {row.work_id for row in campaign.seating}
    for work in sorted({row.work_id or "" for row in _of(campaign, coming)}):
        if work not in seated:
            yield Thing(_LAST, "C3", f"Рассадите участников на {coming:%d.%m}", work_id=work)
        if work not in sealed:
            yield Thing(_LAST, "P6", f"Запечатайте комплекты на {coming:%d.%m}", work_id=work)


def _attendance(campaign: Campaign, day: datetime.date) -> Iterator[Thing]:
    """Classes whose attendance is not marked, of today and of earlier days."""
    marked = {
        (row.work_id, row.participant_code)
        for row in campaign.protocol
        if row.attendance is not None
    }
    for row in campaign.plan:
        if row.date is None or row.date > day or not row.work_id:
            continue
        pupils = [p for p in campaign.writers_of(row.work_id) if p.class_name == row.class_name]
        left = sum((row.work_id, p.participant_code) not in marked for p in pupils)
        if left:
            due = _LAST if row.date == day else f"просрочено с {row.date:%d.%m}"
            what = f"Отметьте явку: {row.class_name}, осталось {left} из {len(pupils)}"
            yield Thing(due, "C4", what, "«Протокол»", work_id=row.work_id)


def _reserve(campaign: Campaign, day: datetime.date) -> Iterator[Thing]:
    """Who writes on this reserve day, by work."""
    counted = Counter(row.work_id or "" for row in campaign.reserve if row.reserve_date == day)
    for work, count in sorted(counted.items()):
        yield Thing(_FIRST, "F7", f"Резервный день, участников: {count}", work_id=work)


def _incidents(campaign: Campaign, day: datetime.date) -> Iterator[Thing]:
    """Incidents up to today for which no measure is written."""
    for row in campaign.incidents:
        if row.measures is None and row.kind is not None:
            what = f"Запишите меры по инциденту {row.incident_id}: {campaign.words[row.kind]}"
            yield Thing(_LAST, "C4", what, row.room or "", work_id=row.work_id or "")


def _retention(campaign: Campaign, day: datetime.date) -> Iterator[Thing]:
    """What has been kept long enough and is to be destroyed by an act."""
    names = {s.staff_id: s.full_name or "" for s in campaign.staff}
    for row in kept(campaign):
        until = term(campaign, row)
        if until is not None and until < day and row.kind is not None:
            yield Thing(
                f"срок вышел {until:%d.%m}",
                "F8",
                f"Уничтожьте по акту {row.item_id}: {campaign.words[row.kind]}",
                row.place or "",
                names.get(row.holder, ""),
                row.work_id or "",
            )


_PARTS: Sequence[Part] = (
    _portal, _rooms, _briefing, _issue, _works, _attendance, _reserve, _sealing, _incidents,
    _retention,
)  # fmt: skip


def _of(campaign: Campaign, day: datetime.date | None) -> list[PlanRow]:
    return [row for row in campaign.plan if day is not None and row.date == day and row.work_id]


def _next(campaign: Campaign, day: datetime.date) -> datetime.date | None:
    """The day of works that this day is the eve of: no school day lies between."""
    last = SchoolDays(campaign).after(day)
    coming = (row.date for row in campaign.plan if row.date and day < row.date <= last)
    return min(coming, default=None)


def _hour(campaign: Campaign, row: PlanRow) -> str:
    """When the first lesson begins in the class's shift; the lesson where the bells are unknown."""
    home = campaign.class_by_name.get(row.class_name or "")
    shift = (home.shift if home else None) or 1
    for bell in campaign.lessons:
        if (bell.shift or 1) == shift and bell.lesson == row.lesson_from and bell.begins:
            return bell.begins
    return f"урок {row.lesson_from}" if row.lesson_from else _FIRST


def _part(campaign: Campaign, row: PlanRow) -> str:
    work = campaign.work_by_id.get(row.work_id or "")
    return f", часть {row.part}" if work and (work.parts or 1) > 1 and row.part else ""


def _organizers(campaign: Campaign, day: datetime.date, row: PlanRow) -> list[str]:
    ids = {
        one.staff_id
        for one in campaign.assignments
        if one.date == day
        and one.role is AssignmentsRole.ROOM_ORGANIZER
        and one.room in (row.rooms or ())
    }
    return [s.full_name or s.staff_id or "" for s in campaign.staff if s.staff_id in ids]
