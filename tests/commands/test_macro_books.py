"""Commands on a book with macros: the same cells; project, ribbon, buttons kept or mended."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from tests.commands.demo_world import disk_world
from vpr_xl.adapters.vba.project import Module, vba_project
from vpr_xl.adapters.vba.sources import sources
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.adapters.xlsx.zipsplice import splice
from vpr_xl.commands.check import FileReport, check_file
from vpr_xl.commands.registry import Outcome, commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.changes import AddSheet
from vpr_xl.core.demo.campaign import made_up_campaign
from vpr_xl.core.findings import Refused
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.carry import carried
from vpr_xl.core.rules.w_macros import macro_findings
from vpr_xl.core.tables import Reading
from vpr_xl.ports import World

_PLAIN = disk_world()
WORKS = 2
_PROJECT, _RIBBON = "xl/vbaProject.bin", "customUI/customUI14.xml"
_CODE_NAME = re.compile(rb'<sheetPr[^>]* codeName="(\w+)"')
_NEW = ("Фамилия, имя, отчество=Пробный Пётр",)
_BOUND = re.compile(rb"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The same book without and with macros: a demo's school, two works, codes dealt."""
    return {kind: _walked(tmp_path_factory.mktemp(kind), kind) for kind in ("xlsx", "xlsm")}


def _walked(folder: Path, kind: str) -> bytes:
    world = replace(_PLAIN, chance=random.Random(7).randrange)
    made = made_up_campaign(world.house, "small", world.chance)
    content, now = made.preparation(), world.clock.now()
    path = folder / f"ВПР-2026.{kind}"
    path.write_bytes(world.builder.master(made.settings, content, {}, now, macros=kind == "xlsm"))
    forms = []
    for work in made.works[:WORKS]:
        parts = [[task.header for task in part] for part in work.parts]
        details = {"parts": parts, "code_range": list(work.code_range)}
        forms.append(folder / work.file)
        forms[-1].write_bytes(world.builder.form(made.layout.id, details))
    _run("form add", path, world=world, forms=forms)
    _run("codes issue", path, world=world)
    return path.read_bytes()


@pytest.fixture
def book(walked: Mapping[str, bytes], tmp_path: Path) -> Path:
    path = tmp_path / "ВПР-2026.xlsm"
    path.write_bytes(walked["xlsm"])
    return path


def _parts(blob: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(blob)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _rules(path: Path) -> list[str]:
    report = check_file(_PLAIN, path)
    assert report.refusal is None
    return [f.rule for f in report.package]


def _run(name: str, path: Path, *, world: World = _PLAIN, **options: object) -> Outcome:
    one = commands()[name]
    defaults = {o.name: o.default for o in one.options}
    return run_on_file(world, one, path, defaults | options)


def _cells(reading: Reading) -> dict[str, object]:
    """Everything that people see, but for row 2, where the words make room for the buttons.

    `_vpr` holds more in a book with macros.
    """
    return {
        g.name: ({n: row for n, row in zip(g.numbers, g.rows, strict=True) if n != 2}, g.tables)
        for g in reading.grids
        if g.name != "_vpr"
    }


def _entered(blob: bytes) -> tuple[object, ...]:
    """What people entered, as `repair` carries it, without the program's own journal."""
    campaign = Campaign(read_workbook(blob), _PLAIN.house, _PLAIN.clock.today())
    found = carried(campaign)
    content = {name: rows for name, rows in found.content.items() if name != "journal"}
    return found.settings, content, found.results


def test_the_whole_campaign_gives_the_same_cells_with_and_without_macros(
    walked: Mapping[str, bytes],
) -> None:
    plain, with_macros = (_cells(read_workbook(walked[kind])) for kind in ("xlsx", "xlsm"))

    assert plain == with_macros


def test_the_verdict_is_the_same_with_and_without_macros(
    walked: Mapping[str, bytes], tmp_path: Path
) -> None:
    reports = []
    for kind, blob in walked.items():
        path = tmp_path / f"ВПР.{kind}"
        path.write_bytes(blob)
        reports.append(check_file(_PLAIN, path))

    def verdict(report: FileReport) -> tuple[object, ...]:
        return report.kind, dict(report.rows), list(report.findings), list(report.package)

    assert verdict(reports[0]) == verdict(reports[1])
    assert not reports[1].package
    assert sum(reports[1].rows.values()) > 300


def test_a_work_added_to_a_book_with_macros_has_its_button_code_name_and_module(
    walked: Mapping[str, bytes],
) -> None:
    reading, parts = read_workbook(walked["xlsm"]), _parts(walked["xlsm"])

    assert reading.package.macros is not None
    assert reading.package.macros.sound
    assert set(reading.package.macros.documents) == set(reading.package.code_names)
    assert len(reading.package.code_names) == 1 + len(reading.grids)
    named = {m[1] for part in parts.values() if (m := _CODE_NAME.search(part[:4096]))}
    works = [name for name in named if name.startswith(b"VprSheetResults")]
    assert len(works) == WORKS
    bound = [name for part in parts.values() for name in _BOUND.findall(part)]
    assert bound.count(b"VprCheck") == 2 + len(works)


@pytest.mark.validator
def test_the_book_after_the_campaign_is_valid(
    validator: Callable[[bytes], list[str]], walked: Mapping[str, bytes]
) -> None:
    assert validator(walked["xlsm"]) == []


def test_patching_keeps_project_ribbon_and_buttons_byte_for_byte(book: Path) -> None:
    before = _parts(book.read_bytes())

    _run("record", book, table="Сотрудники", key="С-99", values=_NEW)

    after = _parts(book.read_bytes())
    assert after != before
    changed = {name for name in before if after.get(name) != before[name]}
    assert not [n for n in changed if n in (_PROJECT, _RIBBON) or n.endswith((".vml", ".rels"))]
    assert after.keys() == before.keys()


def test_a_snapshot_of_a_book_with_macros_comes_back_whole(book: Path) -> None:
    before = book.read_bytes()
    _run("record", book, table="Сотрудники", key="С-99", values=_NEW)
    snapshot = _PLAIN.store.snapshots(book)[-1][0]

    _PLAIN.store.restore(book, snapshot)

    assert book.read_bytes() == before


def _changed(path: Path, parts: Mapping[str, bytes], remove: tuple[str, ...] = ()) -> None:
    path.write_bytes(splice(path.read_bytes(), parts, {}, remove))


def _project_of(path: Path, changes: Mapping[str, str]) -> bytes:
    """The book's project with these modules changed or added."""
    texts = {**sources(), **changes}
    names = read_workbook(path.read_bytes()).package.code_names
    return vba_project([Module(name, text) for name, text in texts.items()], names)


_FOREIGN = 'Attribute VB_Name = "Module1"\nSub Hello()\n    MsgBox "hi"\nEnd Sub\n'


def test_foreign_and_changed_modules_are_told_and_repair_leaves_them_in_the_snapshot(
    book: Path,
) -> None:
    main = sources()["VprMain"].replace("host.Run", "host.Exec")
    assert main != sources()["VprMain"]
    _changed(book, {_PROJECT: _project_of(book, {"VprMain": main, "Module1": _FOREIGN})})
    spoilt = book.read_bytes()

    assert _rules(book) == ["W-33", "W-100"]
    done = _run("repair", book)

    assert _rules(book) == []
    assert any("Module1" in said for said in done.said)
    assert done.rows_in == done.rows_out
    copies = [p for p in book.parent.rglob("*.xlsm") if p != book]
    assert [p.read_bytes() for p in copies] == [spoilt]


def test_a_lost_ribbon_project_or_buttons_are_told_and_mended(book: Path) -> None:
    whole = book.read_bytes()
    rels = _parts(whole)["_rels/.rels"]
    no_ribbon = re.sub(rb"<Relationship [^>]*extensibility[^>]*/>", b"", rels)
    spoilt = {
        "W-102": {"_rels/.rels": no_ribbon},
        "W-35": {
            name: part.replace(b'ObjectType="Button"', b'ObjectType="Shape"')
            for name, part in _parts(whole).items()
            if name.endswith(".vml")
        },
        "W-104": {_PROJECT: b"no project"},
    }
    for rule, parts in spoilt.items():
        book.write_bytes(splice(whole, parts))
        assert _rules(book) == [rule]

    _run("repair", book)

    assert _rules(book) == []
    assert _entered(book.read_bytes()) == _entered(whole)


def test_a_book_without_macros_named_as_one_with_is_told_and_gets_them(
    walked: Mapping[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "ВПР.xlsm"
    path.write_bytes(walked["xlsx"])

    assert _rules(path) == ["W-106"]
    _run("repair", path)

    assert _rules(path) == []
    assert read_workbook(path.read_bytes()).package.content == "xlsm"


def test_a_book_with_macros_named_xlsx_loses_them_in_words(book: Path) -> None:
    path = book.rename(book.with_suffix(".xlsx"))

    assert _rules(path) == ["W-106"]
    done = _run("repair", path)

    assert any(".xlsm" in said for said in done.said)
    assert read_workbook(path.read_bytes()).package.vba_sha256 is None


def test_an_addin_is_not_repaired(tmp_path: Path, book: Path) -> None:
    path = book.rename(tmp_path / "книга.xlam")

    with pytest.raises(Refused) as refusal:
        _run("repair", path)

    assert refusal.value.rule == "W-58"


_SIGNED = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship
 Id="rId1" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProjectSignature"
 Target="vbaProjectSignature.bin"/></Relationships>"""


def _foreign_project(book: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    return {_PROJECT: _project_of(book, {"Module1": _FOREIGN})}, {}


def _signed_project(book: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    return {}, {"xl/_rels/vbaProject.bin.rels": _SIGNED, "xl/vbaProjectSignature.bin": b"signed"}


def _another_module(book: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    names = [*read_workbook(book.read_bytes()).package.code_names, "VprSheetGone"]
    modules = [Module(name, text) for name, text in sources().items()]
    return {_PROJECT: vba_project(modules, names)}, {}


@pytest.mark.parametrize(
    ("spoil", "rules"),
    [(_foreign_project, ["W-33"]), (_signed_project, []), (_another_module, ["W-103"])],
)
def test_a_new_sheet_leaves_a_project_that_is_not_ours_alone(
    book: Path, spoil: Callable[[Path], tuple[dict[str, bytes], ...]], rules: list[str]
) -> None:
    host = _PLAIN.open(splice(book.read_bytes(), *spoil(book)))
    before = _parts(host.blob)[_PROJECT]
    details = {"columns": ["Код участника", "Вариант", "1 (2б)"], "work_id": "7-ГГ"}

    host.apply([AddSheet("results", "7-ГГ", "Протокол", details)])

    assert _parts(host.blob)[_PROJECT] == before
    reading = read_workbook(host.blob)
    assert reading.grid("7-ГГ") is not None
    assert len(reading.package.code_names) == len(reading.grids)  # workbook, all sheets but this
    assert [f.rule for f in macro_findings(reading.package, workbook=True)] == rules


@pytest.mark.office
def test_a_save_in_libreoffice_is_told_and_mended(
    book: Path, office_convert: Callable[[bytes, str], bytes]
) -> None:
    whole = book.read_bytes()
    book.write_bytes(office_convert(whole, "xlsm:Calc MS Excel 2007 VBA XML"))

    assert "W-103" in _rules(book)
    _run("repair", book)

    assert _rules(book) == []
    assert _entered(book.read_bytes()) == _entered(whole)
