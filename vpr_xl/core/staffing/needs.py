"""Whom the plan needs: organisers by room, technicians by day, experts and observers by work."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vpr_xl.core.records.campaign import Campaign, writes
from vpr_xl.core.records.moments import Moment, bells, moment_of, span
from vpr_xl.core.records.rows import (
    AssignmentsRole,
    AssignmentsRow,
    PlanRow,
    SubjectCode,
)
from vpr_xl.core.records.schooldays import SchoolDays
from vpr_xl.core.staffing.rules import Need, Person, Staffing, Wishes


@dataclass(frozen=True)
class Occupied:
    """A room while it is written in: works, classes and when."""

    date: datetime.date
    room: str
    works: tuple[str, ...]
    classes: tuple[str, ...]
    moment: Moment


def occupied(campaign: Campaign) -> list[Occupied]:
    """Rooms by day and time; works written in one room at once stand together.

    The rooms are those where participants sit, before the seating those of the plan and the room
    of special needs.
    """
    times = bells(campaign)
    seated = _seated_rooms(campaign)
    out: dict[tuple[datetime.date, str], list[Occupied]] = defaultdict(list)
    for row in campaign.plan:
        moment = moment_of(campaign, row, times)
        if moment and row.work_id and row.class_name:
            rooms = seated.get((row.class_name, row.work_id, row.part or 1))
            for room in rooms or _planned_rooms(campaign, row):
                one = Occupied(moment.date, room, (row.work_id,), (row.class_name,), moment)
                here = out[moment.date, room]
                out[moment.date, room] = _joined(here, one)
    return [one for key in sorted(out) for one in sorted(out[key], key=_lesson)]


def _lesson(one: Occupied) -> tuple[int, int, tuple[str, ...]]:
    return (one.moment.shift, one.moment.first or 0, one.works)


def _joined(here: Sequence[Occupied], one: Occupied) -> list[Occupied]:
    """The room's times with one more; what meets it, or is the same work, becomes one with it."""
    apart = []
    for other in here:
        same = set(one.works) & set(other.works)
        if same or one.moment == other.moment or one.moment.meets(other.moment):
            moment = span([other.moment, one.moment])
            assert moment is not None
            works = tuple(sorted({*other.works, *one.works}))
            classes = tuple(sorted({*other.classes, *one.classes}))
            one = Occupied(one.date, one.room, works, classes, moment)
        else:
            apart.append(other)
    return [*apart, one]


def _seated_rooms(campaign: Campaign) -> Mapping[tuple[str, str, int], tuple[str, ...]]:
    """Class, work and part -> rooms where its writers sit."""
    out: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for row in campaign.seating:
        pupil = campaign.participant_by_code.get(row.participant_code or "")
        if pupil and pupil.class_name and row.work_id and row.room:
            out[pupil.class_name, row.work_id, row.part or 1].add(row.room)
    return {key: tuple(sorted(rooms)) for key, rooms in out.items()}


def _planned_rooms(campaign: Campaign, row: PlanRow) -> tuple[str, ...]:
    special = campaign.settings.special_needs_room
    rooms = tuple(dict.fromkeys(row.rooms or ()))
    if not special or special in rooms:
        return rooms
    language = campaign.language_of(row.work_id or "")
    pupils = campaign.participants_of.get(row.class_name or "", ())
    apart = any(p.special_needs and writes(p, language) for p in pupils)
    return (*rooms, special) if apart else rooms


def staffing(
    campaign: Campaign,
    *,
    date: datetime.date | None = None,
    freed: Collection[int] = (),
) -> Staffing:
    """What is missing on a day, or on all days of the plan, and who there is.

    freed: places among the rows of assignments that do not count.
    """
    rows = [r for r in campaign.assignments if r.nth not in freed and r.date and r.staff_id]
    needs = [
        one
        for one in (
            *_organizers(campaign, rows),
            *_technicians(campaign, rows),
            *_experts(campaign, rows),
            *_observers(campaign, rows),
        )
        if date in (None, one.date)
    ]
    wishes = Wishes(
        organizer_may_teach_subject=campaign.decision("organizer_may_teach_subject"),
        organizer_may_teach_class=campaign.decision("organizer_may_teach_class"),
        expert_may_teach_class=campaign.decision("expert_may_teach_class"),
    )
    return Staffing(needs, people(campaign, rows), wishes)


def _subjects(campaign: Campaign, works: Sequence[str]) -> frozenset[SubjectCode]:
    found = (campaign.work_by_id.get(work_id) for work_id in works)
    return frozenset(work.subject_code for work in found if work and work.subject_code)


def _open(need: Need, wanted: int, standing: Collection[str]) -> Iterator[Need]:
    """As many needs as are missing; nobody who stands there already may serve one."""
    there = frozenset(standing)
    one = Need(
        need.date, need.works, need.role, need.room, need.moment, need.subjects, need.classes, there
    )
    for _ in range(wanted - len(there)):
        yield one


def _organizers(campaign: Campaign, rows: Sequence[AssignmentsRow]) -> Iterator[Need]:
    role, wanted = AssignmentsRole.ROOM_ORGANIZER, int(campaign.decision("organizers_per_room"))
    for one in occupied(campaign):
        need = Need(
            one.date,
            one.works,
            role,
            one.room,
            one.moment,
            _subjects(campaign, one.works),
            frozenset(one.classes),
        )
        standing = {
            str(r.staff_id)
            for r in rows
            if (r.date, r.role, r.room) == (one.date, role, one.room) and r.work_id in one.works
        }
        yield from _open(need, wanted, standing)


def _days(campaign: Campaign) -> Mapping[datetime.date, Mapping[str, list[Moment]]]:
    """Day -> works written on it -> when."""
    times = bells(campaign)
    out: dict[datetime.date, dict[str, list[Moment]]] = defaultdict(lambda: defaultdict(list))
    for row in campaign.plan:
        moment = moment_of(campaign, row, times)
        if moment and row.work_id:
            out[moment.date][row.work_id].append(moment)
    return {day: dict(sorted(works.items())) for day, works in sorted(out.items())}


def _technicians(campaign: Campaign, rows: Sequence[AssignmentsRow]) -> Iterator[Need]:
    """Of a whole day, in the room where materials are kept."""
    role, wanted = AssignmentsRole.TECHNICIAN, int(campaign.decision("technicians_per_day"))
    office = next((r.room for r in campaign.rooms if r.store), None)
    for day, works in _days(campaign).items():
        moment = span([m for moments in works.values() for m in moments])
        standing = {str(r.staff_id) for r in rows if (r.date, r.role) == (day, role)}
        yield from _open(Need(day, tuple(works), role, office, moment), wanted, standing)


def _observers(campaign: Campaign, rows: Sequence[AssignmentsRow]) -> Iterator[Need]:
    role, wanted = AssignmentsRole.OBSERVER, int(campaign.decision("observers_per_work"))
    for day, works in _days(campaign).items():
        for work_id, moments in works.items():
            standing = {
                str(r.staff_id) for r in rows if (r.date, r.role, r.work_id) == (day, role, work_id)
            }
            yield from _open(Need(day, (work_id,), role, None, span(moments)), wanted, standing)


def _experts(campaign: Campaign, rows: Sequence[AssignmentsRow]) -> Iterator[Need]:
    """On the day of the criteria, where it is unknown on the school day after the last part."""
    role, wanted = AssignmentsRole.EXPERT, int(campaign.decision("experts_per_work"))
    office = next((r.room for r in campaign.rooms if r.store), None)
    classes: dict[str, set[str]] = defaultdict(set)
    last: dict[str, datetime.date] = {}
    for row in campaign.plan:
        if row.work_id and row.date:
            classes[row.work_id].add(row.class_name or "")
            last[row.work_id] = max(row.date, last.get(row.work_id, row.date))
    days = SchoolDays(campaign)
    for work_id in sorted(last):
        work = campaign.work_by_id.get(work_id)
        day = (work.criteria_date if work else None) or days.after(last[work_id])
        standing = {str(r.staff_id) for r in rows if (r.role, r.work_id) == (role, work_id)}
        subjects, names = _subjects(campaign, [work_id]), frozenset(classes[work_id])
        need = Need(day, (work_id,), role, office, None, subjects, names)
        yield from _open(need, wanted, standing)


def people(campaign: Campaign, rows: Sequence[AssignmentsRow]) -> list[Person]:
    """Everybody of «staff» with what they do already; the first of equal numbers."""
    stands = _stands(campaign, rows)
    out: dict[str, Person] = {}
    for row in campaign.staff:
        if row.staff_id and row.staff_id not in out:
            mine = stands.get(row.staff_id, ())
            out[row.staff_id] = Person(
                row.staff_id,
                frozenset(role.value for role in row.roles or ()),
                frozenset(row.subjects or ()),
                frozenset(row.classes or ()),
                frozenset(_day(written) for written in row.days_off or ()) - {datetime.date.min},
                tuple(mine),
                len(mine),
            )
    return list(out.values())


def _day(written: str) -> datetime.date:
    """A day as «days off» writes it; the pattern lets 31.02.2027 through, which is no day."""
    day, month, year = (int(part) for part in written.split("."))
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return datetime.date.min


def assignment_moments(
    campaign: Campaign,
) -> Callable[[datetime.date, str | None, AssignmentsRole, Collection[str]], Moment | None]:
    """When somebody stands in a place: day, room, role and works -> the moment.

    In a room while its works are written there, elsewhere while they are written anywhere; None
    where the plan does not say, and for experts, whose hour does not matter.
    """
    days = _days(campaign)
    rooms: dict[tuple[datetime.date, str], list[Occupied]] = defaultdict(list)
    for one in occupied(campaign):
        rooms[one.date, one.room].append(one)

    def moment(
        date: datetime.date, room: str | None, role: AssignmentsRole, works: Collection[str]
    ) -> Moment | None:
        if role is AssignmentsRole.EXPERT:
            return None
        here = rooms.get((date, room or ""), ())
        moments = [o.moment for o in here if not set(o.works).isdisjoint(works)]
        planned = days.get(date, {})
        return span(moments or [m for work_id in works for m in planned.get(work_id, ())])

    return moment


def _stands(campaign: Campaign, rows: Sequence[AssignmentsRow]) -> Mapping[str, list[Need]]:
    """Who stands where by the rows given: one need a person, day, role and room."""
    places: dict[tuple[str, datetime.date, AssignmentsRole, str | None], list[str]] = {}
    for row in rows:
        if row.staff_id and row.date and row.role and row.work_id:
            key = (row.staff_id, row.date, row.role, row.room)
            places.setdefault(key, []).append(row.work_id)
    moment = assignment_moments(campaign)
    out: dict[str, list[Need]] = defaultdict(list)
    for (staff_id, date, role, room), works in places.items():
        when = moment(date, room, role, works)
        out[staff_id].append(Need(date, tuple(sorted(works)), role, room, when))
    return out
