"""«Отчёт» filled in a book that is open in LibreOffice: the same cells as in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.office.conftest import Opener
from tests.commands.demo_world import demo_book, disk_world
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.commands.registry import commands
from vpr_xl.commands.run import Session, run_on_book
from vpr_xl.core.tables import Reading
from vpr_xl.core.values import Cell
from vpr_xl.ports import Book

pytestmark = pytest.mark.office


def rows(reading: Reading) -> list[list[Cell]]:
    grid = reading.grid("Отчёт")
    assert grid is not None
    plain = [[c for c in row if c is not None and not c.formula] for row in grid.rows]
    return [row for row in plain if row]


def filled(book: Book, place: Path) -> Reading:
    """The book after the button was pressed twice."""
    here = disk_world()
    for _ in range(2):
        run_on_book(Session(here, book, place), commands()["report"], {})
    return book.read()


def test_an_open_book_shows_the_figures_of_its_file(opened: Opener, tmp_path: Path) -> None:
    in_file, on_screen = tmp_path / "файл.xlsx", tmp_path / "открыта.xlsx"
    for place in (in_file, on_screen):
        place.write_bytes(demo_book())

    from_file = filled(disk_world().open(demo_book()), in_file)
    from_office = filled(LiveBook(opened(on_screen)), on_screen)

    assert rows(from_office) == rows(from_file)
    assert len(rows(from_file)) > 50
    pages = [place.parent / f"{place.stem}.файлы" / "Статистика.html" for place in
             (in_file, on_screen)]  # fmt: skip
    assert pages[0].read_bytes() == pages[1].read_bytes()
