"""Fills a blank official form several times, by our patcher or by openpyxl: one process's work.

Usage: python -m tests.bench.fill_forms ours|openpyxl FORM TIMES
"""

from __future__ import annotations

import gc
import sys
import tempfile
from pathlib import Path

_ROWS = 120


def fill_ours(form: Path, out: Path, times: int) -> None:
    from vpr_xl.adapters.declarations import house
    from vpr_xl.adapters.xlsx.patch import patch
    from vpr_xl.adapters.xlsx.read import read_workbook
    from vpr_xl.core.declare.forms import layouts
    from vpr_xl.core.forms.fill import fill
    from vpr_xl.core.forms.recognise import recognise
    from vpr_xl.core.records.form import Form, FormEntry

    gc.set_threshold(50_000, 20, 100)  # as the command line sets it
    for number in range(times):
        blob = form.read_bytes()
        found = recognise(read_workbook(blob), layouts(house().forms))
        assert isinstance(found, Form)
        first = found.code_range[0] if found.code_range else 50001
        entries = [
            FormEntry(
                code=str(first + row),
                variants=tuple(1 + row % 2 for _ in found.variants),
                scores={
                    t.header: (row + at) % (t.max_score + 1) for at, t in enumerate(found.tasks)
                },
                class_ordinal=1 + row % 5,
                sex="м" if found.column("sex") else None,
                previous_mark=2 + row % 4,
            )
            for row in range(_ROWS)
        ]
        (out / f"{number}.xlsx").write_bytes(patch(blob, fill(found, entries)))


def fill_openpyxl(form: Path, out: Path, times: int) -> None:
    from openpyxl import load_workbook

    for number in range(times):
        book = load_workbook(form)
        sheet = book["Протокол"]
        width = next(c for c in range(1, 60) if sheet.cell(1, c).value == "Итого баллов")
        for row in range(2, 2 + _ROWS):
            for column in range(1, width):
                sheet.cell(row, column).value = row % 2
        book.save(out / f"{number}.xlsx")


def main(how: str, form: str, times: str) -> None:
    fill = {"ours": fill_ours, "openpyxl": fill_openpyxl}[how]
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(form), Path(folder), int(times))


if __name__ == "__main__":
    main(*sys.argv[1:])
