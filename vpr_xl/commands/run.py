"""Runs a command on a workbook: lock, read, run, journal, snapshot, write. Nobody else writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from vpr_xl.commands.registry import Command, Outcome
from vpr_xl.core.actions.living import living
from vpr_xl.core.changes import Change, SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.journal import line_hash
from vpr_xl.core.records.rows import JournalRow
from vpr_xl.core.records.writing import append_row, applied
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import Reading
from vpr_xl.ports import FILES, Book, World


@dataclass(frozen=True)
class Session:
    """A command's view of one open workbook.

    path: the book's file, also of a live one.  copy: the live book as a file's bytes; None for a
    book in its file, and for one that can be made again.
    """

    world: World
    book: Book
    path: Path
    copy: Callable[[], bytes] | None = None

    @cached_property
    def reading(self) -> Reading:
        """The book as read when the command began."""
        self.world.progress(f"Читаю «{self.path.name}»…")
        return self.book.read()

    @cached_property
    def campaign(self) -> Campaign:
        """The book's records. Raises Refused where the file is no workbook of ours."""
        campaign = Campaign(self.reading, self.world.house, self.world.clock.today())
        if not campaign.has("school"):
            raise refused("W-40", name=self.path.name)
        return campaign

    @cached_property
    def blob(self) -> bytes:
        """The book as it was when the command began, as a file's bytes. Raises Refused."""
        return self.copy() if self.copy else self.world.store.read(self.path)

    def beside(self, *parts: str) -> Path:
        """A place in the folder of files that belongs to the book."""
        return self.path.parent.joinpath(FILES.format(stem=self.path.stem), *parts)


def run_on_file(
    world: World, command: Command, path: Path, options: Mapping[str, Any], *, dry_run: bool = False
) -> Outcome:
    """Runs a command of the book on a file; writes only where it changed something.

    Raises Refused: unreadable, locked, not ours; then nothing was written.
    """
    if dry_run or not command.changes_data:
        return _kept(world, command, path, options, dry_run=dry_run)
    with world.store.lock(path):
        _not_open_elsewhere(world, path)
        book = world.open(world.store.read(path))
        session = Session(world, book, path)
        outcome = command.run(session, **options)
        if outcome.changes or outcome.rebuilt:
            book = world.open(outcome.rebuilt) if outcome.rebuilt else book
            changes = [*outcome.changes, *journal_line(session, command, outcome)]
            book.apply(changes)
            with suppress(Refused):  # an odd «Главная» must not stand in the way of the command
                after = _after(session, book, changes, rebuilt=bool(outcome.rebuilt))
                book.apply(
                    living(Campaign(after, world.house, world.clock.today(), session.campaign))
                )
            world.store.snapshot(path)
            _write(world, {**outcome.files, path: book.blob})
        elif outcome.files:
            _write(world, outcome.files)
        _remove(world, outcome.removed)
        return outcome


def _after(session: Session, book: Book, changes: Sequence[Change], *, rebuilt: bool) -> Reading:
    """The changed book as read; where only cells changed, a large one is not read once more."""
    cells = [change for change in changes if isinstance(change, SetCell)]
    if rebuilt or len(cells) < len(changes):
        return book.read()
    return applied(session.reading, cells)


def _kept(
    world: World, command: Command, path: Path, options: Mapping[str, Any], *, dry_run: bool
) -> Outcome:
    """A run that leaves the book as it is; its other files are written unless it is a dry run."""
    session = Session(world, world.open(world.store.read(path)), path)
    outcome = command.run(session, **options)
    if outcome.files and not dry_run:
        _write(world, outcome.files)
    return outcome


def _write(world: World, files: Mapping[Path, bytes]) -> None:
    """Writes the files of a run; the folders that it names are made."""
    for folder in sorted({path.parent for path in files}):
        world.store.make_folder(folder)
    world.store.write(files)


def _remove(world: World, places: Sequence[Path]) -> None:
    """Deletes files, and folders with all that is in them, the snapshot of this run too."""
    for place in places:
        world.store.remove(world.store.files(place) or [place])


def run_on_book(session: Session, command: Command, options: Mapping[str, Any]) -> Outcome:
    """Runs a command on an open book; one that wants no book gets the world alone.

    A snapshot is taken before its data change, unless the book can be made again.
    """
    if command.live is None and command.on == "paths":
        outcome = command.run(session.world, **options)
    else:
        outcome = (command.live or command.run)(session, **options)
    if outcome.changes and command.changes_data:
        if session.copy is not None:
            session.world.store.keep(session.path, session.blob)
        line = journal_line(session, command, outcome)
        session.book.apply([*outcome.changes, *line])
    elif outcome.changes:
        session.book.apply(outcome.changes)
    if outcome.files:
        _write(session.world, outcome.files)
    _remove(session.world, outcome.removed)
    return outcome


def _not_open_elsewhere(world: World, path: Path) -> None:
    owner = world.store.held_by(path)
    if owner is not None:
        raise refused("W-64" if owner else "W-59", name=path.name, owner=owner)


def journal_line(session: Session, command: Command, outcome: Outcome) -> Sequence[Change]:
    """The line of «Журнал» about this run, chained to the one before; none without that sheet."""
    table = session.campaign.table("journal")
    if table is None:
        return []
    lines = session.campaign.journal
    last = lines[-1] if lines else None
    number = (last.number or len(lines)) + 1 if last else 1
    previous = line_hash(journal_fields(last)) if last else None
    values = {
        "number": number,
        "at": session.world.clock.now().strftime("%d.%m.%Y %H:%M"),
        "who": session.world.user,
        "command": command.name,
        "rows_in": outcome.rows_in,
        "rows_out": outcome.rows_out,
        "previous_hash": previous,
    }
    return append_row(table, values)


def journal_fields(line: JournalRow) -> tuple[str, ...]:
    """The fields of a journal line that the next line's hash covers; "" for a blank."""
    values = (
        line.number,
        line.at,
        line.who,
        line.command,
        line.rows_in,
        line.rows_out,
        line.previous_hash,
    )
    return tuple("" if value is None else str(value) for value in values)
