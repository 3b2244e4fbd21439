"""A person's office with the extension in it, seen by its own interface: documents and clicks."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.office_clicks.person import Person
from vpr_xl.adapters.office.office import PROGRAMS, NoOffice, load_uno

_START, _RUN = 60.0, 60.0
_XLSX = "Calc MS Excel 2007 XML"


class RunningOffice:
    """soffice as the person started it.

    It listens on a socket: a pipe would be another user's.  screen: an X display, None for an
    office without windows.
    """

    def __init__(self, person: Person, screen: str | None = None) -> None:
        program = next((Path(p) for p in PROGRAMS if Path(p, "soffice").exists()), None)
        if program is None:
            raise NoOffice("soffice")
        self._uno = load_uno(program)
        self.person, self.screen = person, screen
        port = _free_port()
        call = [program / "soffice", "--norestore", "--nologo", "--nofirststartwizard"]
        call += [f"--accept=socket,host=127.0.0.1,port={port};urp;"]
        # The interface's language is the name in LANG, which no locale need stand behind; file
        # names are read by LC_CTYPE, which must be a locale that is there.
        russian = ["-u", "LC_ALL", "LC_CTYPE=C.UTF-8", "LANG=ru_RU.UTF-8"]
        display = [*russian, f"DISPLAY={screen}", "SAL_USE_VCLPLUGIN=gen"] if screen else []
        call += [] if screen else ["--headless"]
        self._process = subprocess.Popen(
            person.command("env", *display, *call),
            cwd=person.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._context = self._connected(port)
        self.desktop = self.made("com.sun.star.frame.Desktop")

    def made(self, service: str) -> Any:
        """A service of the office."""
        return self._context.ServiceManager.createInstanceWithContext(service, self._context)

    def close(self) -> None:
        """Ends it, asked first."""
        from com.sun.star.uno import Exception as UnoException

        try:
            self.desktop.terminate()
            self._process.wait(15)
        except (UnoException, subprocess.TimeoutExpired):
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def open(self, path: Path) -> Document:
        """Opens a file as a user does: under the office's default security."""
        doc = self.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, ())
        return Document(self, doc, path)

    def working(self) -> bool:
        """Whether a command of ours runs for this person."""
        home = f"HOME={self.person.home}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                called = (process / "cmdline").read_bytes()
                ours = b"vpr_xl.faces.macros" in called.split(b"\0")
                if ours and home in (process / "environ").read_bytes().split(b"\0"):
                    return True
            except OSError:  # ended while it was looked at
                continue
        return False

    def log(self) -> str:
        """What the extension wrote down."""
        path = self.person.home / ".local/share/vpr-xl/office.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def _connected(self, port: int) -> Any:
        from com.sun.star.connection import NoConnectException

        local = self._uno.getComponentContext()
        make = local.ServiceManager.createInstanceWithContext
        resolver = make("com.sun.star.bridge.UnoUrlResolver", local)
        url = f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext"
        until = time.monotonic() + _START
        while True:
            try:
                return resolver.resolve(url)
            except NoConnectException:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise NoOffice(f"no answer of soffice, {self._process.poll()}") from None
                time.sleep(0.1)


class Document:
    """A book open in the office."""

    def __init__(self, office: RunningOffice, doc: Any, path: Path) -> None:
        self.office, self.doc, self.path = office, doc, path

    def sheets(self) -> list[str]:
        """Names of the sheets."""
        return list(self.doc.Sheets.ElementNames)

    def buttons(self, sheet: str) -> dict[str, Any]:
        """The models of the buttons on a sheet, by caption."""
        page = self.doc.Sheets.getByName(sheet).DrawPage
        shapes = [page.getByIndex(at) for at in range(page.Count)]
        models = [getattr(shape, "Control", None) for shape in shapes]
        return {model.Label: model for model in models if model is not None}

    def control(self, sheet: str, caption: str) -> Any:
        """The live button, its sheet brought to the front."""
        view = self.doc.CurrentController
        view.setActiveSheet(self.doc.Sheets.getByName(sheet))
        return view.getControl(self.buttons(sheet)[caption]).getAccessibleContext()

    def click(self, sheet: str, caption: str) -> None:
        """What a reader of the screen does: the button's own action."""
        self.control(sheet, caption).doAccessibleAction(0)

    def wait(self, over: Callable[[], bool], within: float = _RUN) -> None:
        """Until `over` and no command runs; fails with the extension's log where it takes long."""
        until = time.monotonic() + within
        while not over() or self.office.working():
            if time.monotonic() > until:
                raise AssertionError(f"not over in {within} s\n{self.office.log()}")
            time.sleep(0.05)

    def rows(self, sheet: str, first: int) -> list[list[str]]:
        """What the cells of a sheet hold from a row on, counted from 1; empty rows left out."""
        found = self.doc.Sheets.getByName(sheet)
        cursor = found.createCursor()
        cursor.gotoEndOfUsedArea(True)
        values = cursor.getDataArray()[first - 1 :]
        return [[str(value) for value in row] for row in values if any(row)]

    def copy(self, name: str) -> Path:
        """The book as it stands, written by the office beside it as an .xlsx."""
        place = self.path.with_name(name)
        self.doc.storeToURL(place.as_uri(), (_named("FilterName", _XLSX),))
        return place

    def close(self) -> None:
        """Closes it without saving."""
        self.doc.close(True)


def _named(name: str, value: object) -> Any:
    made = sys.modules["uno"].createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
