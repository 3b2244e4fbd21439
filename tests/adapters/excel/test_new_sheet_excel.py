"""A work's sheet brought into a book that is open in Excel, Excel's habits being played."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings

from tests.adapters import added_sheet
from tests.adapters.added_sheet import NEW, SHEETS, make_sheet
from tests.adapters.excel.fake_excel import FakeApp, FakeBook, FakeSheet
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.values import text


@pytest.fixture
def fake() -> FakeBook:
    app = FakeApp()
    book = FakeBook(app)
    app.books.append(book)
    for title in SHEETS:
        book.add(title)
    return book


def brought(fake: FakeBook) -> FakeSheet:
    LiveBook(xlwings.Book(impl=fake), make_sheet).apply(added_sheet.changes())
    return fake.sheets(NEW)


def test_sheet_stands_in_its_place_with_the_row_written(fake: FakeBook) -> None:
    sheet = brought(fake)

    tabs = [s.name for s in fake.sheets]
    assert tabs.index(NEW) == tabs.index("Протокол") + 1
    assert sheet.values[4, 1] == "50001"
    assert fake.sheets("Школа").values[30, 2] == "после"


def test_formulas_and_lists_that_name_other_sheets_are_those_of_the_file(fake: FakeBook) -> None:
    sheet = brought(fake)

    marks = {place: f for place, f in sheet.formulas.items() if "Работы" in f}
    assert len(marks) > 20
    assert all(f.startswith("=IF(") and "INDEX('Работы'!$I$4" in f for f in marks.values())
    assert {column for _, column in marks} == {21}
    (source,) = sheet.modified.values()
    assert source.startswith("=СМЕЩ('Сотрудники'!$A$4")  # in Excel's own language
    assert sheet.scratch == ""


def test_donor_is_closed_and_deleted_and_the_front_stays(fake: FakeBook) -> None:
    fake.front = fake.sheets("План")
    brought(fake)

    assert len(fake.app.books) == 1
    assert len(fake.app.opened) == 1
    assert not Path(fake.app.opened[0]).exists()
    assert fake.front is fake.sheets("План")


def test_donor_names_no_sheet_that_it_lacks(fake: FakeBook) -> None:
    donors: list[FakeBook] = []
    opening = fake.app.books.open

    def noted(*options: object) -> FakeBook:
        donors.append(opening(*options))  # type: ignore[arg-type]
        return donors[-1]

    fake.app.books.open = noted  # type: ignore[method-assign,assignment]
    brought(fake)

    (donor,) = donors
    assert [s.name for s in donor.sheets] == [NEW, "Сотрудники"]
    named = {rule.formula1 for rule in donor.sheets[0].validations if "!" in rule.formula1}
    assert all("'Сотрудники'!" in formula for formula in named)
    assert {column for _, column in donor.sheets[0].formulas} == {20}  # the total alone


def test_table_keeps_the_name_of_the_file_way(fake: FakeBook) -> None:
    sheet = brought(fake)

    assert [t.name for t in sheet.tables] == ["vpr_results_5_АЯ"]


@pytest.mark.parametrize("breaks_at", [1, 2])
def test_half_made_sheet_is_taken_away(fake: FakeBook, breaks_at: int) -> None:
    fake.breaks_at = breaks_at

    with pytest.raises(OSError, match="rejected"):
        brought(fake)

    assert [s.name for s in fake.sheets] == list(SHEETS)
    assert fake.app.screen_updating is True
    assert fake.app.calculation == "semiautomatic"
    assert len(fake.app.books) == 1


@pytest.mark.parametrize(("fact", "rule"), [("ReadOnly", "W-112"), ("ProtectStructure", "W-115")])
def test_closed_book_is_refused_before_anything(fake: FakeBook, fact: str, rule: str) -> None:
    setattr(fake.api, fact, True)

    with pytest.raises(Refused, match=rule):
        brought(fake)
    assert fake.calls == []
    assert fake.app.opened == []


def test_protected_structure_takes_values(fake: FakeBook) -> None:
    fake.api.ProtectStructure = True
    LiveBook(xlwings.Book(impl=fake)).apply([SetCell("План", 4, 1, text("да"))])

    assert fake.sheets("План").values == {(4, 1): "да"}


@pytest.mark.parametrize("macros", [True, False])
def test_buttons_come_to_a_book_with_macros_and_call_its_own(fake: FakeBook, macros: bool) -> None:
    fake.api.HasVBProject = macros
    actions = [button.OnAction for button in brought(fake).buttons]

    assert bool(actions) is macros
    assert all(action.isidentifier() for action in actions)
