"""`repair`: the package made anew from today's declarations, every row of the book carried over."""

from __future__ import annotations

from typing import Any

from vpr_xl.commands.registry import Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.records.carry import Carried, carried
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.values import shown


@command(
    name="repair",
    title="Починить книгу",
    help="Собирает книгу заново по сегодняшним объявлениям и переносит в неё каждую строку.",
    changes_data=True,
)
def repair(session: Session) -> Outcome:
    world = session.world
    if session.path.suffix.casefold() != ".xlsx" or session.reading.package.vba_sha256:
        raise refused("W-58", name=session.path.name)
    taken = carried(session.campaign)
    created = world.clock.now()
    blob = world.builder.master(taken.settings, taken.content, taken.results, created)
    rows = _rows_of(session, blob)
    said = [*_said(taken), f"Строк в книге: {taken.rows}, перенесено: {rows}."]
    if rows != taken.rows:
        said.append("Книга оставлена как была: перенесены бы не все строки.")
        blob = b""
    return Outcome(
        said=said,
        rows_in=taken.rows,
        rows_out=rows,
        rejected=taken.rows - rows,
        rebuilt=blob,
        details=_details(taken),
    )


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
        f"Лист «{one.sheet}»: столбец «{one.column}» не объявлен и остался в снимке."
        if one.column
        else f"Лист «{one.sheet}» не объявлен и остался в снимке."
        for one in taken.left
    ]
    return said


def _details(taken: Carried) -> dict[str, Any]:
    return {
        "mended": [m._asdict() for m in taken.mended],
        "left": [one._asdict() for one in taken.left],
        "school": shown(taken.settings.get("school_name")),
    }
