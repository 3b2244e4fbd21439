"""`import participants` on a book whose «Классы» is empty or short: the classes come along."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.commands.foreign_shapes import book
from tests.commands.test_imports import _WORLD, _blob, _School
from vpr_xl.commands.registry import commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.imports.new_classes import by_letter

HEADER = ["Фамилия, имя", "Класс"]
LIST = [
    HEADER,
    ["Тестова Анна", "5 «Б»"],
    ["Пробин Олег", "10-а"],
    ["Макетов Лев", "5А"],
    ["Эскизова Вера", "5Б"],
    ["Условнов Пётр", "4"],
]


def _with(tmp_path: Path, *classes: Mapping[str, object]) -> _School:
    return _School(tmp_path, _blob(classes=classes))


def _classes(school: _School) -> list[tuple[object, ...]]:
    return [(c.class_name, c.grade, c.class_ordinal) for c in school.campaign.classes]


def test_a_book_without_classes_gets_those_of_the_list(tmp_path: Path) -> None:
    school = _with(tmp_path)

    done = school.list(LIST)

    assert _classes(school) == [("4", 4, 1), ("5А", 5, 1), ("5Б", 5, 2), ("10А", 10, 1)]
    assert done.details["classes"][1] == {"class_name": "5А", "grade": 5, "class_ordinal": 1}
    assert [said for said in done.said if "«Классы»" in said] == [
        "На лист «Классы» внесены классы с порядковыми номерами: 4 — 1, 5А — 1, 5Б — 2, 10А — 1. "
        "Сверьте номера с формой сбора."
    ]
    assert not school.campaign.faults


def test_a_second_import_adds_no_class(tmp_path: Path) -> None:
    school = _with(tmp_path)
    school.list(LIST)
    before = school.book.read()

    done = school.list(LIST)

    assert not done.changes
    assert school.book.read().grids[1] == before.grids[1]
    assert not any("«Классы»" in said for said in done.said)


def test_classes_made_by_hand_stay_and_keep_their_numbers(tmp_path: Path) -> None:
    school = _with(
        tmp_path,
        {"class_name": "5Б", "grade": 5, "class_ordinal": 1, "shift": 2},
        {"class_name": "5 в", "grade": 5, "class_ordinal": 3},
    )

    done = school.list([HEADER, ["Тестова Анна", "5А"], ["Пробин Олег", "5В"], ["Ёлкин Лев", "5Г"]])

    assert _classes(school)[0] == ("5Б", 5, 1)
    assert school.campaign.classes[0].shift == 2
    assert [one["class_name"] for one in done.details["classes"]] == ["5А", "5Г"]
    assert _classes(school)[2:] == [("5А", 5, 2), ("5Г", 5, 4)]


def test_a_dry_run_tells_of_the_classes_and_writes_none(tmp_path: Path) -> None:
    path = tmp_path / "ВПР-2026.xlsx"
    path.write_bytes(_blob(classes=()))
    before = path.read_bytes()
    (tmp_path / "список.xlsx").write_bytes(book(("Лист1", LIST, ())))

    done = run_on_file(
        _WORLD,
        commands()["import participants"],
        path,
        {"file": tmp_path / "список.xlsx"},
        dry_run=True,
    )

    assert any("4 — 1, 5А — 1, 5Б — 2, 10А — 1" in said for said in done.said)
    assert path.read_bytes() == before


def test_grades_out_of_the_campaign_give_no_class(tmp_path: Path) -> None:
    school = _with(tmp_path)

    done = school.list([HEADER, ["Тестова Анна", "9А"], ["Пробин Олег", "3Б"], ["Ёлкин Лев", "6А"]])

    assert _classes(school) == [("6А", 6, 1)]
    assert done.details["skipped"] == {"grade": 2}


def test_a_rejected_row_gives_no_class(tmp_path: Path) -> None:
    school = _with(tmp_path)

    done = school.list([["Фамилия, имя", "Класс", "Пол"], ["Тестова Анна", "7А", "Пробин"]])

    assert (done.rejected, _classes(school)) == (1, [])


def test_a_list_of_staff_names_classes_and_adds_none(tmp_path: Path) -> None:
    school = _with(tmp_path)
    rows = [["ФИО", "Должность", "Классы"], ["Пробин Олег", "учитель", "5А; 6Б"]]

    done = school.take("staff", "штат.xlsx", book(("Лист1", rows, ())))

    assert _classes(school) == []
    assert "На лист «Классы» добавьте: 5А, 6Б." in done.said


def test_a_grade_with_all_its_numbers_given_is_named(tmp_path: Path) -> None:
    full = [
        {"class_name": f"5-{n}", "grade": 5, "class_ordinal": n} for n in range(1, 51)
    ]  # fmt: skip
    school = _with(tmp_path, *full)

    done = school.list([HEADER, ["Тестова Анна", "5А"], ["Пробин Олег", "6А"]])

    assert _classes(school)[50:] == [("6А", 6, 1)]
    assert "На лист «Классы» добавьте: 5А." in done.said


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_the_rows_does_not_matter(tmp_path: Path, seed: int) -> None:
    mixed = LIST[1:]
    random.Random(seed).shuffle(mixed)
    school = _with(tmp_path)

    school.list([HEADER, *mixed])

    assert _classes(school) == [("4", 4, 1), ("5А", 5, 1), ("5Б", 5, 2), ("10А", 10, 1)]


def test_classes_are_in_the_order_of_the_alphabet() -> None:
    given = ["10А", "5Ж", "5Ё", "5Е", "5-10", "5-2", "5А2", "5", "5А1", "4Я"]

    assert sorted(given, key=by_letter) == [
        "4Я", "5", "5-2", "5-10", "5А1", "5А2", "5Е", "5Ё", "5Ж", "10А"
    ]  # fmt: skip
