"""A filled form read back into the entries that `fill` writes: for round trips and comparison."""

from __future__ import annotations

from vpr_xl.core.declare.tasks import Score
from vpr_xl.core.records.form import Form, FormColumn, FormEntry, FormRow
from vpr_xl.core.values import shown, tidy


def entries(form: Form) -> list[FormEntry]:
    """One entry a filled row, in the sheet's order; values as they stand, none corrected."""
    return [entry(form, row) for row in form.rows]


def entry(form: Form, row: FormRow) -> FormEntry:
    """What a row says."""
    sex = form.column("sex")
    return FormEntry(
        code=shown(row.cell(form.code)),
        variants=tuple(value(row, column) for column in form.variants),
        scores={column.header: value(row, column) for column in form.scores},
        class_ordinal=value(row, form.column("class")),
        sex=shown(row.cell(sex)) or None if sex else None,
        previous_mark=value(row, form.column("previous_mark")),
    )


def value(row: FormRow, column: FormColumn | None) -> Score | None:
    """A number as int, any other entry as the text that stands there; None for a blank."""
    cell = row.cell(column) if column else None
    if cell is None:
        return None
    return cell.value if type(cell.value) is int else tidy(shown(cell))
