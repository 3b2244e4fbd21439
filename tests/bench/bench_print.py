"""Slips of a large school against fpdf2 with segno, and the pack of its fullest day: paired.

Usage: python -m tests.bench.bench_print [SIZE] [TIMES]
"""

from __future__ import annotations

import datetime
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.bench.demo_book import write_demo_book
from tests.bench.processes import paired, run, show

_CLI = "import sys; from vpr_xl.faces.cli import main; sys.exit(main())"
#: The peer's 1 500 slips on 63 pages with the QR of each; skipped where fpdf2 is not installed.
_PEER = """
import io, sys, segno
from fpdf import FPDF
pdf = FPDF(); pdf.set_auto_page_break(False); pdf.set_font("Helvetica", size=12)
for n in range(1500):
    if n % 24 == 0: pdf.add_page()
    x, y, code = 8 + n % 3 * 65, 8 + n % 24 // 3 * 34, f"{n:05d}"
    matrix = segno.make(code, version=1, error="m", mask=0).matrix
    for r, line in enumerate(matrix):
        for c, dark in enumerate(line):
            if dark: pdf.rect(x + c, y + r, 1, 1, style="F")
    pdf.text(x + 26, y + 10, code)
pdf.output(sys.argv[1])
"""
#: Our 1 500 slips without reading a book: the figure of the recipe.
_SLIPS = """
import datetime, sys
from vpr_xl.adapters.render.pdf import render_pdf
from vpr_xl.core.documents.blocks import Document, Slip, Slips
made = [Slip(f"{n:05d}", ("класс 5А", "ауд. 204, место 1-1")) for n in range(1500)]
page = Document("Коды участников", (Slips(tuple(made)),), titled=False)
with open(sys.argv[1], "wb") as file: file.write(render_pdf([page], datetime.datetime(2026, 4, 20)))
"""


def main(size: str = "large", times: str = "3") -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = folder / "book.xlsx"
        write_demo_book(book, size)
        ours = [sys.executable, "-c", _CLI]
        out = ["--out", str(folder), "--quiet"]
        day, slips = ["--date", _fullest(book), *out], folder / "Коды.pdf"
        commands = {
            "slips alone": [sys.executable, "-c", _SLIPS, str(slips)],
            "print slips": [*ours, "print", "slips", str(book), *out, "--dry-run"],
            "print pack": [*ours, "print", "pack", str(book), *day],
        }
        peer = [sys.executable, "-c", _PEER, str(folder / "peer.pdf")]
        base = "print pack"
        if run(peer).code == 0:
            commands, base = {"fpdf2": peer, **commands}, "fpdf2"
        print(f"{size}: {times} runs each, medians; {', '.join(day[:2])}")
        show(paired(commands, int(times)), base)
        print(f"slips alone: {slips.stat().st_size / 1e6:.2f} MB")


def _fullest(book: Path) -> str:
    """The day on which most classes write."""
    from vpr_xl.adapters.declarations import house
    from vpr_xl.adapters.xlsx.read import read_workbook
    from vpr_xl.core.records.campaign import Campaign

    reading = read_workbook(book.read_bytes())
    plan = Campaign(reading, house(), datetime.date(2026, 4, 1)).plan
    day, _ = Counter(row.date for row in plan if row.date).most_common(1)[0]
    return f"{day:%d.%m.%Y}"


if __name__ == "__main__":
    main(*sys.argv[1:])
