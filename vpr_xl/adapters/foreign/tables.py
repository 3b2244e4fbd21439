"""Tells by content what a foreign file is and reads its tables; what it cannot read is refused."""

from __future__ import annotations

from vpr_xl.adapters.foreign.delimited import delimited_table
from vpr_xl.adapters.foreign.document import document_part, document_tables
from vpr_xl.adapters.foreign.workbook import workbook_tables
from vpr_xl.adapters.xlsx.kind import not_a_package
from vpr_xl.adapters.xlsx.package import OpenedPackage
from vpr_xl.adapters.xlsx.vet import vet
from vpr_xl.core.imports.kinds import ForeignFile

_PACKAGE = (b"PK\x03\x04", b"PK\x05\x06")
#: The refusal of plain text as a workbook: here it is what we came for.
_PLAIN_TEXT = "W-07"


def foreign_tables(blob: bytes, name: str) -> ForeignFile:
    """The tables of an .xlsx, .xlsm, .csv or .docx, known by content and not by name.

    blob: the whole file; name: of the file, for the words.  A packed file passes the one gate of
    every package, and all caps of the reader hold.  Raises Refused for every other file.
    """
    if blob.startswith(_PACKAGE):
        parts = vet(blob)
        main = document_part(parts)
        if main is not None:
            return ForeignFile(name, "document", tuple(document_tables(parts, main)))
        return ForeignFile(name, "workbook", tuple(workbook_tables(OpenedPackage(parts))))
    odd = not_a_package(blob)
    if odd.rule != _PLAIN_TEXT:
        raise odd
    return ForeignFile(name, "text", (delimited_table(blob, name),))
