"""One private LibreOffice for all tests of this folder, and books opened in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vpr_xl.adapters.office.office import NoOffice, Office
from vpr_xl.adapters.office.transport import Direct, OfficeError

Opener = Callable[[Path], Any]


class Standing:
    """The private office of a whole run; one that was lost is started anew for the next test."""

    def __init__(self) -> None:
        self._office: Office | None = None
        self._op: Direct | None = None

    def op(self) -> Direct:
        """The way to call operations of an office that answers; skips where there is none."""
        if self._op is None or not _answers(self._op):
            self.stop()
            self._op = self._started()
        return self._op

    def stop(self) -> None:
        """Ends it; nothing is left."""
        office, self._office, self._op = self._office, None, None
        if office is not None:
            office.stop()

    def _started(self) -> Direct:
        try:
            self._office = Office(call_within=60)
            return self._office.start()
        except NoOffice as missing:
            reason = f"no LibreOffice with its Python bridge: {missing}"
            if os.environ.get("VPR_REQUIRE_OFFICE"):
                pytest.fail(reason)
            pytest.skip(reason)


def _answers(op: Direct) -> bool:
    try:
        op("books")
    except OfficeError:
        return False
    return True


@pytest.fixture(scope="session")
def standing() -> Iterator[Standing]:
    """The office that all tests of a run share; for fixtures that outlive one test."""
    standing = Standing()
    yield standing
    standing.stop()


@pytest.fixture
def office(standing: Standing) -> Direct:
    """The way to call operations of the private office; skips where there is none."""
    return standing.op()


class Counting:
    """A transport that notes the operations on their way to the office."""

    def __init__(self, op: Direct) -> None:
        self._op, self.pid = op, op.pid
        self.calls: list[str] = []

    def __call__(self, op: str, *args: object) -> Any:
        self.calls.append(op)
        return self._op(op, *args)


@pytest.fixture
def counting(office: Direct) -> Counting:
    """The office with its operations counted; the books of `opened` go through it."""
    return Counting(office)


@pytest.fixture
def opened(counting: Counting) -> Iterator[Opener]:
    """Opens a file as an `xlwings.Book`; closed after the test."""
    from vpr_xl.adapters.office.engine import connect

    app = connect(counting)
    books: list[Any] = []

    def open_it(path: Path) -> Any:
        book = app.books.open(path)
        if book not in books:
            books.append(book)
        return book

    yield open_it
    for book in books:
        book.close()


@pytest.fixture
def all_kinds(tmp_path: Path) -> Path:
    """A book that holds every kind of cell, made by XlsxWriter."""
    from tests.adapters.office.made_books import write_all_kinds

    path = tmp_path / "виды ячеек.xlsx"
    write_all_kinds(path)
    return path
