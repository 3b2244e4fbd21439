"""A spreadsheet program of our own, to try the live adapter in on made-up books.

The same for Excel and LibreOffice: only how the program is started differs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

from vpr_xl.adapters.build.builder import XlsxBuilder
from vpr_xl.adapters.build.plain import plain_book
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.excel import attach
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.values import Cell


class LiveTrial:
    """The port Trial on an `xlwings.App` of any engine. folder: where its books lie meanwhile."""

    def __init__(
        self, app: Any, program: str, failures: tuple[type[Exception], ...], folder: Path
    ) -> None:
        self._app, self.program, self.failures, self._folder = app, program, failures, folder
        self._numbers = count(1)
        self._books: list[Any] = []

    def open(self, blob: bytes) -> LiveBook:
        """The workbook, open in the program."""
        path = self._folder / f"trial {next(self._numbers)}.xlsx"
        path.write_bytes(blob)
        book = self._app.books.open(path)
        self._books.append(book)
        return LiveBook(book, XlsxBuilder(house()).results)

    def plain(self, sheets: Mapping[str, Mapping[str, Cell]]) -> LiveBook:
        """Sheets of bare cells as an open book."""
        return self.open(plain_book(sheets))

    def settings(self) -> object:
        """Redrawing and the way of calculation."""
        return self._app.screen_updating, self._app.calculation

    def close(self) -> None:
        """Closes what was opened, without saving."""
        while self._books:
            self._books.pop().close()


@contextmanager
def live_trial(
    app: Any, program: str, failures: tuple[type[Exception], ...]
) -> Iterator[LiveTrial]:
    """A trial in a program that runs; its books are closed at the end, the program stays."""
    with tempfile.TemporaryDirectory(prefix="vpr-xl-", ignore_cleanup_errors=True) as folder:
        trial = LiveTrial(app, program, failures, Path(folder))
        try:
            yield trial
        finally:
            trial.close()


@contextmanager
def excel_trial() -> Iterator[LiveTrial]:
    """A trial in an invisible Excel of our own. Raises Refused where Excel does not start."""
    xlwings: Any = import_module("xlwings")
    com_error: type[Exception] = import_module("pywintypes").com_error
    # pywin32 takes a call that Excel turns away for a missing member.
    failures = (com_error, xlwings.XlwingsError, AttributeError, OSError)
    attach.bound_attempts()
    try:
        app = xlwings.App(visible=False, add_book=False)
    except (com_error, xlwings.XlwingsError):
        raise refused("W-131") from None
    try:
        app.display_alerts = False
        with live_trial(app, f"Excel {app.version}", failures) as trial:
            yield trial
    finally:
        app.kill()
