"""`new`: the empty master workbook of a campaign."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vpr_xl.commands.registry import Argument, Option, Outcome, command
from vpr_xl.core.declare.catalogue import Catalogue, CatalogueWork, catalogue
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.sheets import Sheet
from vpr_xl.core.records.norms import norms
from vpr_xl.core.records.rows import Role, SubjectCode, WorksLevel
from vpr_xl.core.records.writing import cell_of
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.values import Cell
from vpr_xl.ports import Builder, World

#: The grades that write ВПР.
GRADES = "4-8,10"


def next_campaign(today: datetime.date) -> int:
    """The campaign that a book made today is for: from August on, the next spring's."""
    return today.year + (today.month >= 8)


def grades_of(spec: str) -> list[int]:
    """ "4-8,10" -> [4, 5, 6, 7, 8, 10]. Raises Refused for anything else."""
    out: set[int] = set()
    for part in spec.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if not (first.isdigit() and (last or first).isdigit()):
            raise refused("W-55", value=spec)
        out.update(range(int(first), int(last or first) + 1))
    unknown = out - {4, 5, 6, 7, 8, 10}
    if unknown or not out:
        raise refused("W-55", value=spec)
    return sorted(out)


def settings_of(sheet: Sheet, year: int) -> dict[str, Cell]:
    """Values of «Школа» in a new book: the year and the declared defaults."""
    values: dict[str, Any] = {s.name: s.default for s in sheet.settings if s.default is not None}
    values["campaign_year"] = year
    cells = {name: cell_of(sheet.setting(name), value) for name, value in values.items()}
    return {name: cell for name, cell in cells.items() if cell is not None}


def works_of(known: Catalogue, grades: Sequence[int]) -> list[CatalogueWork]:
    """Obligatory works of the grades: the drawn ones become known later."""
    return [w for w in known.works if w.grade in grades and w.obligatory]


def work_row(sheet: Sheet, work: CatalogueWork) -> list[Cell | None]:
    """The row of «Работы» for a work: only what the catalogue is sure of."""
    scale = work.mark_scale.value
    names = dict(zip(sheet.column("subject_code").enum, SubjectCode, strict=True))
    values: dict[str, Any] = {
        "work_id": work.work_id,
        "subject_code": names[work.subject_code],
        "grade": work.grade,
        "level": WorksLevel.ADVANCED if work.level == "advanced" else WorksLevel.BASE,
        "role": Role.OBLIGATORY if work.obligatory else Role.DRAWN,
        "parts": work.parts.value or 1,
        "minutes": work.duration_minutes.value,
        "max_score": work.max_primary_score.value,
        "mark3_from": scale.three if scale else None,
        "mark4_from": scale.four if scale else None,
        "mark5_from": scale.five if scale else None,
    }
    return [cell_of(column, values.get(column.name)) for column in sheet.columns]


def master_of(
    house: House,
    builder: Builder,
    year: int,
    grades: Sequence[int],
    created: datetime.datetime,
    *,
    macros: bool,
) -> bytes:
    """The empty master of a campaign: what the catalogue is sure of, and nothing of the school."""
    sheets, raw = house.sheets, house.catalogues.get(year)
    known = catalogue(raw) if raw else None
    content: dict[str, Any] = {}
    if known:
        content["works"] = [work_row(sheets["works"], w) for w in works_of(known, grades)]
        columns = sheets["documents"].columns
        content["documents"] = [
            [cell_of(column, row.get(column.name)) for column in columns]
            for row in norms(house.documents, known.school_year)
        ]
    settings = settings_of(sheets["school"], year)
    return builder.master(settings, content, {}, created, macros=macros)


@command(
    name="new",
    title="Новая книга",
    help="Создаёт пустую книгу кампании, по умолчанию ближайшей; .xlsm — с кнопками для Excel.",
    on="paths",
    arguments=(Argument("book", "КНИГА", "имя новой книги .xlsx или .xlsm"),),
    options=(
        Option("year", int, "год кампании"),
        Option("grades", str, f"параллели, например {GRADES}", GRADES),
    ),
)
def new(
    world: World, *, book: Path, year: int | None = None, grades: str = GRADES, **_: Any
) -> Outcome:
    suffix = book.suffix.casefold()
    if suffix in (".xltx", ".xltm", ".xlam"):
        raise refused("W-42", name=book.name, suffix=book.suffix)
    if suffix not in (".xlsx", ".xlsm"):
        raise refused("W-56", name=book.name)
    if world.store.folder(book):
        raise refused("W-53", name=book.name)
    year = year or next_campaign(world.clock.today())
    chosen = grades_of(grades)
    now, macros = world.clock.now(), suffix == ".xlsm"
    blob = master_of(world.house, world.builder, year, chosen, now, macros=macros)
    raw = world.house.catalogues.get(year)
    known = catalogue(raw) if raw else None
    said = [f"Создана книга «{book.name}» кампании {year} года."]
    if known is None or known.window.value is None:
        said.append("Сроков этой кампании справочник не знает: введите их на листе «Школа».")
    return Outcome(said=said, files={book: blob}, details={"year": year, "grades": chosen})
