"""Coarse spreadsheet operations over UNO: the only code that touches UNO, no xlwings and no rules.

This file also runs inside the office's own Python, which may be as old as 3.6: that syntax, no
dependency but `uno`, nothing of our package.  Arguments and results are plain JSON values, so that
the same table of operations serves pyuno over a pipe and an agent that answers JSON lines.

Rows and columns count from 0 here, as in UNO; a rectangle is (row, column, rows, columns).
A document is named by its RuntimeUID.  Expected failures raise OpError with a kind; a UNO exception
that passes through is a fault of ours or of the office.
Measured on LibreOffice 7.4.
"""

import os
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.beans.PropertyState import AMBIGUOUS_VALUE
from com.sun.star.uno import Exception as UnoException

# com.sun.star.util.NumberFormat
DATE, TIME, LOGICAL, TEXT = 2, 4, 1024, 256
# com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA (notes and formats stay)
NUMBERS, CONTENTS = 1 | 2, 1 | 2 | 4 | 16
# com.sun.star.sheet.FormulaResult: VALUE; VALUE, STRING and ERROR
NUMERIC_RESULT, ANY_RESULT = 1, 7
# com.sun.star.sheet.NamedRangeFlag: anything but 0 is a filter, a print area or a title row
PLAIN_NAME = 0
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
}
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


def _property(name: str, value: Any) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def _locale(language: str, country: str) -> Any:
    made = uno.createUnoStruct("com.sun.star.lang.Locale")
    made.Language, made.Country = language, country
    return made


ENGLISH, NO_LOCALE = _locale("en", "US"), _locale("", "")


class Ops:
    """The operations, one public method each; `context` is the office's component context."""

    def __init__(self, context: Any) -> None:
        manager = context.ServiceManager
        self._desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        self._formatter = manager.createInstanceWithContext(
            "com.sun.star.util.NumberFormatter", context
        )
        self._seen = {}  # type: Any

    # ---- documents ----

    def books(self) -> Any:
        """Every open spreadsheet: id, name, fullname ("" before the first save)."""
        return [self._facts(doc) for doc in self._documents()]

    def active_book(self) -> Any:
        """The spreadsheet in front, else any open one, else None."""
        doc = self._desktop.getCurrentComponent()
        if doc is not None and _is_spreadsheet(doc):
            return self._facts(doc)
        opened = self.books()
        return opened[0] if opened else None

    def book(self, uid: str) -> Any:
        """Facts of one open spreadsheet."""
        return self._facts(self._doc(uid))

    def new(self, hidden: bool) -> Any:
        """An empty spreadsheet."""
        return self._facts(self._load("private:factory/scalc", hidden))

    def open(self, path: str, hidden: bool) -> Any:
        """Opens a file, its macros disabled without asking (a dialog would block for ever)."""
        return self._facts(self._load(uno.systemPathToFileUrl(path), hidden))

    def save(self, uid: str, path: Any) -> Any:
        """Saves in place, or under `path` by its suffix."""
        doc = self._doc(uid)
        if path is None and not doc.hasLocation():
            raise OpError("no-file", "the document has no file yet")
        try:
            if path is None:
                doc.store()
            else:
                kind = FILTERS[os.path.splitext(path)[1].lower()]  # noqa: PTH122
                doc.storeAsURL(uno.systemPathToFileUrl(path), (_property("FilterName", kind),))
        except UnoException as fault:
            raise OpError("cannot-save", str(fault)[:200])  # noqa: B904
        return self._facts(doc)

    def close(self, uid: str) -> None:
        """Closes without saving."""
        self._doc(uid).close(True)
        self._seen.pop(uid, None)

    def outline(self, uid: str) -> Any:
        """All that is known of a document without reading cells, in one call.

        sheets: name, visible, protected, used (rectangle, None where empty; formats alone do not
        count), tables [name, rectangle].  names: [name, text after "="] of the workbook scope.
        null: year, month, day of serial 0.
        """
        doc = self._doc(uid)
        sheets = [self._sheet_facts(doc.Sheets.getByName(name)) for name in doc.Sheets.ElementNames]
        for name in doc.DatabaseRanges.ElementNames:
            found = doc.DatabaseRanges.getByName(name)
            area = found.DataArea
            sheets[area.Sheet]["tables"].append([name, _rectangle(area)])
        return {"sheets": sheets, "names": self._names(doc), "null": self._null(doc)}

    def sheets(self, uid: str) -> Any:
        """Sheet names in tab order."""
        return list(self._doc(uid).Sheets.ElementNames)

    def _documents(self) -> Any:
        walk = self._desktop.Components.createEnumeration()
        while walk.hasMoreElements():
            doc = walk.nextElement()
            if _is_spreadsheet(doc):
                yield doc

    def _doc(self, uid: str) -> Any:
        """The document of an id; looked up once, since the search costs 7 ms over a pipe."""
        doc = self._seen.get(uid)
        if doc is not None:
            try:
                if doc.RuntimeUID == uid:
                    return doc
            except UnoException:  # closed by its user
                del self._seen[uid]
        for doc in self._documents():
            if doc.RuntimeUID == uid:
                self._seen[uid] = doc
                return doc
        raise OpError("no-book", "no such document: " + uid)

    def _load(self, url: str, hidden: bool) -> Any:
        never_execute = 0
        how = (
            _property("Hidden", hidden),
            _property("MacroExecutionMode", never_execute),
        )
        try:
            doc = self._desktop.loadComponentFromURL(url, "_blank", 0, how)
        except UnoException as fault:
            raise OpError("cannot-open", str(fault)[:200])  # noqa: B904
        if doc is None or not _is_spreadsheet(doc):
            raise OpError("cannot-open", url)
        return doc

    def _facts(self, doc: Any) -> Any:
        path = uno.fileUrlToSystemPath(doc.URL) if doc.URL.startswith("file:") else ""
        name = os.path.basename(path) or doc.Title  # noqa: PTH119
        return {"id": doc.RuntimeUID, "name": name, "fullname": path or name}

    def _sheet_facts(self, sheet: Any) -> Any:
        cursor = sheet.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        used = _rectangle(cursor.RangeAddress)
        if used[2:] == [1, 1] and not cursor.queryContentCells(CONTENTS).Count:
            used = None
        return {
            "name": sheet.Name,
            "visible": sheet.IsVisible,
            "protected": sheet.isProtected(),
            "used": used,
            "tables": [],
        }

    def _names(self, doc: Any) -> Any:
        out = []
        for name in doc.NamedRanges.ElementNames:
            found = doc.NamedRanges.getByName(name)
            if found.Type == PLAIN_NAME:
                out.append([name, self._refers_to(doc, found)])
        return out

    def _refers_to(self, doc: Any, found: Any) -> str:
        """What a name stands for, in Excel's spelling where it is a plain range."""
        cells = found.getReferredCells()
        if cells is None:
            return str(found.Content)
        area = cells.RangeAddress
        name = str(doc.Sheets.getByIndex(area.Sheet).Name)
        if not name.isidentifier():
            name = "'" + name.replace("'", "''") + "'"
        return name + "!" + str(cells.AbsoluteName).rpartition(".")[2]

    def _null(self, doc: Any) -> Any:
        null = doc.NullDate
        return [null.Year, null.Month, null.Day]

    # ---- application ----

    def screen_updating(self, uid: Any, on: Any) -> bool:
        """Whether windows are redrawn; sets it first unless `on` is None. uid None: all."""
        state = True
        for doc in self._documents():
            if uid is not None and doc.RuntimeUID != uid:
                continue
            if on is False and not doc.hasControllersLocked():  # the lock counts: once is enough
                doc.lockControllers()
            while on and doc.hasControllersLocked():
                doc.unlockControllers()
            state = state and not doc.hasControllersLocked()
        return state

    def automatic(self, on: Any) -> bool:
        """Whether formulas are calculated by themselves; sets it first unless `on` is None."""
        state = True
        for doc in self._documents():
            if on is not None:
                doc.enableAutomaticCalculation(on)
            state = state and doc.isAutomaticCalculationEnabled()
        return state

    def calculate(self) -> None:
        """Calculates what is stale, in every document."""
        for doc in self._documents():
            doc.calculate()

    # ---- cells ----

    def read(self, uid: str, sheet: str, *place: int) -> Any:
        """A block of values.

        values: rows of numbers and texts, "" for an empty cell, None for an error.
        kinds: [kind, row, column, rows, columns] relative to the block, kind "d" (date, serial
        number), "b" (boolean, 0 or 1), "@" (a number typed before its cell became a text cell).
        errors: [row, column, code].
        null: year, month, day of serial 0.
        """
        doc = self._doc(uid)
        block = self._block(doc, sheet, *place)
        values = block.getDataArray()
        kinds = []  # type: Any
        for bits, area in self._kinds(doc, block, (0, 0, *place[2:])):
            if bits & LOGICAL:
                kinds.append(["b", *area])
            elif bits & DATE:
                kinds.append(["d", *area])
            elif bits & TEXT:
                kinds += [["@", *found] for found in self._typed_numbers(block, area, place)]
        kinds += [["b", *area] for area in self._boolean_formulas(doc, block, place)]
        return {
            "values": values,
            "kinds": kinds,
            "errors": self._errors(block, values),
            "null": self._null(doc),
        }

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
            row, column, rows, columns = _rectangle(area)
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

    def formats(self, uid: str, sheet: str, *place: int) -> Any:
        """The format codes of a block: [code, row, column, rows, columns] relative to it."""
        doc = self._doc(uid)
        codes = {}  # type: Any
        out = []
        for key, area in self._formats(self._block(doc, sheet, *place), (0, 0, *place[2:])):
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

    def _formats(self, block: Any, area: Any) -> Any:
        """Rectangles of one number format, as (its key, rectangle): the block is halved as long as
        it is mixed. A mixed block answers some key all the same, so its state is asked."""
        row, column, rows, columns = area
        mixed = block.getPropertyState("NumberFormat") == AMBIGUOUS_VALUE
        if not mixed or rows == columns == 1:
            yield block.NumberFormat, area
            return
        for part, top, left in _halves(block, rows, columns):
            _, _, height, width = _rectangle(part.RangeAddress)
            yield from self._formats(part, (row + top, column + left, height, width))

    def _kinds(self, doc: Any, block: Any, area: Any) -> Any:
        """As `_formats`, with the format's type bits instead of its key."""
        bits = {}  # type: Any
        for key, found in self._formats(block, area):
            if key not in bits:
                bits[key] = doc.NumberFormats.getByKey(key).Type
            yield bits[key], found

    def _typed_numbers(self, block: Any, area: Any, place: Any) -> Any:
        """Rectangles of the area that hold numbers and no formulas, relative to the block."""
        row, column, rows, columns = area
        part = block.getCellRangeByPosition(column, row, column + columns - 1, row + rows - 1)
        return _relative(part.queryContentCells(NUMBERS), place)

    def _boolean_formulas(self, doc: Any, block: Any, place: Any) -> Any:
        """Rectangles of formulas whose result is a boolean.

        Their format is General and the result a number; only the shown word tells, so it is
        searched for: one call for the block instead of one a cell.
        """
        numeric = block.queryFormulaCells(NUMERIC_RESULT)
        if not numeric.Count:
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
        queue = [block]
        while queue:
            part = queue.pop()
            _, _, rows, columns = _rectangle(part.RangeAddress)
            mixed = part.getPropertyState("CellProtection") == AMBIGUOUS_VALUE
            if mixed and (rows > 1 or columns > 1):
                queue += [half for half, _, _ in _halves(part, rows, columns)]
            elif part.CellProtection.IsLocked:
                return True
        return False

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
        whole = (0, 0, len(rows), len(rows[0]))
        for bits, (top, left, height, width) in self._kinds(doc, block, whole):
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
        for bits, (top, _, count, _) in list(self._kinds(doc, cells, (0, 0, rows, 1))):
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


def _is_spreadsheet(doc: Any) -> bool:
    return bool(doc.supportsService("com.sun.star.sheet.SpreadsheetDocument"))


def _rectangle(area: Any) -> Any:
    rows, columns = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
    return [area.StartRow, area.StartColumn, rows, columns]


def _relative(ranges: Any, place: Any) -> Any:
    """The rectangles of a collection of ranges, relative to a block's place."""
    areas = [_rectangle(area) for area in ranges.getRangeAddresses()]
    return [[r - place[0], c - place[1], rows, columns] for r, c, rows, columns in areas]


def _halves(block: Any, rows: int, columns: int) -> Any:
    """A block cut in two, columns first, as (part, first row, first column) within the block."""
    if columns > 1:
        half = columns // 2
        left = block.getCellRangeByPosition(0, 0, half - 1, rows - 1)
        return [
            (left, 0, 0),
            (block.getCellRangeByPosition(half, 0, columns - 1, rows - 1), 0, half),
        ]
    half = rows // 2
    top = block.getCellRangeByPosition(0, 0, 0, half - 1)
    return [(top, 0, 0), (block.getCellRangeByPosition(0, half, 0, rows - 1), half, 0)]


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
