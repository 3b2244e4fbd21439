"""Entries put into a form and read back: nothing lost, nothing added."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.example_forms import form_example
from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.tasks import Score
from vpr_xl.core.forms.fill import fill, total_of
from vpr_xl.core.forms.recognise import recognise
from vpr_xl.core.forms.rows import entries
from vpr_xl.core.records.form import Form, FormEntry
from vpr_xl.core.rules.f4_gate import gate
from vpr_xl.core.tables import Grid, Reading
from vpr_xl.core.values import Cell, number, text

BLANK_2025 = form_example("""
    форма 2025
    | Код участника | Вариант (часть 2) |
    | -             | -                 |""").form
BLANK_2026 = form_example("""
    форма 2026
    | Код участника |
    | -             |""").form


def written(form: Form, changes: list[SetCell]) -> Form:
    """The form as it reads after the changes, formulas of prepared rows included."""
    by_sheet: dict[str, dict[tuple[int, int], Cell]] = {}
    for change in changes:
        assert change.cell is not None
        cell = Cell(change.cell.kind, change.cell.value, change.stored)
        by_sheet.setdefault(change.sheet, {})[change.row, change.column] = cell
    grids = tuple(_with(g, by_sheet.get(g.name, {})) for g in form.reading.grids)
    again = recognise(Reading(grids), [form.layout])
    assert isinstance(again, Form)
    return again


def _with(grid: Grid, cells: dict[tuple[int, int], Cell]) -> Grid:
    rows = {n: list(row) for n, row in zip(grid.numbers, grid.rows, strict=True)}
    for (row, column), cell in cells.items():
        line = rows.setdefault(row, [])
        line.extend([None] * (column - len(line)))
        line[column - 1] = cell
    numbers = sorted(rows)
    return replace(grid, numbers=numbers, rows=[rows[n] for n in numbers])


def entry(form: Form, n: int, absent: tuple[bool, ...], points: Score = 1) -> FormEntry:
    word = form.layout.absent
    scores: dict[str, Score | None] = {
        c.header: None if absent[c.part - 1] else points for c in form.scores
    }
    gone = all(absent)
    return FormEntry(
        code=str(50001 + n),
        variants=tuple(word if a else 1 + n % 2 for a in absent),
        scores=scores,
        class_ordinal=None if gone else 1 + n % 3,
        sex=None if gone or not form.layout.sex else "мж"[n % 2],
        previous_mark=None if gone else (5, 4, 3, 2, "нет отметки")[n % 5],
    )


@given(
    absences=st.lists(st.tuples(st.booleans(), st.booleans()), max_size=12),
    points=st.sampled_from([0, 1, "X", "не пройд."]),
)
@settings(deadline=None, max_examples=60)
def test_filled_form_reads_back_equal_and_passes_the_gate(
    absences: list[tuple[bool, bool]], points: Score
) -> None:
    given_entries = [entry(BLANK_2025, n, a, points) for n, a in enumerate(absences)]

    form = written(BLANK_2025, fill(BLANK_2025, given_entries))

    assert entries(form) == given_entries
    assert len(form.rows) == len(given_entries)
    # Made-up answers may well be all the same, which a note tells.
    assert {f.rule for f in gate(form)} <= {"F4-71", "F4-82"}


def test_codes_are_numbers_where_the_form_asks_for_numbers() -> None:
    changes = fill(BLANK_2026, [entry(BLANK_2026, 0, (False,))])

    assert changes[0] == SetCell("Протокол", 2, 1, number(50001))


def test_code_with_a_leading_zero_stays_text() -> None:
    changes = fill(BLANK_2026, [replace(entry(BLANK_2026, 0, (False,)), code="00042")])

    assert changes[0].cell == text("00042")


def test_absent_participant_gets_code_variant_and_an_empty_total_only() -> None:
    changes = fill(BLANK_2025, [entry(BLANK_2025, 0, (True, True))])

    assert [(c.column, c.cell, c.stored) for c in changes] == [
        (1, number(50001), False),
        (2, text("отсутствовал"), False),
        (5, text("отсутствовал"), False),
        (10, text(""), True),
    ]


def test_total_follows_the_forms_formula_and_counts_points_only() -> None:
    headers = [t.header for t in BLANK_2025.tasks]

    assert total_of(BLANK_2025, dict(zip(headers, (2, "X", 1), strict=True))) == 3
    assert total_of(BLANK_2025, dict(zip(headers, (0, "не пройд.", "X"), strict=True))) == 0
    assert total_of(BLANK_2025, dict(zip(headers, (None, None, 1), strict=True))) is None


def test_sheet_of_classes_gets_each_new_class_once() -> None:
    classes = form_example("""
        форма 2025 (классы: 2)
        | Код участника |
        | -             |""").form
    used = [entry(classes, n, (False,)) for n in (0, 1, 2, 3)]

    changes = [c for c in fill(classes, used) if c.sheet == "Классы"]

    assert [(c.row, c.column, c.cell) for c in changes] == [(3, 1, number(1)), (4, 1, number(3))]


def test_form_without_sheet_of_classes_gets_none() -> None:
    changes = fill(BLANK_2026, [entry(BLANK_2026, 0, (False,))])

    assert {c.sheet for c in changes} == {"Протокол"}


def test_prepared_rows_that_stay_empty_are_not_touched() -> None:
    changes = fill(BLANK_2026, [entry(BLANK_2026, 0, (False,)), entry(BLANK_2026, 1, (False,))])

    assert {c.row for c in changes} == {2, 3}
    assert fill(BLANK_2026, []) == []


def test_more_entries_than_prepared_rows_are_a_bug_of_the_caller() -> None:
    many = [entry(BLANK_2026, n, (False,)) for n in range(BLANK_2026.capacity + 1)]

    with pytest.raises(ValueError, match="41 entries for 40 prepared rows"):
        fill(BLANK_2026, many)
