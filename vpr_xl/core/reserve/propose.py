"""Rows of «Резерв» and reserve days of the plan, proposed; what people entered stays."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.match import Table
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import PlanRow, State
from vpr_xl.core.records.schooldays import SchoolDays
from vpr_xl.core.records.writing import append_row, set_value
from vpr_xl.core.reserve.needs import Need, needs

#: A class and a work.
_Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ReserveProposal:
    """What is to be written. added: needs without a row yet; kept: needs whose row stands already.

    without_day: added ones for whom no reserve day is left or known.  planned: rows of the plan
    that get a reserve day.
    """

    changes: Sequence[SetCell]
    added: Sequence[Need]
    kept: int
    without_day: int
    planned: int


def propose(campaign: Campaign, table: Table) -> ReserveProposal:
    """A row for everybody who needs a day and has none. table: the sheet «Резерв»."""
    asked = needs(campaign)
    known = {(row.work_id, row.participant_code) for row in campaign.reserve}
    fresh = [n for n in asked if (n.work_id, n.participant.participant_code) not in known]
    pairs = dict.fromkeys(map(_pair, fresh))
    days = _days(campaign, list(pairs))
    changes: list[SetCell] = []
    without = 0
    for nth, need in enumerate(fresh):
        day = days.get(_pair(need))
        without += day is None
        values = {
            "work_id": need.work_id,
            "participant_code": need.participant.participant_code,
            "reason": need.reason,
            "reserve_date": day,
            "state": State.SCHEDULED if day else State.NEEDED,
        }
        changes += append_row(table, values, nth)
    parts = {(_pair(need), part) for need in fresh for part in need.parts}
    planned = list(_planned(campaign, days, parts))
    return ReserveProposal(
        [*changes, *planned], fresh, len(asked) - len(fresh), without, len(planned)
    )


def _pair(need: Need) -> _Pair:
    return need.participant.class_name or "", need.work_id


def _days(campaign: Campaign, pairs: Sequence[_Pair]) -> Mapping[_Pair, datetime.date]:
    """A reserve day for each class and work: the plan's own, else the first that suits.

    A day suits that lies among the reserve days of the school, has lessons, comes after the last
    part of the work, is not over yet and has no work of this class.
    """
    rows = _plan_rows(campaign)
    busy = {(row.class_name, day) for row in campaign.plan for day in (row.date, row.reserve_date)}
    out: dict[_Pair, datetime.date] = {}
    for pair in pairs:
        here = rows.get(pair, [])
        own = [row.reserve_date for row in here if row.reserve_date]
        last = max((row.date for row in here if row.date), default=None)
        free = [day for day in _open_days(campaign) if last is None or day > last]
        day = max(own) if own else next((d for d in free if (pair[0], d) not in busy), None)
        day = day or next(iter(free), None)
        if day is not None:
            out[pair] = day
            busy.add((pair[0], day))
    return out


def _open_days(campaign: Campaign) -> list[datetime.date]:
    """Reserve days of the school from today on; none where «Школа» has no such days."""
    start, end = campaign.settings.reserve_start, campaign.settings.reserve_end
    if start is None or end is None:
        return []
    return list(SchoolDays(campaign).between(max(start, campaign.today), end))


def _plan_rows(campaign: Campaign) -> Mapping[_Pair, list[PlanRow]]:
    out: dict[_Pair, list[PlanRow]] = {}
    for row in campaign.plan:
        if row.class_name and row.work_id:
            out.setdefault((row.class_name, row.work_id), []).append(row)
    return out


def _planned(
    campaign: Campaign, days: Mapping[_Pair, datetime.date], parts: Set[tuple[_Pair, int]]
) -> Iterator[SetCell]:
    """Reserve days for rows of the plan that have none.  parts: those somebody has to write."""
    for row in campaign.plan:
        pair = (row.class_name or "", row.work_id or "")
        day, table = days.get(pair), row.found_in
        if (
            day
            and (pair, row.part or 1) in parts
            and row.blank("reserve_date")
            and "reserve_date" in table.places
        ):
            yield set_value(table, row.nth, table.sheet.column("reserve_date"), day)
