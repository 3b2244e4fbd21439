"""The made-up campaign step by step: which button is pressed when, with which files.

Who presses them, on a file or on an open book, is not here.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vpr_xl.commands import entry_split, uploaded
from vpr_xl.commands.archive import ASKED, NEW, sealed_name
from vpr_xl.commands.asking import YES, label_of
from vpr_xl.commands.entry_split import FOLDER as ENTRIES
from vpr_xl.commands.export import FOLDER as FILLED
from vpr_xl.commands.plan import CALENDAR, KIND
from vpr_xl.commands.print_documents import ONE_CLASS
from vpr_xl.commands.registry import Command, Outcome
from vpr_xl.commands.report import CHARTS, PAGE
from vpr_xl.commands.run import Session
from vpr_xl.core.changes import SetCell
from vpr_xl.core.demo import facts
from vpr_xl.core.demo.campaign import Demo
from vpr_xl.core.demo.entering import given_out, twice, typed_entries
from vpr_xl.core.demo.lists import journal, portal_files, school_list
from vpr_xl.core.demo.portal_reports import portal_reports
from vpr_xl.core.demo.typing import typed_rows, typed_scores, typed_settings
from vpr_xl.core.entry.portions import COPIES
from vpr_xl.core.entry.read import facts_in, table_in
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import MaterialsKind
from vpr_xl.core.statistics.work import work_results
from vpr_xl.ports import FILES, Clock, World

#: Folders of what comes from outside: of the school's other programs, of the portal.
LISTS, BLANKS, PORTAL, REPORTS = (
    "Списки школы", "Формы портала", "Материалы портала", "Отчёты портала",
)  # fmt: skip
#: Of the made-up archive; a real one is typed unseen.
PASSPHRASE = "пароль показа не тайна"
#: What the portal says of a form that it takes.
_ACCEPTED = "файл принят"
_MOSCOW = datetime.timezone(datetime.timedelta(hours=3))


@dataclass(frozen=True, slots=True)
class At(Clock):
    """A clock that stands still: the demo's days are those of its campaign."""

    moment: datetime.datetime

    def today(self) -> datetime.date:
        return self.moment.date()

    def now(self) -> datetime.datetime:
        return self.moment


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> At:
    """A moment of the made-up year."""
    return At(datetime.datetime(2026, month, day, hour, minute, tzinfo=_MOSCOW))


@dataclass(frozen=True, slots=True)
class Step:
    """One press of a button, or one sitting at the keyboard.

    command: its name, "" where `hand` works.  files: what the dialog is answered with.
    options: given besides on the command line.  typed: into the button's form, by the words before
    each field.  mended: what it finds is put right by the steps after it.  line: only the command
    line needs this step.
    """

    clock: At
    command: str = ""
    files: Sequence[Path] = ()
    hand: Command | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    mended: bool = False
    line: bool = False


@dataclass(frozen=True)
class Walk:
    """The steps of one made-up campaign in a folder. book: the workbook that `new` has made."""

    world: World
    demo: Demo
    book: Path

    @property
    def folder(self) -> Path:
        """Where everything lies."""
        return self.book.parent

    def beside(self, *parts: str) -> Path:
        """A place in the folder of files that belongs to the book."""
        return self.folder.joinpath(FILES.format(stem=self.book.stem), *parts)

    def steps(self) -> Iterator[Step]:
        """All of them in their order; files from outside are there when a step wants them."""
        yield from self._school()
        yield from self._plan()
        yield from self._papers()
        yield from self._days()
        yield from self._results()
        yield from self._after()

    def _school(self) -> Iterator[Step]:
        """February, March: the school, its people, what they have read."""
        yield self._hand(at(2, 9), self._settings)
        yield self._typed(at(2, 9), facts.beginnings)
        for table in ("participants", "staff", "rooms"):
            place = self.folder / LISTS / f"{self.world.house.sheets[table].title}.txt"
            self._came({place: school_list(self.world.house, self.demo, table).encode()})
            yield Step(at(2, 10), f"import {table}", [place])
        yield self._typed(at(2, 10), facts.people)

    def _plan(self) -> Iterator[Step]:
        """March, April: days, lessons, rooms; the portal; who has read what."""
        yield self._typed(at(3, 2), facts.works)
        yield Step(at(3, 2), "plan draft")
        yield Step(at(3, 2), "portal plan")
        yield Step(at(3, 2), "prepare")
        yield self._typed(at(4, 3), facts.acquainted)
        yield Step(at(4, 3), "plan export")
        phones = {"output": self.beside("План-график.ics")}
        yield Step(at(4, 3), "plan export", options=phones, typed={KIND.label: CALENDAR})

    def _papers(self) -> Iterator[Step]:
        """The weeks before the first work: forms, codes, seats, people, paper."""
        forms = self._blank_forms()
        yield Step(at(4, 14), "materials add", [self._code_list()])
        yield Step(at(4, 15), "form add", forms)
        for name in ("codes issue", "seat", "staff assign"):
            yield Step(at(4, 15), name)
        yield self._typed(at(4, 17), facts.briefed)
        yield Step(at(4, 17), "orders")
        kinds = (MaterialsKind.ARCHIVE, MaterialsKind.PROTOCOL)
        yield Step(at(4, 20, 14), "materials add", [p for k in kinds for p in self._portal(k)])
        for kind in ("slips", "protocols"):
            yield Step(at(4, 20, 15), f"print {kind}")
        yield self._typed(at(4, 20, 16), facts.sealed)

    def _days(self) -> Iterator[Step]:
        """From the eve of the first work to the last reserve day."""
        for name in ("prepare", "today", "print pack"):
            yield Step(at(4, 20, 17), name)
        yield Step(at(4, 30, 17), "prepare")
        yield self._typed(at(4, 30, 17), facts.held)
        yield Step(at(4, 30, 17), "attend")
        yield Step(at(5, 4), "reserve")
        yield Step(at(5, 4), "materials add", self._portal(MaterialsKind.CRITERIA))
        yield self._typed(at(5, 15, 16), facts.reserved)

    def _results(self) -> Iterator[Step]:
        """Scores, forms, upload; the portal's answer weeks later."""
        yield Step(at(5, 18), "prepare")
        marks = self.folder / LISTS / "Отметки журнала.txt"
        self._came({marks: journal(self.world.house, self.demo).encode()})
        yield Step(at(5, 18), "import marks", [marks])
        yield from self._entries()
        yield self._hand(at(5, 22), self._scores)
        yield Step(at(5, 22), "check", [self.book])
        yield Step(at(5, 22), "codes verify")
        yield Step(at(5, 25), "report")
        charts = {"output": self.beside(CHARTS)}  # the button writes page and charts at once
        yield Step(at(5, 25), "report", options=charts, line=True)
        yield Step(at(5, 25), "export")
        filled = [self.beside(FILLED, work.file) for work in self.demo.works]
        # On an open book `check` is about that book.
        yield Step(at(5, 25), "check", [self.beside(FILLED)], line=True)
        accepted = {uploaded.ANSWER.label: _ACCEPTED}
        options = {"answer": _ACCEPTED}
        yield Step(at(5, 25, 12), "portal uploaded", filled, options=options, typed=accepted)
        yield self._hand(at(6, 8), self._reports)
        yield Step(at(6, 8), "report import", self._report_files())

    def _entries(self) -> Iterator[Step]:
        """Files to the experts and back; the class that is entered twice differs at first."""
        work, name = twice(self.demo)
        every = {entry_split.WORK.label: "", entry_split.CLASS.label: ""}
        yield Step(at(5, 18), "entry split", typed=every)
        double = {"work": work, "class": name, "double": True}
        words = (work, name, YES)
        asked = (entry_split.WORK, entry_split.CLASS, entry_split.DOUBLE)
        typed = {question.label: word for question, word in zip(asked, words, strict=True)}
        yield Step(at(5, 18), "entry split", options=double, typed=typed)
        both = [self._sheet(work, name, copy) for copy in COPIES]
        once = [
            self._sheet(one.work_id, of.name)
            for one in given_out(self.demo)
            for of in one.classes
            if (one.work_id, of.name) != (work, name)
        ]
        yield self._hand(at(5, 20), lambda c: self._filled(c, [*once, *both], mistaken=both[-1]))
        yield Step(at(5, 20), "entry merge", [*once, *both], mended=True)
        yield self._hand(at(5, 21), lambda c: self._filled(c, both[-1:]))
        yield Step(at(5, 21), "entry merge", both)

    def _sheet(self, work_id: str, class_name: str, copy: int = 0) -> Path:
        """The file of a class that `entry split` has made."""
        return self.beside(ENTRIES, entry_split.file_of(work_id, class_name, copy))

    def _filled(
        self, campaign: Campaign, files: Sequence[Path], mistaken: Path | None = None
    ) -> Outcome:
        """The experts' files with scores in them."""
        house, out = self.world.house, {}
        for path in files:
            blob = self.world.store.read(path)
            reading = self.world.read(blob)
            known = facts_in(reading, house)
            found = table_in(reading, house, known) if known else None
            assert known is not None
            assert found is not None  # our own file
            wrong = path == mistaken
            cells = typed_entries(self.demo, known.work_id, found[1], campaign, mistaken=wrong)
            out[path] = self.world.patch(blob, cells)
        return Outcome(said=[f"Эксперты заполнили листов: {len(out)}."], files=out)

    def _after(self) -> Iterator[Step]:
        """Acquaintance, keeping, the proofs at the end."""
        name = self.demo.works[0].classes[0].name
        one_class = {label_of(ONE_CLASS): name}
        yield Step(at(6, 9), "print individual", options={"class": name}, typed=one_class)
        for name in ("print acquaintance", "acquaint"):
            yield Step(at(6, 9), name)
        yield self._typed(at(6, 11), facts.signed)
        yield self._typed(at(6, 15), facts.kept)
        yield Step(at(6, 15), "print destruction")
        new = {question.label: PASSPHRASE for question in NEW}
        yield Step(at(6, 15), "archive make", typed=new)
        yield self._typed(at(6, 15), facts.stored)
        sealed = self.folder / sealed_name(self.book, at(6, 15))
        yield Step(at(6, 15), "archive verify", [sealed], typed={ASKED.label: PASSPHRASE})
        leaving = ("Резервные дни.xlsx", PAGE, CHARTS)
        yield Step(at(6, 15), "private", [self.beside(name) for name in leaving])
        # Works and lists of codes are kept to the end of August, snapshots with them.
        yield Step(at(9, 1), "archive destroy")
        yield Step(at(9, 1), "check", [self.book])

    def _typed(self, clock: At, known: facts.Facts) -> Step:
        """Rows typed into the sheets."""

        def changes(campaign: Campaign) -> list[SetCell]:
            rows = known(self.demo, campaign)
            return [c for name, some in rows.items() for c in typed_rows(campaign, name, some)]

        return self._hand(clock, changes)

    def _hand(self, clock: At, changes: Callable[[Campaign], Sequence[SetCell] | Outcome]) -> Step:
        def run(session: Session) -> Outcome:
            done = changes(session.campaign)
            if isinstance(done, Outcome):
                return done
            count = len({(cell.sheet, cell.row) for cell in done})
            said = [f"Внесено вручную строк: {count}."] if count else []
            return Outcome(said=said, changes=done, rows_in=count, rows_out=count)

        return Step(clock, hand=Command("demo", "", "", run, changes_data=True))

    def _settings(self, campaign: Campaign) -> Sequence[SetCell]:
        return typed_settings(campaign, self.demo.settings)

    def _scores(self, campaign: Campaign) -> Sequence[SetCell]:
        out: list[SetCell] = []
        in_files = {work.work_id for work in given_out(self.demo)}
        for sheet in campaign.work_sheets:
            if sheet.work_id not in in_files:
                rows = facts.scores(self.demo, sheet.work_id, campaign)
                scale = self.demo.papers[sheet.work_id].work.scale
                out += typed_scores(sheet.table, rows, scale)
        return out

    def _reports(self, campaign: Campaign) -> Outcome:
        """What the portal counts: the marks of every work that has a scale."""
        files = {}
        for work in work_results(campaign):
            for name, grid in portal_reports(campaign, work).items():
                if self.folder / REPORTS / name in self._report_files():
                    files[self.folder / REPORTS / name] = self.world.builder.portal_report(grid)
        return Outcome(files=files)

    def _report_files(self) -> list[Path]:
        name = "Ф3 Статистика по отметкам {work}.xlsx"
        return [self.folder / REPORTS / name.format(work=w.work_id) for w in self.demo.works]

    def _blank_forms(self) -> list[Path]:
        """The portal's forms of all works, by the built-in form."""
        files: dict[Path, bytes] = {}
        for work in self.demo.works:
            details = {
                "parts": [[task.header for task in part] for part in work.parts],
                "code_range": list(work.code_range),
            }
            blob = self.world.builder.form(self.demo.layout.id, details)
            files[self.folder / BLANKS / work.file] = blob
        return self._came(files)

    def _code_list(self) -> Path:
        place = self.folder / PORTAL / "Коды участников.txt"
        return self._came({place: "Список кодов выдуман для показа.\r\n".encode()})[0]

    def _portal(self, kind: MaterialsKind) -> list[Path]:
        """The portal's files of every work."""
        return self._came(
            {
                self.folder / PORTAL / name: _packed(name, text) if name.endswith(".zip") else text
                for name, text in (
                    (name, text.encode()) for name, text in portal_files(self.demo, kind).items()
                )
            }
        )

    def _came(self, files: Mapping[Path, bytes]) -> list[Path]:
        """Files that others have sent or the portal has given."""
        for place in {path.parent for path in files}:
            self.world.store.make_folder(place)
        self.world.store.write(files)
        return list(files)


def _packed(name: str, text: bytes) -> bytes:
    """An archive of the portal with one text in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo(f"{Path(name).stem}.txt"), text)
    return stream.getvalue()
