"""Where the materials of the made-up school are: printed, sealed, issued, returned, kept."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from vpr_xl.core.demo.schedule import DemoWork
from vpr_xl.core.demo.school import COORDINATOR, DEPUTY, STORE_PLACE, D, Row
from vpr_xl.core.demo.sitting import Sitting
from vpr_xl.core.records.rows import Event, MaterialsKind, RetentionKind

_DAY = datetime.timedelta(days=1)
_K, _E = MaterialsKind, Event


def _at(day: datetime.date, clock: str) -> str:
    return f"{day:%d.%m.%Y} {clock}"


def _move(kind: MaterialsKind, event: Event, work: DemoWork, at: str, **more: Any) -> Row:
    held: Row = {"taken_by": COORDINATOR, "place": STORE_PLACE}
    return {"kind": kind, "event": event, "work_id": work.work_id, "at": at, **held, **more}


def printed_rows(works: Sequence[DemoWork], sat: Sequence[Sitting]) -> list[Row]:
    """Movements before the first work: archives taken, sets printed and sealed."""
    out: list[Row] = []
    for work in works:
        eve = work.days[0] - _DAY
        writers = sum(s.work is work for s in sat)
        sets = writers + len(work.classes)
        archive = f"ВПР_{work.work_id}.zip"
        out += [
            _move(_K.ARCHIVE, _E.REGISTERED, work, _at(eve, "14:10"), file_name=archive, count=1),
            _move(_K.SET, _E.PRINTED, work, _at(eve, "15:00"), count=sets),
            _move(_K.PROTOCOL, _E.PRINTED, work, _at(eve, "15:20"), count=len(work.classes)),
            _move(_K.SLIPS, _E.PRINTED, work, _at(eve, "15:25"), count=writers),
            _move(_K.SET, _E.SEALED, work, _at(eve, "16:00"), count=sets),
        ]
    return numbered(out, 0)


def moved_rows(
    works: Sequence[DemoWork],
    sat: Sequence[Sitting],
    organizer: dict[tuple[datetime.date, str], str],
    experts: dict[str, str],
    already: int,
) -> list[Row]:
    """Movements of the days and after: issued = used + unused + spoiled in every room."""
    out: list[Row] = []
    for work in works:
        expert, checked = experts[work.work_id], work.checked_on
        given = {"given_by": COORDINATOR, "taken_by": expert, "place": "кабинет экспертов"}
        out.append(_move(_K.CRITERIA, _E.REGISTERED, work, _at(checked, "09:00"), count=1))
        for part, day in enumerate(work.days, 1):
            written = 0
            for room in sorted({s.room for s in sat if s.work is work}):
                here = [s for s in sat if s.work is work and s.room == room]
                used = sum(part not in s.absent for s in here)
                written += used
                out += _room(work, part, day, room, (len(here), used), organizer[day, room])
            works_of = {"part": part, "count": written}
            out += [
                _move(_K.SET, _E.TO_EXPERTS, work, _at(checked, "14:00"), **works_of, **given),
                _move(
                    _K.SET,
                    _E.FROM_EXPERTS,
                    work,
                    _at(checked, "17:30"),
                    given_by=expert,
                    **works_of,
                ),
            ]
        form = {"file_name": work.file, "count": 1}
        out.append(_move(_K.FORM, _E.UPLOADED, work, _at(D(2026, 5, 25), "12:00"), **form))
    return numbered(out, already)


def _room(
    work: DemoWork,
    part: int,
    day: datetime.date,
    room: str,
    counts: tuple[int, int],
    organizer: str,
) -> list[Row]:
    """Sets of one room and part: one to spare goes in, and nothing is lost."""
    people, used = counts
    out = {"part": part, "room": room, "given_by": COORDINATOR, "taken_by": organizer}
    back = {"part": part, "room": room, "given_by": organizer}
    in_room = {**out, "place": f"аудитория {room}"}
    return [
        _move(_K.SET, _E.ISSUED, work, _at(day, "09:10"), count=people + 1, **in_room),
        _move(_K.SET, _E.RETURNED_USED, work, _at(day, "11:15"), count=used, **back),
        _move(_K.SET, _E.RETURNED_UNUSED, work, _at(day, "11:15"), count=people + 1 - used, **back),
    ]


def numbered(rows: Sequence[Row], already: int) -> list[Row]:
    """The movements with their numbers, the first after `already`."""
    return [{**row, "movement_id": f"М-{n:04d}"} for n, row in enumerate(rows, already + 1)]


def retention_rows() -> list[Row]:
    """What is kept after the campaign, where, by whom and until when."""
    until = {
        RetentionKind.WORKS: D(2026, 8, 31),
        RetentionKind.PROTOCOLS: D(2026, 12, 31),
        RetentionKind.CODE_LISTS: D(2026, 8, 31),
        RetentionKind.FORMS: D(2026, 12, 31),
        RetentionKind.REPORTS: D(2026, 12, 31),
    }
    return [
        {
            "item_id": f"Х-{number:02d}",
            "kind": kind,
            "place": STORE_PLACE,
            "holder": DEPUTY,
            "keep_until": day,
        }
        for number, (kind, day) in enumerate(until.items(), 1)
    ]
