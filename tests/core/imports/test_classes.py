"""Class names as people write them: understood or left alone, never made up."""

from __future__ import annotations

import pytest

from vpr_xl.core.imports.classes import class_in, class_of


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("5А", "5А"), ("5 а", "5А"), ("5-А", "5А"), ("5 «А»", "5А"), ('5"Б"', "5Б"),
        ("5A", "5А"), ("05А", "5А"), ("10 А класс", "10А"), ("5 класс", "5"), ("5 кл. Б", "5Б"),
        ("класс 6В", "6В"), ("5/1", "5-1"), ("5-2", "5-2"), ("5АБ", "5АБ"), ("5Ё", "5Ё"),
        ("5", "5"),
        ("11Б", "11Б"), ("12А", ""), ("51", ""), ("101", ""), ("Тестова", ""), ("А", ""), ("", ""),
        ("5А 5Б", ""), ("2026", ""), ("5АБВ", ""),
    ],
)  # fmt: skip
def test_a_cell_names_its_class(said: str, meant: str) -> None:
    assert class_of(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Список учащихся 5А класса", "5А"), ("Класс: 5 «А» (25 чел.)", "5А"), ("5А", "5А"),
        ("10-Б класс", "10Б"), ("Список 5 класса", "5"), ("5", ""), ("2026", ""), ("205", ""),
        ("Классный руководитель: Тестова А. А.", ""), ("Списки 5А класса и 5Б класса", ""),
        ("Тестова Анна", ""), ("Лист1", ""), ("Приказ № 5 от 01.09.2026", ""),
        ("МБОУ СОШ № 5", ""), ("Учащиеся 11А класса", "11А"),
    ],
)  # fmt: skip
def test_a_caption_names_one_class_or_none(said: str, meant: str) -> None:
    assert class_in(said) == meant
