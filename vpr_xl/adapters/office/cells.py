"""Blocks of cells over UNO: read, written, formatted. Documents and the program are in `ops.py`.

As `ops.py`: Python 3.6 syntax, nothing of our package, JSON values.
"""

from typing import Any

import uno
from com.sun.star.beans.PropertyState import AMBIGUOUS_VALUE
from com.sun.star.uno import Exception as UnoException

# com.sun.star.util.NumberFormat
DATE, TIME, LOGICAL, TEXT = 2, 4, 1024, 256
# com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA (notes and formats stay)
NUMBERS, CONTENTS = 1 | 2, 1 | 2 | 4 | 16
# com.sun.star.sheet.FormulaResult: VALUE; VALUE, STRING and ERROR
NUMERIC_RESULT, ANY_RESULT = 1, 7
# ScCell.getError(); what is not listed shows as #VALUE! when Excel's files are written
ERRORS = {
    32767: "#N/A",
    532: "#DIV/0!",
    524: "#REF!",
    525: "#NAME?",
    521: "#NULL!",
    503: "#NUM!",
}


class OpError(Exception):
    """An operation that cannot be done. kind: no-book, no-sheet, no-file, cannot-open,
    cannot-save, protected, formula, refused."""

    def __init__(self, kind: str, text: str) -> None:
        Exception.__init__(self, text)
        self.kind = kind


class Cells:
    """The operations on cells; `_doc` is the lookup of a document by its id."""

    def __init__(self, context: Any) -> None:
        self._formatter = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.util.NumberFormatter", context
        )

    def _doc(self, uid: str) -> Any:
        raise NotImplementedError

    def read(self, uid: str, sheet: str, *place: int) -> Any:
        """A block of values.

        values: rows of numbers and texts, "" for an empty cell, None for an error.
        kinds: [kind, row, column, rows, columns] relative to the block, kind "d" (date, serial
        number), "b" (boolean, 0 or 1), "@" (a number typed before its cell became a text cell).
        errors: [row, column, code].
        null: year, month, day of serial 0.
        """
        doc = self._doc(uid)
        return self._read(doc, self._block(doc, sheet, *place), place)

    def contents(self, uid: str, sheet: str, *place: int) -> Any:
        """As `read`, and `living`: the rectangles of formulas. No formula is spelt out, which
        takes longer than all the rest."""
        doc = self._doc(uid)
        block = self._block(doc, sheet, *place)
        living = _relative(block.queryFormulaCells(ANY_RESULT), place)
        return dict(self._read(doc, block, place), living=living)

    def _read(self, doc: Any, block: Any, place: Any) -> Any:
        values = block.getDataArray()
        return {
            "values": values,
            "kinds": self._special(doc, block, values, place),
            "errors": self._errors(block, values),
            "null": null_date(doc),
        }

    def _special(self, doc: Any, block: Any, values: Any, place: Any) -> Any:
        """The kinds of `read`: numbers that are more than a number."""
        constants = block.queryContentCells(NUMBERS)
        formulas = block.queryFormulaCells(NUMERIC_RESULT)
        kinds, texts = [], []  # type: Any, Any
        for bits, areas in self._number_formats(doc, block, constants, formulas, place):
            if bits & LOGICAL:
                kinds += [["b", *area] for area in areas]
            elif bits & DATE:
                kinds += [["d", *area] for area in areas]
            elif bits & TEXT:
                texts += areas
        index = block.RangeAddress.Sheet
        kinds += [["@", *area] for area in self._typed_numbers(doc, index, texts, place)]
        booleans = self._boolean_formulas(doc, formulas, values, place)
        return kinds + [["b", *area] for area in booleans]

    def _number_formats(
        self, doc: Any, block: Any, constants: Any, formulas: Any, place: Any
    ) -> Any:
        """(type bits, rectangles) that cover the numbers of the block at least.

        Mostly all numbers of a sheet have one format, and three calls tell so; else the groups of
        formats are asked one by one.
        """
        areas = (*constants.getRangeAddresses(), *formulas.getRangeAddresses())
        if not areas:
            return []
        numbers = doc.createInstance("com.sun.star.sheet.SheetCellRanges")
        numbers.addRangeAddresses(areas, False)
        if numbers.getPropertyState("NumberFormat") == AMBIGUOUS_VALUE:
            return [(bits, [area]) for bits, area in self._kinds(doc, block)]
        bits = doc.NumberFormats.getByKey(numbers.NumberFormat).Type
        return [(bits, _relative(numbers, place))]

    def formulas(self, uid: str, sheet: str, *place: int) -> Any:
        """A block of formulas, each beginning with "=", in LibreOffice's own grammar; a constant
        as its text."""
        block = self._block(self._doc(uid), sheet, *place)
        shown, values = block.getFormulaArray(), block.getDataArray()
        living = set()  # type: Any
        for row, column, rows, columns in _relative(block.queryFormulaCells(ANY_RESULT), place):
            for r in range(row, row + rows):
                living.update((r, c) for c in range(column, column + columns))
        return [
            [
                _unbraced(text) if (r, c) in living else _constant(text, values[r][c])
                for c, text in enumerate(row)
            ]
            for r, row in enumerate(shown)
        ]

    def write(self, uid: str, sheet: str, row: int, column: int, rows: Any, dates: Any) -> None:
        """Writes a block: numbers, texts (kept as they are), booleans, None to empty a cell.

        dates: vertical runs [row, column, rows] relative to the block whose numbers are days
        since 1899-12-30.  Dates and booleans get a format of their kind unless they have one.
        Formulas are not written: "=…" is text, and refused where Excel would make a formula of it.
        """
        doc = self._doc(uid)
        place = (row, column, len(rows), len(rows[0]))
        block = self._block(doc, sheet, *place)
        if self._holds_locked(doc, sheet, block):
            raise OpError("protected", "the sheet is protected: " + sheet)
        self._refuse_formulas(doc, block, rows)
        data = [[_plain(value) for value in cells] for cells in rows]
        self._shift(doc, data, dates)
        notes = self._notes(doc.Sheets.getByName(sheet), block)
        try:
            block.setDataArray(tuple(tuple(cells) for cells in data))
        except UnoException as fault:
            raise OpError("refused", "part of a matrix formula? " + str(fault)[:200])  # noqa: B904
        for run in dates:
            self._ensure(doc, block, run, DATE)
        for run in _boolean_runs(rows):
            self._ensure(doc, block, run, LOGICAL)
        self._put_back(doc.Sheets.getByName(sheet), notes)

    def obstacle(self, uid: str, sheet: str, *place: int) -> str:
        """Why the block cannot be written: "protected" (it holds a locked cell of a protected
        sheet), "matrix" (a cell of a matrix formula), "" where it can."""
        doc = self._doc(uid)
        block = self._block(doc, sheet, *place)
        if self._holds_locked(doc, sheet, block):
            return "protected"
        for area in block.queryFormulaCells(ANY_RESULT).getRangeAddresses():
            row, column, rows, columns = rectangle(area)
            part = self._block(doc, sheet, row, column, rows, columns)
            if any(text.startswith("{") for cells in part.getFormulaArray() for text in cells):
                return "matrix"
        return ""

    def number_format(
        self, uid: str, sheet: str, row: int, column: int, rows: int, columns: int, code: Any
    ) -> Any:
        """The format code of a block, English; None where mixed. Sets it first unless None."""
        doc = self._doc(uid)
        block = self._block(doc, sheet, row, column, rows, columns)
        if code is not None:
            block.NumberFormat = self._format_key(doc.NumberFormats, code)
            return code
        if block.getPropertyState("NumberFormat") == AMBIGUOUS_VALUE:
            return None
        return self._code(doc, block.NumberFormat)

    def set_format(self, uid: str, sheet: str, rectangles: Any, code: str) -> None:
        """Gives many rectangles of a sheet one format: three calls of UNO, however many."""
        doc = self._doc(uid)
        index = self._block(doc, sheet, 0, 0, 1, 1).RangeAddress.Sheet
        cells = _together(doc, index, rectangles)
        cells.NumberFormat = self._format_key(doc.NumberFormats, code)

    def formats(self, uid: str, sheet: str, *place: int) -> Any:
        """The format codes of a block: [code, row, column, rows, columns] relative to it."""
        doc = self._doc(uid)
        codes = {}  # type: Any
        out = []
        for key, area in self._formats(self._block(doc, sheet, *place), place):
            if key not in codes:
                codes[key] = self._code(doc, key)
            out.append([codes[key], *area])
        return out

    def _code(self, doc: Any, key: int) -> str:
        """The English code of a format."""
        formats = doc.NumberFormats
        shown = formats.getByKey(key)
        if shown.Locale.Language not in ("", "en"):
            key = formats.addNewConverted(shown.FormatString, shown.Locale, ENGLISH)
            shown = formats.getByKey(key)
        return str(shown.FormatString)

    def _format_key(self, formats: Any, code: str) -> Any:
        """The key of an English code, made without a locale of its own: a format with one is
        saved as [$-409]dd\\.mm\\.yyyy."""
        if code == "General":  # its key is 0, which addNewConverted takes for a failure
            return formats.getStandardIndex(NO_LOCALE)
        return formats.addNewConverted(code, ENGLISH, NO_LOCALE)

    def _block(self, doc: Any, sheet: str, row: int, column: int, rows: int, columns: int) -> Any:
        if not doc.Sheets.hasByName(sheet):
            raise OpError("no-sheet", "no such sheet: " + sheet)
        found = doc.Sheets.getByName(sheet)
        return found.getCellRangeByPosition(column, row, column + columns - 1, row + rows - 1)

    def _formats(self, block: Any, place: Any) -> Any:
        """Rectangles of one number format, as (its key, rectangle relative to the block's place).

        Asked of the groups of equally formatted cells: halving the block until it is uniform
        gives the same, but took 105 s instead of 0.8 s where 30 000 neighbours differ.
        """
        groups = block.getUniqueCellFormatRanges()
        for at in range(groups.Count):
            group = groups.getByIndex(at)
            key = group.NumberFormat
            for area in _relative(group, place):
                yield key, area

    def _kinds(self, doc: Any, block: Any) -> Any:
        """As `_formats`, with the format's type bits instead of its key."""
        bits = {}  # type: Any
        corner = rectangle(block.RangeAddress)
        for key, found in self._formats(block, corner):
            if key not in bits:
                bits[key] = doc.NumberFormats.getByKey(key).Type
            yield bits[key], found

    def _typed_numbers(self, doc: Any, sheet: int, areas: Any, place: Any) -> Any:
        """Rectangles of numbers, not of formulas, within the areas; all relative to the block."""
        if not areas:
            return []
        top, left = place[0], place[1]
        wide = [[top + r, left + c, rows, columns] for r, c, rows, columns in areas]
        return _relative(_together(doc, sheet, wide).queryContentCells(NUMBERS), place)

    def _boolean_formulas(self, doc: Any, numeric: Any, values: Any, place: Any) -> Any:
        """Rectangles of formulas whose result is a boolean. numeric: the formulas that may be.

        Their format is General and the result a number; only the shown word tells, so it is
        searched for: one call for the block instead of one a cell, and only where a 0 or 1 stands.
        """
        if not _holds_truth(_relative(numeric, place), values):
            return []
        search = doc.Sheets.getByIndex(0).createSearchDescriptor()
        search.SearchString = "^(" + "|".join(self._boolean_words(doc)) + ")$"
        search.SearchRegularExpression, search.SearchType = True, 1
        found = numeric.findAll(search)
        return [] if found is None else _relative(found, place)

    def _boolean_words(self, doc: Any) -> Any:
        """How true and false are shown, in the document's language and the office's."""
        self._formatter.attachNumberFormatsSupplier(doc)
        words = set()
        for locale in (doc.CharLocale, NO_LOCALE):
            key = doc.NumberFormats.getStandardFormat(LOGICAL, locale)
            words |= {self._formatter.convertNumberToString(key, value) for value in (0.0, 1.0)}
        return sorted(words)

    def _errors(self, block: Any, values: Any) -> Any:
        out = []
        for row, cells in enumerate(values):
            if None not in cells:
                continue
            for column, value in enumerate(cells):
                if value is None:
                    code = block.getCellByPosition(column, row).getError()
                    out.append([row, column, ERRORS.get(code, "#VALUE!")])
        return out

    def _holds_locked(self, doc: Any, sheet: str, block: Any) -> bool:
        """LibreOffice lets several ways of writing through a protection: be as strict as Excel."""
        if not doc.Sheets.getByName(sheet).isProtected():
            return False
        groups = block.getUniqueCellFormatRanges()
        return any(groups.getByIndex(at).CellProtection.IsLocked for at in range(groups.Count))

    def _refuse_formulas(self, doc: Any, block: Any, rows: Any) -> None:
        """Excel makes a formula of "=…" unless the cell is a text cell; LibreOffice never does.
        Loud, so that a forgotten format shows here too."""
        wanted = {
            (row, column)
            for row, cells in enumerate(rows)
            for column, value in enumerate(cells)
            if isinstance(value, str) and value.startswith("=")
        }
        if not wanted:
            return
        for bits, (top, left, height, width) in self._kinds(doc, block):
            if bits & TEXT:
                wanted = {
                    (row, column)
                    for row, column in wanted
                    if not (top <= row < top + height and left <= column < left + width)
                }
        if wanted:
            raise OpError("formula", "formulas are not written")

    def _shift(self, doc: Any, data: Any, dates: Any) -> None:
        """Days since 1899-12-30 to days since the document's own beginning."""
        null = doc.NullDate
        offset = {(1904, 1, 1): 1462, (1900, 1, 1): 2}.get((null.Year, null.Month, null.Day), 0)
        for row, column, rows in dates:
            for at in range(row, row + rows if offset else row):
                data[at][column] -= offset

    def _ensure(self, doc: Any, block: Any, run: Any, kind: int) -> None:
        """Gives a vertical run of cells a format of this kind where they have none."""
        row, column, rows = run
        cells = block.getCellRangeByPosition(column, row, column, row + rows - 1)
        for bits, (top, _, count, _) in list(self._kinds(doc, cells)):
            if not bits & kind:
                part = cells.getCellRangeByPosition(0, top, 0, top + count - 1)
                part.NumberFormat = doc.NumberFormats.getStandardFormat(kind, NO_LOCALE)

    def _notes(self, sheet: Any, block: Any) -> Any:
        """The notes of the block, since setDataArray deletes them."""
        area, out = block.RangeAddress, []
        for at in range(sheet.Annotations.Count):
            note = sheet.Annotations.getByIndex(at)
            place = note.Position
            if (
                area.StartRow <= place.Row <= area.EndRow
                and area.StartColumn <= place.Column <= area.EndColumn
            ):
                out.append((place, note.String, note.IsVisible))
        return out

    def _put_back(self, sheet: Any, notes: Any) -> None:
        for place, text, visible in notes:
            sheet.Annotations.insertNew(place, text)
            sheet.getCellByPosition(place.Column, place.Row).Annotation.setIsVisible(visible)


def _locale(language: str, country: str) -> Any:
    made = uno.createUnoStruct("com.sun.star.lang.Locale")
    made.Language, made.Country = language, country
    return made


ENGLISH, NO_LOCALE = _locale("en", "US"), _locale("", "")


def rectangle(area: Any) -> Any:
    rows, columns = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
    return [area.StartRow, area.StartColumn, rows, columns]


def _address(sheet: int, row: int, column: int, rows: int, columns: int) -> Any:
    made = uno.createUnoStruct("com.sun.star.table.CellRangeAddress")
    made.Sheet, made.StartRow, made.StartColumn = sheet, row, column
    made.EndRow, made.EndColumn = row + rows - 1, column + columns - 1
    return made


def _together(doc: Any, sheet: int, rectangles: Any) -> Any:
    """Many rectangles of a sheet as one object, so that one call serves them all."""
    made = doc.createInstance("com.sun.star.sheet.SheetCellRanges")
    made.addRangeAddresses(tuple(_address(sheet, *where) for where in rectangles), False)
    return made


def _relative(ranges: Any, place: Any) -> Any:
    """The rectangles of a collection of ranges, relative to a block's place."""
    areas = [rectangle(area) for area in ranges.getRangeAddresses()]
    return [[r - place[0], c - place[1], rows, columns] for r, c, rows, columns in areas]


def _holds_truth(areas: Any, values: Any) -> bool:
    """Whether a 0 or 1 stands in one of the rectangles."""
    for row, column, rows, columns in areas:
        for cells in values[row : row + rows]:
            if any(value in (0, 1) for value in cells[column : column + columns]):
                return True
    return False


def _unbraced(formula: str) -> str:
    """A matrix formula comes in braces."""
    return formula[1:-1] if formula.startswith("{") else formula


def _constant(shown: str, value: Any) -> Any:
    """A constant as text: an apostrophe stands before a text that looks like a number, so the
    value itself is taken."""
    return value if isinstance(value, str) else shown


def _plain(value: Any) -> Any:
    """A value as setDataArray takes it: it makes #N/A of None and refuses a boolean."""
    if value is None:
        return ""
    return float(value) if isinstance(value, (bool, int)) else value


def _boolean_runs(rows: Any) -> Any:
    """Vertical runs [row, column, rows] of booleans."""
    runs = []  # type: Any
    for column in range(len(rows[0])):
        for row, cells in enumerate(rows):
            if not isinstance(cells[column], bool):
                continue
            if runs and runs[-1][1] == column and runs[-1][0] + runs[-1][2] == row:
                runs[-1][2] += 1
            else:
                runs.append([row, column, 1])
    return runs


def null_date(doc: Any) -> Any:
    """Year, month and day of serial number 0."""
    null = doc.NullDate
    return [null.Year, null.Month, null.Day]
