"""Finds the running Excel and the book in front, from outside. No book is opened here."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from vpr_xl.core.rules.w_file import refused

if TYPE_CHECKING:
    import xlwings

#: xlwings repeats a call that Excel turns away for ever, as long as a cell is being edited; so
#: many times are a second or two.
ATTEMPTS = 400


def by_window(window: int) -> xlwings.App:
    """The Excel that owns a window. Raises Refused where it is gone."""
    import xlwings
    from win32process import GetWindowThreadProcessId

    bound_attempts()
    pid = GetWindowThreadProcessId(window)[1]
    try:
        return xlwings.apps[pid]
    except KeyError:
        raise refused("W-114") from None


def running() -> xlwings.App:
    """The Excel that was used last. Raises Refused where none runs."""
    import xlwings

    bound_attempts()
    app = xlwings.apps.active
    if app is None:
        raise refused("W-111")
    return app


def book_of(app: xlwings.App, name: str = "") -> xlwings.Book:
    """The open book of this name, else the one in front. Raises Refused where none is open."""
    if name:
        try:
            return app.books[name]
        except KeyError:
            pass  # Windows expanded a % in the name on its way here
    if not len(app.books):
        raise refused("W-111")
    return app.books.active


def bound_attempts() -> None:
    """An Excel that does not listen is given up after a while."""
    engine = sys.modules.get("xlwings._xlwindows")
    if engine is not None:
        engine.N_COM_ATTEMPTS = ATTEMPTS  # type: ignore[attr-defined]
