"""Who sits where by «Рассадка» against who is where by «Протокол», code by code. No counts here."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from vpr_xl.core.materials.figures import Difference, Figure, Sat, Seat, What, WorkFacts, seated
from vpr_xl.core.records.rows import MaterialsKind


def misplaced(facts: WorkFacts, part: int) -> Iterator[Difference]:
    """Differences of one part: who is missing, strange, in another room or with another variant."""
    seats = [s for s in facts.seats if s.part == part]
    if seats and facts.sat:
        one = _Part(facts, part, seats)
        yield from one.lost()
        yield from one.strange()
        yield from one.moved()


class _Part:
    """Seats and rows of «Протокол» of one part, by code."""

    def __init__(self, facts: WorkFacts, part: int, seats: Sequence[Seat]) -> None:
        self.facts, self.part, self.seats = facts, part, seats
        self.rows = {s.code: s for s in facts.sat}

    def difference(
        self,
        what: What,
        kind: MaterialsKind,
        figures: tuple[Figure, Figure],
        codes: tuple[str, ...],
        room: str | None = None,
        variant: int | None = None,
    ) -> Difference:
        return Difference(what, self.facts.work_id, self.part, kind, *figures, room, variant, codes)

    def lost(self) -> Iterator[Difference]:
        """Seated in a room whose others are entered, and not in «Протокол»."""
        together: dict[tuple[str, datetime.date | None], list[Seat]] = defaultdict(list)
        for seat in self.seats:
            together[seat.room, seat.day].append(seat)
        for (room, _), here in together.items():
            known = [s for s in here if s.code in self.rows]
            lost = tuple(s.code for s in here if s.code not in self.rows)
            if known and lost:
                rows = tuple(self.rows[s.code].row for s in known)
                figures = seated(here), Figure(len(known), "protocol", rows)
                yield self.difference("seated_protocol", MaterialsKind.SLIPS, figures, lost, room)

    def strange(self) -> Iterator[Difference]:
        """In «Протокол» and without a seat."""
        has_seat, rooms = {s.code for s in self.seats}, {s.room for s in self.seats}
        whole = len(self.rows) <= len(has_seat)  # else some classes are not seated in the book
        strange = [
            s
            for s in self.facts.sat
            if s.code not in has_seat and (s.room in rooms or (not s.room and whole))
        ]
        if strange:
            found = Figure(len(strange), "protocol", tuple(s.row for s in strange))
            figures = found, Figure(0, "seating", ())
            codes = tuple(s.code for s in strange)
            yield self.difference("protocol_seated", MaterialsKind.SLIPS, figures, codes)

    def moved(self) -> Iterator[Difference]:
        """Participants with another room or variant than they were given."""
        for seat in self.seats:
            sat = self.rows.get(seat.code)
            if sat is None or sat.reserve is not None or self.part not in (sat.regular or ()):
                continue
            if sat.room and sat.room != seat.room:
                figures = _one(seat, sat, 1, 1)
                code = (seat.code,)
                yield self.difference("other_room", MaterialsKind.SLIPS, figures, code, sat.room)
            wrote = sat.variants[self.part - 1]
            if wrote and seat.variant and wrote != seat.variant:
                figures = _one(seat, sat, seat.variant, wrote)
                where = (seat.code,), seat.room, wrote
                yield self.difference("other_variant", MaterialsKind.SET, figures, *where)


def _one(seat: Seat, sat: Sat, first: int, second: int) -> tuple[Figure, Figure]:
    return Figure(first, "seating", (seat.row,)), Figure(second, "protocol", (sat.row,))


def twice(facts: WorkFacts) -> Iterator[Difference]:
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
