"""The contract of Book on a living LibreOffice, over pyuno and over the agent's JSON lines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from tests.adapters import added_sheet
from tests.adapters.added_sheet import make_sheet, seen
from tests.adapters.book_contract import BookContract, OpenBook, Sheets, as_file
from tests.adapters.office.conftest import Opener, Standing
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.adapters.office import agent
from vpr_xl.adapters.office.engine import connect
from vpr_xl.adapters.office.transport import JsonLines, OfficeError


@pytest.mark.office
class TestLiveBookOnLibreOffice(BookContract):
    @pytest.fixture
    def open_book(self, opened: Opener, tmp_path: Path) -> OpenBook:
        numbers = count(1)

        def open_it(sheets: Sheets) -> LiveBook:
            path = tmp_path / f"книга {next(numbers)}.xlsx"
            path.write_bytes(as_file(sheets))
            return LiveBook(opened(path))

        return open_it


@pytest.fixture(scope="module")
def line(standing: Standing) -> Iterator[JsonLines]:
    """The line to an agent that answers by the same table of operations."""
    from com.sun.star.uno import Exception as UnoException

    from vpr_xl.adapters.office.cells import OpError

    office = standing.op()

    def answer(request: Any) -> Any:
        return agent.answered(office._ops, OpError, UnoException, request)

    (asked, ask), (told, tell) = os.pipe(), os.pipe()
    nobody = SimpleNamespace(resume=lambda: None, pause=lambda: None)
    with os.fdopen(asked, "rb") as requests, os.fdopen(tell, "wb") as answers:
        thread = Thread(target=agent.serve, args=(requests, answers, answer, nobody))
        thread.start()
        with os.fdopen(told, encoding="utf-8") as reader:
            with os.fdopen(ask, "w", encoding="utf-8") as writer:
                yield JsonLines(reader, writer, office.pid)
            thread.join()


@pytest.fixture
def over_line(line: JsonLines) -> Iterator[Opener]:
    """Opens a file as a book whose every operation goes over the line."""
    app = connect(line)
    books: list[Any] = []

    def open_it(path: Path) -> Any:
        books.append(app.books.open(path))
        return books[-1]

    yield open_it
    for book in books:
        book.close()


@pytest.mark.office
class TestLiveBookOverTheAgentsLine(BookContract):
    @pytest.fixture
    def open_book(self, over_line: Opener, tmp_path: Path) -> OpenBook:
        numbers = count(1)

        def open_it(sheets: Sheets) -> LiveBook:
            path = tmp_path / f"книга {next(numbers)}.xlsx"
            path.write_bytes(as_file(sheets))
            return LiveBook(over_line(path))

        return open_it


@pytest.mark.office
def test_new_sheet_comes_over_the_line_too(over_line: Opener, tmp_path: Path) -> None:
    live = LiveBook(over_line(added_sheet.master_at(tmp_path / "книга.xlsx")), make_sheet)
    live.apply(added_sheet.changes())
    now, wanted = seen(live.read()), added_sheet.by_file()

    assert (now.tabs, now.cells, now.tables) == (wanted.tabs, wanted.cells, wanted.tables)


@pytest.mark.office
def test_book_that_was_closed_is_none_over_the_line(over_line: Opener, line: JsonLines) -> None:
    uid = line("new", True)["id"]
    line("close", uid)

    with pytest.raises(OfficeError) as error:
        line("sheets", uid)
    assert error.value.kind == "no-book"
