"""vpr.oxt as built: what it offers, that it is well-formed, that the office's Python can run it."""

from __future__ import annotations

import ast
import io
import json
import tomllib
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from vpr_xl.adapters.build.frame import Button, button_width
from vpr_xl.adapters.build.macrobook import buttons_of
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.office.extension import INSIDE, PACKAGE, URL, extension, sheets_of
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.declare.sheets import HEADER_ROW
from vpr_xl.core.declare.wording import EXTENSION_WORDS, RIBBON_MENUS
from vpr_xl.faces.index import MACROS

PYTHON = "/opt/школа/python"
_OOR = "{http://openoffice.org/2001/registry}"
_MANIFEST = "{http://openoffice.org/2001/manifest}"


def macros() -> list[Macro]:
    return [Macro(*fields) for fields in MACROS]


def built(*more: Macro) -> bytes:
    return extension(house(), [*macros(), *more], PYTHON, ["-I"], "1.2.3")


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(built())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def told(parts: dict[str, bytes]) -> dict[str, object]:
    found: dict[str, object] = json.loads(parts[f"{PACKAGE}/told.json"])
    return found


def entries(parts: dict[str, bytes], place: str) -> list[tuple[str, str]]:
    """(URL, Russian title) of each entry of the menu or the toolbar, as the office orders them."""
    out = []
    root = ElementTree.fromstring(parts["Addons.xcu"])
    bar = next(n for n in root.iter("node") if n.get(f"{_OOR}name") == place)
    nodes = [n for n in bar.iter("node") if n.find(f"prop[@{_OOR}name='URL']") is not None]
    for node in sorted(nodes, key=lambda n: n.get(f"{_OOR}name") or ""):
        values = {p.get(f"{_OOR}name"): p.findtext("value") or "" for p in node.findall("prop")}
        out.append((values["URL"], values.get("Title", "")))
    return out


def test_the_same_macros_give_the_same_bytes() -> None:
    assert built() == built()


def test_every_part_that_the_office_reads_is_well_formed_and_listed(
    parts: dict[str, bytes],
) -> None:
    manifest = ElementTree.fromstring(parts["META-INF/manifest.xml"])
    listed = {entry.get(f"{_MANIFEST}full-path") for entry in manifest}

    for name in parts:
        if name.endswith((".xcu", ".xml")):
            ElementTree.fromstring(parts[name])
    assert listed == {n for n in parts if n.endswith(".xcu")} | {"vprjob.py"}
    assert b'<version value="1.2.3"/>' in parts["description.xml"]


def offered(parts: dict[str, bytes], place: str) -> list[tuple[str, str]]:
    return sorted(entry for entry in entries(parts, place) if entry[0].startswith(URL))


def test_the_menu_offers_every_macro_once(parts: dict[str, bytes]) -> None:
    assert offered(parts, "OfficeMenuBar") == sorted(
        (URL + m.identifier, m.title) for m in macros()
    )


def test_the_toolbar_offers_what_the_first_sheet_carries(parts: dict[str, bytes]) -> None:
    first = [m for m in macros() if "home" in m.tables]

    assert offered(parts, "OfficeToolBar") == sorted((URL + m.identifier, m.title) for m in first)
    assert sum(len(m.title) + 3 for m in first) < 160


def test_the_whole_book_comes_first_and_stages_stand_apart(parts: dict[str, bytes]) -> None:
    stage = {URL + m.identifier: m.stage for m in macros()}

    groups: list[list[str]] = [[]]
    for url, _ in entries(parts, "OfficeMenuBar"):
        if url in stage:
            groups[-1].append(stage[url])
        else:
            groups.append([])
    found = [set(group) for group in groups]
    order = ["", "preparation", "conduct", "completion"]
    assert found == [{one} for one in order if one in stage.values()]


def test_families_have_menus_of_their_own_so_that_the_menu_fits_a_notebook(
    parts: dict[str, bytes],
) -> None:
    root = ElementTree.fromstring(parts["Addons.xcu"])
    bar = next(n for n in root.iter("node") if n.get(f"{_OOR}name") == "OfficeMenuBar")
    lines = bar.findall("node/node/node")
    inside = [n for n in lines if n.find("node") is not None]

    titles = [n.findtext(f"prop[@{_OOR}name='Title']/value") for n in inside]
    assert titles.count("Печать") == 3
    assert set(titles) == set(RIBBON_MENUS.values())
    assert all(len(n.findall("node/node")) > 1 for n in inside)
    assert len(lines) <= 26  # 1366 x 768: a line takes 17 to 24 pixels


def test_a_title_is_escaped() -> None:
    odd = Macro("odd", "Сверить <А> & «Б»", "Сверяет.", "conduct", ("home",), "")

    with zipfile.ZipFile(io.BytesIO(built(odd))) as archive:
        parts = {"Addons.xcu": archive.read("Addons.xcu")}
    assert (URL + "odd", odd.title) in entries(parts, "OfficeMenuBar")


def test_buttons_stand_on_the_sheets_of_the_xlsm(parts: dict[str, bytes]) -> None:
    tables = {s.title: s.table for s in house().sheets.values()}
    captions = {m.identifier: m.title for m in macros()}
    placed = {
        (tables[title], captions[one])
        for _, title, _, identifiers in sheets_of(house(), macros())
        for one in identifiers
    }

    assert placed == {(b.table, b.caption) for b in buttons_of(macros()) if isinstance(b, Button)}
    assert all(place[0] < HEADER_ROW - 1 for _, _, place, _ in sheets_of(house(), macros()))


def test_a_works_sheet_is_known_by_its_table() -> None:
    found = {title: table for table, title, _, _ in sheets_of(house(), macros())}

    assert found["Результаты"] == "vpr_results_*"
    assert found["Ошибки"] == "vpr_findings"


def test_a_button_is_as_wide_as_in_excel(parts: dict[str, bytes]) -> None:
    commands = told(parts)["commands"]

    assert isinstance(commands, list)
    for _, caption, _, width in commands:
        assert width == round(button_width(caption) * 2540 / 96)


def test_our_python_is_started_isolated_and_by_its_path(parts: dict[str, bytes]) -> None:
    assert told(parts)["pythons"] == [PYTHON]
    assert told(parts)["arguments"] == ["-I", "-m", "vpr_xl.faces.macros"]


def test_what_is_said_is_short_and_fills_in(parts: dict[str, bytes]) -> None:
    assert told(parts)["texts"] == dict(EXTENSION_WORDS)
    for words in EXTENSION_WORDS.values():
        assert len(words.format("7", log="/home/anna/.local/share/vpr-xl/office.log")) <= 240
        assert "!" not in words


def test_the_python_inside_is_3_6_and_complete(parts: dict[str, bytes]) -> None:
    files = [name for name in parts if name.endswith(".py")]
    neighbours: set[str] = set()
    for name in files:
        tree = ast.parse(parts[name].decode(), feature_version=(3, 6))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                neighbours.add(node.module or "")
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("vpr_xl"):
                inside = (node.module or "").partition(".")[2]
                neighbours |= {inside} if inside else {alias.name for alias in node.names}

    assert neighbours <= set(INSIDE)
    assert {Path(name).stem for name in files} == {"vprjob", "__init__", *INSIDE}


def test_the_component_is_carried_by_the_wheel() -> None:
    root = Path(__file__).resolve().parents[3]
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))

    carried = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert carried["workbook/office"] == "vpr_xl/workbook/office"
    assert (root / "workbook/office/vprjob.py").is_file()
