"""Where LibreOffice is on this computer and what it lacks for us. Nothing is started here."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from vpr_xl.adapters.office.office import LIBRARIES, PROGRAMS
from vpr_xl.core.rules.w_file import refused

#: Packages that connect the office with Python, by the systems' families.
_PACKAGES = {"debian": "python3-uno", "fedora": "libreoffice-pyuno", "rhel": "libreoffice-pyuno"}
#: Where the stores of Linux keep an office that may start no other program.
_CAGES = (
    ("Flatpak", "/var/lib/flatpak/app/org.libreoffice.LibreOffice"),
    ("Flatpak", "~/.local/share/flatpak/app/org.libreoffice.LibreOffice"),
    ("Snap", "/snap/libreoffice"),
)


def office_folder() -> Path:
    """The folder of the office's programs, its bridge to Python included. Raises Refused."""
    found = next((folder for folder in _folders() if _soffice(folder) is not None), None)
    if found is None:
        caged = next((kind for kind, place in _CAGES if Path(place).expanduser().exists()), None)
        raise refused("W-121", kind=caged) if caged else refused("W-120")
    bridge = (found / "pythonloader.py").is_file()
    libraries = (*LIBRARIES, str(found))
    if not bridge or not any(Path(place, "uno.py").is_file() for place in libraries):
        raise refused("W-122", folder=str(found), packages=_packages())
    return found


def program(folder: Path, name: str) -> Path:
    """A program of the office in its folder: "soffice" or "unopkg". Raises Refused."""
    # On Windows the .com waits for its end and gives the exit code; the .exe does not.
    for suffix in (".com", ".exe") if os.name == "nt" else ("", ".bin"):
        path = folder / (name + suffix)
        if path.is_file():
            return path
    raise refused("W-120")


def _soffice(folder: Path) -> Path | None:
    name = "soffice.exe" if os.name == "nt" else "soffice"
    return folder / name if (folder / name).is_file() else None


def _folders() -> Iterator[Path]:
    told = os.environ.get("VPR_OFFICE_PROGRAM")
    if told:
        yield Path(told)
        return
    named = shutil.which("soffice") or shutil.which("libreoffice")
    if named is not None and not named.startswith("/snap/"):
        yield Path(named).resolve().parent
    yield from map(Path, PROGRAMS)
    yield from sorted(Path("/opt").glob("libreoffice*/program"), reverse=True)
    for base in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
        if base in os.environ:
            yield from sorted(Path(os.environ[base]).glob("LibreOffice*/program"), reverse=True)


def _packages() -> str:
    """What to install here, by the name that the system gives itself."""
    release = Path("/etc/os-release")
    text = release.read_text(encoding="utf-8") if release.is_file() else ""
    names = {line.partition("=")[0]: line.partition("=")[2].strip('"') for line in text.split("\n")}
    family = f"{names.get('ID', '')} {names.get('ID_LIKE', '')}".split()
    known = [_PACKAGES[one] for one in family if one in _PACKAGES]
    return known[0] if known else ", ".join(dict.fromkeys(_PACKAGES.values()))
