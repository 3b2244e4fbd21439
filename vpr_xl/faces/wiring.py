"""The one place where ports get their adapters: the world of the command line and the macros."""

from __future__ import annotations

import datetime
import getpass
import os
import platform
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from vpr_xl.adapters.build.builder import XlsxBuilder
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.store.disk import DiskStore
from vpr_xl.adapters.store.saves import saves
from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.declare.wording import LAUNCHER
from vpr_xl.core.findings import Refused
from vpr_xl.core.staffing.greedy import Greedy
from vpr_xl.core.tables import Reading
from vpr_xl.faces.index import MACROS
from vpr_xl.ports import (
    BookTask,
    Clock,
    Desk,
    FileBook,
    OfficeProgram,
    R,
    Sealer,
    World,
    unseen,
)

if TYPE_CHECKING:
    import xlwings

    from vpr_xl.adapters.excel.live import LiveBook
    from vpr_xl.core.documents.blocks import Document
    from vpr_xl.core.imports.kinds import ForeignFile
    from vpr_xl.core.materials.listing import Listing
    from vpr_xl.core.reports.blocks import Page
    from vpr_xl.core.staffing.problem import Solver


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


def _transplant(blob: bytes, old: bytes, title: str, after: str) -> bytes | None:
    from vpr_xl.adapters.xlsx.transplant import transplant

    return transplant(blob, old, title, after)


def _pdf(documents: Sequence[Document], created: datetime.datetime) -> bytes:
    from vpr_xl.adapters.render.pdf import render_pdf

    return render_pdf(documents, created)


def _tables(blob: bytes, name: str) -> ForeignFile:
    from vpr_xl.adapters.foreign.tables import foreign_tables

    return foreign_tables(blob, name)


def _xlsx(documents: Sequence[Document], created: datetime.datetime) -> bytes:
    from vpr_xl.adapters.render.xlsx import render_xlsx

    return render_xlsx(documents, created)


def _listing(blob: bytes, name: str) -> Listing:
    from vpr_xl.adapters.archives.listing import archive_listing

    return archive_listing(blob, name)


def _readable(blob: bytes, name: str) -> Mapping[str, str]:
    from vpr_xl.adapters.privacy.readable import readable

    return readable(blob, name)


def _sealer() -> Sealer:
    from vpr_xl.adapters.archives.sealed import AgeSealer

    return AgeSealer()


def _secret(new: bool) -> str:
    from vpr_xl.faces.secret import typed_secret

    return typed_secret(new)


def _docx(documents: Sequence[Document], created: datetime.datetime) -> bytes:
    from vpr_xl.adapters.render.docx import render_docx

    return render_docx(documents, created)


def _page(report: Page, created: datetime.datetime) -> bytes:
    from vpr_xl.adapters.render.page import render_page

    return render_page(report, created)


def _charts(report: Page, created: datetime.datetime) -> bytes:
    from vpr_xl.adapters.render.charts import render_charts

    return render_charts(report, created)


def _each(
    task: BookTask[R], books: Iterable[tuple[Path, bytes | Refused]], workers: int | None, at: str
) -> Iterator[R | Refused]:
    from vpr_xl.faces.fleet import each

    return each(task, books, workers, at)


def _opener(builder: XlsxBuilder) -> Callable[[bytes], FileBook]:
    def open_book(blob: bytes) -> FileBook:
        from vpr_xl.adapters.xlsx.book import FileBook as XlsxBook

        return XlsxBook(blob, builder.results, macros=builder)

    return open_book


def book_builder() -> XlsxBuilder:
    """The builder of books whose buttons start this very installation."""
    return XlsxBuilder(house(), [Macro(*fields) for fields in MACROS], launcher())


def solver() -> Solver:
    """CP-SAT where OR-Tools is installed (the extra `solver`), else the engine without packages."""
    if find_spec("ortools") is None:
        return Greedy()
    from vpr_xl.adapters.solver.cpsat import CpSat

    return CpSat()


def launcher() -> str:
    """The program that macros start: this Python without a window, on Windows.

    The usual place is named by Excel's own word for it, so that the book works on every computer
    where the program is installed; elsewhere the usual place is all that can be said.
    """
    if sys.platform == "win32":
        here = Path(sys.executable).with_name(PureWindowsPath(LAUNCHER).name)
        if here.is_file():
            return named_launcher(str(here), os.path.expandvars(LAUNCHER))
    return LAUNCHER


def named_launcher(here: str, usual: str) -> str:
    """How a book names the program at `here`; usual: the usual place on this computer."""
    return LAUNCHER if PureWindowsPath(here) == PureWindowsPath(usual) else here


def world(progress: Callable[[str], None] = unseen, say: Callable[[str], None] = unseen) -> World:
    """The world of this computer.

    progress: where the words of a long run go.  say: where what is told before its end goes.
    """
    from vpr_xl.faces.show.reports import rendered

    builder, clock = book_builder(), SystemClock()
    return World(
        house=house(),
        store=DiskStore(clock.now),
        clock=clock,
        chance=secrets.randbelow,
        builder=builder,
        read=_read,
        open=_opener(builder),
        user=_user(),
        render=rendered,
        patch=_patch,
        transplant=_transplant,
        progress=progress,
        say=say,
        saves=saves,
        sealer=_sealer,
        secret=_secret,
        readable=_readable,
        solver=solver(),
        tables=_tables,
        listing=_listing,
        pdf=_pdf,
        docx=_docx,
        xlsx=_xlsx,
        page=_page,
        charts=_charts,
        each=_each,
        desk=_desk(),
        system=platform.system(),
        office=_office(),
    )


def _office() -> OfficeProgram:
    from vpr_xl.adapters.office.install import LibreOffice

    return LibreOffice(house(), [Macro(*fields) for fields in MACROS])


def live_book(book: xlwings.Book) -> LiveBook:
    """The Book port on a book that is open in Excel or LibreOffice."""
    from vpr_xl.adapters.excel.live import LiveBook

    return LiveBook(book, book_builder().results)


def documents() -> Path:
    """The folder «Документы» of this user, wherever Windows moved it."""
    desk = _desk()
    return desk.places().documents if desk is not None else Path.home() / "Documents"


def _desk() -> Desk | None:
    """The PC with Windows; none on another system."""
    desk: Desk | None = None
    if sys.platform == "win32":
        from vpr_xl.adapters.desk.registry import Registry
        from vpr_xl.adapters.desk.windows import WindowsDesk

        desk = WindowsDesk(Registry(), os.environ, Path(sys.executable))
    return desk


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
