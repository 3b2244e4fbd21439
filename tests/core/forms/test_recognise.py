"""Forms recognised by their headers, and what an unknown one is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rules.example_forms import form_example, known_layouts, layout_named, tasks_of
from vpr_xl.core.forms.header import dependency
from vpr_xl.core.forms.lists import limits, listed
from vpr_xl.core.forms.recognise import FormMismatch, recognise
from vpr_xl.core.records.form import Form
from vpr_xl.core.tables import Area, Grid, Reading, Validation
from vpr_xl.core.values import number, text

TWO = """
    форма 2025
    | Код участника | Вариант (часть 2) |
    | 50001         | 1                 |"""
ONE = """
    форма 2026
    | Код участника |
    | 50001         |"""
OLD = """
    форма 2022
    | Код   |
    | 50001 |"""


def with_header(form: Form, place: int, header: str | None) -> Reading:
    row = list(form.grid.rows[0])
    row[place - 1] = text(header) if header else None
    grid = replace(form.grid, rows=[row, *form.grid.rows[1:]])
    return Reading(tuple(grid if g is form.grid else g for g in form.reading.grids))


@pytest.mark.parametrize(
    ("markdown", "layout", "parts", "sex"),
    [(TWO, "2025", 2, True), (ONE, "2026", 1, False), (OLD, "2022", 1, True)],
)
def test_layout_is_told_by_the_headers(markdown: str, layout: str, parts: int, sex: bool) -> None:
    form = recognise(form_example(markdown).form.reading, known_layouts())

    assert isinstance(form, Form)
    assert (form.layout.id, form.parts) == (layout, parts)
    assert (form.column("sex") is not None) is sex
    assert form.code_range == (50001, 51500)
    assert (form.first_row, form.capacity) == (2, 40)
    assert form.departures == ()


def test_two_part_header_is_accepted_in_every_year() -> None:
    for layout in known_layouts():
        example = form_example(f"""
            форма {layout.id}
            | {layout.code} | Вариант (часть 1) |
            | 50001         | 1                 |""")
        assert example.form.parts == 2
        assert [c.part for c in example.form.scores] == [1, 1, 2]


def test_unknown_header_is_told_with_what_was_expected_and_found() -> None:
    form = form_example(ONE).form
    previous = form.column("previous_mark")
    assert previous is not None

    found = recognise(with_header(form, previous.place, "Место рождения"), known_layouts())

    assert isinstance(found, FormMismatch)
    assert found.sheet == "Протокол"
    assert found.cell == "G1"
    assert found.expected == "Отметка за предыдущий триместр/ четверть/полугодие"
    assert found.found == "Место рождения"


def test_spaces_and_case_of_a_header_do_not_hide_the_form() -> None:
    form = form_example(ONE).form

    found = recognise(with_header(form, 1, " код\u00a0 УЧАСТНИКА"), known_layouts())

    assert isinstance(found, Form)
    assert [d.what for d in found.departures] == ["header"]


def test_workbook_without_score_headers_is_no_form() -> None:
    protocol = Grid("Протокол", range(1, 2), [[text("Код участника"), text("Работа")]])

    assert recognise(Reading((protocol,)), known_layouts()) is None
    assert recognise(Reading((Grid("План", (), ()),)), known_layouts()) is None


def test_lists_are_read_from_ranges_names_and_inline_text() -> None:
    service = Grid("Лист 'два'", range(1, 3), [[number(1), text("X")], [number(0), text("нет")]])
    own = Grid("Протокол", range(1, 3), [[number(7)], [number(8)]])
    reading = Reading((own, service), names={"баллы": "'Лист ''два'''!$A$1:$A$2"})
    area = (Area(2, 1, 9, 1),)

    def values(source: str) -> list[object]:
        return [c.value for c in listed(Validation("list", area, source), own, reading)]

    assert values("'Лист ''два'''!$B$1:$B$2") == ["X", "нет"]
    assert values("баллы") == [1, 0]
    assert values("$A$1:$A$2") == [7, 8]
    assert values('"1,2,отсутствовал"') == [1, 2, "отсутствовал"]
    assert values("IF($A$1=0,$B$1,$C$1)") == []


def test_limits_are_whole_numbers_of_a_between_rule() -> None:
    area = (Area(2, 1, 9, 1),)

    assert limits(Validation("decimal", area, "70001.0", "71500.0")) == (70001, 71500)
    assert limits(Validation("whole", area, "1", "50", "greaterThan")) is None
    assert limits(Validation("decimal", area, "MIN(A:A)", "2")) is None
    assert limits(None) is None


def test_first_criterion_rules_the_others_of_its_task() -> None:
    tasks = tasks_of("1 (5б)", "4К1 (3б)", "4K2 (2б)", "4к3 (3б)", "5К2 (1б)")

    assert dependency(tasks) == {"4К1 (3б)": ("4K2 (2б)", "4к3 (3б)")}


def test_layouts_have_one_protocol_each() -> None:
    ids = [f.id for f in known_layouts()]

    assert {"2026", "2025", "2022"} <= set(ids)
    assert ids == sorted(set(ids), reverse=True)
    assert layout_named("2026").name_of_file("Английский язык", 8, 2026) == (
        "Форма сбора результатов Английский язык 8 класс ВПР 2026.xlsx"
    )


def test_a_column_guarded_row_by_row_is_guarded_and_one_bare_row_is_named() -> None:
    """As an office may save it: one area a row, in any order, and some that overlap."""
    form = form_example(ONE.rstrip() + "\n    | 50002         |\n    | 50003         |").form
    place = form.variants[0].place
    whole = next(v for v in form.grid.validations if any(a.holds(2, place) for a in v.areas))
    others = tuple(v for v in form.grid.validations if v is not whole)

    def read(*rows: tuple[int, int]) -> list[tuple[str, int, int]]:
        cut = replace(whole, areas=tuple(Area(a, place, b, place) for a, b in rows))
        grid = replace(form.grid, validations=(*others, cut))
        grids = tuple(grid if g is form.grid else g for g in form.reading.grids)
        again = recognise(Reading(grids), known_layouts())
        assert isinstance(again, Form)
        return [(d.text, d.row, d.column) for d in again.departures if d.what == "unguarded"]

    assert read((4, 4), (2, 3), (3, 3)) == []
    assert read((4, 4), (2, 2)) == [("3", 3, place)]
