"""`watch`: a check after every save, told as what changed; the book itself is never written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commands.demo_world import disk_world
from vpr_xl.adapters.store.saves import saves
from vpr_xl.commands.watch import watch
from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.values import Cell, text


class _Editor:
    """Stands for the person at the spreadsheet program: one step at each look, then Ctrl+C."""

    def __init__(self, *steps: object) -> None:
        self.steps = list(steps)

    def __call__(self, _: float) -> None:
        if not self.steps:
            raise KeyboardInterrupt
        step = self.steps.pop(0)
        if callable(step):
            step()


def _write(path: Path, size: int, moment: int) -> None:
    import os

    path.write_bytes(b"x" * size)
    os.utime(path, ns=(moment, moment))


def test_a_save_is_told_when_the_file_stands_still(tmp_path: Path) -> None:
    path = tmp_path / "книга.xlsx"
    _write(path, 1, 10**18)
    grows = _Editor(
        lambda: _write(path, 2, 2 * 10**18),
        lambda: _write(path, 3, 3 * 10**18),
        None,
        None,
        None,
    )

    assert len(list(saves(path, grows))) == 2


def test_a_file_that_is_renamed_away_for_a_moment_is_no_save(tmp_path: Path) -> None:
    path = tmp_path / "книга.xlsx"
    _write(path, 1, 10**18)

    seen = list(saves(path, _Editor(path.unlink, None, lambda: _write(path, 1, 10**18), None)))

    assert len(seen) == 1


@pytest.fixture
def book(tmp_path: Path) -> Path:
    world = disk_world()
    path = tmp_path / "ВПР.xlsx"
    path.write_bytes(world.builder.master({}, {}, {}, world.clock.now()))
    return path


def _put(book: Path, cell: Cell | None) -> None:
    """Saves the book with a class's name."""
    world = disk_world()
    opened = world.open(book.read_bytes())
    opened.apply([SetCell(world.house.sheets["classes"].title, 4, 1, cell)])
    book.write_bytes(opened.blob)


def test_each_save_tells_what_came_and_what_was_mended(book: Path) -> None:
    told: list[str] = []

    def three(path: Path) -> Iterator[None]:
        yield
        _put(path, text("не класс"))
        yield
        before = path.read_bytes()
        yield
        assert path.read_bytes() == before  # the check writes nothing
        _put(path, None)
        yield

    done = watch(replace(disk_world(), say=told.append, saves=three), book=book)

    heads = [words.splitlines()[0].partition(". ")[2] for words in told]
    assert heads[0].startswith("Проверено")
    assert heads[1].startswith("Сохранено. Исправлено: 0, новых: ")
    assert heads[2].startswith("Сохранено, по-прежнему найдено: ")
    assert heads[3].endswith("новых: 0, всего: 0.")
    assert done.details["checks"] == 4


def test_a_save_that_cannot_be_read_does_not_end_the_watch(book: Path) -> None:
    told: list[str] = []
    good = book.read_bytes()

    def broken(path: Path) -> Iterator[None]:
        yield
        path.write_bytes(good[:1000])
        yield
        path.write_bytes(good)
        yield

    done = watch(replace(disk_world(), say=told.append, saves=broken), book=book)

    assert len(told) == 3
    assert "по-прежнему найдено: 0" in told[2]
    assert done.details["verdict"] == "clean"


def test_a_book_that_is_not_there_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        watch(disk_world(), book=tmp_path / "нет такой.xlsx")

    assert refusal.value.rule == "W-60"
