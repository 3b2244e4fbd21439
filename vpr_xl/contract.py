"""What every Book must do, as checks that need no test framework. No engine and no file is here.

The test suite runs them on memory, file and open books; `selftest` runs them on a user's PC.
"""

from __future__ import annotations

import datetime
import math
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.tables import address, place
from vpr_xl.core.values import Cell, date, number, text
from vpr_xl.ports import Book

#: Sheets in tab order, each as A1 address -> cell.
Sheets = Mapping[str, Mapping[str, Cell]]
#: Opens such sheets as a book.
OpenBook = Callable[[Sheets], Book]
#: What was found beside what must be found.
Pairs = Iterator[tuple[object, object]]

DAY = date(datetime.date(2026, 5, 4))
PLAN: Sheets = {
    "План": {
        "A1": text("Класс"),
        "B1": text("Дата"),
        "C1": text("Мест"),
        "A2": text("5А"),
        "B2": DAY,
        "C2": number(0),
        "A3": text("00042"),
        "C3": number(2.5),
        "D9": text("далеко"),
    },
    "Школа": {"A1": text("Школа примеров")},
}
TEXTS = [
    "00042", "5А", "0", "5", "-3", "+7", "1/2", "1E5", "2,5", "31.05.2026", "2026-05-31", "10:30",
    "=1+1", "=СУММ(A1:A2)", "'5А", "''", '"', "@", "#N/A", "ИСТИНА", "TRUE", "нет отметки",
    "«ёлочки» и тире —", "a & b < c > d", "строка 1\nстрока 2", "\nпустая сверху", " 5 ", "_x0041_",
    "_x000D_", "Ж" * 300, "😀",
]  # fmt: skip
NUMBERS = [0, 1, -3, 70001, 123456789012345, 0.1, 2.5, -0.25, 1e-7, 1e20, 1 / 3]
DATES = ["2026-05-04", "1999-12-31", "2100-01-01", "2028-02-29", "1900-03-01"]
VALUES = [*map(text, TEXTS), *map(number, NUMBERS), *(Cell("date", iso) for iso in DATES)]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a book must do.

    name: the fact in English, for tests.  title: the same in Russian, for people.  pairs: does it
    on fresh books and gives what was found beside what must be found.
    """

    name: str
    title: str
    pairs: Callable[[OpenBook], Pairs]


CHECKS: list[Check] = []


def _check(title: str) -> Callable[[Callable[[OpenBook], Pairs]], Callable[[OpenBook], Pairs]]:
    def register(pairs: Callable[[OpenBook], Pairs]) -> Callable[[OpenBook], Pairs]:
        CHECKS.append(Check(pairs.__name__, title, pairs))
        return pairs

    return register


def cells(book: Book, title: str) -> dict[str, Cell]:
    """The non-blank cells of a sheet by address; none for a sheet that is not there."""
    grid = book.read().grid(title)
    if grid is None:
        return {}
    return {
        address(row, column): cell
        for row, line in zip(grid.numbers, grid.rows, strict=True)
        for column, cell in enumerate(line, 1)
        if cell is not None
    }


def change(a1: str, cell: Cell | None, sheet: str = "План") -> SetCell:
    """A cell to be written."""
    return SetCell(sheet, *place(a1), cell)


def same(a: Cell | None, b: Cell | None) -> bool:
    """Equal, with numbers compared as a spreadsheet keeps them: 15 digits and the type."""
    if a is None or b is None or a.kind != b.kind or a.formula != b.formula:
        return a == b
    if isinstance(a.value, float) and isinstance(b.value, float):
        return math.isclose(a.value, b.value, rel_tol=1e-15)
    return a.value == b.value and type(a.value) is type(b.value)


@_check("листы читаются в порядке вкладок")
def sheets_are_read_in_tab_order(open_book: OpenBook) -> Pairs:
    reading = open_book(PLAN).read()

    yield [grid.name for grid in reading.grids], ["План", "Школа"]


@_check("каждая ячейка читается такой, какая она есть")
def every_cell_is_read_as_it_stands(open_book: OpenBook) -> Pairs:
    book = open_book(PLAN)

    yield cells(book, "План"), PLAN["План"]
    yield cells(book, "Школа"), PLAN["Школа"]


@_check("ошибка формулы отличается от такого же текста")
def an_error_is_read(open_book: OpenBook) -> Pairs:
    found = {"A1": Cell("error", "#N/A", True), "A2": text("#N/A")}

    yield cells(open_book({"План": found}), "План"), found


@_check("значение любого вида читается таким, каким записано")
def every_kind_of_value_is_read_as_written(open_book: OpenBook) -> Pairs:
    book = open_book(PLAN)

    book.apply([SetCell("План", 20 + i, 2, value) for i, value in enumerate(VALUES)])

    read = cells(book, "План")
    yield [v for i, v in enumerate(VALUES) if not same(read.get(f"B{20 + i}"), v)], []


@_check("новое значение заменяет значение другого вида")
def a_new_value_replaces_one_of_another_kind(open_book: OpenBook) -> Pairs:
    start = {"A1": text("5"), "A2": number(5), "A3": DAY, "A4": DAY, "A5": text("05.05.2026")}
    book = open_book({"План": start})
    new = {"A1": number(5), "A2": text("5"), "A3": text("5"), "A4": number(5), "A5": DAY}

    book.apply([change(a1, cell) for a1, cell in new.items()])

    yield cells(book, "План"), new


@_check("остальные ячейки после записи те же")
def every_other_cell_reads_as_before(open_book: OpenBook) -> Pairs:
    book = open_book(PLAN)

    book.apply([change("B3", DAY)])

    yield cells(book, "План"), {**PLAN["План"], "B3": DAY}
    yield cells(book, "Школа"), PLAN["Школа"]


@_check("ячейка опустошается")
def none_empties_the_cell(open_book: OpenBook) -> Pairs:
    book = open_book(PLAN)

    book.apply([change("A2", None), change("C2", None), change("F7", None)])

    yield (
        cells(book, "План"),
        {a1: cell for a1, cell in PLAN["План"].items() if a1 not in ("A2", "C2")},
    )


@_check("пустой текст — пустая ячейка")
def empty_text_is_blank(open_book: OpenBook) -> Pairs:
    book = open_book(PLAN)

    book.apply([change("A2", text("")), change("F7", text(""))])

    yield [a1 for a1 in ("A2", "F7") if a1 in cells(book, "План")], []


@_check("ноль — не пустая ячейка")
def zero_is_not_blank(open_book: OpenBook) -> Pairs:
    book = open_book(PLAN)

    book.apply([change("A5", number(0))])

    yield cells(book, "План").get("A5"), number(0)


@_check("строки добавляются снизу")
def rows_are_appended_below(open_book: OpenBook) -> Pairs:
    book = open_book(PLAN)
    rows = {f"{c}{r}": text(f"{r:05}") for r in range(10, 15) for c in "ACE"}

    book.apply([change(a1, cell) for a1, cell in rows.items()])

    yield cells(book, "План"), {**PLAN["План"], **rows}


@_check("из нескольких записей в ячейку остаётся последняя")
def the_last_change_of_a_cell_counts(open_book: OpenBook) -> Pairs:
    book = open_book(PLAN)

    book.apply([change("A2", text("5Б")), change("A3", None), change("A3", number(1)),
                change("A2", text("5В"))])  # fmt: skip

    yield cells(book, "План"), {**PLAN["План"], "A2": text("5В"), "A3": number(1)}


@_check("порядок записей разных ячеек неважен")
def changes_of_different_cells_may_come_in_any_order(open_book: OpenBook) -> Pairs:
    wanted = [change(f"{c}{r}", text(f"{c}{r}")) for c in "ABCD" for r in (1, 4, 2, 30, 9)]
    shuffled = random.Random(1).sample(wanted, len(wanted))
    one, other = open_book(PLAN), open_book(PLAN)

    one.apply(wanted)
    other.apply(shuffled)

    yield cells(one, "План"), cells(other, "План")


@_check("много ячеек записывается разом")
def many_cells_are_written_at_once(open_book: OpenBook) -> Pairs:
    book = open_book(PLAN)
    block = {
        address(r, c): number(r * c) if (r + c) % 3 else text(f"0{r}")
        for r in range(1, 201)
        for c in range(1, 13)
    }

    book.apply([change(a1, cell) for a1, cell in block.items()])

    yield cells(book, "План"), block


@_check("несколько листов записываются разом")
def several_sheets_are_written_at_once(open_book: OpenBook) -> Pairs:
    book = open_book(PLAN)

    book.apply([change("A1", number(1)), change("B2", number(2), "Школа")])

    yield cells(book, "План").get("A1"), number(1)
    yield cells(book, "Школа"), {**PLAN["Школа"], "B2": number(2)}


@_check("записи складываются")
def changes_add_up(open_book: OpenBook) -> Pairs:
    book = open_book(PLAN)

    book.apply([change("A5", text("5Б"))])
    first = cells(book, "План")
    book.apply([change("A6", text("5В")), change("A5", None)])

    yield first, {**PLAN["План"], "A5": text("5Б")}
    yield cells(book, "План"), {**PLAN["План"], "A6": text("5В")}


@_check("пустая запись ничего не меняет")
def no_changes_change_nothing(open_book: OpenBook) -> Pairs:
    book = open_book(PLAN)

    book.apply([])

    yield cells(book, "План"), PLAN["План"]


@_check("запись на лист, которого нет, отклоняется целиком")
def an_unknown_sheet_is_refused_and_nothing_is_written(open_book: OpenBook) -> Pairs:
    book = open_book(PLAN)
    refusals = []

    try:
        book.apply([change("A2", text("6А")), change("A2", text("6А"), "Нет такого")])
    except Refused as refusal:
        refusals.append(type(refusal))

    yield refusals, [Refused]
    yield cells(book, "План"), PLAN["План"]


@_check("пустой лист заполняется")
def an_empty_sheet_is_filled(open_book: OpenBook) -> Pairs:
    book = open_book({"План": {}, "Школа": {}})

    book.apply([change("C7", text("5А")), change("A1", number(1))])

    yield cells(book, "План"), {"A1": number(1), "C7": text("5А")}
    yield cells(book, "Школа"), {}
