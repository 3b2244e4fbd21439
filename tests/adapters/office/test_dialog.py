"""The window of fields in the office, its services played: which letters it shows and gives."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from vpr_xl.adapters.office import dialog

FIELDS = [
    ("Пароль", "На экране точки.", "", (), False, True),
    ("Причина", "Одной фразой.", "нет", (), False, False),
    ("Снимки", "Класть ли.", "нет", ("да", "нет"), False, False),
]


class Model(SimpleNamespace):
    """A dialog's model: the models of its controls by name."""

    def __init__(self) -> None:
        super().__init__(controls={})

    def createInstance(self, service: str) -> SimpleNamespace:  # noqa: N802 - the office's name
        return SimpleNamespace(service=service)

    def insertByName(self, name: str, control: SimpleNamespace) -> None:  # noqa: N802
        self.controls[name] = control


class Shown:
    """The dialog itself: a person types «тайна» into the first field and takes it."""

    def __init__(self) -> None:
        self.model = Model()
        self.disposed = False

    def made(self, service: str) -> Any:
        return self.model if service.endswith("DialogModel") else self

    def setModel(self, model: Model) -> None:  # noqa: N802
        assert model is self.model

    def createPeer(self, *_: object) -> None:  # noqa: N802
        pass

    def execute(self) -> int:
        self.model.controls["field0"].Text = "тайна"
        return 1

    def getControl(self, name: str) -> SimpleNamespace:  # noqa: N802
        return SimpleNamespace(getText=lambda: self.model.controls[name].Text)

    def dispose(self) -> None:
        self.disposed = True


def test_long_words_before_a_field_make_their_room() -> None:
    row = ("Х-02 бумажные протоколы 5-РУ, до 31.12.2026", "", "нет", ("да", "нет"), False, False)
    narrow, wide = Shown(), Shown()

    dialog.asked(narrow.made, None, "Акт", "", FIELDS, ("1", "2"))
    dialog.asked(wide.made, None, "Акт", "", [*FIELDS, row], ("1", "2"))
    label, field = (wide.model.controls[name + "3"] for name in ("label", "field"))

    assert label.Width >= 4 * 40
    assert label.PositionX + label.Width < field.PositionX
    assert field.PositionX + field.Width < wide.model.Width
    assert narrow.model.Width < wide.model.Width < 330


def test_a_secret_field_shows_dots_and_the_others_their_letters() -> None:
    shown = Shown()

    typed = dialog.asked(shown.made, None, "Архив", "О чём", FIELDS, ("Сделать", "Отмена"))
    echo = [getattr(shown.model.controls[f"field{n}"], "EchoChar", 0) for n in range(3)]

    assert typed == ["тайна", "нет", "нет"]
    assert [chr(one) if one else "" for one in echo] == ["\u2022", "", ""]
    assert shown.disposed
    assert shown.model.controls["button0"].Label == "Сделать"
