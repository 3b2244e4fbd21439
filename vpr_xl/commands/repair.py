"""`repair`: the package made anew from today's declarations, every row of the book carried over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vpr_xl.commands.registry import Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.records.carry import Carried, carried
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import Package
from vpr_xl.core.values import shown


@command(
    name="repair",
    title="Починить книгу",
    help="Собирает книгу заново: листы, макросы, кнопки; переносит в неё каждую строку.",
    changes_data=True,
)
def repair(session: Session) -> Outcome:
    world = session.world
    suffix = session.path.suffix.casefold()
    if suffix not in (".xlsx", ".xlsm"):
        raise refused("W-58", name=session.path.name)
    taken = carried(session.campaign)
    created = world.clock.now()
    blob = world.builder.master(
        taken.settings, taken.content, taken.results, created, macros=suffix == ".xlsm"
    )
    blob, own = _with_own_sheets(session, blob, taken)
    rows = _rows_of(session, blob)
    said = [*_said(taken), *_macros_said(session.reading.package, suffix)]
    said += [f"Лист «{sheet}» школы перенесён как был." for sheet in own]
    said.append(f"Строк в книге: {taken.rows}, перенесено: {rows}.")
    if rows != taken.rows:
        said.append("Книга оставлена как была: перенесены бы не все строки.")
        blob = b""
    return Outcome(
        said=said,
        rows_in=taken.rows,
        rows_out=rows,
        rejected=taken.rows - rows,
        rebuilt=blob,
        details=_details(taken) | {"carried": own},
    )


def _with_own_sheets(session: Session, blob: bytes, taken: Carried) -> tuple[bytes, list[str]]:
    """The new book with the school's own sheets that can be taken whole; these are left no more."""
    titles = [grid.name for grid in session.reading.grids]
    own = [one.sheet for one in taken.left if not one.column]
    if not own:
        return blob, []
    old = session.world.store.read(session.path)
    present = [grid.name for grid in session.world.read(blob).grids]
    done = []
    for title in own:
        before = [name for name in titles[: titles.index(title)] if name in present]
        after = before[-1] if before else present[0]
        made = session.world.transplant(blob, old, title, after)
        if made is not None:
            blob = made
            present.append(title)
            done.append(title)
    taken.left = [one for one in taken.left if one.column or one.sheet not in done]
    return blob, done


def _rows_of(session: Session, blob: bytes) -> int:
    """Rows that the new book holds, counted by reading it back."""
    from vpr_xl.core.records.campaign import Campaign

    again = Campaign(session.world.read(blob), session.world.house, session.world.clock.today())
    return carried(again).rows


def _said(taken: Carried) -> list[str]:
    said = [
        f"Лист «{m.sheet}»: заголовок «{m.found}» исправлен на «{m.title}»."
        if m.found
        else f"Лист «{m.sheet}»: возвращён заголовок «{m.title}»."
        for m in taken.mended
    ]
    said += [
        f"Лист «{one.sheet}»: столбец «{one.column}» программе незнаком и остался в снимке."
        if one.column
        else f"Лист «{one.sheet}» школы целиком не переносится и остался в снимке."
        for one in taken.left
    ]
    return said


def _macros_said(package: Package, suffix: str) -> Iterator[str]:
    """What becomes of the book's macros: ours are put anew into an .xlsm, others are left."""
    macros = package.macros
    if package.vba_sha256 is not None and macros is None:
        yield "Прежние макросы не читаются и остались в снимке."
    elif macros is not None and macros.foreign:
        yield f"Чужие макросы ({', '.join(macros.foreign)}) остались в снимке."
    if suffix == ".xlsm":
        yield "Макросы, кнопки и вкладка «ВПР» поставлены заново."
    elif package.vba_sha256 is not None:
        yield "Книга .xlsx макросов не хранит; для кнопок назовите её .xlsm и почините снова."


def _details(taken: Carried) -> dict[str, Any]:
    return {
        "mended": [m._asdict() for m in taken.mended],
        "left": [one._asdict() for one in taken.left],
        "school": shown(taken.settings.get("school_name")),
    }
