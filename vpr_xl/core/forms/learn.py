"""Proposes a layout for a form that no declaration describes yet, from its header row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vpr_xl.core.declare.forms import FormLayout, plain
from vpr_xl.core.declare.tasks import NOT_ATTEMPTED, NOT_COVERED, dependency, task_header
from vpr_xl.core.forms.lists import listed, validation_at
from vpr_xl.core.tables import Grid, Reading, address
from vpr_xl.core.values import Cell, is_blank, shown

#: The beginning of a header text, without spaces and case, says the column's role.
_ROLES = {
    "код": "code",
    "номеробуч": "code",
    "вариант": "variant",
    "порядковыйномеркласса": "class",
    "наименованиекласса": "class",
    "класс": "class",
    "пол": "sex",
    "отметказа": "previous_mark",
    "отметкапо": "previous_mark",
    "итого": "total",
    "сумма": "total",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft of schemas/forms/<id>.json and what a person must still decide, in Russian."""

    layout: dict[str, Any]
    unclear: tuple[str, ...]


def learn(reading: Reading, known: FormLayout, year: int) -> Proposal | None:
    """A layout proposed from the sheet with score headers; None where no sheet has any.

    known: the newest layout, whose file name and lists are taken where the form says nothing.
    """
    found = _header_of(reading)
    if found is None:
        return None
    grid, header_row = found
    width = _width(grid, header_row)
    columns, unclear = _columns(grid, header_row, reading, known)
    sheets, more = _sheets(reading, grid, known)
    layout = {
        "$schema": "vpr-xl:meta/form",
        "$id": f"vpr-xl:forms/{year}_new",
        "title": f"Форма сбора результатов {year} года: предложено по заголовкам",
        "years": [year],
        "confidence": "A",
        "source": f"Форма сбора результатов {year} года, лист «{grid.name}»",
        "fileName": known.file_name,
        "headerRow": header_row,
        "firstRow": header_row + 1,
        "preparedRows": _prepared(grid, header_row, known),
        **({"criteria": True} if _is_dependent(grid, header_row, reading) else {}),
        **({"helpers": True} if width < len(grid.row(header_row)) else {}),
        "sheets": sheets,
        "columns": columns,
    }
    return Proposal(layout, (*unclear, *more))


def _header_of(reading: Reading) -> tuple[Grid, int] | None:
    for grid in reading.grids:
        for number, cells in zip(grid.numbers[:20], grid.rows[:20], strict=True):
            if sum(task_header(shown(cell)) is not None for cell in cells) > 1:
                return grid, number
    return None


def _width(grid: Grid, header_row: int) -> int:
    """Columns up to the last header: lists of scores may stand beside them, in the same row."""
    headers = [
        place
        for place, cell in enumerate(grid.row(header_row), start=1)
        if cell is not None and not is_blank(cell) and not _is_listed_score(cell)
    ]
    return max(headers, default=0)


def _is_listed_score(cell: Cell) -> bool:
    return cell.kind == "number" or cell.value in (NOT_ATTEMPTED, NOT_COVERED)


def _is_dependent(grid: Grid, header_row: int, reading: Reading) -> bool:
    """Whether a later criterion has a list that a formula chooses."""
    headers = {shown(cell): at for at, cell in enumerate(grid.row(header_row), start=1)}
    tasks = [task for task in map(task_header, headers) if task]
    later = [other for others in dependency(tasks).values() for other in others]
    rules = [validation_at(grid, header_row + 1, headers[header]) for header in later]
    return any(r is not None and r.kind == "list" and not listed(r, grid, reading) for r in rules)


def _role(header: str) -> str:
    if task_header(header):
        return "score"
    key = plain(header)
    return next((role for start, role in _ROLES.items() if key.startswith(start)), "")


def _columns(
    grid: Grid, header_row: int, reading: Reading, known: FormLayout
) -> tuple[list[dict[str, Any]], list[str]]:
    out: dict[str, dict[str, Any]] = {}
    unclear: list[str] = []
    for place, cell in enumerate(grid.row(header_row)[: _width(grid, header_row)], start=1):
        if is_blank(cell):
            continue
        header, at = shown(cell), address(header_row, place)
        role = _role(header)
        rule = validation_at(grid, header_row + 1, place)
        values = [c.value for c in listed(rule, grid, reading)]
        if not role:
            unclear.append(f"Ячейка {at}: назначение столбца «{header}» не узнано.")
        elif role == "variant" and role in out:
            out[role]["parts"][0].append(header)
        elif role == "score" and role in out:
            if NOT_COVERED in values:
                out[role]["notCovered"] = NOT_COVERED
        elif role in out:
            unclear.append(f"Ячейка {at}: столбец «{header}» повторяет другой столбец.")
        else:
            out[role] = _column(role, header, values, known)
    missing = [r for r in ("code", "variant", "class", "previous_mark", "total") if r not in out]
    names = {"code": "кода", "variant": "варианта", "class": "класса", "total": "итога"}
    mark = "отметки за предыдущий период"
    unclear.extend(
        f"Столбец {names.get(role, mark)} не найден: укажите его заголовок." for role in missing
    )
    return list(out.values()), unclear


def _column(role: str, header: str, values: Sequence[object], known: FormLayout) -> dict[str, Any]:
    if role == "variant":
        given = list(values or known.variants)
        absent = next((v for v in given if isinstance(v, str)), known.absent)
        return {"role": role, "parts": [[header]], "values": given, "absent": absent}
    if role == "score":
        more = {"notCovered": NOT_COVERED} if NOT_COVERED in values else {}
        return {"role": role, "notAttempted": NOT_ATTEMPTED, **more}
    out: dict[str, Any] = {"role": role, "title": header}
    if role == "class" and known.class_limits and plain(header) == plain(known.class_):
        out["minimum"], out["maximum"] = known.class_limits
    if role == "sex":
        out["values"] = list(values or known.sexes or ("м", "ж"))
    if role == "previous_mark":
        out["values"] = list(values or known.marks)
    if role == "total":
        out["blankWithout"] = "first_score"
    return out


def _sheets(
    reading: Reading, protocol: Grid, known: FormLayout
) -> tuple[list[dict[str, Any]], list[str]]:
    titles = {s.title: s.role for s in known.sheets} | {"Классы": "classes"}
    out, unclear = [], []
    for grid in reading.grids:
        role = "protocol" if grid is protocol else titles.get(grid.name, "")
        if role == "protocol" and grid is not protocol:
            role = ""
        sheet: dict[str, Any] = {"role": role, "title": grid.name}
        if grid.state != "veryHidden":
            sheet["state"] = grid.state
        if role == "classes":
            sheet["columns"] = [shown(c) for c in grid.row(1) if not is_blank(c)]
        if role:
            out.append(sheet)
        else:
            unclear.append(f"Назначение листа «{grid.name}» не узнано.")
    return out, unclear


def _prepared(grid: Grid, header_row: int, known: FormLayout) -> int:
    rule = validation_at(grid, header_row + 1, 1)
    if rule is None:
        return known.prepared_rows
    area = next(a for a in rule.areas if a.holds(header_row + 1, 1))
    return area.last_row - header_row
