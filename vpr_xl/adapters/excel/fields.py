"""A window of fields beside Excel, which has none of its own: drawn by tkinter. No words here."""

from __future__ import annotations

from typing import Any

from vpr_xl.core.questions import Form, Question

_WIDE, _GAP = 34, 4  # a field in letters, a gap in points of the screen
#: Rows in a column of fields, so that the window fits a small screen.
_MOST = 14
_FAINT = "#444444"
#: What stands for a letter that is not shown.
_DOT = "\u2022"


class Window:
    """The form as a window above all others; Enter takes it, Escape closes it.

    toolkit, styled: the modules tkinter and tkinter.ttk.
    """

    def __init__(self, toolkit: Any, styled: Any, form: Form, buttons: tuple[str, str]) -> None:
        self._answers: list[str] | None = None
        self.root = toolkit.Tk()
        self.root.title(form.title)
        self.root.resizable(False, False)
        self.root.attributes("-topmost", True)
        frame = toolkit.Frame(self.root, padx=3 * _GAP, pady=3 * _GAP)
        frame.pack()
        toolkit.Label(frame, text=form.about, anchor="w", justify="left", wraplength=640).grid(
            columnspan=4, sticky="w", pady=(0, 2 * _GAP)
        )
        self.help = toolkit.Label(
            frame, justify="left", anchor="w", height=2, fg=_FAINT, wraplength=640
        )
        rows = min(_MOST, len(form.questions))
        self.fields = [
            self._field(toolkit, styled, frame, question, divmod(at, max(1, rows)))
            for at, question in enumerate(form.questions)
        ]
        self.help.grid(row=rows + 1, columnspan=4, sticky="we", pady=_GAP)
        self._buttons(toolkit, frame, buttons, rows + 2)
        self.root.bind("<Return>", self.take)
        self.root.bind("<Escape>", lambda _: self.root.destroy())
        first = next(
            (f for f, q in zip(self.fields, form.questions, strict=True) if not q.fixed), None
        )
        if first is not None:
            first.focus_set()

    def _field(
        self, toolkit: Any, styled: Any, frame: Any, question: Question, place: tuple[int, int]
    ) -> Any:
        column, row = place
        toolkit.Label(frame, text=question.label, anchor="w").grid(
            row=row + 1, column=2 * column, sticky="w", padx=(0, 2 * _GAP)
        )
        if question.choices and not question.fixed:
            field = styled.Combobox(frame, values=question.choices, width=_WIDE - 3)
            field.set(question.value)
        else:
            field = toolkit.Entry(frame, width=_WIDE, show=_DOT if question.secret else "")
            field.insert(0, question.value)
            field.config(state="readonly" if question.fixed else "normal")
        field.grid(row=row + 1, column=2 * column + 1, pady=_GAP // 2, padx=(0, 3 * _GAP))
        field.bind("<FocusIn>", lambda _: self.help.config(text=question.help))
        return field

    def _buttons(self, toolkit: Any, frame: Any, captions: tuple[str, str], row: int) -> None:
        line = toolkit.Frame(frame)
        line.grid(row=row, columnspan=4, sticky="e")
        for caption, run in zip(captions, (self.take, self.root.destroy), strict=True):
            button = toolkit.Button(line, text=caption, width=12, command=run)
            button.pack(side="left", padx=(_GAP, 0))

    def take(self, *_: object) -> None:
        """Keeps what is typed and closes the window."""
        self._answers = [str(field.get()) for field in self.fields]
        self.root.destroy()

    def typed(self) -> list[str] | None:
        """Waits for the person; the texts of the fields, None where the window was closed."""
        self.root.mainloop()
        return self._answers
