"""The walk-through of docs/architecture.md, walked: one file is touched, the rest follows."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.demo_world import disk_world
from tests.commands.staged_book import put
from vpr_xl.core.values import shown

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DOCUMENT = Path("vpr_xl/core/documents/exam_rules.py")
READINESS = Path("schemas/sheets/readiness.json")
COPIED = ("vpr_xl", "schemas", "docs", "workbook", "pyproject.toml")


@dataclass
class Branch:
    """A scratch copy of the checkout with both walks in it."""

    root: Path
    generated: frozenset[str]

    def run(self, *words: str) -> str:
        command = [sys.executable, "-m", "vpr_xl", *words]
        done = subprocess.run(command, cwd=self.root, capture_output=True, timeout=120, check=False)
        assert done.returncode == 0, (done.stdout + done.stderr).decode()
        return done.stdout.decode()

    def text(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")


def _copied(folder: Path) -> Path:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def _block(language: str, sign: str) -> str:
    """The fenced block of the page that holds these words."""
    blocks = re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)
    (found,) = (block for block in blocks if sign in block)
    return str(found)


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Branch:
    root = _copied(tmp_path_factory.mktemp("ветка"))
    (root / DOCUMENT).write_text(_block("python", "exam-rules"), encoding="utf-8")
    word, name = re.findall(r'"([^"]+)"\]', _block("json", "first_aid"))[-2:]
    declared = json.loads((root / READINESS).read_text(encoding="utf-8"))
    item = declared["properties"]["item"]
    item["enum"].append(word)
    item["x-names"].append(name)
    (root / READINESS).write_text(json.dumps(declared, ensure_ascii=False), encoding="utf-8")
    made = Branch(root, frozenset())
    return Branch(root, frozenset(made.run("dev", "generate").splitlines()))


def test_only_the_two_files_and_generated_ones_differ(branch: Branch) -> None:
    files = {
        path.relative_to(branch.root).as_posix()
        for path in branch.root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    changed = {
        name
        for name in files
        if not (ROOT / name).exists()
        or (ROOT / name).read_bytes() != (branch.root / name).read_bytes()
    }

    assert changed - branch.generated == {DOCUMENT.as_posix(), READINESS.as_posix()}
    assert changed & branch.generated


def _pdf_text(path: Path) -> str:
    run = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_the_new_document_is_printed_alone_and_in_the_pack(branch: Branch, tmp_path: Path) -> None:
    book = put(tmp_path / "ВПР.xlsx")

    branch.run("print", "exam-rules", str(book), "--out", str(tmp_path / "Печать"))
    branch.run("print", "pack", str(book), "--date", "21.04.2026", "--out", str(tmp_path / "День"))

    (alone,) = (tmp_path / "Печать").glob("*.pdf")
    packs = sorted((tmp_path / "День").rglob("*.pdf"))
    assert alone.name.startswith("Памятка участника")
    assert "Телефон лежит у организатора." in _pdf_text(alone)
    assert len(packs) == 2
    for pack in packs:
        said = _pdf_text(pack)
        assert "памятка участника: 1" in said
        assert "Телефон лежит у организатора." in said


def test_its_command_help_button_and_page_follow(branch: Branch) -> None:
    assert "Что можно иметь на столе" in branch.run("print", "exam-rules", "--help")
    assert "print exam-rules" in branch.text("docs/commands.md")
    assert "exam_rules" in branch.text("workbook/vba/VprButtons.bas").lower().replace("-", "_")


def _cells(path: Path, sheet: str) -> Sequence[Sequence[str]]:
    grid = next(g for g in disk_world().read(path.read_bytes()).grids if g.name == sheet)
    return [[shown(cell) for cell in row] for row in grid.rows]


def test_the_new_item_is_offered_in_every_room(branch: Branch, tmp_path: Path) -> None:
    book = put(tmp_path / "ВПР.xlsx")

    branch.run("prepare", str(book))

    day = f"{datetime.date(2026, 4, 21):%d.%m.%Y}"
    rows = [row for row in _cells(book, "Готовность") if "аптечка" in row]
    assert sorted(row[0] for row in rows) == ["201", "202"]
    assert all(day in row for row in rows)


def test_the_new_item_is_a_member_and_a_word_of_the_drop_down(
    branch: Branch, tmp_path: Path
) -> None:
    book = tmp_path / "Новая.xlsx"

    branch.run("new", str(book), "--year", "2026")

    assert "FIRST_AID" in branch.text("vpr_xl/core/records/rows.py")
    texts = disk_world().readable(book.read_bytes(), book.name)
    assert any("аптечка" in text for text in texts.values())
