"""`plan draft` and `plan export` on a file: rows on the disk, and files that others can read."""

from __future__ import annotations

import datetime
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import icalendar
import openpyxl
import pytest

from tests.commands.staged_book import WORLD, campaign_at, put, tables
from tests.conftest import Validator
from tests.core.made_book import campaign_from
from vpr_xl.adapters.render.docx import render_docx
from vpr_xl.adapters.render.pdf import render_pdf
from vpr_xl.adapters.render.xlsx import render_xlsx
from vpr_xl.commands.registry import Command, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.documents.plan_calendar import plan_calendar
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.rows import Kind
from vpr_xl.core.rules.engine import findings

D = datetime.date


def _draft() -> Command:
    return commands()["plan draft"]


def test_the_plan_is_on_the_disk_and_the_journal_tells_the_run(tmp_path: Path) -> None:
    path = put(tmp_path / "ВПР.xlsx", works=[], plan=[])

    done = run_on_file(WORLD, _draft(), path, {})

    book = campaign_at(path)
    assert (done.rows_in, done.rows_out, done.rejected) == (6, 6, 0)
    assert done.details["works_added"] == ["5-РУ", "5-МА"]
    assert [(r.class_name, r.work_id, r.part) for r in book.plan] == [
        (name, work_id, part)
        for name in ("5А", "5Б")
        for work_id, part in (("5-РУ", 1), ("5-МА", 1), ("5-МА", 2))
    ]
    assert not book.faults
    assert [f.rule for f in findings(book) if f.rule.startswith("P2")] == []
    assert [(j.command, j.rows_in, j.rows_out) for j in book.journal] == [("plan draft", 6, 6)]
    assert all(len(line) <= 200 for line in done.said)


def test_what_finds_no_day_is_told_with_the_rules_in_its_way(tmp_path: Path) -> None:
    settings = {"window_start": D(2026, 4, 20), "window_end": D(2026, 4, 20)}
    path = put(tmp_path / "ВПР.xlsx", settings, works=[], plan=[])

    done = run_on_file(WORLD, _draft(), path, {})

    assert (done.rows_in, done.rows_out, done.rejected) == (6, 2, 4)
    assert "Не нашлось дня: 5А 5-МА, 5Б 5-МА; мешают вместе: сроки школы, предел работ в день." in (
        done.said
    )


@pytest.mark.parametrize(
    ("settings", "tables", "rule"),
    [
        ({"campaign_year": 2027, "window_start": None, "window_end": None}, {}, "W-152"),
        ({}, {"classes": [], "participants": [], "plan": []}, "W-155"),
    ],
)  # fmt: skip
def test_a_book_that_cannot_be_planned_for_is_refused(
    tmp_path: Path, settings: dict[str, object], tables: dict[str, list[object]], rule: str
) -> None:
    path = put(tmp_path / "ВПР.xlsx", settings, **tables)  # type: ignore[arg-type]

    with pytest.raises(Refused) as refused:
        run_on_file(WORLD, _draft(), path, {})

    assert refused.value.rule == rule


_RENDERING = replace(WORLD, xlsx=render_xlsx, docx=render_docx, pdf=render_pdf)


def _exported(path: Path, name: str) -> bytes:
    target = path.parent / name
    done = run_on_file(_RENDERING, commands()["plan export"], path, {"output": target})
    assert (done.rows_in, done.rows_out, done.rejected) == (3, 2, 1)
    return target.read_bytes()


@pytest.fixture
def planned(tmp_path: Path) -> Path:
    """Two dated rows and one that waits for its day; lesson 2 has its time."""
    plan = [*tables()["plan"], {"class_name": "5А", "work_id": "5-РУ", "part": 2}]
    bells = [{"shift": 1, "lesson": 2, "begins": "09:25", "ends": "10:10"}]
    works = [{**tables()["works"][0], "parts": 2}]
    return put(tmp_path / "ВПР.xlsx", plan=plan, lessons=bells, works=works)


def test_the_plan_as_a_workbook_has_days_as_dates(planned: Path, validator: Validator) -> None:
    blob = _exported(planned, "План.xlsx")

    sheet = openpyxl.load_workbook(BytesIO(blob)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if row[0] == "Дата")
    first, second = (row[:7] for row in rows[head + 1 : head + 3])
    day = datetime.datetime(2026, 4, 21)
    assert first == (day, "5А", "Русский язык, 5 класс, часть 1", 2, None, 201, None)
    assert second[1] == "5Б"
    assert validator(blob) == []


def test_the_plan_as_a_document_is_a_table(planned: Path) -> None:
    blob = _exported(planned, "План.docx")

    found: Any = docx.Document(BytesIO(blob))
    cells = [cell.text for cell in found.tables[0].rows[1].cells]
    assert cells[:4] == ["21.04.2026", "5А", "Русский язык, 5 класс, часть 1", "2"]


def test_the_plan_for_paper_is_a_pdf(planned: Path) -> None:
    assert _exported(planned, "План.pdf").startswith(b"%PDF-")


def test_the_plan_for_phones_is_read_by_another_program(planned: Path) -> None:
    blob = _exported(planned, "План.ics")

    calendar = icalendar.Calendar.from_ical(blob)
    events = [part for part in calendar.walk() if part.name == "VEVENT"]
    assert [str(e["SUMMARY"]) for e in events] == [
        "ВПР 5А: Русский язык, 5 класс, часть 1",
        "ВПР 5Б: Русский язык, 5 класс, часть 1",
    ]
    assert events[0].decoded("DTSTART") == datetime.datetime(2026, 4, 21, 9, 25)
    assert events[0].decoded("DTEND") == datetime.datetime(2026, 4, 21, 10, 10)
    assert str(events[0]["LOCATION"]) == "аудитория 201"
    assert len({str(e["UID"]) for e in events}) == 2
    assert all(len(line) <= 75 for line in blob.split(b"\r\n"))
    assert blob.decode().replace("\r\n", "").count("\n") == 0


def test_a_lesson_without_its_time_is_an_event_of_the_whole_day(tmp_path: Path) -> None:
    path = put(tmp_path / "ВПР.xlsx")
    target = tmp_path / "План.ics"
    run_on_file(_RENDERING, commands()["plan export"], path, {"output": target})

    event = icalendar.Calendar.from_ical(target.read_bytes()).walk("VEVENT")[0]
    assert event.decoded("DTSTART") == D(2026, 4, 21)
    assert event.decoded("DTEND") == D(2026, 4, 22)


def test_a_comma_a_semicolon_and_a_backslash_come_back_as_they_were() -> None:
    plan = [{"class_name": "5А", "work_id": "5-РУ", "part": 1, "date": D(2026, 4, 21),
             "rooms": ("201; к.2", r"а\б, в")}]  # fmt: skip
    words = plan_calendar(campaign_from(plan=plan), _RENDERING.clock.now())

    event = icalendar.Calendar.from_ical(words).walk("VEVENT")[0]
    assert str(event["LOCATION"]) == r"аудитория 201, к.2, а\б, в"


@pytest.mark.parametrize(("name", "rule"), [("План.txt", "W-153"), ("План.ics", "W-154")])
def test_what_cannot_be_exported_is_refused(tmp_path: Path, name: str, rule: str) -> None:
    path = put(tmp_path / "ВПР.xlsx", plan=[])

    with pytest.raises(Refused) as refused:
        run_on_file(_RENDERING, commands()["plan export"], path, {"output": tmp_path / name})

    assert refused.value.rule == rule
    assert [p.name for p in tmp_path.iterdir()] == ["ВПР.xlsx"]


@pytest.mark.parametrize("days_off", [0, 1])
def test_a_plan_made_without_any_day_off_says_so(tmp_path: Path, days_off: int) -> None:
    days = [{"date": D(2026, 5, 1), "kind": Kind.HOLIDAY}][:days_off]
    path = put(tmp_path / "ВПР.xlsx", works=[], plan=[], calendar=days)

    done = run_on_file(WORLD, _draft(), path, {})

    told = any("праздники и каникулы не учтены" in line for line in done.said)
    assert told == (days_off == 0)
