"""Cell formats that show a value as what it is: found in a styles part, appended where missing.

A format is never changed, only one more is added that differs in its number format alone.
"""

from __future__ import annotations

import re

from vpr_xl.adapters.xlsx.rawcells import Unlawful, attributes, plain
from vpr_xl.adapters.xlsx.styles import Styles, read_styles
from vpr_xl.core.values import Cell

_DATE, _GENERAL = 14, 0
_FORMATS = re.compile(rb"(<cellXfs(?=[\s>])[^>]*>)(.*?)(</cellXfs\s*>)", re.S)
_XF = re.compile(rb"<xf(?=[\s/>])([^<>]*?)(?:/>|>(.*?)</xf\s*>)", re.S)
_OWN = (b"numFmtId", b"applyNumberFormat", b"quotePrefix")
_COUNT = re.compile(rb"\scount\s*=\s*[\"'][0-9]*[\"']")


class Formats:
    """The cell formats of one book while it is being patched.

    xml: the styles part as it is now; `changed` says whether a format was added to it.
    """

    def __init__(self, xml: bytes, part: str) -> None:
        self.xml, self.part, self.changed = xml, part, False
        self.styles: Styles = read_styles(xml, part)
        self._found: dict[tuple[int, int], int] = {}

    def fitting(self, style: str, cell: Cell, formula: bool = False) -> str:
        """The number of a format for the cell: its own, else its twin with a fitting number format.

        A date in a format without a day would read back as a number, a number in a date format as
        a date, a number in a text format as text (the result of a formula does not).
        """
        index = int(style or 0)
        if cell.kind == "date":
            return style if self.styles.is_date(index) else str(self._twin(index, _DATE))
        if cell.kind != "number":
            return style
        typed_text = self.styles.is_text(index) and not formula
        wrong = self.styles.is_date(index) or typed_text
        return str(self._twin(index, _GENERAL)) if wrong else style

    def _twin(self, index: int, number_format: int) -> int:
        key = (index, number_format)
        if key not in self._found:
            self._found[key] = self._search(index, number_format)
        return self._found[key]

    def _search(self, index: int, number_format: int) -> int:
        xml = plain(self.xml)
        match = _FORMATS.search(xml)
        if not match:
            raise Unlawful
        formats = [(m[1], m[2]) for m in _XF.finditer(match[2])]
        if not 0 <= index < len(formats):
            raise Unlawful
        wanted = _look(formats[index])
        for at, candidate in enumerate(formats):
            if _look(candidate) == wanted and self._suits(at, number_format):
                return at
        own = _appended(formats[index], number_format)
        head = _COUNT.sub(b"", match[1][:-1]) + b' count="%d">' % (len(formats) + 1)
        self.xml = xml[: match.start()] + head + match[2] + own + xml[match.start(3) :]
        self.changed = True
        self.styles = read_styles(self.xml, self.part)
        return len(formats)

    def _suits(self, index: int, number_format: int) -> bool:
        if self.styles.is_text(index):
            return False
        if number_format == _DATE:
            return self.styles.is_date(index)
        return self.styles.ids[index] == number_format


def _look(xf: tuple[bytes, bytes | None]) -> tuple[dict[bytes, bytes], bytes]:
    """What a format shows apart from its number format."""
    return {k: v for k, v in attributes(xf[0]).items() if k not in _OWN}, xf[1] or b""


def _appended(xf: tuple[bytes, bytes | None], number_format: int) -> bytes:
    given = {k: v for k, v in attributes(xf[0]).items() if k not in _OWN}
    own = {b"numFmtId": b"%d" % number_format, b"applyNumberFormat": b"1"}
    tag = b"".join(b' %s="%s"' % pair for pair in (own | given).items())
    return b"<xf" + tag + (b">" + xf[1] + b"</xf>" if xf[1] else b"/>")
