"""A real mouse on a real screen: the book with its buttons, menu and toolbar, before and after.

Pictures are kept in the folder that VPR_SCREENSHOTS names.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.office_clicks.conftest import _absent
from tests.office_clicks.office import Document, RunningOffice
from tests.office_clicks.person import Person
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.sheets import HEADER_ROW
from vpr_xl.core.values import text

pytestmark = [pytest.mark.office, pytest.mark.slow]
WIDTH, HEIGHT = 1280, 800
_ALL = 15  # com.sun.star.awt.PosSize.POSSIZE


class Screen:
    """An X display of our own and its mouse."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        read, write = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        call = [
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            size,
            "-nolisten",
            "tcp",
            "-ac",
            "-noreset",
        ]
        self._server = subprocess.Popen(call, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as told:
            self.name = f":{told.readline().strip()}"

    def close(self) -> None:
        self._server.terminate()
        self._server.wait(10)

    def do(self, *call: str) -> None:
        variables = {**os.environ, "DISPLAY": self.name}
        subprocess.run(call, env=variables, check=True, capture_output=True, timeout=30)

    def press(self, thing: Any) -> None:
        """Clicks the middle of something accessible."""
        corner, size = thing.getLocationOnScreen(), thing.getSize()
        x, y = corner.X + size.Width // 2, corner.Y + size.Height // 2
        self.do("xdotool", "mousemove", str(x), str(y), "click", "1")

    def choose(self, box: Any) -> None:
        """Drops the list of a box down by its arrow and clicks its first line."""
        corner, size = box.getLocationOnScreen(), box.getSize()
        x, y = corner.X + size.Width - size.Height // 2, corner.Y + size.Height // 2
        self.do("xdotool", "mousemove", str(x), str(y), "click", "1")
        time.sleep(1)  # the list is a window of its own, which nothing announces
        self.do("xdotool", "mousemove", str(corner.X + 20), str(y + size.Height), "click", "1")

    def keep(self, name: str) -> Path:
        """A picture of the screen once it rests."""
        place, before = self.folder / f"{name}.png", b""
        for _ in range(20):
            time.sleep(0.4)
            # A palette without dither: a picture in the guide is a third of its size.
            colours = ["+dither", "-colors", "96", "-strip"]
            self.do("import", "-window", "root", *colours, f"PNG8:{place}")
            if place.read_bytes() == before:
                return place
            before = place.read_bytes()
        return place


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A display that outlives the office on it."""
    missing = [p for p in ("Xvfb", "xdotool", "import") if shutil.which(p) is None]
    if missing:
        _absent(f"not installed: {', '.join(missing)}")
    named = os.environ.get("VPR_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screens")
    folder.mkdir(parents=True, exist_ok=True)
    made = Screen(folder)
    yield made
    made.close()


@pytest.fixture
def shown(screen: Screen, installed: Person, demo_book: Path) -> Iterator[Document]:
    """The demo's book in a window that fills the screen."""
    # A home of its own: a second office on one profile hands its work over to the first.
    # ASCII: the locale named in LANG is not there.
    home = Path(tempfile.mkdtemp(prefix="screen-", dir=installed.home))
    home.chmod(0o755)
    other = Person(home)
    assert other.vpr_xl("libreoffice", "install").returncode == 0
    office = RunningOffice(other, screen.name)
    path = other.owns(demo_book, "ВПР-2026.xlsx")
    path.write_bytes(patch(path.read_bytes(), planted()))
    book = office.open(path)
    book.doc.CurrentController.Frame.ContainerWindow.setPosSize(0, 0, WIDTH, HEIGHT, _ALL)
    try:
        book.wait(lambda: bool(book.buttons("Ошибки")), 30)
    except AssertionError:
        office.close()
        raise
    yield book
    book.close()  # a changed book would ask whether to save it
    office.close()


def planted() -> list[SetCell]:
    """Faults that a coordinator makes."""
    sheets = house().sheets

    def at(table: str, row: int, column: str, value: str) -> SetCell:
        place = [c.name for c in sheets[table].columns].index(column) + 1
        return SetCell(sheets[table].title, HEADER_ROW + row, place, text(value))

    return [
        at("participants", 1, "class_name", "12Ю"),
        at("participants", 4, "participant_code", "1234"),
        at("plan", 2, "date", "31 мая"),
        at("plan", 5, "class_name", "5Щ"),
        at("rooms", 2, "capacity", "много"),
    ]


def named(thing: Any, name: str, depth: int = 4) -> Any:
    """The first accessible thing of this name under another."""
    for at in range(thing.getAccessibleChildCount() if depth else 0):
        child = thing.getAccessibleChild(at).getAccessibleContext()
        found = child if child.getAccessibleName() == name else named(child, name, depth - 1)
        if found is not None:
            return found
    return None


def answer(shown: Document, within_seconds: float = 60) -> Any:
    """The button of the message, once it is there. A key would not reach it: nothing manages
    windows."""
    until = time.monotonic() + within_seconds
    while not (found := answers(shown)):
        assert time.monotonic() < until, shown.office.log()
        time.sleep(0.2)
    assert len(found) == 1
    return found[0]


def answers(shown: Document) -> list[Any]:
    """What can be pressed in messages."""
    from com.sun.star.accessibility.AccessibleRole import ALERT, DIALOG, PUSH_BUTTON

    toolkit = shown.office.made("com.sun.star.awt.Toolkit")
    tops = [toolkit.getTopWindow(at) for at in range(toolkit.getTopWindowCount())]
    contexts = [top.getAccessibleContext() for top in tops]
    messages = [c for c in contexts if c.getAccessibleRole() in (ALERT, DIALOG)]
    inside = [thing for message in messages for thing in within(message)]
    return [thing for thing in inside if thing.getAccessibleRole() == PUSH_BUTTON]


def within(thing: Any) -> Iterator[Any]:
    """Everything accessible under a thing."""
    for at in range(thing.getAccessibleChildCount()):
        child = thing.getAccessibleChild(at).getAccessibleContext()
        yield child
        yield from within(child)


def test_a_click_fills_the_sheet_and_the_window_shows_it(screen: Screen, shown: Document) -> None:
    window = shown.doc.CurrentController.Frame.ContainerWindow
    home = screen.keep("главная")
    screen.press(named(window.getAccessibleContext(), "ВПР"))
    menu = screen.keep("меню")
    screen.do("xdotool", "key", "Escape", "Escape")
    button = shown.control("Ошибки", "Проверить")
    before = screen.keep("до проверки")
    assert not shown.rows("Ошибки", HEADER_ROW + 1)

    screen.press(button)

    ok = answer(shown)
    answered = screen.keep("ответ")
    screen.press(ok)
    shown.wait(lambda: bool(shown.rows("Ошибки", HEADER_ROW + 1)))
    after = screen.keep("после проверки")
    pictures = [p.read_bytes() for p in (home, menu, before, answered, after)]
    assert len(set(pictures)) == len(pictures)
    assert all(len(picture) > 20_000 for picture in pictures)


def buttons(shown: Document, within_seconds: float = 60) -> dict[str, Any]:
    """The buttons of the window in front, by caption, once it is there."""
    until = time.monotonic() + within_seconds
    while not (found := answers(shown)):
        assert time.monotonic() < until, shown.office.log()
        time.sleep(0.2)
    return {thing.getAccessibleName(): thing for thing in found}


def box(shown: Document, label: str) -> Any:
    """The list of this label in the window in front."""
    from com.sun.star.accessibility.AccessibleRole import COMBO_BOX, DIALOG

    toolkit = shown.office.made("com.sun.star.awt.Toolkit")
    tops = [toolkit.getTopWindow(at) for at in range(toolkit.getTopWindowCount())]
    contexts = [top.getAccessibleContext() for top in tops]
    inside = [t for c in contexts if c.getAccessibleRole() == DIALOG for t in within(c)]
    boxes = [thing for thing in inside if thing.getAccessibleRole() == COMBO_BOX]
    names = [thing.getAccessibleName() for thing in boxes]
    assert label in names, [(t.getAccessibleRole(), t.getAccessibleName()) for t in inside]
    return boxes[names.index(label)]


def test_a_row_is_entered_by_a_form(screen: Screen, shown: Document) -> None:
    sheet, columns = "Инциденты", [c.name for c in house().sheets["incidents"].columns]
    before = shown.rows(sheet, HEADER_ROW + 1)
    button = shown.control(sheet, "Внести строку")
    screen.keep("до формы")  # a sheet just brought to the front is still being drawn
    screen.press(button)
    taken = buttons(shown)["Внести"]
    screen.choose(box(shown, "Что произошло"))
    asked = screen.keep("форма строки")

    screen.press(taken)

    said = answer(shown)
    screen.keep("ответ формы")
    # By the button's own action: a busy machine moves a message after it has said where it is.
    said.doAccessibleAction(0)
    shown.wait(lambda: len(shown.rows(sheet, HEADER_ROW + 1)) > len(before))
    entered = screen.keep("после формы")
    row = dict(zip(columns, shown.rows(sheet, HEADER_ROW + 1)[-1], strict=False))
    assert row["incident_id"] not in {line[0] for line in before}
    assert row["kind"] == house().sheets["incidents"].column("kind").enum[0]
    assert row["at"]
    assert asked.read_bytes() != entered.read_bytes()
