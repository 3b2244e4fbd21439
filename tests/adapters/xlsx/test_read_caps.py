"""Any input that the caps let in, or refuse late, ends within 10 s of CPU and 300 MB."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.adapters.xlsx.minimal_book import RawZip, parts, sheet_part
from vpr_xl.adapters.xlsx.sheet import MAX_CELLS
from vpr_xl.adapters.xlsx.strings import MAX_STRINGS

resource = pytest.importorskip("resource", reason="memory of a process is measured on POSIX only")

COLUMNS = "ABCDEFGHIJKLMNOPQRSTUVWXY"
#: Read by the grammar up to here, then all over again event by event.
LATE = '<row r="1000000"><c r="A1000000" q=""/></row>'
MEASURE = """
import gc, resource, sys
gc.set_threshold(50_000, 20, 100)  # as the command line does
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.findings import Refused
try:
    read = read_workbook(open(sys.argv[1], "rb").read())
    said = sum(len(row) - row.count(None) for grid in read.grids for row in grid.rows)
except Refused as refused:
    said = refused.rule
used = resource.getrusage(resource.RUSAGE_SELF)
print(said, used.ru_utime + used.ru_stime, used.ru_maxrss >> 10)
"""


def rows(cell: Callable[[str, int, int], str], count: int) -> Iterator[str]:
    """Rows of 25 cells each, numbered through."""
    for row in range(1, count // len(COLUMNS) + 1):
        first = row * len(COLUMNS)
        inside = (cell(f"{name}{row}", row, first + i) for i, name in enumerate(COLUMNS))
        yield f'<row r="{row}">{"".join(inside)}</row>'


def formula(at: str, row: int, number: int) -> str:
    return f'<c r="{at}"><f>SUM(A{row}:B{row})+{number}</f><v>{number}.123456</v></c>'


def emoji(at: str, _row: int, number: int) -> str:
    return f'<c r="{at}" t="str"><v>\U0001f600{"a" * 15}{number}</v></c>'


def shared(at: str, _row: int, number: int) -> str:
    return f'<c r="{at}" t="s"><v>{number % 300_000}</v></c>'


def plain(at: str, _row: int, number: int) -> str:
    return f'<c r="{at}"><v>{number % 7}</v></c>'


def near_cap(cell: Callable[[str, int, int], str], end: str, count: int = MAX_CELLS) -> bytes:
    strings = "".join(f"<si><t>\U0001f600{'a' * 20}{i}</t></si>" for i in range(300_000))
    made = parts(
        sheet=sheet_part("".join(rows(cell, count)) + end),
        strings=strings if cell is shared else None,
    )
    package = RawZip()
    for name, content in made.items():
        package.add(name.encode(), content.encode() if isinstance(content, str) else content)
    return package.bytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "end"), [(plain, ""), (formula, LATE), (emoji, LATE), (shared, LATE)]
)
def test_books_near_the_caps_end_in_time(
    cell: Callable[[str, int, int], str], end: str, tmp_path: Path
) -> None:
    count = min(MAX_STRINGS * 6 // 10, MAX_CELLS) if cell is shared else MAX_CELLS
    path = tmp_path / "near.xlsx"
    path.write_bytes(near_cap(cell, end, count))
    # A child of a large process is born with its parent's memory mark: a small one stands between.
    between = "import subprocess as s, sys; s.run([sys.executable, '-c', sys.argv[1], sys.argv[2]])"

    done = subprocess.run(
        [sys.executable, "-c", between, MEASURE, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    said, seconds, mebibytes = done.stdout.split()

    assert said == str(count // 25 * 25)
    assert float(seconds) < 10
    assert int(mebibytes) < 286  # 300 MB
