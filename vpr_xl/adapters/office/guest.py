"""A sheet brought from another workbook file, and what it says of other sheets. No words, no cells.

As `ops.py`: Python 3.6 syntax, nothing of our package, JSON values.  Formulas come in Excel's
English spelling, as its files state them.
"""

from typing import Any

from .cells import Cells, OpError

# com.sun.star.sheet.AddressConvention.XL_OOX
AS_IN_FILES = 3


class Guests(Cells):
    """The operations that bring a sheet; `_opened` loads a file without showing it."""

    def _opened(self, path: str) -> Any:
        raise NotImplementedError

    def add_sheet(self, uid: str, path: str, title: str, after: str) -> None:
        """Copies the sheet `title` of a workbook file into the document, behind `after`.

        Values, formats, validations, notes, print titles, frozen panes and tables come along; a
        table whose name is taken gets the next free one.
        """
        doc = self._doc(uid)
        if not doc.Sheets.hasByName(after):
            raise OpError("no-sheet", "no such sheet: " + after)
        at = list(doc.Sheets.ElementNames).index(after) + 1
        # LibreOffice 7.4 paints between two calls and crashes over a window that the import has
        # just changed: some books died at the third sheet, some at the seventeenth. What is not
        # shown is not painted.
        window = doc.getCurrentController().getFrame().getComponentWindow()
        window.setVisible(False)
        doc.lockControllers()
        donor = None
        try:
            donor = self._opened(path)
            doc.Sheets.importSheet(donor, title, at)
            old, new = donor.Sheets.getByName(title), doc.Sheets.getByName(title)
            _drop_doubled_notes(new)
            new.setTitleRows(old.getTitleRows())
            new.setPrintTitleRows(old.getPrintTitleRows())
            _bring_tables(doc, at, donor, old)
            _freeze(doc, new, donor, old)
        finally:
            if donor is not None:
                donor.close(True)
            doc.unlockControllers()
            window.setVisible(True)

    def remove_sheet(self, uid: str, sheet: str) -> None:
        """Takes a sheet away again; the tables of the others stay.

        LibreOffice 7.4 drops the tables of the sheet before it too.
        """
        doc = self._doc(uid)
        index = self._block(doc, sheet, 0, 0, 1, 1).RangeAddress.Sheet
        ranges = [doc.DatabaseRanges.getByName(n) for n in doc.DatabaseRanges.ElementNames]
        tables = [
            (found.Name, found.DataArea, found.ContainsHeader, found.AutoFilter)
            for found in ranges
            if found.DataArea.Sheet != index
        ]
        doc.Sheets.removeByName(sheet)
        for name, area, header, autofilter in tables:
            if not doc.DatabaseRanges.hasByName(name):
                area.Sheet -= area.Sheet > index
                _add_table(doc, name, area, header, autofilter)

    def set_formulas(self, uid: str, sheet: str, row: int, column: int, formulas: Any) -> None:
        """Formulas into the cells of a column, from a place downwards, without "="."""
        doc = self._doc(uid)
        for at, formula in enumerate(formulas, row):
            cell = self._block(doc, sheet, at, column, 1, 1).getCellByPosition(0, 0)
            cell.setTokens(_tokens(doc, cell.CellAddress, formula))

    def set_list_source(self, uid: str, sheet: str, formula: str, *place: int) -> None:
        """Gives the validation of a block another source; all else of it stays."""
        doc = self._doc(uid)
        block = self._block(doc, sheet, *place)
        rule = block.Validation
        corner = block.getCellByPosition(0, 0).CellAddress
        rule.setTokens(0, _tokens(doc, corner, formula))
        block.Validation = rule


def _tokens(doc: Any, where: Any, formula: str) -> Any:
    parser = doc.createInstance("com.sun.star.sheet.FormulaParser")
    parser.setPropertyValue("FormulaConvention", AS_IN_FILES)
    parser.setPropertyValue("CompileEnglish", True)
    return parser.parseFormula(formula, where)


def _drop_doubled_notes(sheet: Any) -> None:
    """The import draws every note twice; the drawing that belongs to no note goes."""
    notes = sheet.Annotations
    owned = [notes.getByIndex(at).AnnotationShape for at in range(notes.Count)]
    page = sheet.DrawPage
    for at in reversed(range(page.Count)):
        shape = page.getByIndex(at)
        if shape.ShapeType == "com.sun.star.drawing.CaptionShape" and shape not in owned:
            page.remove(shape)


def _bring_tables(doc: Any, at: int, donor: Any, old: Any) -> None:
    """The import brings no table."""
    index = old.RangeAddress.Sheet
    for name in donor.DatabaseRanges.ElementNames:
        theirs = donor.DatabaseRanges.getByName(name)
        if theirs.DataArea.Sheet != index:
            continue
        area = theirs.DataArea
        area.Sheet = at
        free, number = name, 2
        while doc.DatabaseRanges.hasByName(free):
            free, number = name + "_" + str(number), number + 1
        _add_table(doc, free, area, theirs.ContainsHeader, theirs.AutoFilter)


def _add_table(doc: Any, name: str, area: Any, header: bool, autofilter: bool) -> None:
    doc.DatabaseRanges.addNewByName(name, area)
    made = doc.DatabaseRanges.getByName(name)
    made.ContainsHeader, made.AutoFilter = header, autofilter


def _freeze(doc: Any, new: Any, donor: Any, old: Any) -> None:
    """Frozen panes belong to the window: the sheet is shown for a moment and the former again."""
    theirs, ours = donor.getCurrentController(), doc.getCurrentController()
    theirs.setActiveSheet(old)
    if not theirs.hasFrozenPanes():
        return
    before = ours.getActiveSheet()
    ours.setActiveSheet(new)
    ours.freezeAtPosition(theirs.getSplitColumn(), theirs.getSplitRow())
    ours.setActiveSheet(before)
