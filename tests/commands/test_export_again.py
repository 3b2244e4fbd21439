"""A second export over the first: what stays listed, what is never written over, what is told."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.commands.test_forms import (
    HISTORY,
    RUSSIAN,
    book,
    campaign,
    form_file,
    run,
    school,
    scores,
    set_cells,
)
from vpr_xl.commands.export import MANIFEST
from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.values import number

__all__ = ["book", "school"]


@pytest.fixture
def made(book: Path, tmp_path: Path) -> Path:
    """The folder of an export of two works."""
    folder = tmp_path / "портал"
    folder.mkdir()
    run("form add", book, forms=[form_file(folder), form_file(folder, HISTORY)])
    scores(book)
    scores(book, "5-ИС")
    out = tmp_path / "готово"
    run("export", book, out=out)
    return out


def works(out: Path) -> list[str]:
    return [one["work"] for one in json.loads((out / MANIFEST).read_bytes())["files"]]


def cell(book: Path, work: str, value: int | None) -> SetCell:
    sheet = campaign(book).work_sheet_of(work)
    assert sheet is not None
    place = sheet.table.places["1 (2б)"]
    return SetCell(work, 4, place, None if value is None else number(value))


def saved_again(path: Path) -> None:
    """The same content in other bytes, as a spreadsheet program leaves it."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    path.write_bytes(out.getvalue())


def test_one_work_exported_again_leaves_the_others_listed(book: Path, made: Path) -> None:
    before = json.loads((made / MANIFEST).read_bytes())

    run("export", book, out=made, work="5-РУ")

    assert json.loads((made / MANIFEST).read_bytes()) == before
    assert len(works(made)) == 2


def test_a_work_that_now_has_an_error_keeps_its_entry_and_its_old_form_is_named(
    book: Path, made: Path
) -> None:
    set_cells(book, cell(book, "5-ИС", None))

    said = run("export", book, out=made).said

    assert f"5-ИС: в папке осталась прежняя форма «{HISTORY}», не загружайте её." in said
    assert len(works(made)) == 2


def test_a_form_that_was_only_saved_again_is_written_anew_after_the_book_changed(
    book: Path, made: Path
) -> None:
    saved_again(made / RUSSIAN)
    set_cells(book, cell(book, "5-РУ", 0))

    assert run("export", book, out=made).rows_out == 6


def test_a_form_corrected_by_hand_is_not_written_over_and_nothing_else_is_written(
    book: Path, made: Path
) -> None:
    set_cells(made / RUSSIAN, SetCell("Протокол", 2, 3, number(0)))
    set_cells(book, cell(book, "5-ИС", 0))
    before = {path.name: path.read_bytes() for path in made.iterdir()}

    with pytest.raises(Refused) as refusal:
        run("export", book, out=made)

    assert refusal.value.rule == "W-268"
    assert {path.name: path.read_bytes() for path in made.iterdir()} == before


def test_a_file_of_that_name_which_is_no_form_is_not_written_over(book: Path, made: Path) -> None:
    (made / RUSSIAN).write_bytes(b"notes")

    with pytest.raises(Refused, match="изменена после выгрузки"):
        run("export", book, out=made, work="5-РУ")


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"files": [1]}', '{"files": [{"file": "a"}]}'])
def test_a_spoilt_manifest_is_refused_by_export_and_receipt(
    spoilt: str, book: Path, made: Path
) -> None:
    (made / MANIFEST).write_text(spoilt)

    for command, options in (("export", {"out": made}), ("portal uploaded", {"forms": _one(made)})):
        with pytest.raises(Refused) as refusal:
            run(command, book, **options)
        assert refusal.value.rule == "W-267"


def _one(made: Path) -> list[Path]:
    return [made / RUSSIAN]


def test_a_work_without_participants_is_no_export(book: Path, tmp_path: Path) -> None:
    run("form add", book, forms=[form_file(tmp_path)])

    with pytest.raises(Refused) as refusal:
        run("export", book, out=tmp_path / "готово", work="5-РУ")

    assert refusal.value.rule == "W-269"
    assert not (tmp_path / "готово").exists()
