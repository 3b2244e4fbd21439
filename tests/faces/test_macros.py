"""What a button does with Excel, Excel's habits being played: finds, asks, tells, ends."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings

from tests.adapters.excel.fake_excel import FakeApp, FakeApps, FakeBook, FakeEngine
from tests.commands.demo_world import disk_world
from vpr_xl.adapters.archives.sealed import AgeSealer
from vpr_xl.adapters.excel import window
from vpr_xl.adapters.office.transport import OfficeError
from vpr_xl.commands.registry import Asked, Outcome
from vpr_xl.core.findings import Finding, Level, Refused
from vpr_xl.core.keeping.key import Key
from vpr_xl.core.questions import Form, Question, Spot
from vpr_xl.core.rules.w_file import REFUSALS
from vpr_xl.faces import macros, menu, wiring
from vpr_xl.faces.index import MACROS

WINDOW, PID = 4711, 77


@pytest.fixture
def excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeApp:
    """A running Excel with one book of the campaign in it, found by its window."""
    app = FakeApp(PID)
    engine = FakeEngine(FakeApps({PID: app}))
    app.engine = engine
    wrapped = xlwings.main.Engine(impl=engine)
    monkeypatch.setattr(xlwings.engines, "engines", [wrapped])
    monkeypatch.setattr(xlwings.engines, "active", wrapped)
    found = SimpleNamespace(GetWindowThreadProcessId=lambda window: (0, {WINDOW: PID}[window]))
    monkeypatch.setitem(sys.modules, "win32process", found)
    app.books.append(campaign_book(app, tmp_path / "ВПР-2026.xlsx"))
    monkeypatch.setattr(
        wiring, "world", lambda progress, *_: replace(disk_world(), progress=progress)
    )
    return app


def campaign_book(app: FakeApp, path: Path) -> FakeBook:
    """The sheets that a check asks for, with headers; a room with a word for a number."""
    book = FakeBook(app)
    book.name, book.api.FullName, book.api.Path = path.name, str(path), str(path.parent)
    for sheet in disk_world().house.sheets.values():
        if sheet.kind != "template":
            made = book.add(sheet.title)
            for at, column in enumerate(sheet.columns, 1):
                made.values[3, at] = column.title
            for row, setting in enumerate(sheet.settings, 4):
                made.values[row, 1] = setting.title
    put(book, "rooms", room="101", capacity="много")
    return book


def press(action: str, *more: str) -> int:
    return macros.main([action, f"--hwnd={WINDOW}", "--wb=ВПР-2026.xlsx", *more])


def test_check_fills_the_sheet_of_findings_and_shows_it(excel: FakeApp) -> None:
    code = press("check")

    (book,) = excel.books
    sheet = book.sheets("Ошибки")
    ((words, title, mode),) = excel.said
    assert code == macros.TOLD
    assert title == "ВПР"
    assert mode == "critical"
    assert words.startswith("Найдено: ")
    assert "Ошибки" in words
    assert book.front is sheet
    assert sheet.values[4, 1] == "S-08"
    assert not list(Path(book.api.FullName).parent.iterdir())  # no copy: nothing of theirs changed


def test_status_bar_tells_how_far_it_is_and_is_given_back(excel: FakeApp) -> None:
    press("check")

    assert excel.statuses[0] == "Проверить…"
    assert excel.statuses[-1] is False
    assert excel.screen_updating is True
    assert excel.calculation == "semiautomatic"


def test_name_that_windows_changed_falls_to_the_book_in_front(excel: FakeApp) -> None:
    assert macros.main(["check", f"--hwnd={WINDOW}", "--wb=ВПР%TEMP%=1.xlsx"]) == macros.TOLD
    assert len(excel.said) == 1


def test_name_with_spaces_and_signs_finds_its_book(excel: FakeApp, tmp_path: Path) -> None:
    other = campaign_book(excel, tmp_path / "-x = «ВПР» 1.xlsx")
    excel.books.append(other)
    assert macros.main(["check", f"--hwnd={WINDOW}", f"--wb={other.name}"]) == macros.TOLD

    assert other.front is not None
    assert excel.books[0].front is None


def test_desktop_shortcut_takes_the_excel_in_front(excel: FakeApp) -> None:
    assert macros.main(["check", "--active"]) == macros.TOLD
    assert len(excel.said) == 1


def test_book_that_was_never_saved_is_refused(excel: FakeApp) -> None:
    excel.books[0].api.Path = ""

    assert press("check") == macros.TOLD
    assert told(excel, "W-110", name="ВПР-2026.xlsx")
    assert excel.books[0].calls == []


def test_no_book_is_refused(excel: FakeApp) -> None:
    excel.books.clear()

    assert press("check") == macros.TOLD
    assert told(excel, "W-111")


def test_unknown_action_is_refused(excel: FakeApp) -> None:
    assert press("codes_revoke") == macros.TOLD
    assert told(excel, "W-116", name="codes_revoke")


@pytest.mark.parametrize("action", ["new", "demo", "dump"])
def test_command_that_is_no_macro_is_refused(excel: FakeApp, action: str) -> None:
    assert press(action) == macros.TOLD
    assert told(excel, "W-116", name=action)


def test_book_for_reading_is_refused(excel: FakeApp) -> None:
    excel.books[0].api.ReadOnly = True

    assert press("check") == macros.TOLD
    assert told(excel, "W-112", name="ВПР-2026.xlsx")
    assert excel.statuses[-1] is False


def told(excel: FakeApp, rule: str, **facts: str) -> bool:
    ((words, _, mode),) = excel.said
    expected = f"{REFUSALS[rule].message.format(**facts)}\n{REFUSALS[rule].advice}"
    return words == expected and mode == "critical"


def test_excel_that_is_gone_is_told_on_standard_error(
    excel: FakeApp, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OfficeError("gone", "alert: no answer")

    monkeypatch.setattr(excel, "alert", gone)

    assert press("check") == macros.SILENT
    assert capsys.readouterr().err.startswith("Найдено: 1")


def test_fault_of_ours_is_one_sentence_with_a_log(
    excel: FakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("Тестова Анна")

    monkeypatch.setattr(macros, "_worked", broken)

    assert press("check") == macros.TOLD
    ((words, _, _),) = excel.said
    book = Path(excel.books[0].api.FullName)
    log = book.with_name(f"{book.stem}.копии") / "vpr-xl.log"
    assert words.startswith("Ошибка в самой программе, работа прервана.")
    assert str(log) in words
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    assert "Тестова" not in log.read_text(encoding="utf-8")


def test_change_is_preceded_by_a_copy_of_the_open_book(excel: FakeApp) -> None:
    book = excel.books[0]
    add_pupil(book)
    book.content = "как открыта".encode()

    assert press("codes_issue") == macros.TOLD  # no range of codes: the pupil is rejected
    assert not list(Path(book.api.FullName).parent.iterdir())
    give_range(book)
    excel.said.clear()

    assert press("codes_issue") == macros.DONE
    (copy,) = Path(book.api.FullName).parent.glob("ВПР-2026.копии/*.xlsx")
    assert copy.read_bytes() == book.content
    assert [line for line in book.sheets("Журнал").values if line[0] == 4]


def add_pupil(book: FakeBook) -> None:
    put(book, "participants", class_name="10А", full_name="Тестова Анна")
    put(book, "classes", class_name="10А", grade=10.0)


def give_range(book: FakeBook) -> None:
    school = disk_world().house.sheets["school"]
    for name, code in (("code_from_10", "10001"), ("code_to_10", "11500")):
        at = [s.name for s in school.settings].index(name)
        book.sheets(school.title).values[4 + at, 2] = code


def put(book: FakeBook, table: str, **cells: object) -> None:
    sheet = disk_world().house.sheets[table]
    for name, value in cells.items():
        at = [c.name for c in sheet.columns].index(name) + 1
        book.sheets(sheet.title).values[4, at] = value


def test_copy_that_cannot_be_made_stops_the_command(excel: FakeApp) -> None:
    book = excel.books[0]
    add_pupil(book)
    give_range(book)

    def full(_: str) -> None:
        raise OSError(28, "No space left on device")

    book.api.SaveCopyAs = full

    assert press("codes_issue") == macros.TOLD
    assert told(excel, "W-117", name="ВПР-2026.xlsx")
    assert "write" not in book.calls


def test_files_are_asked_for_in_excels_own_dialog(excel: FakeApp) -> None:
    assert press("form_add") == macros.DONE

    (asked,) = excel.asked
    assert asked["MultiSelect"] is True
    assert asked["FileFilter"] == "Подходящие файлы (*.xlsx;*.xlsm),*.xlsx;*.xlsm"
    assert asked["Title"].startswith("Добавить форму портала: ")
    assert excel.said == []


def test_book_in_the_cloud_keeps_its_files_in_documents(
    excel: FakeApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    book = excel.books[0]
    add_pupil(book)
    give_range(book)
    book.api.FullName = "https://d.docs.live.net/1/ВПР-2026.xlsx"
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "дом")

    assert press("codes_issue") == macros.DONE
    folder = tmp_path / "дом" / "Documents"
    assert list(folder.glob("ВПР-2026.копии/*.xlsx"))
    assert str(folder) in excel.said[0][0]


FOUND = Finding("F4-07", Level.WARNING, "Стоит 4.", "Сотрите.", sheet="5-РУ", cell="D17")


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome(said=["Раз.", "Два."]), "Раз.\nДва."),
        (Outcome(said=["Раз."], findings=[FOUND]), "Раз.\n5-РУ, D17: Стоит 4. Сотрите."),
        (Outcome(said=["Раз."], findings=[FOUND], show="Ошибки"), "Раз."),
    ],
)
def test_message_holds_what_stands_on_no_sheet(outcome: Outcome, words: str) -> None:
    assert macros.told(outcome) == words


def test_a_passphrase_is_asked_for_until_it_is_right_and_stands_nowhere(
    excel: FakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, asked = "тайные слова на бумаге", list[list[str]]()
    typed = iter([(words, "тайные слова на бумаги"), ("коротко", "коротко"), (words, words)])

    def ask(_: Any, form: Form, buttons: tuple[str, str]) -> dict[str, str]:
        asked.append([q.value for q in form.questions])
        first, again = next(typed)
        return {"passphrase": first, "again": again, "snapshots": "да"}

    monkeypatch.setattr(window, "ask_form", ask)
    monkeypatch.setattr(window, "spot", lambda _: Spot("Хранение", 4))

    assert press("archive_make") == macros.DONE
    (file,) = tmp_path.glob("*.age")
    kept = [p for p in tmp_path.rglob("*") if p.is_file() and p != file]

    assert asked == [["", "", "нет"], ["", "", "да"], ["", "", "да"]]
    assert [said[0] for said in excel.said[:2]] == [sentence("W-226"), sentence("W-186", 7, 12)]
    assert "ВПР-2026.xlsx" in AgeSealer().unsealed(file.read_bytes(), file.name, Key(words))
    shown = f"{excel.said}{excel.statuses}{[s.values for s in excel.books[0].sheets]}"
    assert words not in shown
    assert kept
    assert not any(words.encode() in p.read_bytes() for p in kept)


def sentence(rule: str, *facts: int) -> str:
    words = REFUSALS[rule]
    count, least = facts or (0, 0)
    return f"{words.message.format(count=count, least=least)}\n{words.advice}"


def test_long_lists_are_counted() -> None:
    lines = macros.told(Outcome(findings=[FOUND] * 9)).splitlines()

    assert len(lines) == 6
    assert "4" in lines[-1]


def test_every_macro_can_run_on_an_open_book() -> None:
    for fields in MACROS:
        command = macros.command_of(fields[0])
        assert command.identifier == fields[0]
        if command.live is None and not isinstance(command.asked, Asked):
            assert all(argument.is_path or argument.line for argument in command.arguments)
            required = {option.name for option in command.options if option.required}
            assert required <= set(command.asked)


def test_menu_gives_the_button_that_was_pressed() -> None:
    tkinter = pytest.importorskip("tkinter")
    try:
        tkinter.Tk().destroy()
    except tkinter.TclError:
        pytest.skip("no screen")
    offered = [menu.Macro(*fields) for fields in MACROS]
    window = menu.Menu(tkinter, "ВПР-2026.xlsx", offered)

    shown = [button["text"] for button in window.buttons.values()]
    for one in (family for some in window.menus.values() for family in some):
        shown += [one.entrycget(at, "label") for at in range(one.index("end") + 1)]
    assert sorted(shown) == sorted(m.title for m in offered)
    window.root.update()
    assert window.root.winfo_reqheight() < 680  # of 768, without the bars of window and desktop
    window.buttons["export"].invoke()
    assert window.picked == "export"


@pytest.mark.parametrize(("typed", "code", "said"), [(1.0, 10, 1), (False, 0, 0), (99.0, 0, 0)])
def test_without_a_toolkit_excel_asks_for_a_number(
    excel: FakeApp, monkeypatch: pytest.MonkeyPatch, typed: Any, code: int, said: int
) -> None:
    monkeypatch.setattr(menu, "import_module", missing)
    excel.chosen = typed

    assert macros.main(["--active"]) == code
    (asked,) = excel.asked
    assert "1  Проверить" in asked["Prompt"]
    assert len(excel.said) == said


def missing(name: str) -> Callable[[], None]:
    raise ImportError(name)


def test_without_a_toolkit_excel_asks_for_the_fields_one_by_one(
    excel: FakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tkinter", None)
    answers = iter(["вчера", False])
    asked: list[tuple[str, str]] = []

    def input_box(*, Prompt: str, Title: str, Default: str, Type: int) -> object:  # noqa: N803
        asked.append((Title, Default))
        return next(answers)

    monkeypatch.setattr(excel.api, "InputBox", input_box, raising=False)
    questions = (
        Question("key", "Номер", value="И-04", fixed=True),
        Question("at", "Когда"),
        Question("kind", "Что произошло", value="опоздание"),
    )
    app = xlwings.App(impl=excel)

    assert window.ask_form(app, Form("Инциденты", "Новая строка.", questions), ("1", "2")) is None
    assert asked == [("Инциденты", ""), ("Инциденты", "опоздание")]


def test_without_a_toolkit_no_passphrase_is_asked_for(
    excel: FakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tkinter", None)
    form = Form("Архив", "", (Question("word", "Пароль", secret=True),))

    with pytest.raises(Refused, match="W-227"):
        window.ask_form(xlwings.App(impl=excel), form, ("1", "2"))
