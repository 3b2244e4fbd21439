"""`excel doctor`: why a button does not run, and the cure, from the facts of the PC and a book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from vpr_xl.commands.excel import desk_of, installed
from vpr_xl.commands.registry import Argument, Outcome, command
from vpr_xl.core.declare.house import SCHEMA_VERSION, House
from vpr_xl.core.desk.examine import Look, examine
from vpr_xl.core.desk.pc import LAUNCHER, SCHEMA, BookFile
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.w_file import package_findings
from vpr_xl.core.rules.w_macros import macro_findings
from vpr_xl.core.tables import Reading
from vpr_xl.core.values import shown
from vpr_xl.ports import Desk, World


@command(
    name="excel doctor",
    title="Почему кнопка не работает",
    help="Называет, что мешает кнопкам Excel на этом компьютере и в этой книге, и что сделать.",
    on="paths",
    arguments=(Argument("book", "[КНИГА]", "книга, кнопка которой не работает", required=False),),
)
def doctor(world: World, *, book: Path | None = None, **_: Any) -> Outcome:
    desk = desk_of(world)
    pc = replace(desk.pc(), addin_version=installed(world, desk.places()).program)
    about: BookFile | None = None
    of_book: list[Finding] = []
    if book is not None:
        reading = world.read(world.store.read(book))
        about = _book(world.house, desk, book, reading)
        of_book = list(_package(world, reading))
    looks = list(examine(pc, about))
    found = [look.finding() for look in looks if look.state != "ok"]
    details = {
        "checks": [_told(look) for look in looks],
        "pc": asdict(pc),
        "book": asdict(about) if about else None,
    }
    said = [f"  в порядке  {look.message}" for look in looks if look.state == "ok"]
    return Outcome(
        said=[*said, _summary([*found, *of_book])], findings=[*found, *of_book], details=details
    )


def _summary(found: list[Finding]) -> str:
    if any(one.level is Level.ERROR for one in found):
        return "Кнопкам мешает то, что названо ошибками; сделайте, что сказано под каждой."
    if found:
        return "Кнопки должны работать; посмотрите на предупреждения, если какая-то не работает."
    return "Ничего, что мешало бы кнопкам, не найдено."


def _told(look: Look) -> dict[str, str]:
    trouble = look.trouble
    return {
        "id": trouble.id,
        "subject": trouble.subject,
        "state": look.state,
        "message": look.message,
        "advice": look.advice,
    }


def _book(house: House, desk: Desk, path: Path, reading: Reading) -> BookFile:
    """The facts of the book: those of its place, and what it says about itself."""
    launcher, there = desk.launcher(service_value(house, reading, LAUNCHER))
    schema = service_value(house, reading, SCHEMA)
    return replace(
        desk.book_file(path),
        content=reading.package.content,
        launcher=launcher,
        launcher_found=there,
        schema=int(schema) if schema.isdigit() else 0,
        known_schema=SCHEMA_VERSION,
    )


def service_value(house: House, reading: Reading, key: str) -> str:
    """What the service sheet holds under the key; "" where the book has no such key."""
    grid = reading.grid(house.sheets["service"].title)
    rows = grid.rows if grid else ()
    return next((shown(row[1]) for row in rows if len(row) > 1 and shown(row[0]) == key), "")


def _package(world: World, reading: Reading) -> Iterator[Finding]:
    """Lost buttons, macros that are not ours, as `check` says it."""
    ours = Campaign(reading, world.house, world.clock.today()).has("school")
    yield from package_findings(reading.package)
    yield from macro_findings(reading.package, workbook=ours)
