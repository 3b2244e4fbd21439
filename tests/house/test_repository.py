"""Facts about the repository itself: generated files, floors, rules, commands, catch-alls."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from vpr_xl.adapters.declarations import house
from vpr_xl.commands.registry import commands
from vpr_xl.core.findings import Level
from vpr_xl.core.rules.engine import Rule, rules
from vpr_xl.faces.dev import texts

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "vpr_xl").rglob("*.py"))
RUSSIAN = re.compile("[А-Яа-яЁё]")

#: Rooms that speak through schemas and rules only.
_SILENT = (
    "vpr_xl/core/codes/",
    "vpr_xl/core/records/",
    "vpr_xl/core/schedule/",
    "vpr_xl/core/seating/",
    "vpr_xl/core/staffing/",
    "vpr_xl/core/statistics/",
    "vpr_xl/adapters/",
)
#: Russian words that are no sentences: what other programs write, and ends of the school's own.
_SPOKEN = {
    "vpr_xl/adapters/build/validations.py": {  # letters in a declared pattern
        r"\^(?P<prefix>[a-zа-я]*)(?:\[0-9\]|\\d)\{(?P<count>\d+)\}\$"
    },
    "vpr_xl/adapters/excel/live.py": {"истина", "ложь"},  # what Excel turns into booleans
    "vpr_xl/adapters/xlsx/styles.py": {"основной", "dyдг", "mм", "hsчс"},  # Russian Excel's formats
}
#: Write docs/ in Russian; no coordinator's screen shows it.
_PAGES = ("vpr_xl/adapters/generate/files.py", "vpr_xl/adapters/generate/sentences.py")


def test_generated_files_are_fresh() -> None:
    stale = [p for p, t in texts().items() if (ROOT / p).read_text(encoding="utf-8") != t]

    assert stale == []


def test_imports_keep_the_floors() -> None:
    lint = Path(sys.executable).parent / "lint-imports"

    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("one", rules().values(), ids=lambda r: r.id)
def test_a_rule_states_its_source_and_both_examples(one: Rule) -> None:
    assert one.source.text
    assert one.bad.strip()
    assert one.good.strip()


def test_levels_are_called_as_the_sheet_of_findings_calls_them() -> None:
    level = house().sheets["findings"].column("level")

    assert {Level(n).word: n for n in level.names} == dict(
        zip(level.enum, level.names, strict=True)
    )


def test_every_command_has_help_and_a_page() -> None:
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")

    for command in commands().values():
        assert command.help.endswith(".")
        assert RUSSIAN.search(command.help)
        assert all(RUSSIAN.search(o.help) for o in (*command.options, *command.arguments))
        assert re.search(rf"^## `vpr-xl {command.name}[ `]", page, re.M)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_says_what_it_is_and_catches_no_bug(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)

    assert source.startswith('"""')
    assert ast.get_docstring(tree)
    caught = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler) and _all(n)]
    assert not caught or path.relative_to(ROOT).as_posix().startswith("vpr_xl/faces/")
    assert path.stem not in ("utils", "helpers", "common", "misc")


def _all(handler: ast.ExceptHandler) -> bool:
    """Whether it catches our own bugs; one that ends in a bare `raise` only tidies up."""
    last = handler.body[-1]
    if isinstance(last, ast.Raise) and last.exc is None:
        return False
    if handler.type is None:
        return True
    names = {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)}
    return bool(names & {"Exception", "BaseException"})


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if p.relative_to(ROOT).as_posix().startswith(_SILENT)],
    ids=lambda p: p.relative_to(ROOT).as_posix(),
)
def test_a_silent_room_holds_no_russian_words(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    spoken = {text for text in _literals(path) if RUSSIAN.search(text)}

    if place in _PAGES:
        assert spoken
        return
    assert spoken == _SPOKEN.get(place, set())


def _literals(path: Path) -> list[str]:
    """String literals of a module but its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    return [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs
    ]


@pytest.mark.slow
def test_the_wheel_carries_the_checkouts_schemas_and_macros(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*call, "-w", str(tmp_path), str(ROOT)], check=True, capture_output=True)

    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        carried = {
            n.removeprefix("vpr_xl/"): wheel.read(n)
            for n in wheel.namelist()
            if n.startswith(("vpr_xl/schemas/", "vpr_xl/workbook/vba/"))
        }
    files = [*ROOT.glob("schemas/**/*.json"), *ROOT.glob("workbook/vba/*")]
    assert carried == {p.relative_to(ROOT).as_posix(): p.read_bytes() for p in files}
