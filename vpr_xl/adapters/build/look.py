"""The palette, the one font and the cell formats of the workbook. Nothing is placed here."""

from __future__ import annotations

import re
from typing import Any

from vpr_xl.core.declare.sheets import Column

#: Calibri on Windows; LibreOffice puts Carlito, of the same widths, in its place elsewhere.
FONT = "Calibri"
INK, QUIET, ACCENT = "#26323D", "#7A858F", "#2F6075"
PAPER, MIST, LINE, RULE = "#FFFFFF", "#EEF2F4", "#DFE5E9", "#9DB2BD"
GREEN, AMBER, RED = "#3B7A57", "#9A6B12", "#A8442F"
PALE_GREEN, PALE_AMBER, PALE_RED = "#E9F3EC", "#FBF3E2", "#FAEAE6"

TABS = {
    "home": INK,
    "school": ACCENT,
    "preparation": "#7FA3C7",
    "conduct": "#D9B36C",
    "completion": "#86B592",
    "service": "#B4BDC4",
}

DATE_FORMAT, MOMENT_FORMAT, TEXT_FORMAT = "dd.mm.yyyy", "dd.mm.yyyy hh:mm", "@"
TITLE_HEIGHT, LINK_HEIGHT, ROW_HEIGHT, LINE_HEIGHT = 34, 21, 19.5, 15
#: Of a heading between rows.
GROUP_HEIGHT = 30
#: A pattern that gives the number of characters: "…{64}$".
_FIXED = re.compile(r"\{([0-9]+)\}\$$")


def centred(column: Column) -> bool:
    """Numbers, days and short codes stand in the middle; words begin at the left."""
    short = column.key and column.width <= 14
    return column.is_date or short or column.type in ("integer", "number", "scalar")


def _cut(column: Column) -> bool:
    """Whether the values are always longer than the cell: a checksum, known by its pattern."""
    fixed = _FIXED.search(str(column.schema.get("pattern", "")))
    return fixed is not None and int(fixed[1]) > column.width


def _placed(column: Column | None) -> dict[str, Any]:
    if column is not None and _cut(column):
        return {"align": "fill"}  # shows the beginning and never runs over its neighbours
    if column is not None and centred(column):
        return {"align": "center"}
    return {"align": "left", "indent": 1}


class Look:
    """Formats of one workbook, each made once. `book` is an xlsxwriter Workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """The format of these XlsxWriter properties over the house's font and ink."""
        base = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "vcenter"}
        key = tuple(sorted((base | properties).items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(key))
        return self._formats[key]

    def rule(self, **properties: Any) -> Any:
        """A format for a conditional format: only what it changes."""
        key = (("conditional", True), *sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    @property
    def link(self) -> Any:
        """A quiet link, without the loud blue underline."""
        return self(font_color=ACCENT, font_size=10, underline=0, indent=1)

    @property
    def note(self) -> Any:
        """Grey words beside the data."""
        return self(font_color=QUIET, font_size=10)

    def header(self, column: Column | None = None) -> Any:
        """A header cell; a required column is underlined by the accent colour."""
        needed = column is not None and column.required
        derived = column is not None and column.formula is not None
        return self(
            bold=True,
            font_size=10,
            font_color=QUIET if derived else INK,
            bg_color=MIST,
            text_wrap=True,
            bottom=2 if needed else 1,
            bottom_color=ACCENT if needed else RULE,
            **_placed(column),
        )

    def entry(self, column: Column, **more: Any) -> Any:
        """A cell of a column: text stays text, dates read as dates, words may wrap.

        Where people type it is unlocked, so that a protected sheet can be filled.
        """
        properties: dict[str, Any] = {"locked": column.formula is not None, **more}
        if column.is_date:
            properties["num_format"] = DATE_FORMAT
        elif column.is_text and column.formula is None:
            properties["num_format"] = TEXT_FORMAT
        properties |= _placed(column)
        if column.wrap:
            properties["text_wrap"] = True
        if column.formula is not None:
            properties["font_color"] = ACCENT if column.formula == "link" else QUIET
        return self(**properties)
