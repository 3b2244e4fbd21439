"""What the people of the made-up school type, stage by stage. What commands write is not here.

Rows are for `typing`: a row whose key stands on the sheet fills that row, any other is a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from vpr_xl.core.demo import custody, staffing
from vpr_xl.core.demo.campaign import Demo
from vpr_xl.core.demo.school import DEPUTY, STORE_PLACE, Row
from vpr_xl.core.demo.sitting import CODE, Sitting, incident_rows
from vpr_xl.core.materials.printed import last_number
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import (
    AssignmentsRole,
    Attendance,
    MaterialsKind,
    Task,
)

#: Rows by table, in the order in which they are typed.
Typed = Mapping[str, Sequence[Row]]
Facts = Callable[[Demo, Campaign], Typed]


def _only(rows: Sequence[Row], *names: str) -> list[Row]:
    return [{name: row.get(name) for name in names} for row in rows]


def beginnings(demo: Demo, _: Campaign) -> Typed:
    """Bells and days off of the school."""
    return {name: demo.before[name] for name in ("calendar", "lessons")}


def people(demo: Demo, _: Campaign) -> Typed:
    """What the lists of other programs do not tell: leaders and rooms of classes, undertakings."""
    documents = demo.before["documents"]
    return {
        "classes": demo.before["classes"],
        "staff": _only(demo.before["staff"], "staff_id", "non_disclosure_on"),
        "documents": [row for row in documents if row["document_id"].startswith("Ш")],
    }


def works(demo: Demo, _: Campaign) -> Typed:
    """What the descriptions say of the works, and the days that the school chose for them.

    Lessons and rooms are left to `plan draft`.
    """
    names = ("class_name", "work_id", "part", "date", "form", "reserve_date")
    return {"works": demo.before["works"], "plan": _only(demo.before["plan"], *names)}


def acquainted(demo: Demo, campaign: Campaign) -> Typed:
    """Who has read which document; the access and the application on the portal."""
    read = {(r["staff_id"], r["document_id"]): r for r in demo.before["acknowledgements"]}
    asked = [(r.staff_id, r.document_id) for r in campaign.acknowledgements]
    early = (Task.ACCESS, Task.APPLICATION, Task.SCHEDULE)
    return {
        "acknowledgements": [read[pair] for pair in asked if pair in read],
        "portal": [row for row in demo.before["portal"] if row["task"] in early],
    }


def briefed(demo: Demo, campaign: Campaign) -> Typed:
    """The briefing of everybody assigned, and the rooms made ready."""
    return {
        "assignments": [
            {
                **{n: getattr(row, n) for n in ("date", "work_id", "staff_id")},
                **staffing.BRIEFING,
            }
            for row in campaign.assignments
        ],
        "rooms": _only(demo.before["rooms"], "room", "ready_on"),
    }


def sealed(demo: Demo, campaign: Campaign) -> Typed:
    """Sets of tasks printed and sealed; slips and protocols are counted by their printing."""
    return {"materials": _sets(custody.printed_rows(demo.works, _seated(demo, campaign)), campaign)}


def _seated(demo: Demo, campaign: Campaign) -> list[Sitting]:
    """Who wrote what, in the rooms that the book has given."""
    codes = codes_of(campaign)
    rooms = {(r.work_id, r.participant_code): r.room for r in reversed(campaign.seating)}
    return [
        replace(s, room=rooms.get((s.work.work_id, codes[s.participant_id])) or s.room)
        for s in demo.sat
    ]


def held(demo: Demo, campaign: Campaign) -> Typed:
    """The days of the works: rooms checked, sets out and back, who was away, what happened."""
    organizer = {
        (row.date, row.room): row.staff_id
        for row in campaign.assignments
        if row.role is AssignmentsRole.ROOM_ORGANIZER and row.date and row.room and row.staff_id
    }
    sat = _seated(demo, campaign)
    moved = custody.moved_rows(demo.works, sat, organizer, experts(campaign), 0)
    return {
        "readiness": [
            {
                **{name: getattr(row, name) for name in ("place", "date", "item")},
                **staffing.checked_on(row.date),
            }
            for row in campaign.readiness
            if row.date
        ],
        "materials": _sets(moved, campaign),
        "incidents": _coded(incident_rows(sat), campaign),
        "protocol": _coded(_away(demo, campaign), campaign),
    }


def _sets(rows: Sequence[Row], campaign: Campaign) -> list[Row]:
    return custody.numbered(
        [row for row in rows if row["kind"] is MaterialsKind.SET], last_number(campaign)
    )


def experts(campaign: Campaign) -> dict[str, str]:
    """Work -> the expert who checks it."""
    return {
        row.work_id: row.staff_id
        for row in reversed(campaign.assignments)
        if row.role is AssignmentsRole.EXPERT and row.work_id and row.staff_id
    }


def _away(demo: Demo, campaign: Campaign) -> list[Row]:
    """Rows of «Протокол» of those who missed a part; of the other part the seat's variant."""
    variant = _variants(campaign)
    codes = codes_of(campaign)
    rows = []
    for s in demo.sat:
        if not s.absent:
            continue
        parts = range(1, len(s.work.parts) + 1)
        row: Row = {
            "work_id": s.work.work_id,
            CODE: s.participant_id,
            "attendance": _missed(s),
        }
        for part in parts:
            if part not in s.absent:
                row[f"variant_{part}"] = variant[s.work.work_id, part, codes[s.participant_id]]
        rows.append(row)
    return rows


def _missed(sitting: Sitting) -> Attendance:
    if len(sitting.absent) == len(sitting.work.parts):
        return Attendance.ABSENT
    return Attendance.ABSENT_PART1 if 1 in sitting.absent else Attendance.ABSENT_PART2


def reserved(demo: Demo, campaign: Campaign) -> Typed:
    """The reserve days: who wrote on them, and what became of everybody who was away."""
    variant, codes = _variants(campaign), codes_of(campaign)
    second = []
    for s in demo.sat:
        if len(s.absent) != len(s.work.parts):
            continue
        came = Attendance.PRESENT if s.reserve else Attendance.ABSENT
        row: Row = {"work_id": s.work.work_id, CODE: s.participant_id, "reserve_attendance": came}
        for part in range(1, len(s.work.parts) + 1):
            if s.reserve:
                row[f"variant_{part}"] = variant[s.work.work_id, part, codes[s.participant_id]]
        second.append(row)
    return {
        "protocol": _coded(second, campaign),
        "reserve": _coded(demo.after["reserve"], campaign),
    }


def signed(demo: Demo, campaign: Campaign) -> Typed:
    """Who has seen which result."""
    return {"familiarization": _coded(demo.after["familiarization"], campaign)}


def kept(_: Demo, campaign: Campaign) -> Typed:
    """What is kept after the campaign, where and by whom."""
    return {"retention": custody.retention_rows()}


def stored(_: Demo, campaign: Campaign) -> Typed:
    """Where the archive and the snapshots lie, which `archive make` has listed."""
    place = {"place": STORE_PLACE, "holder": DEPUTY}
    rows = campaign.retention
    return {"retention": [{"item_id": r.item_id, **place} for r in rows if r.place is None]}


def scores(demo: Demo, work_id: str, campaign: Campaign) -> list[Row]:
    """Points of a work by code, for rows that stand on its sheet or in the experts' files."""
    paper, expert = demo.papers[work_id], experts(campaign).get(work_id)
    tasks = {task.header for part in paper.work.parts for task in part}
    wanted = {CODE, *tasks}
    rows = [{k: v for k, v in row.items() if k in wanted} for row in paper.rows]
    return _coded([{**row, "entered_by": expert} for row in rows], campaign)


def codes_of(campaign: Campaign) -> Mapping[str, str]:
    """participant_id -> code."""
    return {
        p.participant_id: p.participant_code
        for p in campaign.participants
        if p.participant_id and p.participant_code
    }


def _variants(campaign: Campaign) -> Mapping[tuple[str, int, str], int]:
    return {
        (s.work_id, s.part or 1, s.participant_code): s.variant
        for s in campaign.seating
        if s.work_id and s.participant_code and s.variant
    }


def _coded(rows: Sequence[Row], campaign: Campaign) -> list[Row]:
    codes = codes_of(campaign)
    return [{**row, CODE: codes[row[CODE]]} if row.get(CODE) else row for row in rows]
