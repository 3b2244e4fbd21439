"""Coarse operations over UNO on documents and the program: the table that a transport calls.

Those on cells are in `cells.py`, on a sheet brought from a file in `guest.py`, on what the person
sees in `desk.py` and `dialog.py`.  These five files are the only code that touches UNO.  They also
run inside the office's own Python, which may be as old as 3.6: that syntax, no dependency but
`uno`, nothing of our package.  Arguments and results are plain JSON values, so that the same table
of operations serves pyuno over a pipe and an agent that answers JSON lines.

Rows and columns count from 0 here, as in UNO; a rectangle is (row, column, rows, columns).
A document is named by its RuntimeUID.  Expected failures raise OpError with a kind; a UNO exception
that passes through is a fault of ours or of the office.
Measured on LibreOffice 7.4.
"""

import os
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.uno import Exception as UnoException

from .cells import CONTENTS, Cells, OpError, null_date, rectangle
from .desk import Desk
from .guest import Guests

# com.sun.star.sheet.NamedRangeFlag: anything but 0 is a filter, a print area or a title row
PLAIN_NAME = 0
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
}


def _property(name: str, value: Any) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


class Ops(Guests, Desk):
    """The operations, one public method each; `context` is the office's component context."""

    def __init__(self, context: Any) -> None:
        Cells.__init__(self, context)
        self._context = context
        self._desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        self._seen = {}  # type: Any

    # ---- documents ----

    def books(self) -> Any:
        """Every open spreadsheet: id, name, fullname (an address for one that
        is on the net, the name alone before the first save)."""
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
                doc.storeAsURL(uno.systemPathToFileUrl(path), _filter(doc, path))
        except UnoException as fault:
            raise OpError("cannot-save", str(fault)[:200])  # noqa: B904
        return self._facts(doc)

    def save_copy(self, uid: str, path: str) -> bool:
        """Writes the document as it is now under another path; it stays what it was.

        False where nothing is written since its own file holds the same: a copy of that file
        loses nothing, while the office's own writing loses what it does not know.
        """
        doc = self._doc(uid)
        if doc.hasLocation() and not doc.isModified():
            return False
        try:
            doc.storeToURL(uno.systemPathToFileUrl(path), _filter(doc, path))
        except UnoException as fault:
            raise OpError("cannot-save", str(fault)[:200])  # noqa: B904
        return True

    def close(self, uid: str) -> None:
        """Closes without saving."""
        self._doc(uid).close(True)
        self._seen.pop(uid, None)

    def outline(self, uid: str) -> Any:
        """All that is known of a document without reading cells, in one call.

        sheets: name, visible, protected, used (rectangle, None where empty; formats alone do not
        count), tables [name, rectangle].  names: [name, text after "="] of the workbook scope.
        null: year, month, day of serial 0.  read_only: opened for reading.  structure: sheets may
        not be added.
        """
        doc = self._doc(uid)
        sheets = [self._sheet_facts(doc.Sheets.getByName(name)) for name in doc.Sheets.ElementNames]
        for name in doc.DatabaseRanges.ElementNames:
            found = doc.DatabaseRanges.getByName(name)
            area = found.DataArea
            sheets[area.Sheet]["tables"].append([name, rectangle(area)])
        return {
            "sheets": sheets,
            "names": self._names(doc),
            "null": null_date(doc),
            "read_only": doc.isReadonly(),
            "structure": doc.isProtected(),
        }

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

    def _opened(self, path: str) -> Any:
        return self._load(uno.systemPathToFileUrl(path), True)

    def _facts(self, doc: Any) -> Any:
        path = uno.fileUrlToSystemPath(doc.URL) if doc.URL.startswith("file:") else ""
        name = os.path.basename(path) or doc.Title  # noqa: PTH119
        return {"id": doc.RuntimeUID, "name": name, "fullname": path or doc.URL or name}

    def _sheet_facts(self, sheet: Any) -> Any:
        cursor = sheet.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        used = rectangle(cursor.RangeAddress)
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


def _filter(doc: Any, path: str) -> Any:
    """How to write under a path: by its suffix; one that is not listed keeps the document's own."""
    kind = FILTERS.get(os.path.splitext(path)[1].lower())  # noqa: PTH122
    if kind is None:
        kind = next(p.Value for p in doc.getArgs() if p.Name == "FilterName")
    return (_property("FilterName", kind),)


def _is_spreadsheet(doc: Any) -> bool:
    return bool(doc.supportsService("com.sun.star.sheet.SpreadsheetDocument"))
