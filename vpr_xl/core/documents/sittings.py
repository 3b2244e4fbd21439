"""Who writes what where and when, joined from plan, seating and assignments for the documents."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from vpr_xl.core.documents.registry import Scope
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import AssignmentsRole, ParticipantsRow, PlanRow, SeatingRow, StaffRow
from vpr_xl.core.values import alphabetical


@dataclass(frozen=True, slots=True)
class Seat:
    """A participant in a room. place: "2-3", "" before seating; variant: 1, 2 or None."""

    participant: ParticipantsRow
    place: str = ""
    variant: int | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """One part of a work in one room on one day. seats: in the order of the room list."""

    date: datetime.date
    work_id: str
    part: int
    room: str
    plan: PlanRow
    seats: tuple[Seat, ...]
    organizers: tuple[StaffRow, ...] = ()


#: Days are asked for again by every document of every room.
_KNOWN: WeakKeyDictionary[Campaign, dict[datetime.date | None, list[Sitting]]] = WeakKeyDictionary()


def sittings(campaign: Campaign, scope: Scope) -> list[Sitting]:
    """Sittings of the scope by day, lesson, work, part and room.

    A participant without a row of «Рассадка» is counted to the first room of the class's plan row.
    """
    known = _KNOWN.setdefault(campaign, {})
    if scope.date not in known:
        known[scope.date] = _gathered(campaign, scope.date)
    return [one for one in known[scope.date] if scope.takes(one.date, one.work_id, one.room)]


def _gathered(campaign: Campaign, on: datetime.date | None) -> list[Sitting]:
    """Every sitting of the day; of all days where it is None."""
    placed = {(s.work_id, s.part or 1, s.participant_code): s for s in campaign.seating}
    gathered: dict[tuple[datetime.date, int, str, int, str], tuple[PlanRow, list[Seat]]] = {}
    for row in campaign.plan:
        if row.date is None or not row.work_id or on not in (None, row.date):
            continue
        for seat, room in _seats(campaign, row, placed):
            key = (row.date, row.lesson_from or 0, row.work_id, row.part or 1, room)
            gathered.setdefault(key, (row, []))[1].append(seat)
    return [
        Sitting(day, work_id, part, room, row, _listed(seats), _organizers(campaign, day, room))
        for (day, _, work_id, part, room), (row, seats) in sorted(
            gathered.items(), key=lambda one: one[0]
        )
    ]


def _seats(
    campaign: Campaign, row: PlanRow, placed: Mapping[tuple[Any, int, Any], SeatingRow]
) -> Iterator[tuple[Seat, str]]:
    """The class's writers of this part, each with the room."""
    first = row.rooms[0] if row.rooms else ""
    for participant in campaign.writers_of(str(row.work_id)):
        if participant.class_name != row.class_name:
            continue
        at = placed.get((row.work_id, row.part or 1, participant.participant_code))
        if at is None:
            yield Seat(participant), first
        else:
            yield Seat(participant, at.place or "", at.variant), at.room or first


def _listed(seats: Sequence[Seat]) -> tuple[Seat, ...]:
    """In the order of places, those without one after them by class and name."""

    def order(seat: Seat) -> tuple[int, tuple[int, ...], str, str]:
        numbers = tuple(int(n) for n in seat.place.split("-") if n.isdigit())
        person = seat.participant
        return (not numbers, numbers, person.class_name or "", alphabetical(person.full_name))

    return tuple(sorted(seats, key=order))


def _organizers(campaign: Campaign, day: datetime.date, room: str) -> tuple[StaffRow, ...]:
    """Who is assigned to the room on that day, once each."""
    ids = {
        one.staff_id: None
        for one in campaign.assignments
        if one.date == day and one.room == room and one.role is AssignmentsRole.ROOM_ORGANIZER
    }
    return tuple(s for s in campaign.staff if s.staff_id in ids)
