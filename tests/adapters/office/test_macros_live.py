"""Buttons on a book that is open in LibreOffice: the same cells and files as the command line."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest

from tests.adapters.office.conftest import Counting
from tests.commands.demo_world import disk_world, walked_demo
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.adapters.office import agent
from vpr_xl.adapters.office.engine import connect
from vpr_xl.adapters.office.transport import Direct
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.commands.demo import BOOK
from vpr_xl.commands.demo_walk import BLANKS
from vpr_xl.commands.registry import commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.changes import SetCell
from vpr_xl.core.tables import Reading, address
from vpr_xl.core.values import Cell, text
from vpr_xl.faces import macros, wiring
from vpr_xl.ports import World

pytestmark = [pytest.mark.office, pytest.mark.slow]
CODE = [c.name for c in disk_world().house.sheets["participants"].columns].index(
    "participant_code"
) + 1
CHECK_COLUMNS = ("rule", "level", "sheet", "cell", "message", "advice", "key", "value")
MOMENT = "21.04.2026 09:30"
LEVELS = {"error": "ошибка", "warning": "предупреждение", "note": "замечание"}


def seeded_world() -> World:
    return replace(disk_world(), chance=random.Random(7).randrange)


class Person(Counting):
    """An office whose person reads every message and chooses the files at hand."""

    def __init__(self, op: Direct) -> None:
        super().__init__(op)
        self.read: list[str] = []
        self.statuses: list[str | None] = []
        self.files: list[Path] = []
        self.typed: list[dict[str, str] | None] = []
        self.asked: list[list[str]] = []
        self.front = ""

    def __call__(self, op: str, *args: object) -> Any:
        if op == "alert":
            self.read.append(str(args[0]))
            return "ok"
        if op == "ask_files":
            return [str(path) for path in self.files]
        if op == "ask_form":
            return self._typed(args[2])
        if op == "status":
            self.statuses.append(args[0])  # type: ignore[arg-type]
        if op == "activate":
            self.front = str(args[1])
        return super().__call__(op, *args)

    def _typed(self, fields: Any) -> list[str] | None:
        """What the person types into the form, by the labels of the fields; None: closes it."""
        self.asked.append([value for _, _, value, *_ in fields])
        typed = self.typed.pop(0)
        if typed is None:
            return None
        assert typed.keys() <= {label for label, *_ in fields}
        return [typed.get(label, value) for label, _, value, *_ in fields]


@pytest.fixture(scope="module")
def school() -> Path:
    """The demo's folder: its book at the end of the campaign, and the portal's blank forms."""
    return walked_demo()[0]


@pytest.fixture
def person(office: Direct) -> Iterator[Person]:
    """The person; every book is closed at the end."""
    person = Person(office)
    yield person
    for facts in office("books"):
        office("close", facts["id"])


@pytest.fixture
def at_the_button(person: Person, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Macros run in this process, in a world whose chance and clock are known."""
    monkeypatch.setattr(macros, "_program", lambda _: connect(person))
    monkeypatch.setattr(
        wiring, "world", lambda progress, *_: replace(seeded_world(), progress=progress)
    )
    return person


def pair(school: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The book twice, each in a folder of its own with the files beside."""
    out = []
    for name in ("кнопкой", "командой"):
        shutil.copytree(school, tmp_path / name)
        out.append(tmp_path / name / BOOK)
    return out[0], out[1]


def entered(reading: Reading) -> dict[tuple[str, str], Cell]:
    """Every cell that is no formula: results of formulas are stored by who opens the file."""
    return {
        (grid.name, address(row, column)): cell
        for grid in reading.grids
        for row, line in zip(grid.numbers, grid.rows, strict=True)
        for column, cell in enumerate(line, 1)
        if cell is not None and not cell.formula
    }


def of(book: Path) -> dict[tuple[str, str], Cell]:
    """The entered cells of a file."""
    return entered(read_workbook(book.read_bytes()))


def files(folder: Path) -> dict[str, bytes]:
    """Everything beside the book but the copies, which the office writes its own way."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and BOOK not in path.name and "копии" not in path.as_posix()
    }


def spoil(book: Path, *changes: SetCell) -> None:
    made = disk_world().open(book.read_bytes())
    made.apply(changes)
    book.write_bytes(made.blob)


def test_issued_codes_are_those_of_the_command_line(
    school: Path, tmp_path: Path, at_the_button: Person
) -> None:
    live, by_command = pair(school, tmp_path)
    for book in (live, by_command):
        spoil(book, *(SetCell("Участники", row, CODE, None) for row in range(4, 24)))
    before = live.read_bytes()
    at_the_button("open", str(live), False)

    code = macros.main(["codes_issue", "--office"])
    outcome = run_on_file(seeded_world(), commands()["codes issue"], by_command, {})
    book = connect(at_the_button).books.active
    changed = entered(LiveBook(book).read())
    copies = sorted((tmp_path / "кнопкой").glob("*.копии/*.xlsx"))

    assert code == macros.DONE
    assert outcome.rows_out == 20
    assert changed == entered(read_workbook(by_command.read_bytes()))
    assert at_the_button.read == ["\n".join(outcome.said)]
    assert live.read_bytes() == before  # the person saves
    assert copies[-1].read_bytes() == before
    assert len(copies) == len(sorted(school.glob("*.копии/*.xlsx"))) + 1
    assert at_the_button.statuses[0] == "Выдать коды…"
    assert at_the_button.statuses[-1] is None


def test_copy_of_a_changed_book_holds_the_change(
    school: Path, tmp_path: Path, at_the_button: Person
) -> None:
    live, _ = pair(school, tmp_path)
    spoil(live, SetCell("Участники", 4, CODE, None))
    at_the_button("open", str(live), False)
    book = connect(at_the_button).books.active
    book.sheets["Школа"].range("C30").value = "не сохранено"

    assert macros.main(["codes_issue", "--office"]) == macros.DONE

    copy = read_workbook(sorted((tmp_path / "кнопкой").glob("*.копии/*.xlsx"))[-1].read_bytes())
    school_sheet, people = copy.grid("Школа"), copy.grid("Участники")
    assert school_sheet is not None
    assert people is not None
    assert school_sheet.cell(30, 3) == text("не сохранено")
    assert people.cell(4, CODE) is None


def test_filled_forms_are_those_of_the_command_line(
    school: Path, tmp_path: Path, at_the_button: Person
) -> None:
    live, by_command = pair(school, tmp_path)
    at_the_button("open", str(live), False)

    code = macros.main(["export", "--office"])
    outcome = run_on_file(seeded_world(), commands()["export"], by_command, {})
    made, wanted = files(live.parent), files(by_command.parent)

    assert code == macros.DONE
    assert made == wanted
    assert sum("Выгрузка" in name for name in made) == len(outcome.files) > 10
    assert at_the_button.read == ["\n".join(outcome.said)]


def test_added_forms_make_the_sheets_of_the_command_line(
    school: Path, tmp_path: Path, at_the_button: Person
) -> None:
    live, by_command = pair(school, tmp_path)
    world = seeded_world()
    for book in (live, by_command):
        fresh = demo_eve()
        book.write_bytes(fresh)
    forms = sorted((school / BLANKS).glob("*.xlsx"))[:2]
    at_the_button("open", str(live), False)
    at_the_button.files = forms

    code = macros.main(["form_add", "--office"])
    outcome = run_on_file(world, commands()["form add"], by_command, {"forms": forms})
    reading = LiveBook(connect(at_the_button).books.active).read()
    wanted = read_workbook(by_command.read_bytes())

    assert code == macros.DONE
    assert [g.name for g in reading.grids] == [g.name for g in wanted.grids]
    assert entered(reading) == entered(wanted)
    assert [g.tables for g in reading.grids] == [g.tables for g in wanted.grids]
    assert files(live.parent) == files(by_command.parent)
    assert at_the_button.read == ["\n".join(outcome.said)]


def demo_eve() -> bytes:
    """The demo's book before its first form was added."""
    from tests.core.demo.made_up import demo_of

    made = demo_of("small")
    return disk_world().builder.master(
        made.settings, made.preparation(), {}, disk_world().clock.now()
    )


def test_closed_dialog_changes_and_says_nothing(
    school: Path, tmp_path: Path, at_the_button: Person
) -> None:
    live, _ = pair(school, tmp_path)
    at_the_button("open", str(live), False)

    assert macros.main(["form_add", "--office"]) == macros.DONE
    assert at_the_button.read == []
    assert not at_the_button("save_copy", at_the_button("books")[0]["id"], "/nowhere")


def test_check_of_an_open_book_by_a_child_process(
    school: Path, tmp_path: Path, person: Person
) -> None:
    live, saved = pair(school, tmp_path)
    wrong = [SetCell("План", 4, 3, text("31.13.2026")), SetCell("Участники", 5, 2, None)]
    for book in (live, saved):
        spoil(book, *wrong)
    uid = person("open", str(live), False)["id"]

    code, errors = pressed(person, "check")
    findings = reported(saved)
    shown = LiveBook(connect(person).books.active).read()

    assert errors == ""
    assert code == macros.TOLD
    assert len(findings) >= 2
    assert rows_of(shown) == [told_row(finding) for finding in findings]
    assert person.front == "Ошибки"
    (message,) = person.read
    assert message.startswith(f"Найдено: {len(findings)} (")
    assert any(str(words).startswith("Проверяю 1/") for words in person.statuses)
    assert person.statuses[-1] is None
    person("close", uid)


def test_links_of_the_findings_lead_to_their_cells(
    school: Path, tmp_path: Path, person: Person
) -> None:
    live, _ = pair(school, tmp_path)
    spoil(live, SetCell("План", 4, 3, text("31.13.2026")))
    person("open", str(live), False)

    pressed(person, "check")
    grid = LiveBook(connect(person).books.active).read().grid("Ошибки")
    assert grid is not None
    first = [cell for cell in grid.row(4) if cell is not None and cell.formula]

    assert [cell.kind for cell in first] == ["text"]


def test_every_finding_is_printed_and_nothing_below(
    school: Path, tmp_path: Path, person: Person, office: Direct
) -> None:
    live, _ = pair(school, tmp_path)
    spoil(live, *(SetCell("План", row, 3, text("31.13.2026")) for row in range(4, 10)))
    uid = person("open", str(live), False)["id"]

    pressed(person, "check")
    (area,) = office._ops._doc(uid).Sheets.getByName("Ошибки").getPrintAreas()
    grid = LiveBook(connect(person).books.active).read().grid("Ошибки")

    assert grid is not None
    filled = [n for n, row in zip(grid.numbers, grid.rows, strict=True) if row[0] is not None]
    assert area.EndRow + 1 == max(filled) > 9
    formulas = connect(person).books.active.sheets["Ошибки"].range("A4:J4").formula
    assert any("HYPERLINK(" in str(formula) for formula in formulas[0])


def pressed(person: Person, action: str) -> tuple[int, str]:
    """The action as the extension's agent starts it; its exit code and standard error."""
    command = [sys.executable, "-I", "-m", "vpr_xl.faces.macros", action, "--office"]

    def answer(request: Any) -> Any:
        return json.loads(json.dumps({"ok": person(request["op"], *request["args"])}))

    with TemporaryFile() as log:
        code = agent.run(command, answer, log, 60)
        log.seek(0)
        return code, log.read().decode()


def reported(book: Path) -> list[dict[str, str]]:
    """The findings of `check --format json` of the file, as a process of its own gives them."""
    cli = "import sys; from vpr_xl.faces.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", cli, "check", "--format", "json", str(book)]
    run = subprocess.run(command, capture_output=True, timeout=60, check=False)
    found: list[dict[str, str]] = json.loads(run.stdout)["files"][0]["findings"]
    return found


def rows_of(reading: Reading) -> list[list[str]]:
    """The rows of «Ошибки» that hold anything but formulas."""
    campaign_columns = disk_world().house.sheets["findings"].columns
    grid = reading.grid("Ошибки")
    assert grid is not None
    at = {c.name: i for i, c in enumerate(campaign_columns)}
    rows = []
    for number, cells in zip(grid.numbers, grid.rows, strict=True):
        if number > 3:
            row = [cells[at[n]] if at[n] < len(cells) else None for n in CHECK_COLUMNS]
            if any(cell is not None for cell in row):
                rows.append([str(cell.value) if cell else "" for cell in row])
    return rows


def told_row(finding: dict[str, str]) -> list[str]:
    told = {**finding, "level": LEVELS[finding["level"]]}
    return [told[name] or "" for name in CHECK_COLUMNS]


def test_a_form_enters_what_the_command_enters(
    school: Path, tmp_path: Path, at_the_button: Person
) -> None:
    live, by_command = pair(school, tmp_path)
    opened = at_the_button("open", str(live), False)
    at_the_button("activate", opened["id"], "Инциденты")
    at_the_button.typed = [{"Что произошло": "опоздание", "Работа": "5-РУ", "Когда": MOMENT}]

    assert macros.main(["record", "--office"]) == macros.DONE

    key = at_the_button.asked[0][0]
    values = ("Работа=5-РУ", "Что произошло=опоздание", f"Когда={MOMENT}")
    options = {"table": "Инциденты", "key": key, "values": values}
    run_on_file(seeded_world(), commands()["record"], by_command, options)
    at_the_button("save", opened["id"], None)
    assert of(live) == of(by_command)
    assert at_the_button.read[-1].startswith("Лист «Инциденты», строка ")


def test_a_form_stays_with_what_was_typed_until_it_is_right(
    school: Path, tmp_path: Path, at_the_button: Person
) -> None:
    live, _ = pair(school, tmp_path)
    opened = at_the_button("open", str(live), False)
    at_the_button("activate", opened["id"], "Инциденты")
    wrong = {"Что произошло": "опоздание", "Когда": "вчера"}
    at_the_button.typed = [wrong, {"Когда": MOMENT}]

    assert macros.main(["record", "--office"]) == macros.DONE

    first, second = at_the_button.asked
    assert "опоздание" not in first
    assert {"опоздание", "вчера"} <= set(second)
    assert "Строка не внесена." in at_the_button.read[0]


def test_a_form_that_is_closed_changes_nothing(
    school: Path, tmp_path: Path, at_the_button: Person
) -> None:
    live, _ = pair(school, tmp_path)
    opened = at_the_button("open", str(live), False)
    at_the_button("activate", opened["id"], "Инциденты")
    at_the_button.typed = [None]
    before = of(live)

    assert macros.main(["record", "--office"]) == macros.DONE

    at_the_button("save", opened["id"], None)
    assert of(live) == before
    assert at_the_button.read == []


def test_a_form_on_a_sheet_of_the_program_says_so(
    school: Path, tmp_path: Path, at_the_button: Person
) -> None:
    live, _ = pair(school, tmp_path)
    opened = at_the_button("open", str(live), False)
    at_the_button("activate", opened["id"], "Ошибки")

    assert macros.main(["record", "--office"]) == macros.TOLD

    assert at_the_button.read[0].startswith("Лист «Ошибки» заполняет программа")
