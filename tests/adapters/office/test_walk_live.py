"""The demo's whole campaign by buttons on an open book: the cells and files of the command line.

Both are one declaration of steps (`commands/demo_walk`), with the same clock and the same chance.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path
from string import ascii_uppercase

import pytest

from tests.adapters.office.test_macros_live import Person
from tests.commands.demo_world import disk_world
from vpr_xl.adapters.archives.sealed import AgeSealer
from vpr_xl.adapters.office.engine import connect
from vpr_xl.adapters.office.transport import Direct
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.commands.archive import MANIFEST, SUFFIX
from vpr_xl.commands.demo import Show, made_up_world
from vpr_xl.commands.demo_walk import PASSPHRASE, Step, at
from vpr_xl.commands.dump import lines
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import Session, run_on_book
from vpr_xl.core.declare.sheets import HEADER_ROW
from vpr_xl.core.keeping.key import Key
from vpr_xl.faces import macros, wiring

SEED = 2026
BOOK = "ВПР-2026.xlsx"
#: Sheets that only a button fills: the command line shows the same on the screen or as a page.
SHOWN_ONLY_LIVE = ("Сегодня", "Отчёт")
#: Pressed on both books at the end, so that these sheets are compared too: on a day with works.
SHOWN = (Step(at(4, 21, 7), "today"), Step(at(6, 15), "report"))
#: Written by whoever holds the book, the office or our own writer: its copies, the office's lock.
COPIES, LOCK = "ВПР-2026.копии", ".~lock."


class AtTheButtons(Show):
    """The walk as a person at LibreOffice does it: every step a button or cells typed in."""

    person: Person
    monkeypatch: pytest.MonkeyPatch

    def run(self, step: Step) -> Outcome:
        world = replace(self.world, clock=step.clock)
        if not self.person("books"):
            self.person("open", str(self.book), False)
        if step.hand is not None:
            live = wiring.live_book(connect(self.person).books.active)
            return run_on_book(Session(world, live, self.book, live.copy), step.hand, {})
        self.monkeypatch.setattr(wiring, "world", lambda *_: world)
        self.person.files, self.person.typed = list(step.files), [dict(step.typed)]
        code = macros.main([commands()[step.command].identifier, "--office"])

        ended = macros.TOLD if step.mended else macros.DONE
        assert code == ended, (step.command, self.person.read[-1])
        return Outcome(said=[self.person.read[-1]])

    def saved(self) -> bytes:
        """The book as the office writes it, closed afterwards."""
        connect(self.person).books.active.save(self.book)
        for facts in self.person("books"):
            self.person("close", facts["id"])
        return self.book.read_bytes()

    def at(self, other: Show) -> AtTheButtons:
        """The same person at the book of another walk."""
        here = copy(self)
        here.folder, here.book, here.walk = other.folder, other.book, other.walk
        return here

    def shown(self) -> bytes:
        """The book after the buttons that fill a sheet of the program only."""
        for step in SHOWN:
            self.run(step)
        return self.saved()


@pytest.fixture
def person(office: Direct) -> Iterator[Person]:
    person = Person(office)
    yield person
    for facts in office("books"):
        office("close", facts["id"])


def _dumped(book: bytes) -> dict[tuple[str, str], str]:
    """The lines of `dump` by their cell: type and value, of a formula the value stored with it."""
    told = {(one["sheet"], one["cell"]): one for one in map(json.loads, lines(read_workbook(book)))}
    return {place: json.dumps(one, ensure_ascii=False) for place, one in told.items()}


def _differing(
    made: dict[tuple[str, str], str], wanted: dict[tuple[str, str], str], *leaving: str
) -> dict[tuple[str, str], tuple[str | None, str | None]]:
    """Cells that differ, the sheets named last left out."""
    places = sorted(made.keys() | wanted.keys())
    return {
        place: (made.get(place), wanted.get(place))
        for place in places
        if made.get(place) != wanted.get(place) and place[0] not in leaving
    }


def _files(folder: Path) -> dict[str, bytes]:
    """What lies beside the book, an archive as its members.

    Encryption takes chance of its own, so that no archive's bytes come twice.
    """
    out: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if not path.is_file() or place == BOOK or place.startswith((COPIES, LOCK)):
            continue
        if path.suffix == SUFFIX:
            members = AgeSealer().unsealed(path.read_bytes(), place, Key(PASSPHRASE))
            out |= {f"{place}/{name}": blob for name, blob in members.items()}
        else:
            out[place] = path.read_bytes()
    return out


def _listed(manifest: bytes) -> dict[str, str]:
    """Checksums of the manifest by file, without that of the book."""
    told = json.loads(manifest)
    return {one["name"]: one["sha256"] for one in told["members"] if one["name"] != BOOK}


def _own_checksum(show: Show, dumped: dict[tuple[str, str], str]) -> tuple[str, str]:
    """The cell that holds the checksum of the walk's own archive, proved to be that."""
    (archive,) = show.folder.glob(f"*{SUFFIX}")
    checksum = hashlib.sha256(archive.read_bytes()).hexdigest()
    (place,) = (place for place, line in dumped.items() if checksum in line)
    assert place[0] == "Хранение"
    return place


def test_every_step_that_is_not_for_the_command_line_alone_is_a_button(tmp_path: Path) -> None:
    show = Show(made_up_world(disk_world(), SEED), tmp_path, "small")

    pressed = [s for s in show.walk.steps() if not s.line and s.hand is None]

    assert len(pressed) > 25
    assert [s.command for s in pressed if not commands()[s.command].macro] == []


@pytest.mark.office
@pytest.mark.slow
def test_the_campaign_by_buttons_is_the_campaign_by_commands(
    tmp_path: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_command = Show(made_up_world(disk_world(), SEED), tmp_path / "командой", "small")
    by_button = AtTheButtons(made_up_world(disk_world(), SEED), tmp_path / "кнопкой", "small")
    by_button.person, by_button.monkeypatch = person, monkeypatch
    monkeypatch.setattr(macros, "_program", lambda _: connect(person))
    for show in (by_command, by_button):
        show.folder.mkdir()

    list(by_command.walked())
    list(by_button.walked(line=False))
    saved = by_button.saved()
    made, wanted = _dumped(saved), _dumped(by_command.book.read_bytes())
    checksum = _own_checksum(by_button, made)

    # Every cell of every sheet, «Журнал» and what is stored with formulas too.
    assert checksum == _own_checksum(by_command, wanted)
    assert set(_differing(made, wanted, *SHOWN_ONLY_LIVE)) == {checksum}
    assert {one.state for one in by_command.states().values()} == {"done"}

    # `archive destroy` ends the snapshots of both; the archive's own term is later.
    assert [list(show.folder.glob(COPIES)) for show in (by_command, by_button)] == [[], []]
    files, expected = _files(by_button.folder), _files(by_command.folder)
    (in_archive,) = (name for name in expected if name.endswith(f"{SUFFIX}/{BOOK}"))
    manifest = in_archive.replace(BOOK, MANIFEST)
    assert _listed(files.pop(manifest)) == _listed(expected.pop(manifest))
    archived, wanted_there = (_dumped(some.pop(in_archive)) for some in (files, expected))
    assert _differing(archived, wanted_there, *SHOWN_ONLY_LIVE) == {}
    assert {n for n in files if files[n] != expected.get(n)} == set()
    assert files.keys() == expected.keys()

    # Now the sheets that only a button fills, by the same buttons on both books.
    shown = [show.shown() for show in (by_button, by_button.at(by_command))]
    made, wanted = map(_dumped, shown)
    assert set(_differing(made, wanted)) == {checksum}
    for sheet in SHOWN_ONLY_LIVE:
        below = {
            at
            for name, at in made
            if name == sheet and int(at.lstrip(ascii_uppercase)) > HEADER_ROW
        }
        assert len(below) > 10  # things to do and their works, not an empty sheet twice
