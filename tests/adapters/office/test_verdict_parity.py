"""One verdict on a book, whoever reads it: the file, a living LibreOffice, the file it saves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlwings

from tests.adapters.office.parity_books import TODAY, MadeBook, made_books
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.adapters.office.engine import Book, connect
from vpr_xl.adapters.office.transport import Direct
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.commands.check import FileReport
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.engine import findings
from vpr_xl.core.tables import Reading
from vpr_xl.faces.show.reports import report_json

pytestmark = [pytest.mark.office, pytest.mark.slow]

BOOKS = list(made_books())


def verdict(book: MadeBook, reading: Reading) -> bytes:
    """`rows` and `findings` of the public report."""
    campaign = Campaign(reading, book.house, TODAY)
    report = FileReport("", "workbook", campaign.counted(), findings(campaign))
    file = report_json([report])["files"][0]
    shown = {"rows": file["rows"], "findings": file["findings"]}
    return json.dumps(shown, ensure_ascii=False, indent=1).encode()


class Verdicts:
    """A book's verdict from its file, from the office and from the file that the office saves."""

    def __init__(self, office: Direct, folder: Path) -> None:
        self._op, self._app, self._folder = office, connect(office), folder

    def three(self, book: MadeBook) -> tuple[bytes, bytes, bytes]:
        path, again = self._folder / "книга.xlsx", self._folder / "после.xlsx"
        path.write_bytes(book.blob)
        uid = self._op("open", str(path), True)["id"]
        try:
            opened = xlwings.Book(impl=Book(self._app.impl, uid))
            live = verdict(book, LiveBook(opened).read())
            self._op("save", uid, str(again))
        finally:
            self._op("close", uid)
        return (
            verdict(book, read_workbook(book.blob)),
            live,
            verdict(book, read_workbook(again.read_bytes())),
        )


@pytest.fixture
def verdicts(office: Direct, tmp_path: Path) -> Verdicts:
    return Verdicts(office, tmp_path)


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_three_readers_give_one_verdict(book: MadeBook, verdicts: Verdicts) -> None:
    file, live, again = verdicts.three(book)

    assert live == file
    assert again == file


def test_there_are_enough_books_of_either_kind() -> None:
    found = [json.loads(verdict(book, read_workbook(book.blob)))["findings"] for book in BOOKS]

    assert len(BOOKS) >= 200
    assert sum(map(bool, found)) >= 100
    assert sum(not one for one in found) >= 50
    assert len({finding["rule"] for one in found for finding in one}) >= 60
