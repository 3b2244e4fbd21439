"""A window of fields in the office, drawn from what is asked. No words and no cells of its own.

As `ops.py`: Python 3.6 syntax, nothing of our package, JSON values.  Measures are those of the
office's dialogs: a quarter of a letter's width, an eighth of its height.
"""

from typing import Any

_LABEL, _FIELD, _ROW, _HIGH, _GAP = 96, 128, 17, 13, 6
_LETTER, _LONGEST = 4, 172
#: Rows in a column of fields, so that the window fits a small screen.
_MOST = 16
_OK, _CANCEL = 1, 2  # com.sun.star.awt.PushButtonType
_BUTTON = 60
_CHOSEN = 1
_DOT = 0x2022
_POS = 3  # com.sun.star.awt.PosSize.POS


def asked(made: Any, frame: Any, title: str, about: str, fields: Any, buttons: Any) -> Any:
    """Texts of the fields in their order; None where the person closed the window.

    made: gives a service of the office by its name.  frame: the window in front, or None.
    fields: (label, help, value, choices, fixed, secret).  buttons: captions of the two buttons.
    """
    model = made("com.sun.star.awt.UnoControlDialogModel")
    columns = max(1, -(-len(fields) // _MOST))
    rows = -(-len(fields) // columns)
    words = _words_wide(fields, columns)
    wide = columns * (words + _FIELD + 2 * _GAP) + _GAP
    model.Title, model.Width, model.Closeable = title, wide, True
    top = _ROW + 2 * _GAP if about else _GAP
    model.Height = top + rows * _ROW + _HIGH + 3 * _GAP
    if about:
        _add(model, "FixedText", "about", (_GAP, _GAP, wide - 2 * _GAP, _ROW), Label=about,
             MultiLine=True)  # fmt: skip
    for at, field in enumerate(fields):
        column, row = divmod(at, rows)
        left = _GAP + column * (words + _FIELD + 2 * _GAP)
        _draw(model, at, field, (left, top + row * _ROW), words)
    for at, (caption, kind) in enumerate(zip(buttons, (_OK, _CANCEL))):  # noqa: B905 - Python 3.6
        left = wide - (2 - at) * (_BUTTON + _GAP)
        place = (left, model.Height - _HIGH - _GAP, _BUTTON, _HIGH + 1)
        _add(model, "Button", "button" + str(at), place, Label=caption, PushButtonType=kind,
             DefaultButton=kind == _OK, TabIndex=2 * len(fields) + at)  # fmt: skip
    return _run(made, frame, model, len(fields))


def _words_wide(fields: Any, columns: int) -> int:
    """How wide the words before the fields are; two columns of long words fit no small screen."""
    longest = max([len(label) for label, *_ in fields] or [0])
    return max(_LABEL, min(_LONGEST, _LETTER * longest)) if columns == 1 else _LABEL


def _draw(model: Any, at: int, field: Any, corner: Any, words: int) -> None:
    left, top = corner
    label, told, value, choices, fixed, secret = field
    # Just before its field in the order of the keys: so the office names the field by it.
    _add(model, "FixedText", "label" + str(at), (left, top + 2, words, _HIGH), Label=label,
         HelpText=told, TabIndex=2 * at)  # fmt: skip
    place = (left + words + _GAP, top, _FIELD, _HIGH)
    more = {"Text": value, "HelpText": told, "TabIndex": 2 * at + 1, "ReadOnly": fixed}
    if choices and not fixed:
        _add(model, "ComboBox", "field" + str(at), place, Dropdown=True, LineCount=12,
             StringItemList=tuple(choices), Autocomplete=True, **more)  # fmt: skip
    else:
        # EchoChar is the number of the letter that stands for each letter; 0: they are shown.
        _add(model, "Edit", "field" + str(at), place, EchoChar=_DOT if secret else 0, **more)


def _add(model: Any, kind: str, name: str, place: Any, **properties: Any) -> None:
    control = model.createInstance("com.sun.star.awt.UnoControl" + kind + "Model")
    left, top, wide, high = place
    measures = {"PositionX": left, "PositionY": top, "Width": wide, "Height": high}
    for key, value in dict(measures, Name=name, **properties).items():
        setattr(control, key, value)
    model.insertByName(name, control)


def _run(made: Any, frame: Any, model: Any, count: int) -> Any:
    dialog = made("com.sun.star.awt.UnoControlDialog")
    dialog.setModel(model)
    window = frame.getContainerWindow() if frame is not None else None
    dialog.createPeer(made("com.sun.star.awt.Toolkit"), window)
    if window is not None:
        around, own = window.getPosSize(), dialog.getPosSize()
        left, top = (around.Width - own.Width) // 2, (around.Height - own.Height) // 3
        dialog.setPosSize(max(0, left), max(0, top), 0, 0, _POS)
    try:
        if dialog.execute() != _CHOSEN:
            return None
        return [dialog.getControl("field" + str(at)).getText() for at in range(count)]
    finally:
        dialog.dispose()
