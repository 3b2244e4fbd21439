"""The walk along the list of checks before upload: each has a planted form and its own finding.

The list is DOMAIN, section 4, and the issue's additions; the forms are files of our form builder,
the portal's own blank form where it is at hand, and both as LibreOffice saves them again.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from tests.commands.demo_world import disk_world
from tests.core.demo.made_up import campaign_of
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.commands.check import FileReport, check_files
from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.forms import layouts
from vpr_xl.core.demo.portal_reports import portal_reports
from vpr_xl.core.forms.fill import fill
from vpr_xl.core.forms.recognise import recognise
from vpr_xl.core.records.form import Form, FormEntry
from vpr_xl.core.rules.f4_gate_rows import formula_total
from vpr_xl.core.statistics.work import work_results
from vpr_xl.core.values import Cell, number, text

WORLD = disk_world()
HISTORY = "Форма сбора результатов История 5 класс ВПР 2026.xlsx"
GERMAN = "Форма сбора результатов Немецкий язык 5 класс ВПР 2026.xlsx"
PARTS: Mapping[str, list[list[str]]] = {
    "2025": [["1 (2б)", "2 (1б)"], ["3 (2б)"]],
    "2026": [["1 (2б)", "2К1 (2б)", "2К2 (1б)"]],
}
ABSENT = "отсутствовал"


def form_of(blob: bytes) -> Form:
    form = recognise(read_workbook(blob), layouts(house().forms))
    assert isinstance(form, Form)
    return form


@cache
def blank(layout: str) -> bytes:
    details = {"parts": PARTS[layout], "code_range": [50001, 51500]}
    return WORLD.builder.form(layout, details)


@cache
def filled(layout: str, count: int = 8) -> bytes:
    return filled_from(blank(layout), count)


def filled_from(form: bytes, count: int = 8) -> bytes:
    known = form_of(form)
    entries = [_entry(known, nth) for nth in range(count)]
    return patch(form, fill(known, entries))


def _entry(form: Form, nth: int) -> FormEntry:
    """A participant; the fourth and every fourth after is absent, answers differ."""
    absent = nth % 4 == 3
    low = form.code_range[0] if form.code_range else 50001
    return FormEntry(
        code=str(low + nth),
        variants=tuple(ABSENT if absent else 1 + nth % 2 for _ in form.variants),
        scores={t.header: None if absent else min(t.max_score, nth % 3 + 1) for t in form.tasks},
        class_ordinal=None if absent else 1 + nth % 2,
        sex=None if absent or not form.layout.sex else "мж"[nth % 2],
        previous_mark=None if absent else 3 + nth % 3,
    )


def put(
    form: bytes, title: str, value: Cell | None, row: int = 2, *, stored: bool = False
) -> bytes:
    """A cell of the protocol by its header; the totals stay as the form's formula counts them."""
    known = form_of(form)
    column = next(c for c in known.columns if c.header == title)
    changed = patch(form, [SetCell(known.grid.name, row, column.place, value, stored=stored)])
    return changed if column.role == "total" else recounted(changed)


def recounted(form: bytes) -> bytes:
    known = form_of(form)
    changes = []
    for row in known.rows:
        total = formula_total(known, row)
        cell = text("") if total is None else number(total)
        place = known.total.place
        if row.number <= known.last_row:
            changes.append(SetCell(known.grid.name, row.number, place, cell, stored=True))
    return patch(form, changes)


def cell(form: bytes, sheet: str, row: int, column: int, value: Cell | None) -> bytes:
    return patch(form, [SetCell(sheet, row, column, value)])


def parts(form: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The package with every part as `change` gives it; None takes a part out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            part = change(name, before.read(name))
            if part is not None:
                after.writestr(name, part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def replaced(form: bytes, pattern: str, by: str, name: str = r"xl/.*\.xml") -> bytes:
    """Text of the parts by a pattern."""

    def change(part: str, blob: bytes) -> bytes:
        fits = re.fullmatch(name, part) is not None
        return re.sub(pattern, by, blob.decode(), flags=re.DOTALL).encode() if fits else blob

    return parts(form, change)


def resaved(form: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    """As another program saves it, which keeps values alone."""
    book = openpyxl.load_workbook(io.BytesIO(form), data_only=True)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def verdicts(folder: Path, files: Mapping[str, bytes]) -> list[FileReport]:
    paths = []
    for name, blob in files.items():
        paths.append(folder / name)
        paths[-1].write_bytes(blob)
    return check_files(WORLD, paths)


def rules_of(report: FileReport) -> set[str]:
    if report.refusal is not None:
        return {report.refusal.rule}
    return {f.rule for f in (*report.package, *report.findings)}


MARK = "Отметка за предыдущий триместр/ четверть/полугодие"
CLASS, CODE, TOTAL = "Порядковый номер класса", "Код участника", "Итого баллов"
Planted = Callable[[bytes], bytes]

#: Check of DOMAIN, section 4, or of the issue -> layout, its rule, the mistake.
ONE_FORM: dict[str, tuple[str, str, Planted]] = {
    "code in the form's range": ("2026", "F4-50", lambda f: put(f, CODE, number(40001))),
    "code unique": ("2026", "F4-51", lambda f: put(f, CODE, number(50002))),
    "code filled": ("2026", "F4-52", lambda f: put(f, CODE, None)),
    "class filled": ("2026", "F4-53", lambda f: put(f, CLASS, None)),
    "class by its ordinal": ("2026", "F4-54", lambda f: put(f, CLASS, text("5А"))),
    "variant filled in every part": ("2025", "F4-55", lambda f: put(f, "Вариант (часть 2)", None)),
    "variant in its list": ("2026", "F4-56", lambda f: put(f, "Вариант", number(3))),
    "score in its list": ("2026", "F4-57", lambda f: put(f, "1 (2б)", number(3))),
    "Cyrillic Х is not X": ("2026", "F4-57", lambda f: put(f, "1 (2б)", text("Х"))),
    "present pupil has no blank": ("2026", "F4-58", lambda f: put(f, "2К2 (1б)", None)),
    "absent pupil has no score": ("2026", "F4-59", lambda f: put(f, "2К2 (1б)", number(0), 5)),
    "previous mark filled": ("2026", "F4-60", lambda f: put(f, MARK, None)),
    "previous mark in its list": ("2026", "F4-61", lambda f: put(f, MARK, number(6))),
    "criterion dependency": ("2026", "F4-62", lambda f: put(f, "2К1 (2б)", number(0))),
    "total is the sum": ("2026", "F4-63", lambda f: put(f, TOTAL, number(1), stored=True)),
    "total is a formula": ("2026", "F4-64", lambda f: put(f, TOTAL, number(3))),
    "total is there": ("2026", "F4-64", lambda f: put(f, TOTAL, None)),
    "formulas lost by a re-save": ("2026", "F4-88", lambda f: resaved(f, lambda _: None)),
    "sheets: none lost": ("2026", "F4-66", lambda f: resaved(f, _without_ordinals)),
    "sheets: none added": ("2026", "F4-67", lambda f: resaved(f, _with_a_sheet)),
    "sheets: none renamed": (
        "2026", "F4-87", lambda f: replaced(f, 'name="Протокол"', 'name="Лист1"'),
    ),
    "service sheet: not renamed": (
        "2026", "F4-87", lambda f: replaced(f, "Служебный", "Списки"),
    ),
    "sheets: order and state": (
        "2025", "F4-74", lambda f: replaced(f, ' state="hidden"', "", "xl/workbook.xml"),
    ),
    "header: spelling": (
        "2026", "F4-68", lambda f: cell(f, "Протокол", 1, 1, text("код участника")),
    ),
    "header: another column": ("2026", "W-52", lambda f: cell(f, "Протокол", 1, 1, text("Шифр"))),
    "service sheet: lists": ("2026", "F4-79", lambda f: cell(f, "Служебный", 1, 3, number(7))),
    "service sheet: emptied": ("2026", "F4-79", lambda f: _emptied(f)),
    "service sheet: nothing more": (
        "2026", "F4-83", lambda f: cell(f, "Служебный", 30, 1, text("Тестова Анна")),
    ),
    "sheet of ordinals": (
        "2026", "F4-84", lambda f: cell(f, "Порядковый номер класса", 7, 1, text("7А")),
    ),
    "validations: all of a column": ("2026", "F4-78", lambda f: resaved(f, _without_lists)),
    "validations: some rows": ("2026", "F4-85", lambda f: replaced(f, _VARIANTS, r"\1B2:B4")),
    "limits of codes lost": (
        "2026", "F4-86", lambda f: put(_without_limits(f), CODE, number(70001)),
    ),
    "untouched sample": ("2026", "F4-81", lambda f: put(f, CODE, text("Образец"))),
    "leftovers of a sample": ("2026", "F4-81", lambda f: put(f, MARK, text("пример"), 4)),
    "one row copied down": ("2026", "F4-82", lambda f: _copied_down(f)),
    "the empty form": ("2026", "F4-71", lambda _: blank("2026")),
    "extra rows below 1499": ("2026", "F4-75", lambda f: put(f, CODE, number(50100), 1500)),
    "row outside the table": ("2026", "F4-72", lambda f: cell(f, "Протокол", 40, 12, text("итог"))),
    "stray column": ("2026", "F4-72", lambda f: cell(f, "Протокол", 2, 9, text("Тестова"))),
    "rows left empty": ("2026", "F4-70", lambda f: _shifted(f)),
    "text where a number is asked": ("2026", "F4-69", lambda f: put(f, "1 (2б)", text("1"))),
    "code as text": ("2026", "F4-69", lambda f: put(f, CODE, text("50001"))),
    "decimals: score": ("2026", "F4-80", lambda f: put(f, "2К2 (1б)", number(0.5))),
    "decimals: code": ("2026", "F4-80", lambda f: put(f, CODE, number(50001.5))),
    "a space behind a word": ("2026", "F4-94", lambda f: put(f, "Вариант", text(f"{ABSENT} "), 5)),
    "a space that does not break": ("2026", "F4-94", lambda f: put(f, "1 (2б)", text("X\u00a0"))),
    "a formula for a score": (
        "2026", "F4-95", lambda f: replaced(f, r'(<c r="C2"[^>]*>)(?=<v>)', r"\1<f>1+0</f>"),
    ),
    "hidden rows, a filter left on": (
        "2026", "F4-96", lambda f: replaced(f, r'<row r="3"', '<row r="3" hidden="1"', _FIRST),
    ),
    "a hidden column": (
        "2026", "F4-96", lambda f: replaced(f, '<col min="7"', '<col hidden="1" min="7"', _FIRST),
    ),
    "comments": ("2026", "F4-97", lambda f: commented(f)),
    "merged cells": (
        "2026", "F4-98", lambda f: replaced(f, "</sheetData>", f"</sheetData>{_MERGED}", _FIRST),
    ),
    "a date for a score is no other total": (
        "2026", "F4-57", lambda f: cell(f, "Протокол", 2, 3, Cell("date", "2026-02-01")),
    ),
    "sex in its list": ("2025", "F4-73", lambda f: put(f, "Пол", text("М"))),
    "absent pupil has nothing else": ("2026", "F4-76", lambda f: put(f, MARK, number(4), 5)),
    "classes and textbooks": ("2025", "F4-77", lambda f: cell(f, "Классы", 3, 1, None)),
}  # fmt: skip
_FIRST = r"xl/worksheets/sheet1\.xml"
_MERGED = '<mergeCells count="1"><mergeCell ref="C40:D40"/></mergeCells>'
_VARIANTS = r'(sqref=")B2:B1499'
#: What the same mistake must give besides: a lost formula everywhere, a row that is hardly one.
BESIDE = {
    "extra rows below 1499": {"F4-53", "F4-55", "F4-64", "F4-70"},
    "sheets: none lost": {"F4-88"},
    "sheets: none added": {"F4-88"},
    "validations: all of a column": {"F4-88"},
    "service sheet: lists": {"F4-57"},
}


def commented(form: bytes) -> bytes:
    """The form with a comment at a participant's code, as a spreadsheet program keeps it."""
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{link}" Target="../comments1.xml"/></Relationships>'
    )
    note = (
        '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors>'
        '<author/></authors><commentList><comment ref="A2" authorId="0"><text><t>болел</t></text>'
        "</comment></commentList></comments>"
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
    named = f'<Override PartName="/xl/comments1.xml" ContentType="{kind}"/></Types>'
    known = replaced(form, "</Types>", named, r"\[Content_Types\]\.xml")
    out = io.BytesIO(known)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/comments1.xml", note)
        package.writestr("xl/worksheets/_rels/sheet1.xml.rels", relations)
    return out.getvalue()


def _without_ordinals(book: openpyxl.Workbook) -> None:
    del book["Порядковый номер класса"]


def _with_a_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("Черновик")


def _without_lists(book: openpyxl.Workbook) -> None:
    rules = book["Протокол"].data_validations
    rules.dataValidation = [r for r in rules.dataValidation if r.type != "list"]


def _without_limits(form: bytes) -> bytes:
    return replaced(form, r'<dataValidation type="decimal".*?</dataValidation>', "")


def _emptied(form: bytes) -> bytes:
    grid = form_of(form).reading.grid("Служебный")
    assert grid is not None
    places = [
        (row, at)
        for row, cells in zip(grid.numbers, grid.rows, strict=True)
        for at, one in enumerate(cells, 1)
        if one is not None
    ]
    return patch(form, [SetCell("Служебный", row, at, None) for row, at in places])


def _copied_down(form: bytes) -> bytes:
    for row in range(2, 10):
        if row in (5, 9):
            continue
        for title in ("1 (2б)", "2К1 (2б)", "2К2 (1б)"):
            form = put(form, title, number(1), row)
    return form


def _shifted(form: bytes) -> bytes:
    """The third participant's row is wiped."""
    known = form_of(form)
    wiped = [SetCell("Протокол", 4, c.place, None) for c in known.columns if c.role != "total"]
    return recounted(
        patch(form, [*wiped, SetCell("Протокол", 4, known.total.place, text(""), True)])
    )


@pytest.mark.parametrize("check", ONE_FORM)
def test_each_check_before_upload_has_its_own_finding(check: str, tmp_path: Path) -> None:
    layout, rule, plant = ONE_FORM[check]

    (report,) = verdicts(tmp_path, {HISTORY: plant(filled(layout))})

    assert rules_of(report) - BESIDE.get(check, set()) == {rule}


@pytest.mark.parametrize("layout", PARTS)
def test_a_clean_form_has_none(layout: str, tmp_path: Path) -> None:
    (report,) = verdicts(tmp_path, {HISTORY: filled(layout)})

    assert (report.verdict, report.rows) == ("clean", {"protocol": 8})


@cache
def report_files() -> dict[str, bytes]:
    campaign = campaign_of("small")
    work = next(w for w in work_results(campaign) if w.written)
    made = portal_reports(campaign, work)
    return {name: WORLD.builder.portal_report(grid) for name, grid in made.items()}


@pytest.mark.parametrize("nth", range(3))
def test_a_report_in_place_of_the_form_is_named(nth: int, tmp_path: Path) -> None:
    name, blob = list(report_files().items())[nth]

    own, posing = verdicts(tmp_path, {name: blob, HISTORY: blob})

    assert rules_of(own) == set()
    assert rules_of(posing) == {"W-221"}


@pytest.mark.parametrize(
    ("name", "rule", "change"),
    [
        ("форма.xlsm", "W-220", lambda f: _with_macros_kind(f)),
        ("форма.xls", "W-220", lambda f: f),
        ("форма.csv", "W-07", lambda _: "Код участника;Вариант\n50001;1\n".encode()),
    ],
)  # fmt: skip
def test_a_form_that_is_no_xlsx_any_more_is_named(
    name: str, rule: str, change: Planted, tmp_path: Path
) -> None:
    (report,) = verdicts(tmp_path, {name: change(filled("2026"))})

    assert rules_of(report) == {rule}


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Форма сбора результатов Математика 5 класс ВПР 2026.xlsx", "W-271"),
        ("Форма сбора результатов История 7 класс ВПР 2026.xlsx", "W-272"),
    ],
)
def test_a_form_under_the_name_of_another_work_is_told(
    name: str, rule: str, tmp_path: Path
) -> None:
    (report,) = verdicts(tmp_path, {name: filled("2026")})

    assert (rules_of(report), report.verdict) == ({rule}, "warnings")


def _with_macros_kind(form: bytes) -> bytes:
    usual = r"application/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet\.main"
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main"
    return replaced(form, usual, kind, r"\[Content_Types\]\.xml")


#: Check over several forms -> its rule, the mistake in the second of them.
PAIRS: dict[str, tuple[str, str, Planted]] = {
    "the same class in all subjects": ("2026", "F4-90", lambda f: put(f, CLASS, number(3))),
    "the same pupil behind a code": ("2025", "F4-91", lambda f: put(f, "Пол", text("ж"))),
    "codes not dealt out anew": ("2026", "F4-92", lambda f: _dealt_anew(f)),
}


def _dealt_anew(form: bytes) -> bytes:
    for row in range(2, 14):
        form = put(form, CODE, number(50700 + row), row)
    return form


@pytest.mark.parametrize("check", PAIRS)
def test_each_check_across_forms_has_its_own_finding(check: str, tmp_path: Path) -> None:
    layout, rule, plant = PAIRS[check]
    both = {HISTORY: filled(layout, 24), GERMAN: plant(filled(layout, 24))}

    first, second = verdicts(tmp_path, both)

    assert (rules_of(first), rules_of(second)) == (set(), {rule})


@pytest.mark.parametrize("layout", PARTS)
def test_clean_forms_agree_and_a_copy_of_one_is_named(layout: str, tmp_path: Path) -> None:
    copy = HISTORY.replace(".xlsx", " (1).xlsx")
    files = {name: filled(layout, 24) for name in (HISTORY, GERMAN, copy)}

    found = [rules_of(report) for report in verdicts(tmp_path, files)]

    assert found == [set(), set(), {"F4-93"}]


def test_forms_of_other_schools_in_other_folders_are_not_compared(tmp_path: Path) -> None:
    paths = []
    for school, blob in (("1", filled("2026")), ("2", put(filled("2026"), CLASS, number(9)))):
        (tmp_path / school).mkdir()
        paths.append(tmp_path / school / HISTORY)
        paths[-1].write_bytes(blob)

    assert [rules_of(report) for report in check_files(WORLD, paths)] == [set(), set()]


@pytest.mark.office
def test_saved_again_by_libreoffice_every_planted_form_keeps_its_finding(
    tmp_path: Path, office_convert_all: Callable[..., list[bytes]]
) -> None:
    checks = {name: one for name, one in ONE_FORM.items() if one[1].startswith("F4")}
    paths = [tmp_path / f"{nth}.xlsx" for nth in range(len(checks) + len(PARTS))]
    planted = [plant(filled(layout)) for layout, _, plant in checks.values()]
    for path, blob in zip(paths, [*planted, *map(filled, PARTS)], strict=True):
        path.write_bytes(blob)

    again = office_convert_all(paths)

    reports = verdicts(tmp_path, {p.name: blob for p, blob in zip(paths, again, strict=True)})
    alone = [rules_of(report) - ACROSS for report in reports]
    told = dict(zip(checks, alone, strict=False))
    lost = {n for n, found in told.items() if checks[n][1] not in found}
    assert lost == set()
    assert alone[len(checks) :] == [set()] * len(PARTS)


#: What compares forms of one folder, here copies of one form.
ACROSS = {f"F4-{n}" for n in range(90, 94)}

REAL = {
    "service sheet: nothing more": (
        "F4-83", lambda f: cell(f, "Служебный", 30, 1, text("Тестова Анна")),
    ),
    "sheet of ordinals": (
        "F4-84", lambda f: cell(f, "Порядковый номер класса", 7, 1, text("7А")),
    ),
    "sheets: none renamed": (
        "F4-87", lambda f: replaced(f, 'name="Протокол"', 'name="Лист1"'),
    ),
    "untouched sample": ("F4-81", lambda f: put(f, CODE, text("Образец"))),
    "decimals": ("F4-80", lambda f: put(f, "1 (1б)", number(0.5))),
}  # fmt: skip


@pytest.mark.parametrize("check", REAL)
def test_the_portals_own_form_is_judged_alike(
    check: str, tmp_path: Path, official_form: Path
) -> None:
    rule, plant = REAL[check]
    good = filled_from(official_form.read_bytes())

    clean, spoilt = verdicts(tmp_path, {"a.xlsx": good, "b.xlsx": plant(good)})

    assert (rules_of(clean), rules_of(spoilt)) == (set(), {rule})
