"""The port Book on the bytes of one file. No disk: others read and write them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vpr_xl.adapters.xlsx.graft import graft
from vpr_xl.adapters.xlsx.macrosheet import MacroMaker, with_sheet
from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.changes import AddSheet, Change, SetCell
from vpr_xl.core.tables import Reading


class FileBook:
    """A workbook file that is read whole and changed cell by cell.

    blob: the file's bytes as they are after the changes applied so far.
    make_sheet: gives a workbook with the one sheet that an AddSheet asks for.
    macros: makes the sheet of a book with macros, and its project; None where no such book comes.
    recalculate: the program that opens the book next computes its formulas anew; False where the
    commands store every result themselves, as in an official form.
    """

    def __init__(
        self,
        blob: bytes,
        make_sheet: Callable[[AddSheet], bytes],
        *,
        recalculate: bool = True,
        macros: MacroMaker | None = None,
    ) -> None:
        self.blob = blob
        self._make_sheet = make_sheet
        self._recalculate = recalculate
        self._macros = macros
        self._reading: Reading | None = None

    def read(self) -> Reading:
        """All sheets as canonical cells. Raises Refused where the file cannot be read."""
        if self._reading is None:
            self._reading = read_workbook(self.blob)
        return self._reading

    def apply(self, changes: Sequence[Change]) -> None:
        """Writes the changes in their order, all or none. Raises Refused; nothing is written then.

        Cells between two new sheets are written in one pass.
        """
        blob = self.blob
        waiting: list[SetCell] = []
        for change in changes:
            if isinstance(change, SetCell):
                waiting.append(change)
                continue
            blob = patch(blob, waiting, recalculate=self._recalculate)
            waiting = []
            blob = self._with_sheet(blob, change)
        blob = patch(blob, waiting, recalculate=self._recalculate)
        if blob is not self.blob:
            self.blob, self._reading = blob, None

    def _with_sheet(self, blob: bytes, change: AddSheet) -> bytes:
        if self._macros is not None and self.read().package.vba_sha256 is not None:
            return with_sheet(blob, change, self._macros)
        return graft(blob, self._make_sheet(change), change.title, change.after)
