"""`report` and `report import` on a book: files, the sheet «Отчёт», what is refused."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.commands.demo_world import demo_book, disk_world
from tests.core.analytics import portal_files
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import Session, run_on_book, run_on_file
from vpr_xl.core.declare.match import match
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import PortalRow, Task
from vpr_xl.core.records.writing import set_value
from vpr_xl.core.statistics.work import WorkResult, work_results
from vpr_xl.core.values import Cell
from vpr_xl.ports import World

LOGIN = "edu000000"  # of the made-up school


def world() -> World:
    return disk_world()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    place = tmp_path / "книга.xlsx"
    place.write_bytes(demo_book())
    return place


def campaign_of(blob: bytes) -> Campaign:
    here = world()
    return Campaign(here.read(blob), here.house, here.clock.today())


@cache
def demo_works() -> dict[str, WorkResult]:
    return {work.work_id: work for work in work_results(campaign_of(demo_book()))}


@cache
def ordinals() -> dict[str, int]:
    known = campaign_of(demo_book()).classes
    return {str(c.class_name): int(c.class_ordinal or 0) for c in known}


def run(name: str, book: Path, **options: Any) -> Outcome:
    return run_on_file(world(), commands()[name], book, options)


def test_a_report_is_a_page_or_a_workbook_by_its_name(book: Path, tmp_path: Path) -> None:
    page, sheets = tmp_path / "там" / "а.html", tmp_path / "б.xlsx"

    told = run("report", book, output=page)
    run("report", book, output=sheets, work="5-РУ")

    assert page.read_bytes().startswith(b"<!doctype html>")
    names = [grid.name for grid in read_workbook(sheets.read_bytes()).grids]
    assert names[:3] == ["Все работы", "5-РУ", "Как читать"]
    assert told.said[0] == "Посчитано работ: 19, участников в них: 666."
    assert book.read_bytes() == demo_book()
    assert json.dumps(told.details)


def test_without_a_place_the_page_lies_beside_the_book(book: Path) -> None:
    run("report", book)

    assert (book.parent / "книга.файлы" / "Статистика.html").exists()


@pytest.mark.parametrize(
    ("options", "rule"),
    [({"output": Path("a.pdf")}, "W-176"), ({"work": "5-ру"}, "W-177")],
)
def test_what_cannot_be_written_or_counted_is_refused(
    book: Path, options: dict[str, Any], rule: str
) -> None:
    with pytest.raises(Refused) as refusal:
        run("report", book, **options)

    assert refusal.value.rule == rule


def test_an_empty_book_has_nothing_to_count(tmp_path: Path) -> None:
    place = tmp_path / "пустая.xlsx"
    made = commands()["new"].run(world(), book=place)
    place.write_bytes(made.files[place])

    with pytest.raises(Refused) as refusal:
        run("report", place)

    assert refusal.value.rule == "W-175"


def _live(blob: bytes, book: Path) -> tuple[Outcome, bytes]:
    here = world()
    opened = here.open(blob)
    outcome = run_on_book(Session(here, opened, book), commands()["report"], {})
    return outcome, opened.blob


def test_the_macro_fills_the_sheet_and_shows_it(book: Path) -> None:
    outcome, blob = _live(demo_book(), book)

    tables, _ = match(read_workbook(blob), world().house)
    (table,) = tables["report"]
    works = demo_works()
    rows = [_plain(table.places, row) for row in table.rows]
    assert outcome.show == table.title
    assert [row["work_id"] for row in rows[: len(works)]] == list(works)
    assert {row.get("class_name") for row in rows[: len(works)]} == {None}
    assert len(rows) == len(works) + sum(len(work.groups) for work in works.values())
    first, whole = rows[0], next(iter(works.values())).whole
    assert first["participants"] == whole.count
    assert first["mean_score"] == round(whole.mean or 0, 1)
    marks = whole.marks or {}
    assert [first[f"mark_{mark}"] for mark in (2, 3, 4, 5)] == [marks[m] for m in (2, 3, 4, 5)]
    assert (book.parent / "книга.файлы" / "Статистика.html").exists()


def _plain(places: Any, row: Any) -> dict[str, Any]:
    cells: dict[str, Cell | None] = {name: row[at - 1] for name, at in places.items()}
    return {name: cell.value for name, cell in cells.items() if cell is not None}


def test_the_macro_run_twice_leaves_the_sheet_as_it_was(book: Path) -> None:
    _, once = _live(demo_book(), book)
    _, twice = _live(once, book)

    assert once == twice


def test_the_portals_report_of_the_same_figures_agrees_and_is_marked_as_received(
    book: Path, tmp_path: Path
) -> None:
    work = demo_works()["5-РУ"]
    file = tmp_path / "Ф1.xlsx"
    file.write_bytes(portal_files.individual(work, ordinals(), login=LOGIN))
    before = _received(demo_book())
    opened = world().open(demo_book())
    sums = before.found_in.sheet.column("sha256")
    opened.apply([set_value(before.found_in, before.nth, sums, None)])
    book.write_bytes(opened.blob)

    outcome = run("report import", book, paths=(file,))

    assert outcome.findings == []
    assert outcome.details["compared"][0]["differences"] == []
    assert outcome.details["compared"][0]["compared"] > 400
    after = _received(book.read_bytes())
    assert after.done_on == before.done_on
    assert after.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    page = book.parent / "книга.файлы" / "Расхождения с порталом.html"
    assert "Всё сходится." in page.read_text(encoding="utf-8")


def _received(blob: bytes) -> PortalRow:
    rows = campaign_of(blob).portal
    return next(row for row in rows if row.task is Task.REPORT and row.work_id == "5-РУ")


def test_the_day_of_a_report_is_entered_where_nobody_did(book: Path, tmp_path: Path) -> None:
    here = world()
    row = _received(demo_book())
    table = row.found_in
    opened = here.open(demo_book())
    emptied = set_value(table, row.nth, table.sheet.column("done_on"), None)
    opened.apply([emptied])
    book.write_bytes(opened.blob)
    file = tmp_path / "Ф3.xlsx"
    file.write_bytes(portal_files.marks(demo_works()["5-РУ"], login=LOGIN))

    run("report import", book, paths=(file,))

    assert _received(book.read_bytes()).done_on == here.clock.today()


def test_differences_are_findings_and_a_file_and_no_score_is_touched(
    book: Path, tmp_path: Path
) -> None:
    def change(people: list[list[Any]]) -> None:
        people[0][6] = 1 if people[0][6] in (0, "X") else 0

    work = demo_works()["5-РУ"]
    file, out = tmp_path / "Ф1.xlsx", tmp_path / "разница.xlsx"
    file.write_bytes(portal_files.individual(work, ordinals(), change, LOGIN))

    outcome = run("report import", book, paths=(file,), output=out)

    assert [f.rule for f in outcome.findings] == ["W-181"]
    assert outcome.findings[0].key == work.written[0].participant_code
    assert [g.name for g in read_workbook(out.read_bytes()).grids] == [
        "1 5-РУ Индивидуальные результат"
    ]
    before, after = campaign_of(demo_book()), campaign_of(book.read_bytes())
    assert [r.scores for r in after.work_sheets[3].rows] == [
        r.scores for r in before.work_sheets[3].rows
    ]


@pytest.mark.parametrize(
    ("name", "rule"), [("form", "W-178"), ("year", "W-179"), ("work", "W-180"), ("table", "W-274")]
)
def test_a_file_that_cannot_be_compared_is_refused_and_the_book_stays(
    book: Path, tmp_path: Path, name: str, rule: str
) -> None:
    work = demo_works()["5-РУ"]
    made = {
        "form": lambda: demo_book(),
        "year": lambda: portal_files.marks(work, year=2025),
        "table": lambda: portal_files.workbook("Отчёт", work, [[8, "Группы", "Сколько"]]),
        "work": lambda: portal_files.marks(replace(work, subject="Астрономия")),
    }
    file = tmp_path / "отчёт.xlsx"
    file.write_bytes(made[name]())

    with pytest.raises(Refused) as refusal:
        run("report import", book, paths=(file,))

    assert refusal.value.rule == rule
    assert book.read_bytes() == demo_book()


def test_a_report_of_another_school_is_named_and_nothing_is_marked(
    book: Path, tmp_path: Path
) -> None:
    here = world()
    row = next(r for r in campaign_of(demo_book()).portal if r.task is Task.REPORT)
    opened = here.open(demo_book())
    opened.apply([set_value(row.found_in, row.nth, row.found_in.sheet.column("done_on"), None)])
    book.write_bytes(opened.blob)
    work = demo_works()[str(row.work_id)]
    file = tmp_path / "Ф1.xlsx"
    file.write_bytes(portal_files.individual(work, ordinals(), _of_another_school))

    outcome = run("report import", book, paths=(file,))

    assert [f.rule for f in outcome.findings] == ["W-223"]
    assert outcome.details["compared"][0]["compared"] == 0
    after = campaign_of(book.read_bytes()).portal
    assert next(r for r in after if r.task is Task.REPORT).done_on is None


def _of_another_school(people: list[list[Any]]) -> None:
    for row in people:
        row[0] = "edu479999"
