"""An ordinary user of this machine, with a home, a Python and a LibreOffice of their own.

Tests run as root on build machines, and the office's package tool refuses root: rightly, since
an extension put in as root is not there for anybody else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
_NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")


class NoPerson(Exception):  # noqa: N818 - the absence is the point
    """This machine has no ordinary user who could run our program; says why."""


@dataclass
class Person:
    """home: a folder that is theirs.  more: further environment variables.

    python: an interpreter that they may run and that finds our package.
    """

    home: Path
    more: dict[str, str] = field(default_factory=dict)
    python: Path = field(init=False)

    def __post_init__(self) -> None:
        self._own(self.home)
        self.python = self._python()

    def command(self, *call: str | Path) -> list[str]:
        """The call as this person makes it, with nothing of the caller's environment."""
        variables = {
            "HOME": str(self.home),
            "PATH": "/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            **self.more,
        }
        told = [f"{name}={value}" for name, value in variables.items()]
        return [*self._prefix(), "env", "-i", *told, *map(str, call)]

    def run(self, *call: str | Path, within: float = 180) -> subprocess.CompletedProcess[str]:
        """Runs it to its end."""
        return subprocess.run(
            self.command(*call),
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )

    def vpr_xl(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Runs our command line."""
        return self.run(self.python, "-I", "-m", "vpr_xl", *arguments)

    def owns(self, source: Path, name: str) -> Path:
        """A copy of the file in their home."""
        place = self.home / name
        shutil.copyfile(source, place)
        self._own(place)
        return place

    def _prefix(self) -> tuple[str, ...]:
        return _NOBODY if os.geteuid() == 0 else ()

    def _own(self, place: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(place, "nobody", "nogroup")

    def _runs(self, python: Path) -> bool:
        call = [*self._prefix(), "env", "-i", str(python), "-I", "-c", "import vpr_xl, xlwings"]
        return subprocess.run(call, capture_output=True, cwd="/", check=False).returncode == 0

    def _python(self) -> Path:
        """The tests' own interpreter, else one beside it made of the system's.

        A root's Python often lies in a folder that nobody else may enter; its packages seldom do.
        """
        own = Path(sys.executable)
        if self._runs(own):
            return own
        made = self.home / "venv"
        call = ["/usr/bin/python3", "-m", "venv", "--without-pip", str(made)]
        subprocess.run(call, check=False, capture_output=True)
        for packages in made.glob("lib/python3.*/site-packages"):
            known = [p for p in sys.path if p.endswith("site-packages")] + [str(REPOSITORY)]
            lines = [f"import site; site.addsitedir({place!r})" for place in known]
            (packages / "vpr_xl_tests.pth").write_text("\n".join(lines) + "\n")
        python = made / "bin" / "python"
        if not self._runs(python):
            raise NoPerson(f"neither {own} nor the system's Python runs our package for others")
        return python
