"""What a book says to start: the usual place by Excel's own word for it, another place in full."""

from __future__ import annotations

from vpr_xl.core.declare.wording import LAUNCHER
from vpr_xl.faces.wiring import launcher, named_launcher

_USUAL = r"C:\Users\Анна Петровна\AppData\Local\vpr-xl\python\pythonw.exe"


def test_the_usual_place_is_named_so_that_it_holds_on_every_computer() -> None:
    assert named_launcher(_USUAL, _USUAL) == LAUNCHER
    assert named_launcher(_USUAL.upper(), _USUAL) == LAUNCHER


def test_another_place_is_named_in_full() -> None:
    other = r"D:\Программы\ВПР\pythonw.exe"

    assert named_launcher(other, _USUAL) == other


def test_elsewhere_than_on_windows_the_usual_place_is_said() -> None:
    assert launcher() == LAUNCHER
