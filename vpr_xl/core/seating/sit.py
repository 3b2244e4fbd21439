"""Seats the writers of a work: rooms, places, variants, and why somebody has no place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from vpr_xl.core.seating.hall import Hall, Place
from vpr_xl.core.seating.variants import board, phase_of, variant_of

#: A whole number in 0..n-1.
Chance = Callable[[int], int]
#: Why a writer has no place.
Reason = Literal["no_code", "no_rooms", "no_place", "other_class", "no_special_place"]


@dataclass(frozen=True, slots=True)
class Pupil:
    """A writer: the code ("" where none is given yet), the class, special needs."""

    code: str
    class_name: str
    special: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody sits.

    mine: for the work that is being seated, so that variants matter.  place and variant: None
    where they are not known.
    """

    room: str
    place: Place | None
    variant: int | None
    class_name: str
    mine: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Writers of one class and one part of a work, who write at once in these rooms."""

    class_name: str
    pupils: tuple[Pupil, ...]
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """Decisions of the school.

    mix: classes may share a room.  differ: neighbours get different variants.  special_room: of
    those with special needs, "" where they sit with their class.
    """

    mix: bool = False
    differ: bool = True
    special_room: str = ""


@dataclass(frozen=True)
class Seating:
    """What came of it.

    seats: code -> seat of those seated now.  unseated: writer and reason.  forced: how many had to
    sit beside the same variant, because the room left nothing else.
    """

    seats: Mapping[str, Seat]
    unseated: Sequence[tuple[Pupil, Reason]]
    forced: int = 0


@dataclass
class _Room:
    """A room while it fills."""

    hall: Hall
    taken: list[Seat]
    waiting: list[Pupil] = field(default_factory=list)

    @property
    def left(self) -> int:
        """Places that are free yet."""
        hall = self.hall
        room = hall.capacity - len(self.taken) - len(self.waiting)
        if not hall.known:
            return max(0, room)
        return max(0, min(room, len(self.free()) - len(self.waiting)))

    def free(self) -> list[Place]:
        """Places where nobody sits, row by row."""
        taken = {seat.place for seat in self.taken}
        return [place for place in self.hall.places if place not in taken]

    def holds_other(self, class_name: str) -> bool:
        """Whether somebody of another class sits or waits here."""
        names = {s.class_name for s in self.taken} | {p.class_name for p in self.waiting}
        return bool(names - {class_name})


class _Usher:
    """Leads people to their rooms, then to their places."""

    def __init__(self, rooms: Mapping[str, _Room], wishes: Wishes, randbelow: Chance) -> None:
        self.rooms, self.wishes, self.randbelow = rooms, wishes, randbelow
        self.unseated: list[tuple[Pupil, Reason]] = []
        self.seats: dict[str, Seat] = {}
        self.forced = 0

    def lead(self, groups: Sequence[Group]) -> None:
        """Everybody to a room or among the unseated; those with fewest rooms to choose first."""
        special, others = [], []
        for group in groups:
            for pupil in group.pupils:
                if not pupil.code:
                    self.unseated.append((pupil, "no_code"))
                elif pupil.special and self.wishes.special_room:
                    special.append(pupil)
            seated = [p for p in group.pupils if p.code and not self._apart(p)]
            others.append(Group(group.class_name, tuple(self._shuffled(seated)), group.rooms))
        self._fill([self.wishes.special_room], special, "no_special_place")
        if self.wishes.mix:
            self._mixed(others)
        else:
            for group in sorted(others, key=lambda g: (len(g.rooms), -len(g.pupils))):
                self._kept(group)

    def _apart(self, pupil: Pupil) -> bool:
        return pupil.special and bool(self.wishes.special_room)

    def _mixed(self, groups: Sequence[Group]) -> None:
        """Classes by turns, so that neighbours in a room come from different ones."""
        by_rooms: dict[tuple[str, ...], list[Group]] = {}
        for group in groups:
            by_rooms.setdefault(group.rooms, []).append(group)
        for rooms, found in sorted(by_rooms.items(), key=lambda pair: len(pair[0])):
            longest = max(len(g.pupils) for g in found)
            turns = [g.pupils[n] for n in range(longest) for g in found if n < len(g.pupils)]
            self._fill(rooms, turns, "no_place" if rooms else "no_rooms")

    def _kept(self, group: Group) -> None:
        """A class into rooms without another one: one that holds all of it, else one by one."""
        if not group.rooms:
            self.unseated += [(p, "no_rooms") for p in group.pupils]
            return
        name, count = group.class_name, len(group.pupils)
        open_rooms = [r for r in group.rooms if not self.rooms[r].holds_other(name)]
        whole = [r for r in open_rooms if self.rooms[r].left >= count]
        best = min(whole, key=lambda r: self.rooms[r].left, default=None)
        lost: Reason = "no_place" if len(open_rooms) == len(group.rooms) else "other_class"
        self._fill([best] if best else open_rooms, group.pupils, lost)

    def _fill(self, rooms: Sequence[str], pupils: Sequence[Pupil], lost: Reason) -> None:
        waiting = list(pupils)
        for name in rooms:
            if name in self.rooms:
                count = min(self.rooms[name].left, len(waiting))
                self.rooms[name].waiting += waiting[:count]
                waiting = waiting[count:]
        self.unseated += [(pupil, lost) for pupil in waiting]

    def _shuffled(self, pupils: Sequence[Pupil]) -> list[Pupil]:
        out = list(pupils)
        for last in range(len(out) - 1, 0, -1):
            other = self.randbelow(last + 1)
            out[last], out[other] = out[other], out[last]
        return out

    def seat(self, room: _Room, before: Mapping[str, Seat]) -> None:
        """Those who wait in the room take their places. before: seats in the work's first part."""
        if not room.hall.known:
            self._in_turn(room)
            return
        hall = room.hall
        here: dict[str, Seat] = {}
        for pupil in room.waiting:
            seat = before.get(pupil.code)
            if seat and seat.room == hall.room:
                here[pupil.code] = seat
        mine = {s.place: s.variant for s in room.taken if s.mine and s.place and s.variant}
        fixed = mine if self.wishes.differ else {}
        found = board(hall, room.free(), fixed, self._phase(hall, here))
        kept = {code: s.place for code, s in here.items() if s.place in found.phases}
        places = [p for p in found.phases if p not in kept.values()] + sorted(found.apart)
        fresh = iter(places)
        for pupil in sorted(room.waiting, key=lambda p: p.code not in kept):
            place = kept.get(pupil.code) or next(fresh)
            variant = self._variant(hall, place, found.phases.get(place), mine)
            mine[place] = variant
            self.seats[pupil.code] = Seat(hall.room, place, variant, pupil.class_name)

    def _phase(self, hall: Hall, here: Mapping[str, Seat]) -> int:
        """The other chessboard than that of the first part; by chance where there was none."""
        seen = Counter(
            phase_of(hall, s.place, s.variant) for s in here.values() if s.place and s.variant
        )
        return 1 - seen.most_common(1)[0][0] if seen else self.randbelow(2)

    def _variant(
        self, hall: Hall, place: Place, phase: int | None, mine: Mapping[Place, int]
    ) -> int:
        if phase is not None:
            return variant_of(hall, place, phase)
        beside = Counter(v for p, v in mine.items() if hall.neighbours(p, place))
        best = min((1, 2), key=lambda variant: beside[variant])
        self.forced += beside[best] > 0
        return best

    def _in_turn(self, room: _Room) -> None:
        """Places are not known: variants by turns, places stay open."""
        first = self.randbelow(2)
        for nth, pupil in enumerate(room.waiting):
            variant = 1 + (first + nth) % 2
            self.seats[pupil.code] = Seat(room.hall.room, None, variant, pupil.class_name)


def seated(
    groups: Sequence[Group],
    halls: Mapping[str, Hall],
    taken: Sequence[Seat],
    wishes: Wishes,
    randbelow: Chance,
    before: Mapping[str, Seat] | None = None,
) -> Seating:
    """Seats for everybody of the groups, who all write one part of a work at once.

    halls: by room; rooms that are not among them are left out.  taken: who sits in these rooms
    at that time already.  before: seats of the work's first part by code: who writes the second in
    the same room keeps the place and gets the other variant.
    Nobody is lost: every pupil is in `seats` or in `unseated`.
    """
    rooms = {
        name: _Room(hall, [s for s in taken if s.room == name]) for name, hall in halls.items()
    }
    known = [Group(g.class_name, g.pupils, tuple(r for r in g.rooms if r in rooms)) for g in groups]
    usher = _Usher(rooms, wishes, randbelow)
    usher.lead(known)
    for name in sorted(rooms):
        usher.seat(rooms[name], before or {})
    return Seating(usher.seats, usher.unseated, usher.forced)
