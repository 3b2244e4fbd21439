"""Buttons on a PC: put there, taken away, examined; the PC is made up, files and books are real."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.commands.demo_world import disk_world
from vpr_xl import __version__
from vpr_xl.adapters.build.plain import plain_book
from vpr_xl.commands.doctor import doctor
from vpr_xl.commands.excel import install, uninstall
from vpr_xl.commands.registry import Outcome
from vpr_xl.commands.selftest import selftest
from vpr_xl.contract import CHECKS, Sheets
from vpr_xl.core.changes import SetCell
from vpr_xl.core.desk.pc import ATTACH, BookFile, Pc, Places
from vpr_xl.core.findings import Refused
from vpr_xl.core.tables import Reading
from vpr_xl.core.values import number
from vpr_xl.faces.wiring import book_builder
from vpr_xl.ports import Book, World


class FakeTrial:
    """The file adapter in the part of a spreadsheet program."""

    program = "Excel 16.0"
    failures: tuple[type[Exception], ...] = (OSError,)

    def __init__(self, world: World) -> None:
        self._world = world

    def open(self, blob: bytes) -> Book:
        return self._world.open(blob)

    def plain(self, sheets: Sheets) -> Book:
        return self.open(plain_book(sheets))

    def settings(self) -> object:
        return True, "automatic"


class _Rounding:
    """A book that loses the fraction of what is written, as no spreadsheet may."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def read(self) -> Reading:
        return self._book.read()

    def apply(self, changes: list[SetCell]) -> None:
        self._book.apply([c._replace(cell=number(0)) for c in changes])


class RoundingTrial(FakeTrial):
    def plain(self, sheets: Sheets) -> Any:
        return _Rounding(super().plain(sheets))


class ForgetfulTrial(FakeTrial):
    """A program whose redrawing stays off after the first write."""

    asked = 0

    def settings(self) -> object:
        self.asked += 1
        return self.asked == 1, "automatic"


class FailingTrial(FakeTrial):
    def plain(self, sheets: Sheets) -> Book:
        raise OSError("вызов отклонён")


@dataclass
class FakeDesk:
    """A PC whose folders are under `root`."""

    root: Path
    facts: Pc
    world: World | None = None
    trial_type: type[FakeTrial] = FakeTrial
    book: BookFile = field(default_factory=BookFile)

    def places(self) -> Places:
        user = self.root / "Анна Тестова"
        return Places(
            home=user / "AppData/Local/vpr-xl",
            documents=user / "Документы",
            desktop=user / "Рабочий стол",
            startup=user / "AppData/Roaming/Microsoft/Excel/XLSTART",
            pythonw=user / "AppData/Local/vpr-xl/python/pythonw.exe",
        )

    def pc(self) -> Pc:
        return replace(self.facts, program=__version__)

    def book_file(self, path: Path) -> BookFile:
        return replace(self.book, name=path.name)

    def launcher(self, command: str) -> tuple[str, bool]:
        return command, self.book.launcher_found

    def shortcut(self, place: Path, target: Path, arguments: str) -> bytes:
        return b"L\0\0\0" + f"{place.name} {target} {arguments}".encode("utf-16-le")

    @contextmanager
    def trial(self) -> Iterator[FakeTrial]:
        assert self.world
        yield self.trial_type(self.world)


def world_of(desk: FakeDesk | None) -> World:
    """A world of real parts on this PC; its builder knows the macros."""
    builder = book_builder()
    world = replace(disk_world(), builder=builder, desk=desk, system="Windows" if desk else "Linux")
    if desk:
        desk.world = world
    return world


@pytest.fixture
def desk(tmp_path: Path) -> FakeDesk:
    found = FakeDesk(tmp_path, Pc())
    for folder in (found.places().desktop, found.places().documents):
        folder.mkdir(parents=True)
    return found


def installed(desk: FakeDesk, **options: Any) -> Outcome:
    world = world_of(desk)
    outcome = install(world, **options)
    world.store.write(outcome.files)
    return outcome


def files_under(root: Path) -> set[str]:
    return {path.name for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("run", [install, uninstall, doctor, selftest])
def test_another_system_is_told_in_one_sentence(run: Any) -> None:
    with pytest.raises(Refused, match="W-130") as told:
        run(world_of(None))

    assert "Linux" in told.value.message
    assert "vpr-xl check" in told.value.advice


def test_book_and_shortcut_are_put_where_they_are_found(desk: FakeDesk) -> None:
    outcome = installed(desk)

    places = desk.places()
    assert files_under(desk.root) == {"ВПР.xlsm", "ВПР.lnk", "installed.json"}
    book = world_of(desk).read(places.book.read_bytes())
    assert (book.package.content, book.package.buttons > 0) == ("xlsm", True)
    assert ATTACH.encode("utf-16-le") in places.shortcut.read_bytes()
    assert len(outcome.said) == 3


def test_the_addin_comes_when_asked_for(desk: FakeDesk) -> None:
    installed(desk, addin=True)

    addin = desk.places().addin.read_bytes()
    assert world_of(desk).read(addin).package.content == "xlam"


def test_with_the_addin_comes_a_book_without_a_tab_of_its_own(desk: FakeDesk) -> None:
    installed(desk, addin=True)

    assert not desk.places().book.exists()
    book = world_of(desk).read(desk.places().plain_book.read_bytes())
    assert (book.package.content, book.package.vba_sha256) == ("xlsx", None)


def test_a_book_that_is_there_is_never_written(desk: FakeDesk) -> None:
    desk.places().book.parent.mkdir(parents=True)
    desk.places().book.write_bytes(b"the book of the campaign")

    outcome = installed(desk)

    assert desk.places().book.read_bytes() == b"the book of the campaign"
    assert any("уже есть" in words for words in outcome.said)


def test_a_foreign_shortcut_of_that_name_is_left(desk: FakeDesk) -> None:
    desk.places().shortcut.write_bytes(b"somebody else's")

    outcome = installed(desk)
    uninstall(world_of(desk))

    assert desk.places().shortcut.read_bytes() == b"somebody else's"
    assert any("другой ярлык" in words for words in outcome.said)


def test_installing_twice_is_installing_once(desk: FakeDesk) -> None:
    installed(desk, addin=True)
    before = {p: p.read_bytes() for p in desk.root.rglob("*") if p.is_file()}

    installed(desk, addin=True)

    assert {p: p.read_bytes() for p in desk.root.rglob("*") if p.is_file()} == before


def test_a_later_install_without_the_addin_still_knows_of_it(desk: FakeDesk) -> None:
    installed(desk, addin=True)
    installed(desk)

    uninstall(world_of(desk))

    assert files_under(desk.root) == {"ВПР.xlsm", "ВПР.xlsx"}


def test_what_was_put_is_taken_away_and_nothing_else(desk: FakeDesk) -> None:
    foreign = desk.places().addin.with_name("чужая.xlam")
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"somebody else's")
    installed(desk, addin=True)

    outcome = uninstall(world_of(desk))

    assert files_under(desk.root) == {"ВПР.xlsx", "чужая.xlam"}
    assert desk.places().desktop.is_dir()
    assert outcome.said[-1] == "Книги не тронуты."


def test_a_shortcut_that_windows_rewrote_is_still_ours(desk: FakeDesk) -> None:
    installed(desk)
    shortcut = desk.places().shortcut
    shortcut.write_bytes(shortcut.read_bytes() + b"the disk's serial number")

    uninstall(world_of(desk))

    assert not shortcut.exists()


def test_an_addin_that_somebody_changed_is_left_and_named(desk: FakeDesk) -> None:
    installed(desk, addin=True)
    desk.places().addin.write_bytes(b"saved by somebody")

    outcome = uninstall(world_of(desk))

    assert desk.places().addin.exists()
    assert any("vpr-xl.xlam" in words and "Оставлено" in words for words in outcome.said)


def test_taking_away_what_was_never_put_says_so(desk: FakeDesk) -> None:
    assert list(uninstall(world_of(desk)).said) == ["Кнопки на этот компьютер не ставились."]


@pytest.mark.parametrize("spoilt", [b"", b"{}", b"[]", b'{"files": 1}', b"\xff"])
def test_a_spoilt_list_is_refused_with_what_to_do_by_hand(desk: FakeDesk, spoilt: bytes) -> None:
    installed(desk)
    desk.places().manifest.write_bytes(spoilt)

    with pytest.raises(Refused, match="W-133"):
        uninstall(world_of(desk))

    assert desk.places().shortcut.exists()


@pytest.mark.parametrize(
    ("facts", "rule"),
    [({"excel": ""}, "W-131"), ({"pythonw": False}, "W-132"), ({"store_python": True}, "W-135")],
)
def test_nothing_is_put_where_no_button_could_run(
    desk: FakeDesk, facts: dict[str, Any], rule: str
) -> None:
    desk.facts = replace(desk.facts, **facts)

    with pytest.raises(Refused, match=rule):
        install(world_of(desk))

    assert files_under(desk.root) == set()


def test_a_pc_in_order_is_told_so(desk: FakeDesk) -> None:
    outcome = doctor(world_of(desk))

    assert outcome.findings == []
    assert outcome.said[-1] == "Ничего, что мешало бы кнопкам, не найдено."
    assert {check["state"] for check in outcome.details["checks"]} == {"ok"}


def test_blocked_macros_are_told_as_an_error_with_the_cure(desk: FakeDesk) -> None:
    desk.facts = replace(desk.facts, macros=4)

    outcome = doctor(world_of(desk))

    (found,) = outcome.findings
    assert (found.rule, found.key, found.level.value) == ("E-12", "Макросы", "error")
    assert "Параметры макросов" in found.advice
    json.dumps(outcome.details, default=str)


def test_an_addin_of_a_former_version_is_known_by_the_list(desk: FakeDesk) -> None:
    installed(desk, addin=True)
    listed = json.loads(desk.places().manifest.read_bytes())
    desk.places().manifest.write_text(json.dumps({**listed, "program": "0.0.1"}))
    desk.facts = replace(desk.facts, addin=True)

    (found,) = doctor(world_of(desk)).findings

    assert found.rule == "E-05"
    assert "0.0.1" in found.message
    assert __version__ in found.message


def test_a_book_in_order_is_told_so(desk: FakeDesk) -> None:
    installed(desk)

    outcome = doctor(world_of(desk), book=desk.places().book)

    assert outcome.findings == []
    assert outcome.details["book"]["content"] == "xlsm"
    assert outcome.details["book"]["launcher"].endswith("pythonw.exe")


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"marked": True}, "E-30"),
        ({"launcher_found": False}, "E-31"),
        ({"cloud": "OneDrive"}, "E-32"),
        ({"network": True}, "E-33"),
    ],
)
def test_what_is_wrong_with_a_book_is_told(
    desk: FakeDesk, facts: dict[str, Any], rule: str
) -> None:
    installed(desk)
    desk.book = replace(BookFile(), **facts)

    outcome = doctor(world_of(desk), book=desk.places().book)

    assert [f.rule for f in outcome.findings] == [rule]


def test_a_book_without_macros_and_without_an_addin_has_no_buttons(
    desk: FakeDesk, tmp_path: Path
) -> None:
    world = world_of(desk)
    book = tmp_path / "ВПР-2027.xlsx"
    book.write_bytes(world.builder.master({}, {}, {}, world.clock.now()))

    assert [f.rule for f in doctor(world, book=book).findings] == ["E-34"]


def test_lost_macros_are_told_as_check_tells_them(desk: FakeDesk, tmp_path: Path) -> None:
    import zipfile

    installed(desk)
    stripped = tmp_path / "без макросов.xlsm"
    with zipfile.ZipFile(desk.places().book) as old, zipfile.ZipFile(stripped, "w") as new:
        for entry in old.infolist():
            if entry.filename == "xl/vbaProject.bin":
                continue
            blob = old.read(entry)
            if entry.filename == "xl/_rels/workbook.xml.rels":
                blob = _without_project(blob)
            new.writestr(entry, blob)

    rules = [f.rule for f in doctor(world_of(desk), book=stripped).findings]

    assert "W-101" in rules


def _without_project(rels: bytes) -> bytes:
    start = rels.rindex(b"<Relationship ", 0, rels.index(b"vbaProject.bin"))
    end = rels.index(b"/>", start) + 2
    return rels[:start] + rels[end:]


def test_a_selftest_passes_where_the_program_does_right(desk: FakeDesk) -> None:
    outcome = selftest(world_of(desk))

    assert outcome.findings == []
    assert len(outcome.details["checks"]) == len(CHECKS) + 4
    assert outcome.said == [f"Excel 16.0: проверок {len(CHECKS) + 4}, прошло {len(CHECKS) + 4}."]
    page = Path(__file__).resolve().parents[2] / "docs" / "excel-selftest.md"
    assert outcome.said[0] in page.read_text(encoding="utf-8")


def test_a_selftest_finds_a_program_that_writes_wrong(desk: FakeDesk) -> None:
    desk.trial_type = RoundingTrial

    outcome = selftest(world_of(desk))

    failed = {c["name"] for c in outcome.details["checks"] if not c["passed"]}
    assert "every_kind_of_value_is_read_as_written" in failed
    assert "sheets_are_read_in_tab_order" not in failed
    assert {f.rule for f in outcome.findings} == {"W-136"}
    assert all(len(f.message) <= 200 for f in outcome.findings)


def test_a_selftest_finds_settings_that_do_not_come_back(desk: FakeDesk) -> None:
    desk.trial_type = ForgetfulTrial

    outcome = selftest(world_of(desk))

    assert [c["name"] for c in outcome.details["checks"] if not c["passed"]] == ["settings"]


def test_a_program_that_refuses_every_call_fails_each_check_and_ends(desk: FakeDesk) -> None:
    desk.trial_type = FailingTrial

    outcome = selftest(world_of(desk))

    assert len(outcome.findings) == len(CHECKS) + 1
    assert "вызов отклонён" in outcome.findings[0].message
