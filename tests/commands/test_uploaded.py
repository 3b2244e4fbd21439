"""`portal uploaded`: receipts of exported forms, and forms about which none is written."""

from __future__ import annotations

import datetime
import hashlib
import zipfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.commands.demo_world import demo_book, disk_world
from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.forms.results import sheet_digest
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.record import Record
from vpr_xl.core.records.rows import Event, PortalRow, Task
from vpr_xl.core.rules.engine import findings
from vpr_xl.core.values import number, text

WORLD = disk_world()
MADE = Path("Загрузка")


def run(name: str, book: Path, **options: Any) -> Outcome:
    one = commands()[name]
    defaults = {o.name: o.default for o in one.options}
    return run_on_file(WORLD, one, book, defaults | options)


def campaign(book: Path) -> Campaign:
    return Campaign(WORLD.read(book.read_bytes()), WORLD.house, WORLD.clock.today())


def upload(book: Path, work_id: str) -> PortalRow:
    rows = campaign(book).portal
    return next(r for r in rows if r.task is Task.UPLOAD and r.work_id == work_id)


def set_cells(path: Path, *changes: SetCell) -> None:
    path.write_bytes(patch(path.read_bytes(), list(changes)))


def corrected(book: Path, work_id: str) -> None:
    """The mark of the period before is taken away from the first who has one."""
    sheet = campaign(book).work_sheet_of(work_id)
    assert sheet is not None
    at, place = next(
        (sheet.table.numbers[row.nth], sheet.table.places["previous_mark"])
        for row in sheet.rows
        if row.previous_mark is not None and str(row.previous_mark.value) != "no_mark"
    )
    set_cells(book, SetCell(work_id, at, place, text("нет отметки")))


@pytest.fixture(scope="module")
def school() -> bytes:
    """The made-up school's book before any receipt; its forms are the built-in ones."""
    world = disk_world()
    book = world.open(demo_book())
    known = Campaign(book.read(), world.house, world.clock.today())
    uploads = [r for r in known.portal if r.task is Task.UPLOAD]
    moves = [r for r in known.materials if r.event is Event.UPLOADED]
    book.apply([*_without(known, "portal", uploads, ("task", "work_id", "due"))])
    book.apply([*_without(known, "materials", moves, ())])
    kept = set(known.house.sheets["works"].by_name) - {"form_file", "form_sha256"}
    book.apply([*_without(known, "works", known.works, kept)])
    return book.blob


def _without(
    known: Campaign, name: str, rows: Sequence[Record], kept: Collection[str]
) -> Iterator[SetCell]:
    table = known.table(name)
    assert table is not None
    for row in rows:
        for column, place in table.places.items():
            if column not in kept:
                yield SetCell(table.title, row.row_number, place, None)


@pytest.fixture
def book(school: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(school)
    return path


def exported(book: Path, work: str | None = None) -> dict[str, Path]:
    """The exported form of each work."""
    made = run("export", book, out=book.parent / MADE, work=work).details["manifest"]["files"]
    return {one["work"]: book.parent / MADE / one["file"] for one in made}


def russian(book: Path) -> Path:
    """The exported form of one work."""
    return exported(book, "5-РУ")["5-РУ"]


def test_a_receipt_says_which_file_went_when_by_whom_and_what_the_portal_said(book: Path) -> None:
    form = russian(book)

    said = run("portal uploaded", book, forms=[form], answer="файл принят", at="20.05.2026 14:30")

    row = upload(book, "5-РУ")
    sheet = campaign(book).work_sheet_of("5-РУ")
    moved = [m for m in campaign(book).materials if m.event is Event.UPLOADED]
    sha256 = hashlib.sha256(form.read_bytes()).hexdigest()
    assert sheet is not None
    assert (row.done_on, row.done_by) == (datetime.date(2026, 5, 20), "С-01")
    assert (row.answer, row.sha256) == ("файл принят", sha256)
    assert row.results_sha256 == sheet_digest(sheet)
    assert [(m.at, m.work_id, m.file_name, m.sha256) for m in moved] == [
        ("20.05.2026 14:30", "5-РУ", form.name, sha256)
    ]
    assert said.said[0].startswith("5-РУ: загружена 20.05.2026 14:30, участников 46, сумма ")
    assert not any(f.rule == "F4-31" for f in findings(campaign(book)))


def test_all_forms_at_once_close_the_task_of_every_work(book: Path) -> None:
    made = exported(book)

    run("portal uploaded", book, forms=list(made.values()))
    again = run("portal uploaded", book, forms=list(made.values()))

    rows = [r for r in campaign(book).portal if r.task is Task.UPLOAD]
    assert {r.work_id for r in rows if r.done_on and r.sha256} == set(made)
    assert len(rows) == len(made) == 19
    assert (again.changes, again.rows_in) == ([], 0)


def test_a_result_corrected_after_the_upload_is_a_finding_until_the_form_goes_again(
    book: Path,
) -> None:
    run("portal uploaded", book, forms=[russian(book)])
    before = upload(book, "5-РУ")
    corrected(book, "5-РУ")

    found = [f for f in findings(campaign(book)) if f.rule == "F4-31"]
    run("portal uploaded", book, forms=[russian(book)], answer="принят повторно")
    after = [f for f in findings(campaign(book)) if f.rule == "F4-31"]

    assert [(f.sheet, f.key) for f in found] == [("Портал", "загрузка формы 5-РУ")]
    assert str(before.results_sha256)[:8] in found[0].message
    assert after == []
    assert upload(book, "5-РУ").answer == "принят повторно"
    assert sum(m.event is Event.UPLOADED for m in campaign(book).materials) == 2


def test_a_receipt_written_late_tells_that_the_sheet_has_gone_on(book: Path) -> None:
    form = russian(book)
    corrected(book, "5-РУ")

    said = run("portal uploaded", book, forms=[form]).said

    assert said[1] == "5-РУ: на листе уже другие результаты, на портал ушли прежние."
    assert any(f.rule == "F4-31" for f in findings(campaign(book)))


def test_an_older_receipt_does_not_displace_a_newer_one(book: Path) -> None:
    form = russian(book)
    run("portal uploaded", book, forms=[form], at="22.05.2026 09:00")
    corrected(book, "5-РУ")

    said = run("portal uploaded", book, forms=[russian(book)], at="21.05.2026 09:00").said

    assert said[-1] == "5-РУ: на «Портале» осталась загрузка новее, 22.05.2026."
    assert upload(book, "5-РУ").done_on == datetime.date(2026, 5, 22)


def _saved_again(form: Path) -> None:
    """The same content in other bytes, as a spreadsheet program leaves it."""
    with zipfile.ZipFile(form) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(form, "w", zipfile.ZIP_STORED) as new:
        for name, content in parts.items():
            new.writestr(name, content)


def _emptied(form: Path) -> None:
    reading = WORLD.read(form.read_bytes())
    grid = next(g for g in reading.grids if g.name == "Протокол")
    cells = [
        SetCell("Протокол", number_, column, None)
        for number_, row in zip(grid.numbers, grid.rows, strict=True)
        for column in range(1, len(row))
        if number_ > 1
    ]
    set_cells(form, *cells)


def _code_of_another_school(form: Path) -> None:
    set_cells(form, SetCell("Протокол", 2, 1, number(51499)))


def _not_a_form(form: Path) -> None:
    form.write_bytes(demo_book())


def _without_a_variant(form: Path) -> None:
    set_cells(form, SetCell("Протокол", 2, 2, None))


@pytest.mark.parametrize(
    ("rule", "spoil", "changed"),
    [
        ("W-261", _saved_again, False),
        ("W-260", _emptied, True),
        ("W-262", _code_of_another_school, True),
        ("W-72", _not_a_form, True),
        ("W-264", _without_a_variant, True),
    ],
)
def test_no_receipt_is_written_about_another_file(
    book: Path, rule: str, spoil: Any, changed: bool
) -> None:
    form = russian(book)
    spoil(form)
    before = book.read_bytes()

    with pytest.raises(Refused) as refusal:
        run("portal uploaded", book, forms=[form], changed=changed)

    assert refusal.value.rule == rule
    assert book.read_bytes() == before


def test_a_file_changed_after_export_is_taken_when_the_person_says_so(book: Path) -> None:
    form = russian(book)
    _saved_again(form)

    run("portal uploaded", book, forms=[form], changed=True)

    row = upload(book, "5-РУ")
    own = campaign(book).work_sheet_of("5-РУ")
    assert own is not None
    assert row.sha256 == hashlib.sha256(form.read_bytes()).hexdigest()
    assert row.results_sha256 == sheet_digest(own)


def test_a_form_uploaded_under_another_works_name_is_told(book: Path) -> None:
    form = russian(book)
    other = form.rename(form.with_name("Форма сбора результатов Математика 5 класс ВПР 2026.xlsx"))

    said = run("portal uploaded", book, forms=[other]).said

    assert said[-1] == (
        f"5-РУ: выгружена как «{form.name}», а файл назван «{other.name}». "
        "Проверьте, в какую работу он загружен."
    )


def test_a_moment_that_is_none_is_refused(book: Path) -> None:
    with pytest.raises(Refused) as refusal:
        run("portal uploaded", book, forms=[russian(book)], at="вчера")

    assert refusal.value.rule == "W-263"
