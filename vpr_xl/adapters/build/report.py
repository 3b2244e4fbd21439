"""The sheet «Отчёт»: native charts beside its rows.

A chart names a fixed range: names that grow with the rows are not charted by LibreOffice. The
command writes whole works first, so the range shows them and, where room is left, classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vpr_xl.adapters.build.draft import Draft
from vpr_xl.adapters.build.generated import draw_generated
from vpr_xl.adapters.build.look import FONT, INK, LINE, QUIET
from vpr_xl.core.declare.sheets import HEADER_ROW, Sheet
from vpr_xl.core.declare.wording import REPORT_JOURNAL, REPORT_MARKS

#: Rows of the sheet that the charts show.
CHARTED = 30
_WIDE, _TALL = 480, 700  # pixels
_SERIES = {
    REPORT_MARKS: (
        ("mark_2", "#C06A4F"),
        ("mark_3", "#E0BD74"),
        ("mark_4", "#9CC7AA"),
        ("mark_5", "#5DA57C"),
    ),
    REPORT_JOURNAL: (
        ("lowered", "#C98A5B"),
        ("confirmed", "#B9C8D0"),
        ("raised", "#5F93AB"),
        ("without_mark", "#E6EAEC"),
    ),
}


def draw_report(draft: Draft, sheet: Sheet) -> Any:
    """The generated sheet with its charts to the right of the table."""
    worksheet = draw_generated(draft, sheet)
    places = {column.name: at for at, column in enumerate(sheet.columns)}
    for nth, (title, series) in enumerate(_SERIES.items()):
        if all(name in places for name in ("label", *(name for name, _ in series))):
            drawn = _chart(draft.book, sheet, title, series, places)
            at = len(sheet.columns) + 1
            # One below the other: a sheet is printed one page wide.
            offset = {"y_offset": nth * (_TALL + 20), "object_position": 3, "description": title}
            worksheet.insert_chart(HEADER_ROW - 1, at, drawn, offset)
    return worksheet


def _chart(
    book: Any,
    sheet: Sheet,
    title: str,
    series: Sequence[tuple[str, str]],
    places: dict[str, int],
) -> Any:
    """Shares by row; the command writes the labels."""
    chart = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    first, last = HEADER_ROW, HEADER_ROW + CHARTED - 1
    labels = [sheet.title, first, places["label"], last, places["label"]]
    for name, shade in series:
        at = places[name]
        chart.add_series(
            {
                "name": [sheet.title, HEADER_ROW - 1, at],
                "categories": labels,
                "values": [sheet.title, first, at, last, at],
                "fill": {"color": shade},
                "gap": 30,
            }
        )
    quiet = {"name": FONT, "size": 9, "color": QUIET}
    chart.set_title(
        {"name": title, "name_font": {"name": FONT, "size": 12, "bold": True, "color": INK}}
    )
    chart.set_legend({"position": "bottom", "font": quiet})
    chart.set_y_axis({"num_font": quiet, "reverse": True, "line": {"color": LINE}})
    grid = {"visible": True, "line": {"color": LINE}}
    chart.set_x_axis({"num_font": quiet, "label_position": "high", "major_gridlines": grid})
    chart.set_size({"width": _WIDE, "height": _TALL})
    return chart
