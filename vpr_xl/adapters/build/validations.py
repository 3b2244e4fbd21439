"""Native data validations from a column's declaration. What they cannot see is in conditions.py."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from vpr_xl.core.actions.count import column_range
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.sheets import HEADER_ROW, Column, Scalar, Sheet
from vpr_xl.core.declare.wording import header_refusal, prompt, refusal

#: Excel's limit for a list written inside the validation.
INLINE = 255
#: Enumerations that do not fit inside: values -> range on the sheet of lists.
Lists = Mapping[tuple[Scalar, ...], str]

_DIGITS = re.compile(r"\^(?P<prefix>[a-zа-я]*)(?:\[0-9\]|\\d)\{(?P<count>\d+)\}\$")
_MOST_DIGITS = 7  # a custom formula longer than 255 characters is refused by Excel
_SIZED = re.compile(r"\^\[[^\]]+\]\{(\d+)\}\$")
_WIDEST = 10**9
_FIRST_DAY, _LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)
_TEXT_SIZE = 32_000


def fits_inline(values: tuple[Scalar, ...]) -> bool:
    """Whether the list can be written inside the validation; a comma would split a value."""
    texts = [str(v) for v in values]
    return len(",".join(texts)) <= INLINE and not any("," in t or '"' in t for t in texts)


def referenced(sheet: Sheet, column: str) -> str:
    """Formula of the filled part of a key column, so that a drop-down ends at the last value."""
    cells = column_range(sheet, column)
    first = cells.split(":")[0]
    last = f'SUMPRODUCT(MAX(({cells}<>"")*ROW({cells.split("!")[1]})))'
    return f"=OFFSET({first},0,0,MAX(1,{last}-{HEADER_ROW}),1)"


def validation(column: Column, cell: str, house: House, lists: Lists) -> dict[str, Any]:
    """XlsxWriter's options for the column's cells.

    cell: address of the first cell, column absolute ("$B4"), for formulas.
    """
    source = house.sheets[column.reference.table] if column.reference else None
    options = _limits(column, cell, source, lists)
    title, text = prompt(column)
    options |= {"input_title": title, "input_message": text}
    if options["validate"] != "any":
        title, text = refusal(column, source)
        options |= {"error_title": title, "error_message": text}
    return options


def _limits(column: Column, cell: str, source: Sheet | None, lists: Lists) -> dict[str, Any]:
    if column.separator or column.formula is not None:
        return {"validate": "any"}
    if column.enum:
        return {"validate": "list", "source": _listed(column.enum, lists)}
    if source is not None and column.reference and source.kind != "template":
        return {"validate": "list", "source": referenced(source, column.reference.column)}
    if column.is_date:
        return _between("date", _FIRST_DAY, _LAST_DAY)
    if column.type in ("integer", "number"):
        kind = "integer" if column.type == "integer" else "decimal"
        low = column.schema.get("minimum", -_WIDEST)
        return _between(kind, low, column.schema.get("maximum", _WIDEST))
    return _text_limits(column, cell)


def _listed(values: tuple[Scalar, ...], lists: Lists) -> Any:
    return [str(v) for v in values] if fits_inline(values) else f"={lists[values]}"


def _between(kind: str, low: Any, high: Any) -> dict[str, Any]:
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}


def _text_limits(column: Column, cell: str) -> dict[str, Any]:
    if column.format == "time":
        return {"validate": "custom", "value": f'=ISNUMBER(TIMEVALUE({cell}&""))'}
    digits = _DIGITS.fullmatch(column.schema.get("pattern", ""))
    if digits and int(digits["count"]) <= _MOST_DIGITS:
        return {"validate": "custom", "value": digits_formula(cell, **digits.groupdict())}
    sized = _SIZED.fullmatch(column.schema.get("pattern", ""))
    if sized:
        return _between("length", int(sized[1]), int(sized[1]))
    if "maxLength" in column.schema or "minLength" in column.schema:
        low = column.schema.get("minLength", 0)
        return _between("length", low, column.schema.get("maxLength", _TEXT_SIZE))
    return {"validate": "any"}


def digits_formula(cell: str, prefix: str, count: str | int) -> str:
    """The text is the prefix and then so many digits, and nothing else."""
    size = len(prefix) + int(count)
    tests = [f"LEN({cell})={size}"]
    if prefix:
        tests.append(f'LEFT({cell},{len(prefix)})="{prefix}"')
    tests += [f"ISNUMBER(--MID({cell},{at},1))" for at in range(len(prefix) + 1, size + 1)]
    return f"=AND({','.join(tests)})"


def guard(worksheet: Any, row: int, column: int, title: str) -> None:
    """A header cell (0-based place) that accepts its own text only."""
    said_title, said = header_refusal(title)
    worksheet.data_validation(
        row,
        column,
        row,
        column,
        {
            "validate": "custom",
            "value": f'=EXACT({_a1(row, column)},"{title.replace(chr(34), chr(34) * 2)}")',
            "ignore_blank": False,
            "error_title": said_title,
            "error_message": said,
        },
    )


def _a1(row: int, column: int) -> str:
    from vpr_xl.core.tables import address

    return address(row + 1, column + 1)


def place_validation(
    worksheet: Any, place: tuple[int, int, int], options: Mapping[str, Any]
) -> None:
    """Lays options over (first row, last row, column), 0-based.

    Raises ValueError where XlsxWriter refuses them: a text past Excel's limits is our bug.
    """
    first, last, column = place
    if worksheet.data_validation(first, column, last, column, dict(options)):
        raise ValueError(options)
