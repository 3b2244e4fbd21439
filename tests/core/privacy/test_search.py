"""Names are found however they are written; words and strangers are not taken for them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vpr_xl.core.privacy.inflect import surname_forms
from vpr_xl.core.privacy.people import People
from vpr_xl.core.privacy.search import named_in, own_pieces

PEOPLE = People.of(
    [
        "Тестова Анна Петровна",
        "Ёлкин Фёдор",
        "Образцовский Иван",
        "Мороз Вера",
        "Пробник-Второй Пётр Ильич",
        "Климанов Олег Игоревич",
        "Якобыева Софья",
        "Примерец Павел",
        "Ли Ольга",
        "Понарошкий Лев",
        "Шевченко Яна",
        "Журавель Игорь",
    ]
)
_TEXTBOOK = "geo7.4 | 1.1.2.5.3.2.1. | Климанов В.В., Ким Э.В. и другие География: Страноведение"


def _keys(text: str, own: frozenset[str] = frozenset()) -> list[str]:
    return [person.key.split()[0] for person in named_in(text, PEOPLE, own)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Тестова Анна", "Тестова"),
        ("анна тестова", "Тестова"),
        ("ТЕСТОВА", "Тестова"),
        ("тестова", "Тестова"),
        ("a;тестова;5", "Тестова"),
        ("Тестова А.", "Тестова"),
        ("А.П. Тестова", "Тестова"),
        ("А. П. Тестовой", "Тестова"),
        ("выдать Тестовой лист", "Тестова"),
        ("звонили Тестову", "Тестова"),
        ("семья Тестовых", "Тестова"),
        ("Анны Петровны", "Тестова"),
        ("ТестоваАнна", "Тестова"),
        ("Тестова_Анна.xlsx", "Тестова"),
        ("Те\u00adсто\u200bва", "Тестова"),
        ("Тecтoвa", "Тестова"),  # Latin e, c, o, a
        ("Елкин", "Ёлкин"),
        ("Ёлкину Ф.", "Ёлкин"),
        ("ЁЛКИНЫМ", "Ёлкин"),
        ("Образцовского", "Образцовский"),
        ("Образцовской", "Образцовский"),
        ("Мороз", "Мороз"),
        ("мороз", "Мороз"),
        ("вера мороз", "Мороз"),
        ("у Мороза", "Мороз"),
        ("Пробник-Второй", "Пробник-Второй"),
        ("Пробника", "Пробник-Второй"),
        ("Климанов О.И.", "Климанов"),
        ("Климанову О.", "Климанов"),
        ("Якобыеву", "Якобыева"),
        ("Примерца", "Примерец"),
        ("Ли О.", "Ли"),
        ("Ольга Ли", "Ли"),
        ("Понарошкого", "Понарошкий"),
        ("Шевченко", "Шевченко"),
        ("Журавля", "Журавель"),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, who: str) -> None:
    assert who in _keys(text)
    assert who in _keys(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    "text",
    [
        _TEXTBOOK,
        "Климанова О.А., Климанов В.В.",
        "за окном мороз и снег",
        "пришли ли они",
        "несколько тестов и тестовая работа",
        "Анна и Вера пришли",
        "Код участника 50042, вариант 1",
        "",
        "Testing",
    ],
)
def test_a_word_or_a_stranger_is_no_name(text: str) -> None:
    assert _keys(text) == []


def test_what_the_blank_says_itself_counts_only_with_the_own_name_beside() -> None:
    own = frozenset(own_pieces("<t>Автор Тестова и другие</t><t>Тестова Анна</t>"))

    assert _keys("<t>Автор Тестова и другие</t>", own) == []
    assert _keys("<t>Тестова Анна</t>", own) == ["Тестова"]
    assert _keys("<t>Автор Тестова</t>", own) == ["Тестова"]


def test_a_full_name_in_the_line_of_a_textbook_is_found() -> None:
    assert _keys("geo7.7 | | другое, Климанов Олег") == ["Климанов"]


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("тестова", {"тестов", "тестовой", "тестову", "тестовым", "тестовы"}),
        ("пробин", {"пробина", "пробиным", "пробиной"}),
        ("образцовский", {"образцовского", "образцовская", "образцовскую"}),
        ("белый", {"белого", "белая", "белую"}),
        ("мороз", {"мороза", "морозом"}),
        ("примерец", {"примерца", "примерцем"}),
        ("король", {"короля", "королем"}),
        ("соловей", {"соловея", "соловею"}),
        ("глинка", {"глинки", "глинку", "глинкой"}),
        ("зоря", {"зори", "зорю"}),
        ("шевченко", {"шевченко"}),
        ("черных", {"черных"}),
    ],
)
def test_forms_of_a_surname(word: str, forms: set[str]) -> None:
    assert forms <= surname_forms(word)


@given(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюя", min_size=3, max_size=12))
def test_every_surname_is_among_its_own_forms(word: str) -> None:
    assert word in surname_forms(word)


@given(
    st.text("абвгдклмнопрст", min_size=4, max_size=10),
    st.sampled_from(["ов", "ова", "ин", "ина", "ский", "ская", "енко", "ич", ""]),
    st.text(" \n<>;абвг0123", max_size=20),
    st.text(" \n<>;абвг0123", max_size=20),
)
def test_a_surname_is_found_in_any_surroundings(
    stem: str, ending: str, before: str, after: str
) -> None:
    name = (stem + ending).capitalize()

    assert named_in(f"{before} {name} {after}", People.of([f"{name} Анна"]))
