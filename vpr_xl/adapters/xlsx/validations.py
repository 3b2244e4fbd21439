"""What stands beside the cells of a sheet part: data validations, list objects, what is hidden."""

from __future__ import annotations

from vpr_xl.adapters.xlsx.markup import relation_id, truth
from vpr_xl.adapters.xlsx.sheet import Budget, SheetContent, areas
from vpr_xl.core.tables import Validation

_VALIDATIONS = ("dataValidation", "x14:dataValidation")
_SQREF = "xm:sqref"
_HEARD = ("formula1", "formula2", "xm:f", _SQREF)


class BesideCells:
    """Collects data validations, those of Excel 2010 (in the extension list) too, tables, merged
    cells and hidden columns.

    Names are local ones, "x14:" and "xm:" before those of the extension; "" is a foreign element.
    """

    def __init__(self, sheet: str, budget: Budget, content: SheetContent) -> None:
        self._sheet, self._budget, self._content = sheet, budget, content
        self._path: list[str] = []
        self._attributes: dict[str, str] | None = None
        self._words: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> bool:
        """An element begins; True where its text is wanted."""
        self._path.append(name)
        if name in _VALIDATIONS:
            self._attributes, self._words = attributes, {}
        elif name == "tablePart" and self._path == ["worksheet", "tableParts", "tablePart"]:
            self._content.table_relations.append(relation_id(attributes))
        elif name == "mergeCell" and self._path == ["worksheet", "mergeCells", "mergeCell"]:
            self._content.merged += areas(attributes.get("ref", ""), self._budget, self._sheet)
        elif name == "col" and truth(attributes.get("hidden")) and self._path[1:-1] == ["cols"]:
            self._content.hidden_columns.append(_columns(attributes))
        return self._attributes is not None and name in _HEARD

    def hear(self, words: str) -> None:
        """The text of the element that is ending: a formula, or areas where no attribute is."""
        name = self._path[-2] if self._path[-1] == "xm:f" else self._path[-1]
        self._words[name.removeprefix("x14:")] = words

    def end(self) -> None:
        """An element ends."""
        if self._path.pop() in _VALIDATIONS and self._attributes is not None:
            self._keep(self._attributes)
            self._attributes = None

    def _keep(self, attributes: dict[str, str]) -> None:
        sqref = attributes.get("sqref") or self._words.get(_SQREF, "")
        self._content.validations.append(
            Validation(
                kind=attributes.get("type", "none"),
                areas=areas(sqref, self._budget, self._sheet),
                formula1=self._words.get("formula1", ""),
                formula2=self._words.get("formula2", ""),
                operator=attributes.get("operator", "between"),
            )
        )


def _columns(attributes: dict[str, str]) -> tuple[int, int]:
    """First and last of the columns that an element is about; (0, 0) where it does not say."""
    first, last = attributes.get("min", ""), attributes.get("max", "")
    plain = first.isascii() and last.isascii() and first.isdigit() and last.isdigit()
    return (int(first), int(last)) if plain and len(first + last) < 12 else (0, 0)
