"""Builds small workbook packages by hand, right or wrong in one place. Tests only, no asserts."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "xl/worksheets/sheet1.xml"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" '
    'formatCode="dd\\.mm\\.yyyy"/><numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts>'
    '<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="6">'
    '<xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="49"/><xf numFmtId="165"/>'
    '<xf numFmtId="22"/><xf numFmtId="0" quotePrefix="1"/></cellXfs></styleSheet>'
)
#: Indexes into STYLES.
DATE, TEXT, HOURS, MOMENT, QUOTED = 1, 2, 3, 4, 5


def parts(
    rows: str = "",
    *,
    strings: str | None = None,
    sheet: str | bytes | None = None,
    content_type: str = WORKBOOK,
    workbook: str | None = None,
    beside: str = "",
) -> dict[str, str | bytes]:
    """The parts of a book with one sheet named «Лист»; `rows` is what sheetData holds."""
    strings_rel = f'<Relationship Id="rId3" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>'
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{content_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE_REL}"><Relationship Id="rId1" '
        f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": workbook
        or f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>'
        '<sheet name="Лист" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_REL}">'
        f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{REL}/styles" Target="styles.xml"/>'
        f"{strings_rel if strings is not None else ''}</Relationships>",
        "xl/styles.xml": STYLES,
        SHEET: sheet if sheet is not None else sheet_part(rows, beside),
    }
    if strings is not None:
        made["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    return made


def sheet_part(rows: str, beside: str = "") -> str:
    """A worksheet part around these rows."""
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{REL}"><sheetData>{rows}</sheetData>'
        f"{beside}</worksheet>"
    )


def zipped(made: Mapping[str, str | bytes]) -> bytes:
    """A zip package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in made.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def book(rows: str = "", **kinds: str) -> bytes:
    """A whole book around these rows; see `parts`."""
    return zipped(parts(rows, **kinds))  # type: ignore[arg-type]


class RawZip:
    """Writes an archive record by record, so that any field can lie."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.directory = bytearray()
        self.count = 0

    def add(
        self,
        name: bytes,
        content: bytes,
        *,
        flags: int = 0,
        method: int = 8,
        size: int | None = None,
        local_name: bytes | None = None,
        extra: bytes = b"",
        offset: int | None = None,
        packed: bytes | None = None,
        version: int = 20,
    ) -> RawZip:
        """One entry; every keyword replaces what would be right."""
        if packed is None:
            engine = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = content if method == 0 else engine.compress(content) + engine.flush()
        crc, at = zlib.crc32(content), len(self.body)
        said = len(content) if size is None else size
        local = name if local_name is None else local_name
        head = (version, flags, method, 0, 0x21, crc, len(packed), said)
        self.body += struct.pack("<4s5H3L2H", b"PK\x03\x04", *head, len(local), 0) + local + packed
        self.directory += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, *head, len(name), len(extra), 0, 0, 0, 0,
            at if offset is None else offset,
        ) + name + extra  # fmt: skip
        self.count += 1
        return self

    def bytes(self, *, disk: int = 0, count: int | None = None, tail: bytes = b"") -> bytes:
        """The whole archive."""
        n = self.count if count is None else count
        end = struct.pack(
            "<4s4H2LH", b"PK\x05\x06", disk, disk, n, n, len(self.directory), len(self.body), 0
        )
        return bytes(self.body + self.directory + end) + tail
