"""What the month view of «Календарь» shows, in the places where it stands. No formulas here."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from vpr_xl.core.actions.count import FIRST_ROW
from vpr_xl.core.declare.sheets import Sheet
from vpr_xl.core.declare.wording import MORE
from vpr_xl.core.values import Cell, day, shown

#: A row of the plan by column name.
PlanLine = Mapping[str, Cell | None]
MONTHS, WEEKS = 3, 6
#: Rows of a month: its name, the days of the week, two a week, one free.
_HIGH = 3 + 2 * WEEKS
FIRST_MONTH = 3  # where the school has not entered its window: from March on


class DayPlace(NamedTuple):
    """Where a day stands, and which; its works stand in the row below. Counted from 1."""

    row: int
    column: int
    date: datetime.date | None


def left(sheet: Sheet) -> int:
    """The first column of the view, from 1: behind the table and one free."""
    return len(sheet.columns) + 2


def top(index: int) -> int:
    """The row of a month's name, from 1."""
    return FIRST_ROW + index * _HIGH


def first_day(index: int, start: Cell | None, year: Cell | None) -> datetime.date | None:
    """The first day of a month of the view, by the school's window, else by its year."""
    begins = day(start)
    if begins is not None:
        months = begins.year * 12 + begins.month - 1 + index
    elif year is not None and isinstance(year.value, int):
        months = year.value * 12 + FIRST_MONTH - 1 + index
    else:
        return None
    return datetime.date(months // 12, months % 12 + 1, 1)


def places(sheet: Sheet, index: int, first: datetime.date | None) -> Iterator[DayPlace]:
    """Every place of a month; without a date where the month has none."""
    for place in range(7 * WEEKS):
        week, weekday = divmod(place, 7)
        date = None
        if first is not None:
            found = first + datetime.timedelta(days=place - first.weekday())
            date = found if found.month == first.month else None
        yield DayPlace(top(index) + 2 + 2 * week, left(sheet) + weekday, date)


def by_day(plan: Sequence[PlanLine]) -> Mapping[datetime.date | None, list[PlanLine]]:
    """Rows of the plan by their day, in the order of the sheet."""
    out: dict[datetime.date | None, list[PlanLine]] = defaultdict(list)
    for row in plan:
        out[day(row.get("date"))].append(row)
    return out


def planned(
    days: Mapping[datetime.date | None, Sequence[PlanLine]], date: datetime.date | None
) -> str:
    """The day's works: the first of the plan, and how many more."""
    rows = days.get(date, ()) if date is not None else ()
    if not rows:
        return ""
    more = f"{MORE}{len(rows) - 1}" if len(rows) > 1 else ""
    return f"{shown(rows[0].get('class_name'))} {shown(rows[0].get('work_id'))}{more}"
