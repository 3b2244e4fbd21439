"""Attendance of a work marked at once: everybody wrote but those who are named. No input here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.match import Table
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Attendance, ParticipantsRow, SeatingRow
from vpr_xl.core.records.writing import append_row, set_value

_OF_PART = {1: Attendance.ABSENT_PART1, 2: Attendance.ABSENT_PART2}


@dataclass
class Marked:
    """What was marked.

    present, absent: participants marked now.  kept: rows marked before, which stay.
    differing: their codes where the mark is not the one that is asked for now.
    """

    changes: list[SetCell] = field(default_factory=list)
    present: int = 0
    absent: int = 0
    kept: int = 0
    differing: list[str] = field(default_factory=list)


def mark_attendance(
    campaign: Campaign,
    table: Table,
    writers: Mapping[str, Sequence[ParticipantsRow]],
    absent: Collection[str],
    part: int | None = None,
) -> Marked:
    """Rows of «protocol» for the writers of works: absent or present, variants from the seats.

    table: the matched sheet.  writers: by work.  part: the only part that the absent missed, None
    for the whole work.  What stands in a row already is never changed.
    """
    seats = {(s.work_id, s.participant_code, s.part or 1): s for s in campaign.seating}
    marked, added = Marked(), 0
    missed = Attendance.ABSENT if part is None else _OF_PART[part]
    for work_id, person in ((work, person) for work, some in writers.items() for person in some):
        code = person.participant_code or ""
        wanted = missed if code in absent else Attendance.PRESENT
        row = campaign.protocol_of.get((work_id, code))
        if row is not None and row.attendance is not None:
            marked.kept += 1
            if row.attendance is not wanted:
                marked.differing.append(code)
            continue
        marked.absent += wanted is not Attendance.PRESENT
        marked.present += wanted is Attendance.PRESENT
        values = _values(wanted, *(seats.get((work_id, code, nth)) for nth in (1, 2)))
        if row is None:
            fresh = {"work_id": work_id, "participant_code": code, **values}
            marked.changes += append_row(table, fresh, added)
            added += 1
        else:
            marked.changes += [
                set_value(table, row.nth, table.sheet.column(name), value)
                for name, value in values.items()
                if value is not None and name in table.places and getattr(row, name) is None
            ]
    return marked


def _values(
    wanted: Attendance, first: SeatingRow | None, second: SeatingRow | None
) -> dict[str, object]:
    """What the row says: who missed a part has no variant of it."""
    wrote_1 = wanted in (Attendance.PRESENT, Attendance.ABSENT_PART2)
    wrote_2 = wanted in (Attendance.PRESENT, Attendance.ABSENT_PART1)
    seat = first or second
    return {
        "attendance": wanted,
        "variant_1": first.variant if first and wrote_1 else None,
        "variant_2": second.variant if second and wrote_2 else None,
        "room": seat.room if seat else None,
    }
