"""Which work a form is for."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace

import pytest

from tests.rules.example_forms import form_example
from vpr_xl.adapters.declarations import folder
from vpr_xl.core.declare.catalogue import catalogue
from vpr_xl.core.forms.work import (
    Identified,
    NamedWork,
    Unidentified,
    grade_of_codes,
    identify,
    named,
)

YEAR = catalogue(json.loads((folder() / "catalogue" / "2026.json").read_bytes()))
FORM = form_example("""
    форма 2026
    | Код участника |
    | -             |""").form


def name(subject: str, grade: int, year: int = 2026) -> str:
    return f"Форма сбора результатов {subject} {grade} класс ВПР {year}.xlsx"


@pytest.mark.parametrize(
    ("file_name", "said"),
    [
        (name("Английский язык", 8), NamedWork("Английский язык", 8, "", 2026)),
        (
            unicodedata.normalize("NFD", name("Английский язык", 8)),
            NamedWork("Английский язык", 8, "", 2026),
        ),
        ("Форма_сбора_результатов_История_6_класс_ВПР_2026 (1).xlsx", None),
        (name("Математика (углублённый уровень)", 7), NamedWork("Математика", 7, "advanced", 2026)),
        (name("Математика базовый", 7), NamedWork("Математика", 7, "base", 2026)),
        ("Физика 8 класс углубленный ВПР 2026.xlsx", NamedWork("Физика", 8, "advanced", 2026)),
        ("отчёт.xlsx", NamedWork("", 0, "", 0)),
    ],
)
def test_file_name_says_subject_grade_level_and_year(
    file_name: str, said: NamedWork | None
) -> None:
    expected = NamedWork("История", 6, "", 2026) if said is None else said

    assert named(file_name) == (None if expected.grade == 0 else expected)


def test_work_is_identified_by_name_and_codes() -> None:
    assert identify(name("Русский язык", 5), FORM, YEAR) == Identified("5-РУ", 2026)


def test_codes_of_another_grade_contradict_the_name() -> None:
    found = identify(name("Русский язык", 6), FORM, YEAR)

    assert isinstance(found, Unidentified)
    assert found.reasons == ("В имени файла 6 класс, а коды формы от 50001 до 51500.",)
    assert found.candidates == ("6-РУ",)


def test_grade_ten_is_never_derived_from_codes() -> None:
    assert grade_of_codes((20001, 20500)) is None
    assert grade_of_codes((70001, 71500)) == 7
    assert grade_of_codes(None) is None
    form = replace(FORM, code_range=(20001, 20500))
    assert identify(name("История", 10), form, YEAR) == Identified("10-ИС", 2026)


def test_unsaid_level_is_asked_for() -> None:
    form = replace(FORM, code_range=(70001, 71500))
    found = identify(name("Физика", 7), form, YEAR)

    assert isinstance(found, Unidentified)
    assert found.reasons
    named_so = identify(name("Физика углублённый уровень", 7), form, YEAR)
    assert named_so == Identified("7-ФИ-У", 2026)


def test_form_of_another_year_is_not_taken_silently() -> None:
    found = identify(name("Русский язык", 5, 2025), FORM, YEAR)

    assert isinstance(found, Unidentified)
    assert "Форма 2025 года, а кампания книги 2026 года." in found.reasons


def test_unknown_subject_and_unnamed_file_are_told() -> None:
    unknown = identify(name("Астрономия", 5), FORM, YEAR)
    unnamed = identify("книга.xlsx", FORM, YEAR)

    assert isinstance(unknown, Unidentified)
    assert unknown.reasons == ("В кампании 2026 года нет работы «Астрономия», 5 класс.",)
    assert isinstance(unnamed, Unidentified)
