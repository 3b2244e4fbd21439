"""What every sheet has alike: title and help, link home, header, table, freeze, print set-up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from vpr_xl.adapters.build.look import (
    ACCENT,
    GROUP_HEIGHT,
    INK,
    LINE_HEIGHT,
    LINK_HEIGHT,
    QUIET,
    ROW_HEIGHT,
    RULE,
    TABS,
    TITLE_HEIGHT,
    Look,
    centred,
)
from vpr_xl.adapters.build.validations import guard
from vpr_xl.core.declare.sheets import HEADER_ROW, Column, Sheet
from vpr_xl.core.declare.wording import BACK, HOME, PAGES, comment

#: Rows of a table that stand ready when the sheet is empty; an Excel table grows by itself.
SPARE_ROWS = 12
_HEADER_LINE, _NARROW = 13.5, 1.1
_FROZEN = 34  # characters of key columns that may stay in sight while the rest scrolls


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Button:
    """A button to place on a sheet: its caption and the command that it runs."""

    table: str
    caption: str
    macro: str


class Place(NamedTuple):
    """Where a row of buttons begins: 0-based cell, pixels across and down in it, their height."""

    row: int
    column: int
    across: int
    down: int
    height: int


BEHIND_LINK = Place(row=1, column=1, across=8, down=2, height=24)
BETWEEN = 8
#: Places beside the title of the first sheet, by the number of lines: behind the column of the
#: sheets' links, where a long name of a school ends.
LINES = (
    (Place(row=0, column=3, across=0, down=12, height=30),),
    (
        Place(row=0, column=3, across=0, down=22, height=24),
        Place(row=1, column=3, across=0, down=0, height=24),
    ),
    (
        Place(row=0, column=3, across=0, down=2, height=24),
        Place(row=0, column=3, across=0, down=28, height=24),
        Place(row=1, column=3, across=0, down=2, height=24),
    ),
)
ROOM = 640  # pixels up to the edge of a narrow screen
_PIXELS, _EDGE = 7, 5  # of a unit of a column's width, and of its edges
_LEAST_WIDTH, _PADDING, _LETTER = 112, 32, 8


def open_sheet(book: Any, look: Look, sheet: Sheet, title: str) -> Any:
    """A new tab with its colour, title rows and print set-up."""
    worksheet = book.add_worksheet(title)
    worksheet.set_tab_color(TABS[sheet.stage])
    if sheet.kind in ("rows", "settings", "template"):
        # Elsewhere a row grows with what a command writes into it.
        worksheet.set_default_row(ROW_HEIGHT)
    worksheet.set_row(0, TITLE_HEIGHT, look())
    worksheet.set_row(1, LINK_HEIGHT, look())
    _paper(worksheet)
    if sheet.state == "hidden":
        worksheet.hide()
    elif sheet.state == "veryHidden":
        worksheet.very_hidden()
    return worksheet


def _paper(worksheet: Any) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    worksheet.repeat_rows(HEADER_ROW - 1)
    worksheet.set_footer(f'&L&"Calibri,Regular"&9&A&R&"Calibri,Regular"&9{PAGES}')


def protect(worksheet: Any) -> None:
    """Locks headers and formulas, without a password; everything else may still be done."""
    allowed = (
        "format_cells",
        "format_columns",
        "format_rows",
        "insert_rows",
        "insert_hyperlinks",
        "delete_rows",
        "sort",
        "autofilter",
    )
    worksheet.protect("", dict.fromkeys(allowed, True))


def head(worksheet: Any, look: Look, title: str, help_line: str, *, home: bool = True) -> None:
    """Row 1: the title and one grey line of help. Row 2: the way back home, where there is one."""
    worksheet.write_rich_string(
        0,
        0,
        look(font_size=16, bold=True, font_color=INK),
        title,
        look(font_size=10, font_color=QUIET),
        f"    {help_line}",
        look(indent=1),
    )
    if home:
        worksheet.write_url(1, 0, f"internal:'{HOME}'!A1", look.link, BACK)


def button_width(caption: str) -> int:
    """Pixels that a button needs for its caption."""
    return max(_LEAST_WIDTH, _PADDING + _LETTER * len(caption))


def place_buttons(worksheet: Any, sheet: Sheet, buttons: Sequence[Button]) -> None:
    """The sheet's buttons, side by side where `arranged` says."""
    mine = [button for button in buttons if button.table == sheet.table]
    for place, line in arranged(sheet, mine, [button.caption for button in mine]):
        across = place.across
        for button in line:
            worksheet.insert_button(
                place.row,
                place.column,
                {
                    "macro": button.macro,
                    "caption": button.caption,
                    "width": button_width(button.caption),
                    "height": place.height,
                    "x_offset": across,
                    "y_offset": place.down,
                },
            )
            across += button_width(button.caption) + BETWEEN


def arranged(
    sheet: Sheet, what: Sequence[Item], captions: Sequence[str]
) -> list[tuple[Place, list[Item]]]:
    """Things with these captions in lines, each with the place where it begins.

    Row 2 behind the link; on the first sheet beside its title, in as few lines as it takes.
    """
    lines: list[list[Item]] = [[]]
    used = -BETWEEN
    most = len(LINES) if sheet.table == "home" else 1
    for one, caption in zip(what, captions, strict=True):
        used += BETWEEN + button_width(caption)
        if used > ROOM and lines[-1] and len(lines) < most:
            lines.append([])
            used = button_width(caption)
        lines[-1].append(one)
    places = LINES[len(lines) - 1] if sheet.table == "home" else (BEHIND_LINK,)
    return list(zip(places, lines, strict=True))


def column_behind_buttons(sheet: Sheet, buttons: Sequence[Button]) -> int:
    """The first column, 0-based, that the buttons of row 2 leave free."""
    mine = [button for button in buttons if button.table == sheet.table]
    left = BEHIND_LINK.across - BETWEEN
    left += sum(button_width(button.caption) + BETWEEN for button in mine)
    at = BEHIND_LINK.column
    while mine and left > 0 and at < len(sheet.columns) - 1:
        left -= _EDGE + int(_PIXELS * sheet.columns[at].width)
        at += 1
    return at


def group_line(worksheet: Any, look: Look, row: int, words: str, width: int) -> None:
    """A heading between rows of a sheet, ruled over `width` columns. row: from 0."""
    heading = look(
        bold=True,
        font_color=ACCENT,
        bottom=1,
        bottom_color=RULE,
        valign="bottom",
        align="left",
        indent=1,
    )
    worksheet.set_row(row, GROUP_HEIGHT)
    worksheet.write_string(row, 0, words, heading)
    for at in range(1, width):
        worksheet.write_blank(row, at, None, heading)


def header(worksheet: Any, look: Look, columns: Sequence[Column]) -> None:
    """Row 3 in full: texts, notes, guards, widths and the height that the texts need."""
    worksheet.set_row(HEADER_ROW - 1, header_height(columns), look())
    for at, column in enumerate(columns):
        worksheet.set_column(at, at, column.width, look.entry(column))
        worksheet.write_string(HEADER_ROW - 1, at, column.title, look.header(column))
        worksheet.write_comment(HEADER_ROW - 1, at, comment(column), _note(column))
        guard(worksheet, HEADER_ROW - 1, at, column.title)


def _note(column: Column) -> dict[str, Any]:
    text = comment(column)
    lines = sum(math.ceil(len(line) / 38) for line in text.split("\n"))
    return {
        "author": "vpr-xl",
        "font_name": "Calibri",
        "font_size": 10,
        "color": "#FBFAF4",
        "width": 230,
        "height": 18 + 18 * lines,
    }


def header_height(columns: Sequence[Column]) -> float:
    """Height of a header row in which every text is seen whole."""
    return 12.0 + _HEADER_LINE * max(
        _lines(c.title, c.width - 2.0 - (not centred(c))) for c in columns
    )


def wrapped_height(text: str, width: float, size: int = 11) -> float:
    """Height of a row in which a wrapped text of this column width and font size is seen whole.

    A column's width counts digits of the body font; Russian words take a little less.
    """
    lines = _lines(text, (width - 2.0) * _NARROW * 11 / size)
    return max(ROW_HEIGHT, 5.0 + LINE_HEIGHT * lines * size / 11)


def _lines(text: str, width: float) -> int:
    """Lines that a text takes when it wraps at words in so many characters."""
    lines, used = 1, 0.0
    for word in text.split():
        if used and used + 1 + len(word) > width:
            lines, used = lines + 1, 0.0
        used += len(word) + (1 if used else 0)
        if used > width:
            lines += int(used // max(width, 1))
            used %= max(width, 1)
    return lines


def table(worksheet: Any, look: Look, name: str, columns: Sequence[Column], rows: int) -> None:
    """The Excel table over header and rows, without a style of its own: LibreOffice drops it."""
    options = {
        "name": name,
        "style": None,
        "autofilter": True,
        "columns": [{"header": c.title, "header_format": look.header(c)} for c in columns],
    }
    last = HEADER_ROW - 1 + max(rows, 1)
    if worksheet.add_table(HEADER_ROW - 1, 0, last, len(columns) - 1, options):
        raise ValueError(name)


def freeze(worksheet: Any, columns: Sequence[Column], key: Sequence[str]) -> None:
    """Keeps the header in sight, and the leading key columns where they are narrow enough."""
    frozen, width = 0, 0.0
    for column in columns[:-1]:
        width += column.width
        if column.name not in key or width > _FROZEN:
            break
        frozen += 1
    worksheet.freeze_panes(HEADER_ROW, frozen)
