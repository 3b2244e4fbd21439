"""The built-in form and the official one: recognised, filled by patching, read back equal."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.rules.example_forms import known_layouts, layout_named, tasks_of
from vpr_xl.adapters.build.form import blank_form
from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.tasks import Score
from vpr_xl.core.forms.fill import fill
from vpr_xl.core.forms.recognise import recognise
from vpr_xl.core.forms.rows import entries
from vpr_xl.core.records.form import Form, FormEntry
from vpr_xl.core.rules.f4_gate import gate
from vpr_xl.core.values import Cell, number, text

TWO_PARTS = (tasks_of("1 (1б)", "2 (2б)"), tasks_of("3 (1б)", "4.1 (3б)"))
CRITERIA = (tasks_of("1 (5б)", "4К1 (3б)", "4К2 (2б)", "4К3 (3б)"),)
RANGE = (50001, 51500)


def built(layout: str) -> bytes:
    if layout == "2025":
        books = ("Первый учебник", "другое")
        return blank_form(layout_named("2025"), TWO_PARTS, RANGE, textbooks=books)
    return blank_form(layout_named(layout), CRITERIA, RANGE)


def form_of(blob: bytes) -> Form:
    form = recognise(read_workbook(blob), known_layouts())
    assert isinstance(form, Form)
    return form


def some_entries(form: Form, count: int) -> list[FormEntry]:
    """Invented participants: every fourth absent, every seventh absent in the last part only."""
    low = form.code_range[0] if form.code_range else 50001
    return [_entry(form, n, low) for n in range(count)]


def _entry(form: Form, n: int, low: int) -> FormEntry:
    absent = [n % 4 == 3] * form.parts
    if form.parts == 2 and n % 7 == 2:
        absent[1] = True
    gone = all(absent)
    scores: dict[str, Score | None] = {
        c.header: None if absent[c.part - 1] else _points(c.task.max_score if c.task else 0, n)
        for c in form.scores
    }
    return FormEntry(
        code=str(low + n),
        variants=tuple(form.layout.absent if a else 1 + n % 2 for a in absent),
        scores=scores,
        class_ordinal=None if gone else 1 + n % 3,
        sex=None if gone or not form.layout.sex else "мж"[n % 2],
        previous_mark=None if gone else (5, 4, 3, 2, "нет отметки")[n % 5],
    )


def _points(most: int, n: int) -> Score:
    """Below the maximum, nothing by the first criterion only together with the others."""
    return "X" if n % 5 == 4 else n % (most + 1) if most == 1 else 1 + n % most


def independent(blob: bytes, **options: Any) -> list[tuple[Any, ...]]:
    """Rows of the protocol as openpyxl reads them."""
    book = openpyxl.load_workbook(io.BytesIO(blob), **options)
    return list(book["Протокол"].iter_rows(values_only=True))


@pytest.mark.parametrize("layout", ["2022", "2025", "2026"])
def test_built_in_form_is_recognised_as_its_layout(layout: str) -> None:
    form = form_of(built(layout))

    assert form.layout.id == layout
    assert form.departures == ()
    assert form.code_range == RANGE
    assert form.capacity == 1498
    assert form.reading.package.uncached == {}
    assert {f.rule for f in gate(form)} == {"F4-71"}


@pytest.mark.parametrize("layout", ["2025", "2026"])
def test_same_input_gives_the_same_bytes(layout: str) -> None:
    assert built(layout) == built(layout)


def test_built_in_form_has_the_layouts_sheets_and_states() -> None:
    book = openpyxl.load_workbook(io.BytesIO(built("2025")))

    assert [(s.title, s.sheet_state) for s in book.worksheets] == [
        ("Классы", "visible"),
        ("Протокол", "visible"),
        ("Служебный", "hidden"),
        ("Порядковый номер класса", "visible"),
    ]


def test_lists_of_later_criteria_depend_on_the_first() -> None:
    book = openpyxl.load_workbook(io.BytesIO(built("2026")))
    rules = {str(v.sqref): v.formula1 for v in book["Протокол"].data_validations.dataValidation}

    assert rules["E2:E1499"].startswith('IF(OR($D2="X",AND(LEN($D2)>0,$D2=0)),')
    assert rules["D2:D1499"].startswith("'Служебный'!")
    protocol = book["Протокол"]
    assert [c.value for c in protocol["M"][:3]] == [0, "X", None]
    assert [c.value for c in protocol["N"][:5]] == [2, 1, 0, "X", None]


def test_layout_without_such_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="no form of 3 parts"):
        blank_form(layout_named("2026"), (*TWO_PARTS, *CRITERIA), RANGE)


@pytest.mark.parametrize("layout", ["2022", "2025", "2026"])
def test_filled_form_reads_back_equal_and_passes_the_gate(layout: str) -> None:
    blob = built(layout)
    given = some_entries(form_of(blob), 40)

    filled = form_of(patch(blob, fill(form_of(blob), given)))

    assert entries(filled) == given
    assert gate(filled) == []


@pytest.mark.validator
@pytest.mark.parametrize("layout", ["2022", "2025", "2026"])
def test_filled_built_in_form_passes_the_open_xml_validator(
    layout: str, validator: Callable[[bytes], list[str]]
) -> None:
    blob = built(layout)

    assert validator(patch(blob, fill(form_of(blob), some_entries(form_of(blob), 9)))) == []


@pytest.mark.office
@pytest.mark.parametrize("layout", ["2025", "2026"])
def test_office_resaves_the_filled_form_with_the_same_rows_and_verdict(
    layout: str, office_convert: Callable[[bytes, str], bytes]
) -> None:
    blob = built(layout)
    given = some_entries(form_of(blob), 9)
    filled = patch(blob, fill(form_of(blob), given))

    again = form_of(office_convert(filled, "xlsx"))

    assert entries(again) == given
    assert gate(again) == []


def test_official_form_is_recognised(official_form: Path) -> None:
    form = form_of(official_form.read_bytes())

    assert (form.layout.id, form.parts, len(form.tasks)) == ("2025", 2, 17)
    assert form.code_range == (70001, 71500)
    assert (form.first_row, form.last_row, form.max_score) == (2, 1499, 19)
    assert [c.value for c in form.scores[5].listed] == [2, 1, 0, "X", "не пройд."]
    assert [c.value for c in form.variants[1].listed] == [1, 2, "отсутствовал"]
    assert form.departures == ()
    assert [(f.rule, f.level.value) for f in gate(form)] == [("F4-71", "note")]


@pytest.mark.office
def test_office_counts_the_same_totals_in_the_official_form(
    official_form: Path, office_convert: Callable[[bytes, str], bytes]
) -> None:
    blob = official_form.read_bytes()
    form = form_of(blob)
    changes = fill(form, some_entries(form, 12))
    wrong = [c._replace(cell=number(99)) if c.stored else c for c in changes]

    again = form_of(office_convert(patch(blob, wrong), "xlsx"))

    assert entries(again) == some_entries(form, 12)
    assert gate(again) == []


def test_official_form_is_filled_and_every_other_part_stays(official_form: Path) -> None:
    blob = official_form.read_bytes()
    form = form_of(blob)
    given = some_entries(form, 60)

    filled = patch(blob, fill(form, given))

    assert entries(form_of(filled)) == given
    assert gate(form_of(filled)) == []
    before, after = (zipfile.ZipFile(io.BytesIO(b)) for b in (blob, filled))
    assert before.namelist() == after.namelist()
    changed = {n for n in before.namelist() if before.read(n) != after.read(n)}
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}


def test_filled_official_form_reads_equal_through_openpyxl(official_form: Path) -> None:
    blob = official_form.read_bytes()
    form = form_of(blob)
    given = some_entries(form, 30)

    rows = independent(patch(blob, fill(form, given)), data_only=True)

    for row, entry in zip(rows[1:], given, strict=False):
        assert row[0] == int(entry.code)
        assert (row[1], row[11]) == entry.variants
        points = [row[c.place - 1] for c in form.scores]
        assert points == [entry.scores[c.header] for c in form.scores]
        assert row[20:23] == (entry.class_ordinal, entry.sex, entry.previous_mark)
        known = [p for p in points if isinstance(p, int)]
        assert row[23] == (sum(known) if points[0] is not None else None) or row[23] == ""
    assert all(value is None for value in rows[31][:23])


SPOILT: list[tuple[str, int, int, Cell | None, bool]] = [
    ("F4-50", 2, 1, number(40001), False),
    ("F4-51", 3, 1, number(70001), False),
    ("F4-52", 2, 1, None, False),
    ("F4-53", 2, 21, None, False),
    ("F4-54", 2, 21, text("7А"), False),
    ("F4-55", 2, 12, None, False),
    ("F4-56", 2, 2, number(3), False),
    ("F4-57", 2, 4, text("Х"), False),
    ("F4-58", 2, 4, None, False),
    ("F4-59", 5, 4, text("X"), False),
    ("F4-60", 2, 23, None, False),
    ("F4-61", 2, 23, number(1), False),
    ("F4-63", 2, 24, number(18), True),
    ("F4-64", 2, 24, number(10), False),
    ("F4-69", 2, 1, text("70001"), False),
    ("F4-72", 2, 26, text("Тестова"), False),
    ("F4-73", 2, 22, text("М"), False),
    ("F4-75", 1500, 1, number(70900), False),
    ("F4-76", 5, 22, text("м"), False),
]


@pytest.mark.parametrize(("rule", "row", "column", "cell", "stored"), SPOILT)
def test_one_spoilt_cell_of_the_official_form_gives_its_finding_there(
    official_form: Path, rule: str, row: int, column: int, cell: Cell | None, stored: bool
) -> None:
    blob = official_form.read_bytes()
    form = form_of(blob)
    filled = fill(form, some_entries(form, 12))
    changes = [*filled, SetCell("Протокол", row, column, cell, stored=stored)]
    if rule == "F4-58":  # the sum stays as it was only where the score is worth nothing
        changes = _recounted(form, changes)

    found = [f for f in gate(form_of(patch(blob, changes))) if f.rule not in BESIDE.get(rule, ())]

    assert [f.rule for f in found] == [rule]
    place = found[0].order[1:]
    assert place == (row, column)


#: Findings that the same spoilt cell must give besides: a row below the prepared ones is empty.
BESIDE = {"F4-75": ("F4-53", "F4-55", "F4-64", "F4-70"), "F4-57": ("F4-63",)}


def _recounted(form: Form, changes: list[SetCell]) -> list[SetCell]:
    total = next(c for c in changes if c.row == 2 and c.stored)
    lost = next(c for c in changes if c.row == 2 and c.column == 4)
    assert total.cell is not None
    assert lost.cell is not None
    if lost.cell.kind != "number":
        return changes
    rest = int(str(total.cell.value)) - int(str(lost.cell.value))
    return [*changes, SetCell("Протокол", 2, form.total.place, number(rest), stored=True)]
