"""Buttons pressed in LibreOffice by an ordinary user give what the command line gives on the file.

Default macro security, a fresh profile, the extension put in by `vpr-xl libreoffice install`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.office_clicks.conftest import Opener
from tests.office_clicks.person import Person
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.changes import SetCell
from vpr_xl.core.codes.damm import carries_check_digit
from vpr_xl.core.declare.sheets import HEADER_ROW
from vpr_xl.core.findings import Level
from vpr_xl.core.tables import Grid
from vpr_xl.core.values import is_blank, shown, text

pytestmark = [pytest.mark.office, pytest.mark.slow]
FIRST = HEADER_ROW + 1
Spoilt = Callable[..., Path]


def place(table: str, column: str) -> int:
    """The column's place on its sheet, from 1."""
    return [c.name for c in house().sheets[table].columns].index(column) + 1


def title(table: str) -> str:
    return house().sheets[table].title


def grid(path: Path, table: str) -> Grid:
    grids = read_workbook(path.read_bytes()).grids
    return next(g for g in grids if g.name == title(table))


def column(path: Path, table: str, name: str) -> list[str]:
    """The column's texts below the header, blanks too, down to the sheet's last row."""
    found, at = grid(path, table), place(table, name)
    return [shown(found.cell(row, at)) for row in range(FIRST, found.last_row() + 1)]


@pytest.fixture
def spoilt(person: Person, demo_book: Path) -> Spoilt:
    """A copy of the demo's book in the person's home, some cells of it changed."""

    def make(name: str, *changes: SetCell) -> Path:
        place = person.owns(demo_book, name)
        place.write_bytes(patch(place.read_bytes(), changes))
        return place

    return make


def test_check_writes_exactly_what_the_command_line_says(
    person: Person, spoilt: Spoilt, opened: Opener
) -> None:
    people, plan = title("participants"), title("plan")
    path = spoilt(
        "проверка.xlsx",
        SetCell(people, FIRST, place("participants", "class_name"), text("12Ю")),
        SetCell(people, FIRST + 3, place("participants", "participant_code"), text("1234")),
        SetCell(plan, FIRST + 1, place("plan", "date"), text("31 мая")),
    )
    run = person.vpr_xl("check", path, "--format", "json", "--fail-on", "error")
    wanted = json.loads(run.stdout)["files"][0]["findings"]
    book = opened(path)

    book.click(title("findings"), "Проверить")

    book.wait(lambda: len(book.rows(title("findings"), FIRST)) == len(wanted))
    told = ("rule", "level", "sheet", "cell", "message", "advice")
    at = [place("findings", name) - 1 for name in told]
    found = [[row[i] for i in at] for row in book.rows(title("findings"), FIRST)]
    said = [{**one, "level": Level(one["level"]).word} for one in wanted]
    assert found == [[one[name] or "" for name in told] for one in said]
    assert {"12Ю", "1234", "31 мая"} <= {one["value"] for one in wanted}


def test_codes_are_issued_as_the_command_line_issues_them(
    person: Person, demo_book: Path, spoilt: Spoilt, opened: Opener
) -> None:
    codes = column(demo_book, "participants", "participant_code")
    holes = range(0, len(codes), 5)
    at = place("participants", "participant_code")
    emptied = [SetCell(title("participants"), FIRST + row, at, None) for row in holes]
    path, other = spoilt("коды.xlsx", *emptied), spoilt("коды из командной строки.xlsx", *emptied)
    before = column(path, "participants", "participant_code")
    by_line = person.vpr_xl("codes", "issue", other)
    book = opened(path)
    lines, missing = len(book.rows(title("journal"), FIRST)), before.count("")

    book.click(title("participants"), "Выдать коды")

    assert missing >= len(holes)
    book.wait(lambda: len(book.rows(title("journal"), FIRST)) > lines)
    after = book.copy("коды после кнопки.xlsx")
    found, same = (column(p, "participants", "participant_code") for p in (after, other))
    assert by_line.returncode == 0, by_line.stderr
    assert [new for old, new in zip(before, found, strict=True) if old] == [c for c in before if c]
    assert [bool(code) for code in found] == [bool(code) for code in same]
    given = [new for old, new in zip(before, found, strict=True) if new and not old]
    assert len(given) == missing
    assert len({c for c in found if c}) == len([c for c in found if c])
    assert all(carries_check_digit(code) for code in given)
    assert {c[:1] for c in given} <= {c[:1] for c in before if c}
    assert unlike(after, other, at) == set()


def unlike(one: Path, two: Path, codes: int) -> set[str]:
    """Sheets that differ in anything but codes given by chance and the journal's own words."""
    readings = [read_workbook(path.read_bytes()) for path in (one, two)]
    aside = {title("journal")}
    out = set()
    for first, second in zip(*(r.grids for r in readings), strict=True):
        skipped = codes if first.name == title("participants") else 0
        if first.name not in aside and values(first, skipped) != values(second, skipped):
            out.add(first.name)
    return out


def values(found: Grid, skipped: int) -> dict[tuple[int, int], str]:
    """What people and programs entered; formulas are computed anew by the office alone."""
    return {
        (number, at): shown(cell)
        for number, cells in zip(found.numbers, found.rows, strict=True)
        for at, cell in enumerate(cells, 1)
        if cell is not None and not is_blank(cell) and not cell.formula and at != skipped
    }


def test_forms_are_filled_as_the_command_line_fills_them(
    person: Person, demo_folder: Path, opened: Opener
) -> None:
    book_file = next(demo_folder.glob("ВПР-*.xlsx"))
    run = person.vpr_xl("export", book_file, "--out", person.home / "Из командной строки")
    made = person.home / "Из командной строки"
    wanted = {p.name: p.read_bytes() for p in made.iterdir()}
    folder = book_file.with_name(f"{book_file.stem}.файлы") / "Выгрузка"
    book = opened(book_file)

    book.click("Главная", "Выгрузить формы")

    book.wait(lambda: folder.exists() and len(list(folder.iterdir())) >= len(wanted))
    assert run.returncode == 0, run.stderr
    assert len([name for name in wanted if name.endswith(".xlsx")]) >= 3
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == wanted
