"""What the person at the program sees and is asked: status bar, message, file dialog, front sheet.

The words come from outside; which program it is, only `host.py` and this module ask.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from vpr_xl.adapters.excel.host import in_office
from vpr_xl.core.questions import Answers, Form, Spot
from vpr_xl.core.rules.w_file import refused

if TYPE_CHECKING:
    import xlwings

#: Excel's InputBox gives a number or a text.
_NUMBER, _TEXT = 1, 2
_LISTED = 12  # choices told in an input box
_WARNING, _IN_FRONT = 0x30, 0x10000  # MB_ICONWARNING, MB_SETFOREGROUND


def show_status(app: xlwings.App, words: str) -> None:
    """Words in the status bar; "" gives it back to the program."""
    app.status_bar = words or False


def message(app: xlwings.App | None, words: str, title: str, *, serious: bool = False) -> None:
    """A message that waits for its reader; without a program, one of the system.

    Raises LookupError where there is nobody to show it to.
    """
    if app is not None:
        app.alert(words, title, "ok", "critical" if serious else "info")
    elif sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, words, title, _WARNING | _IN_FRONT)
    else:
        raise LookupError(title)


def ask_files(
    app: xlwings.App, title: str, offered: tuple[str, str], *, several: bool
) -> list[Path]:
    """The files that the person chooses in the program's own dialog; none where it was closed.

    offered: which files, in words and as a pattern "*.xlsx;*.csv".
    """
    kind, pattern = offered
    if in_office(app):
        return [Path(path) for path in app.impl.ask_files(title, kind, pattern, several)]
    found = app.api.GetOpenFilename(
        FileFilter=f"{kind} ({pattern}),{pattern}", Title=title, MultiSelect=several
    )
    if found is False:
        return []
    return [Path(found)] if isinstance(found, str) else [Path(path) for path in found]


def ask_number(app: xlwings.App, words: str, title: str) -> int | None:
    """A whole number typed into the program's own input box; None where it was closed."""
    found = app.api.InputBox(Prompt=words, Title=title, Type=_NUMBER)
    return None if found is False else int(found)


def spot(book: xlwings.Book) -> Spot:
    """The sheet in front and the row where its selection begins, from 1."""
    if in_office(book.app):
        return Spot(*book.impl.spot())
    sheet = book.sheets.active
    # A chart or a picture may be selected, which has no row.
    row = getattr(book.app.api.Selection, "Row", 1)
    return Spot(sheet.name, int(row))


def ask_form(app: xlwings.App, form: Form, buttons: tuple[str, str]) -> Answers | None:
    """What the person typed, by the questions' names; None where the window was closed.

    A Python without tkinter has Excel ask for one field after the other; raises Refused for a
    secret one, which Excel would show.
    """
    if in_office(app):
        fields = [(q.label, q.help, q.value, q.choices, q.fixed, q.secret) for q in form.questions]
        typed = app.impl.ask_form(form.title, form.about, fields, buttons)
    else:
        try:
            toolkit = import_module("tkinter")
            styled = import_module("tkinter.ttk")
        except ImportError:
            typed = _one_by_one(app, form)
        else:
            from vpr_xl.adapters.excel.fields import Window

            typed = Window(toolkit, styled, form, buttons).typed()
    if typed is None:
        return None
    return {q.name: words for q, words in zip(form.questions, typed, strict=True)}


def _one_by_one(app: xlwings.App, form: Form) -> list[str] | None:
    if any(question.secret for question in form.questions):
        raise refused("W-227")
    typed: list[str] = []
    for question in form.questions:
        if question.fixed:
            typed.append(question.value)
            continue
        lines = [form.about, f"{question.label}: {question.help}", *question.choices[:_LISTED]]
        found = app.api.InputBox(
            Prompt="\n".join(lines), Title=form.title, Default=question.value, Type=_TEXT
        )
        if found is False:
            return None
        typed.append(str(found))
    return typed


def to_front(book: xlwings.Book, sheet: str) -> None:
    """Brings a sheet of the book to the front."""
    if in_office(book.app):
        book.sheets[sheet].impl.activate()
    else:
        book.sheets[sheet].api.Activate()


def progress(app: xlwings.App, clock: Callable[[], float], every: float) -> Callable[[str], None]:
    """Words of a run into the status bar, at most one in so many seconds: each is a call.

    clock: seconds that only grow.
    """
    last = -every

    def show(words: str) -> None:
        nonlocal last
        now = clock()
        if now - last >= every:
            last = now
            show_status(app, words)

    return show
