"""«Календарь»: the month view of the plan beside the table of days, by formulas."""

from __future__ import annotations

import datetime
from typing import Any

from vpr_xl.adapters.build.draft import Draft, formula
from vpr_xl.adapters.build.home import EPOCH
from vpr_xl.adapters.build.look import ACCENT, INK, LINE, MIST, QUIET, RULE
from vpr_xl.adapters.build.rows import draw_rows
from vpr_xl.core.actions import months
from vpr_xl.core.actions.count import column_range
from vpr_xl.core.declare.sheets import Sheet
from vpr_xl.core.declare.wording import MORE, WEEKDAYS
from vpr_xl.core.tables import letters

_DAY_WIDTH = 15


def draw_calendar(draft: Draft, sheet: Sheet) -> Any:
    """The table of days and, to the right of it, three months of the plan."""
    worksheet = draw_rows(draft, sheet)
    left = months.left(sheet) - 1
    worksheet.set_column(left - 1, left - 1, 3)
    worksheet.set_column(left, left + 6, _DAY_WIDTH)
    view = _Months(draft, worksheet, sheet, left)
    for index in range(months.MONTHS):
        view.month(index, months.top(index) - 1)
    return worksheet


class _Months:
    """The view being drawn; rows and columns are 0-based."""

    def __init__(self, draft: Draft, worksheet: Any, sheet: Sheet, left: int) -> None:
        self._draft, self._worksheet, self._sheet, self._left = draft, worksheet, sheet, left
        self._plan = draft.house.sheets["plan"]
        self._days = months.by_day(draft.tables.get("plan", ()))

    def month(self, index: int, top: int) -> None:
        """One month: its name, the days of the week, six weeks of two rows."""
        look = self._draft.look
        settings = self._draft.settings
        first = months.first_day(index, settings.get("window_start"), settings.get("campaign_year"))
        named = look(bold=True, font_size=12, num_format="[$-419]mmmm yyyy", align="left")
        stored = "" if first is None else (first - EPOCH).days
        formula(self._worksheet, (top, self._left), self._month_formula(index), named, stored)
        for at, word in enumerate(WEEKDAYS):
            cell = look(font_color=QUIET, font_size=10, align="center", bottom=1, bottom_color=RULE)
            self._worksheet.write_string(top + 1, self._left + at, word, cell)
        title = f"${letters(self._left + 1)}${top + 1}"
        for place, found in enumerate(months.places(self._sheet, index, first)):
            self._day(found.row - 1, found.column - 1, place, title, found.date)
        self._mark(top + 2, top + 1 + 2 * months.WEEKS)

    def _month_formula(self, index: int) -> str:
        start, year = self._draft.setting("window_start"), self._draft.setting("campaign_year")
        by_year = f'IF(ISNUMBER({year}),DATE({year},{months.FIRST_MONTH + index},1),"")'
        return f"IF(ISNUMBER({start}),DATE(YEAR({start}),MONTH({start})+{index},1),{by_year})"

    def _day(
        self, row: int, column: int, place: int, title: str, today: datetime.date | None
    ) -> None:
        look = self._draft.look
        monday = f"{title}-WEEKDAY({title},2)+1+{place}"
        words = f'IF({title}="","",IF(MONTH({monday})=MONTH({title}),{monday},""))'
        number = look(font_size=9, font_color=QUIET, num_format="d", align="left", indent=1)
        stored = "" if today is None else (today - EPOCH).days
        formula(self._worksheet, (row, column), words, number, stored)
        text = look(
            font_size=10, font_color=INK, bottom=1, bottom_color=LINE, align="left", indent=1
        )
        cell = f"{letters(column + 1)}{row + 1}"
        works = months.planned(self._days, today)
        formula(self._worksheet, (row + 1, column), self._works(cell), text, works)

    def _works(self, cell: str) -> str:
        dates = column_range(self._plan, "date")
        found = f"MATCH({cell},{dates},0)"
        names = [f"INDEX({column_range(self._plan, n)},{found})" for n in ("class_name", "work_id")]
        rest = f'IF(COUNTIFS({dates},{cell})>1,"{MORE}"&(COUNTIFS({dates},{cell})-1),"")'
        return (
            f'IF({cell}="","",IF(COUNTIFS({dates},{cell})=0,"",{names[0]}&" "&{names[1]}&{rest}))'
        )

    def _mark(self, top: int, bottom: int) -> None:
        """Days without lessons lie in mist: the entered ones and every Sunday."""
        dates, kinds = (column_range(self._sheet, n) for n in ("date", "kind"))
        holiday = self._sheet.column("kind").enum[1]
        cell = f"{letters(self._left + 1)}{top + 1}"
        above = f"{letters(self._left + 1)}{top}"
        marked = [
            f"AND(ISNUMBER({place}),OR(WEEKDAY({place},2)=7,"
            f'COUNTIFS({dates},{place},{kinds},"={holiday}")>0))'
            for place in (cell, above)
        ]
        words = f"OR(IFERROR({marked[0]},FALSE),IFERROR({marked[1]},FALSE))"
        options = {
            "type": "formula",
            "criteria": f"={words}",
            "format": self._draft.look.rule(bg_color=MIST, font_color=ACCENT),
        }
        self._worksheet.conditional_format(top, self._left, bottom, self._left + 6, options)
