"""What the commands need from the world, as small protocols. No implementation lives here."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from vpr_xl.core.changes import Change, SetCell
from vpr_xl.core.declare.house import House
from vpr_xl.core.findings import Refused
from vpr_xl.core.staffing.greedy import Greedy
from vpr_xl.core.tables import Grid, Reading
from vpr_xl.core.values import Cell

if TYPE_CHECKING:  # names of types only: `check` starts without these rooms
    from vpr_xl.core.desk.pc import BookFile, Pc, Places
    from vpr_xl.core.documents.blocks import Document
    from vpr_xl.core.imports.kinds import ForeignFile
    from vpr_xl.core.keeping.key import Closing, Key
    from vpr_xl.core.materials.listing import Listing
    from vpr_xl.core.reports.blocks import Page
    from vpr_xl.core.staffing.problem import Solver

R = TypeVar("R")
#: A whole number in 0..n-1, each as likely: `secrets.randbelow` in the product, a seed in tests.
Chance = Callable[[int], int]

#: The folder of a book's snapshots, beside the book.
SNAPSHOTS = "{stem}.копии"
#: The folder of the files that belong to a book, beside it.
FILES = "{stem}.файлы"


class Book(Protocol):
    """A workbook that can be read whole and changed cell by cell: a file, a live one, memory.

    Every implementation passes `tests/adapters/book_contract.py`.
    """

    def read(self) -> Reading:
        """All sheets as canonical cells. Raises Refused where the book cannot be read."""
        ...

    def apply(self, changes: Sequence[Change]) -> None:
        """Writes the changes, all or none. Raises Refused where the book cannot be changed.

        Reading afterwards gives the changed cells; every other cell reads as before.
        """
        ...


class Clock(Protocol):
    """The day and the moment, injected so that the same input gives the same output."""

    def today(self) -> datetime.date:
        """The local day."""
        ...

    def now(self) -> datetime.datetime:
        """The local moment, aware, to the second."""
        ...


class Store(Protocol):
    """Files on disk, written so that nothing is ever lost."""

    def read(self, path: Path) -> bytes:
        """The file's bytes. Raises Refused (missing, no permission, too large)."""
        ...

    def write(self, files: Mapping[Path, bytes]) -> None:
        """Writes each file by temp file, fsync, rename. Raises Refused; old files stay intact."""
        ...

    def snapshot(self, path: Path) -> Path:
        """Copies the file as it is into its folder of snapshots and returns the copy's path."""
        ...

    def keep(self, path: Path, blob: bytes) -> Path:
        """Puts these bytes into the file's folder of snapshots: the book as it is open."""
        ...

    def snapshots(self, path: Path) -> Sequence[tuple[str, bool]]:
        """Names of the file's snapshots, oldest first, and whether each is as it was taken."""
        ...

    def restore(self, path: Path, name: str) -> Path:
        """Puts a snapshot back; returns the snapshot made of the file before. Raises Refused."""
        ...

    def lock(self, path: Path) -> AbstractContextManager[None]:
        """Keeps other commands off the file from reading to writing. Raises Refused."""
        ...

    def folder(self, path: Path) -> Sequence[Path]:
        """Files under the folder that may be workbooks, sorted; the path itself if it is a file."""
        ...

    def files(self, path: Path) -> Sequence[Path]:
        """Every file under the folder, sorted; none where there is no such folder."""
        ...

    def make_folder(self, path: Path) -> None:
        """Makes the folder and those above it. Raises Refused."""
        ...

    def remove(self, paths: Sequence[Path], *, with_folders: bool = True) -> None:
        """Deletes files that the program itself wrote; a missing one is no matter.

        with_folders: also the folders that they leave empty.
        """
        ...

    def held_by(self, path: Path) -> str | None:
        """Who has the book open, by the office's lock file; "" where unnamed, None where nobody."""
        ...


class FileBook(Book, Protocol):
    """A book in a file's bytes: changes stay in memory until the store writes `blob`."""

    @property
    def blob(self) -> bytes:
        """The package with every applied change in it."""
        ...


class Builder(Protocol):
    """Makes workbooks from the declarations; the same input gives the same bytes."""

    def master(
        self,
        settings: Mapping[str, Cell],
        content: Mapping[str, Sequence[Sequence[Cell | None]]],
        results: Mapping[str, Mapping[str, object]],
        created: datetime.datetime,
        macros: bool = False,
    ) -> bytes:
        """The master workbook.

        macros: an .xlsm with macros, ribbon and buttons, else an .xlsx without any.
        settings: value cells of «Школа» by setting.  content: rows by table name (a work's sheet:
        by its title), cells in the order of the declared columns.  results: works' sheets by title,
        with the details that `AddSheet` has.
        """
        ...

    def addin(self, created: datetime.datetime) -> bytes:
        """The add-in, an .xlam: the same macros and ribbon for people who work on .xlsx books."""
        ...

    def entry(
        self,
        title: str,
        details: Mapping[str, object],
        rows: Sequence[Sequence[Cell | None]],
        facts: Mapping[str, str],
    ) -> bytes:
        """The file in which an expert enters the scores of these rows.

        details: those that `AddSheet` has.  rows: cells in the order of its columns.  facts: what
        the file says of itself on its service sheet.
        """
        ...

    def form(self, layout: str, details: Mapping[str, object]) -> bytes:
        """The built-in blank form of a layout with the work's task headers."""
        ...

    def portal_report(self, report: Grid) -> bytes:
        """A report as the portal gives it, of the demo's made-up campaign."""
        ...


class Trial(Protocol):
    """A spreadsheet program of its own, in which our adapter is tried on made-up books.

    program: its name and version.  failures: what it raises when it cannot do something.
    """

    program: str
    failures: tuple[type[Exception], ...]

    def open(self, blob: bytes) -> Book:
        """The workbook, opened in the program; closed without saving at the end."""
        ...

    def plain(self, sheets: Mapping[str, Mapping[str, Cell]]) -> Book:
        """Sheets of bare cells (A1 address -> cell) as an open book."""
        ...

    def settings(self) -> object:
        """What a write turns off for its time and must leave as it was."""
        ...


class Desk(Protocol):
    """The user's PC with Excel: where things are put, what stands in a button's way."""

    def places(self) -> Places:
        """Folders and programs that an installation needs."""
        ...

    def pc(self) -> Pc:
        """The facts of the PC; the version of the add-in is not among them."""
        ...

    def book_file(self, path: Path) -> BookFile:
        """The facts of a book's place; what stands in the book is not among them."""
        ...

    def launcher(self, command: str) -> tuple[str, bool]:
        """A program as a book names it: with %NAME% resolved, and whether it is there."""
        ...

    def shortcut(self, place: Path, target: Path, arguments: str) -> bytes:
        """The bytes of a Windows shortcut for `place`. Raises Refused."""
        ...

    def trial(self) -> AbstractContextManager[Trial]:
        """An invisible Excel of our own, gone afterwards. Raises Refused where there is none."""
        ...


class OfficeProgram(Protocol):
    """The LibreOffice of this computer and our extension in it."""

    def install(self) -> str:
        """Puts the extension in for this user; gives the folder of the office. Raises Refused."""
        ...

    def uninstall(self) -> bool:
        """Takes it out; False where it was not there. Raises Refused."""
        ...

    def pressed(self, book: bytes, button: str) -> bytes | None:
        """The book as an office of our own writes it after a button was pressed in it.

        button: identifier of the command.  None where the command did not come to its end.
        Raises Refused where the office cannot be started.
        """
        ...


class Sealer(Protocol):
    """Closes a campaign's files into one encrypted file and opens it, all in memory."""

    def seal(self, members: Mapping[str, bytes], key: Key, created: datetime.datetime) -> bytes:
        """The closed archive; members: content by path. Raises Refused (a key that is none)."""
        ...

    def closed_by(self, blob: bytes) -> Closing | None:
        """What opens the file, by its first lines; None where it is no such archive."""
        ...

    def unsealed(self, blob: bytes, name: str, key: Key) -> Mapping[str, bytes]:
        """The members by path. Raises Refused: wrong key, any byte changed, unsafe names."""
        ...

    def new_key(self) -> tuple[str, str]:
        """A fresh pair: the public key and the secret one."""
        ...


#: What is done with one of many books: the world, the book's path and its bytes. Another process
#: imports it by its name.
BookTask = Callable[["World", Path, bytes], R]


class Each(Protocol):
    """Does one thing with many books, several at once."""

    def __call__(
        self,
        task: BookTask[R],
        books: Iterable[tuple[Path, bytes | Refused]],
        workers: int | None,
        scheduler: str,
        /,
    ) -> Iterator[R | Refused]:
        """The answers in the order of the books; Refused for a book that could not be done.

        workers: processes, None for one a core.  scheduler: address of a Dask cluster, "" for this
        computer.  Raises Refused where the cluster is not there.
        """
        ...


def unseen(_: str) -> None:
    """Words that nobody sees."""


def _unwired(*_: object) -> Any:
    """A port that this face did not wire: asking for it is a fault of ours."""
    raise NotImplementedError


@dataclass(frozen=True)
class World:
    """All that a command may reach, wired by a face: ports and the declarations.

    user: who runs it, for the journal.  read: vetted bytes to cells.  open: a file's book.
    render: reports of `check` as the text of a file of the format "text", "json" or "html"; None
    where the face shows no files.
    transplant: a new book, the old one, the title of a sheet in it, the sheet that it comes behind;
    gives the new book with that sheet, None where it cannot be taken whole.
    patch: cells written into an official form, every other byte of it kept.
    progress: shows how far a long run is («Проверяю 3/20: коды…»); the words of the moment,
    replaced by the next and gone at the end.  say: tells something that stays, while the command
    still runs.  saves: gives an item at once and after every save of a file.
    pdf, docx, xlsx: documents as one file that states the given moment.  page, charts: a report as
    a page of HTML and as a workbook with charts.
    tables: the tables of a file of other programs (.xlsx, .csv, .docx), given its bytes and name.
    listing: what an archive's directory tells, given its bytes and name; nothing is unpacked.
    solver: the engine that assigns people.  sealer: closes and opens encrypted archives.
    secret: a passphrase typed without being shown, twice where it is a new one; raises Refused
    where nobody can type.  readable: everything that can be read in a file of any kind, by part.
    each: one task on many books.
    desk: the PC with Excel, None on another system, whose name is `system`.  office: LibreOffice.
    """

    house: House
    store: Store
    clock: Clock
    chance: Chance
    builder: Builder
    read: Callable[[bytes], Reading]
    open: Callable[[bytes], FileBook]
    user: str = ""
    render: Callable[[Sequence[Any], str], str] | None = None
    patch: Callable[[bytes, Sequence[SetCell]], bytes] = _unwired
    transplant: Callable[[bytes, bytes, str, str], bytes | None] = _unwired
    progress: Callable[[str], None] = unseen
    say: Callable[[str], None] = unseen
    saves: Callable[[Path], Iterable[None]] = _unwired
    tables: Callable[[bytes, str], ForeignFile] = _unwired
    listing: Callable[[bytes, str], Listing] = _unwired
    pdf: Callable[[Sequence[Document], datetime.datetime], bytes] = _unwired
    docx: Callable[[Sequence[Document], datetime.datetime], bytes] = _unwired
    xlsx: Callable[[Sequence[Document], datetime.datetime], bytes] = _unwired
    sealer: Callable[[], Sealer] = _unwired
    secret: Callable[[bool], str] = _unwired
    readable: Callable[[bytes, str], Mapping[str, str]] = _unwired
    page: Callable[[Page, datetime.datetime], bytes] = _unwired
    charts: Callable[[Page, datetime.datetime], bytes] = _unwired
    solver: Solver = field(default_factory=Greedy)
    each: Each = _unwired
    desk: Desk | None = None
    system: str = ""
    office: OfficeProgram | None = None
