"""What happened on the days of the works: places, attendance, incidents, reserve, acquaintance.

Rows name a pupil by participant_id where the book has the code: codes are drawn later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vpr_xl.core.demo.names import Chance
from vpr_xl.core.demo.schedule import DemoWork
from vpr_xl.core.demo.school import DESK_COLUMNS, D, Row, home_room
from vpr_xl.core.demo.sizes import DemoClass
from vpr_xl.core.records.rows import Attendance, IncidentsKind, Reason, SignedBy, State

#: The column that stands for the participant in rows made before the codes are known.
CODE = "participant_code"
_ABSENT_PER_CENT = 3


@dataclass(frozen=True, slots=True)
class Sitting:
    """One pupil in one work.

    place: 0-based in the room.  absent: on the regular day, in these parts.  reserve: wrote the
    work on the reserve day.
    """

    work: DemoWork
    participant_id: str
    class_name: str
    class_ordinal: int
    room: str
    place: int
    absent: frozenset[int]
    reserve: bool

    def variant(self, part: int) -> int:
        """1 or 2: neighbours to the left, right, front and behind have the other."""
        row, column = divmod(self.place, DESK_COLUMNS)
        return 1 + (row + column + part - 1) % 2

    def wrote(self, part: int) -> bool:
        """Whether the part was written, on whichever day."""
        return self.reserve or part not in self.absent


def sittings(
    works: Sequence[DemoWork],
    classes: Sequence[DemoClass],
    pupils: Sequence[Row],
    randbelow: Chance,
) -> list[Sitting]:
    """Every pupil in every work of the class, work by work, class by class."""
    of_class: dict[str, list[str]] = {}
    for pupil in pupils:
        of_class.setdefault(pupil["class_name"], []).append(pupil["participant_id"])
    rooms = {c.name: home_room(at) for at, c in enumerate(classes)}
    out = []
    for work in works:
        both = frozenset(range(1, len(work.parts) + 1))
        nth = 0
        for one in work.classes:
            for place, participant_id in enumerate(of_class[one.name]):
                absent, reserve = _absence(nth, both, randbelow)
                nth += 1
                room = rooms[one.name]
                out.append(
                    Sitting(
                        work, participant_id, one.name, one.ordinal, room, place, absent, reserve
                    )
                )
    return out


def _absence(nth: int, both: frozenset[int], randbelow: Chance) -> tuple[frozenset[int], bool]:
    """Parts missed and whether the reserve day made up for them; every kind occurs in each work."""
    chance, later = randbelow(100), randbelow(2) == 1
    if nth in (3, 4):
        return both, nth == 3
    if nth in (5, 6) and len(both) == 2:
        return frozenset({nth - 4}), False
    return (both, later) if chance < _ABSENT_PER_CENT else (frozenset(), False)


def _attendance(missed: frozenset[int], parts: int) -> Attendance:
    if len(missed) == parts:
        return Attendance.ABSENT
    if missed:
        return Attendance.ABSENT_PART1 if 1 in missed else Attendance.ABSENT_PART2
    return Attendance.PRESENT


def seating_rows(sat: Sequence[Sitting]) -> list[Row]:
    """A place and a variant in each part."""
    return [
        {
            "work_id": s.work.work_id,
            "part": part,
            CODE: s.participant_id,
            "room": s.room,
            "place": "{}-{}".format(*(n + 1 for n in divmod(s.place, DESK_COLUMNS))),
            "variant": s.variant(part),
        }
        for s in sat
        for part in range(1, len(s.work.parts) + 1)
    ]


def protocol_rows(sat: Sequence[Sitting]) -> list[Row]:
    """Attendance on both days and the variants written."""
    rows = []
    for s in sat:
        parts = len(s.work.parts)
        row: Row = {
            "work_id": s.work.work_id,
            CODE: s.participant_id,
            "attendance": _attendance(s.absent, parts),
            "room": s.room,
        }
        if len(s.absent) == parts:
            row["reserve_attendance"] = Attendance.PRESENT if s.reserve else Attendance.ABSENT
        row.update({f"variant_{p}": s.variant(p) for p in range(1, parts + 1) if s.wrote(p)})
        rows.append(row)
    return rows


def reserve_rows(sat: Sequence[Sitting]) -> list[Row]:
    """A row an absence: written on the reserve day, or not wanted any more."""
    rows = []
    for s in sat:
        if s.absent:
            row = {"work_id": s.work.work_id, CODE: s.participant_id, "reason": Reason.ILLNESS}
            if s.reserve:
                row |= {"reserve_date": s.work.reserve, "state": State.WRITTEN}
            else:
                row |= {"state": State.NOT_REQUIRED, "note": "решение родителей"}
            rows.append(row)
    return rows


def familiarization_rows(sat: Sequence[Sitting], leaders: Mapping[str, str]) -> list[Row]:
    """Who wrote a work has seen its result. leaders: class -> its teacher."""
    return [
        {
            "work_id": s.work.work_id,
            CODE: s.participant_id,
            "printed_on": D(2026, 6, 9),
            "acquainted_on": D(2026, 6, 11),
            "signed_by": SignedBy.BOTH,
            "acquainted_by": leaders[s.class_name],
        }
        for s in sat
        if any(s.wrote(p) for p in range(1, len(s.work.parts) + 1))
    ]


def incident_rows(sat: Sequence[Sitting]) -> list[Row]:
    """Three incidents of the first day of the first work, each with what was done."""
    first = sat[0].work
    here = [s for s in sat if s.work is first and not s.absent]
    kinds: Iterator[tuple[str, IncidentsKind, str | None, str]] = iter(
        (
            ("09:31", IncidentsKind.LATE, here[0].participant_id, "впущен, время не продлено"),
            ("09:34", IncidentsKind.MISPRINT, None, "выдан запасной комплект"),
            ("09:52", IncidentsKind.UNWELL, here[1].participant_id, "осмотрен медсестрой"),
        )
    )
    return [
        {
            "incident_id": f"И-{number:02d}",
            "at": f"{first.days[0]:%d.%m.%Y} {at}",
            "work_id": first.work_id,
            "room": here[0].room,
            "kind": kind,
            CODE: participant_id,
            "measures": measures,
        }
        for number, (at, kind, participant_id, measures) in enumerate(kinds, 1)
    ]
