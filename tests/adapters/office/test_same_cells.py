"""One book through the file reader and through LibreOffice: equal cells, known losses named."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from tests.adapters.office.conftest import Opener
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.tables import Reading, address
from vpr_xl.core.values import Cell

pytestmark = pytest.mark.office


def cells(reading: Reading) -> dict[tuple[str, str], Cell]:
    """Every cell that `dump` shows: sheet and address to cell."""
    return {
        (grid.name, address(row, column)): cell
        for grid in reading.grids
        for row, line in zip(grid.numbers, grid.rows, strict=True)
        for column, cell in enumerate(line, 1)
        if cell is not None
    }


def test_all_kinds_of_cells_read_equal(all_kinds: Path, opened: Opener) -> None:
    from_file = read_workbook(all_kinds.read_bytes())
    live = LiveBook(opened(all_kinds)).read()

    assert cells(live) == cells(from_file)
    assert len(cells(live)) > 50
    assert {cell.kind for cell in cells(live).values()} == {
        *("text", "number", "boolean", "date", "error"),
    }


def test_sheets_tables_and_names_read_equal(all_kinds: Path, opened: Opener) -> None:
    from_file = read_workbook(all_kinds.read_bytes())
    live = LiveBook(opened(all_kinds)).read()

    assert [(g.name, g.state, g.tables) for g in live.grids] == [
        (g.name, g.state, g.tables) for g in from_file.grids
    ]
    # names of a sheet and those that programs keep for themselves carry the sheet: name@0
    plain = {name: to for name, to in from_file.names.items() if "@" not in name}
    assert live.names == plain
    assert len(plain) == 3
    assert live.package.content == "live"


def test_book_that_counts_from_1904_reads_equal(tmp_path: Path, opened: Opener) -> None:
    path = tmp_path / "1904.xlsx"
    book = xlsxwriter.Workbook(str(path), {"date_1904": True})
    shape = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    sheet = book.add_worksheet("План")
    for row, serial in enumerate((0, 0.5, 1, 59, 44711, 44711.75, -1)):
        sheet.write_number(row, 0, serial, shape)
    book.close()
    live = LiveBook(opened(path)).read()

    assert cells(live) == cells(read_workbook(path.read_bytes()))
    assert live.package.date1904


def test_boolean_constant_is_a_formula_once_libreoffice_loads_it(
    tmp_path: Path, opened: Opener
) -> None:
    # Known loss: LibreOffice loads t="b" as =TRUE(); hence the product writes no booleans.
    path = tmp_path / "booleans.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("План").write_boolean("A1", True)
    book.close()

    assert cells(read_workbook(path.read_bytes())) == {("План", "A1"): Cell("boolean", True)}
    live = LiveBook(opened(path)).read()
    assert cells(live) == {("План", "A1"): Cell("boolean", True, True)}


def test_very_hidden_sheet_is_hidden_once_libreoffice_loads_it(
    tmp_path: Path, opened: Opener
) -> None:
    # Known loss: LibreOffice knows one way of hiding.
    path = tmp_path / "hidden.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("План")
    book.add_worksheet("_vpr").very_hidden()
    book.close()

    assert read_workbook(path.read_bytes()).grids[1].state == "veryHidden"
    assert LiveBook(opened(path)).read().grids[1].state == "hidden"


def test_error_of_an_argument_is_value_in_libreoffice(tmp_path: Path, opened: Opener) -> None:
    # Known loss: LibreOffice's Err:502 stands for several of Excel's errors; it saves #VALUE!.
    path = tmp_path / "errors.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("План").write_formula("A1", "=SQRT(-1)", None, "#NUM!")
    book.close()

    assert cells(read_workbook(path.read_bytes())) == {("План", "A1"): Cell("error", "#NUM!", True)}
    live = LiveBook(opened(path)).read()
    assert cells(live) == {("План", "A1"): Cell("error", "#VALUE!", True)}
