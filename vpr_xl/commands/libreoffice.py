"""`libreoffice`: our menu, toolbar and buttons in the user's LibreOffice, and a trial of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import vpr_xl.commands.check  # noqa: F401 - registers the command that the trial presses
from vpr_xl.commands.registry import Outcome, command, registered
from vpr_xl.commands.run import Session, run_on_book
from vpr_xl.commands.selftest import faulty_book
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import Reading
from vpr_xl.core.values import shown
from vpr_xl.ports import OfficeProgram, World

_PATH = Path("ВПР.xlsx")


def office_of(world: World) -> OfficeProgram:
    """The LibreOffice that the face wired."""
    if world.office is None:
        raise NotImplementedError
    return world.office


@command(
    name="libreoffice install",
    title="Поставить кнопки LibreOffice",
    help="Ставит в LibreOffice меню «ВПР», панель и кнопки; прав администратора не нужно.",
    on="paths",
)
def install(world: World, **_: Any) -> Outcome:
    folder = office_of(world).install()
    return Outcome(
        said=[
            f"Меню «ВПР», панель и кнопки поставлены в LibreOffice ({folder}).",
            "Закройте все окна LibreOffice и откройте книгу .xlsx снова.",
        ],
        details={"office": folder},
    )


@command(
    name="libreoffice uninstall",
    title="Убрать кнопки LibreOffice",
    help="Убирает из LibreOffice меню «ВПР», панель и кнопки; книги остаются как были.",
    on="paths",
)
def uninstall(world: World, **_: Any) -> Outcome:
    removed = office_of(world).uninstall()
    said = "Расширение убрано из LibreOffice." if removed else "Расширения в LibreOffice и не было."
    return Outcome(said=[said], details={"removed": removed})


@command(
    name="libreoffice selftest",
    title="Испытать кнопки LibreOffice",
    help="Нажимает «Проверить» в выдуманной книге и сравнивает лист с проверкой файла.",
    on="paths",
)
def selftest(world: World, **_: Any) -> Outcome:
    check = registered("check")
    live = replace(check, run=check.live or check.run)
    book = faulty_book(world)
    world.progress("Собираю выдуманную книгу…")
    expected = world.open(book)
    run_on_book(Session(world, expected, _PATH), live, {})
    world.progress("Нажимаю кнопку в пробном LibreOffice…")
    blob = office_of(world).pressed(book, check.identifier)
    sheet = world.house.sheets["findings"].title
    wanted = _rows(world, expected.read())
    assert wanted, "the made-up book must have a finding to show"
    if blob is None or _rows(world, world.read(blob)) != wanted:
        raise refused("W-126", button=check.title, sheet=sheet)
    left = world.read(blob).package.buttons
    if left:
        raise refused("W-128", count=left)
    return Outcome(
        said=[
            "Расширение ставится в LibreOffice, и LibreOffice его запускает.",
            f"Кнопка «{check.title}» запускает программу.",
            f"На листе «{sheet}» строк: {len(wanted)}, все те же, что при проверке файла.",
            "В сохранённой книге кнопок не остаётся: Excel откроет её без вопросов.",
        ],
        details={"button": check.identifier, "findings": len(wanted)},
    )


def _rows(world: World, reading: Reading) -> list[list[str]]:
    """What «Ошибки» says, row by row; its formulas aside."""
    table = Campaign(reading, world.house, world.clock.today()).table("findings")
    if table is None:
        return []
    told = [c.name for c in table.columns if c.formula is None]
    return [[shown(table.cell(at, name)) for name in told] for at in range(len(table.rows))]
