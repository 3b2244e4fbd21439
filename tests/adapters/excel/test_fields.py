"""The window of fields beside Excel, on a real screen: what it shows, takes and gives."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FORM = """
import json, sys, tkinter, tkinter.ttk
from vpr_xl.adapters.excel.fields import Window
from vpr_xl.core.questions import Form, Question

questions = (
    Question("key", "Номер", "Код строки.", "И-04", fixed=True),
    Question("kind", "Что произошло", "Вид события.", "", ("опоздание", "другое")),
    Question("measures", "Принятые меры", "Что сделано.", "нет"),
    Question("word", "Пароль", "На экране точки.", secret=True),
) + tuple(Question(f"more{n}", f"Поле {n}") for n in range(int(sys.argv[2])))
form = Form("Инциденты", "Лист «Инциденты», новая строка.", questions)
window = Window(tkinter, tkinter.ttk, form, ("Внести", "Отмена"))


def person():
    if sys.argv[1] == "closes":
        window.root.focus_force()
        window.root.update()
        return window.root.event_generate("<Escape>")
    window.fields[0].insert(0, "И-99")
    window.fields[1].set("опоздание")
    window.fields[2].delete(0, "end")
    window.fields[2].insert(0, "впущен")
    window.fields[3].insert(0, "тайна")
    window.shown = [str(field.cget("show")) for field in (window.fields[0], window.fields[3])]
    window.root.update()
    high = window.root.winfo_height()
    window.take()
    window.high = high


window.root.after(300, person)
typed = window.typed()
print(json.dumps([typed, getattr(window, "high", 0), getattr(window, "shown", [])]))
"""


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """An X display of our own."""
    if shutil.which("Xvfb") is None:
        if os.environ.get("VPR_REQUIRE_OFFICE"):
            pytest.fail("Xvfb is required and not found")
        pytest.skip("no Xvfb on this machine")
    pytest.importorskip("tkinter", reason="this Python has no tkinter")
    read, write = os.pipe()
    call = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    server = subprocess.Popen(call, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        yield f":{told.readline().strip()}"
    server.terminate()
    server.wait(10)


def _ran(display: str, tmp_path: Path, person: str, more: int = 0) -> Any:
    script = tmp_path / "window.py"
    script.write_text(FORM, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script), person, str(more)],
        env={**os.environ, "DISPLAY": display, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_is_typed_is_taken_and_a_fixed_field_stays(display: str, tmp_path: Path) -> None:
    typed, _, shown = _ran(display, tmp_path, "types")

    assert typed == ["И-04", "опоздание", "впущен", "тайна"]
    assert shown == ["", "\u2022"]


def test_a_closed_window_gives_nothing(display: str, tmp_path: Path) -> None:
    typed, *_ = _ran(display, tmp_path, "closes")

    assert typed is None


def test_a_long_form_fits_a_notebook(display: str, tmp_path: Path) -> None:
    typed, high, _ = _ran(display, tmp_path, "types", more=25)

    assert len(typed) == 29
    assert 200 < high < 700
