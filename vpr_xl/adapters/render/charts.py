"""A report as an .xlsx: a sheet a section, tables as Excel's own, native charts.

What the report says is in `core/reports`. The values behind the charts stand on a sheet of their
own, so that a table may be sorted without a chart following it.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from vpr_xl.core.reports.blocks import Chart, Column, DataTable, Facts, Notice, Page, Section, Value
from vpr_xl.core.reports.wording import CHART_VALUES
from vpr_xl.core.tables import address

#: As on the page, light; charts know no dark.
_SHADES = {
    "mark2": "#C06A4F",
    "mark3": "#E0BD74",
    "mark4": "#9CC7AA",
    "mark5": "#5DA57C",
    "lowered": "#C98A5B",
    "confirmed": "#B9C8D0",
    "raised": "#5F93AB",
    "without": "#E6EAEC",
    "basic": "#6D9FB5",
    "advanced": "#3A6A80",
    "plain": "#8FA7B3",
}
_FORMATS = {"number": "0.0", "exact": "0.00", "percent": "0.0", "whole": "0"}
_INK, _QUIET, _MIST, _LINE, _AMBER = "#26323D", "#66737D", "#F3F6F7", "#DFE5E9", "#FBF3E2"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_NARROW, _WIDEST = 7.5, 60  # of a column, in characters
_PER_FACT = 2  # columns under a key figure
_CHART = (560, 250)  # pixels
_PIXELS = 20  # of a row
_PER_LINE = 8  # columns that a chart covers


def render_charts(page: Page, created: datetime.datetime) -> bytes:
    """The workbook; the same report and moment give the same bytes."""
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": page.title, "created": created.replace(tzinfo=None)})
    behind = _Behind()
    look = _Look(book)
    for nth, section in enumerate(page.sections):
        _Sheet(book, look, behind, page, section, first=nth == 0).draw()
    behind.write(book, look)
    book.close()
    return stream.getvalue()


class _Look:
    """The formats of the workbook."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "top"}

        def made(**more: Any) -> Any:
            return book.add_format({**base, **more})

        self.title = made(bold=True, font_size=16)
        self.heading = made(bold=True, font_size=12)
        self.quiet = made(font_color=_QUIET)
        self.plain = made()
        self.told = made(font_color=_QUIET, text_wrap=True)
        self.label = made(font_color=_QUIET, font_size=9, text_wrap=True, top=1, top_color=_LINE)
        self.value = made(bold=True, font_size=14)
        self.attention = made(text_wrap=True, bg_color=_AMBER)
        title = {"bold": True, "font_size": 10, "text_wrap": True, "bg_color": _MIST}
        title |= {"bottom": 1, "bottom_color": _LINE}
        self.head = made(**title)
        self._heads = {
            "key": made(**title, align="center"),
            **{kind: made(**title, align="right") for kind in _FORMATS},
        }
        self._made = made
        self._cells: dict[tuple[str, bool, bool], Any] = {}

    def title_of(self, column: Column) -> Any:
        """The format of a table's header: above its values."""
        return self._heads.get(column.kind, self.head)

    def cell(self, column: Column, *, strong: bool, spills: bool = False) -> Any:
        """The format of a table's cell. spills: its words may stand over the blanks beside it."""
        key = (column.kind, strong, spills)
        if key not in self._cells:
            more: dict[str, Any] = {"bold": strong, "bottom": 1, "bottom_color": _LINE}
            if column.kind in _FORMATS:
                more["num_format"] = _FORMATS[column.kind]
            elif column.kind == "key":
                more |= {"align": "center", "num_format": "@"}
            elif not spills:
                more["text_wrap"] = True
            self._cells[key] = self._made(**more)
        return self._cells[key]


class _Behind:
    """The sheet of the values behind the charts: a block a chart, side by side."""

    def __init__(self) -> None:
        self.column = 0
        self.blocks: list[tuple[int, Chart]] = []

    def place(self, chart: Chart) -> int:
        """The column of the chart's labels; its series stand to the right."""
        at = self.column
        self.blocks.append((at, chart))
        self.column += len(chart.series) + 2
        return at

    def write(self, book: Any, look: _Look) -> None:
        """Writes the sheet, behind all others."""
        if not self.blocks:
            return
        sheet = book.add_worksheet(CHART_VALUES)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 1)
        for at, chart in self.blocks:
            sheet.write_string(0, at, chart.title, look.heading)
            for nth, label in enumerate(chart.labels, 2):
                sheet.write_string(nth, at, label, look.plain)
            for more, series in enumerate(chart.series, 1):
                sheet.write_string(1, at + more, series.name, look.head)
                for nth, value in enumerate(series.values, 2):
                    if value is not None:
                        sheet.write_number(nth, at + more, value, look.plain)


class _Sheet:
    """A section's sheet, growing downwards."""

    def __init__(
        self, book: Any, look: _Look, behind: _Behind, page: Page, section: Section, *, first: bool
    ) -> None:
        self.book, self.look, self.behind = book, look, behind
        self.page, self.section, self.first = page, section, first
        self.sheet: Any = book.add_worksheet(_FORBIDDEN.sub(" ", section.short)[:31])
        self.row = 0
        self.codes: list[str] = []
        self.wide = max(
            [len(b.columns) for b in section.blocks if isinstance(b, DataTable)] + [2 * _PER_LINE]
        )

    def draw(self) -> None:
        """Head, blocks, print set-up: A4 landscape, one page wide."""
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&C&P")
        self._widths()
        self._line(self.page.head, self.look.quiet)
        self._line(self.page.title if self.first else self.section.title, self.look.title)
        about = self.page.about if self.first else self.section.about
        if about:
            self._wrapped(about, self.look.told)
        charts: list[Chart] = []
        for block in self.section.blocks:
            if isinstance(block, Chart):
                charts.append(block)
                continue
            self._charts(charts)
            charts = []
            self._block(block)
        self._charts(charts)
        if self.codes:
            self.sheet.ignore_errors({"number_stored_as_text": " ".join(self.codes)})

    def _widths(self) -> None:
        """Each column as wide as its longest cell in any table, within bounds."""
        for at in range(self.wide):
            widths = [_NARROW]
            for block in self.section.blocks:
                if isinstance(block, DataTable) and at < len(block.columns):
                    if _spills(block, at):
                        continue  # it would widen the columns of all tables below
                    word = max(map(len, block.columns[at].title.split()))
                    longest = max((len(_plain(row[at])) for row in block.rows), default=0)
                    widths.append(min(max(longest, word) + 1.5, _WIDEST))
            self.sheet.set_column(at, at, max(widths))

    def _line(self, text: str, look: Any) -> None:
        self.sheet.write_string(self.row, 0, text, look)
        self.row += 1

    def _wrapped(self, text: str, look: Any) -> None:
        """A sentence across the sheet; merged cells do not grow, so the height is reckoned."""
        last = min(self.wide, 14) - 1
        self.sheet.merge_range(self.row, 0, self.row, last, text, look)
        self.sheet.set_row_pixels(self.row, _PIXELS * math.ceil(len(text) / (last * _NARROW)))
        self.row += 1

    def _block(self, block: object) -> None:
        if isinstance(block, Facts):
            self._facts(block)
        elif isinstance(block, Notice):
            calm = block.style == "quiet"
            self._wrapped(block.text, self.look.told if calm else self.look.attention)
        elif isinstance(block, DataTable):
            self._table(block)

    def _facts(self, block: Facts) -> None:
        self.row += 1
        for at, fact in enumerate(block.facts):
            told = f"{fact.label}, {fact.told}" if fact.told else fact.label
            first, last = at * _PER_FACT, (at + 1) * _PER_FACT - 1
            self.sheet.merge_range(self.row, first, self.row, last, told, self.look.label)
            self.sheet.write_string(self.row + 1, first, fact.value, self.look.value)
        self.sheet.set_row_pixels(self.row, 3 * _PIXELS)
        self.row += 3

    def _table(self, block: DataTable) -> None:
        self.row += 1
        self._line(block.title, self.look.heading)
        head = self.row
        for at, column in enumerate(block.columns):
            for nth, row in enumerate(block.rows, head + 1):
                strong = nth - head - 1 in block.strong
                look = self.look.cell(column, strong=strong, spills=_spills(block, at))
                self._write(nth, at, row[at], look)
        self._heights(block, head + 1)
        last = head + max(1, len(block.rows))
        self.sheet.add_table(
            head,
            0,
            last,
            len(block.columns) - 1,
            {
                "name": block.name.replace("-", "_"),
                "style": None,
                "columns": [
                    {"header": c.title, "header_format": self.look.title_of(c)}
                    for c in block.columns
                ],
            },
        )
        for at, column in enumerate(block.columns):
            if column.kind == "key":
                # Codes are digits and stay text: Excel need not mark each of them.
                self.codes.append(f"{address(head + 2, at + 1)}:{address(last + 1, at + 1)}")
        self.sheet.set_row_pixels(head, 2.4 * _PIXELS)
        self.row = last + 2

    def _heights(self, block: DataTable, first: int) -> None:
        """Rows whose words are wider than their column; only Excel finds their height itself."""
        for nth, row in enumerate(block.rows, first):
            words = (
                _plain(value)
                for at, value in enumerate(row)
                if block.columns[at].kind == "text" and not _spills(block, at)
            )
            lines = max((math.ceil(len(one) / _WIDEST) for one in words), default=1)
            if lines > 1:
                self.sheet.set_row_pixels(nth, _PIXELS * lines)

    def _write(self, row: int, at: int, value: Value, look: Any) -> None:
        if value is None or value == "":
            self.sheet.write_blank(row, at, None, look)
        elif isinstance(value, str):
            self.sheet.write_string(row, at, value, look)
        else:
            self.sheet.write_number(row, at, value, look)

    def _charts(self, charts: Sequence[Chart]) -> None:
        """Charts two in a line, at their own size whatever the columns' widths are."""
        for at in range(0, len(charts), 2):
            self.row += 1
            pair = charts[at : at + 2]
            tall = max(_height(chart) for chart in pair)
            for nth, chart in enumerate(pair):
                drawn = self._chart(chart)
                drawn.set_size({"width": _CHART[0], "height": tall})
                self.sheet.insert_chart(
                    self.row,
                    0,
                    drawn,
                    {
                        "x_offset": nth * (_CHART[0] + 20),
                        "description": chart.told,
                        "object_position": 3,
                    },
                )
            self.row += math.ceil(tall / _PIXELS) + 1

    def _chart(self, chart: Chart) -> Any:
        stack = chart.kind == "stack"
        kind = {"type": "bar", "subtype": "percent_stacked"} if stack else {"type": "column"}
        drawn = self.book.add_chart(kind)
        at, count = self.behind.place(chart), len(chart.labels)
        labelled = {"value": True, "font": {"size": 9}, "num_format": "0;;"}
        for more, series in enumerate(chart.series, 1):
            drawn.add_series(
                {
                    "name": [CHART_VALUES, 1, at + more],
                    "categories": [CHART_VALUES, 2, at, count + 1, at],
                    "values": [CHART_VALUES, 2, at + more, count + 1, at + more],
                    "fill": {"color": _SHADES[series.tones[0]]},
                    "gap": 40,
                    "points": [{"fill": {"color": _SHADES[t]}} for t in series.tones]
                    if len(series.tones) > 1
                    else None,
                    "data_labels": labelled if stack else None,
                }
            )
        quiet = {"size": 9, "color": _QUIET}
        # The main title of a bar chart of one series would be its series' name.
        drawn.set_title({"name": chart.title, "name_font": {"size": 12, "bold": True}})
        drawn.set_legend({"position": "bottom", "font": quiet} if stack else {"none": True})
        grid = {"visible": True, "line": {"color": _LINE}}
        values = {"num_font": quiet, "major_gridlines": grid, "line": {"none": True}}
        if chart.top:
            values |= {"min": 0, "max": chart.top}
        if stack:
            # The first label stands at the top, the shares below all the same.
            drawn.set_y_axis({"num_font": quiet, "line": {"color": _LINE}, "reverse": True})
            drawn.set_x_axis({**values, "label_position": "high"})
        else:
            drawn.set_x_axis({"num_font": quiet, "name": chart.below, "name_font": quiet})
            drawn.set_y_axis({**values, "name": chart.axis, "name_font": quiet})
        return drawn


def _spills(table: DataTable, at: int) -> bool:
    """Whether a column's words stand over the blanks to its right: sentences, and the last one."""
    return at == len(table.columns) - 1 and table.columns[at].kind == "text"


def _height(chart: Chart) -> int:
    """Pixels: a chart of many bars is taller."""
    return max(_CHART[1], 100 + 26 * len(chart.labels)) if chart.kind == "stack" else _CHART[1]


def _plain(value: Value) -> str:
    """A value about as long as it is shown."""
    return f"{value:.1f}" if isinstance(value, float) else "" if value is None else str(value)
