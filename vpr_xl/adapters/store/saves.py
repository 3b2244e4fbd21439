"""When a file was saved, found by looking at it again and again. Its content is not read here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

#: Seconds between two looks; a save is told once two looks agree.
PAUSE = 0.5
_Stamp = tuple[int, int]


def saves(path: Path, pause: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Yields at once and then after every finished save, until Ctrl+C is pressed while waiting.

    Spreadsheet programs save by writing a new file and renaming it, or in several writes: a file
    that is missing or still growing is no save yet.
    """
    told: _Stamp | None = None
    seen: _Stamp | None = None
    while True:
        last, seen = seen, _stamp(path)
        if seen is not None and seen != told and (told is None or seen == last):
            told = seen
            yield
        try:
            pause(PAUSE)
        except KeyboardInterrupt:
            return


def _stamp(path: Path) -> _Stamp | None:
    """Time of change in ns and size in bytes; None where there is no such file now."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
