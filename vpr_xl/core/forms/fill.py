"""From entries of participants to the changes of a blank form's cells. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.forms import is_points
from vpr_xl.core.declare.tasks import Score
from vpr_xl.core.records.form import Form, FormColumn, FormEntry
from vpr_xl.core.values import Cell, is_blank, number, text

_FIRST_CLASS_ROW = 2  # of the sheet of classes: one row of headers above


def fill(form: Form, entries: Sequence[FormEntry]) -> list[SetCell]:
    """Changes that put the entries into the prepared rows, one a row, in the order given.

    The form must be blank.  Raises ValueError for more entries than prepared rows: ask
    `form.capacity` first.  Each used row gets exactly one code, so rows in = rows written.
    """
    if len(entries) > form.capacity:
        raise ValueError(f"{len(entries)} entries for {form.capacity} prepared rows")
    changes: list[SetCell] = []
    writer = _Writer(form)
    for row, entry in enumerate(entries, start=form.first_row):
        changes.extend(writer.row(row, entry))
    changes.extend(_classes(form, entries))
    return changes


def total_of(form: Form, scores: Mapping[str, Score | None]) -> int | None:
    """What the total's formula gives: the points' sum, None where its guard shows nothing.

    The guard is the first score column: `IF(LEN(C2)>0, SUM(…), "")`, also in a two-part form.
    """
    points = [scores.get(task.header) for task in form.tasks]
    if points[0] is None:
        return None
    return sum(p for p in points if isinstance(p, int) and is_points(p))


class _Writer:
    """Turns entries into cells of the type that the form's own validation asks for.

    What a column says of an entry and the cells of its values are found once a form.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self._columns = [
            (
                column.place,
                _said_in(column),
                self._code if column.role == "code" else _cell,
                {cell.value: Cell(cell.kind, cell.value) for cell in column.listed},
            )
            for column in form.columns
            if column.role != "total"
        ]
        self._spelt = form.code.validation in ("list", "textLength", "custom")

    def row(self, row: int, entry: FormEntry) -> Iterator[SetCell]:
        """Changes of one participant's row: filled cells only, and the stored total."""
        sheet = self.form.grid.name
        for place, said, made, known in self._columns:
            value = said(entry)
            if value is None or value == "":
                continue
            cell = known.get(value)
            if cell is None:
                cell = known[value] = made(value)
            yield SetCell(sheet, row, place, cell)
        total = total_of(self.form, entry.scores)
        cell = text("") if total is None else number(total)
        yield SetCell(sheet, row, self.form.total.place, cell, stored=True)

    def _code(self, value: Score) -> Cell:
        """A number, as official forms validate codes, unless that would lose a leading zero."""
        code = str(value)
        if code.isascii() and code.isdigit() and not code.startswith("0") and not self._spelt:
            return number(int(code))
        return text(code)


def _said_in(column: FormColumn) -> Callable[[FormEntry], Score | None]:
    """What a column of this role says of an entry; None where it says nothing."""
    header, part = column.header, column.part
    if column.role == "code":
        return lambda entry: entry.code
    if column.role == "variant":
        return lambda entry: entry.variants[part - 1] if part <= len(entry.variants) else None
    if column.role == "score":
        return lambda entry: entry.scores.get(header)
    if column.role == "class":
        return lambda entry: entry.class_ordinal
    if column.role == "sex":
        return lambda entry: entry.sex
    return lambda entry: entry.previous_mark


def _cell(value: Score) -> Cell:
    return number(value) if isinstance(value, int) else text(value)


def _classes(form: Form, entries: Sequence[FormEntry]) -> Iterator[SetCell]:
    """Classes used in the protocol, each once, in the first column of the sheet of classes.

    The textbook beside each is the school's to choose: it stands in no table of the workbook.
    """
    sheet = form.layout.sheet("classes")
    grid = form.reading.grid(sheet.title) if sheet else None
    if grid is None:
        return
    present = {
        cells[0].value
        for n, cells in zip(grid.numbers, grid.rows, strict=True)
        if n >= _FIRST_CLASS_ROW and cells and cells[0] is not None and not is_blank(cells[0])
    }
    used = {e.class_ordinal for e in entries if e.class_ordinal not in (None, "")}
    row = max(grid.last_row() + 1, _FIRST_CLASS_ROW)
    for ordinal in sorted(used - present, key=lambda o: (isinstance(o, str), o)):
        cell = number(ordinal) if isinstance(ordinal, int) else text(str(ordinal))
        yield SetCell(grid.name, row, 1, cell)
        row += 1
