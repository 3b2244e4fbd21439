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


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("xl/worksheets/sheet1.xml", "<oddHeader>&CТестова</oddHeader>"),
        ("xl/worksheets/sheet1.xml", '<dataValidation promptTitle="Спросить: Тестова"/>'),
        ("xl/workbook.xml", '<definedName name="Тестова">1</definedName>'),
        ("xl/comments1.xml", "<t>спросить у Тестовой</t>"),
        ("xl/printerSettings/printerSettings1.bin", "HP Тестова"),
        ("", "форма.xlsx\nxl/Тестова.xml"),
    ],
)
def test_a_surname_in_a_corner_of_the_blank_where_no_textbooks_stand_is_found(
    part: str, text: str
) -> None:
    blank = {part: text}

    assert part_with_name(blank, blank, PEOPLE) == part


def test_what_the_program_wrote_into_the_blank_itself_is_nobodys() -> None:
    hint = {"xl/worksheets/sheet1.xml": '<dataValidation prompt="Образец: Тестова"/>'}

    assert part_with_name(hint, hint, PEOPLE, ours=True) is None


def test_short_words_name_nobody_and_an_empty_book_has_no_names() -> None:
    assert part_with_name({"a": "ли о"}, {}, PEOPLE) is None
    assert part_with_name({"a": "Тестова Анна"}, {}, People.of([])) is None
