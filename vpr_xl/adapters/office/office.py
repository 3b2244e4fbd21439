"""A private LibreOffice of our own: started headless, reached over a pipe, always ended.

Not the user's running office: that one is reached through the extension and its agent.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from vpr_xl.adapters.office.agent import environment
from vpr_xl.adapters.office.transport import Direct, OfficeError

#: Where distributions put the office's programs and `uno.py`; the first that exists is taken.
PROGRAMS = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
)
LIBRARIES = ("/usr/lib/python3/dist-packages", "/usr/lib/python3/site-packages")
_ASK_EVERY = 0.05
_END_WITHIN, _ENDING = 15.0, 0.2


class NoOffice(Exception):  # noqa: N818 - the absence is the point, not a fault
    """There is no LibreOffice here, or its bridge to Python is missing. Says what was missed."""


class Office:
    """One headless office with a profile of its own, as a context manager.

    profile: a folder, by default a fresh one that is deleted at the end.  start_within and
    call_within: seconds; an office that does not answer in time is ended with all its processes,
    and the call raises OfficeError("gone").
    """

    def __init__(
        self,
        profile: Path | None = None,
        start_within: float = 60.0,
        call_within: float = 60.0,
    ) -> None:
        self._program = _program()
        self._own = profile is None
        self._profile = profile or Path(tempfile.mkdtemp(prefix="vpr-xl-office-"))
        self._start_within, self._call_within = start_within, call_within
        self._pipe = "vprxl" + uuid.uuid4().hex[:12]
        self._process: subprocess.Popen[bytes] | None = None
        self._desktop: Any = None

    def __enter__(self) -> Direct:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> Direct:
        """Starts it and gives the way to call operations. Raises NoOffice, OfficeError."""
        load_uno(self._program)
        self._process = subprocess.Popen(
            self._command(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=variables(),
            start_new_session=True,  # a process group of its own: the launcher starts a second one
        )
        context = self._connect(time.monotonic() + self._start_within)
        from vpr_xl.adapters.office.ops import Ops

        make = context.ServiceManager.createInstanceWithContext
        self._desktop = make("com.sun.star.frame.Desktop", context)
        guard = partial(self.within, self._call_within)
        return Direct(Ops(context), self._process.pid, guard, self.alive)

    def stop(self) -> None:
        """Ends it: asked first, then by force; never leaves a process or a profile behind."""
        if self._process is not None and self._process.poll() is None:
            self._ask_to_end()
            try:
                self._process.wait(_END_WITHIN)
            except subprocess.TimeoutExpired:
                self.kill()
        if self._own:
            shutil.rmtree(self._profile, ignore_errors=True)

    def kill(self) -> None:
        """Ends its whole process group at once; a call under way then raises."""
        process = self._process
        if process is None:
            return
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        process.wait(_END_WITHIN)

    def alive(self) -> bool:
        """Whether it still runs; one that is just ending is waited for a moment."""
        try:
            return self._process is not None and self._process.wait(_ENDING) is None
        except subprocess.TimeoutExpired:
            return True

    def within(self, seconds: float) -> TimeLimit:
        """Ends the office unless the block is over in time: a dialog would block for ever."""
        return TimeLimit(seconds, self.kill)

    def _command(self) -> list[str]:
        return [
            str(self._program / "soffice"),
            f"-env:UserInstallation={self._profile.absolute().as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault"),
            *("--nofirststartwizard", "--nolockcheck"),
            f"--accept=pipe,name={self._pipe};urp;StarOffice.ComponentContext",
        ]

    def _connect(self, until: float) -> Any:
        from com.sun.star.connection import NoConnectException

        resolver = _resolver()
        url = f"uno:pipe,name={self._pipe};urp;StarOffice.ComponentContext"
        while True:
            try:
                return resolver.resolve(url)
            except NoConnectException:
                assert self._process is not None
                if self._process.poll() is not None:
                    raise OfficeError("gone", f"exit code {self._process.returncode}") from None
                if time.monotonic() > until:
                    raise OfficeError("gone", "no answer in time") from None
                time.sleep(_ASK_EVERY)

    def _ask_to_end(self) -> None:
        """Asks politely; an office that is already gone or busy is ended by the caller."""
        if self._desktop is None:
            self.kill()
            return
        from com.sun.star.uno import Exception as UnoException

        try:
            with self.within(_END_WITHIN):
                self._desktop.terminate()
        except UnoException:  # it closes the bridge while it answers
            return


class TimeLimit:
    """Calls `end` once the block takes longer than so many seconds.

    A class, since an exception of UNO breaks in a generator of contextlib: it takes no
    `__traceback__`.
    """

    def __init__(self, seconds: float, end: Callable[[], None]) -> None:
        self._timer = threading.Timer(seconds, end)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()


def variables() -> dict[str, str]:
    """The environment of an office that we start: the system's Python is the first on its PATH.

    The Python inside the office takes the first one for its home. With an activated virtual
    environment it then loads no component, and `unopkg` ends with code 1 (LibreOffice 7.4).
    """
    given: dict[str, str] = environment(os.environ)
    if os.name == "posix":
        given["PATH"] = os.pathsep.join(("/usr/bin", "/bin", given.get("PATH", os.defpath)))
    return given


def load_uno(program: Path) -> Any:
    """The `uno` module of the system, loaded by its path.

    Its folder is not put on sys.path: it would shadow the packages of a virtual environment.
    Raises NoOffice where it is missing.
    """
    if "uno" in sys.modules:
        return sys.modules["uno"]
    places = (*LIBRARIES, str(program))
    path = next((p for p in (Path(place, "uno.py") for place in places) if p.is_file()), None)
    if path is None:
        raise NoOffice("uno.py")
    if str(program) not in sys.path:
        sys.path.append(str(program))  # pyuno.so, the compiled half
    spec = importlib.util.spec_from_file_location("uno", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["uno"] = module
    try:
        spec.loader.exec_module(module)
    except ImportError as missing:
        del sys.modules["uno"]
        raise NoOffice(str(missing)) from missing
    return module


def _program() -> Path:
    """The folder of the office's programs. Raises NoOffice."""
    told = os.environ.get("VPR_OFFICE_PROGRAM")
    for place in (told,) if told else PROGRAMS:
        if Path(place, "soffice").exists():
            return Path(place)
    raise NoOffice("soffice")


def _resolver() -> Any:
    local = sys.modules["uno"].getComponentContext()
    make = local.ServiceManager.createInstanceWithContext
    return make("com.sun.star.bridge.UnoUrlResolver", local)
