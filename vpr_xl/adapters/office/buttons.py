"""Buttons of a book of ours, made in the open document and kept out of its file.

As `ops.py`: Python 3.6 syntax, nothing of our package; runs inside the office.
What LibreOffice 7.4 saves of a form button is lost to itself and dead in Excel, so the buttons are
taken off while a document is saved and put on again afterwards (`workbook/office/vprjob.py` hears
of it).  A button is a URL button: macros would be blocked by the office's default security.
Lengths are in hundredths of a millimetre.
"""

from typing import Any

from com.sun.star.awt import Point, Size
from com.sun.star.form.FormButtonType import PUSH
from com.sun.star.form.FormButtonType import URL as OPENS

#: Very hidden sheet that every book of ours has.
MARK = "_vpr"
#: In front of the identifier in the name of a button that we made.
OURS = "vpr-xl:"
_MODEL = "com.sun.star.form.component.CommandButton"


class Buttons:
    """Makes and removes the buttons of a document.

    commands: of each button [identifier, caption, hint, width].  sheets: [table, title, place,
    identifiers] of each sheet that carries buttons: it is known by its table, and by its title
    where it has none; a table that ends in "*" stands for every one that begins so; its place is
    [row, column, across, down, height].  between: the gap of two buttons.  url: what a button
    opens, before the identifier.
    """

    def __init__(self, commands: Any, sheets: Any, between: int, url: str) -> None:
        self._commands = {one[0]: one for one in commands}
        self._sheets, self._between, self._url = sheets, between, url
        self._macros = {}  # type: Any

    def bind(self, doc: Any) -> None:
        """Puts the missing buttons on; binds those that an .xlsm brought with it."""
        with _Unnoticed(doc):
            bound = 0
            for sheet, place, identifiers in self._wanted(doc):
                present = dict(self._known(sheet.DrawPage))
                for identifier, model in present.items():
                    model.ButtonType, model.TargetURL = OPENS, self._url + identifier
                    self._take_macro((doc.RuntimeUID, sheet.Name, model.Name), model)
                row, column, across, down, height = place
                corner = sheet.getCellByPosition(column, row).Position
                left = corner.X + across
                for identifier in identifiers:
                    width = self._commands[identifier][3]
                    if identifier not in present:
                        model = self._model(doc, identifier)
                        shape = (Point(left, corner.Y + down), Size(width, height))
                        _put(doc, sheet.DrawPage, model, *shape)
                    left += width + self._between
                bound += len(identifiers)
        if bound and doc.CurrentController is not None:
            doc.CurrentController.setFormDesignMode(False)

    def unbind(self, doc: Any) -> None:
        """Takes off what `bind` put on; buttons of an .xlsm become what they were."""
        with _Unnoticed(doc):
            for sheet, _, _ in self._wanted(doc):
                _remove(sheet.DrawPage)
                for _, model in self._known(sheet.DrawPage):
                    model.ButtonType, model.TargetURL = PUSH, ""
                    self._give_macro((doc.RuntimeUID, sheet.Name, model.Name), model)

    def press(self, doc: Any, identifier: str) -> bool:
        """Does what a click on the command's first button does; False where there is none."""
        for sheet, _, identifiers in self._wanted(doc):
            for found, model in self._known(sheet.DrawPage):
                if found == identifier and identifier in identifiers:
                    view = doc.CurrentController
                    view.setActiveSheet(sheet)  # only the sheet in front has live controls
                    view.getControl(model).getAccessibleContext().doAccessibleAction(0)
                    return True
        return False

    def _take_macro(self, key: Any, model: Any) -> None:
        """Takes Excel's macro off a button and keeps it: it would run beside our command."""
        form, at = _in_form(model)
        events = form.getScriptEvents(at)
        if events:
            self._macros[key] = events
            form.revokeScriptEvents(at)

    def _give_macro(self, key: Any, model: Any) -> None:
        form, at = _in_form(model)
        if key in self._macros:
            form.registerScriptEvents(at, self._macros.pop(key))

    def _wanted(self, doc: Any) -> Any:
        """(sheet, place, identifiers) of the sheets that carry buttons, each once."""
        tables = {}
        for name in doc.DatabaseRanges.ElementNames:
            index = doc.DatabaseRanges.getByName(name).DataArea.Sheet
            tables[name] = doc.Sheets.getByIndex(index)
        for key, title, place, identifiers in self._sheets:
            if key.endswith("*"):
                for name, sheet in tables.items():
                    if name.startswith(key[:-1]):
                        yield sheet, place, identifiers
            elif key in tables:
                yield tables[key], place, identifiers
            elif doc.Sheets.hasByName(title):
                yield doc.Sheets.getByName(title), place, identifiers

    def _known(self, page: Any) -> Any:
        """(identifier, model) of the page's buttons: ours by name, the file's by caption."""
        captions = {one[1]: one[0] for one in self._commands.values()}
        for _, model in _buttons(page):
            if model.Name.startswith(OURS):
                yield model.Name[len(OURS) :], model
            elif model.Label in captions:
                yield captions[model.Label], model

    def _model(self, doc: Any, identifier: str) -> Any:
        """A button that belongs to no sheet yet."""
        _, caption, hint, _ = self._commands[identifier]
        model = doc.createInstance(_MODEL)
        model.Name, model.Label, model.HelpText = OURS + identifier, caption, hint
        model.ButtonType, model.TargetURL = OPENS, self._url + identifier
        model.Printable, model.FocusOnClick = False, False
        return model


def _put(doc: Any, page: Any, model: Any, corner: Any, size: Any) -> None:
    shape = doc.createInstance("com.sun.star.drawing.ControlShape")
    shape.Control, shape.Position, shape.Size = model, corner, size
    page.add(shape)
    shape.SizeProtect, shape.MoveProtect = True, True


def _in_form(model: Any) -> Any:
    """The form of a button and its place there."""
    form = model.Parent
    return form, [form.getByIndex(at).Name for at in range(form.Count)].index(model.Name)


def is_ours(doc: Any) -> bool:
    """Whether the document is a book of ours."""
    spreadsheet = doc.supportsService("com.sun.star.sheet.SpreadsheetDocument")
    return bool(spreadsheet and doc.Sheets.hasByName(MARK))


def _buttons(page: Any) -> Any:
    """(shape, model) of the buttons on a sheet."""
    for at in reversed(range(page.Count)):
        shape = page.getByIndex(at)
        model = getattr(shape, "Control", None)
        if model is not None and model.supportsService(_MODEL):
            yield shape, model


def _remove(page: Any) -> None:
    """Takes our buttons off, and the forms that then hold nothing."""
    for shape, model in _buttons(page):
        if model.Name.startswith(OURS):
            page.remove(shape)
    for at in reversed(range(page.Forms.Count)):
        if not page.Forms.getByIndex(at).Count:
            page.Forms.removeByIndex(at)


class _Unnoticed:
    """What is done inside neither marks the document as changed nor can be undone."""

    def __init__(self, doc: Any) -> None:
        self._doc, self._undo = doc, doc.UndoManager

    def __enter__(self) -> None:
        self._undo.lock()
        self._allowed = self._doc.isSetModifiedEnabled()
        self._doc.disableSetModified()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if self._allowed:
            self._doc.enableSetModified()
        self._undo.unlock()
