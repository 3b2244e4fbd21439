"""Documents as DOCX that the school edits: the blocks of the PDF, but for slips and plans."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

from vpr_xl.core.declare.wording import PAGE, PAGE_OF
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


def render_docx(documents: Sequence[Document], created: datetime.datetime) -> bytes:
    """One file of the documents, each beginning on a new page.

    created: stated in the file.  Raises ValueError for a block that only a PDF can hold.
    """
    import docx

    made: Any = docx.Document()
    _font(made)
    for at, document in enumerate(documents):
        end = f"end{at + 1}" if len(documents) > 1 else ""
        _page(made.add_section() if at else made.sections[0], document, end)
        if document.titled:
            _paragraph(made, document.title, bold=True, size=15, after=8)
        for block in document.blocks:
            _draw(made, block)
        if end:
            _bookmark(made.paragraphs[-1], end, at + 1)
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


def _font(made: Any) -> None:
    from docx.shared import Pt

    style = made.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_SIZE)
    style.element.rPr.rFonts.set(_qualified("w:eastAsia"), _FONT)


def _page(section: Any, document: Document, end: str) -> None:
    """A4 with a quiet head and foot and its own page numbers: one section a document.

    end: the bookmark on the document's last page, "" where the file holds this document only.
    LibreOffice knows no SECTIONPAGES; both offices know the page of a bookmark.
    """
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    short, long = Cm(21), Cm(29.7)
    lies = document.landscape
    section.orientation = WD_ORIENT.LANDSCAPE if lies else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if lies else (short, long)
    section.left_margin, section.right_margin = Cm(2.5), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    for margin in (section.header, section.footer):
        margin.is_linked_to_previous = False
    _edges(section.header.paragraphs[0], document.head, document.about or document.title, section)
    foot = section.footer.paragraphs[0]
    _edges(foot, document.foot, f"{PAGE} ", section)
    _number(foot, "PAGE")
    _write(foot, f" {PAGE_OF} ", size=9, color=_GREY)
    _number(foot, f"PAGEREF {end}" if end else "NUMPAGES")
    if section._sectPr.find(_qualified("w:pgNumType")) is None:  # a new section copies the last
        _added(section._sectPr, "pgNumType", before="cols", start="1")


def _edges(paragraph: Any, left: str, right: str, section: Any) -> None:
    """Words at the left and at the right edge of a page."""
    from docx.enum.text import WD_TAB_ALIGNMENT

    stops = paragraph.paragraph_format.tab_stops
    paragraph.style.paragraph_format.tab_stops.clear_all()
    stops.add_tab_stop(_width(section), WD_TAB_ALIGNMENT.RIGHT)
    _write(paragraph, f"{left}\t{right}", size=9, color=_GREY)


def _number(paragraph: Any, name: str) -> None:
    """A field that the office counts itself; 1 stands until it has."""
    _field(paragraph, "fldChar", fldCharType="begin")
    _field(paragraph, "instrText").text = name
    _field(paragraph, "fldChar", fldCharType="separate")
    _write(paragraph, "1", size=9, color=_GREY)
    _field(paragraph, "fldChar", fldCharType="end")


def _field(paragraph: Any, tag: str, **attributes: str) -> Any:
    """A part of a field, in a run that looks like the words around it."""
    _write(paragraph, "", size=9, color=_GREY)
    return _added(paragraph.runs[-1]._r, tag, **attributes)


def _added(parent: Any, tag: str, before: str = "", **attributes: str) -> Any:
    """A new element of WordprocessingML: at the end of its parent, or before that sibling.

    The format knows one order of siblings only.
    """
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(_qualified(f"w:{name}"), value)
    next_one = parent.find(_qualified(f"w:{before}")) if before else None
    if next_one is None:
        parent.append(made)
    else:
        next_one.addprevious(made)
    return made


def _bookmark(paragraph: Any, name: str, number: int) -> None:
    _added(paragraph._p, "bookmarkStart", id=str(number), name=name)
    _added(paragraph._p, "bookmarkEnd", id=str(number))


def _width(section: Any) -> int:
    """The room for words between the margins, in the units of the file."""
    return int(section.page_width - section.left_margin - section.right_margin)


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
    _airy(table)
    widths = _widths(block, _width(made.sections[-1]))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _cells(table.rows[0], block, [c.title for c in block.columns], widths, bold=True)
    _marked(table.rows[0], "tblHeader")  # it stands on every page
    for row in block.rows:
        line = table.add_row()
        _cells(line, block, row, widths, bold=False)
        _marked(line, "cantSplit")  # a name is not torn over two pages
        if block.height:
            line.height = Mm(block.height)
    made.add_paragraph()


def _widths(block: Table, room: int) -> list[int]:
    """The columns' widths; Word reads those of the cells, LibreOffice those of the columns."""
    whole = sum(c.width for c in block.columns)
    return [round(room * c.width / whole) for c in block.columns]


def _cells(
    row: Any, block: Table, values: Sequence[str], widths: Sequence[int], *, bold: bool
) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    sides = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER}
    cells = zip(row.cells, block.columns, values, widths, strict=True)
    for cell, column, value, width in cells:
        cell.width = width
        if bold:
            _shade(cell)
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.alignment = sides.get(column.align, WD_ALIGN_PARAGRAPH.RIGHT)
        paragraph.paragraph_format.space_after = Pt(0)
        _write(paragraph, value, bold=bold, size=10)


def _shade(cell: Any) -> None:
    _added(cell._tc.get_or_add_tcPr(), "shd", val="clear", color="auto", fill=_MIST)


def _marked(row: Any, property_name: str) -> None:
    """Sets a yes-or-no property of a row."""
    _added(row._tr.get_or_add_trPr(), property_name)


def _airy(table: Any) -> None:
    """Room above and below the words of a cell, in twentieths of a point."""
    margins = _added(table._tbl.tblPr, "tblCellMar", before="tblLook")
    for side in ("top", "bottom"):
        _added(margins, side, w="40", type="dxa")


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
