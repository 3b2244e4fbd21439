"""Works and kinds that the names of the portal's files tell."""

from __future__ import annotations

import unicodedata

import pytest

from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.catalogue import catalogue
from vpr_xl.core.forms.contents import Named, kind_of, works_named
from vpr_xl.core.materials.listing import Listing
from vpr_xl.core.records.rows import MaterialsKind

YEAR = catalogue(house().catalogues[2026])
SCHOOL = ("5-РУ", "5-МА", "7-МА-Б", "7-МА-У", "4-ОМ")


@pytest.mark.parametrize(
    ("name", "work_id"),
    [
        ("ВПР_5_РУ.zip", "5-РУ"),
        ("РУ5_вариант1.pdf", "5-РУ"),
        ("РУ-5, часть 1.pdf", "5-РУ"),
        ("5 класс/РУ/вариант 1.pdf", "5-РУ"),
        ("ВПР 2026 Русский язык 5 класс.pdf", "5-РУ"),
        ("Форма сбора результатов Математика 5 класс ВПР 2026.xlsx", "5-МА"),
        ("окружающий_мир_4_класс", "4-ОМ"),
        (unicodedata.normalize("NFD", "Русский язык 5 класс.pdf"), "5-РУ"),
        ("7-МА-У.pdf", "7-МА-У"),
        ("ВПР_7_МА_Б.zip", "7-МА-Б"),
        ("Математика 7 класс углублённый уровень.pdf", "7-МА-У"),
    ],
)
def test_a_name_tells_its_work(name: str, work_id: str) -> None:
    assert works_named([name], YEAR, SCHOOL) == Named((work_id,))


@pytest.mark.parametrize("name", ["1.pdf", "вариант 5.pdf", "15-РУ.pdf", "Груз 5.pdf"])
def test_a_name_without_a_work_tells_none(name: str) -> None:
    assert works_named([name], YEAR, SCHOOL) == Named()


def test_a_work_that_the_school_does_not_write_is_foreign() -> None:
    assert works_named(["6-РУ.pdf", "5-РУ.pdf"], YEAR, SCHOOL) == Named(("5-РУ",), ("6-РУ",))


def test_a_missing_level_is_unclear_until_another_name_tells_it() -> None:
    assert works_named(["7-МА.pdf"], YEAR, SCHOOL).unclear == (("7-МА-Б", "7-МА-У"),)
    assert works_named(["7-МА.pdf", "7-МА-У.pdf"], YEAR, SCHOOL) == Named(("7-МА-У",))
    assert works_named(["7-МА.pdf"], YEAR, ["7-МА-Б"]) == Named(("7-МА-Б",))


@pytest.mark.parametrize(
    ("name", "archive", "kind"),
    [
        ("ВПР_5_РУ.zip", "zip", MaterialsKind.ARCHIVE),
        ("Критерии 5-РУ.zip", "zip", MaterialsKind.CRITERIA),
        ("Протокол_РУ5.docx", "", MaterialsKind.PROTOCOL),
        ("Коды участников.xlsx", "", MaterialsKind.SLIPS),
        ("Форма сбора результатов Русский язык 5 класс ВПР 2026.xlsx", "", MaterialsKind.FORM),
        ("Статистика по отметкам РУ5.xlsx", "", MaterialsKind.REPORT),
        ("кодекс.pdf", "", None),
        ("5-РУ.pdf", "", None),
    ],
)
def test_a_name_tells_what_the_file_is(name: str, archive: str, kind: MaterialsKind | None) -> None:
    assert kind_of(name, Listing(archive)) is kind
