"""Recognises an official form by its header texts; says where an unknown one differs.

Which work the form is for is found in `work`; whether its rows are right, in the gate's rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vpr_xl.core.declare.forms import FormLayout, Role, plain
from vpr_xl.core.declare.tasks import TaskHeader, task_header
from vpr_xl.core.forms.departures import departures
from vpr_xl.core.forms.lists import limits, listed, validation_at
from vpr_xl.core.records.form import Form, FormColumn
from vpr_xl.core.tables import Grid, Reading, address
from vpr_xl.core.values import shown

_ROWS_ABOVE = 5  # so many rows put above the headers are seen through
_SCORE = "1 (1б)"  # what a score header looks like, for "expected" in messages


@dataclass(frozen=True, slots=True)
class FormMismatch:
    """A form of no known layout: where the nearest layout breaks off.

    layout: title of that layout; sheet, cell: where; expected, found: header texts, "" for none.
    """

    layout: str
    sheet: str
    cell: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class _Break:
    place: int
    expected: str
    found: str


def recognise(reading: Reading, layouts: Sequence[FormLayout]) -> Form | FormMismatch | None:
    """The form that a workbook is; a mismatch for an unknown layout; None where it is no form."""
    breaks: list[tuple[_Break, FormLayout, Grid]] = []
    for layout in layouts:
        grid = reading.grid(layout.protocol.title)
        headers = _headers(grid, layout.header_row) if grid else []
        if grid is None or not any(task_header(h) for h in headers):
            continue
        found = _columns(layout, headers)
        if not isinstance(found, _Break):
            return _form(layout, reading, grid, found)
        breaks.append((found, layout, grid))
    if not breaks:
        return _renamed(reading, layouts) or _moved(reading, layouts)
    at, layout, grid = max(breaks, key=lambda b: b[0].place)
    cell = address(layout.header_row, at.place)
    return FormMismatch(layout.title, grid.name, cell, at.expected, at.found)


def _renamed(reading: Reading, layouts: Sequence[FormLayout]) -> Form | None:
    """A form whose protocol sheet has another name: all its columns are there."""
    for layout in layouts:
        for grid in reading.grids:
            found = _columns(layout, _headers(grid, layout.header_row))
            if not isinstance(found, _Break):
                return _form(layout, reading, grid, found)
    return None


def _moved(reading: Reading, layouts: Sequence[FormLayout]) -> FormMismatch | None:
    """A form above whose headers somebody put rows: its own row holds something else."""
    for layout in layouts:
        grid, own = reading.grid(layout.protocol.title), layout.header_row
        below = range(own + 1, own + 1 + _ROWS_ABOVE) if grid else ()
        if grid and any(isinstance(_columns(layout, _headers(grid, row)), list) for row in below):
            first = shown(grid.cell(own, 1))
            return FormMismatch(layout.title, grid.name, address(own, 1), layout.code, first)
    return None


def _headers(grid: Grid, row: int) -> list[str]:
    return [shown(cell) for cell in grid.row(row)]


class _Walk:
    """A walk along the header row, one column a step."""

    def __init__(self, headers: Sequence[str]) -> None:
        self.headers, self.place, self.columns = headers, 1, list[FormColumn]()

    @property
    def text(self) -> str:
        """The header under the feet, "" past the last one."""
        return self.headers[self.place - 1] if self.place <= len(self.headers) else ""

    def is_at(self, title: str) -> bool:
        """Whether this header is the expected one."""
        return plain(self.text) == plain(title)

    def step(self, role: Role, title: str, part: int = 0, task: TaskHeader | None = None) -> None:
        """Takes this column."""
        self.columns.append(FormColumn(role, self.place, self.text, title, part, task))
        self.place += 1

    def broken(self, expected: str) -> _Break:
        """This header is not what the layout expects here."""
        return _Break(self.place, expected, self.text)


def _columns(layout: FormLayout, headers: Sequence[str]) -> list[FormColumn] | _Break:
    walk = _Walk(headers)
    titles: dict[Role, str] = {
        "code": layout.code,
        "class": layout.class_,
        "sex": layout.sex,
        "previous_mark": layout.previous_mark,
        "total": layout.total,
    }
    for role in layout.roles:
        if role == "score":
            continue
        if role == "variant":
            broken = _body(walk, layout)
            if broken:
                return broken
        elif walk.is_at(titles[role]):
            walk.step(role, titles[role])
        else:
            return walk.broken(titles[role])
    return walk.columns


def _body(walk: _Walk, layout: FormLayout) -> _Break | None:
    """Variant columns, each followed by the score columns of its part."""
    kind = next((titles for titles in layout.parts if walk.is_at(titles[0])), None)
    if kind is None:
        return walk.broken(layout.parts[0][0])
    for part, title in enumerate(kind, start=1):
        if not walk.is_at(title):
            return walk.broken(title)
        walk.step("variant", title, part)
        if task_header(walk.text) is None:
            return walk.broken(_SCORE)
        while (task := task_header(walk.text)) is not None:
            walk.step("score", walk.text, part, task)
    return None


def _form(layout: FormLayout, reading: Reading, grid: Grid, found: list[FormColumn]) -> Form:
    columns = tuple(_with_list(column, layout, grid, reading) for column in found)
    code_rule = validation_at(grid, layout.first_row, columns[0].place)
    last_row = layout.first_row + layout.prepared_rows - 1
    if code_rule is not None:
        areas = [a for a in code_rule.areas if a.holds(layout.first_row, columns[0].place)]
        last_row = areas[0].last_row
    form = Form(layout, reading, grid, columns, limits(code_rule), layout.first_row, last_row)
    return replace(form, departures=tuple(departures(form)))


def _with_list(column: FormColumn, layout: FormLayout, grid: Grid, reading: Reading) -> FormColumn:
    rule = validation_at(grid, layout.first_row, column.place)
    return FormColumn(
        column.role,
        column.place,
        column.header,
        column.expected,
        column.part,
        column.task,
        rule.kind if rule else "",
        listed(rule, grid, reading),
    )
