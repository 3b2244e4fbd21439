"""`demo`: the campaign walked on a real disk, and the folders that it leaves alone."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.commands.demo_world import disk_world, walked_demo
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.commands.demo import BOOK, MARKER, REPORTS, demo
from vpr_xl.commands.demo_walk import BLANKS, FILLED, PASSPHRASE
from vpr_xl.commands.registry import Outcome
from vpr_xl.core.declare.forms import layouts
from vpr_xl.core.findings import Refused
from vpr_xl.core.forms.recognise import recognise
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.form import Form
from vpr_xl.core.records.rows import RetentionKind
from vpr_xl.core.tables import address
from vpr_xl.core.values import Cell

BESIDE = "ВПР-2026.файлы"
ARCHIVE = "ВПР-2026 15.06.2026.age"
#: What encryption makes anew each time: the archive, its checksum in the book, copies of that book.
NEVER_THE_SAME = (ARCHIVE, BOOK, "ВПР-2026.копии/")


@pytest.fixture(scope="module")
def walked() -> tuple[Path, Outcome]:
    return walked_demo()


def _campaign(folder: Path) -> Campaign:
    reading = read_workbook((folder / BOOK).read_bytes())
    return Campaign(reading, house(), disk_world().clock.today())


def test_all_twenty_actions_are_done_by_what_stands_in_the_book(
    walked: tuple[Path, Outcome],
) -> None:
    _, outcome = walked

    assert len(outcome.details["actions"]) == 20
    assert set(outcome.details["actions"].values()) == {"done"}
    told = [line for line in outcome.said if line.endswith(": сделано")]
    assert [line.split()[0] for line in told] == [action.id for action in house().actions]
    assert "Сделано действий: 20 из 20." in outcome.said


def test_home_stores_what_the_last_lines_say(walked: tuple[Path, Outcome]) -> None:
    folder, _ = walked
    campaign = _campaign(folder)
    home = campaign.table("home")
    assert home is not None

    states = [home.cell(at, "state") for at in range(len(home.rows))]

    assert [cell.value for cell in states if cell] == ["сделано"] * 20
    assert all(cell.formula for cell in states if cell)


def test_every_artefact_lies_where_the_last_line_says(walked: tuple[Path, Outcome]) -> None:
    folder, outcome = walked

    assert outcome.said[-1] == f"Всё лежит в папке «{folder}»."
    filled = {p.name for p in (folder / BESIDE / FILLED).iterdir()}
    blanks = {p.name for p in (folder / BLANKS).iterdir()}
    assert len(blanks) == 19
    assert blanks <= filled
    assert {BOOK, MARKER, ARCHIVE, *REPORTS.values()} <= {p.name for p in folder.iterdir()}
    for place in (
        f"{BESIDE}/Статистика.xlsx",
        f"{BESIDE}/Статистика.html",
        f"{BESIDE}/Приказы",
        ARCHIVE,
    ):
        assert (folder / place).exists()
    papers = {p.name for p in (folder / BESIDE / "Печать").rglob("*.pdf")}
    assert {"Полоски с кодами.pdf", "Бумажный протокол.pdf", "Аудитория 201.pdf"} <= papers


def test_nothing_is_found_in_the_book_or_the_forms(walked: tuple[Path, Outcome]) -> None:
    _, outcome = walked

    assert [(f.rule, f.sheet, f.cell, f.message) for f in outcome.findings] == []
    assert {r.verdict for r in outcome.details["reports"]} == {"clean"}
    assert len(outcome.details["reports"]) == 21


def test_scores_come_through_the_experts_files_and_by_hand(walked: tuple[Path, Outcome]) -> None:
    folder, outcome = walked
    sheets = {sheet.work_id: sheet.rows for sheet in _campaign(folder).work_sheets}

    scored = {
        w: sum(any(s is not None for s in r.scores) for r in rows) for w, rows in sheets.items()
    }
    files = {p.name for p in (folder / BESIDE / "Экспертам").iterdir()}

    assert len(files) == 33
    assert [w for w in sheets if not any(name.startswith(f"{w} ") for name in files)] == []
    assert min(scored.values()) > 15
    assert all(
        row.entered_by for rows in sheets.values() for row in rows if row.scores[0] is not None
    )
    said = "\n".join(outcome.said)
    assert "Двойное внесение не сошлось, не взято ничего: 4-РУ 4А." in said
    assert said.count("внесение 2.xlsx» ") == 1
    assert "Листов 2, строк 40: взято 40, отклонено 0" in said


def test_what_was_kept_long_enough_is_destroyed_by_an_act(walked: tuple[Path, Outcome]) -> None:
    folder, _ = walked

    ended = {row.kind: row.act for row in _campaign(folder).retention if row.destroyed_on}

    assert {RetentionKind.WORKS, RetentionKind.CODE_LISTS, RetentionKind.COPIES} == set(ended)
    assert set(ended.values()) == {"акт № 1 от 01.09.2026"}
    assert (folder / BESIDE / "Печать" / "Акт об уничтожении 01.09.2026.pdf").exists()
    assert not list(folder.glob("*.копии"))
    assert (folder / ARCHIVE).exists()


def test_the_filled_forms_hold_every_participant(walked: tuple[Path, Outcome]) -> None:
    folder, _ = walked
    rows = 0
    for path in (folder / BESIDE / FILLED).glob("*.xlsx"):
        form = recognise(read_workbook(path.read_bytes()), layouts(house().forms))
        assert isinstance(form, Form)
        rows += len(form.rows)

    assert rows == 700


def test_the_archive_opens_with_the_passphrase_that_is_told(walked: tuple[Path, Outcome]) -> None:
    from vpr_xl.adapters.archives.sealed import AgeSealer
    from vpr_xl.core.keeping.key import Key

    folder, outcome = walked
    blob = (folder / ARCHIVE).read_bytes()

    members = AgeSealer().unsealed(blob, ARCHIVE, Key(PASSPHRASE))

    assert any(PASSPHRASE in line for line in outcome.said)
    assert BOOK in members


def _files(folder: Path) -> dict[str, str]:
    return {
        name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and not (name := p.relative_to(folder).as_posix()).startswith(NEVER_THE_SAME)
    }


def _cells(folder: Path) -> dict[tuple[str, str], Cell]:
    """Cells of the book but the archive's checksum."""
    return {
        (grid.name, address(row, column)): cell
        for grid in read_workbook((folder / BOOK).read_bytes()).grids
        for row, line in zip(grid.numbers, grid.rows, strict=True)
        for column, cell in enumerate(line, 1)
        if cell is not None
    }


def test_a_former_demo_is_written_over_and_comes_out_the_same(
    walked: tuple[Path, Outcome], tmp_path: Path
) -> None:
    folder = tmp_path / "показ"
    shutil.copytree(walked[0], folder)
    before, cells = _files(folder), _cells(folder)

    demo(disk_world(), folder=folder)
    after = _cells(folder)

    assert _files(folder) == before
    changed = {
        place for place in cells.keys() | after.keys() if cells.get(place) != after.get(place)
    }
    table = _campaign(folder).table("retention")
    assert table is not None
    archive = next(r for r in _campaign(folder).retention if r.archive_file)
    checksum = address(archive.row_number, table.places["sha256"])
    assert {place for place in changed if place[0] != "Журнал"} == {("Хранение", checksum)}
    assert {place for place in changed if place[0] == "Журнал"} == set()


def test_a_folder_with_files_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "заметки.txt").write_text("моё", encoding="utf-8")

    with pytest.raises(Refused) as refusal:
        demo(disk_world(), folder=tmp_path)

    assert refusal.value.rule == "W-90"
    assert [p.name for p in tmp_path.iterdir()] == ["заметки.txt"]


def test_a_marker_of_other_words_is_no_former_demo(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text("что-то другое", encoding="utf-8")

    with pytest.raises(Refused):
        demo(disk_world(), folder=tmp_path)


def test_everybody_wrote_the_variant_of_the_seat_that_the_command_gave(
    walked: tuple[Path, Outcome],
) -> None:
    folder, _ = walked
    campaign = _campaign(folder)
    seats = {(r.work_id, r.part, r.participant_code): r.variant for r in campaign.seating}

    written = {
        (r.work_id, part, r.participant_code): variant
        for r in campaign.protocol
        for part, variant in ((1, r.variant_1), (2, r.variant_2))
        if variant is not None
    }
    assert set(seats.values()) == {1, 2}
    assert len(written) > 600
    assert {key: seats[key] for key in written} == written
    assert all(row.lesson_from and row.rooms for row in campaign.plan)
    phones = (folder / BESIDE / "План-график.ics").read_bytes()
    assert phones.count(b"BEGIN:VEVENT") == len(campaign.plan)


def test_the_journal_names_the_command_of_every_step_that_changed_the_book(
    walked: tuple[Path, Outcome],
) -> None:
    folder, _ = walked

    ran = [line.command for line in _campaign(folder).journal]

    assert {
        "import participants", "import staff", "import rooms", "plan draft", "portal plan",
        "prepare", "materials add", "form add", "codes issue", "seat", "staff assign",
        "print slips", "print protocols", "attend", "reserve", "portal uploaded", "report import",
        "acquaint", "archive make", "import marks", "entry merge", "archive destroy",
    } <= set(ran)  # fmt: skip
