"""`import marks`: the journal's marks onto the works' sheets; averages are refused, not rounded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.commands.demo_world import demo_book
from tests.commands.entry_book import WORLD, campaign_of, changed, work
from tests.commands.foreign_shapes import book as workbook
from tests.commands.foreign_shapes import text as csv_text
from tests.commands.staged_book import put
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import word_of
from vpr_xl.core.records.rows import ParticipantsRow, PreviousMark
from vpr_xl.core.records.writing import set_value

#: What a journal shows where there is no mark.
_NONE = "н/а"


@cache
def unmarked_book() -> bytes:
    """The demo's book with scores and without marks of the previous period."""
    campaign = campaign_of(demo_book())
    return changed(
        demo_book(),
        [
            set_value(sheet.table, row.nth, sheet.table.column("previous_mark"), None)
            for sheet in campaign.work_sheets
            for row in sheet.rows
            if row.previous_mark is not None
        ],
    )


@cache
def known_marks() -> dict[tuple[str, str], object]:
    """Work and code -> the mark as the demo's book has it and a journal shows it."""
    out: dict[tuple[str, str], object] = {}
    for sheet in campaign_of(demo_book()).work_sheets:
        column = sheet.table.column("previous_mark")
        for row in sheet.rows:
            if row.previous_mark is not None:
                word = word_of(column, row.previous_mark)
                out[sheet.work_id, row.participant_code or ""] = (
                    _NONE if row.previous_mark is PreviousMark.NO_MARK else word
                )
    return out


def pupils(*classes: str) -> list[ParticipantsRow]:
    people = campaign_of(demo_book()).participants
    return [one for one in people if one.class_name in classes and one.left is None]


def mark(work_id: str, person: ParticipantsRow) -> object:
    return known_marks().get((work_id, person.participant_code or ""), "")


def wide() -> list[list[object]]:
    """A journal of two classes: one column a subject, others beside."""
    head = ["№", "Ученик", "Класс", "Русский язык", "Математика", "Физкультура"]
    rows: list[list[object]] = [["Сводная ведомость за 3 четверть"], head]
    for nth, one in enumerate(pupils("6А", "6Б"), 1):
        marks = [mark("6-РУ", one), mark("6-МА", one), 5]
        rows.append([nth, one.full_name, one.class_name, *marks])
    return rows


def by_code() -> list[list[object]]:
    head: list[object] = ["Код участника", "Рус. яз.", "Матем."]
    people = pupils("6А", "6Б")
    rows = [[p.participant_code, str(mark("6-РУ", p)), str(mark("6-МА", p))] for p in people]
    return [head, *rows]


def tabs() -> list[tuple[str, Sequence[Sequence[object]], Sequence[str]]]:
    """A tab a class, without a column for it."""
    out = []
    for name in ("6А", "6Б"):
        rows: list[list[object]] = [["ФИО", "Русский язык", "Математика"]]
        rows += [[one.full_name, mark("6-РУ", one), mark("6-МА", one)] for one in pupils(name)]
        out.append((name, rows, ()))
    return out


SHAPES: dict[str, Callable[[], tuple[str, bytes]]] = {
    "wide xlsx": lambda: ("Ведомость.xlsx", workbook(("Лист1", wide(), ()))),
    "wide csv": lambda: ("Ведомость.csv", csv_text(wide())),
    "by code": lambda: ("Коды.csv", csv_text(by_code(), ",", "utf-8-sig")),
    "tabs": lambda: ("Классы.xlsx", workbook(*tabs())),
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(unmarked_book())
    return path


def run(book: Path, name: str, blob: bytes, **options: Any) -> Outcome:
    file = book.with_name(name)
    file.write_bytes(blob)
    asked = {"file": file, "map": (), "sheet": None, "work": None, **options}
    return run_on_file(WORLD, commands()["import marks"], book, asked)


def marks_of(book: Path, work_id: str) -> dict[str, object]:
    sheet = work(campaign_of(book), work_id)
    column = sheet.table.column("previous_mark")
    return {
        row.participant_code or "": word_of(column, row.previous_mark)
        for row in sheet.rows
        if row.previous_mark is not None
    }


def wanted(work_id: str) -> dict[str, object]:
    sheet = work(campaign_of(demo_book()), work_id)
    column = sheet.table.column("previous_mark")
    return {
        row.participant_code or "": word_of(column, row.previous_mark)
        for row in sheet.rows
        if row.previous_mark is not None
    }


@pytest.mark.parametrize("shape", SHAPES)
def test_marks_come_to_the_rows_of_both_works_from_every_shape(book: Path, shape: str) -> None:
    done = run(book, *SHAPES[shape]())

    assert not done.findings
    assert marks_of(book, "6-РУ") == wanted("6-РУ")
    assert marks_of(book, "6-МА") == wanted("6-МА")
    assert marks_of(book, "5-РУ") == {}
    assert done.rows_in == done.rows_out == len(wanted("6-РУ")) + len(wanted("6-МА"))


def test_the_second_time_nothing_is_written(book: Path) -> None:
    run(book, *SHAPES["wide xlsx"]())
    once = book.read_bytes()

    again = run(book, *SHAPES["wide xlsx"]())

    assert book.read_bytes() == once
    assert again.details["written"] == 0
    assert again.details["unchanged"] == again.rows_out > 0


def test_one_subject_a_file_is_named_by_the_work(book: Path) -> None:
    rows: list[list[object]] = [["Фамилия, имя", "Класс", "Отметка"]]
    rows += [[one.full_name, one.class_name, mark("6-ИС", one)] for one in pupils("6А", "6Б")]

    done = run(book, "История.xlsx", workbook(("Лист1", rows, ())), work="6-ИС")

    assert not done.findings
    assert marks_of(book, "6-ИС") == wanted("6-ИС")


def test_a_mark_without_a_subject_is_refused_with_what_to_do(book: Path) -> None:
    rows: list[list[object]] = [["Фамилия, имя", "Класс", "Отметка"]]
    rows += [[one.full_name, one.class_name, 4] for one in pupils("6А")]

    with pytest.raises(Refused) as refusal:
        run(book, "Отметки.xlsx", workbook(("Лист1", rows, ())))

    assert refusal.value.rule == "W-219"
    assert "«Отметка»" in refusal.value.message


def test_a_book_without_works_is_told_that_marks_have_no_place(tmp_path: Path) -> None:
    empty = put(tmp_path / "ВПР.xlsx")
    rows: list[list[object]] = [["Фамилия, имя", "Класс", "Русский язык"], ["Ёлкина Ия", "6А", 4]]

    with pytest.raises(Refused) as refusal:
        run(empty, "Отметки.xlsx", workbook(("Лист1", rows, ())))

    assert refusal.value.rule == "W-224"
    assert "эксперт" not in refusal.value.message


def test_classes_are_read_as_the_list_of_pupils_spells_them(book: Path) -> None:
    rows: list[list[object]] = [["Фамилия, имя", "Класс", "Русский язык"]]
    rows += [[one.full_name, "6 «А» класс", 4] for one in pupils("6А")]

    outcome = run(book, "Отметки.xlsx", workbook(("Лист1", rows, ())))

    assert outcome.rejected == 0
    assert set(marks_of(book, "6-РУ").values()) == {4}


def test_a_column_of_another_name_is_taken_by_map(book: Path) -> None:
    rows = wide()
    rows[1][3] = "Словесность"

    done = run(
        book, "Ведомость.xlsx", workbook(("Лист1", rows, ())), map=("Словесность=Русский язык",)
    )

    assert not done.findings
    assert marks_of(book, "6-РУ") == wanted("6-РУ")


@pytest.mark.parametrize("average", [4.33, "4,67", 1, "5-"])
def test_what_is_no_mark_is_named_by_its_cell_and_never_rounded(
    book: Path, average: object
) -> None:
    rows = wide()
    person = next(one for one in pupils("6А") if mark("6-РУ", one) and mark("6-МА", one))
    at = next(n for n, row in enumerate(rows) if len(row) > 1 and row[1] == person.full_name)
    rows[at][3] = average

    done = run(book, "Ведомость.xlsx", workbook(("Лист1", rows, ())))

    assert [finding.cell for finding in done.findings] == [f"D{at + 1}"]
    assert done.rejected == 1
    assert done.rows_in == done.rows_out + 1
    code = person.participant_code or ""
    assert code not in marks_of(book, "6-РУ")
    assert marks_of(book, "6-МА")[code] == wanted("6-МА")[code]


def test_a_mark_that_was_typed_stays_and_is_named(book: Path) -> None:
    sheet = work(campaign_of(book), "6-РУ")
    row = next(r for r in sheet.rows if wanted("6-РУ").get(r.participant_code or "") == 4)
    column = sheet.table.column("previous_mark")
    hand = [set_value(sheet.table, row.nth, column, PreviousMark.MARK_2)]
    book.write_bytes(changed(book.read_bytes(), hand))

    done = run(book, *SHAPES["wide xlsx"]())

    assert [(f.rule, f.key, f.value) for f in done.findings] == [
        ("W-216", row.participant_code, "4")
    ]
    assert done.rejected == 1
    assert marks_of(book, "6-РУ")[row.participant_code or ""] == 2


def test_a_pupil_who_is_not_in_the_book_is_named_without_the_name(book: Path) -> None:
    rows = [*wide(), [99, "Посторонний Пётр", "6А", 5, 4, 5]]

    done = run(book, "Ведомость.xlsx", workbook(("Лист1", rows, ())))

    assert [(f.rule, f.cell) for f in done.findings] == [("W-217", f"B{len(rows)}")]
    assert "Посторонний" not in str(done.findings)
    assert done.rejected == 2


def test_marks_without_a_row_of_the_pupil_are_told_by_work(book: Path) -> None:
    from tests.commands.entry_book import unentered_book

    book.write_bytes(unentered_book())

    done = run(book, *SHAPES["wide xlsx"]())

    assert set(done.details["without_row"]) == {"6-РУ", "6-МА"}
    assert done.rejected == done.rows_in > 0
    assert not done.changes


def test_unknown_codes_are_named_where_the_file_has_no_names(book: Path) -> None:
    known = pupils("6А")[0].participant_code
    rows = [["Код участника", "Русский язык"], [known, 4.5], ["69999", 4], ["69998", 5]]

    done = run(book, "Коды.csv", csv_text(rows, ";", "utf-8-sig"))

    assert [(f.rule, f.cell) for f in done.findings if f.rule == "W-217"] == [
        ("W-217", "A3"),
        ("W-217", "A4"),
    ]
    assert [f.cell for f in done.findings if f.rule != "W-217"] == ["B2"]
    assert done.rows_in == done.rejected == 3
