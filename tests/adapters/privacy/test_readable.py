"""A name planted in any corner of an outgoing file is found; the same file without it is clean."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from functools import cache

import docx
import pytest

from vpr_xl.adapters.build.builder import XlsxBuilder
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.privacy.readable import readable
from vpr_xl.adapters.render.pdf import render_pdf
from vpr_xl.core.documents.blocks import Document, Text
from vpr_xl.core.findings import Refused
from vpr_xl.core.privacy.people import People
from vpr_xl.core.privacy.search import named_in

NAME = "Тестова Анна"
PEOPLE = People.of([NAME])
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Parts = dict[str, bytes]


@cache
def _form() -> bytes:
    details = {"parts": [["1 (1б)", "2 (2б)"]], "code_range": [50001, 50500]}
    builder = XlsxBuilder(house(), [])
    return builder.form("2026", details)


def _parts(blob: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(blob)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _packed(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def _places(blob: bytes, name: str = "файл") -> list[str]:
    return [place for place, text in readable(blob, name).items() if named_in(text, PEOPLE)]


def _put(parts: Parts, part: str, before: str, more: str) -> None:
    old = parts[part]
    parts[part] = old.replace(before.encode(), more.encode() + before.encode(), 1)
    assert parts[part] != old


def _cell(parts: Parts) -> str:
    _put(parts, "xl/worksheets/sheet1.xml", "</sheetData>", _row(f"<is><t>{NAME}</t></is>"))
    return "xl/worksheets/sheet1.xml"


def _row(content: str) -> str:
    return f'<row r="999"><c r="A999" t="inlineStr">{content}</c></row>'


def _deleted_cell(parts: Parts) -> str:
    """A shared string that no cell shows any more."""
    _put(parts, "xl/sharedStrings.xml", "</sst>", f"<si><t>{NAME}</t></si>")
    return "xl/sharedStrings.xml"


def _split_runs(parts: Parts) -> str:
    _put(parts, "xl/sharedStrings.xml", "</sst>", "<si><r><t>Тес</t></r><r><t>това</t></r></si>")
    return "xl/sharedStrings.xml"


def _by_number(parts: Parts) -> str:
    spelled = "".join(f"&#{ord(letter)};" for letter in "Тестова")
    _put(parts, "xl/sharedStrings.xml", "</sst>", f"<si><t>{spelled}</t></si>")
    return "xl/sharedStrings.xml"


def _comment(parts: Parts) -> str:
    parts["xl/comments9.xml"] = (
        f'<comments xmlns="{_MAIN}"><authors><author>x</author></authors><commentList><comment>'
        "<text><r><t>спросить у Тестовой</t></r></text></comment></commentList></comments>"
    ).encode()
    return "xl/comments9.xml"


def _author(parts: Parts) -> str:
    parts["xl/comments9.xml"] = (
        f'<comments xmlns="{_MAIN}"><authors><author>тестова</author></authors></comments>'
    ).encode()
    return "xl/comments9.xml"


def _property(parts: Parts) -> str:
    parts["docProps/core.xml"] = b"<x><creator>" + "Тестова А.".encode() + b"</creator></x>"
    return "docProps/core.xml"


def _defined_name(parts: Parts) -> str:
    name = '<definedNames><definedName name="Тестова_Анна">1</definedName></definedNames>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"<definedNames>", name[: -len("</definedNames>")].encode(), 1
    )
    if "Тестова".encode() not in parts["xl/workbook.xml"]:
        _put(parts, "xl/workbook.xml", "</workbook>", name)
    return "xl/workbook.xml"


def _hidden_sheet(parts: Parts) -> str:
    parts["xl/worksheets/sheet99.xml"] = (
        f'<worksheet xmlns="{_MAIN}"><sheetData>{_row(f"<is><t>{NAME}</t></is>")}'
        "</sheetData></worksheet>"
    ).encode()
    return "xl/worksheets/sheet99.xml"


def _pivot(parts: Parts) -> str:
    parts["xl/pivotCache/pivotCacheDefinition1.xml"] = (
        f'<x xmlns="{_MAIN}"><sharedItems><s v="{NAME}"/></sharedItems></x>'.encode()
    )
    return "xl/pivotCache/pivotCacheDefinition1.xml"


def _thumbnail(encoding: str) -> Callable[[Parts], str]:
    def plant(parts: Parts) -> str:
        mark = b"\xff\xd8\xff\xe0\x00"
        parts["docProps/thumbnail.jpeg"] = mark + "Тестова".encode(encoding) + b"\x00\xff\xd9"
        return "docProps/thumbnail.jpeg"

    return plant


def _utf16_part(parts: Parts) -> str:
    parts["xl/notes.xml"] = f"<x>{NAME}</x>".encode("utf-16")
    return "xl/notes.xml"


def _part_name(parts: Parts) -> str:
    parts["xl/media/Тестова.txt"] = b"1"
    return ""


def _embedded(parts: Parts) -> str:
    inner = _parts(_form())
    _deleted_cell(inner)
    parts["xl/embeddings/book1.xlsx"] = _packed(inner)
    return "xl/embeddings/book1.xlsx › xl/sharedStrings.xml"


PLANTS: list[Callable[[Parts], str]] = [
    _cell, _deleted_cell, _split_runs, _by_number, _comment, _author, _property, _defined_name,
    _hidden_sheet, _pivot, _thumbnail("utf-8"), _thumbnail("utf-16-le"), _thumbnail("utf-16-be"),
    _thumbnail("cp1251"), _thumbnail("cp866"), _utf16_part, _part_name, _embedded,
]  # fmt: skip


@pytest.mark.parametrize("plant", PLANTS)
def test_a_name_in_any_corner_of_a_form_is_found(plant: Callable[[Parts], str]) -> None:
    parts = _parts(_form())

    place = plant(parts)

    assert _places(_packed(parts)) == [place]


def test_a_form_without_a_name_is_clean_and_its_own_name_is_looked_at() -> None:
    assert _places(_form()) == []
    assert _places(_form(), "Форма Тестова 5 класс.xlsx") == [""]


_TEXT = f"код;балл\n50042;2\nпримечание;{NAME}\n"


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "cp1251",
        "cp866",
        "koi8-r",
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.html"])
def test_a_name_in_a_text_of_any_encoding_is_found(encoding: str, name: str) -> None:
    assert _places(_TEXT.encode(encoding), name) == [name]
    assert _places(_TEXT.replace(NAME, "нет").encode(encoding), name) == []


@pytest.mark.parametrize(
    "text",
    [
        "<p><b>Тес</b>това</p>",
        "<p>&#1058;&#1077;стова</p>",
        '<a href="mailto:%D0%A2%D0%B5%D1%81%D1%82%D0%BE%D0%B2%D0%B0">x</a>',
        '<script>var a = "\\u0422\\u0435\\u0441\\u0442\\u043e\\u0432\\u0430"</script>',
        "<!-- Тестова -->",
        '<td data-name="тестова">1</td>',
    ],
)
def test_a_name_in_html_is_found_however_it_is_spelled(text: str) -> None:
    assert _places(f"<html><body>{text}</body></html>".encode(), "a.html") == ["a.html"]


def test_a_name_in_json_is_found_behind_its_escapes() -> None:
    told = {"people": [{"name": NAME}]}

    assert _places(json.dumps(told).encode(), "a.json") == ["a.json"]
    lines = (json.dumps({"a": 1}) + "\n" + json.dumps(told)).encode()
    assert _places(lines, "a.jsonl") == ["a.jsonl"]


@pytest.mark.parametrize("where", ["paragraph", "runs", "cell", "property", "header", "comment"])
def test_a_name_in_a_document_of_word_is_found(where: str) -> None:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph("Список")
    if where == "paragraph":
        made.add_paragraph(f"выдать {NAME}")
    elif where == "runs":
        paragraph = made.add_paragraph("выдать Тес")
        paragraph.add_run("товой").bold = True
    elif where == "cell":
        cells = made.add_table(1, 2).rows[0].cells
        cells[0].text, cells[1].text = "тестова", "анна"
    elif where == "property":
        made.core_properties.last_modified_by = "Тестова А.П."
    elif where == "header":
        made.sections[0].header.paragraphs[0].text = NAME
    else:
        made.core_properties.comments = NAME
    made.save(out)

    assert _places(out.getvalue(), "a.docx")


def test_a_document_without_a_name_is_clean() -> None:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph("Список участников: 50042")
    made.save(out)

    assert _places(out.getvalue(), "a.docx") == []


def test_a_name_on_a_page_of_a_pdf_is_found() -> None:
    import datetime

    now = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
    named = render_pdf([Document("Лист", (Text(f"Выдано: {NAME}"),))], now)
    clean = render_pdf([Document("Лист", (Text("Выдано: код 50042"),))], now)

    assert _places(named, "a.pdf") == ["a.pdf › 1"]
    assert _places(clean, "a.pdf") == []


def test_a_name_in_the_properties_notes_and_files_of_a_pdf_is_found() -> None:
    from pypdf import PdfWriter
    from pypdf.annotations import Text as Note

    places = []
    for plant in ("property", "note", "file", "bookmark"):
        writer, out = PdfWriter(), io.BytesIO()
        writer.add_blank_page(100, 100)
        if plant == "property":
            writer.add_metadata({"/Author": NAME})
        elif plant == "note":
            writer.add_annotation(0, Note(rect=(1, 1, 9, 9), text=NAME))
        elif plant == "file":
            writer.add_attachment("a.txt", NAME.encode())
        else:
            writer.add_outline_item(title=NAME, page_number=0)
        writer.write(out)
        places.append(bool(_places(out.getvalue(), "a.pdf")))

    assert places == [True] * 4


def test_a_name_in_a_zip_in_a_zip_is_found_by_its_path() -> None:
    parts = _parts(_form())
    _deleted_cell(parts)
    inner = _packed({"форма.xlsx": _packed(parts), "а.csv": b"1;2"})
    outer = _packed({"день/внутри.zip": inner, "Тестова.txt": b""})

    assert _places(outer, "a.zip") == [
        "", "день/внутри.zip › форма.xlsx › xl/sharedStrings.xml",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "blob",
    [
        b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"age-encryption.org/v1\n", b"PK\x03\x04broken", b"%PDF-1.7 broken",
        bytes(range(1, 9)) * 400,
    ],
)  # fmt: skip
def test_what_cannot_be_read_to_its_end_is_refused(blob: bytes) -> None:
    with pytest.raises(Refused):
        readable(blob, "a")


@pytest.mark.parametrize("start", [b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"GIF89a"])
def test_a_picture_by_itself_is_not_proved(start: bytes) -> None:
    with pytest.raises(Refused):
        readable(start, "снимок экрана")
    with pytest.raises(Refused):
        readable(_packed({"a.png": start}), "a.zip")


def test_a_scanned_page_is_not_proved_and_an_empty_one_is() -> None:
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, StreamObject

    empty, scan = io.BytesIO(), io.BytesIO()
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    writer.write(empty)
    picture = StreamObject()
    picture[NameObject("/Subtype")] = NameObject("/Image")
    drawn = DictionaryObject({NameObject("/Im0"): writer._add_object(picture)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawn})
    writer.write(scan)

    assert _places(empty.getvalue(), "a.pdf") == []
    with pytest.raises(Refused):
        readable(scan.getvalue(), "a.pdf")


def test_archives_nested_without_end_and_swollen_ones_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nested = b"1"
    for _ in range(8):
        nested = _packed({"a.zip": nested})

    with pytest.raises(Refused, match="W-22"):
        readable(nested, "a.zip")
    monkeypatch.setattr("vpr_xl.adapters.privacy.readable.MAX_UNPACKED", 1000)
    with pytest.raises(Refused, match="W-169"):
        readable(_packed({"a": bytes(5000)}), "a.zip")
