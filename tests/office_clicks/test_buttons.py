"""Buttons are in the open book only: opening changes nothing, saving writes none of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.office_clicks.conftest import Opener
from tests.office_clicks.office import RunningOffice
from tests.office_clicks.person import Person
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.office.extension import URL, extension, sheets_of
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.declare.macros import Macro
from vpr_xl.faces.index import MACROS

pytestmark = [pytest.mark.office, pytest.mark.slow]
OFFERED = [Macro(*fields) for fields in MACROS]


def test_opening_a_book_gives_it_buttons_and_changes_nothing(
    person: Person, demo_book: Path, opened: Opener
) -> None:
    path = person.owns(demo_book, "открыта.xlsx")
    before = path.read_bytes()

    book = opened(path)

    captions = {m.identifier: m.title for m in OFFERED}
    carried: dict[str, set[str]] = {}
    for _, title, _, identifiers in sheets_of(house(), OFFERED):
        for sheet in [title] if title in book.sheets() else ["4-РУ", "8-ХИ"]:
            carried.setdefault(sheet, set()).update(identifiers)
    assert {"Главная", "Ошибки", "Участники", "4-РУ"} <= carried.keys()
    for sheet, identifiers in carried.items():
        found = {m.TargetURL: m.Label for m in book.buttons(sheet).values()}
        assert found == {URL + one: captions[one] for one in identifiers}
    assert book.buttons("Школа") == {}
    assert not book.doc.isModified()
    assert not book.doc.UndoManager.isUndoPossible()
    assert path.read_bytes() == before


def test_a_saved_book_holds_no_buttons_and_the_open_one_keeps_them(
    person: Person, demo_book: Path, opened: Opener
) -> None:
    book = opened(person.owns(demo_book, "сохранена.xlsx"))
    here = {sheet: set(book.buttons(sheet)) for sheet in book.sheets()}
    book.doc.Sheets.getByName("Школа").getCellRangeByName("C1").String = "правка"

    book.doc.store()

    saved = zipfile.ZipFile(io.BytesIO(book.path.read_bytes())).namelist()
    assert not [name for name in saved if "ctrlProps" in name or "activeX" in name]
    assert read_workbook(book.path.read_bytes()).package.buttons == 0
    assert {sheet: set(book.buttons(sheet)) for sheet in book.sheets()} == here
    assert not book.doc.isModified()
    assert len(book.doc.UndoManager.getAllUndoActionTitles()) == 1


def test_a_button_of_an_xlsm_runs_our_command_and_gets_its_macro_back(
    person: Person, opened: Opener
) -> None:
    path = person.home / "с макросами.xlsm"
    assert person.vpr_xl("new", path).returncode == 0
    book = opened(path)
    models = book.buttons("Ошибки")
    form = book.doc.Sheets.getByName("Ошибки").DrawPage.Forms.getByIndex(0)
    alone = [form.getScriptEvents(at) for at in range(form.Count)]

    book.doc.Sheets.getByName("Школа").getCellRangeByName("C1").String = "правка"
    book.doc.store()

    with zipfile.ZipFile(path) as saved:
        controls = [saved.read(name) for name in saved.namelist() if "/vmlDrawing" in name]
    assert models["Проверить"].TargetURL == f"{URL}check"
    assert alone == [()] * form.Count
    assert any(b"VprCheck" in part for part in controls)
    assert book.buttons("Ошибки")["Проверить"].TargetURL == f"{URL}check"


def test_a_book_of_others_gets_no_buttons(office: RunningOffice, person: Person) -> None:
    import xlsxwriter

    path = person.home / "чужая.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("Ошибки")

    book = office.open(path)

    assert book.buttons("Ошибки") == {}
    book.close()


@pytest.fixture
def lame(installed: Person, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    """An office of a person whose extension starts a Python that is not there."""
    home = installed.home / "без программы"
    home.mkdir(mode=0o755)
    other = Person(home)
    missing = str(home / "нет" / "python")
    oxt = home / "vpr.oxt"
    oxt.write_bytes(extension(house(), OFFERED, missing, ["-I"], "1"))
    assert other.run("unopkg", "add", "--force", oxt).returncode == 0
    running = RunningOffice(other)
    yield running
    running.close()


def test_without_the_program_the_button_says_so(
    lame: RunningOffice, demo_book: Path, person: Person
) -> None:
    book = lame.open(lame.person.owns(demo_book, "книга.xlsx"))
    before = book.rows("Ошибки", 1)

    book.click("Ошибки", "Проверить")

    book.wait(lambda: bool(lame.log()), 30)
    assert "Программа «ВПР» на этом компьютере не найдена" in lame.log()
    assert str(lame.person.home / "нет" / "python") in lame.log()
    assert book.rows("Ошибки", 1) == before
    book.close()


def test_an_activated_environment_does_not_stand_in_the_way(installed: Person) -> None:
    active = replace(installed, more={"PATH": f"{installed.python.parent}:/usr/bin:/bin"})

    run = active.vpr_xl("libreoffice", "install")

    assert run.returncode == 0, run.stderr


def test_the_extension_is_taken_out_again(installed: Person) -> None:
    def listed() -> bool:
        return "ru.vprxl.office" in installed.run("unopkg", "list").stdout

    there = listed()
    out, again = (installed.vpr_xl("libreoffice", "uninstall") for _ in range(2))

    assert there
    assert not listed()
    assert (out.returncode, again.returncode) == (0, 0)
    assert "не было" in again.stdout
    assert installed.vpr_xl("libreoffice", "install").returncode == 0
