"""`excel selftest`: the contract of the live adapter, run in a program on the user's own PC."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vpr_xl.commands.check import judged
from vpr_xl.commands.excel import desk_of
from vpr_xl.commands.registry import Outcome, command, commands
from vpr_xl.commands.run import Session, run_on_book
from vpr_xl.contract import CHECKS, PLAN, Check, Pairs, cells
from vpr_xl.core.changes import AddSheet, Change, SetCell
from vpr_xl.core.declare.sheets import HEADER_ROW
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.rules.w_file import finding
from vpr_xl.core.values import text
from vpr_xl.ports import Book, Trial, World

if TYPE_CHECKING:
    from vpr_xl.core.demo.campaign import Demo

_SEED = 2026
#: What is planted in the book so that its report is not empty.
_WRONG = "нет такого класса"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the self-test: its name for reports, in words, and what it does."""

    name: str
    title: str
    pairs: Callable[[Trial], Pairs]


@command(
    name="excel selftest",
    title="Испытать Excel",
    help="Проверяет на выдуманных книгах, что программа верно читает и пишет в этом Excel.",
    on="paths",
)
def selftest(world: World, **_: Any) -> Outcome:
    with desk_of(world).trial() as trial:
        return tried(world, trial, "vpr-xl excel selftest --json")


def tried(world: World, trial: Trial, call: str) -> Outcome:
    """Every step in the program; the same for each spreadsheet program.

    call: the command whose output developers want to see.
    """
    steps, told, found = _steps(world), [], []
    for nth, step in enumerate(steps, 1):
        world.progress(f"Испытываю {nth}/{len(steps)}: {step.title}…")
        wrong = _wrong(step, trial)
        told.append({"name": step.name, "title": step.title, "passed": not wrong, "wrong": wrong})
        if wrong:
            fault = finding("W-136", check=step.title, wrong=wrong, call=call)
            found.append(replace(fault, key=trial.program))
    passed = len(steps) - len(found)
    said = [f"{trial.program}: проверок {len(steps)}, прошло {passed}."]
    details = {"program": trial.program, "checks": told}
    return Outcome(said=said, findings=found, details=details)


def _wrong(step: Step, trial: Trial) -> str:
    """What went wrong in words for developers; "" where nothing did."""
    try:
        pairs = list(step.pairs(trial))
    except Refused as refusal:
        return f"{refusal.rule} {refusal.message}"
    except trial.failures as failure:
        return f"{type(failure).__name__}: {failure}"
    if not pairs:
        return "ничего не проверено"
    return next((f"{found} вместо {wanted}" for found, wanted in pairs if found != wanted), "")


def _steps(world: World) -> list[Step]:
    return [
        *map(_of_contract, CHECKS),
        Step("settings", "после записи настройки программы те же", _same_settings),
        Step("same_report", "отчёт проверки тот же, что по файлу", _same_report(world)),
        Step("same_codes", "выданные коды те же, что в файле", _same_codes(world)),
        Step("same_sheet", "лист новой работы тот же, что в файле", _same_sheet(world)),
    ]


def _of_contract(check: Check) -> Step:
    return Step(check.name, check.title, lambda trial: check.pairs(trial.plain))


def _same_settings(trial: Trial) -> Pairs:
    book = trial.plain(PLAN)
    before = trial.settings()
    book.apply([SetCell("План", row, 1, text(f"{row:05}")) for row in range(10, 20)])

    yield trial.settings(), before


def _same_report(world: World) -> Callable[[Trial], Pairs]:
    def pairs(trial: Trial) -> Pairs:
        blob = faulty_book(world)
        by_file, live = _campaign(world, world.open(blob)), _campaign(world, trial.open(blob))
        wanted = judged(world, by_file)

        yield bool(wanted), True
        yield judged(world, live), wanted
        yield live.counted(), by_file.counted()

    return pairs


def _same_codes(world: World) -> Callable[[Trial], Pairs]:
    def pairs(trial: Trial) -> Pairs:
        blob = _made_up(world)
        people = world.house.sheets["participants"].title
        yield (
            cells(_coded(world, trial.open(blob)), people),
            cells(_coded(world, world.open(blob)), people),
        )

    return pairs


def _same_sheet(world: World) -> Callable[[Trial], Pairs]:
    """A work's sheet brought into the open book: what `form add` does there."""

    def pairs(trial: Trial) -> Pairs:
        title, details = next(iter(_made_up_school(world).details().items()))
        sheet = AddSheet("results", title, world.house.sheets["protocol"].title, details)
        changes: list[Change] = [sheet, SetCell(title, 4, 1, text("00042"))]
        blob = _made_up(world)
        live, by_file = trial.open(blob), world.open(blob)
        live.apply(changes)
        by_file.apply(changes)
        shown, wanted = live.read(), by_file.read()

        yield [grid.name for grid in shown.grids], [grid.name for grid in wanted.grids]
        yield cells(live, title), cells(by_file, title)
        yield [grid.tables for grid in shown.grids], [grid.tables for grid in wanted.grids]

    return pairs


def _coded(world: World, book: Book) -> Book:
    """The book after `codes issue`, with the same chance every time."""
    same = replace(world, chance=random.Random(_SEED).randrange)
    issue = commands()["codes issue"]
    options = {option.name: option.default for option in issue.options}
    run_on_book(Session(same, book, Path("ВПР.xlsx")), issue, options)
    return book


def _campaign(world: World, book: Book) -> Campaign:
    return Campaign(book.read(), world.house, world.clock.today())


def _made_up(world: World) -> bytes:
    """A book of the made-up school on the eve of its campaign."""
    demo = _made_up_school(world)
    return world.builder.master(demo.settings, demo.preparation(), {}, world.clock.now())


def _made_up_school(world: World) -> Demo:
    from vpr_xl.core.demo.campaign import made_up_campaign

    return made_up_campaign(world.house, "small", random.Random(_SEED).randrange)


def faulty_book(world: World) -> bytes:
    """The same book with a class that does not exist."""
    book = world.open(_made_up(world))
    sheet = world.house.sheets["participants"]
    column = [c.name for c in sheet.columns].index("class_name") + 1
    book.apply([SetCell(sheet.title, HEADER_ROW + 1, column, text(_WRONG))])
    return book.blob
