"""The facts of each work's paper from the book's rows, for the reconciliation. No equation here."""

from __future__ import annotations

import datetime
from collections import defaultdict

from vpr_xl.core.materials.figures import Difference, Sat, Seat, WorkFacts
from vpr_xl.core.materials.ledger import Movement, movements
from vpr_xl.core.materials.reconcile import differences
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Attendance, ProtocolRow

_MISSED = {
    Attendance.PRESENT: frozenset[int](),
    Attendance.ABSENT: frozenset({1, 2}),
    Attendance.ABSENT_PART1: frozenset({1}),
    Attendance.ABSENT_PART2: frozenset({2}),
}


def facts_of(campaign: Campaign) -> list[WorkFacts]:
    """Works with a row on «Материалы», «Рассадка» or «Протокол», by their ids."""
    moves: dict[str, list[Movement]] = defaultdict(list)
    seats: dict[str, list[Seat]] = defaultdict(list)
    sat: dict[str, list[Sat]] = defaultdict(list)
    for move in movements(campaign):
        if move.work_id:
            moves[move.work_id].append(move)
    days = _plan_days(campaign)
    for seat in campaign.seating:
        if seat.work_id and seat.participant_code and seat.room:
            code, part = seat.participant_code, seat.part or 1
            day = days.get((_class_name(campaign, code), seat.work_id, part))
            place = Seat(seat.row_number, part, code, seat.room, seat.variant, day)
            seats[seat.work_id].append(place)
    for row in campaign.protocol:
        if row.work_id and row.participant_code:
            mine = _class_name(campaign, row.participant_code), row.work_id
            when = days.get((*mine, 1)), days.get((*mine, 2))
            sat[row.work_id].append(_sat(row, row.participant_code, when))
    reserve = _reserve_days(campaign)
    return [
        WorkFacts(
            work_id,
            _parts(campaign, work_id),
            moves[work_id],
            seats[work_id],
            sat[work_id],
            frozenset(reserve[work_id]),
        )
        for work_id in sorted({*moves, *seats, *sat})
    ]


def all_differences(campaign: Campaign) -> list[Difference]:
    """Every difference of the book, work by work."""
    return [d for facts in facts_of(campaign) for d in differences(facts, campaign.today)]


def _parts(campaign: Campaign, work_id: str) -> int:
    work = campaign.work_by_id.get(work_id)
    return (work.parts or 1) if work else 1


def _plan_days(campaign: Campaign) -> dict[tuple[str | None, str, int], datetime.date]:
    """The day of each class, work and part."""
    return {
        (row.class_name, row.work_id, row.part or 1): row.date
        for row in campaign.plan
        if row.work_id and row.date
    }


def _class_name(campaign: Campaign, code: str) -> str | None:
    pupil = campaign.participant_by_code.get(code)
    return pupil.class_name if pupil else None


def _sat(
    row: ProtocolRow, code: str, days: tuple[datetime.date | None, datetime.date | None]
) -> Sat:
    return Sat(
        row.row_number,
        code,
        row.room,
        _written(row.attendance),
        _written(row.reserve_attendance),
        (row.variant_1, row.variant_2),
        days,
    )


def _written(attendance: Attendance | None) -> frozenset[int] | None:
    return None if attendance is None else frozenset({1, 2}) - _MISSED[attendance]


def _reserve_days(campaign: Campaign) -> dict[str, set[datetime.date]]:
    """Days of each work on which only those write who were absent before."""
    out: dict[str, set[datetime.date]] = defaultdict(set)
    for row in campaign.plan:
        if row.work_id and row.reserve_date:
            out[row.work_id].add(row.reserve_date)
    for absent in campaign.reserve:
        if absent.work_id and absent.reserve_date:
            out[absent.work_id].add(absent.reserve_date)
    for row in campaign.plan:
        if row.work_id and row.date:
            out[row.work_id].discard(row.date)
    return out
