"""What a worker process does with one book: a world of its own, and an answer in any case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, partial
from pathlib import Path

from vpr_xl.core.findings import Refused
from vpr_xl.core.rules.w_file import REFUSALS, refused
from vpr_xl.faces.bug import told_bug
from vpr_xl.ports import BookTask, R, World

#: A book as it is handed to a worker: its path, its bytes or why they could not be read.
Handed = tuple[Path, bytes | Refused]


def each(
    task: BookTask[R], books: Iterable[Handed], workers: int | None, scheduler: str
) -> Iterator[R | Refused]:
    """The port `World.each` on this computer or on a cluster."""
    from vpr_xl.adapters.fleet.crew import ordered

    return ordered(partial(answer, task), fallen, books, workers, scheduler)


def answer(task: BookTask[R], book: Handed) -> R | Refused:
    """What the task makes of a book, or why it could not; never an exception."""
    from vpr_xl.adapters.fleet.crew import SECONDS, TooLong, timed

    path, blob = book
    if isinstance(blob, Refused):
        return blob
    try:
        with timed(SECONDS):
            return task(_world(), path, blob)
    except Refused as refusal:
        return refusal
    except TooLong:
        return refused("W-290", name=path.name, seconds=SECONDS)
    except MemoryError:
        return refused("W-291", name=path.name)
    except Exception:
        # One odd book must not stop the run over all; the person is told which it was.
        told = told_bug(f"книга «{path.name}» не прочитана")
        return Refused("W-294", told, REFUSALS["W-294"].advice)


def fallen(book: Handed) -> Refused:
    """The answer for a book at which a process of the system came to its end."""
    return refused("W-291", name=book[0].name)


@cache
def _world() -> World:
    from vpr_xl.faces.wiring import world

    return world()
