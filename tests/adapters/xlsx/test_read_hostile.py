"""Every file that is refused, built here, with the exact rule that refuses it."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from tests.adapters.xlsx.minimal_book import (
    MAIN,
    PACKAGE_REL,
    REL,
    SHEET,
    STYLES,
    RawZip,
    book,
    parts,
    sheet_part,
    zipped,
)
from vpr_xl.adapters.xlsx import sheet as sheet_caps
from vpr_xl.adapters.xlsx import strings as string_caps
from vpr_xl.adapters.xlsx import vet as vet_caps
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.findings import Refused
from vpr_xl.core.rules.w_file import REFUSALS

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refusal(blob: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        read_workbook(blob)
    return caught.value


def ole2(stream: str) -> bytes:
    return OLE2 + stream.encode("utf-16-le") + bytes(512)


def with_part(name: str, content: str | bytes) -> bytes:
    return zipped(parts() | {name: content})


def raw(**changes: object) -> bytes:
    """A right book, written record by record, and one more entry with these lies."""
    made = RawZip()
    for name, content in parts().items():
        made.add(name.encode(), content.encode() if isinstance(content, str) else content)
    said = {"name": b"xl/more.xml", "content": b"<a/>"} | changes
    return made.add(**said).bytes()  # type: ignore[arg-type]


def stored(name: str, content: bytes) -> bytes:
    """A book with this part uncompressed, so that no ratio is odd."""
    made = RawZip()
    for other, right in (parts() | {name: content}).items():
        blob = right.encode() if isinstance(right, str) else right
        made.add(other.encode(), blob, method=0)
    return made.bytes()


def opendocument(kind: str) -> bytes:
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<a/>"})


def cell(inner: str, attributes: str = "", address: str = "A1") -> bytes:
    row = "".join(c for c in address if c.isdigit())
    return book(f'<row r="{row}"><c r="{address}"{attributes}>{inner}</c></row>')


def not_utf8() -> bytes:
    rows = '<row r="1"><c r="A1" t="str"><v>\xff</v></c></row>'
    return with_part(SHEET, sheet_part(rows).encode("latin-1"))


def doubled_name() -> bytes:
    workbook = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>'
        '<sheet name="Лист" sheetId="1" r:id="rId1"/><sheet name="ЛИСТ" sheetId="2" r:id="rId4"/>'
        "</sheets></workbook>"
    )
    return book(workbook=workbook.replace("rId4", "rId1"))


def content_type(kind: str) -> bytes:
    return book(content_type=kind)


def overlapping() -> bytes:
    made = RawZip()
    for name, content in parts().items():
        made.add(name.encode(), content.encode() if isinstance(content, str) else content)
    return made.add(b"[Content_Types].xml2", b"x", offset=0).bytes()


def shared_body() -> bytes:
    """Two central records that name one local entry, as an overlap bomb does."""
    made = RawZip().add(b"[Content_Types].xml", b"<a/>")
    first = bytes(made.directory)
    made.directory += first.replace(b"[Content_Types].xml", b"[Content_Types].xmm")
    made.count += 1
    return made.bytes()


def zip64_locator() -> bytes:
    blob = book()
    at = blob.rfind(b"PK\x05\x06")
    size, start = struct.unpack_from("<2L", blob, at + 12)
    locator = b"PK\x06\x07" + bytes(16)
    end = bytearray(blob[at:])
    struct.pack_into("<2L", end, 12, size + len(locator), start)
    return blob[:at] + locator + bytes(end)


def bad_crc() -> bytes:
    blob = bytearray(zipped_stored(parts()))
    blob[blob.find(b"sheetData")] ^= 1
    return bytes(blob)


def zipped_stored(made: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in made.items():
            package.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def doctype(encoding: str = "utf-8", part: str = SHEET) -> bytes:
    body = str(parts()[part]) if part != SHEET else sheet_part("").partition("\n")[2]
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    bomb = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>'
    return with_part(part, (declaration + bomb + body).encode(encoding))


def rels(name: str, links: str) -> bytes:
    return with_part(name, f'<Relationships xmlns="{PACKAGE_REL}">{links}</Relationships>')


NESTED = "<a>" * 200 + "</a>" * 200
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"

HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty file": ("W-01", lambda: b""),
    "password": ("W-02", lambda: ole2("EncryptedPackage")),
    "xls": ("W-03", lambda: ole2("Workbook")),
    "xls of Excel 95": ("W-03", lambda: ole2("Book")),
    "xls without a container": ("W-03", lambda: b"\x09\x08\x10\x00\x00\x06\x05\x00"),
    "ods": ("W-04", lambda: opendocument("spreadsheet")),
    "ods template": ("W-04", lambda: opendocument("spreadsheet-template")),
    "xlsb": (
        "W-05",
        lambda: content_type("application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
    ),
    "html": ("W-06", lambda: b"\r\n <!DOCTYPE html><html><table><tr><td>5</td></tr></table>"),
    "html with a mark": ("W-06", lambda: "\ufeff<table><tr><td>Код</td></tr></table>".encode()),
    "spreadsheet of 2003": ("W-06", lambda: b'<?xml version="1.0"?><Workbook/>'),
    "csv": ("W-07", lambda: "Код;Балл\r\n00042;5\r\n".encode()),
    "csv of Windows": ("W-07", lambda: "Код;Балл\r\n00042;5\r\n".encode("cp1251")),
    "csv in utf-16": ("W-07", lambda: "Код\tБалл\n".encode("utf-16")),
    "docx": ("W-08", lambda: content_type(WORD)),
    "pptx": ("W-08", lambda: content_type(SLIDES)),
    "doc": ("W-08", lambda: ole2("WordDocument")),
    "odt": ("W-08", lambda: opendocument("text")),
    "pdf": ("W-08", lambda: b"%PDF-1.7\n"),
    "picture": ("W-09", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    "other container": ("W-09", lambda: ole2("Something")),
    "plain zip": ("W-09", lambda: zipped({"readme.txt": "x"})),
    "no workbook type": ("W-09", lambda: content_type("application/octet-stream")),
    "no main part": ("W-09", lambda: rels("_rels/.rels", "")),
    "half a file": ("W-10", lambda: book()[:600]),
    "only the beginning": ("W-10", lambda: b"PK\x03\x04"),
    "checksum": ("W-10", bad_crc),
    "size too small": ("W-10", lambda: raw(name=b"mimetype", content=b"x" * 99, size=9)),
    "size too large": ("W-10", lambda: raw(name=b"mimetype", content=b"x" * 9, size=99)),
    "no deflate": ("W-10", lambda: raw(name=b"mimetype", packed=b"\xff\xff\xff")),
    "offset outside": ("W-10", lambda: raw(offset=10**6)),
    "large file": ("W-11", lambda: b"PK\x03\x04" + bytes(vet_caps.MAX_FILE)),
    "large part": ("W-12", lambda: raw(size=vet_caps.MAX_PART + 1)),
    "large workbook part": ("W-12", lambda: stored("xl/workbook.xml", b"x" * (17 << 20))),
    "bomb": ("W-13", lambda: with_part("xl/a.xml", b" " * (8 << 20))),
    "traversal": ("W-16", lambda: raw(name=b"xl/../../start.bat")),
    "absolute": ("W-16", lambda: raw(name=b"/etc/start")),
    "backslash": ("W-16", lambda: raw(name=b"xl\\start.bat")),
    "drive": ("W-16", lambda: raw(name=b"C:/start.bat")),
    "zero byte": ("W-16", lambda: raw(name=b"xl/a.xml\0.bat")),
    "twice": ("W-17", lambda: raw(name=SHEET.encode())),
    "twice in other case": ("W-17", lambda: raw(name=SHEET.upper().encode())),
    "folder and part of one name": ("W-17", lambda: raw(name=SHEET.encode() + b"/", content=b"")),
    "encrypted": ("W-18", lambda: raw(flags=1)),
    "strongly encrypted": ("W-18", lambda: raw(flags=0x41)),
    "several disks": ("W-19", lambda: RawZip().add(b"a", b"b").bytes(disk=1)),
    "zip64 size": ("W-19", lambda: raw(size=0xFFFFFFFF)),
    "zip64 locator": ("W-19", zip64_locator),
    "odd compression": ("W-19", lambda: raw(method=14)),
    "format of the future": ("W-19", lambda: raw(version=64)),
    "two names": ("W-19", lambda: raw(local_name=b"xl/othe.xml")),
    "second name in the extra": ("W-19", lambda: raw(extra=b"\x75\x70\x05\x00\x01abcd")),
    "overlap": ("W-19", shared_body),
    "overlap of the first": ("W-19", overlapping),
    "bytes before": ("W-09", lambda: b"MZ" + book()),
    "archive before": ("W-19", lambda: book() + book()),
    "bytes behind": ("W-19", lambda: book() + b"\0" * 10),
    "doctype": ("W-20", doctype),
    "doctype in utf-16": ("W-20", lambda: doctype("utf-16")),
    "doctype in strings": ("W-20", lambda: doctype(part="xl/styles.xml")),
    "doctype in the workbook": ("W-20", lambda: doctype(part="xl/workbook.xml")),
    "not closed": ("W-21", lambda: book(sheet="<worksheet>")),
    "not utf-8": ("W-21", not_utf8),
    "unknown prefix": ("W-21", lambda: book('<row r="1" q:a="1"><c r="A1"><v>1</v></c></row>')),
    "attribute twice": (
        "W-21",
        lambda: book('<row r="1" s="1" s="1"><c r="A1"><v>1</v></c></row>'),
    ),
    "control character": ("W-21", lambda: cell("<v>\x01</v>", ' t="str"')),
    "forbidden reference": ("W-21", lambda: cell("<v>&#0;</v>", ' t="str"')),
    "unknown entity": ("W-21", lambda: cell("<v>&nbsp;</v>", ' t="str"')),
    "odd encoding": ("W-21", lambda: book(sheet='<?xml version="1.0" encoding="cp037"?><a/>')),
    "nesting": ("W-22", lambda: book(NESTED)),
    "nesting in styles": ("W-22", lambda: with_part("xl/styles.xml", NESTED)),
    "one endless element": (
        "W-22",
        lambda: book("<row" + "".join(f' a{i:x}=""' for i in range(60_000)) + "/>"),
    ),
    "sheet part lost": ("W-23", lambda: zipped({k: v for k, v in parts().items() if k != SHEET})),
    "workbook part lost": (
        "W-23",
        lambda: zipped({k: v for k, v in parts().items() if k != "xl/workbook.xml"}),
    ),
    "relationship lost": ("W-23", lambda: rels("xl/_rels/workbook.xml.rels", "")),
    "external sheet": (
        "W-23",
        lambda: rels(
            "xl/_rels/workbook.xml.rels",
            f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="http://a.example/" '
            'TargetMode="External"/>',
        ),
    ),
    "column outside": ("W-24", lambda: cell("<v>1</v>", address="XFE1")),
    "column far outside": ("W-24", lambda: cell("<v>1</v>", address="AAAAAAAAA1")),
    "row outside": ("W-24", lambda: cell("<v>1</v>", address="A1048577")),
    "row zero": ("W-24", lambda: cell("<v>1</v>", address="A0")),
    "no address": ("W-24", lambda: book('<row r="1"><c r="?"><v>1</v></c></row>')),
    "row of 5000 digits": ("W-24", lambda: cell("<v>1</v>", address="A" + "9" * 5000)),
    "validation outside": (
        "W-24",
        lambda: book(beside='<dataValidations><dataValidation sqref="A1:XFE9"/></dataValidations>'),
    ),
    "far corner": ("W-25", lambda: cell("<v>1</v>", address="XFD1048576")),
    "text index": ("W-27", lambda: cell("<v>7</v>", ' t="s"')),
    "text index of 5000 digits": ("W-27", lambda: cell(f"<v>{'9' * 5000}</v>", ' t="s"')),
    "nan": ("W-28", lambda: cell("<v>nan</v>")),
    "inf": ("W-28", lambda: cell("<v>inf</v>")),
    "too large": ("W-28", lambda: cell("<v>1e999</v>")),
    "5000 digits": ("W-28", lambda: cell(f"<v>{'7' * 5000}</v>")),
    "underscored": ("W-28", lambda: cell("<v>1_000</v>")),
    "arabic digits": ("W-28", lambda: cell("<v>٣</v>")),
    "hexadecimal": ("W-28", lambda: cell("<v>0x10</v>")),
    "cell twice": (
        "W-29",
        lambda: book('<row r="2"><c r="B2"><v>1</v></c><c r="B2"><v>2</v></c></row>'),
    ),
    "cell of another row": ("W-29", lambda: book('<row r="2"><c r="B3"><v>1</v></c></row>')),
    "row twice": ("W-29", lambda: book('<row r="2"><c r="B2"><v>1</v></c></row>' * 2)),
    "cells backwards": (
        "W-29",
        lambda: book('<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>2</v></c></row>'),
    ),
    "endless text": ("W-30", lambda: cell(f"<v>{'я' * 40_000}</v>", ' t="str"')),
    "endless shared text": ("W-30", lambda: book(strings=f"<si><t>{'я' * 40_000}</t></si>")),
    "boolean 2": ("W-31", lambda: cell("<v>2</v>", ' t="b"')),
    "no date": ("W-31", lambda: cell("<v>2026-13-01</v>", ' t="d"')),
    "unknown kind": ("W-31", lambda: cell("<v>2</v>", ' t="zz"')),
    "index -1": ("W-31", lambda: cell("<v>-1</v>", ' t="s"')),
    "sheet twice": ("W-32", doubled_name),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_by_its_own_rule(name: str) -> None:
    rule, build = HOSTILE[name]

    assert refusal(build()).rule == rule


def test_every_refusal_of_the_reader_is_met_by_a_hostile_file() -> None:
    met = {rule for rule, _ in HOSTILE.values()} | {"W-14", "W-15", "W-26"}

    assert {f"W-{n:02}" for n in range(1, 33)} <= met
    assert met <= set(REFUSALS)


def test_refusals_name_the_cell_and_the_sheet() -> None:
    said = refusal(cell("<v>1e999</v>", address="C7")).message

    assert "«Лист»" in said
    assert "C7" in said
    assert "1e999" in said


def test_refusals_show_foreign_text_short_and_printable() -> None:
    said = refusal(raw(name=b"../" + b"\x1b[2J" * 100)).message

    assert len(said) <= 200
    assert said.isprintable()


def test_entry_count_is_capped() -> None:
    made = RawZip()
    for i in range(vet_caps.MAX_ENTRIES + 1):
        made.add(b"xl/%d" % i, b"")

    assert refusal(made.bytes()).rule == "W-15"


def test_total_of_all_parts_is_capped() -> None:
    made = RawZip().add(b"[Content_Types].xml", b"<a/>")
    for i in range(3):
        made.add(b"xl/%d" % i, b"", size=48 << 20, packed=bytes(1 << 20))

    assert refusal(made.bytes()).rule == "W-14"


def test_cells_are_capped_not_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(1, 101))
    monkeypatch.setattr(sheet_caps.Budget.__init__, "__defaults__", (99, 10**6, 10))

    assert refusal(book(rows)).rule == "W-26"
    assert refusal(book("<!-- -->" + rows)).rule == "W-26"


def test_places_in_rows_are_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'<row r="{i}"><c r="XFD{i}"><v>1</v></c></row>' for i in range(1, 400))

    said = refusal(book(rows))

    assert said.rule == "W-25"
    assert "XFD367" in said.message


def test_validated_areas_are_capped() -> None:
    areas = " ".join(["A1"] * (sheet_caps.MAX_AREAS // 2 + 1))
    one = f'<dataValidation sqref="{areas}"/>'

    assert refusal(book(beside=f"<dataValidations>{one}{one}</dataValidations>")).rule == "W-26"


def test_shared_strings_are_capped() -> None:
    strings = "<si/>" * (string_caps.MAX_STRINGS + 1)

    with pytest.raises(Refused) as caught:
        string_caps.read_strings(f'<sst xmlns="{MAIN}">{strings}</sst>'.encode(), "xl/a.xml")

    assert caught.value.rule == "W-26"


def test_cell_formats_are_capped() -> None:
    styles = STYLES.replace(
        "<cellXfs count", "<cellXfs>" + "<xf/>" * 65_537 + "</cellXfs><old count"
    )
    made = parts('<row r="1"><c r="A1"><v>1</v></c></row>') | {
        "xl/styles.xml": styles.replace("</cellXfs></styleSheet>", "</old></styleSheet>")
    }

    assert refusal(zipped(made)).rule == "W-26"


def test_tags_are_capped_over_the_whole_book() -> None:
    blob = stored(SHEET, b"<a/>" * (vet_caps.MAX_MARKS + 1))

    assert refusal(blob).rule == "W-22"


def test_padding_that_no_reader_reads_is_let_be() -> None:
    made = RawZip()
    for name, content in parts('<row r="1"><c r="A1"><v>1</v></c></row>').items():
        made.add(name.encode(), content.encode() if isinstance(content, str) else content)
        made.body += b"padding"

    assert read_workbook(made.bytes()).grids[0].cell(1, 1) is not None
