"""Rows of «Материалы» about what was printed, once for a work and room. No printing here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vpr_xl.core.changes import SetCell
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Event, MaterialsKind
from vpr_xl.core.records.writing import append_row


@dataclass(frozen=True, slots=True)
class Count:
    """So many pieces of a work's part in a room; work and room may be "" for a whole class's."""

    kind: MaterialsKind
    work_id: str
    part: int
    room: str
    pieces: int


def printed(campaign: Campaign, counts: Iterable[Count], at: str) -> list[SetCell]:
    """Changes that add a "printed" row for every count that «Материалы» does not hold yet.

    at: the moment as the sheet writes it.  A second print of the same adds nothing.
    """
    table = campaign.table("materials")
    if table is None:
        return []
    known = {
        (row.kind, row.work_id or "", row.part or 0, row.room or "")
        for row in campaign.materials
        if row.event is Event.PRINTED
    }
    holder, last = coordinator(campaign), last_number(campaign)
    changes: list[SetCell] = []
    fresh = [c for c in counts if c.pieces and (c.kind, c.work_id, c.part, c.room) not in known]
    for nth, count in enumerate(fresh):
        values = {
            "movement_id": f"М-{last + nth + 1:04d}",
            "kind": count.kind,
            "event": Event.PRINTED,
            "work_id": count.work_id or None,
            "part": count.part or None,
            "room": count.room or None,
            "count": count.pieces,
            "taken_by": holder,
            "at": at,
        }
        changes.extend(append_row(table, values, nth))
    return changes


def last_number(campaign: Campaign) -> int:
    """The highest number among the movements' ids, 0 for none."""
    digits = ("".join(filter(str.isdigit, row.movement_id or "")) for row in campaign.materials)
    return max((int(one) for one in digits if one), default=0)


def coordinator(campaign: Campaign) -> str | None:
    """The coordinator's number on «Сотрудники», None where the book does not tell."""
    name = campaign.settings.coordinator
    return next((s.staff_id for s in campaign.staff if name and s.full_name == name), None)
