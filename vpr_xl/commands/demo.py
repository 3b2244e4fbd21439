"""`demo`: a made-up school's whole campaign, walked with the same commands that a user has."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vpr_xl.commands.check import FileReport, check_files
from vpr_xl.commands.registry import Argument, Command, Option, Outcome, command, commands
from vpr_xl.commands.run import Session, run_on_file
from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.demo.sizes import SIZES
from vpr_xl.core.findings import Finding
from vpr_xl.core.records.campaign import Campaign, WorkSheet
from vpr_xl.core.records.writing import next_row
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.values import Cell, number, text
from vpr_xl.ports import Clock, World

if TYPE_CHECKING:
    from vpr_xl.core.demo.campaign import Codes, Demo

FOLDER, BOOK = "ВПР-демо", "ВПР-2026.xlsx"
PHONES = "План-график.ics"
BLANKS, FILLED = "Формы портала", "Формы к загрузке"
DRAFTS, PRINTS = "Приказы", "Печать"
STATISTICS = ("Отчёты/Статистика.html", "Отчёты/Статистика.xlsx")
REPORTS = {"text": "Проверка.txt", "json": "Проверка.json", "html": "Проверка.html"}
#: The file by which a former demo is known; it lists what may be written over.
MARKER = "Это показ.txt"
_MARK = "Эта папка создана командой «vpr-xl demo», все люди и школа выдуманы."
_USER = "показ"
_MOSCOW = datetime.timezone(datetime.timedelta(hours=3))


@dataclass(frozen=True, slots=True)
class _At(Clock):
    """A clock that stands still: the demo's days are those of its campaign."""

    moment: datetime.datetime

    def today(self) -> datetime.date:
        return self.moment.date()

    def now(self) -> datetime.datetime:
        return self.moment


def _on(month: int, day: int, hour: int = 10) -> _At:
    return _At(datetime.datetime(2026, month, day, hour, tzinfo=_MOSCOW))


#: When the book is made, the forms taken, the first day's papers printed, the facts entered, the
#: forms filled.
_MADE, _TAKEN, _EVE, _ENTERED, _EXPORTED = (
    _on(2, 9), _on(4, 15), _on(4, 20), _on(5, 22), _on(5, 25),
)  # fmt: skip


@command(
    name="demo",
    title="Показать на выдуманной школе",
    help="Проводит всю кампанию выдуманной школы: книга, формы портала, коды, баллы, выгрузка.",
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
    for place in (folder, folder / BLANKS, folder / FILLED):
        world.store.make_folder(place)
    # The same seed must give the same school: no secret hangs on these numbers.
    chance = random.Random(seed).randrange
    walk = _Walk(replace(world, chance=chance, user=_USER), folder, size)
    said = list(walk.steps())
    walk.show()
    walk.mark()
    details = {"folder": str(folder), "book": str(walk.book), "reports": walk.reports}
    return Outcome(
        said=[*said, f"Всё лежит в папке «{folder}»."],
        findings=walk.found,
        details=details,
    )


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


class _Walk:
    """The campaign step by step; every step is a command or what its user would type."""

    def __init__(self, world: World, folder: Path, size: str) -> None:
        # Other commands' help must not wait for the made-up school.
        from vpr_xl.core.demo.campaign import made_up_campaign

        self.world, self.folder = world, folder
        self.demo: Demo = made_up_campaign(world.house, size, world.chance)
        self.book = folder / BOOK
        self.found: list[Finding] = []
        self.reports: list[FileReport] = []

    def steps(self) -> Iterator[str]:
        """Runs the steps in their order; gives what each said."""
        yield self.new()
        yield from self.run("plan draft", _MADE)
        forms = self.blank_forms()
        yield f"Пустых форм портала: {len(forms)}, они в папке «{BLANKS}»."
        yield from self.run("form add", _TAKEN, **{_last("form add"): forms})
        yield from self.run("codes issue", _TAKEN)
        yield from self.run("seat", _TAKEN)
        yield from self.run("staff assign", _TAKEN)
        yield from self.run("plan export", _TAKEN, output=self.folder / PHONES)
        yield from self.run("today", _EVE, date=self.demo.works[0].days[0])
        yield self.enter()
        yield from self.run("materials list", _ENTERED, work=self.demo.works[0].work_id)
        yield self.check([self.book])
        yield from self.run("orders", _TAKEN, out=self.folder / DRAFTS)
        yield from self.run("print pack", _EVE, out=self.folder / PRINTS)
        yield from self.run("export", _EXPORTED, out=self.folder / FILLED)
        yield self.check(self.world.store.folder(self.folder / FILLED))
        for place in STATISTICS:
            yield from self.run("report", _EXPORTED, output=self.folder / place)
        yield from self.run("codes verify", _EXPORTED)
        yield from self.run("verify", _EXPORTED)

    def new(self) -> str:
        """The book on the eve of the first work; lessons and rooms are left to `plan draft`."""
        content = {**self.demo.preparation(), "plan": self.demo.days_only()}
        blob = self.world.builder.master(self.demo.settings, content, {}, _MADE.now())
        self.world.store.write({self.book: blob})
        return f"Создана книга «{BOOK}»: участников {len(content['participants'])}."

    def blank_forms(self) -> list[Path]:
        """The portal's forms of all works, by the built-in form."""
        files: dict[Path, bytes] = {}
        for work in self.demo.works:
            details = {
                "parts": [[task.header for task in part] for part in work.parts],
                "code_range": list(work.code_range),
            }
            blob = self.world.builder.form(self.demo.layout.id, details)
            files[self.folder / BLANKS / work.file] = blob
        self.world.store.write(files)
        return list(files)

    def run(self, name: str, clock: Clock, **options: Any) -> Sequence[str]:
        """A command on the book, with its own defaults where no option is given."""
        return self._run(commands()[name], clock, options)

    def _run(self, one: Command, clock: Clock, options: Mapping[str, Any]) -> Sequence[str]:
        defaults = {o.name: o.default for o in one.options}
        world = replace(self.world, clock=clock)
        outcome = run_on_file(world, one, self.book, defaults | dict(options))
        self.found.extend(outcome.findings)
        return outcome.said

    def enter(self) -> str:
        """The facts of the days, typed in: attendance, materials, scores, acquaintance."""
        typed = Command("demo", "", "", self._typed, changes_data=True)
        return " ".join(self._run(typed, _ENTERED, {}))

    def _typed(self, session: Session) -> Outcome:
        campaign = session.campaign
        codes = {
            str(p.participant_id): p.participant_code
            for p in campaign.participants
            if p.participant_code
        }
        changes, count = typed_facts(campaign, self.demo, codes)
        said = (f"Внесены явка, баллы и другие сведения, строк: {count}.",)
        return Outcome(said=said, changes=changes, rows_in=count, rows_out=count)

    def check(self, files: Sequence[Path]) -> str:
        """The verdict on files."""
        world = replace(self.world, clock=_EXPORTED)
        reports = check_files(world, files)
        self.reports += reports
        found = [f for r in reports for f in (*r.package, *r.findings)]
        self.found.extend(found)
        return f"Проверено файлов: {len(reports)}, замечаний: {len(found)}."

    def show(self) -> None:
        """The report of `check` in every format that the face can write."""
        if self.world.render is not None:
            texts = {file: self.world.render(self.reports, f) for f, file in REPORTS.items()}
            files = {self.folder / file: text.encode() for file, text in texts.items()}
            self.world.store.write(files)

    def mark(self) -> None:
        """The marker by which the next demo knows the folder, and its list of files."""
        files = [p.relative_to(self.folder).as_posix() for p in self.world.store.files(self.folder)]
        lines = [_MARK, *sorted({*files, MARKER})]
        self.world.store.write({self.folder / MARKER: ("\n".join(lines) + "\n").encode()})


def _last(name: str) -> str:
    """Name of the argument that takes the command's files."""
    return commands()[name].arguments[-1].name


def typed_facts(campaign: Campaign, demo: Demo, codes: Codes) -> tuple[list[SetCell], int]:
    """Changes that type the rows of the days into the book's sheets, and how many rows.

    Where the book has its seats already, they stay, and everybody wrote the variant of the seat.
    """
    changes: list[SetCell] = []
    count = 0
    seats = {(r.work_id, r.part or 1, r.participant_code): r.variant for r in campaign.seating}
    for name, rows in demo.conduct(codes).items():
        table = campaign.table(name)
        if table is None:
            raise refused("W-47", sheet=campaign.house.sheets[name].title)
        if name == "seating" and seats:
            continue
        rows = [_as_seated(table.sheet.columns, row, seats) for row in rows]
        count += len(rows)
        places = [table.places.get(c.name) for c in table.sheet.columns]
        for row, cells in enumerate(rows, next_row(table)):
            changes.extend(
                SetCell(table.title, row, place, cell)
                for place, cell in zip(places, cells, strict=True)
                if place and cell is not None
            )
    for work_id in demo.papers:
        sheet = campaign.work_sheet_of(work_id)
        if sheet is None:
            raise refused("W-47", sheet=work_id)
        names = demo.papers[work_id].names
        columns = [sheet.table.sheet.by_name.get(name) for name in names]
        rows = [_as_seated(columns, row, seats, work_id) for row in demo.results(work_id, codes)]
        count += len(rows)
        changes.extend(_scores(sheet, demo, rows))
    return changes, count


#: Column of a variant -> the part that it is of, on «Протокол» and on the works' sheets.
_PART = {"variant_1": 1, "variant_2": 2, "variant": 1, "variant_part1": 1, "variant_part2": 2}


def _as_seated(
    columns: Sequence[Column | None],
    row: Sequence[Cell | None],
    seats: Mapping[tuple[str | None, int, str | None], int | None],
    work_id: str = "",
) -> Sequence[Cell | None]:
    """A row whose variants are those of the participant's seats; absence stays absence.

    work_id: of a work's sheet, whose rows do not name it.
    """
    cells = {column.name: cell for column, cell in zip(columns, row, strict=True) if column}
    code, work = cells.get("participant_code"), cells.get("work_id")
    if code is None or not seats:
        return row
    out = list(row)
    for at, column in enumerate(columns):
        old = row[at]
        if column is None or column.name not in _PART or old is None:
            continue
        key = (work_id or str(work.value if work else ""), _PART[column.name], str(code.value))
        variant = seats.get(key)
        if str(old.value) in ("1", "2") and variant:
            out[at] = number(variant) if old.kind == "number" else text(str(variant))
    return out


def _scores(
    sheet: WorkSheet, demo: Demo, rows: Sequence[Sequence[Cell | None]]
) -> Iterator[SetCell]:
    """Rows of a work's sheet, with the results that its formulas will give."""
    paper, table = demo.papers[sheet.work_id], sheet.table
    tasks = {task.header for part in paper.work.parts for task in part}
    for row, cells in enumerate(rows, next_row(table)):
        points = [c for n, c in zip(paper.names, cells, strict=True) if n in tasks and c]
        for name, cell in zip(paper.names, cells, strict=True):
            if cell is not None:
                yield SetCell(table.title, row, table.places[name], cell)
        if points:
            total = sum(c.value for c in points if isinstance(c.value, int))
            mark = 2 + sum(total >= bound for bound in paper.work.scale)
            for name, value in (("total", total), ("mark", mark)):
                yield SetCell(table.title, row, table.places[name], number(value), stored=True)
