"""Puts vpr.oxt into the user's LibreOffice, takes it out, tries it in an office of its own.

Only the office's own programs are run, `unopkg` and `soffice`, as this user and nobody else.
"""

from __future__ import annotations

import json
import os
import signal
import site
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from vpr_xl import __version__
from vpr_xl.adapters.office.office import variables
from vpr_xl.adapters.office.places import office_folder, program
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.rules.w_file import refused

#: Seconds that the office's programs may take: a fresh profile on a slow disk takes 10.
_UNOPKG, _TRIAL = 180, 180


class LibreOffice:
    """The LibreOffice of this computer.

    macros: what the extension offers.  python: the interpreter that its buttons start.
    """

    def __init__(self, house: House, macros: Sequence[Macro], python: str = sys.executable) -> None:
        self._house, self._macros, self._python = house, macros, python

    def install(self) -> str:
        """Puts the extension in for this user; gives the folder of the office."""
        folder = office_folder()
        _not_as_root()
        self._add(folder, ())
        return str(folder)

    def uninstall(self) -> bool:
        """Takes it out; False where it was not there."""
        from vpr_xl.adapters.office.extension import IDENTIFIER

        folder = office_folder()
        _not_as_root()
        if IDENTIFIER not in _unopkg(folder, "list").stdout.decode(errors="replace"):
            return False
        _must(_unopkg(folder, "remove", IDENTIFIER))
        return True

    def pressed(self, book: bytes, button: str) -> bytes | None:
        """The book after a button was pressed, in a headless office with a profile of its own."""
        folder = office_folder()
        _not_as_root()
        # On Windows the office may hold a file of its profile a moment longer.
        with tempfile.TemporaryDirectory(prefix="vpr-xl-", ignore_cleanup_errors=True) as name:
            place = Path(name)
            profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
            self._add(folder, (profile,))
            before, after = place / "before.xlsx", place / "after.xlsx"
            before.write_bytes(book)
            trial = json.dumps({"press": button, "copy": str(after)})
            call = [str(program(folder, "soffice")), profile, "--headless", "--norestore"]
            more = {"VPR_XL_TRIAL": trial, "XDG_DATA_HOME": name, "LOCALAPPDATA": name}
            _run_to_end([*call, "--nologo", str(before)], {**variables(), **more})
            return after.read_bytes() if after.is_file() else None

    def _add(self, folder: Path, where: Sequence[str]) -> None:
        from vpr_xl.adapters.office.extension import FILE_NAME, extension

        made = extension(self._house, self._macros, self._python, _options(), __version__)
        with tempfile.TemporaryDirectory(prefix="vpr-xl-") as place:
            path = Path(place, FILE_NAME)
            path.write_bytes(made)
            _must(_unopkg(folder, "add", "--force", "--suppress-license", *where, str(path)))


def _options() -> list[str]:
    """Options of our Python: isolated, unless the program stands in the user's own packages.

    An isolated Python does not look there.
    """
    here = Path(__file__).resolve()
    users = Path(site.getusersitepackages()).resolve()
    return ["-E", "-P"] if site.ENABLE_USER_SITE and here.is_relative_to(users) else ["-I"]


def _not_as_root() -> None:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        raise refused("W-123")


def _unopkg(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    call = [str(program(folder, "unopkg")), *arguments]
    try:
        return subprocess.run(
            call,
            env=variables(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_UNOPKG,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise refused("W-125", seconds=_UNOPKG) from None


def _must(run: subprocess.CompletedProcess[bytes]) -> None:
    if run.returncode:
        raise refused("W-124", code=run.returncode)


def _run_to_end(call: Sequence[str], variables: Mapping[str, str]) -> None:
    """Runs the office until it ends by itself; one that does not is ended with its children."""
    process = subprocess.Popen(
        call,
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(_TRIAL)
    except subprocess.TimeoutExpired:
        if os.name == "nt":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise refused("W-125", seconds=_TRIAL) from None
