"""From the book to a seating and back: whom to seat, in which rooms, as rows of «seating»."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.match import Table
from vpr_xl.core.records.campaign import Campaign, writes
from vpr_xl.core.records.moments import Moment, bells, moment_of
from vpr_xl.core.records.rows import Form, PlanRow, RoomsRow, SeatingRow
from vpr_xl.core.records.writing import append_row, emptied_row, set_value
from vpr_xl.core.seating.hall import Hall, hall, place_of, written
from vpr_xl.core.seating.sit import (
    Chance,
    Group,
    Pupil,
    Reason,
    Seat,
    Seating,
    Wishes,
    seated,
)


@dataclass(frozen=True)
class Sitting:
    """One part of a work, written at once by some classes.

    kept: writers who had a seat before and stay there.
    """

    work_id: str
    part: int
    date: datetime.date | None
    classes: tuple[str, ...]
    kept: int
    done: Seating

    @property
    def lost(self) -> Mapping[tuple[str, Reason], int]:
        """How many of a class stay without a place, by the reason."""
        return Counter((pupil.class_name, why) for pupil, why in self.done.unseated)


@dataclass(frozen=True)
class SeatingProposal:
    """What shall be written, and what came of each sitting in the order of days.

    unplaced: rooms whose rows of places are not known, so that nobody got a place there.
    """

    changes: tuple[SetCell, ...]
    sittings: tuple[Sitting, ...]
    unplaced: tuple[str, ...]


def halls_of(campaign: Campaign, *, computers: bool = False) -> Mapping[str, Hall]:
    """The school's rooms; with computers their number is the capacity."""
    single = campaign.decision("one_per_desk")
    return {
        room.room: _hall(room, computers=computers, single=single)
        for room in reversed(campaign.rooms)
        if room.room
    }


def _hall(room: RoomsRow, *, computers: bool, single: bool) -> Hall:
    capacity = (room.computers if computers else room.capacity) or 0
    return hall(str(room.room), capacity, room.desk_rows, room.desk_columns, one_per_desk=single)


@dataclass(frozen=True)
class _Occasion:
    """Rows of the plan for one part of a work that are written at once."""

    work_id: str
    part: int
    rows: list[PlanRow]
    moments: list[Moment | None]

    def meets(self, moment: Moment | None) -> bool:
        """Whether it goes on at that moment; two unknown ones are taken for the same."""
        if moment is None:
            return None in self.moments
        return any(m == moment or m.meets(moment) for m in self.moments if m)


def _occasions(campaign: Campaign) -> list[_Occasion]:
    """In the order of days and lessons; what has no date comes last."""
    times = bells(campaign)
    found: list[_Occasion] = []
    for row in campaign.plan:
        if not (row.work_id and row.class_name):
            continue
        part, moment = row.part or 1, moment_of(campaign, row, times)
        same = (o for o in found if (o.work_id, o.part) == (row.work_id, part) and o.meets(moment))
        one = next(same, None)
        if one is None:
            one = _Occasion(row.work_id, part, [], [])
            found.append(one)
        one.rows.append(row)
        one.moments.append(moment)
    return sorted(found, key=_order)


def _order(one: _Occasion) -> tuple[datetime.date, int, str, int]:
    first = one.rows[0]
    return (first.date or datetime.date.max, first.lesson_from or 0, one.work_id, one.part)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A seat and when it is taken."""

    moment: Moment | None
    work_id: str
    part: int
    seat: Seat


class _House:
    """Who sits where and when, as it grows."""

    def __init__(self, campaign: Campaign, freed: frozenset[int]) -> None:
        self.campaign = campaign
        self.taken: dict[str, list[_Taken]] = {}
        self.seats: dict[tuple[str, int], dict[str, Seat]] = {}
        times = bells(campaign)
        when = {
            (row.class_name, row.work_id, row.part or 1): moment_of(campaign, row, times)
            for row in reversed(campaign.plan)
        }
        usual = {(work_id, part): moment for (_, work_id, part), moment in when.items()}
        for row in campaign.seating:
            if row.nth in freed or not (row.work_id and row.participant_code):
                continue
            pupil = campaign.participant_by_code.get(row.participant_code)
            class_name = (pupil.class_name if pupil else None) or ""
            seat = Seat(row.room or "", place_of(row.place), row.variant, class_name)
            part = row.part or 1
            moment = when.get((class_name, row.work_id, part), usual.get((row.work_id, part)))
            self.add(row.work_id, part, row.participant_code, seat, moment)

    def add(self, work_id: str, part: int, code: str, seat: Seat, moment: Moment | None) -> None:
        """Somebody sits down."""
        self.seats.setdefault((work_id, part), {})[code] = seat
        self.taken.setdefault(seat.room, []).append(_Taken(moment, work_id, part, seat))

    def at(self, one: _Occasion, rooms: Sequence[str]) -> list[Seat]:
        """Seats taken in the rooms while the work is written, this work's own marked."""
        out = []
        for room in rooms:
            for taken in self.taken.get(room, ()):
                own = (taken.work_id, taken.part) == (one.work_id, one.part)
                if one.meets(taken.moment) and (own or taken.moment is not None):
                    seat = taken.seat
                    out.append(Seat(seat.room, seat.place, seat.variant, seat.class_name, mine=own))
        return out


def propose(
    campaign: Campaign,
    randbelow: Chance,
    *,
    date: datetime.date | None = None,
    work_id: str | None = None,
    replace: bool = False,
) -> SeatingProposal:
    """Seats for the writers who have none, of one day, one work or all of the plan.

    replace: the seats of the chosen works are given anew.  Needs the sheet of seats.
    """
    table = campaign.table("seating")
    if table is None:
        raise KeyError("seating")
    chosen = [
        one
        for one in _occasions(campaign)
        if work_id in (None, one.work_id) and (date is None or one.rows[0].date == date)
    ]
    freed = _freed(campaign, chosen) if replace else {}
    house = _House(campaign, frozenset(row.nth for row in freed.values()))
    sittings = tuple(_sitting(house, one, randbelow) for one in chosen)
    changes = tuple(_changes(table, sittings, freed))
    known = halls_of(campaign)
    rooms = {s.room for one in sittings for s in one.done.seats.values()}
    unplaced = tuple(sorted(room for room in rooms if not known[room].known))
    return SeatingProposal(changes, sittings, unplaced)


_Key = tuple[str, int, str]


def _freed(campaign: Campaign, chosen: Sequence[_Occasion]) -> dict[_Key, SeatingRow]:
    """Rows of the works that are seated anew, by work, part and code; the first of equal ones."""
    classes = {(o.work_id, o.part, r.class_name) for o in chosen for r in o.rows}
    out: dict[_Key, SeatingRow] = {}
    for row in reversed(campaign.seating):
        pupil = campaign.participant_by_code.get(row.participant_code or "")
        part = row.part or 1
        if pupil and row.work_id and (row.work_id, part, pupil.class_name) in classes:
            out[row.work_id, part, str(row.participant_code)] = row
    return out


def _sitting(house: _House, one: _Occasion, randbelow: Chance) -> Sitting:
    campaign = house.campaign
    settings = campaign.settings
    wishes = Wishes(
        mix=campaign.decision("mix_classes"),
        differ=campaign.decision("neighbours_differ"),
        special_room=settings.special_needs_room or "",
    )
    already = house.seats.get((one.work_id, one.part), {})
    groups, kept = _groups(campaign, one, already)
    computers = any(row.form is Form.COMPUTER for row in one.rows)
    every = halls_of(campaign, computers=computers)
    named = {room for g in groups for room in g.rooms} | {wishes.special_room}
    halls = {room: every[room] for room in sorted(named) if room in every}
    before = house.seats.get((one.work_id, one.part - 1), {})
    done = seated(groups, halls, house.at(one, list(halls)), wishes, randbelow, before)
    when = {row.class_name: m for row, m in zip(one.rows, one.moments, strict=True)}
    for code, seat in done.seats.items():
        house.add(one.work_id, one.part, code, seat, when[seat.class_name])
    classes = tuple(dict.fromkeys(str(row.class_name) for row in one.rows))
    return Sitting(one.work_id, one.part, one.rows[0].date, classes, kept, done)


def _groups(
    campaign: Campaign, one: _Occasion, already: Mapping[str, Seat]
) -> tuple[list[Group], int]:
    """Writers without a seat by class, and how many have one."""
    language, kept = campaign.language_of(one.work_id), 0
    groups: dict[str, Group] = {}
    for row in one.rows:
        name = str(row.class_name)
        writers = [p for p in campaign.participants_of.get(name, ()) if writes(p, language)]
        pupils = tuple(
            Pupil(p.participant_code or "", name, bool(p.special_needs))
            for p in writers
            if p.participant_code not in already
        )
        if name not in groups:
            groups[name] = Group(name, pupils, row.rooms or ())
            kept += len(writers) - len(pupils)
    return list(groups.values()), kept


def _changes(
    table: Table, sittings: Sequence[Sitting], freed: Mapping[_Key, SeatingRow]
) -> Iterator[SetCell]:
    """Freed rows get their new seat or are emptied; the others are added below."""
    added, used = 0, set()
    for one in sittings:
        for code, seat in one.done.seats.items():
            key = (one.work_id, one.part, code)
            place = written(seat.place) if seat.place else None
            values = {"room": seat.room, "place": place, "variant": seat.variant}
            old = freed.get(key)
            if old is not None:
                used.add(key)
                for name, value in values.items():
                    if name in table.places:
                        yield set_value(table, old.nth, table.sheet.column(name), value)
            else:
                named = {"work_id": one.work_id, "part": one.part, "participant_code": code}
                yield from append_row(table, {**named, **values}, added)
                added += 1
    for key, row in freed.items():
        if key not in used:
            yield from emptied_row(table, row.nth)
