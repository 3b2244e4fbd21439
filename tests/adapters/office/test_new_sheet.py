"""A work's sheet brought into a book that is open in LibreOffice: as the command line brings it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.adapters import added_sheet
from tests.adapters.added_sheet import NEW, by_file, make_sheet, seen
from tests.adapters.office.conftest import Counting, Opener
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.adapters.office.transport import OfficeError
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.changes import AddSheet, SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.tables import Reading
from vpr_xl.core.values import text

pytestmark = pytest.mark.office


def saved(book: Any, path: Path) -> Reading:
    book.save(path)
    return read_workbook(path.read_bytes())


def test_new_sheet_is_the_one_of_the_file_way(tmp_path: Path, opened: Opener) -> None:
    book = opened(added_sheet.master_at(tmp_path / "книга.xlsx"))
    live = LiveBook(book, make_sheet)
    live.apply(added_sheet.changes())
    read_live, wanted = live.read(), by_file()
    grid = read_live.grid(NEW)
    assert grid is not None
    assert [(t.name, t.area) for t in grid.tables] == wanted.tables
    now = seen(read_live)

    assert now.tabs == wanted.tabs
    assert now.cells == wanted.cells
    assert len(now.cells) > 80
    # LibreOffice writes lists down to the last row in use only, so both ways are saved by it.
    (tmp_path / "файлом.xlsx").write_bytes(added_sheet.file_with_it())
    again = seen(saved(opened(tmp_path / "файлом.xlsx"), tmp_path / "файлом после.xlsx"))
    assert seen(saved(book, tmp_path / "после.xlsx")) == again
    assert len(again.lists) > 20


def test_formulas_of_the_new_sheet_follow_this_book(tmp_path: Path, opened: Opener) -> None:
    book = opened(added_sheet.master_at(tmp_path / "книга.xlsx"))
    LiveBook(book, make_sheet).apply(added_sheet.changes())
    sheet, works = book.sheets[NEW], book.sheets["Работы"]
    works.range("I4:K4").value = [1, 2, 3]
    sheet.range("C4").value = 2
    shown = dict(zip(sheet.range("A3:V3").value, sheet.range("A4:V4").value, strict=True))

    assert (shown["Итого баллов"], shown["Отметка"]) == (2, 4)
    assert "file:" not in str(sheet.range((4, 1), (40, 22)).formula)


def test_notes_print_titles_and_panes_come_along(tmp_path: Path, opened: Opener) -> None:
    book = opened(added_sheet.master_at(tmp_path / "книга.xlsx"))
    front = book.impl.app.op._op._ops._doc(book.impl.id).CurrentController.ActiveSheet.Name
    LiveBook(book, make_sheet).apply(added_sheet.changes())
    doc = book.impl.app.op._op._ops._doc(book.impl.id)
    sheet = doc.Sheets.getByName(NEW)

    assert sheet.Annotations.Count == sheet.DrawPage.Count == 22
    assert sheet.getPrintTitleRows()
    assert (sheet.TitleRows.StartRow, sheet.TitleRows.EndRow) == (2, 2)
    assert doc.CurrentController.ActiveSheet.Name == front
    doc.CurrentController.setActiveSheet(sheet)
    assert doc.CurrentController.hasFrozenPanes()
    assert doc.CurrentController.SplitRow == 3


class Failing(Counting):
    """An office that fails at one operation."""

    at = ""

    def __call__(self, op: str, *args: object) -> Any:
        if op == self.at:
            raise OfficeError("fault", op)
        return super().__call__(op, *args)


class ReadOnly(Counting):
    """An office that holds the book for reading only: root may write any file."""

    def __call__(self, op: str, *args: object) -> Any:
        assert op != "write"
        found = super().__call__(op, *args)
        return {**found, "read_only": True} if op == "outline" else found


@pytest.mark.parametrize("broken", ["set_formulas", "set_list_source", "write"])
def test_half_made_sheet_is_taken_away(
    tmp_path: Path, opened: Opener, counting: Counting, broken: str
) -> None:
    book = opened(added_sheet.master_at(tmp_path / "книга.xlsx"))
    live = LiveBook(book, make_sheet)
    before = live.read()
    book.impl.app.op = Failing(counting)
    book.impl.app.op.at = broken

    with pytest.raises(OfficeError, match=broken):
        live.apply(added_sheet.changes())

    assert live.read() == before
    assert book.app.screen_updating
    assert book.app.calculation == "automatic"
    assert len(book.app.books) == 1


def test_protected_structure_is_refused_before_anything(tmp_path: Path, opened: Opener) -> None:
    book = opened(added_sheet.master_at(tmp_path / "книга.xlsx"))
    live = LiveBook(book, make_sheet)
    before = live.read()
    book.impl.app.op._op._ops._doc(book.impl.id).protect("")

    with pytest.raises(Refused, match="W-115"):
        live.apply(added_sheet.changes())
    assert live.read() == before
    live.apply([SetCell("Школа", 30, 2, text("можно"))])
    grid = live.read().grid("Школа")
    assert grid is not None
    assert grid.cell(30, 2) == text("можно")


def test_book_for_reading_is_refused_before_anything(tmp_path: Path, opened: Opener) -> None:
    book = opened(added_sheet.master_at(tmp_path / "книга.xlsx"))
    live = LiveBook(book, make_sheet)
    before = live.read()
    book.impl.app.op = ReadOnly(book.impl.app.op)

    with pytest.raises(Refused, match="W-112"):
        live.apply([SetCell("Школа", 30, 2, text("нельзя"))])
    assert live.read() == before


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (AddSheet("results", "школа", "План", {}), "W-49"),
        (AddSheet("results", "5-РУ", "Плана нет", {}), "W-47"),
        (AddSheet("results", "5/РУ", "План", {}), "W-51"),
    ],
)
def test_impossible_sheet_is_refused(
    tmp_path: Path, opened: Opener, change: AddSheet, rule: str
) -> None:
    live = LiveBook(opened(added_sheet.master_at(tmp_path / "книга.xlsx")), make_sheet)

    with pytest.raises(Refused, match=rule):
        live.apply([change])
