"""The proof that a filled form holds no name, and what it lets pass."""

from __future__ import annotations

import pytest

from vpr_xl.core.privacy.people import People
from vpr_xl.core.privacy.proof import part_with_name

PEOPLE = People.of(["Тестова Анна", "Примеров-Второй Пётр Ильич", "Ли О", "Sample John"])
BLANK = {
    "xl/sharedStrings.xml": "<t>Климанова О.А., Анна Образцова. География</t>",
    "docProps/core.xml": "<dc:creator>ФИОКО</dc:creator>",
}


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("xl/sharedStrings.xml", BLANK["xl/sharedStrings.xml"] + "<t>ТЕСТОВА</t>"),
        ("xl/worksheets/sheet2.xml", "<is><t>тестова анна</t></is>"),
        ("xl/comments1.xml", "<t>спросить у Тестовой, Примеров пересдаёт</t>"),
        ("docProps/core.xml", "<cp:lastModifiedBy>Петр</cp:lastModifiedBy>"),
        ("xl/worksheets/sheet2.xml", "<t>john</t>"),
        ("Форма Тестова.xlsx", "Форма Тестова.xlsx"),
    ],
)
def test_name_is_found_wherever_it_stands(part: str, text: str) -> None:
    assert part_with_name({**BLANK, part: text}, BLANK, PEOPLE) == part


def test_word_that_the_portal_itself_wrote_is_no_name() -> None:
    assert part_with_name(BLANK, BLANK, PEOPLE) is None


def test_whole_name_in_the_blank_form_is_found_in_either_order() -> None:
    spoilt = {"xl/sharedStrings.xml": "<t>учитель Анна Тестова</t>"}

    assert part_with_name(spoilt, spoilt, PEOPLE) == "xl/sharedStrings.xml"


def test_surname_in_the_blank_forms_properties_is_found() -> None:
    spoilt = {"docProps/core.xml": "<dc:creator>Тестова А.</dc:creator>"}

    assert part_with_name(spoilt, spoilt, PEOPLE) == "docProps/core.xml"


def test_short_words_name_nobody_and_an_empty_book_has_no_names() -> None:
    assert part_with_name({"a": "ли о"}, {}, PEOPLE) is None
    assert part_with_name({"a": "Тестова Анна"}, {}, People.of([])) is None
