"""`vpr-xl dev generate`: the repository's generated files, for developers in a checkout."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from pathlib import Path

from vpr_xl.adapters.build.builder import XlsxBuilder
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.generate.files import generated, offered
from vpr_xl.adapters.generate.sentences import sentences_page
from vpr_xl.commands.new import GRADES, grades_of, master_of
from vpr_xl.commands.registry import commands
from vpr_xl.commands.show_rules import every_rule


def texts() -> Mapping[str, str]:
    """Generated files by path in the repository, formatted as they are committed."""
    files = dict(generated(house(), every_rule(), list(commands().values())))
    files["docs/texts.md"] = sentences_page(_speaking())
    return {
        path: _formatted(text) if path.endswith(".py") else text for path, text in files.items()
    }


def _speaking() -> dict[str, str]:
    """The files in which the program's sentences stand, by path in the repository."""
    root = Path(__file__).resolve().parents[2]
    code = list((root / "vpr_xl").rglob("*.py"))
    declared = [*(root / "schemas" / "sheets").glob("*.json"), *(root / "schemas").glob("*.json")]
    read = {p.relative_to(root).as_posix(): p.read_text(encoding="utf-8") for p in code + declared}
    return {path: text for path, text in read.items() if not text.startswith('"""GENERATED')}


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
