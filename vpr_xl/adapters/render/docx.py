"""Documents as DOCX that the school edits: the blocks of the PDF, but for slips and plans."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

from vpr_xl.core.documents.blocks import (
    Block,
    Document,
    Fields,
    Heading,
    PageBreak,
    Signatures,
    Table,
    Text,
)

_FONT, _SIZE = "Times New Roman", 12  # what orders of Russian schools are written in
_GREY, _MIST = "5A5A5A", "EDEDED"
_LINE = "_" * 24
_FIRST_OF_1980 = (1980, 1, 1, 0, 0, 0)
_WIDTH = 17.0  # cm between the margins of a portrait page


def render_docx(documents: Sequence[Document], created: datetime.datetime) -> bytes:
    """One file of the documents, each beginning on a new page.

    created: stated in the file.  Raises ValueError for a block that only a PDF can hold.
    """
    import docx

    made: Any = docx.Document()
    _page(made, documents[0])
    for at, document in enumerate(documents):
        if at:
            made.add_page_break()
        if document.titled:
            _paragraph(made, document.title, bold=True, size=15, after=8)
        for block in document.blocks:
            _draw(made, block)
    properties = made.core_properties
    properties.title, properties.author, properties.comments = documents[0].title, "", ""
    properties.created = properties.modified = created.replace(tzinfo=None)
    stream = BytesIO()
    made.save(stream)
    return _timeless(stream)


def _timeless(stream: BytesIO) -> bytes:
    """The package without the moment at which each part was packed: the same input, same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(stream) as saved, zipfile.ZipFile(out, "w") as package:
        for name in saved.namelist():
            part = zipfile.ZipInfo(name, _FIRST_OF_1980)
            package.writestr(part, saved.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _page(made: Any, document: Document) -> None:
    """A4, quiet head, and at the foot whose text it is."""
    from docx.shared import Cm, Pt

    style = made.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_SIZE)
    style.element.rPr.rFonts.set(_qualified("w:eastAsia"), _FONT)
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    _write(section.header.paragraphs[0], document.head, size=9, color=_GREY)
    _write(section.footer.paragraphs[0], document.foot, size=9, color=_GREY)


def _qualified(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def _write(
    paragraph: Any, words: str, *, bold: bool = False, size: float = _SIZE, color: str = ""
) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(words)
    run.bold = bold
    run.font.size = Pt(size)
    if color:
        run.font.color.rgb = RGBColor.from_string(color)


def _paragraph(made: Any, words: str, *, after: float = 6, **look: Any) -> Any:
    from docx.shared import Pt

    paragraph = made.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(after)
    _write(paragraph, words, **look)
    return paragraph


def _heading(made: Any, block: Heading) -> None:
    paragraph = _paragraph(made, block.text, bold=True, size=14 if block.level == 1 else 12.5)
    paragraph.paragraph_format.keep_with_next = True


def _text(made: Any, block: Text) -> None:
    if block.style == "quiet":
        _paragraph(made, block.text, size=10, color=_GREY)
    else:
        _paragraph(made, block.text, bold=block.style in ("strong", "notice"))


def _fields(made: Any, block: Fields) -> None:
    for label, value in block.pairs:
        paragraph = _paragraph(made, f"{label}: ", after=3, color=_GREY)
        _write(paragraph, value or _LINE)


def _signatures(made: Any, block: Signatures) -> None:
    for who, name in block.lines:
        _paragraph(made, f"{who}  {_LINE}  {name or _LINE}", after=8)


def _table(made: Any, block: Table) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    table = made.add_table(rows=1, cols=len(block.columns))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, _widths(block), strict=True):
        column.width = width
    _cells(table.rows[0], block, [c.title for c in block.columns], bold=True)
    _marked(table.rows[0], "tblHeader")  # it stands on every page
    for row in block.rows:
        line = table.add_row()
        _cells(line, block, row, bold=False)
        _marked(line, "cantSplit")  # a name is not torn over two pages
        if block.height:
            line.height = Mm(block.height)
    made.add_paragraph()


def _widths(block: Table) -> list[Any]:
    """The columns' widths; Word reads those of the cells, LibreOffice those of the columns."""
    from docx.shared import Cm

    whole = sum(c.width for c in block.columns)
    return [Cm(_WIDTH * c.width / whole) for c in block.columns]


def _cells(row: Any, block: Table, values: Sequence[str], *, bold: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    sides = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER}
    cells = zip(row.cells, block.columns, values, _widths(block), strict=True)
    for cell, column, value, width in cells:
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.alignment = sides.get(column.align, WD_ALIGN_PARAGRAPH.RIGHT)
        paragraph.paragraph_format.space_after = Pt(0)
        _write(paragraph, value, bold=bold, size=10)
        if bold:
            _shade(cell)


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _MIST)):
        shade.set(_qualified(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _marked(row: Any, property_name: str) -> None:
    """Sets a yes-or-no property of a row."""
    from docx.oxml import OxmlElement

    mark = OxmlElement(f"w:{property_name}")
    mark.set(_qualified("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _break(made: Any, _: PageBreak) -> None:
    made.add_page_break()


_DRAWN: Mapping[type, Callable[[Any, Any], None]] = {
    Heading: _heading,
    Text: _text,
    Fields: _fields,
    Signatures: _signatures,
    Table: _table,
    PageBreak: _break,
}


def _draw(made: Any, block: Block) -> None:
    drawer = _DRAWN.get(type(block))
    if drawer is None:
        raise ValueError(type(block).__name__)
    drawer(made, block)
