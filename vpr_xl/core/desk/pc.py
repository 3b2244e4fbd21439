"""Facts about a PC with Excel and about a book on it. How they are found is the adapter's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

#: Names of what is put on the PC.
BOOK, PLAIN_BOOK = "ВПР.xlsm", "ВПР.xlsx"
ADDIN, SHORTCUT = "vpr-xl.xlam", "ВПР.lnk"
#: The folder of «Документы» that holds the book.
FOLDER = "ВПР"
#: What the shortcut runs: the program attaches itself to the book that is open.
ATTACH = "-I -m vpr_xl.faces.macros --active"
#: Keys of the service sheet that the launching macro reads.
LAUNCHER, SCHEMA = "launcher", "schema_version"


@dataclass(frozen=True, slots=True)
class Places:
    """Folders and programs of the user's PC.

    home: our own folder, %LOCALAPPDATA%\\vpr-xl.  startup: Excel's XLSTART.  pythonw: the
    windowless interpreter beside the one that runs us.
    """

    home: Path
    documents: Path
    desktop: Path
    startup: Path
    pythonw: Path

    @property
    def book(self) -> Path:
        """Where the book with buttons is assembled."""
        return self.documents / FOLDER / BOOK

    @property
    def plain_book(self) -> Path:
        """Where the book for the add-in is assembled: it has no tab of its own."""
        return self.documents / FOLDER / PLAIN_BOOK

    @property
    def addin(self) -> Path:
        """Where the add-in is put."""
        return self.startup / ADDIN

    @property
    def shortcut(self) -> Path:
        """The shortcut on the desktop."""
        return self.desktop / SHORTCUT

    @property
    def manifest(self) -> Path:
        """The list of what was put on the PC."""
        return self.home / "installed.json"


@dataclass(frozen=True, slots=True)
class Pc:
    """A PC's facts; the defaults are those of a PC where every button runs.

    pythonw: whether pythonw.exe is there.  store_python: Python from the Windows store, whose
    files other programs do not see.  xlwings: its version, "" where it cannot be imported; com:
    pywin32 can be imported, through which xlwings speaks with Excel.
    excel: path of the program, "" where there is none; excel_version: 16 for 2016 and newer;
    excel_bits: 0 where unknown.
    macros: VBAWarnings (1 all run, 2 asks, 3 signed only, 4 none); macros_by_policy: an
    administrator set it.  vba_off: VBA itself is switched off.  internet_blocked: the policy of
    files from the internet.
    trusted_off: no folder is trusted.  trusted: trusted folders as stored, none where Excel has
    not written them yet.  startup: XLSTART.
    addin: whether our add-in lies there; addin_version: the program that put it, "" where unknown;
    addins_off, addins_signed: add-ins are switched off, must be signed; addin_disabled: Excel
    switched ours off after a crash.
    child_processes: Defender's rule against programs started by Office: "", "block", "warn".
    scripts_off: Windows Script Host is switched off.  shortcut: ours is on the desktop.
    """

    python: str = r"C:\Users\Анна\AppData\Local\vpr-xl\python\python.exe"
    python_version: str = "3.12"
    pythonw: bool = True
    store_python: bool = False
    program: str = "0.1.0"
    xlwings: str = "0.37.8"
    com: bool = True
    excel: str = r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"
    excel_version: int = 16
    excel_bits: int = 64
    macros: int = 2
    macros_by_policy: bool = False
    vba_off: bool = False
    internet_blocked: bool = False
    trusted_off: bool = False
    trusted: tuple[str, ...] = ()
    startup: str = r"C:\Users\Анна\AppData\Roaming\Microsoft\Excel\XLSTART"
    addin: bool = False
    addin_version: str = ""
    addins_off: bool = False
    addins_signed: bool = False
    addin_disabled: bool = False
    child_processes: str = ""
    scripts_off: bool = False
    shortcut: bool = True


@dataclass(frozen=True, slots=True)
class BookFile:
    """A book's facts; the defaults are those of a book whose buttons run.

    content: as `Package.content` has it.  launcher: the program that its macro starts, with %…%
    resolved, "" where it names none; launcher_found: whether it is there.  marked: it carries the
    Mark of the Web.  cloud: the name of the cloud folder that it lies in, else "".  network: it
    lies on another computer.  schema: the version of the declarations that it was built from, 0
    where it tells none; known_schema: ours.
    """

    name: str = "ВПР.xlsm"
    content: str = "xlsm"
    launcher: str = r"C:\Users\Анна\AppData\Local\vpr-xl\python\pythonw.exe"
    launcher_found: bool = True
    marked: bool = False
    cloud: str = ""
    network: bool = False
    schema: int = 1
    known_schema: int = 1
