"""How far a long run is, on one line of a terminal that is gone at the end. No other output."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO


@contextmanager
def progress_line(
    *, silent: bool = False, stream: TextIO | None = None
) -> Iterator[Callable[[str], None]]:
    """Gives what shows the words of the moment; nothing where nobody sits at a terminal.

    stream: standard error by default, so that a report on standard output stays clean.
    """
    out = stream or sys.stderr
    if silent or not out.isatty():
        yield lambda words: None
        return
    line = _Line(out)
    try:
        yield line.show
    finally:
        line.show("")


class _Line:
    """One line, written over with spaces: old consoles know no erasing sequence."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._shown = out, 0

    def show(self, words: str) -> None:
        """Puts the words in place of those before; "" leaves the line as it was found."""
        words = words[: shutil.get_terminal_size().columns - 1]
        if words or self._shown:
            self._out.write(f"\r{words.ljust(self._shown)}")
            self._out.write("" if words else "\r")
            self._out.flush()
        self._shown = len(words)
