"""`vpr-xl dev`: generated files and the offline installer, for developers in a checkout."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from pathlib import Path

from vpr_xl.adapters.build.builder import XlsxBuilder
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.generate.files import generated, offered
from vpr_xl.commands.new import GRADES, grades_of, master_of
from vpr_xl.commands.registry import commands
from vpr_xl.commands.show_rules import every_rule

#: What our requirements need on Windows only.
_OF_WINDOWS = ("pywin32", "colorama")


def texts() -> Mapping[str, str]:
    """Generated files by path in the repository, formatted as they are committed."""
    files = dict(generated(house(), every_rule(), list(commands().values())))
    return {
        path: _formatted(text) if path.endswith(".py") else text for path, text in files.items()
    }


def _formatted(code: str) -> str:
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or "ruff"
    done = subprocess.run(
        [ruff, "format", "--line-length", "100", "-"],
        input=code.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def books() -> Mapping[str, bytes]:
    """The workbooks of workbook/ by path, of the newest campaign that the catalogue knows.

    Built after the texts are written: the macros are read from their folder.
    """
    declared = house()
    builder = XlsxBuilder(declared, offered(declared, list(commands().values())))
    year = max(declared.catalogues)
    created = datetime.datetime(year - 1, 9, 1, tzinfo=datetime.UTC)
    empty = partial(master_of, declared, builder, year, grades_of(GRADES), created)
    return {
        "workbook/ВПР.xlsx": empty(macros=False),
        "workbook/ВПР.xlsm": empty(macros=True),
        "workbook/vpr-xl.xlam": builder.addin(created),
    }


def parts(package: bytes) -> dict[str, bytes]:
    """The unpacked parts: other builds of zlib pack the same parts otherwise."""
    with zipfile.ZipFile(BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def write(root: Path) -> list[str]:
    """Writes every generated file under the checkout; gives their paths."""
    written = texts()
    for path, text in written.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    built = books()
    for path, package in built.items():
        place = root / path
        if not place.exists() or parts(place.read_bytes()) != parts(package):
            place.write_bytes(package)
    return [*written, *built]


def build_installer(root: Path, out: Path, wheels: Path | None, python: Path | None) -> list[str]:
    """Writes the offline installer's folder; gives the names of its files.

    root: the checkout.  wheels: a folder of wheels, fetched by pip where None.  python: the zip of
    an embeddable Python for Windows.  Raises Refused where a wheel is missing.
    """
    from vpr_xl.adapters.desk import installer
    from vpr_xl.faces.wiring import world

    sources = {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted((root / "workbook" / "installer").iterdir())
    }
    with tempfile.TemporaryDirectory(prefix="vpr-xl-") as fetched:
        at_hand = wheels or _fetched(root, Path(fetched))
        blobs = {path.name: path.read_bytes() for path in sorted(at_hand.glob("*.whl"))}
    zipped = {python.name: python.read_bytes()} if python else {}
    files = installer.folder(sources, blobs, zipped)
    store = world().store
    for folder in sorted({(out / name).parent for name in files}):
        store.make_folder(folder)
    store.write({out / name: blob for name, blob in files.items()})
    return list(files)


def _fetched(root: Path, into: Path) -> Path:
    """Our own wheel, and those of everything it needs on Windows with every Python we serve.

    pip decides by its own computer whether a requirement counts, so those of Windows are named.
    """
    from vpr_xl.adapters.desk import installer

    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(into), str(root)], check=True)
    declared = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*declared["project"]["dependencies"], *_OF_WINDOWS, *installer.TOOLS]
    for major, minor in installer.PYTHONS:
        target = ["--platform", installer.PLATFORM, "--python-version", f"{major}.{minor}"]
        only = ["--only-binary", ":all:", "--implementation", "cp", "-d", str(into)]
        subprocess.run([*pip, "download", *target, *only, *wanted], check=True)
    return into
