"""`check` of the demo's book against openpyxl and jsonschema row by row, paired in one run.

Usage: python -m tests.bench.bench_check [SIZE] [TIMES]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.processes import paired, show

_CLI = "import sys; from vpr_xl.faces.cli import main; sys.exit(main())"
_NAIVE = str(Path(__file__).with_name("naive_check.py"))


def main(size: str = "large", times: str = "5") -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.xlsx"
        # In a process of its own: a child's peak memory counts from its parent's.
        made = [sys.executable, "-m", "tests.bench.demo_book", str(book), size]
        subprocess.run(made, check=True)
        print(f"{size}: {book.stat().st_size / 1024:.0f} KiB, {times} runs each, medians")
        commands = {
            "naive": [sys.executable, _NAIVE, str(book)],
            "vpr-xl check": [sys.executable, "-c", _CLI, "check", str(book)],
        }
        show(paired(commands, int(times)), "naive")


if __name__ == "__main__":
    main(*sys.argv[1:])
