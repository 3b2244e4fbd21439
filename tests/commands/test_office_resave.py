"""The demo's book: clean for the Open XML SDK, and the same verdict after LibreOffice saved it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.demo_world import walked_demo, world_after
from vpr_xl.commands.check import check_reading
from vpr_xl.commands.demo import BOOK
from vpr_xl.commands.demo_walk import FILLED


@pytest.fixture(scope="module")
def folder() -> Path:
    return walked_demo()[0]


@pytest.mark.office
def test_an_office_save_keeps_the_verdict(
    folder: Path, office_convert: Callable[..., bytes]
) -> None:
    world = world_after()
    blob = (folder / BOOK).read_bytes()

    before = check_reading(world, world.read(blob), BOOK)
    after = check_reading(world, world.read(office_convert(blob)), BOOK)

    assert before.verdict == "clean"
    assert (after.rows, after.findings) == (before.rows, before.findings)


@pytest.mark.validator
def test_book_and_filled_forms_are_valid(
    folder: Path, validator: Callable[[Path], list[str]]
) -> None:
    forms = sorted(folder.glob(f"*.файлы/{FILLED}/*.xlsx"))

    assert len(forms) >= 8
    assert [validator(file) for file in (folder / BOOK, *forms[:3])] == [[]] * 4
