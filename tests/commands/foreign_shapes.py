"""The same made-up pupils as lists of thirty shapes: what journals, 1С and secretaries hand out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from itertools import groupby

import docx
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

#: Surname, first name, patronymic, class, sex.
Pupil = tuple[str, str, str, str, str]
PUPILS: list[Pupil] = [
    ("Тестова", "Анна", "Ивановна", "5А", "ж"),
    ("Пробин", "Пётр", "Олегович", "5А", "м"),
    ("Ёлкин", "Фёдор", "Тестович", "5А", "м"),
    ("Макетова", "Дарья", "Пробовна", "5Б", "ж"),
    ("Условнов", "Олег", "Макетович", "5Б", "м"),
    ("Образцова-Тестова", "Нина", "Олеговна", "6А", "ж"),
    ("Черновиков", "Лев", "Эскизович", "6А", "м"),
    ("Эскизова", "Вера", "Львовна", "10А", "ж"),
]
Cells = Sequence[Sequence[object]]


def full(p: Pupil) -> str:
    return f"{p[0]} {p[1]} {p[2]}"


def book(*sheets: tuple[str, Cells, Sequence[str]]) -> bytes:
    """A workbook; each sheet with its title, rows and merged areas."""
    made = openpyxl.Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for title, rows, merged in sheets:
        sheet: Worksheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for area in merged:
            sheet.merge_cells(area)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def text(rows: Cells, separator: str = ";", encoding: str = "cp1251", quoting: int = 0) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue().encode(encoding)


def document(*tables: Cells) -> bytes:
    made = docx.Document()
    made.add_paragraph("Список учащихся")
    for rows in tables:
        table = made.add_table(rows=0, cols=max(map(len, rows)))
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=False):
                cell.text = str(value)
        made.add_paragraph("")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _plain(header: Sequence[str], row: Callable[[int, Pupil], Sequence[object]]) -> list[list]:  # type: ignore[type-arg]
    return [list(header), *(list(row(n, p)) for n, p in enumerate(PUPILS, 1))]


FIO_CLASS = _plain(("ФИО", "Класс"), lambda _, p: (full(p), p[3]))
THREE = _plain(("Фамилия", "Имя", "Отчество", "Класс"), lambda _, p: (*p[:3], p[3]))


def by_class() -> list[tuple[str, list[Pupil]]]:
    return [(name, list(rows)) for name, rows in groupby(PUPILS, key=lambda p: p[3])]


def _sections(caption: str, width: int = 2) -> list[list[object]]:
    rows: list[list[object]] = []
    for name, pupils in by_class():
        rows.append([caption.format(name=name, grade=name[:-1], letter=name[-1])])
        rows += [[n, full(p)][-width:] for n, p in enumerate(pupils, 1)]
    return rows


def _with_totals() -> list[list[object]]:
    rows: list[list[object]] = [["№", "ФИО", "Класс"]]
    for name, pupils in by_class():
        rows += [[n, full(p), name] for n, p in enumerate(pupils, 1)]
        rows.append(["", f"Итого по {name}", ""])
        rows.append([])
    rows.append(["Всего", len(PUPILS)])
    return rows


def _pages() -> list[list[object]]:
    header: list[object] = ["№", "Фамилия Имя Отчество", "Класс"]
    rows: list[list[object]] = [header, [1, 2, 3]]
    for n, p in enumerate(PUPILS, 1):
        if n == 5:
            rows += [[], header, [1, 2, 3]]
        rows.append([n, full(p), p[3]])
    return rows


def _merged_classes() -> tuple[str, Cells, Sequence[str]]:
    rows: list[list[object]] = [["Класс", "Ученик"]]
    areas = []
    for name, pupils in by_class():
        first = len(rows) + 1
        rows += [[name if n == 0 else None, full(p)] for n, p in enumerate(pupils)]
        areas.append(f"A{first}:A{len(rows)}")
    return "Лист1", rows, areas


def _two_levels() -> tuple[str, Cells, Sequence[str]]:
    rows: list[list[object]] = [
        ["№", "Обучающийся", None, None, "Обучение", None],
        [None, "Фамилия", "Имя", "Отчество", "Класс", "Форма"],
    ]
    rows += [[n, *p[:3], p[3], "очная"] for n, p in enumerate(PUPILS, 1)]
    return "Список", rows, ["A1:A2", "B1:D1", "E1:F1"]


def _loose_levels() -> tuple[str, Cells, Sequence[str]]:
    """The second row has only what the first one left open."""
    rows: list[list[object]] = [["Класс", None, None], [None, "Фамилия", "Имя"]]
    rows[1].append("Отчество")
    rows += [[p[3], *p[:3]] for p in PUPILS]
    return "Список", rows, []


def _captioned() -> tuple[str, Cells, Sequence[str]]:
    rows: list[list[object]] = [
        ["МБОУ «Выдуманная школа»"],
        ["Список учащихся на 01.09.2026"],
        [],
        ["№ п/п", "Ф.И.О.", "Класс:", "Пол", "Дата рождения"],
    ]
    rows += [[n, full(p), p[3], p[4], "01.02.2015"] for n, p in enumerate(PUPILS, 1)]
    rows += [[], ["Директор ____________ О. О. Придуманова"], ["Исполнитель: Секретарёва Т. Т."]]
    return "Список", rows, ["A1:E1", "A2:E2"]


def _notes() -> list[list[object]]:
    return [*FIO_CLASS, ["* Список составлен по приказу № 12"], ["Всего: 8 учеников"]]


def _school_wide() -> list[list[object]]:
    others = [["Старшева Ольга Тестовна", "11А"], ["Младшев Иван Пробович", "1Б"]]
    return [*FIO_CLASS[:3], others[0], *FIO_CLASS[3:], others[1]]


def _tabs() -> bytes:
    sheets: list[tuple[str, Cells, Sequence[str]]] = []
    for name, pupils in by_class():
        rows: Cells = [["№", "ФИО"], *([n, full(p)] for n, p in enumerate(pupils, 1))]
        sheets.append((name, rows, ()))
    return book(*sheets)


def _lettered(p: Pupil) -> tuple[object, object]:
    return int(p[3][:-1]), p[3][-1]


#: Name of the shape -> name of the file, its bytes, options of the command.
SHAPES: dict[str, tuple[str, bytes, dict[str, object]]] = {
    "plain": ("a.xlsx", book(("Лист1", FIO_CLASS, ())), {}),
    "three columns": ("a.xlsx", book(("Лист1", THREE, ())), {}),
    "other order": (
        "a.xlsx",
        book(("Лист1", [[r[3], r[1], r[2], r[0]] for r in THREE], ())),
        {},
    ),
    "captions, notes, foreign columns": ("a.xlsx", book(_captioned()), {}),
    "two header rows": ("a.xlsx", book(_two_levels()), {}),
    "header in two loose rows": ("a.xlsx", book(_loose_levels()), {}),
    "class merged down": ("a.xlsx", book(_merged_classes()), {}),
    "class captions": (
        "a.xlsx",
        book(("Лист1", [["№", "ФИО ученика"], *_sections("{name} класс")], ())),
        {},
    ),
    "merged class captions": (
        "a.xlsx",
        book(
            ("Лист1", [["№", "ФИО"], *_sections("Класс: {grade} «{letter}»")], ["A2:B2", "A6:B6"])
        ),
        {},
    ),
    "names alone under class captions": (
        "a.xlsx",
        book(("Лист1", [["ФИО учащегося"], *_sections("{grade}-{letter} класс", 1)], ())),
        {},
    ),
    "class beside its label": (
        "a.xlsx",
        book(
            *(
                (
                    f"Лист{n}",
                    [
                        ["Класс:", name],
                        ["№", "ФИО", "Код"],
                        *([i, full(p), 700000 + i] for i, p in enumerate(pupils, 1)),
                    ],
                    (),
                )
                for n, (name, pupils) in enumerate(by_class(), 1)
            )
        ),
        {},
    ),
    "a tab a class": ("a.xlsx", _tabs(), {}),
    "totals and gaps": ("a.xlsx", book(("Лист1", _with_totals(), ())), {}),
    "printed pages": ("a.xlsx", book(("Лист1", _pages(), ())), {}),
    "notes under the table": ("a.xlsx", book(("Лист1", _notes(), ())), {}),
    "the whole school": ("a.xlsx", book(("Лист1", _school_wide(), ())), {}),
    "grade and letter": (
        "a.xlsx",
        book(
            (
                "Лист1",
                _plain(("Параллель", "Литера", "ФИО"), lambda _, p: (*_lettered(p), full(p))),
                (),
            )
        ),
        {},
    ),
    "class is the grade beside its letter": (
        "a.xlsx",
        book(
            ("Лист1", _plain(("Класс", "Буква", "ФИО"), lambda _, p: (*_lettered(p), full(p))), ())
        ),
        {},
    ),
    "classes in other spellings": (
        "a.xlsx",
        book(
            (
                "Лист1",
                _plain(
                    ("Учащийся", "Класс обучения"),
                    lambda n, p: (
                        full(p),
                        (
                            f"{p[3][:-1]} «{p[3][-1]}»",
                            f"{p[3][:-1]}-{p[3][-1].lower()}",
                            f"{p[3]} класс",
                            f" {p[3][:-1]} {p[3][-1]} ",
                        )[n % 4],
                    ),
                ),
                (),
            )
        ),
        {},
    ),
    "latin letters and spaces": (
        "a.xlsx",
        book(
            (
                "Лист1",
                _plain(
                    ("  фио ", "КЛАСС"),
                    lambda _, p: (f" {p[0]}\u00a0 {p[1]}  {p[2]} ", p[3].replace("А", "A")),
                ),
                (),
            )
        ),
        {},
    ),
    "headers broken into lines": (
        "a.xlsx",
        book(
            ("Лист1", _plain(("Фами-\nлия", "Имя\n", "Отче-\nство", "Кл."), lambda _, p: p[:4]), ())
        ),
        {},
    ),
    "sheet of its own beside another": (
        "a.xlsx",
        book(
            ("Отчёт", [["Показатель", "Значение"], ["Учеников", 8]], ()),
            ("Список", FIO_CLASS, ()),
        ),
        {},
    ),
    "two lists, one chosen": (
        "a.xlsx",
        book(
            ("2025", [["ФИО", "Класс"], ["Старый Иван Тестович", "5А"]], ()),
            ("2026", FIO_CLASS, ()),
        ),
        {"sheet": "2026"},
    ),
    "own headers, mapped": (
        "a.xlsx",
        book(("Лист1", [["Кто", "Где учится"], *FIO_CLASS[1:]], ())),
        {"map": ("Кто=Фамилия, имя", "Где учится=Класс")},
    ),
    "two candidates, one mapped": (
        "a.xlsx",
        book(
            (
                "Лист1",
                _plain(("ФИО", "Ученик", "Класс"), lambda _, p: (full(p), p[0], p[3])),
                (),
            )
        ),
        {"map": ("Ученик=",)},
    ),
    "csv of 1С": ("a.csv", text(THREE), {}),
    "csv in UTF-8 with commas": ("a.csv", text(FIO_CLASS, ",", "utf-8"), {}),
    "csv in UTF-8 with a mark, quoted": (
        "a.csv",
        text(FIO_CLASS, ";", "utf-8-sig", csv.QUOTE_ALL),
        {},
    ),
    "text in UTF-16 with tabs": ("a.txt", text(THREE, "\t", "utf-16"), {}),
    "csv with a stated separator": (
        "a.csv",
        "sep=,\r\n".encode("cp1251") + text(FIO_CLASS, ","),
        {},
    ),
    "document": ("a.docx", document(FIO_CLASS), {}),
    "document of two tables": (
        "a.docx",
        document(FIO_CLASS[:4], [FIO_CLASS[0], *FIO_CLASS[4:]]),
        {},
    ),
}
