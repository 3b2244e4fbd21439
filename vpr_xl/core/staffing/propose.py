"""From the book to assignments and back: the missing ones as rows of «assignments»."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vpr_xl.core.changes import SetCell
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Origin
from vpr_xl.core.records.writing import placed_rows
from vpr_xl.core.staffing.assign import Assigned, Unmet, assigned
from vpr_xl.core.staffing.needs import staffing
from vpr_xl.core.staffing.problem import Solver
from vpr_xl.core.staffing.rules import Need, Person


@dataclass(frozen=True)
class StaffProposal:
    """What shall be written and what came of the needs.

    kept: rows that count and stay.  load: staff number -> needs served, those by hand included;
    only people who serve any.
    """

    changes: tuple[SetCell, ...]
    met: Sequence[tuple[Need, Person]]
    unmet: Sequence[Unmet]
    kept: int
    load: Mapping[str, int]


def propose(
    campaign: Campaign,
    solver: Solver,
    *,
    date: datetime.date | None = None,
    replace: bool = False,
) -> StaffProposal:
    """Persons for what is missing, of one day or of all days of the plan.

    replace: rows that were proposed before are made anew; those by hand always stay.
    Needs the sheet of assignments.
    """
    table = campaign.table("assignments")
    if table is None:
        raise KeyError("assignments")
    freed = [
        row.nth
        for row in campaign.assignments
        if replace and row.origin is Origin.PROPOSED and date in (None, row.date)
    ]
    wanted = staffing(campaign, date=date, freed=frozenset(freed))
    done = assigned(wanted, solver)
    rows, left = _changed(campaign, freed, list(_rows(done)))
    load = {person.staff_id: person.load for person in wanted.people}
    for _, person in done.met:
        load[person.staff_id] += 1
    return StaffProposal(
        tuple(placed_rows(table, left, rows)),
        done.met,
        done.unmet,
        len(campaign.assignments) - len(freed),
        {staff_id: count for staff_id, count in load.items() if count},
    )


def _changed(
    campaign: Campaign, freed: Sequence[int], rows: Sequence[Mapping[str, Any]]
) -> tuple[list[Mapping[str, Any]], list[int]]:
    """Rows to be written and freed rows to be written over.

    Who is proposed for the same place again keeps the row, and the briefing in it.
    """
    given = ("date", "work_id", "staff_id", "role", "room")
    before = {
        tuple(getattr(row, name) for name in given): row.nth
        for row in campaign.assignments
        if row.nth in freed
    }
    again = {
        before.pop(key): key for row in rows if (key := tuple(row[n] for n in given)) in before
    }
    stay = set(again.values())
    fresh = [row for row in rows if tuple(row[name] for name in given) not in stay]
    return fresh, [nth for nth in freed if nth not in again]


def _rows(done: Assigned) -> Iterator[Mapping[str, Any]]:
    """A row a work, in the order of days, rooms and roles."""
    for need, person in sorted(done.met, key=_order):
        for work_id in need.works:
            yield {
                "date": need.date,
                "work_id": work_id,
                "staff_id": person.staff_id,
                "role": need.role,
                "room": need.room,
                "origin": Origin.PROPOSED,
            }


def _order(pair: tuple[Need, Person]) -> tuple[datetime.date, str, str, str]:
    need, person = pair
    return (need.date, need.role.value, need.room or "", person.staff_id)
