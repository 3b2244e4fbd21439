"""The one reader of workbooks: vetted package in, canonical cells out. Nothing is written here."""

from __future__ import annotations

from vpr_xl.adapters.xlsx.cells import CellMaker
from vpr_xl.adapters.xlsx.events import read_events
from vpr_xl.adapters.xlsx.grammar import NotProven, read_grammar
from vpr_xl.adapters.xlsx.markup import spreadsheet, walk
from vpr_xl.adapters.xlsx.package import OpenedPackage, SheetPart, open_package
from vpr_xl.adapters.xlsx.project import code_names, has_ribbon, macros
from vpr_xl.adapters.xlsx.sheet import Budget, SheetContent, area, vet_area
from vpr_xl.adapters.xlsx.vet import MAX_PART
from vpr_xl.core.tables import Grid, ListObject, Package, Reading

_COMMENTS = ("comments", "threadedComment")


def read_workbook(blob: bytes) -> Reading:
    """All sheets in tab order as canonical cells, and the facts of the package.

    blob: the whole file.  Raises Refused for everything that is no readable workbook.
    Equal cells of a book are one object. Charts and other tabs without cells are empty grids.
    """
    return read_opened(open_package(blob))


def read_opened(package: OpenedPackage) -> Reading:
    """As `read_workbook`, of a package that is open already."""
    maker = CellMaker(package.strings, package.styles, date1904=package.date1904)
    budget = Budget()
    grids: list[Grid] = []
    uncached: dict[str, int] = {}
    for sheet in package.sheets:
        content = _content(package, sheet, maker, budget)
        grids.append(_grid(package, sheet, content))
        if content.uncached:
            uncached[sheet.name] = content.uncached
    return Reading(tuple(grids), _facts(package, uncached), package.names)


def _content(
    package: OpenedPackage, sheet: SheetPart, maker: CellMaker, budget: Budget
) -> SheetContent:
    if sheet.kind != "worksheet":
        return SheetContent()
    blob = package.parts.xml(sheet.part, MAX_PART)
    content = _fast(blob, sheet, maker, budget)
    if content is None:
        content = read_events(blob, sheet.part, sheet.name, maker, budget)
    vet_area(sheet.name, content)
    return content


def _fast(blob: bytes, sheet: SheetPart, maker: CellMaker, budget: Budget) -> SheetContent | None:
    """The content by the grammar, None where it must be read event by event.

    A function of its own: an exception being handled would keep the half-read rows in memory.
    """
    characters = maker.characters
    try:
        return read_grammar(blob, sheet.part, sheet.name, maker, budget)
    except NotProven:
        maker.characters = characters
        return None


def _grid(package: OpenedPackage, sheet: SheetPart, content: SheetContent) -> Grid:
    links = package.relations(sheet.part)
    stated = [links[i].target for i in content.table_relations if i in links]
    return Grid(
        name=sheet.name,
        numbers=content.numbers,
        rows=content.rows,
        state=sheet.state,
        validations=tuple(content.validations),
        tables=tuple(_table(package, part, sheet.name) for part in stated),
        hidden_rows=content.hidden_rows,
        hidden_columns=tuple(content.hidden_columns),
        merged=tuple(content.merged),
        commented=any(link.kind in _COMMENTS for link in links.values()),
    )


def _table(package: OpenedPackage, part: str, sheet: str) -> ListObject:
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if spreadsheet(tag) == "table" and not found:
            found.append(attributes)

    walk(package.parts.xml(part), part, start)
    stated = found[0] if found else {}
    name = stated.get("displayName") or stated.get("name", "")
    return ListObject(name, area(stated.get("ref", ""), sheet))


def _facts(package: OpenedPackage, uncached: dict[str, int]) -> Package:
    has_project = package.vba_sha256 is not None
    return Package(
        content=package.content,
        vba_sha256=package.vba_sha256,
        uncached=uncached,
        buttons=package.buttons,
        producer=package.producer,
        date1904=package.date1904,
        macros=macros(package),
        code_names=code_names(package) if has_project else (),
        ribbon=has_ribbon(package),
    )
