"""Until when an action is to be done, for the sheet's formula and for Python. No states here."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from vpr_xl.core.actions.count import Tables, column_range
from vpr_xl.core.declare.actions import Action
from vpr_xl.core.declare.house import House
from vpr_xl.core.values import day, shown


class _Days(NamedTuple):
    """A day taken from the days of works: by which function of a sheet, and how many later."""

    function: str
    take: Callable[[Iterable[datetime.date]], datetime.date]
    later: int


#: Where the school has not said: the eve of the first work, the last day of works; of what comes
#: after them the book knows no day.
_ELSE: Mapping[str, _Days] = {
    "preparation": _Days("MIN", min, -1),
    "conduct": _Days("MAX", max, 0),
}


def due(action: Action, house: House, tables: Tables) -> datetime.date | None:
    """The school's own day for the action, else one from the plan; None where there is neither."""
    school = house.sheets["school"]
    name, value = (column.name for column in school.columns[:2])
    title = school.setting(action.due).title
    said = (day(row.get(value)) for row in tables["school"] if shown(row.get(name)) == title)
    stated = next((found for found in said if found), None)
    works = [found for row in tables.get("plan", ()) if (found := day(row.get("date")))]
    other = _ELSE.get(action.stage)
    if stated is not None or other is None or not works:
        return stated
    return other.take(works) + datetime.timedelta(days=other.later)


def due_formula(action: Action, house: House, setting: str) -> str:
    """The same as a formula over the address of the setting, without "="."""
    other = _ELSE.get(action.stage)
    if other is None:
        return f'IF({setting}="","",{setting})'
    days = column_range(house.sheets["plan"], "date")
    later = f"{other.later:+d}" if other.later else ""
    return f'IF({setting}<>"",{setting},IF(COUNT({days})=0,"",{other.function}({days}){later}))'
