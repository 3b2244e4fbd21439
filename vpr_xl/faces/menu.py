"""The window of the desktop shortcut: one button an action, for a PC where no macro may run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from vpr_xl.adapters.build.ribbon import sorted_out
from vpr_xl.adapters.excel import window
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.declare.wording import RIBBON_GROUPS, RIBBON_MENUS
from vpr_xl.faces.index import MACROS

if TYPE_CHECKING:
    import xlwings

_TITLE = "ВПР"
_WIDE, _GAP = 26, 6  # a button in letters, a gap in points of the screen
_ASKED = "Книга «{name}». Введите номер действия:"


def chosen(book: xlwings.Book) -> str:
    """Identifier of the action that the person picks for this book; "" where the window was closed.

    A Python without tkinter has the program ask for a number instead.
    """
    offered = [Macro(*fields) for fields in MACROS]
    try:
        toolkit = import_module("tkinter")
    except ImportError:
        return _by_number(book, offered)
    menu = Menu(toolkit, book.name, offered)
    menu.root.mainloop()
    return menu.picked


class Menu:
    """A window with a column a stage; below, what the button at hand does.

    Families of actions are menus of their own, as on the ribbon: a button for each would reach
    below the screen of a school's notebook.  buttons: of the actions that stand alone, by their
    identifiers.  menus: of the families, by their words.  picked: identifier of the action that
    was chosen, "" until then.
    """

    def __init__(self, toolkit: Any, name: str, offered: Sequence[Macro]) -> None:
        self.picked = ""
        self.root = toolkit.Tk()
        self.root.title(_TITLE)
        self.root.resizable(False, False)
        self.root.attributes("-topmost", True)
        frame = toolkit.Frame(self.root, padx=2 * _GAP, pady=2 * _GAP)
        frame.pack()
        toolkit.Label(frame, text=f"Книга «{name}»").pack(anchor="w", pady=(0, _GAP))
        self.buttons: dict[str, Any] = {}
        self.menus: dict[str, list[Any]] = {}
        self.help = toolkit.Label(frame, justify="left", anchor="w", height=2, fg="#444444")
        self.help.pack(side="bottom", fill="x", pady=(_GAP, 0))
        for stage, label in RIBBON_GROUPS.items():
            mine = [macro for macro in offered if macro.stage == stage]
            if mine:
                self._column(toolkit, frame, label, mine)
        next(iter(self.buttons.values())).focus_set()
        self.root.bind("<Escape>", lambda _: self.root.destroy())

    def _column(self, toolkit: Any, frame: Any, label: str, macros: Sequence[Macro]) -> None:
        column = toolkit.LabelFrame(frame, text=label, padx=_GAP, pady=_GAP)
        column.pack(side="left", anchor="n", fill="y", padx=(0, _GAP))
        alone, families = sorted_out(macros)
        for macro in alone:
            self.buttons[macro.identifier] = self._button(toolkit, column, macro)
        for name, members in families.items():
            self._family(toolkit, column, RIBBON_MENUS[name], members)

    def _picking(self, macro: Macro) -> Callable[..., None]:
        def pick(*_: object) -> None:
            self.picked = macro.identifier
            self.root.destroy()

        return pick

    def _family(self, toolkit: Any, column: Any, label: str, members: Sequence[Macro]) -> None:
        button = toolkit.Menubutton(column, text=label, width=_WIDE, relief="raised", takefocus=1)
        entries = toolkit.Menu(button, tearoff=False)
        for macro in members:
            entries.add_command(label=macro.title, command=self._picking(macro))
        button.config(menu=entries, indicatoron=True)
        button.pack(fill="x", pady=(0, _GAP))
        self.menus.setdefault(label, []).append(entries)

    def _button(self, toolkit: Any, column: Any, macro: Macro) -> Any:
        pick = self._picking(macro)

        def explain(*_: object) -> None:
            self.help.config(text=macro.help)

        button = toolkit.Button(column, text=macro.title, width=_WIDE, command=pick)
        button.pack(fill="x", pady=(0, _GAP))
        button.bind("<Return>", pick)
        for event in ("<Enter>", "<FocusIn>"):
            button.bind(event, explain)
        return button


def _by_number(book: xlwings.Book, offered: Sequence[Macro]) -> str:
    lines = [_ASKED.format(name=book.name)]
    lines += [f"{number}  {macro.title}" for number, macro in enumerate(offered, 1)]
    number = window.ask_number(book.app, "\n".join(lines), _TITLE)
    if number is None or not 1 <= number <= len(offered):
        return ""
    return offered[number - 1].identifier
