"""Where a form differs from its layout: sheets, headers, lists. The words are the gate's rules'."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from vpr_xl.core.forms.lists import referred, validation_at
from vpr_xl.core.records.form import Departure, Form, FormColumn
from vpr_xl.core.tables import Area
from vpr_xl.core.values import Cell, is_blank, shown

#: Columns that every official form guards by a list; the class column of 2025 has none.
_GUARDED = ("variant", "score", "sex", "previous_mark")
_EMPTY = "пуст"


def departures(form: Form) -> Iterator[Departure]:
    """Every departure: of the sheets, of the columns, of what the lists stand on."""
    yield from _sheet_departures(form)
    yield from _column_departures(form)
    yield from _unguarded(form)
    yield from _service_departures(form)
    yield from _ordinal_departures(form)


def _sheet_departures(form: Form) -> Iterator[Departure]:
    here = [grid.name for grid in form.reading.grids]
    wanted = [s.title for s in form.layout.sheets]
    renamed = _renamed(form, here)
    for title, expected in renamed.items():
        yield Departure("renamed_sheet", title, title, expected)
    here = [renamed.get(title, title) for title in here]
    by_title = {renamed.get(grid.name, grid.name): grid for grid in form.reading.grids}
    for sheet in form.layout.sheets:
        grid = by_title.get(sheet.title)
        if grid is None:
            if not sheet.optional:
                yield Departure("missing_sheet", sheet.title, sheet.title)
        elif sheet.state and grid.state != sheet.state:
            yield Departure("sheet_state", grid.name, grid.state, sheet.state)
    for title in here:
        if title not in wanted:
            yield Departure("foreign_sheet", title, title)
    known = [title for title in here if title in wanted]
    ordered = [title for title in wanted if title in here]
    if known != ordered:
        moved = next(a for a, b in zip(known, ordered, strict=True) if a != b)
        yield Departure("moved_sheet", moved, ", ".join(known), ", ".join(ordered))


def _renamed(form: Form, here: Sequence[str]) -> dict[str, str]:
    """Title of a tab -> the layout's: the protocol by its columns, another as the only one left."""
    wanted = [s.title for s in form.layout.sheets if not s.optional]
    protocol = form.layout.protocol.title
    out = {form.grid.name: protocol} if form.grid.name != protocol else {}
    missing = [title for title in wanted if title not in here and title not in out.values()]
    foreign = [
        title
        for title in here
        if title not in out and all(s.title != title for s in form.layout.sheets)
    ]
    if len(missing) == len(foreign) == 1 and _alike(form, foreign[0], missing[0]):
        out[foreign[0]] = missing[0]
    return out


def _alike(form: Form, here: str, expected: str) -> bool:
    """Whether a tab of another name does what the missing sheet does."""
    grid = form.reading.grid(here)
    sheet = next(s for s in form.layout.sheets if s.title == expected)
    if grid is None:
        return False
    if sheet.role == "service":
        return bool(_listed_areas(form, here))
    first = shown(grid.cell(1, 1))
    if sheet.role == "classes":
        return first == sheet.columns[0]
    return form.layout.class_limits is not None and first == str(form.layout.class_limits[0])


def _column_departures(form: Form) -> Iterator[Departure]:
    row, title = form.layout.header_row, form.grid.name
    for column in form.columns:
        if column.role != "score" and column.header != column.expected:
            yield Departure("header", title, column.header, column.expected, row, column.place)
    lost = [c for c in form.columns if c.validation == "" and c.role in _GUARDED]
    if lost:
        texts = ", ".join(c.header for c in lost)
        yield Departure("lost_validation", title, texts, "", row, lost[0].place)
    for column in form.columns:
        expected = form.layout.list_of(column.role, column.task)
        if column.validation == "list" and not column.listed and _emptied(form, column):
            meant = ", ".join(str(value) for value in expected)
            yield Departure("list", title, _EMPTY, meant, row, column.place)
        if column.listed and not _agrees(column.listed, expected):
            words = ", ".join(shown(cell) for cell in column.listed)
            meant = ", ".join(str(value) for value in expected)
            yield Departure("list", title, words, meant, row, column.place)


def _agrees(cells: Iterable[Cell], expected: Sequence[int | str]) -> bool:
    """Whether a list has the numbers expected, and words among those expected.

    «не пройд.» stands in some lists only, and more variants may come: neither is a spoilt list.
    """
    if not expected:
        return True
    values = {cell.value for cell in cells if not is_blank(cell)}
    numbers = {value for value in expected if isinstance(value, int)}
    words = {value for value in expected if isinstance(value, str)}
    foreign = {v for v in values - numbers - words if not isinstance(v, int)}
    return numbers <= values and not foreign


def _emptied(form: Form, column: FormColumn) -> bool:
    """Whether the list of a column names cells of a sheet outright, and nothing stands in them."""
    rule = validation_at(form.grid, form.first_row, column.place)
    if rule is None or "(" in rule.formula1:
        return False
    return any(form.reading.grid(sheet) for sheet, _ in referred(rule, form.reading))


def _unguarded(form: Form) -> Iterator[Departure]:
    """Columns whose guard stands in the first row, but not in every filled one."""
    for column in form.columns:
        if column.role not in ("code", *_GUARDED) or not column.validation:
            continue
        bare = _bare(form, column.place)
        if bare:
            text = ", ".join(map(str, bare))
            yield Departure("unguarded", form.grid.name, text, column.header, bare[0], column.place)


def _bare(form: Form, place: int) -> list[int]:
    """Filled rows whose cell in a column no validation covers, ascending.

    An office may have cut the column's area into one a row: both are walked once.
    """
    spans = sorted(
        (area.first_row, area.last_row)
        for rule in form.grid.validations
        for area in rule.areas
        if area.first_column <= place <= area.last_column
    )
    out, at, reached = [], 0, 0
    for row in form.rows:
        while at < len(spans) and spans[at][0] <= row.number:
            reached = max(reached, spans[at][1])
            at += 1
        if reached < row.number <= form.last_row:
            out.append(row.number)
    return out


def _listed_areas(form: Form, title: str) -> list[Area]:
    """Every area of a sheet that a list of the form names."""
    rules = [rule for grid in form.reading.grids for rule in grid.validations]
    named = (place for rule in rules for place in referred(rule, form.reading))
    return list(dict.fromkeys(area for sheet, area in named if sheet == title))


def _service_departures(form: Form) -> Iterator[Departure]:
    """What stands on the service sheet outside of every list; not told, it may be a name."""
    sheet = form.layout.sheet("service")
    grid = form.reading.grid(sheet.title) if sheet else None
    areas = _listed_areas(form, grid.name) if grid else []
    if grid is None or not areas:
        return
    for row, cells in zip(grid.numbers, grid.rows, strict=True):
        for at, cell in enumerate(cells, start=1):
            if not is_blank(cell) and not any(area.holds(row, at) for area in areas):
                yield Departure("service_extra", grid.name, "", "", row, at)


def _ordinal_departures(form: Form) -> Iterator[Departure]:
    """The first cell of the sheet of ordinals that is not the number that it should be."""
    sheet, limits = form.layout.sheet("ordinals"), form.layout.class_limits
    grid = form.reading.grid(sheet.title) if sheet else None
    if grid is None or limits is None:
        return
    for row, ordinal in enumerate(range(limits[0], limits[1] + 1), start=1):
        found = shown(grid.cell(row, 1))
        if found != str(ordinal):
            yield Departure("ordinals", grid.name, found, str(ordinal), row, 1)
            return
