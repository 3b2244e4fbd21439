"""What the person at the office sees and is asked: status line, message, file dialog, front sheet.

As `ops.py`: Python 3.6 syntax, nothing of our package, JSON values.  The words come from outside.
"""

from typing import Any

import uno

from .cells import Cells, OpError
from .dialog import asked

# com.sun.star.awt.MessageBoxButtons and MessageBoxResults
BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
# com.sun.star.ui.dialogs: TemplateDescription.FILEOPEN_SIMPLE, ExecutableDialogResults.OK
OPEN_SIMPLE, CHOSEN = 0, 1


class Desk(Cells):
    """The operations on what is seen; `_context` and `_desktop` are those of `ops.Ops`."""

    _context = None  # type: Any
    _desktop = None  # type: Any
    _indicator = None  # type: Any

    def status(self, text: Any) -> None:
        """Words in the status line; None takes them away. Without a window nothing is shown."""
        if text is None:
            if self._indicator is not None:
                self._indicator.end()
            self._indicator = None
            return
        if self._indicator is None:
            frame = self._desktop.getCurrentFrame()
            if frame is None:
                return
            self._indicator = frame.createStatusIndicator()
            self._indicator.start(text, 0)
        else:
            self._indicator.setText(text)

    def alert(self, text: str, title: str, buttons: str, mode: str) -> str:
        """A message; waits for its reader. buttons: a key of BUTTONS; mode: info or critical.

        Gives "ok", "cancel", "yes" or "no"; an office without a screen answers "cancel" at once.
        """
        frame = self._desktop.getCurrentFrame()
        kind = "WARNINGBOX" if mode == "critical" or buttons != "ok" else "INFOBOX"
        box = self._made("com.sun.star.awt.Toolkit").createMessageBox(
            frame.getContainerWindow() if frame is not None else None,
            uno.Enum("com.sun.star.awt.MessageBoxType", kind),
            BUTTONS[buttons],
            title,
            text,
        )
        try:
            return ANSWERS[box.execute()]
        finally:
            box.dispose()

    def ask_files(self, title: str, kind: str, pattern: str, several: bool) -> Any:
        """Paths of the files that the person chose, none where the dialog was closed.

        kind, pattern: which files are offered, in words and as "*.xlsx;*.xlsm".
        """
        picker = self._made("com.sun.star.ui.dialogs.FilePicker")
        picker.initialize((OPEN_SIMPLE,))
        picker.setTitle(title)
        picker.appendFilter(kind, pattern)
        picker.setMultiSelectionMode(several)
        if picker.execute() != CHOSEN:
            return []
        return [uno.fileUrlToSystemPath(url) for url in picker.getSelectedFiles()]

    def spot(self, uid: str) -> Any:
        """The sheet in front and the 0-based row where its selection begins."""
        controller = self._doc(uid).getCurrentController()
        selected = controller.getSelection()
        if selected is not None and selected.supportsService("com.sun.star.sheet.SheetCellRanges"):
            selected = selected.getByIndex(0) if selected.getCount() else None
        address = getattr(selected, "RangeAddress", None)  # a drawing has none
        return [controller.getActiveSheet().Name, address.StartRow if address else 0]

    def ask_form(self, title: str, about: str, fields: Any, buttons: Any) -> Any:
        """What the person typed, field by field; None where the window was closed.

        fields: label, help, value, choices, whether it is fixed, whether it is secret.
        buttons: two captions.
        """
        return asked(self._made, self._desktop.getCurrentFrame(), title, about, fields, buttons)

    def activate(self, uid: str, sheet: str) -> None:
        """Brings a sheet to the front of its window."""
        doc = self._doc(uid)
        if not doc.Sheets.hasByName(sheet):
            raise OpError("no-sheet", "no such sheet: " + sheet)
        doc.getCurrentController().setActiveSheet(doc.Sheets.getByName(sheet))

    def print_rows(self, uid: str, sheet: str, rows: int) -> None:
        """Ends the sheet's print area after so many rows; a sheet without one prints whole."""
        found = self._doc(uid).Sheets.getByName(sheet)
        areas = found.getPrintAreas()
        if areas:
            areas[0].EndRow = rows - 1
            found.setPrintAreas((areas[0],))

    def _made(self, service: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(service, self._context)
