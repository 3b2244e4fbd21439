"""`libreoffice selftest` and its sisters over a made-up office: what is said, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from vpr_xl.commands.check import check_live
from vpr_xl.commands.libreoffice import install, selftest, uninstall
from vpr_xl.commands.run import Session
from vpr_xl.core.findings import Refused
from vpr_xl.core.rules.w_file import REFUSALS
from vpr_xl.faces.wiring import world as wired
from vpr_xl.ports import World


@dataclass
class Office:
    """An office that does to a book what a test says."""

    does: Callable[[bytes], bytes | None]
    there: bool = True

    def install(self) -> str:
        return "/opt/office"

    def uninstall(self) -> bool:
        return self.there

    def pressed(self, book: bytes, button: str) -> bytes | None:
        assert button == "check"
        return self.does(book)


def checked(book: bytes) -> bytes:
    """The book as «Проверить» leaves it."""
    world = wired()
    opened = world.open(book)
    opened.apply(check_live(Session(world, opened, Path("ВПР.xlsx"))).changes)
    return opened.blob


def with_office(office: Office) -> World:
    return replace(wired(), office=office)


def test_an_office_that_runs_the_command_passes() -> None:
    outcome = selftest(with_office(Office(checked)))

    assert outcome.details["findings"] >= 1
    assert all(sentence.endswith(".") for sentence in outcome.said)


@pytest.mark.parametrize("does", [lambda book: book, lambda _: None], ids=["same", "nothing"])
def test_a_button_that_does_nothing_is_named(does: Callable[[bytes], bytes | None]) -> None:
    with pytest.raises(Refused) as told:
        selftest(with_office(Office(does)))

    assert told.value.rule == "W-126"
    assert "«Проверить»" in told.value.message


def test_what_was_put_in_is_said_with_its_place() -> None:
    said = install(with_office(Office(checked))).said

    assert "/opt/office" in said[0]
    assert len(said) == 2


@pytest.mark.parametrize(("there", "word"), [(True, "убрано"), (False, "не было")])
def test_taking_out_says_whether_it_was_there(there: bool, word: str) -> None:
    assert word in uninstall(with_office(Office(checked, there))).said[0]


def test_a_face_without_an_office_is_a_fault_of_ours() -> None:
    with pytest.raises(NotImplementedError):
        install(replace(wired(), office=None))


def test_every_refusal_of_the_office_has_its_words() -> None:
    assert {f"W-{n}" for n in (120, 121, 122, 123, 124, 125, 126, 128)} <= REFUSALS.keys()
