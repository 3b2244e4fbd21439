"""What the counts of one work must agree in, and every difference with both numbers.

Every equation is checked as soon as both of its sides are entered; nothing waits for a day except
what has not come back at all.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from vpr_xl.core.materials.ledger import RETURNS, Movement, parts_of
from vpr_xl.core.records.rows import Event, MaterialsKind

What = Literal[
    "printed_issued",
    "printed_sealed",
    "issued_returned",
    "not_returned",
    "used_attended",
    "sets_printed",
    "slips_printed",
    "slips_issued",
    "used_experts",
    "experts_back",
    "seated_protocol",
    "protocol_seated",
    "protocol_twice",
    "other_room",
    "other_variant",
]


@dataclass(frozen=True, slots=True)
class Seat:
    """A participant's place in one part of the work. row: on «Рассадка»; day: by the plan."""

    row: int
    part: int
    code: str
    room: str
    variant: int | None = None
    day: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Sat:
    """A row of «Протокол» of the work.

    regular, reserve: parts written on the regular and on the reserve day, None where attendance is
    not entered.  variants, days: of part 1 and 2.
    """

    row: int
    code: str
    room: str | None
    regular: frozenset[int] | None
    reserve: frozenset[int] | None = None
    variants: tuple[int | None, int | None] = (None, None)
    days: tuple[datetime.date | None, datetime.date | None] = (None, None)


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """All that is known of one work's paper. moves: in their order.

    reserve_days: days on which only those write who were absent before.
    """

    work_id: str
    parts: int
    moves: Sequence[Movement]
    seats: Sequence[Seat]
    sat: Sequence[Sat]
    reserve_days: frozenset[datetime.date] = frozenset()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and where it comes from: the table and its physical rows."""

    count: int
    table: Literal["materials", "seating", "protocol"]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two numbers that must be equal and are not.

    room, variant: None where all of them are meant.  codes: participants that are named by it.
    """

    what: What
    work_id: str
    part: int
    kind: MaterialsKind
    first: Figure
    second: Figure
    room: str | None = None
    variant: int | None = None
    codes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Session:
    """Movements of one kind and part in one room from handing out to taking back, by event.

    day: of the first of them.  waits: something of it has not come back at all.
    """

    day: datetime.date
    waits: bool = False
    moves: dict[Event, list[Movement]] = field(default_factory=lambda: defaultdict(list))

    def figure(self, *events: Event, variant: int | None = None) -> Figure:
        return _sum(
            m for event in events for m in self.moves.get(event, ()) if variant in (None, m.variant)
        )

    @property
    def variants(self) -> tuple[int | None, ...]:
        """Variants that can be told apart: where every row that went out and back names one."""
        rows = [m for event in (Event.ISSUED, *RETURNS) for m in self.moves.get(event, ())]
        if rows and all(m.variant for m in rows):
            return tuple(sorted({m.variant for m in rows if m.variant}))
        return (None,)

    @property
    def came_back(self) -> bool:
        return not self.waits and any(self.moves.get(event) for event in RETURNS)

    @property
    def until(self) -> datetime.date:
        """The day of the last of them."""
        return max(m.at.date() for moves in self.moves.values() for m in moves)


def _sum(moves: Iterable[Movement]) -> Figure:
    found = list(moves)
    return Figure(sum(m.count for m in found), "materials", tuple(sorted(m.row for m in found)))


def differences(facts: WorkFacts, today: datetime.date) -> list[Difference]:
    """Every difference of one work; today: the day after which what was handed out must be back."""
    out: list[Difference] = []
    for part in range(1, facts.parts + 1):
        one = _Part(facts, part)
        out += [*one.print_run(), *one.sets(), *one.slips(), *one.rooms(today), *one.reserve()]
        out += [*one.experts(), *one.people()]
    out += _twice(facts)
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
        regular: dict[tuple[MaterialsKind, str | None], list[_Session]] = defaultdict(list)
        later: dict[MaterialsKind, _Session] = {}
        for m in self.moves:
            if m.event is Event.ISSUED or m.event in RETURNS:
                if m.at.date() in facts.reserve_days:
                    later.setdefault(m.kind, _Session(m.at.date())).moves[m.event].append(m)
                else:
                    _enter(regular[m.kind, m.room], m)
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
            made, out = _sum(printed), _sum(issued)
            back = _sum(self._of(kind, Event.RETURNED_UNUSED))
            if out.count - back.count > made.count:
                net = Figure(out.count - back.count, "materials", out.rows + back.rows)
                yield self.difference("printed_issued", kind, made, net)
            until = self._last_room_served(issued)
            sealed = _sum(m for m in self._of(kind, Event.SEALED) if until and m.at <= until)
            before = _sum(m for m in printed if until and m.at <= until)
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
        self, kind: MaterialsKind, room: str | None, one: _Session, today: datetime.date
    ) -> Iterator[Difference]:
        issued = one.figure(Event.ISSUED)
        day = max(m.at.date() for m in one.moves[Event.ISSUED])
        if issued.count and kind is MaterialsKind.SET and day < today:
            nothing = Figure(0, "materials", ())
            yield self.difference("not_returned", kind, issued, nothing, room)

    def _attended(
        self, kind: MaterialsKind, room: str | None, sessions: Sequence[_Session]
    ) -> Iterator[Difference]:
        """Used pieces against «Протокол»; a row without a room is about all rooms at once."""
        if room is None and sum(k is kind for k, _ in self.by_room) > 1:
            return
        here = self.facts.sat if room is None else self.sat_in.get(room, ())
        for one, people in _by_day(sessions, here, lambda s: s.days[self.part - 1]):
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
                        "used_attended", kind, used, _rows_of(came, people), room, variant
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
                yield self.difference("used_attended", kind, used, _rows_of(came, known))

    def slips(self) -> Iterator[Difference]:
        """Slips printed for a room and handed out in it = participants who sit there."""
        kind = MaterialsKind.SLIPS
        for room, made, people in self._printed_for(kind):
            if made.count != people.count:
                yield self.difference("slips_printed", kind, made, people, room)
        for room, seats in self.seats_in.items():
            for one, here in _by_day(self.by_room.get((kind, room), ()), seats, lambda s: s.day):
                issued, seated = one.figure(Event.ISSUED), _seated(here)
                if issued.rows and seated.rows and issued.count != seated.count:
                    yield self.difference("slips_issued", kind, issued, seated, room)

    def sets(self) -> Iterator[Difference]:
        """Sets are printed for everybody who sits; more of them are to spare."""
        kind = MaterialsKind.SET
        printed = self._of(kind, Event.PRINTED)
        if printed and not all(m.room for m in printed):
            made, people = _sum(printed), _seated(self.seats)
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
                yield room, _sum(mine), _seated(seats)

    def experts(self) -> Iterator[Difference]:
        """Experts get every used work, and give every one back."""
        kind = MaterialsKind.SET
        used, given, back = (
            _sum(self._of(kind, event))
            for event in (Event.RETURNED_USED, Event.TO_EXPERTS, Event.FROM_EXPERTS)
        )
        if used.rows and given.rows and used.count != given.count:
            yield self.difference("used_experts", kind, used, given)
        if given.rows and back.rows and given.count != back.count:
            yield self.difference("experts_back", kind, given, back)

    def people(self) -> Iterator[Difference]:
        """Who sits where by «Рассадка» against who is where by «Протокол», code by code."""
        if not self.seats or not self.facts.sat:
            return
        rows = {s.code: s for s in self.facts.sat}
        together: dict[tuple[str, datetime.date | None], list[Seat]] = defaultdict(list)
        for seat in self.seats:
            together[seat.room, seat.day].append(seat)
        for (room, _), seats in together.items():
            known = [s for s in seats if s.code in rows]
            lost = tuple(s.code for s in seats if s.code not in rows)
            if known and lost:
                first = Figure(len(seats), "seating", tuple(s.row for s in seats))
                second = Figure(len(known), "protocol", tuple(rows[s.code].row for s in known))
                yield self.difference(
                    "seated_protocol", MaterialsKind.SLIPS, first, second, room, None, lost
                )
        whole = len(rows) <= len(self.room_of)  # else some classes are not seated in the book
        strange = [
            s
            for s in self.facts.sat
            if s.code not in self.room_of and (s.room in self.seats_in or (not s.room and whole))
        ]
        if strange:
            first = Figure(len(strange), "protocol", tuple(s.row for s in strange))
            codes = tuple(s.code for s in strange)
            yield self.difference(
                "protocol_seated",
                MaterialsKind.SLIPS,
                first,
                Figure(0, "seating", ()),
                codes=codes,
            )
        yield from self._moved(rows)

    def _moved(self, rows: dict[str, Sat]) -> Iterator[Difference]:
        """Participants with another room or variant than they were given."""
        for seat in self.seats:
            sat = rows.get(seat.code)
            if sat is None or sat.reserve is not None or self.part not in (sat.regular or ()):
                continue
            if sat.room and sat.room != seat.room:
                one, two = Figure(1, "seating", (seat.row,)), Figure(1, "protocol", (sat.row,))
                yield self.difference(
                    "other_room", MaterialsKind.SLIPS, one, two, sat.room, None, (seat.code,)
                )
            wrote = sat.variants[self.part - 1]
            if wrote and seat.variant and wrote != seat.variant:
                first = Figure(seat.variant, "seating", (seat.row,))
                second = Figure(wrote, "protocol", (sat.row,))
                yield self.difference(
                    "other_variant",
                    MaterialsKind.SET,
                    first,
                    second,
                    seat.room,
                    wrote,
                    (seat.code,),
                )


def _enter(sessions: list[_Session], move: Movement) -> None:
    """Puts a movement into its session: what is handed out on a later day begins the next one."""
    later = sessions and move.event is Event.ISSUED and move.at.date() > sessions[-1].until
    if not sessions or later:
        sessions.append(_Session(move.at.date()))
    sessions[-1].moves[move.event].append(move)


Person = TypeVar("Person", Seat, Sat)


def _by_day(
    sessions: Sequence[_Session],
    people: Sequence[Person],
    day_of: Callable[[Person], datetime.date | None],
) -> Iterator[tuple[_Session, Sequence[Person]]]:
    """Sessions of a room with their people; all at once where the people come on one day.

    Where classes share a room on several days, a session is that day's class; one on no day of
    theirs has no people.
    """
    if not sessions:
        return
    if len({day_of(one) for one in people}) <= 1:
        yield _joined(sessions), people
        return
    for one in sessions:
        then = [who for who in people if (day := day_of(who)) and one.day <= day <= one.until]
        yield one, then


def _joined(sessions: Sequence[_Session]) -> _Session:
    """One session of all; it waits for what has not come back in any of them."""
    if len(sessions) == 1:
        return sessions[0]
    out = _Session(sessions[0].day, waits=not all(one.came_back for one in sessions))
    for one in sessions:
        for event, moves in one.moves.items():
            out.moves[event].extend(moves)
    return out


def _seated(seats: Sequence[Seat]) -> Figure:
    return Figure(len(seats), "seating", tuple(s.row for s in seats))


def _rows_of(came: Sequence[Sat], here: Sequence[Sat]) -> Figure:
    """How many came; where nobody did, the rows that say so."""
    return Figure(len(came), "protocol", tuple(s.row for s in came or here))


def _twice(facts: WorkFacts) -> Iterator[Difference]:
    """A code that stands in «Протокол» more than once: two people wrote under it."""
    counted = Counter(s.code for s in facts.sat)
    for code, times in counted.items():
        if times > 1:
            rows = tuple(s.row for s in facts.sat if s.code == code)
            seats = tuple(s.row for s in facts.seats if s.code == code and s.part == 1)
            yield Difference(
                "protocol_twice",
                facts.work_id,
                1,
                MaterialsKind.SLIPS,
                Figure(times, "protocol", rows),
                Figure(len(seats), "seating", seats),
                codes=(code,),
            )


def stretches(rows: Sequence[int], most: int) -> str:
    """Rows as people write them, «4–28, 30»; after `most` stretches the rest is hinted at."""
    out: list[list[int]] = []
    for row in sorted(set(rows)):
        if out and row == out[-1][1] + 1:
            out[-1][1] = row
        else:
            out.append([row, row])
    words = [str(a) if a == b else f"{a}–{b}" for a, b in out[:most]]
    return ", ".join(words) + (" …" if len(out) > most else "")
