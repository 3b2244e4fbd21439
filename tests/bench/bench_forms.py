"""Official forms filled with 120 pupils: recognised and patched by us, set and saved by openpyxl.

The blank form of ../shared/forms where it is there, else the built-in one of the same columns.
Usage: python -m tests.bench.bench_forms [FORMS] [TIMES]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench.processes import paired, show

_SHARED = Path(__file__).resolve().parents[3] / "shared" / "forms"


def blank(folder: Path) -> Path:
    """A blank form to fill."""
    official = sorted(_SHARED.glob("*.xlsx"))
    if official:
        return official[0]
    from vpr_xl.adapters.build.form import blank_form
    from vpr_xl.adapters.declarations import house
    from vpr_xl.core.declare.forms import layouts
    from vpr_xl.core.declare.tasks import task_header

    known = next(form for form in layouts(house().forms) if form.id == "2025")
    tasks = [t for n in range(1, 18) if (t := task_header(f"{n} (2б)")) is not None]
    path = folder / "built-in.xlsx"
    path.write_bytes(blank_form(known, [tasks], (70001, 71500)))
    return path


def main(forms: str = "20", times: str = "3") -> None:
    with tempfile.TemporaryDirectory() as folder:
        form = blank(Path(folder))
        print(f"{form.name}: {forms} forms a process, {times} runs each, medians")
        module = [sys.executable, "-m", "tests.bench.fill_forms"]
        commands = {how: [*module, how, str(form), forms] for how in ("openpyxl", "ours")}
        show(paired(commands, int(times)), "openpyxl")


if __name__ == "__main__":
    main(*sys.argv[1:])
