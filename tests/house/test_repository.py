"""Facts about the repository itself: generated files, floors, rules, commands, catch-alls."""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from vpr_xl.commands.registry import commands
from vpr_xl.core.rules.engine import rules
from vpr_xl.faces.dev import texts

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "vpr_xl").rglob("*.py"))


def test_generated_files_are_fresh() -> None:
    stale = [p for p, t in texts().items() if (ROOT / p).read_text(encoding="utf-8") != t]

    assert stale == []


def test_imports_keep_the_floors() -> None:
    lint = Path(sys.executable).parent / "lint-imports"

    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("one", rules().values(), ids=lambda r: r.id)
def test_a_rule_states_its_source_and_both_examples(one: object) -> None:
    assert one.source.text  # type: ignore[attr-defined]
    assert one.bad.strip()  # type: ignore[attr-defined]
    assert one.good.strip()  # type: ignore[attr-defined]


def test_every_command_has_help_and_a_page() -> None:
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")

    for command in commands().values():
        assert command.help.endswith(".")
        assert f"vpr-xl {command.name}" in page


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_says_what_it_is_and_catches_no_bug(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)

    assert ast.get_docstring(tree) or not source.strip()
    caught = [
        n.lineno
        for n in ast.walk(tree)
        if isinstance(n, ast.ExceptHandler)
        and (n.type is None or (isinstance(n.type, ast.Name) and n.type.id == "Exception"))
    ]
    assert not caught or "faces" in path.parts
    assert path.stem not in ("utils", "helpers", "common", "misc")


@pytest.mark.slow
def test_the_wheel_carries_the_checkouts_schemas(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*call, "-w", str(tmp_path), str(ROOT)], check=True, capture_output=True)

    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        carried = {
            n.removeprefix("vpr_xl/schemas/"): wheel.read(n)
            for n in wheel.namelist()
            if n.startswith("vpr_xl/schemas/")
        }
    schemas = ROOT / "schemas"
    assert carried == {
        p.relative_to(schemas).as_posix(): p.read_bytes() for p in schemas.rglob("*.json")
    }
