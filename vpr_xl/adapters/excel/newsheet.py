"""A new sheet in an open book: copied from a donor workbook that is opened unseen and closed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from vpr_xl.adapters.excel import host
from vpr_xl.adapters.excel.blocks import Place
from vpr_xl.adapters.excel.donor import Donor

if TYPE_CHECKING:
    import xlwings


def add_sheet(book: xlwings.Book, donor: Donor, after: str) -> None:
    """Brings the donor's sheet in behind `after`; where that fails no new sheet stays.

    The sheet in front stays in front.
    """
    with _on_disk(donor.blob) as path:
        before = {sheet.name for sheet in book.sheets}
        try:
            host.copy_sheet(book, path, donor.title, after)
            _complete(book.sheets[donor.title], donor)
        except BaseException:
            remove(book, {sheet.name for sheet in book.sheets} - before)
            raise


def remove(book: xlwings.Book, titles: set[str]) -> None:
    """Takes new sheets away again."""
    for title in titles:
        book.sheets[title].delete()


def _complete(sheet: xlwings.Sheet, donor: Donor) -> None:
    """What names other sheets of this book could not come along."""
    for (row, column), formulas in _runs(donor.formulas):
        host.set_formulas(sheet, row, column, formulas)
    for area, source in donor.lists:
        host.set_list_source(sheet, area, source)
    host.name_tables(sheet, donor.tables)


def _runs(formulas: Mapping[Place, str]) -> Iterator[tuple[Place, list[str]]]:
    """Vertical runs: the first place and the formulas from there downwards."""
    places = sorted(formulas, key=lambda place: (place[1], place[0]))
    for _, run in groupby(enumerate(places), key=lambda at: (at[1][1], at[1][0] - at[0])):
        cells = [place for _, place in run]
        yield cells[0], [formulas[place] for place in cells]


@contextmanager
def _on_disk(blob: bytes) -> Iterator[Path]:
    """The donor as a file under a name that no open book has; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="vpr-xl-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, f"vpr-xl-{uuid4().hex[:8]}.xlsx")
        path.write_bytes(blob)
        yield path
