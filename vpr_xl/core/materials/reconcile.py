"""What the counts of one work must agree in, and every difference with both numbers.

Every equation is checked as soon as both of its sides are entered; nothing waits for a day except
what has not come back at all.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence

from vpr_xl.core.materials.figures import (
    Difference,
    Figure,
    Sat,
    Seat,
    What,
    WorkFacts,
    attended,
    seated,
    total,
)
from vpr_xl.core.materials.ledger import RETURNS, Movement, parts_of
from vpr_xl.core.materials.people import misplaced, twice
from vpr_xl.core.materials.sessions import Session, by_day, enter
from vpr_xl.core.records.rows import Event, MaterialsKind


def differences(facts: WorkFacts, today: datetime.date) -> list[Difference]:
    """Every difference of one work; today: the day after which what was handed out must be back."""
    out: list[Difference] = []
    for part in range(1, facts.parts + 1):
        one = _Part(facts, part)
        out += [*one.print_run(), *one.sets(), *one.slips(), *one.rooms(today), *one.reserve()]
        out += [*one.experts(), *misplaced(facts, part)]
    out += twice(facts)
    return out


class _Part:
    """The facts of one part of a work, gathered once for all equations."""

    def __init__(self, facts: WorkFacts, part: int) -> None:
        self.facts, self.part = facts, part
        self.moves = [m for m in facts.moves if part in parts_of(m, facts.parts)]
        self.seats = [s for s in facts.seats if s.part == part]
        self.room_of = {s.code: s.room for s in self.seats}
        self.seats_in: dict[str, list[Seat]] = defaultdict(list)
        for seat in self.seats:
            self.seats_in[seat.room].append(seat)
        self.sat_in: dict[str | None, list[Sat]] = defaultdict(list)
        for sat in facts.sat:
            self.sat_in[sat.room or self.room_of.get(sat.code)].append(sat)
        regular: dict[tuple[MaterialsKind, str | None], list[Session]] = defaultdict(list)
        later: dict[MaterialsKind, Session] = {}
        for m in self.moves:
            if m.event is Event.ISSUED or m.event in RETURNS:
                if m.at.date() in facts.reserve_days:
                    later.setdefault(m.kind, Session(m.at.date())).moves[m.event].append(m)
                else:
                    enter(regular[m.kind, m.room], m)
        self.by_room, self.later = regular, later

    def difference(
        self,
        what: What,
        kind: MaterialsKind,
        first: Figure,
        second: Figure,
        room: str | None = None,
        variant: int | None = None,
        codes: tuple[str, ...] = (),
    ) -> Difference:
        return Difference(
            what, self.facts.work_id, self.part, kind, first, second, room, variant, codes
        )

    def _of(self, kind: MaterialsKind, *events: Event) -> list[Movement]:
        return [m for m in self.moves if m.kind is kind and m.event in events]

    def print_run(self) -> Iterator[Difference]:
        """Printed = issued + spare: no more goes out than there was, and all of it was sealed."""
        for kind in (MaterialsKind.SET, MaterialsKind.SLIPS, MaterialsKind.PROTOCOL):
            printed, issued = self._of(kind, Event.PRINTED), self._of(kind, Event.ISSUED)
            if not printed or not issued:
                continue
            made, out = total(printed), total(issued)
            back = total(self._of(kind, Event.RETURNED_UNUSED))
            if out.count - back.count > made.count:
                net = Figure(out.count - back.count, "materials", out.rows + back.rows)
                yield self.difference("printed_issued", kind, made, net)
            until = self._last_room_served(issued)
            sealed = total(m for m in self._of(kind, Event.SEALED) if until and m.at <= until)
            before = total(m for m in printed if until and m.at <= until)
            if sealed.rows and sealed.count != before.count:
                yield self.difference("printed_sealed", kind, before, sealed)

    def _last_room_served(self, issued: Sequence[Movement]) -> datetime.datetime | None:
        """When the last room first got something; None while a seated room has got nothing."""
        first: dict[str | None, datetime.datetime] = {}
        for m in issued:
            first.setdefault(m.room, m.at)
        if None not in first and not set(self.seats_in) <= first.keys():
            return None
        return max(first.values())

    def rooms(self, today: datetime.date) -> Iterator[Difference]:
        """Issued = used + unused + spoiled, and used = those who were there, room by room."""
        for (kind, room), sessions in self.by_room.items():
            for one in sessions:
                if not one.came_back:
                    yield from self._still_out(kind, room, one, today)
                    continue
                for variant in one.variants:
                    issued = one.figure(Event.ISSUED, variant=variant)
                    back = one.figure(*RETURNS, variant=variant)
                    if issued.count != back.count:
                        yield self.difference("issued_returned", kind, issued, back, room, variant)
            if kind is not MaterialsKind.PROTOCOL:
                yield from self._attended(kind, room, sessions)

    def _still_out(
        self, kind: MaterialsKind, room: str | None, one: Session, today: datetime.date
    ) -> Iterator[Difference]:
        issued = one.figure(Event.ISSUED)
        day = max(m.at.date() for m in one.moves[Event.ISSUED])
        if issued.count and kind is MaterialsKind.SET and day < today:
            nothing = Figure(0, "materials", ())
            yield self.difference("not_returned", kind, issued, nothing, room)

    def _attended(
        self, kind: MaterialsKind, room: str | None, sessions: Sequence[Session]
    ) -> Iterator[Difference]:
        """Used pieces against «Протокол»; a row without a room is about all rooms at once."""
        if room is None and sum(k is kind for k, _ in self.by_room) > 1:
            return
        here = self.facts.sat if room is None else self.sat_in.get(room, ())
        for one, people in by_day(sessions, here, lambda s: s.days[self.part - 1]):
            if not people or not one.came_back or any(s.regular is None for s in people):
                continue
            slips = kind is MaterialsKind.SLIPS
            whole = slips and not all(m.part for m in one.moves[Event.ISSUED])
            for variant in (None,) if slips else one.variants:
                came = [
                    s
                    for s in people
                    if (self.part in (s.regular or ()) or (whole and s.regular))
                    and variant in (None, s.variants[self.part - 1])
                ]
                used, wrote = one.figure(Event.RETURNED_USED, variant=variant), len(came)
                if used.count != wrote:
                    yield self.difference(
                        "used_attended", kind, used, attended(came, people), room, variant
                    )

    def reserve(self) -> Iterator[Difference]:
        """The same on reserve days, where the rooms are others: all of them together."""
        for kind, group in self.later.items():
            if not group.came_back:
                continue
            issued, back = group.figure(Event.ISSUED), group.figure(*RETURNS)
            if issued.count != back.count:
                yield self.difference("issued_returned", kind, issued, back)
            known = [s for s in self.facts.sat if s.reserve is not None]
            came = [s for s in known if self.part in (s.reserve or ())]
            used = group.figure(Event.RETURNED_USED)
            if kind is not MaterialsKind.PROTOCOL and known and used.count != len(came):
                yield self.difference("used_attended", kind, used, attended(came, known))

    def slips(self) -> Iterator[Difference]:
        """Slips printed for a room and handed out in it = participants who sit there."""
        kind = MaterialsKind.SLIPS
        for room, made, people in self._printed_for(kind):
            gone = total(self._thrown_away(kind, room))
            left = Figure(made.count - gone.count, "materials", made.rows + gone.rows)
            if left.count != people.count:
                yield self.difference("slips_printed", kind, left, people, room)
        for room, seats in self.seats_in.items():
            for one, here in by_day(self.by_room.get((kind, room), ()), seats, lambda s: s.day):
                issued, sitting = one.figure(Event.ISSUED), seated(here)
                if issued.rows and sitting.rows and issued.count != sitting.count:
                    yield self.difference("slips_issued", kind, issued, sitting, room)

    def _thrown_away(self, kind: MaterialsKind, room: str) -> list[Movement]:
        """Pieces for the room destroyed before any was handed out there, a new print's old ones.

        What is destroyed after the day was used or spare: it was printed for that day all right.
        """
        out = [m.at for m in self._of(kind, Event.ISSUED) if m.room in (None, room)]
        days = [s.day for s in self.seats_in[room] if s.day]
        return [
            m
            for m in self._of(kind, Event.DESTROYED)
            if m.room == room
            and (not out or m.at < min(out))
            and (not days or m.at.date() <= max(days))
        ]

    def sets(self) -> Iterator[Difference]:
        """Sets are printed for everybody who sits; more of them are to spare."""
        kind = MaterialsKind.SET
        printed = self._of(kind, Event.PRINTED)
        if printed and not all(m.room for m in printed):
            made, people = total(printed), seated(self.seats)
            if made.count < people.count:
                yield self.difference("sets_printed", kind, made, people)
            return
        for room, made, people in self._printed_for(kind):
            if made.count < people.count:
                yield self.difference("sets_printed", kind, made, people, room)

    def _printed_for(self, kind: MaterialsKind) -> Iterator[tuple[str, Figure, Figure]]:
        """What was printed for a room, beside those who sit there, all on one day."""
        of_room: dict[str, list[Movement]] = defaultdict(list)
        for m in self._of(kind, Event.PRINTED):
            if m.room in self.seats_in and m.at.date() not in self.facts.reserve_days:
                of_room[m.room].append(m)
        for room, mine in of_room.items():
            seats = self.seats_in[room]
            if len({s.day for s in seats}) == 1:
                yield room, total(mine), seated(seats)

    def experts(self) -> Iterator[Difference]:
        """Experts get every used work, and give every one back."""
        kind = MaterialsKind.SET
        used, given, back = (
            total(self._of(kind, event))
            for event in (Event.RETURNED_USED, Event.TO_EXPERTS, Event.FROM_EXPERTS)
        )
        if used.rows and given.rows and used.count != given.count:
            yield self.difference("used_experts", kind, used, given)
        if given.rows and back.rows and given.count != back.count:
            yield self.difference("experts_back", kind, given, back)
