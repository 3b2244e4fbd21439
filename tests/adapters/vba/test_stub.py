"""The stub runs in a VBA interpreter: what it starts, what it says when it cannot, every line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.vba.conftest import TEXTS
from tests.adapters.vba.excel import WINDOW, Excel, opened
from vpr_xl.adapters.vba.sources import keys, macro_name, sources

Book = Callable[..., Path]
STARTED = rf'"{TEXTS["launcher"]}" {TEXTS["arguments"]} check --hwnd={WINDOW} --wb="ВПР 2027.xlsm"'
NO_FILE, NO_FOLDER = -2147024894, -2147024893
TITLE = "ВПР"
MACROS = re.findall(r'VprRun "(\w+)"', sources()["VprButtons"])


def _pressed(excel: Excel, macro: str = "VprCheck") -> list[tuple[str, str]]:
    excel.run(macro)
    return excel.said()


def _unsaved_in_front(excel: Excel) -> None:
    """The add-in holds the code, a new book is in front."""
    excel.application._this_workbook = excel.workbook
    excel.activate_workbook(excel.add_workbook())


def _nothing_in_front(excel: Excel) -> None:
    excel.application._this_workbook = excel.workbook
    excel.application.active_book = None


def _service_sheet_lost(excel: Excel) -> None:
    excel.workbook.sheets_[1].name = "_vpr (2)"
    excel.shell.answer = 3


def _press_on_the_ribbon(excel: Excel, action: str) -> None:
    """Calls the ribbon's callback with a control that has this tag, as Excel does."""
    excel.add_module("Public Tag As String\n", name="Button", kind="class")
    excel.add_module(
        "Sub Press(ByVal action As String)\n"
        "Dim control As Button\nSet control = New Button\ncontrol.Tag = action\n"
        "VprOnAction control\nEnd Sub\n",
        name="Presses",
    )
    excel.run("Press", action)


@pytest.mark.parametrize("code", [0, 10])
def test_a_command_that_ends_well_or_has_told_is_silent(code: int, macro_book: Book) -> None:
    excel = opened(macro_book())
    excel.shell.answer = code

    assert _pressed(excel) == []
    assert excel.shell.started == [(STARTED, 1, True)]  # Excel waits


@pytest.mark.parametrize("code", [1, 2, 3, -1, -1073741819])
def test_any_other_exit_code_is_told(code: int, macro_book: Book) -> None:
    excel = opened(macro_book())
    excel.shell.answer = code

    assert _pressed(excel) == [(f"Программа остановилась с кодом {code}.", TITLE)]


@pytest.mark.parametrize("number", [NO_FILE, NO_FOLDER])
def test_a_missing_program_is_named(number: int, macro_book: Book) -> None:
    excel = opened(macro_book())
    excel.shell.answer = (number, "Method 'Run' of object 'IWshShell3' failed")

    assert _pressed(excel) == [(f"Не найдена программа {TEXTS['launcher']}.", TITLE)]


@pytest.mark.parametrize("number", [70, -1, -2147024891])
def test_a_forbidden_program_is_told_with_its_number(number: int, macro_book: Book) -> None:
    excel = opened(macro_book())
    excel.shell.answer = (number, "Permission denied")

    said = _pressed(excel)

    assert said == [(f"Windows не дала запустить программу ({number} Permission denied).", TITLE)]


def test_a_forbidden_script_host_is_told(macro_book: Book) -> None:
    excel = opened(macro_book())
    excel.bridge.shell = None

    [(text, title)] = _pressed(excel)

    assert text.startswith("Windows не дала запустить программу (429 ")
    assert title == TITLE


def test_an_office_without_a_window_handle_is_told(macro_book: Book) -> None:
    """So in a spreadsheet program that reads VBA but is no Excel: a message, no debugger."""
    excel = opened(macro_book(), window=False)

    [(text, title)] = _pressed(excel)

    assert text.startswith("Windows не дала запустить программу (438 ")
    assert title == TITLE
    assert excel.shell.started == []


def test_an_unsaved_book_is_not_worked_on(macro_book: Book) -> None:
    excel = opened(macro_book())
    _unsaved_in_front(excel)

    assert _pressed(excel) == [("Сначала сохраните книгу.", TITLE)]
    assert excel.shell.started == []


def test_no_open_book_is_told(macro_book: Book) -> None:
    """So in the add-in, and where the only book is open in protected view."""
    excel = opened(macro_book())
    _nothing_in_front(excel)

    assert _pressed(excel) == [("Откройте книгу ВПР.", TITLE)]
    assert excel.shell.started == []


def test_excel_for_the_mac_is_told(macro_book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    excel = opened(macro_book(), monkeypatch)

    assert _pressed(excel) == [("Кнопки работают в Excel для Windows.", TITLE)]
    assert excel.shell.started == []


def test_the_add_in_works_on_the_book_in_front(macro_book: Book) -> None:
    excel = opened(macro_book("vpr-xl.xlsm"))
    excel.application._this_workbook = excel.workbook
    excel.activate_workbook(excel.open_workbook(macro_book("Книга школы.xlsm")))

    assert _pressed(excel) == []
    [(line, _, _)] = excel.shell.started
    assert line.endswith('--wb="Книга школы.xlsm"')


def test_a_per_cent_sign_in_a_name_never_reaches_the_shell(macro_book: Book) -> None:
    """The shell would expand it; without a name the book in front is meant."""
    excel = opened(macro_book("план %TEMP% 5%.xlsm"))

    assert _pressed(excel) == []
    [(line, _, _)] = excel.shell.started
    assert line.endswith(f" check --hwnd={WINDOW}")


@pytest.mark.parametrize(
    "name", ["Ёлки «№ 5», 10-й класс.xlsm", "a=b & c ^ (d) ' e.xlsm", "学校.xlsm"]
)
def test_any_other_name_is_passed_as_it_is(name: str, macro_book: Book) -> None:
    excel = opened(macro_book(name))

    assert _pressed(excel) == []
    [(line, _, _)] = excel.shell.started
    assert line.endswith(f' --wb="{name}"')


def test_the_status_bar_tells_that_something_runs_and_is_given_back(macro_book: Book) -> None:
    excel = opened(macro_book())
    seen: list[Any] = []
    excel.shell.meanwhile = lambda: seen.append(excel.application.status_bar)

    _pressed(excel)
    excel.shell.answer = (70, "Permission denied")
    _pressed(excel)

    assert seen == [TEXTS["msg_running"]] * 2
    assert excel.application.status_bar is False


@pytest.mark.parametrize("key", ["msg_failed", "launcher", "arguments", "msg_running", "msg_title"])
def test_a_lost_text_stops_nothing(key: str, macro_book: Book) -> None:
    excel = opened(macro_book(without=key))
    excel.shell.answer = 3

    [(text, title)] = _pressed(excel)

    assert text == (
        "vpr-xl: msg_failed 3" if key == "msg_failed" else "Программа остановилась с кодом 3."
    )
    assert title == ("vpr-xl" if key == "msg_title" else TITLE)
    assert excel.shell.started == [(STARTED, 1, True)]


def test_a_lost_service_sheet_stops_nothing(macro_book: Book) -> None:
    excel = opened(macro_book())
    _service_sheet_lost(excel)

    assert _pressed(excel) == [("vpr-xl: msg_failed 3", "vpr-xl")]
    assert excel.shell.started == [(STARTED, 1, True)]


def test_the_ribbon_runs_the_command_in_the_tag(macro_book: Book) -> None:
    excel = opened(macro_book())
    _press_on_the_ribbon(excel, "codes_issue")

    [(line, _, _)] = excel.shell.started
    assert " -m vpr_xl.faces.macros codes_issue --hwnd=" in line


def test_every_macro_runs_its_command(macro_book: Book) -> None:
    excel = opened(macro_book())
    assert MACROS

    for identifier in MACROS:
        excel.run(macro_name(identifier))

    ran = [
        line.partition(" -m vpr_xl.faces.macros ")[2].split()[0] for line, *_ in excel.shell.started
    ]
    assert ran == MACROS


def test_every_key_that_the_stub_reads_is_among_the_texts_of_these_tests() -> None:
    assert keys() == set(TEXTS) - {"schema_version"}


def _fails(answer: int | tuple[int, str]) -> Callable[[Excel], None]:
    def arrange(excel: Excel) -> None:
        excel.shell.answer = answer

    return arrange


#: One situation for each way through the stub; the Mac, which compiles another branch, is apart.
SITUATIONS = (
    _fails(0), _fails(3), _fails((NO_FILE, "no file")), _fails((70, "denied")),
    _unsaved_in_front, _nothing_in_front, _service_sheet_lost,
)  # fmt: skip


def test_these_situations_run_every_line_of_the_stub(
    macro_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    run: set[tuple[str, int]] = set()
    for arrange in SITUATIONS:
        excel = opened(macro_book())
        arrange(excel)
        _press_on_the_ribbon(excel, "check")
        for macro in MACROS:
            excel.run(macro_name(macro))
        run |= excel.interpreter.lines
    excel = opened(macro_book(), monkeypatch)
    excel.run("VprCheck")
    run |= excel.interpreter.lines

    missed = [
        f"{module}: {text}"
        for module, source in sources().items()
        for number, text in _statements(source)
        if (module, number) not in run
    ]
    assert missed == []


_IDLE = ("'", "#", "Attribute", "Option", "Public ", "Private ", "End ", "Dim ", "Else", "Next")


def _statements(source: str) -> Iterator[tuple[int, str]]:
    """Lines that are run as such: no declarations, labels or tails of the statement above."""
    above = ""
    for number, text in enumerate(source.splitlines(), start=1):
        idle = not text.strip() or text.strip().startswith(_IDLE) or text.endswith(":")
        if not idle and not above.endswith(" _"):
            yield number, text
        above = text
