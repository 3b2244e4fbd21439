"""An opened workbook package: which part is what, found by relationships. No cells, no writing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from vpr_xl.adapters.xlsx.kind import other_main_part
from vpr_xl.adapters.xlsx.markup import local, relation_id, spreadsheet, truth, walk
from vpr_xl.adapters.xlsx.strings import read_strings
from vpr_xl.adapters.xlsx.styles import Styles, read_styles
from vpr_xl.adapters.xlsx.vet import MAX_PART, Parts, vet
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import State

CONTENT_TYPES = "[Content_Types].xml"
_SML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_XL = "application/vnd.ms-excel."
_CONTENTS = {
    f"{_SML}sheet.main+xml": "xlsx",
    f"{_SML}template.main+xml": "xltx",
    f"{_XL}sheet.macroenabled.main+xml": "xlsm",
    f"{_XL}template.macroenabled.main+xml": "xltm",
    f"{_XL}addin.macroenabled.main+xml": "xlam",
}
_BUTTON = re.compile(rb"""ObjectType\s*=\s*["']Button["']""")
_ESCAPED = re.compile(rb"%([0-9A-Fa-f]{2})")
_STATES: Mapping[str, State] = {"hidden": "hidden", "veryHidden": "veryHidden"}


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another.

    kind: last word of its type ("worksheet", "sharedStrings", "vbaProject", …), the same for
    transitional and strict OOXML.  target: the part's name as the archive spells it, the address
    for an external link, or the resolved name where no such part exists.
    """

    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A tab of the workbook: its name, part, state and what kind of sheet it is.

    kind: "worksheet", or "chartsheet", "dialogsheet", "xlMacrosheet", which hold no cells for us.
    """

    name: str
    part: str
    state: State
    kind: str
    sheet_id: str
    relation: str


@dataclass(frozen=True, slots=True)
class ContentTypes:
    """Content types by part name and by extension, both case-folded."""

    parts: Mapping[str, str]
    extensions: Mapping[str, str]

    def of(self, part: str) -> str:
        """The content type of a part, "" where none is stated."""
        folded = part.casefold()
        return self.parts.get(folded) or self.extensions.get(folded.rpartition(".")[2], "")


class OpenedPackage:
    """A vetted package whose workbook part was found and read.

    main: name of the workbook part.  content: "xlsx", "xlsm", "xltx", "xltm" or "xlam".
    sheets: in tab order.  names: defined names of the whole book, without "=".
    What costs time (strings, styles, hashes) is read when first asked for.
    """

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._links: dict[str, dict[str, Relationship]] = {}
        self.types = _content_types(parts)
        self.main = self._main_part()
        self.content = _content(self.types.of(self.main))
        self.sheets: tuple[SheetPart, ...]
        self.sheets, self.names, self.date1904 = self._workbook()

    def relations(self, part: str) -> Mapping[str, Relationship]:
        """The links of a part ("" for the package itself) by their ids, in file order."""
        if part not in self._links:
            self._links[part] = _relationships(self.parts, part)
        return self._links[part]

    def related(self, part: str, kind: str) -> tuple[str, ...]:
        """Names of the existing parts that this part links to by this kind of relationship."""
        return tuple(
            link.target
            for link in self.relations(part).values()
            if link.kind == kind and not link.external and self.parts.find(link.target)
        )

    def sheet(self, name: str) -> SheetPart | None:
        """The tab of this name, None where there is none."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings by index; empty for a book without the table."""
        found = self.related(self.main, "sharedStrings")
        return read_strings(self.parts.xml(found[0], MAX_PART), found[0]) if found else []

    @cached_property
    def styles(self) -> Styles:
        """The cell formats; none for a book without the part."""
        found = self.related(self.main, "styles")
        return read_styles(self.parts.xml(found[0]), found[0]) if found else Styles()

    @cached_property
    def vba_sha256(self) -> str | None:
        """SHA-256 of the macro project, None without one."""
        found = self.related(self.main, "vbaProject")
        if not found:
            return None
        import hashlib  # 3 ms of OpenSSL, for a book with macros only

        return hashlib.sha256(self.parts.read(found[0])).hexdigest()

    @cached_property
    def producer(self) -> str:
        """The program named in the document's properties, "" where none is."""
        found = self.related("", "extended-properties")
        return _application(self.parts.xml(found[0]), found[0]) if found else ""

    @cached_property
    def buttons(self) -> int:
        """Form-control buttons on all sheets. VML is not always XML, so its bytes are searched."""
        drawings = {v for s in self.sheets for v in self.related(s.part, "vmlDrawing")}
        return sum(len(_BUTTON.findall(self.parts.read(part))) for part in drawings)

    def _main_part(self) -> str:
        found = self.related("", "officeDocument")
        if found:
            return found[0]
        missing = [v.target for v in self.relations("").values() if v.kind == "officeDocument"]
        raise refused("W-23", part=missing[0]) if missing else refused("W-09")

    def _workbook(self) -> tuple[tuple[SheetPart, ...], dict[str, str], bool]:
        """Sheets, defined names and the 1904 flag as the workbook part states them."""
        tabs: list[dict[str, str]] = []
        names: dict[str, str] = {}
        flags: list[bool] = []
        path: list[str] = []
        name: list[str] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            path.append(spreadsheet(tag))
            if path[1:] == ["sheets", "sheet"]:
                tabs.append({**attributes, "": relation_id(attributes)})
            elif path[1:] == ["workbookPr"]:
                flags.append(truth(attributes.get("date1904")))
            elif path[1:] == ["definedNames", "definedName"]:
                # A name of one sheet only is another name: the sheet's index tells them apart.
                scope = attributes.get("localSheetId")
                title = attributes.get("name", "")
                name[:] = [title if scope is None else f"{title}@{scope}"]
                names[name[0]] = ""

        def text(value: str) -> None:
            if path[-1] == "definedName" and name:
                names[name[0]] += value

        def end(_tag: str) -> None:
            path.pop()

        walk(self.parts.xml(self.main), self.main, start, end, text)
        return self._tabs(tabs), names, any(flags)

    def _tabs(self, tabs: list[dict[str, str]]) -> tuple[SheetPart, ...]:
        sheets: list[SheetPart] = []
        seen: set[str] = set()
        used: set[str] = set()
        for tab in tabs:
            sheet = self._tab(tab)
            if sheet.name.casefold() in seen or sheet.part in used:
                raise refused("W-32", sheet=sheet.name)
            seen.add(sheet.name.casefold())
            used.add(sheet.part)
            sheets.append(sheet)
        if not sheets:
            raise refused("W-23", part=self.main)
        return tuple(sheets)

    def _tab(self, tab: Mapping[str, str]) -> SheetPart:
        link = self.relations(self.main).get(tab[""])
        name = tab.get("name", "")
        if link is None or link.external or not self.parts.find(link.target):
            raise refused("W-23", part=link.target if link else name)
        state: State = _STATES.get(tab.get("state", ""), "visible")
        return SheetPart(name, link.target, state, link.kind, tab.get("sheetId", ""), link.id)


@lru_cache(maxsize=1)
def open_package(blob: bytes) -> OpenedPackage:
    """The workbook package in these bytes, vetted. Raises Refused for everything else.

    The last one is kept: a form that is read is filled next (3 of 50 ms a form).
    """
    return OpenedPackage(vet(blob))


def rels_part(part: str) -> str:
    """Name of the part that holds the links of a part; "" is the package itself."""
    folder, _, base = part.rpartition("/")
    return f"{folder}/_rels/{base}.rels".lstrip("/")


def resolved(source: str, target: str) -> str:
    """A link's target as a part name: absolute from the root, else from the source's folder."""
    path = _unquoted(target.partition("#")[0]).replace("\\", "/")
    folder = posixpath.dirname(source)
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")


def _unquoted(target: str) -> str:
    """Percent escapes as characters, as urllib.parse has it, which takes 5 ms to load."""
    if "%" not in target:
        return target
    raw = _ESCAPED.sub(lambda m: bytes.fromhex(m[1].decode()), target.encode("utf-8", "replace"))
    return raw.decode("utf-8", "replace")


def _relationships(parts: Parts, part: str) -> dict[str, Relationship]:
    name = parts.find(rels_part(part))
    links: dict[str, Relationship] = {}
    if name is None:
        return links

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) != "Relationship":
            return
        target = attributes.get("Target", "")
        external = attributes.get("TargetMode") == "External"
        if not external:
            full = resolved(part, target)
            target = parts.find(full) or full
        kind = attributes.get("Type", "").rpartition("/")[2]
        links[attributes.get("Id", "")] = Relationship(
            attributes.get("Id", ""), kind, target, external
        )

    walk(parts.xml(name), name, start)
    return links


def _content_types(parts: Parts) -> ContentTypes:
    by_part: dict[str, str] = {}
    by_extension: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if local(tag) == "Override":
            by_part[attributes.get("PartName", "").lstrip("/").casefold()] = kind
        elif local(tag) == "Default":
            by_extension[attributes.get("Extension", "").casefold()] = kind

    walk(parts.xml(CONTENT_TYPES), CONTENT_TYPES, start)
    return ContentTypes(by_part, by_extension)


def _content(content_type: str) -> str:
    content = _CONTENTS.get(content_type.strip().casefold())
    if content is None:
        raise other_main_part(content_type)
    return content


def _application(blob: bytes, part: str) -> str:
    words: list[str] = []
    path: list[str] = []

    def text(value: str) -> None:
        if path[1:] == ["Application"]:
            words.append(value)

    def start(tag: str, _attributes: dict[str, str]) -> None:
        path.append(local(tag))

    def end(_tag: str) -> None:
        path.pop()

    walk(blob, part, start, end, text)
    return "".join(words).strip()
