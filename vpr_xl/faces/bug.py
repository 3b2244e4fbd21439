"""A fault of ours: the trace goes to a log without any cell, the user hears one sentence."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path

from vpr_xl import __version__
from vpr_xl.ports import SNAPSHOTS

LOG = "vpr-xl.log"
#: The book at work, as soon as it is known: its log lies among its snapshots and ends with them.
_BOOK: ContextVar[Path | None] = ContextVar("book", default=None)


def concerning(book: Path | None) -> None:
    """From now on a fault is one of the work on this book."""
    _BOOK.set(book)


def told_bug(outcome: str = "книга не изменена") -> str:
    """Keeps the trace of the exception being handled in the log; gives the sentence about it.

    outcome: what became of the work.
    """
    import traceback  # here: only a run that goes wrong waits for it

    if os.environ.get("VPR_XL_DEBUG") == "1":
        traceback.print_exc()
    kind, _, trace = sys.exc_info()
    frames = traceback.extract_tb(trace)
    lines = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    told = "\n".join([f"vpr-xl {__version__}", str(kind), *lines, ""])
    for log in _places():
        with suppress(OSError):
            log.parent.mkdir(exist_ok=True)
            log.write_text(told, encoding="utf-8")
            where = f" Сообщите разработчикам и приложите файл {log}."
            break
    else:
        where = " Сообщите разработчикам."
    return f"Ошибка в самой программе, {outcome}.{where}"


def _places() -> list[Path]:
    """Where the log may stand: with the book, else where the system keeps what is passing."""
    import tempfile

    passing = Path(tempfile.gettempdir()) / LOG
    book = _BOOK.get()
    if book is None or not book.parent.is_dir():
        return [passing]
    return [book.with_name(SNAPSHOTS.format(stem=book.stem)) / LOG, passing]
