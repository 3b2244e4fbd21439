"""Rows that people are about to fill: items of the rooms, attendance, acquaintance with documents.

Nothing is ticked here, and rows that stand on the sheets are never touched.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Form, Item, PlanRow, SeatingRow

#: Items of a place with a computer: every other item of the declaration is one of a room.
_AT_COMPUTERS = (Item.COMPUTER, Item.INTERNET)
_AT_DESK = (*_AT_COMPUTERS, Item.PRINTER)
Blank = Mapping[str, object]


def days_to_prepare(campaign: Campaign) -> list[datetime.date]:
    """Days of works up to the next one, today among the next."""
    days = sorted({row.date for row in campaign.plan if row.date})
    ahead = [day for day in days if day >= campaign.today]
    return [day for day in days if not ahead or day <= ahead[0]]


def readiness_blanks(
    campaign: Campaign, days: Sequence[datetime.date], workplace: str
) -> list[Blank]:
    """Items to check: each room of a day and the coordinator's workplace.

    A place that has rows on the day is left as it is; one that was checked before gets the items
    of its last day, since people drop what they do not need.
    """
    known: dict[str, dict[datetime.date, list[Item]]] = {}
    for row in campaign.readiness:
        if row.place and row.date and row.item:
            known.setdefault(row.place, {}).setdefault(row.date, []).append(row.item)
    return [
        {"place": place, "date": day, "item": item}
        for day in days
        for place, items in _places(campaign, day, workplace).items()
        if day not in known.get(place, {})
        for item in _last(known.get(place, {}), day) or items
    ]


def _places(campaign: Campaign, day: datetime.date, workplace: str) -> Mapping[str, Sequence[Item]]:
    """The day's places by name with the items that are usual there; the workplace comes last."""
    rooms: dict[str, bool] = {}
    for row in campaign.plan:
        for room in row.rooms or () if row.date == day else ():
            rooms[room] = rooms.get(room, False) or row.form is Form.COMPUTER
    usual = [item for item in Item if item not in _AT_DESK]
    places: dict[str, Sequence[Item]] = {
        room: [*usual, *(_AT_COMPUTERS if computers else ())]
        for room, computers in sorted(rooms.items())
    }
    return {**places, workplace: _AT_DESK} if places else {}


def _last(days: Mapping[datetime.date, list[Item]], day: datetime.date) -> list[Item]:
    """Items of the last day before this one."""
    before = [one for one in days if one < day]
    return days[max(before)] if before else []


def protocol_blanks(campaign: Campaign, days: Sequence[datetime.date]) -> list[Blank]:
    """Writers of the days' works without a row of «protocol», in the order of the room lists."""
    known = {(row.work_id, row.participant_code) for row in campaign.protocol}
    seats = {(s.work_id, s.participant_code): s for s in reversed(campaign.seating)}
    found: dict[tuple[str, str], tuple[tuple[object, ...], Blank]] = {}
    for row in campaign.plan:
        if row.date not in days or not row.work_id:
            continue
        for code in _codes(campaign, row):
            if (row.work_id, code) not in known:
                seat = seats.get((row.work_id, code))
                blank = _sitting(row, code, seat)
                found.setdefault((row.work_id, code), (_order(row, seat, blank), blank))
    return [blank for _, blank in sorted(found.values(), key=lambda one: one[0])]


def _codes(campaign: Campaign, row: PlanRow) -> Iterator[str]:
    """Codes of the class's writers."""
    for person in campaign.writers_of(row.work_id or ""):
        if person.class_name == row.class_name and person.participant_code:
            yield person.participant_code


def _sitting(row: PlanRow, code: str, seat: SeatingRow | None) -> Blank:
    rooms = row.rooms or ()
    room = seat.room if seat else rooms[0] if len(rooms) == 1 else None
    return {"work_id": row.work_id, "participant_code": code, "room": room}


def _order(row: PlanRow, seat: SeatingRow | None, blank: Blank) -> tuple[object, ...]:
    """By day, work, room and place; who has no place comes last in the room."""
    place = (seat.place or "") if seat else ""
    numbers = tuple(int(n) for n in place.split("-") if n.isdigit())
    where = str(blank["room"] or "")
    return (row.date, row.work_id, where, not numbers, numbers, blank["participant_code"])


def acknowledgement_blanks(campaign: Campaign) -> list[Blank]:
    """Person and document that belong together by role and have no row of «acknowledgements»."""
    known = {(row.staff_id, row.document_id) for row in campaign.acknowledgements}
    return [
        {"staff_id": person.staff_id, "document_id": document.document_id}
        for document in campaign.documents
        for person in campaign.staff
        if person.staff_id
        and document.document_id
        and {role.value for role in document.must_read or ()}
        & {role.value for role in person.roles or ()}
        and (person.staff_id, document.document_id) not in known
    ]
