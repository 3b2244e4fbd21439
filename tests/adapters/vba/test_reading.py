"""Projects from anywhere are read within bounds, and what is not ours in them is named."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings

from tests.adapters.vba.foreign import olevba
from tests.adapters.vba.strict import Meant
from vpr_xl.adapters.vba.compound import compound_file
from vpr_xl.adapters.vba.compression import compress, decompress
from vpr_xl.adapters.vba.errors import UnreadableProject
from vpr_xl.adapters.vba.project import Kind, Module, vba_project
from vpr_xl.adapters.vba.reading import Difference, Project, difference, read_project
from vpr_xl.adapters.vba.sources import sources
from vpr_xl.adapters.vba.streams import streams

pyopenvba = pytest.importorskip("pyopenvba")
#: Books with macros that other programs made; they come with packages that we use. Those of xlwings
#: hold sources only, as ours do; those of pyOpenVBA were saved by Office, with compiled code.
OTHERS = [
    *sorted(Path(xlwings.__file__).parent.rglob("*.xl[as]m")),
    *sorted(Path(pyopenvba.__file__).parent.rglob("blank_*.xl[as]m")),
]
NOTHING = Difference((), (), ())


def _blob(path: Path) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read("xl/vbaProject.bin")


def _changed(project: Project, **texts: str) -> Project:
    """The project with modules of these names added or given these texts."""
    kept = [m for m in project.modules if m.name not in texts]
    return Project(project.name, (*kept, *(Module(n, t) for n, t in texts.items())))


def test_own_project_is_read_back(project: bytes, own: Meant) -> None:
    read = read_project(project)

    assert read.name == "VprXl"
    assert [m.name for m in read.modules] == own.modules
    assert [m.source for m in read.modules] == [own.text(name) for name in own.modules]
    kinds = [m.kind for m in read.modules]
    assert kinds == [Kind.DOCUMENT] * 3 + [Kind.STANDARD] * 3


@pytest.mark.parametrize("path", OTHERS, ids=lambda p: p.name)
def test_other_projects_are_read_as_olevba_reads_them(path: Path) -> None:
    parser = olevba.VBA_Parser(str(path))
    theirs = {Path(name).stem: code for _, _, name, code in parser.extract_macros()}
    parser.close()

    ours = read_project(_blob(path))

    assert {m.name: m.source.replace("\r\n", "\n") for m in ours.modules} == {
        name: code.replace("\r\n", "\n") for name, code in theirs.items()
    }


def test_kinds_of_modules_are_told_apart() -> None:
    [path] = [p for p in OTHERS if p.name == "quickstart_standalone.xlsm"]

    kinds = {m.name: m.kind for m in read_project(_blob(path)).modules}

    assert kinds == {
        "ThisWorkbook": Kind.DOCUMENT,
        "Sheet1": Kind.DOCUMENT,
        "Sheet2": Kind.DOCUMENT,
        "Module1": Kind.STANDARD,
        "xlwings": Kind.STANDARD,
        "Dictionary": Kind.CLASS,
    }


def test_a_foreign_project_has_foreign_modules_and_none_of_ours() -> None:
    [path] = [p for p in OTHERS if p.name == "quickstart.xlsm"]

    found = difference(read_project(_blob(path)), sources())

    assert found == Difference(("Module1",), (), tuple(sources()))


def test_own_project_does_not_differ(project: bytes) -> None:
    assert difference(read_project(project), sources()) == NOTHING


def test_spelling_of_the_editor_is_no_difference(project: bytes) -> None:
    """Office writes identifiers in another case and blanks its own way when a project is saved."""
    text = sources()["VprMain"].replace("host", "Host").replace("    ", "  ")
    shortcut = 'Attribute VprRun.VB_ProcData.VB_Invoke_Func = " \\n14"\n    Dim code'
    text = text.replace("  Dim code", shortcut)
    assert "VB_Invoke" in text
    spelled = _changed(read_project(project), VprMain=f"{text}\r\n\r\n")

    assert difference(spelled, sources()) == NOTHING


def test_another_text_of_our_module_is_named(project: bytes) -> None:
    text = sources()["VprMain"].replace("code <> 10", "code <> 11")

    found = difference(_changed(read_project(project), VprMain=text), sources())

    assert found == Difference((), ("VprMain",), ())


def test_a_missing_module_is_named(project: bytes) -> None:
    read = read_project(project)
    left = Project(read.name, tuple(m for m in read.modules if m.name != "VprRibbon"))

    assert difference(left, sources()) == Difference((), (), ("VprRibbon",))


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ('Attribute VB_Name = "Module1"\nOption Explicit\n\n', False),
        ('Attribute VB_Name = "Module1"\n\' only a remark\n', False),
        ('Attribute VB_Name = "Module1"\nOption Private Module\nOption Base 1\n', False),
        ('Attribute VB_Description = "a: b"\n', False),
        ('Attribute VB_Name = "Module1"\nSub Auto_Open()\nEnd Sub\n', True),
        ("Option Explicit: Dim total As Long\n", True),
        ('Attribute VB_Name = "a": Dim total As Long\n', True),
        ("' remark\x0bSub Hidden()\n", True),
        ("Rem remark\n", True),
    ],
)
def test_a_module_is_foreign_where_it_may_do_something(
    text: str, foreign: bool, project: bytes
) -> None:
    found = difference(_changed(read_project(project), Module1=text), sources())

    assert found.foreign == (("Module1",) if foreign else ())


def test_code_behind_a_sheet_is_foreign(project: bytes) -> None:
    read = read_project(project)
    [sheet] = [m for m in read.modules if m.name == "VprHome"]
    code = f"{sheet.source}Private Sub Worksheet_Activate()\r\nEnd Sub\r\n"
    spoilt = [m if m is not sheet else Module(m.name, code, m.kind) for m in read.modules]

    found = difference(Project(read.name, tuple(spoilt)), sources())

    assert found == Difference(("VprHome",), (), ())


def test_a_sheet_that_was_added_in_a_russian_excel_is_read() -> None:
    """Its module is called Лист1: one byte a letter in the project's code page."""
    latin, russian = "Aaaa1", "Лист1"
    ours = [Module(name, text) for name, text in sources().items()]
    found = dict(streams(vba_project(ours, ["ThisWorkbook", latin])))
    for path in ("VBA/dir", f"VBA/{latin}"):
        plain = decompress(found[path], 10_000)
        plain = plain.replace(latin.encode("utf-16-le"), russian.encode("utf-16-le"))
        found[path] = compress(plain.replace(latin.encode(), russian.encode("cp1251")))
    inside = {n.removeprefix("VBA/"): c for n, c in found.items() if n.startswith("VBA/")}
    lines = found["PROJECT"].replace(latin.encode(), russian.encode("cp1251"))
    file = compound_file({"VBA": inside, "PROJECT": lines})

    read = read_project(file.replace(latin.encode("utf-16-le"), russian.encode("utf-16-le")))

    assert (read.modules[1].name, read.modules[1].kind) == (russian, Kind.DOCUMENT)
    assert f'VB_Name = "{russian}"' in read.modules[1].source
    assert difference(read, sources()) == NOTHING


def test_a_class_called_like_our_module_is_foreign(project: bytes) -> None:
    read = read_project(project)
    kept = [m for m in read.modules if m.name != "VprMain"]
    posing = Module("VprMain", sources()["VprMain"], Kind.CLASS)

    found = difference(Project(read.name, (*kept, posing)), sources())

    assert found == Difference(("VprMain",), (), ("VprMain",))


@pytest.mark.parametrize("path", ["VBA/dir", "PROJECT", "VBA/VprMain"])
def test_a_project_without_a_stream_is_unreadable(path: str, project: bytes) -> None:
    found = {n: c for n, c in streams(project).items() if n != path}
    inside = {n.removeprefix("VBA/"): c for n, c in found.items() if n.startswith("VBA/")}
    outside = {n: c for n, c in found.items() if "/" not in n}

    with pytest.raises(UnreadableProject, match="no stream"):
        read_project(compound_file({"VBA": inside, **outside}))


def test_sources_beyond_the_limit_are_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'Attribute VB_Name = "Large"\n' + "' a line of remarks\n" * 5000
    blob = vba_project([Module("Large", text)], ["ThisWorkbook"])
    assert len(read_project(blob).modules) == 2
    monkeypatch.setattr("vpr_xl.adapters.vba.reading._MOST_TEXT", 50_000)

    with pytest.raises(UnreadableProject, match="more than"):
        read_project(blob)


@pytest.mark.parametrize("spoil", ["bytes", "cut", "doubled"])
def test_any_damage_is_read_or_unreadable(spoil: str, project: bytes) -> None:
    chance = random.Random(7)
    others = [_blob(path) for path in (OTHERS[0], OTHERS[-1])]
    outcomes = set()
    for number in range(150):
        blob = bytearray([project, *others][number % 3])
        _damage(blob, spoil, chance)
        try:
            read = read_project(bytes(blob))
        except UnreadableProject:
            outcomes.add("unreadable")
        else:
            outcomes.add("read")
            assert sum(len(m.source) for m in read.modules) < 8 * 2**20

    assert "unreadable" in outcomes


def _damage(blob: bytearray, spoil: str, chance: random.Random) -> None:
    at = chance.randrange(len(blob))
    if spoil == "bytes":
        for _ in range(chance.randrange(1, 40)):
            blob[chance.randrange(len(blob))] = chance.randrange(256)
    elif spoil == "cut":
        del blob[at:]
    else:
        blob[at:at] = blob[max(0, at - 700) : at]


def test_a_book_is_read_from_its_package(macro_book: Callable[..., Path]) -> None:
    read = read_project(_blob(macro_book()))

    assert difference(read, sources()) == NOTHING
