"""`entry split` and `entry merge`: experts' files out and back, nothing lost or overwritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.commands.demo_world import demo_book
from tests.commands.entry_book import WORLD, campaign_of, changed, typed, unentered_book, work
from tests.core.entry.expert_files import empty_blob, filled_file
from vpr_xl.adapters.render.xlsx import render_xlsx
from vpr_xl.commands.check import check_file
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import WorkSheet
from vpr_xl.core.records.rows import AssignmentsRole, ResultsRow
from vpr_xl.core.records.writing import append_row, set_value
from vpr_xl.core.tables import Reading
from vpr_xl.core.values import Cell, number, shown, text

#: Works of one part and of two, with criteria and without.
_SOME = ("5-РУ", "5-МА", "8-АЯ")
_SPLIT = {"out": None, "work": None, "by": "class", "double": False}


def split(book: Path, out: Path, **options: Any) -> Outcome:
    asked = {**_SPLIT, "out": out, **options}
    return run_on_file(WORLD, commands()["entry split"], book, asked)


def merge(book: Path, *files: Path, **options: Any) -> Outcome:
    asked = {"paths": files, "by": None, "differences": None, **options}
    world = replace(WORLD, xlsx=render_xlsx)
    return run_on_file(world, commands()["entry merge"], book, asked)


def same_values(sheet: WorkSheet, row: ResultsRow) -> tuple[object, ...]:
    """A row of results as the form takes it."""
    names = ("participant_code", *sheet.variants, "class_ordinal", "sex", "previous_mark")
    signed = row.entered_by if any(score is not None for score in row.scores) else None
    return (*(getattr(row, name) for name in names), *row.scores, signed)


def type_into(file: Path, source: Reading) -> None:
    """Fills a file as an expert does: the cells of another reading of it."""
    own, grid = WORLD.read(file.read_bytes()).grids[0], source.grids[0]
    cells = [
        SetCell(own.name, n, at, cell)
        for n, row in zip(grid.numbers, grid.rows, strict=True)
        for at, cell in enumerate(row, 1)
        if n > 3 and cell is not None and not cell.formula and own.cell(n, at) != cell
    ]
    file.write_bytes(WORLD.patch(file.read_bytes(), cells))


def retype(file: Path, row: int, header: str, cell: Cell | None) -> None:
    grid = WORLD.read(file.read_bytes()).grids[0]
    at = [shown(one) for one in grid.row(3)].index(header) + 1
    file.write_bytes(WORLD.patch(file.read_bytes(), [SetCell(grid.name, row, at, cell)]))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(unentered_book())
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a class of a work, filled."""
    path = tmp_path / "5-РУ 5А.xlsx"
    path.write_bytes(empty_blob("5-РУ", "5А", 0))
    type_into(path, filled_file("5-РУ", "5А", 0))
    return path


def rules(outcome: Outcome) -> Counter[str]:
    return Counter(finding.rule for finding in outcome.findings)


# ---- split ---------------------------------------------------------------------------------------


def test_every_writer_is_in_one_file_of_the_work_and_class(book: Path, tmp_path: Path) -> None:
    done = split(book, tmp_path / "листы")

    campaign = campaign_of(book)
    found: Counter[tuple[str, str]] = Counter()
    for path in (tmp_path / "листы").iterdir():
        grid = WORLD.read(path.read_bytes()).grids[0]
        codes = [shown(grid.cell(n, 1)) for n in grid.numbers if n > 3]
        assert len({campaign.participant_by_code[code].class_name for code in codes}) == 1
        found.update((grid.name, code) for code in codes)
    wanted = {
        (sheet.work_id, person.participant_code)
        for sheet in campaign.work_sheets
        for person in campaign.writers_of(sheet.work_id)
    }
    assert set(found) == wanted
    assert set(found.values()) == {1}
    assert done.rows_out == len(wanted)


def test_the_files_are_the_same_bytes_every_time_and_have_no_macros(
    book: Path, tmp_path: Path
) -> None:
    for place in ("один", "два"):
        split(book, tmp_path / place, work="5-РУ")

    for path in (tmp_path / "один").iterdir():
        assert path.read_bytes() == (tmp_path / "два" / path.name).read_bytes()
        assert WORLD.read(path.read_bytes()).package.vba_sha256 is None


def test_as_many_rows_as_people_can_be_filled_and_nothing_else(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "5-РУ 5А.xlsx"
    path.write_bytes(empty_blob("5-РУ", "5А", 0))

    sheet = openpyxl.load_workbook(path)["5-РУ"]
    people = [n for n in range(4, sheet.max_row + 1) if sheet.cell(n, 1).value]
    last = people[-1]
    assert people == list(range(4, last + 1))
    assert sheet.protection.sheet
    assert sheet["A3"].protection.locked
    assert sheet["A4"].protection.locked
    assert not sheet["B4"].protection.locked
    assert not sheet["C4"].protection.locked
    assert sheet.cell(last + 1, 3).protection.locked
    areas = [str(v.sqref) for v in sheet.data_validations.dataValidation]
    assert f"C4:C{last}" in areas


def test_a_criterion_of_a_failed_task_has_the_short_list(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "8-АЯ 8А.xlsx"
    path.write_bytes(empty_blob("8-АЯ", "8А", 0))

    sheet = openpyxl.load_workbook(path)["8-АЯ"]
    headers = {cell.value: cell.column_letter for cell in sheet[3] if cell.value}
    first, second = headers["4К1 (3б)"], headers["4К2 (2б)"]
    rule = next(
        v for v in sheet.data_validations.dataValidation if str(v.sqref).startswith(f"{second}4")
    )
    assert f"{first}4" in rule.formula1
    assert '"X"' in rule.formula1


def test_a_name_in_the_number_of_an_expert_stops_everything(book: Path, tmp_path: Path) -> None:
    campaign = campaign_of(book)
    surname = (campaign.staff[0].full_name or "").split()[0]
    expert = next(
        row for row in campaign.assignments if row.role is AssignmentsRole.EXPERT and row.work_id
    )
    book.write_bytes(typed(book.read_bytes(), "assignments", {expert.nth: {"staff_id": surname}}))

    with pytest.raises(Refused) as refusal:
        split(book, tmp_path / "листы", by="expert")

    assert refusal.value.rule == "W-202"
    assert surname not in refusal.value.message
    assert not (tmp_path / "листы").exists()


def test_a_pupil_called_like_a_word_of_the_sheet_is_no_obstacle(book: Path, tmp_path: Path) -> None:
    named = {0: {"full_name": "Вариант Пробный"}}
    book.write_bytes(typed(book.read_bytes(), "participants", named))

    done = split(book, tmp_path / "листы", work="5-РУ")

    assert len(done.files) == 2


def test_no_file_holds_a_name_of_the_book(book: Path, tmp_path: Path) -> None:
    split(book, tmp_path / "листы", work="7-РУ", double=True)

    campaign = campaign_of(book)
    words = {w for p in campaign.participants for w in (p.full_name or "").split() if len(w) > 2}
    for path in (tmp_path / "листы").iterdir():
        said = "\n".join(WORLD.readable(path.read_bytes(), path.name).values())
        assert not [word for word in words if word in said]


def test_experts_share_the_papers_and_the_second_entry_goes_to_another(
    book: Path, tmp_path: Path
) -> None:
    campaign = campaign_of(book)
    table = campaign.table("assignments")
    assert table is not None
    expert = next(
        row
        for row in campaign.assignments
        if row.work_id == "5-РУ" and row.role is AssignmentsRole.EXPERT
    )
    other = next(one.staff_id for one in campaign.staff if one.staff_id != expert.staff_id)
    more = {"date": expert.date, "work_id": "5-РУ", "staff_id": other, "role": expert.role}
    book.write_bytes(changed(book.read_bytes(), append_row(table, more)))

    done = split(book, tmp_path / "листы", work="5-РУ", by="expert", double=True)

    whose: dict[str, dict[str, str]] = {}
    for path in done.files:
        reading = WORLD.read(path.read_bytes())
        facts = {shown(row[0]): shown(row[1]) for row in reading.grids[1].rows if len(row) > 1}
        for n in reading.grids[0].numbers:
            if n > 3:
                code = shown(reading.grids[0].cell(n, 1))
                whose.setdefault(code, {})[facts["copy"]] = facts["expert"]
    assert {tuple(sorted(copies)) for copies in whose.values()} == {("1", "2")}
    assert {frozenset(copies.values()) for copies in whose.values()} == {
        frozenset({expert.staff_id, other})
    }


def test_a_number_of_staff_that_no_file_may_be_called_is_replaced(
    book: Path, tmp_path: Path
) -> None:
    expert = next(
        row
        for row in campaign_of(book).assignments
        if row.work_id == "5-РУ" and row.role is AssignmentsRole.EXPERT
    )
    odd = {expert.nth: {"staff_id": "../С:7"}}
    book.write_bytes(typed(book.read_bytes(), "assignments", odd))

    done = split(book, tmp_path / "листы", work="5-РУ", by="expert")

    assert [path.name for path in done.files] == ["5-РУ ..-С-7.xlsx"]
    assert [path.parent for path in done.files] == [tmp_path / "листы"]


def test_a_book_without_works_is_refused(tmp_path: Path) -> None:
    from tests.commands.staged_book import put

    with pytest.raises(Refused) as refusal:
        split(put(tmp_path / "ВПР.xlsx"), tmp_path / "листы")

    assert refusal.value.rule == "W-201"


# ---- merge ---------------------------------------------------------------------------------------


def test_split_filled_and_merged_is_the_same_as_typed(book: Path, tmp_path: Path) -> None:
    split(book, tmp_path / "листы")
    files = [p for p in (tmp_path / "листы").iterdir() if p.stem.startswith(_SOME)]
    for path in files:
        work_id, class_name = path.stem.split(" ")
        type_into(path, filled_file(work_id, class_name, 0))

    done = merge(book, *files)

    assert (done.rejected, list(done.findings)) == (0, [])
    after, entered = campaign_of(book), campaign_of(demo_book())
    sheets = [sheet for sheet in entered.work_sheets if sheet.work_id in _SOME]
    assert {len(sheet.variants) for sheet in sheets} == {1, 2}
    for sheet in sheets:
        got = {same_values(sheet, row) for row in work(after, sheet.work_id).rows}
        assert got == {same_values(sheet, row) for row in sheet.rows}
    assert done.rows_in == done.rows_out == sum(len(s.rows) for s in sheets)
    assert after.journal[-1].command == "entry merge"
    assert after.journal[-1].rows_out == done.rows_out


def test_merging_again_changes_nothing(book: Path, file: Path) -> None:
    merge(book, file)
    once = book.read_bytes()

    again = merge(book, file)

    assert book.read_bytes() == once
    assert again.details["unchanged"] == again.rows_out == again.rows_in > 0


def test_prepared_rows_are_completed_not_doubled(book: Path, file: Path) -> None:
    run_on_file(WORLD, commands()["prepare"], book, {"date": None})
    before = len(work(campaign_of(book), "5-РУ").rows)

    done = merge(book, file)

    assert len(work(campaign_of(book), "5-РУ").rows) == before
    assert done.details["new"] == 0
    assert done.details["completed"] > 0


def test_what_stands_in_the_book_is_named_and_stays(book: Path, file: Path) -> None:
    merge(book, file)
    sheet = work(campaign_of(book), "5-РУ")
    row = next(row for row in sheet.rows if row.scores[0] == 1)
    other = [set_value(sheet.table, row.nth, sheet.table.column(sheet.tasks[0].header), 0)]
    book.write_bytes(changed(book.read_bytes(), other))

    done = merge(book, file)

    assert rules(done) == {"W-212": 1}
    assert done.findings[0].key == row.participant_code
    assert done.rejected == 1
    assert done.rows_in == done.rows_out + done.rejected
    assert work(campaign_of(book), "5-РУ").rows[row.nth].scores[0] == 0


def test_half_a_file_comes_first_and_the_rest_later(book: Path, file: Path) -> None:
    whole = file.read_bytes()
    half = file.with_name("половина.xlsx")
    half.write_bytes(empty_blob("5-РУ", "5А", 0))
    grid = WORLD.read(whole).grids[0]
    some = replace(
        WORLD.read(whole), grids=(replace(grid, numbers=grid.numbers[:10], rows=grid.rows[:10]),)
    )
    type_into(half, some)

    first, second = merge(book, half), merge(book, file)

    assert first.details["waiting"] > 0
    assert not first.findings
    assert second.details["new"] == first.details["waiting"]
    assert second.details["unchanged"] == first.rows_out


def test_a_foreign_code_is_named_with_its_neighbours(book: Path, file: Path) -> None:
    code = shown(WORLD.read(file.read_bytes()).grids[0].cell(4, 1))
    known = campaign_of(book).participant_by_code
    slip = next(c for d in "0123456789" if (c := code[:4] + d) != code and c not in known)
    retype(file, 4, "Код участника", text(slip))

    done = merge(book, file)

    assert rules(done) == {"W-207": 1}
    assert code in done.findings[0].message
    assert done.findings[0].cell == "A4"
    assert done.rejected == 1


def test_a_code_of_another_class_is_refused(book: Path, file: Path) -> None:
    other = campaign_of(book).participants_of["5Б"][0].participant_code or ""
    retype(file, 4, "Код участника", text(other))

    done = merge(book, file)

    assert rules(done) == {"W-208": 1}
    assert done.rejected == 1


def test_a_code_given_twice_is_taken_neither_time(book: Path, file: Path) -> None:
    code = WORLD.read(file.read_bytes()).grids[0].cell(4, 1)
    retype(file, 5, "Код участника", code)

    done = merge(book, file)

    assert rules(done) == {"W-210": 2}
    assert shown(code) not in {r.participant_code for r in work(campaign_of(book), "5-РУ").rows}


@pytest.mark.parametrize("cell", [text("?"), number(9)])
def test_a_score_on_no_list_is_never_guessed(book: Path, file: Path, cell: Cell) -> None:
    header = work(campaign_of(book), "5-РУ").tasks[0].header
    retype(file, 4, header, cell)

    done = merge(book, file)

    assert rules(done) == {"W-211": 1}
    assert done.findings[0].value == shown(cell)
    assert done.rows_in == done.rows_out + done.rejected


def test_spellings_are_put_right_and_told(book: Path, file: Path) -> None:
    header = work(campaign_of(book), "5-РУ").tasks[0].header
    for row, said in ((4, "х"), (5, "\u00a0x")):
        retype(file, row, header, text(said))

    done = merge(book, file)

    assert not done.findings
    assert [row.scores[0] for row in work(campaign_of(book), "5-РУ").rows[:2]] == ["X", "X"]
    assert {one["from"] for one in done.details["entry_files"][0]["changed"]} == {"х", "\u00a0x"}


def test_a_changed_header_keeps_the_whole_file_out(book: Path, file: Path) -> None:
    header = work(campaign_of(book), "5-РУ").tasks[1].header
    retype(file, 3, header, text("Второе"))

    done = merge(book, file)

    assert rules(done) == {"W-205": 1}
    assert header in done.findings[0].message
    assert done.rejected == done.rows_in > 0
    assert not done.changes


def test_a_file_of_another_book_is_named(book: Path, file: Path) -> None:
    school = campaign_of(book).table("school")
    assert school is not None
    at = next(
        n
        for n, row in zip(school.numbers, school.rows, strict=True)
        if shown(row[0]) == school.sheet.setting("campaign_year").title
    )
    book.write_bytes(changed(book.read_bytes(), [SetCell(school.title, at, 2, number(2025))]))

    done = merge(book, file)

    assert rules(done) == {"W-204": 1}
    assert not done.changes


def test_what_is_no_file_of_ours_is_refused_by_name(book: Path, tmp_path: Path) -> None:
    for name, blob in (("книга.xlsx", demo_book()), ("текст.xlsx", b"5;5;5")):
        other = tmp_path / name
        other.write_bytes(blob)

        with pytest.raises(Refused) as refusal:
            merge(book, other)

        assert refusal.value.rule == "W-200"
        assert name in refusal.value.message


def test_files_of_one_name_in_two_folders_are_two_entries(book: Path, file: Path) -> None:
    other = file.parent / "второй" / file.name
    other.parent.mkdir()
    other.write_bytes(file.read_bytes())
    header = work(campaign_of(book), "5-РУ").tasks[0].header
    was = shown(WORLD.read(other.read_bytes()).grids[0].cell(4, 3))
    retype(other, 4, header, number(0 if was != "0" else 1))

    done = merge(book, file, other, other)

    assert rules(done) == {"W-213": 1}
    assert "второй/" in done.findings[0].message
    assert not done.changes


def test_check_says_what_an_experts_file_is(file: Path) -> None:
    report = check_file(WORLD, file)

    assert report.refusal is not None
    assert report.refusal.rule == "W-218"


def test_who_entered_is_the_named_one_or_the_expert(book: Path, file: Path) -> None:
    staff = [one.staff_id for one in campaign_of(book).staff]

    merge(book, file, by=staff[-1])

    scored = [r for r in work(campaign_of(book), "5-РУ").rows if r.scores[0] is not None]
    assert {row.entered_by for row in scored} == {staff[-1]}
    with pytest.raises(Refused) as refusal:
        merge(book, file, by="С-999")
    assert refusal.value.rule == "W-203"


def test_differences_go_to_a_file_for_the_experts(book: Path, tmp_path: Path) -> None:
    made = split(book, tmp_path / "листы", work="5-РУ", double=True)
    files = [path for path in made.files if " 5А" in path.stem]
    for copy, path in enumerate(sorted(files), 1):
        type_into(path, filled_file("5-РУ", "5А", copy))
    header = work(campaign_of(book), "5-РУ").tasks[0].header
    was = shown(WORLD.read(files[1].read_bytes()).grids[0].cell(4, 3))
    retype(files[1], 4, header, number(0 if was != "0" else 1))

    done = merge(book, *files, differences=tmp_path / "Расхождения.xlsx")

    grid = WORLD.read((tmp_path / "Расхождения.xlsx").read_bytes()).grids[0]
    said = [shown(cell) for row in grid.rows for cell in row]
    assert rules(done) == {"W-213": 1}
    assert header in said
    assert any(path.name in cell for path in files for cell in said)
    assert not done.changes


def test_a_dry_run_leaves_the_book(book: Path, file: Path) -> None:
    asked = {"paths": [file], "by": None, "differences": None}
    once = book.read_bytes()

    run_on_file(WORLD, commands()["entry merge"], book, asked, dry_run=True)

    assert book.read_bytes() == once


# ---- other programs ------------------------------------------------------------------------------


@pytest.mark.office
def test_a_file_saved_by_libreoffice_is_merged_alike(
    book: Path, file: Path, office_convert: Callable[[bytes, str], bytes]
) -> None:
    direct = book.with_name("прямо.xlsx")
    direct.write_bytes(book.read_bytes())
    merge(direct, file)
    file.write_bytes(office_convert(file.read_bytes(), "xlsx"))

    done = merge(book, file)

    assert not done.findings
    sheet = work(campaign_of(direct), "5-РУ")
    got = [same_values(sheet, row) for row in work(campaign_of(book), "5-РУ").rows]
    assert got == [same_values(sheet, row) for row in sheet.rows]


@pytest.mark.validator
@pytest.mark.parametrize(("work_id", "class_name"), [("5-РУ", "5А"), ("8-АЯ", "8А")])
def test_the_files_are_valid_open_xml(
    work_id: str, class_name: str, validator: Callable[[bytes], Sequence[str]]
) -> None:
    assert validator(empty_blob(work_id, class_name, 0)) == []
