"""The one place where ports get their adapters: the world of the command line and the macros."""

from __future__ import annotations

import datetime
import getpass
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vpr_xl.adapters.build.builder import XlsxBuilder
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.store.disk import DiskStore
from vpr_xl.adapters.store.saves import saves
from vpr_xl.core.changes import AddSheet, SetCell
from vpr_xl.core.declare.house import House
from vpr_xl.core.tables import Reading
from vpr_xl.ports import Clock, FileBook, World, unseen


class SystemClock(Clock):
    """The day and moment of this computer."""

    def today(self) -> datetime.date:
        return self.now().date()

    def now(self) -> datetime.datetime:
        return datetime.datetime.now().astimezone().replace(microsecond=0)


def _read(blob: bytes) -> Reading:
    from vpr_xl.adapters.xlsx.read import read_workbook

    return read_workbook(blob)


def _patch(blob: bytes, changes: Sequence[SetCell]) -> bytes:
    from vpr_xl.adapters.xlsx.patch import patch

    return patch(blob, changes)


def _texts(blob: bytes) -> Mapping[str, str]:
    from vpr_xl.adapters.xlsx.texts import part_texts

    return part_texts(blob)


def _opener(declared: House) -> Any:
    def open_book(blob: bytes) -> FileBook:
        from vpr_xl.adapters.xlsx.book import FileBook as XlsxBook

        def make_sheet(change: AddSheet) -> bytes:
            from vpr_xl.adapters.build.results import build_results

            return build_results(declared, change.title, change.details)

        return XlsxBook(blob, make_sheet)

    return open_book


def world(progress: Callable[[str], None] = unseen, say: Callable[[str], None] = unseen) -> World:
    """The world of this computer.

    progress: where the words of a long run go.  say: where what is told before its end goes.
    """
    from vpr_xl.faces.show.reports import rendered

    declared, clock = house(), SystemClock()
    return World(
        house=declared,
        store=DiskStore(clock.now),
        clock=clock,
        chance=secrets.randbelow,
        builder=XlsxBuilder(declared),
        read=_read,
        open=_opener(declared),
        user=_user(),
        render=rendered,
        patch=_patch,
        texts=_texts,
        progress=progress,
        say=say,
        saves=saves,
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
