"""`demo`: a made-up school's whole campaign, walked with the same commands that a user has."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from vpr_xl.commands.check import FileReport
from vpr_xl.commands.demo_walk import PASSPHRASE, Step, Walk, at
from vpr_xl.commands.registry import Argument, Command, Option, Outcome, command, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.actions.living import rows_of
from vpr_xl.core.actions.state import ActionState, state
from vpr_xl.core.demo.campaign import YEAR
from vpr_xl.core.demo.sizes import SIZES
from vpr_xl.core.findings import Finding
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.staffing.greedy import Greedy
from vpr_xl.ports import World

FOLDER, BOOK = "ВПР-демо", f"ВПР-{YEAR}.xlsx"
REPORTS = {"text": "Проверка.txt", "json": "Проверка.json", "html": "Проверка.html"}
#: The file by which a former demo is known; it lists what may be written over.
MARKER = "Это показ.txt"
_MARK = "Эта папка создана командой «vpr-xl demo», все люди и школа выдуманы."
_USER = "показ"
_GRADES = "4-8"
#: When the book is made.
_MADE = at(2, 9)


@command(
    name="demo",
    title="Показать на выдуманной школе",
    help="Проводит всю кампанию выдуманной школы: 20 действий памятки от пустой папки до архива.",
    on="paths",
    arguments=(
        Argument("folder", "[ПАПКА]", f"куда сложить; без неё — «{FOLDER}»", required=False),
    ),
    options=(
        Option("size", tuple(SIZES), "размер школы", "small"),
        Option("seed", int, "число, от которого зависят имена и баллы", 2026),
    ),
)
def demo(
    world: World, *, folder: Path | None = None, size: str = "small", seed: int = 2026, **_: Any
) -> Outcome:
    folder = folder or Path(FOLDER)
    _clear(world, folder)
    world.store.make_folder(folder)
    show = Show(made_up_world(world, seed), folder, size)
    said = list(show.walked())
    show.report()
    show.mark()
    states = show.states()
    done = sum(one.state == "done" for one in states.values())
    return Outcome(
        said=[
            *said,
            *_told(world, states),
            f"Сделано действий: {done} из {len(states)}.",
            f"Пароль архива показа: «{PASSPHRASE}».",
            f"Всё лежит в папке «{folder}».",
        ],
        findings=show.found,
        details={
            "folder": str(folder),
            "book": str(show.book),
            "reports": show.reports,
            "actions": {name: one.state for name, one in states.items()},
        },
    )


def made_up_world(world: World, seed: int) -> World:
    """The world of the demo: its chance, its people, and the engine that every PC has."""
    # The same seed must give the same school: no secret hangs on these numbers.
    chance = random.Random(seed).randrange
    return replace(world, chance=chance, user=_USER, solver=Greedy(), secret=lambda _: PASSPHRASE)


def _told(world: World, states: Mapping[str, ActionState]) -> Iterator[str]:
    """A line an action of the memo, as «Главная» computes it."""
    for action in world.house.actions:
        yield f"  {action.id}  {action.short}: {states[action.id].words}"


def _clear(world: World, folder: Path) -> None:
    """Takes away what a former demo wrote. Raises Refused for any other folder with files."""
    present = world.store.files(folder)
    if not present:
        return
    marker = folder / MARKER
    listed = world.store.read(marker).decode(errors="replace") if marker in present else ""
    if not listed.startswith(_MARK):
        raise refused("W-90", folder=folder.name)
    ours = set(listed.splitlines()[1:])
    world.store.remove([p for p in present if p.relative_to(folder).as_posix() in ours])


class Show:
    """The walk pressed on the book as a file."""

    def __init__(self, world: World, folder: Path, size: str) -> None:
        # Other commands' help must not wait for the made-up school.
        from vpr_xl.core.demo.campaign import made_up_campaign

        self.world, self.folder = world, folder
        self.book = folder / BOOK
        self.walk = Walk(world, made_up_campaign(world.house, size, world.chance), self.book)
        self.found: list[Finding] = []
        self.reports: list[FileReport] = []

    def walked(self, *, line: bool = True) -> Iterator[str]:
        """Makes the book and runs the steps; gives what each said.

        line: also those that only the command line has.
        """
        yield from new_book(self.world, self.book).said
        for step in self.walk.steps():
            if line or not step.line:
                yield from self.run(step).said

    def run(self, step: Step) -> Outcome:
        """One step on the book's file."""
        one = step.hand or commands()[step.command]
        self.world.progress(f"{one.title}…" if one.title else "Вношу вручную…")
        world = replace(self.world, clock=step.clock)
        options = given(one, step, self.book)
        if one.on == "paths":
            outcome = one.run(world, **options)
        else:
            outcome = run_on_file(world, one, self.book, options)
        if step.mended:
            named = [f"  {one.message} {one.advice}" for one in outcome.findings]
            return replace(outcome, said=[*outcome.said, *named])
        self.found.extend(outcome.findings)
        self.reports.extend(outcome.details.get("reports", ()))
        return outcome

    def states(self) -> Mapping[str, ActionState]:
        """State of every action, computed from the rows of the book."""
        campaign = self.campaign()
        tables = {name: rows_of(found[0]) for name, found in campaign.tables.items()}
        house = self.world.house
        return {action.id: state(action, house, tables) for action in house.actions}

    def campaign(self) -> Campaign:
        """The book's records at the end."""
        reading = self.world.read(self.world.store.read(self.book))
        return Campaign(reading, self.world.house, self.world.clock.today())

    def report(self) -> None:
        """The reports of `check` in every format that the face can write."""
        if self.world.render is not None:
            texts = {file: self.world.render(self.reports, f) for f, file in REPORTS.items()}
            files = {self.folder / file: text.encode() for file, text in texts.items()}
            self.world.store.write(files)

    def mark(self) -> None:
        """The marker by which the next demo knows the folder, and its list of files."""
        files = [p.relative_to(self.folder).as_posix() for p in self.world.store.files(self.folder)]
        lines = [_MARK, *sorted({*files, MARKER})]
        self.world.store.write({self.folder / MARKER: ("\n".join(lines) + "\n").encode()})


def new_book(world: World, book: Path) -> Outcome:
    """The empty book, as `new` makes it."""
    made = commands()["new"].run(replace(world, clock=_MADE), book=book, year=YEAR, grades=_GRADES)
    world.store.write(made.files)
    return made


def given(one: Command, step: Step, book: Path) -> dict[str, Any]:
    """What the command line would give: defaults, the step's files, the book where it is asked."""
    options = {o.name: o.usual for o in one.options} | dict(step.options)
    if "book" in options:
        options["book"] = book
    named = [argument for argument in one.arguments if argument.is_path]
    if step.files and named:
        files: Sequence[Path] = step.files
        options[named[-1].name] = files if named[-1].count != 1 else files[0]
    return options
