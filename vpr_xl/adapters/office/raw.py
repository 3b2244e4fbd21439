"""Values of cells as operations give and take them, as Excel gives them, as cells. No calls."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from vpr_xl.adapters.excel.errors import CODES, NUMBERS
from vpr_xl.adapters.excel.moments import moment_cell
from vpr_xl.core.values import Cell, number, text

#: Day 0 of the serial numbers that are written.
_NULL = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - cells know no time zone
#: 1900 was no leap year, but Excel counts its 29 February: earlier serials are one day off.
_LEAP_BUG = 60


def from_office(found: Any) -> list[list[Any]]:
    """The rows of a `read` operation in COM's values."""
    rows = [[None if value == "" else value for value in row] for row in found["values"]]
    null = datetime.datetime(*found["null"])  # noqa: DTZ001
    for kind, *area in found["kinds"]:
        for row, column in _inside(area):
            value = rows[row][column]
            if isinstance(value, float):
                rows[row][column] = _of_kind(kind, value, null)
    for row, column, code in found["errors"]:
        rows[row][column] = NUMBERS[code]
    return rows


class _Made(dict[Any, "Cell | None"]):
    """Plain value -> its canonical cell, each made once: a book repeats a few values."""

    def __missing__(self, value: Any) -> Cell | None:
        cell = None
        if isinstance(value, str):
            cell = Cell("text", value) if value else None
        elif value is not None:
            cell = number(value)
        self[value] = cell
        return cell


def cells_from_office(found: Any) -> list[list[Cell | None]]:
    """The rows of a `contents` operation as canonical cells."""
    made = _Made().__getitem__
    rows = [list(map(made, row)) for row in found["values"]]
    special = _Special(datetime.datetime(*found["null"]))  # noqa: DTZ001
    for kind, *area in found["kinds"]:
        for row, column in _inside(area):
            value = found["values"][row][column]
            if isinstance(value, float | int):
                rows[row][column] = special[kind, float(value)]
    for row, column, code in found["errors"]:
        rows[row][column] = Cell("error", code)
    for area in found["living"]:
        for row, column in _inside(area):
            cell = rows[row][column]
            rows[row][column] = (
                text("", formula=True) if cell is None else cell._replace(formula=True)
            )
    return rows


class _Special(dict[tuple[str, float], Cell]):
    """Kind and number -> the cell, each made once: a plan has a few days for a thousand rows."""

    def __init__(self, null: datetime.datetime) -> None:
        super().__init__()
        self._null = null

    def __missing__(self, key: tuple[str, float]) -> Cell:
        value = _of_kind(*key, self._null)
        if isinstance(value, str):
            cell = Cell("text", value)
        elif isinstance(value, bool):
            cell = Cell("boolean", value)
        elif isinstance(value, datetime.datetime):
            cell = moment_cell(value)
        else:
            cell = number(value)
        self[key] = cell
        return cell


def _of_kind(kind: str, value: float, null: datetime.datetime) -> Any:
    if kind == "b":
        return bool(value)
    if kind == "d":
        return moment(value, null)
    return str(int(value)) if value.is_integer() else repr(value)


def moment(serial: float, null: datetime.datetime) -> datetime.datetime | float:
    """The moment of a serial number as Excel shows it, to the millisecond.

    The number itself for a mere time of day and where the calendar has no such day.
    """
    counts_1904 = null.year == 1904
    if serial < (0 if counts_1904 else 1):
        return serial
    whole, fraction = divmod(serial, 1)
    if whole < _LEAP_BUG and not counts_1904:
        whole += 1
    try:
        day = null + datetime.timedelta(days=whole)
        return day + datetime.timedelta(milliseconds=round(fraction * 86_400_000))
    except OverflowError:
        return serial


def _inside(area: Sequence[int]) -> Iterator[tuple[int, int]]:
    row, column, rows, columns = area
    for r in range(row, row + rows):
        for c in range(column, column + columns):
            yield r, c


def to_office(value: Any) -> Any:
    """A raw value as the `write` operation takes it. Excel eats an apostrophe in front."""
    if isinstance(value, datetime.datetime):
        return (value.replace(tzinfo=None) - _NULL) / datetime.timedelta(days=1)
    if isinstance(value, datetime.date):
        return float((value - _NULL.date()).days)
    if isinstance(value, str):
        return value.removeprefix("'") or None
    return value


def date_runs(rows: Sequence[Sequence[Any]]) -> list[list[int]]:
    """Vertical runs [row, column, rows] of dates."""
    runs: list[list[int]] = []
    for column in range(len(rows[0])):
        for at, row in enumerate(rows):
            if not isinstance(row[column], datetime.date):
                continue
            if runs and runs[-1][1] == column and runs[-1][0] + runs[-1][2] == at:
                runs[-1][2] += 1
            else:
                runs.append([at, column, 1])
    return runs


def cleaned(value: Any, dates: Any, empty: Any, numbers: Any, err_to_str: bool) -> Any:
    if value is None or value == "":
        return empty
    if isinstance(value, datetime.datetime):
        parts = {part: getattr(value, part) for part in _PARTS}
        return dates(**parts, tzinfo=None)
    if numbers is not None and isinstance(value, float):
        return numbers(value)
    if isinstance(value, int) and value in CODES:
        return CODES[value] if err_to_str else None
    return value


_PARTS = ("year", "month", "day", "hour", "minute", "second", "microsecond")
