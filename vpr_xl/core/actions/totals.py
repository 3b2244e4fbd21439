"""Totals and marks that the formulas of the works' sheets have, for programs that only show them.

The formulas themselves are the builder's; `statistics` counts from the scores, never from these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vpr_xl.core.changes import SetCell
from vpr_xl.core.records.campaign import Campaign, WorkSheet
from vpr_xl.core.values import Cell, number, text


def totals(campaign: Campaign) -> Iterator[SetCell]:
    """Changes that store the results of the formulas, where another one is stored."""
    for sheet in campaign.work_sheets:
        table = sheet.table
        bounds = _bounds(campaign, sheet.work_id)
        for at, row in enumerate(table.numbers):
            total = _total(sheet, at)
            values = {"total": total, "mark": _mark(total, bounds)}
            for name, value in values.items():
                old = table.cell(at, name)
                if old is not None and old.formula and old.value != value.value:
                    yield SetCell(table.title, row, table.places[name], value, stored=True)


def _total(sheet: WorkSheet, at: int) -> Cell:
    """The sum of the numbers among the scores; an empty text where there is no score."""
    cells = [sheet.table.cell(at, task.header) for task in sheet.tasks]
    stand = [cell.value for cell in cells if cell is not None and cell.value is not None]
    if not stand:
        return text("")
    return number(sum(value for value in stand if isinstance(value, int | float)))


def _mark(total: Cell, bounds: Sequence[int]) -> Cell:
    """By three bounds of the scale; an empty text where there is no total or no whole scale."""
    points = total.value
    if not isinstance(points, int | float) or len(bounds) < 3:
        return text("")
    return number(2 + sum(points >= bound for bound in bounds))


def _bounds(campaign: Campaign, work_id: str) -> list[int]:
    """The bounds of 3, 4 and 5 that the school has entered."""
    work = campaign.work_by_id.get(work_id)
    entered = (work.mark3_from, work.mark4_from, work.mark5_from) if work else ()
    return [bound for bound in entered if bound is not None]
