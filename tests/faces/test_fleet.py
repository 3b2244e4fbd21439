"""`fleet check` and `fleet sum` as a municipality runs them: real processes, odd books."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands.demo_world import demo_book, disk_world
from tests.conftest import Validator
from vpr_xl.adapters.fleet import crew
from vpr_xl.commands.check import check_file
from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.privacy.people import People
from vpr_xl.core.privacy.search import named_in
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.values import text
from vpr_xl.faces.fleet import answer
from vpr_xl.ports import World

TODAY = "2026-06-20"


def _run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vpr_xl", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False, encoding="utf-8")


def _of_school(blob: bytes, login: str, district: str) -> bytes:
    """The book as that of another school."""
    world = disk_world()
    book = world.open(blob)
    sheet = world.house.sheets["school"]
    grid = next(g for g in book.read().grids if g.name == sheet.title)
    said = {
        sheet.setting("school_login").title: login,
        sheet.setting("municipality").title: district,
    }
    changes = [
        SetCell(sheet.title, number, 2, text(said[str(row[0].value)]))
        for number, row in zip(grid.numbers, grid.rows, strict=True)
        if row and row[0] is not None and str(row[0].value) in said
    ]
    assert len(changes) == len(said)
    book.apply(changes)
    return book.blob


@pytest.fixture(scope="module")
def schools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three schools of two districts, junk, a snapshot, files beside a book, a lock."""
    folder = tmp_path_factory.mktemp("школы")
    for name, login, district in (
        ("Дальний район/б.xlsx", "edu000002", "Дальний район"),
        ("Ближний район/а.xlsx", "edu000001", "Ближний район"),
        ("Дальний район/в.xlsx", "edu000003", "Дальний район"),
    ):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(_of_school(demo_book(), login, district))
    (folder / "плохая.xlsx").write_text("не книга")
    for beside in ("Ближний район/а.копии/1.xlsx", "Ближний район/а.файлы/Формы/ф.xlsx"):
        (folder / beside).parent.mkdir(parents=True)
        shutil.copy(folder / "Ближний район/а.xlsx", folder / beside)
    (folder / "~$плохая.xlsx").write_bytes(b"lock")
    return folder


def _lines(run: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_every_book_gets_a_line_of_the_public_report(schools: Path) -> None:
    run = _run("fleet", "check", schools, "--today", TODAY, "--workers", 2)
    lines = _lines(run)

    assert [Path(line["path"]).name for line in lines] == [
        "а.xlsx",
        "б.xlsx",
        "в.xlsx",
        "плохая.xlsx",
    ]
    assert [line["verdict"] for line in lines][-1] == "refused"
    alone = check_file(disk_world(), schools / "Ближний район/а.xlsx").as_json()
    assert {key: type(value) for key, value in lines[0].items()} == {
        key: type(value) for key, value in alone.items()
    }
    assert run.returncode == 2
    assert "Книг: 4" in run.stderr
    assert "не прочитано 1" in run.stderr


def test_the_lines_do_not_depend_on_the_number_of_workers(schools: Path, tmp_path: Path) -> None:
    written = tmp_path / "строки.jsonl"

    one = _run("fleet", "check", schools, "--today", TODAY, "--workers", 1)
    many = _run("fleet", "check", schools, "--today", TODAY, "--workers", 3, "-o", written)

    assert written.read_text(encoding="utf-8") == one.stdout
    assert many.stdout == ""
    assert "Книг: 4" in many.stderr
    assert many.returncode == 2


def test_a_folder_without_books_is_refused(tmp_path: Path) -> None:
    run = _run("fleet", "check", tmp_path)

    assert run.returncode == 2
    assert run.stdout == ""
    assert "нет ни одной книги" in run.stderr


def test_the_sum_of_schools_names_nobody_and_adds_up(
    schools: Path, tmp_path: Path, validator: Validator
) -> None:
    page, book = tmp_path / "Свод.html", tmp_path / "Свод.xlsx"

    runs = [_run("fleet", "sum", schools, "-o", path, "--today", TODAY) for path in (page, book)]

    assert [run.returncode for run in runs] == [1, 1]  # one book was not read
    assert validator(book) == []
    world = disk_world()
    campaign = Campaign(world.read(demo_book()), world.house, world.clock.today())
    people = People.known(campaign)
    for path in (page, book):
        texts = world.readable(path.read_bytes(), path.name)
        assert {
            place: named_in(told, people) for place, told in texts.items() if named_in(told, people)
        } == {}
    table = _table(book, "Работы и муниципалитеты")
    whole = {row[0]: row for row in table if row[2] == "все"}
    for work_id, row in whole.items():
        parts = [other for other in table if other[0] == work_id and other[2] != "все"]
        assert row[3] == 3
        assert row[4] == sum(part[4] for part in parts)
        assert [row[at] for at in range(8, 12)] == [
            sum(part[at] for part in parts) for at in range(8, 12)
        ]


def _table(book: Path, title: str) -> list[tuple[Any, ...]]:
    """The rows of the report's table under this title."""
    for sheet in openpyxl.load_workbook(book, read_only=True):
        rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
        for at, row in enumerate(rows):
            if row and row[0] == title:
                body = rows[at + 2 :]
                end = next((n for n, one in enumerate(body) if not one or one[0] is None), None)
                return body[:end]
    raise AssertionError(title)


# ---- one book in a worker


def slow(_: World, __: Path, ___: bytes) -> str:
    while True:
        pass


def hungry(_: World, __: Path, ___: bytes) -> str:
    raise MemoryError


def wrong(_: World, __: Path, ___: bytes) -> str:
    raise ZeroDivisionError


@pytest.mark.parametrize(("task", "rule"), [(slow, "W-290"), (hungry, "W-291"), (wrong, "W-294")])
def test_an_odd_book_is_answered_for_in_words(
    task: Any, rule: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(crew, "SECONDS", 1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    found = answer(task, (Path("книга.xlsx"), b""))

    assert isinstance(found, Refused)
    assert found.rule == rule
    assert "книга.xlsx" in found.message


def test_a_refusal_comes_whole_from_another_process() -> None:
    refusal = Refused("W-10", "Что.", "Сделайте.")

    back = pickle.loads(pickle.dumps(refusal))

    assert back.as_json() == refusal.as_json()
    assert str(back) == str(refusal)
