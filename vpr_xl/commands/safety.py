"""`verify` and `restore`: the journal's chain, the snapshots, and one of them put back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vpr_xl.commands.registry import Argument, Outcome, command
from vpr_xl.commands.run import Session, journal_fields
from vpr_xl.core.findings import Finding, Level
from vpr_xl.core.records.journal import broken
from vpr_xl.core.rules.engine import pointer_of
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import address
from vpr_xl.ports import World


def broken_line(session: Session) -> Finding | None:
    """The first line of «Журнал» that does not follow from the one before."""
    lines = session.campaign.journal
    at = broken((journal_fields(line), line.previous_hash or "") for line in lines)
    if at is None:
        return None
    line = lines[at]
    column = "previous_hash"
    return Finding(
        rule="V-01",
        level=Level.ERROR,
        message=f"Строка журнала {line.number} не следует из предыдущей: журнал правили вручную.",
        advice="Сравните книгу с последним снимком, в котором журнал ещё цел.",
        sheet=line.found_in.title,
        cell=address(line.row_number, line.found_in.places[column]),
        key=str(line.number),
        pointer=pointer_of(line.found_in, line.nth, column),
    )


@command(
    name="verify",
    title="Проверить журнал",
    help="Доказывает, что журнал книги никто не правил и что её снимки целы.",
)
def verify(session: Session) -> Outcome:
    snapshots = session.world.store.snapshots(session.path)
    found = broken_line(session)
    whole = sum(good for _, good in snapshots)
    said = [
        f"Строк журнала: {len(session.campaign.journal)}, "
        + ("его правили." if found else "его не правили."),
        f"Снимков: {len(snapshots)}, целых: {whole}.",
    ]
    findings = [found] if found else []
    findings += [_spoilt(name) for name, good in snapshots if not good]
    details = {"snapshots": [{"name": n, "whole": good} for n, good in snapshots]}
    return Outcome(said=said, findings=findings, details=details)


def _spoilt(name: str) -> Finding:
    return Finding(
        rule="V-02",
        level=Level.WARNING,
        message=f"Снимок «{name}» не таков, каким был сделан.",
        advice="Не возвращайте этот снимок, выберите другой.",
        value=name,
    )


@command(
    name="restore",
    title="Вернуть снимок",
    help="Возвращает книгу к снимку; нынешняя книга сама становится снимком.",
    on="paths",
    arguments=(
        Argument("book", "КНИГА", "книга кампании"),
        Argument("snapshot", "[СНИМОК]", "имя снимка; без него — последний", required=False),
    ),
)
def restore(world: World, *, book: Path, snapshot: str | None = None, **_: Any) -> Outcome:
    known = world.store.snapshots(book)
    if snapshot is None:
        whole = [name for name, good in known if good]
        if not whole:
            raise refused("W-57", name=book.name)
        snapshot = whole[-1]
    before = world.store.restore(book, snapshot)
    said = [
        f"Книга «{book.name}» возвращена к снимку «{snapshot}».",
        f"Прежняя книга сохранена снимком «{before.name}».",
    ]
    return Outcome(said=said, details={"snapshot": snapshot, "before": before.name})
