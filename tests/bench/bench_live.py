"""«Проверить» from click to result on the demo's book open in LibreOffice, with its parts.

The office runs the agent in itself, as with the extension; the click is a call of its script.
The seconds of the office are those of the operations that it is asked for; the rest is ours: the
start of our Python, imports, what is sent to and fro, rules.
Usage: python -m tests.bench.bench_live [SIZE] [TIMES] [wrong|clean]
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import vpr_xl.adapters.office as room
from vpr_xl.adapters.office.office import Office
from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.core.changes import SetCell
from vpr_xl.core.values import text

_URL = "vnd.sun.star.script:live_click.py$click?language=Python&location=user"
_INSIDE = ("agent", "cells", "desk", "dialog", "guest", "ops")
_WRITING = {"obstacle", "formats", "set_format", "write", "screen_updating", "automatic"}


def main(size: str = "large", times: str = "5", kind: str = "wrong") -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = folder / "ВПР-2026.xlsx"
        made = [sys.executable, "-m", "tests.bench.demo_book", str(book), size]
        subprocess.run(made, check=True)
        if kind == "wrong":
            spoil(book)
        runs = clicks(folder, book, int(times) + 1)[1:]  # the first fills the caches
        print(f"{size}, {kind}: {book.stat().st_size / 1024:.0f} KiB, {times} clicks, medians")
        for part in runs[0]:
            print(f"{part:22} {statistics.median(run[part] for run in runs):6.3f} s")


def spoil(book: Path) -> None:
    """Some three hundred faults: a class that there is not, in so many rows of «Участники»."""
    changes = [SetCell("Участники", row, 2, text("99Я")) for row in range(4, 304)]
    book.write_bytes(patch(book.read_bytes(), changes))


def clicks(folder: Path, book: Path, times: int) -> list[dict[str, float]]:
    """The parts of each click, in seconds."""
    profile = folder / "profile"
    _bring_scripts(profile / "user" / "Scripts" / "python")
    office = Office(profile, call_within=300)
    op = office.start()
    try:
        uid = op("open", str(book), False)["id"]
        script = op._ops._doc(uid).getScriptProvider().getScript(_URL)
        return [_click(script) for _ in range(times)]
    finally:
        office.stop()


def _bring_scripts(place: Path) -> None:
    package = place / "pythonpath" / "vpr_xl_office"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    for name in _INSIDE:
        shutil.copy(Path(room.__file__).with_name(f"{name}.py"), package)
    shutil.copy(Path(__file__).with_name("live_click.py"), place)


def _click(script: Any) -> dict[str, float]:
    found, _, _ = script.invoke((sys.executable, "check"), (), ())
    told = json.loads(found)
    if told["code"] not in (0, 10) or told["log"]:
        raise SystemExit(told["log"] or f"a click ended with {told['code']}")
    return {**parts(told["steps"]), "CPU of our Python": told["cpu"]}


def parts(steps: list[tuple[str, float, float]]) -> dict[str, float]:
    """Seconds from the click to the message, cut where one part of the work ends."""
    at = {name: asked for name, asked, _ in reversed(steps)}
    ends = {name: asked + taken for name, asked, taken in steps}
    told = at["alert"]
    writing = [asked for name, asked, _ in steps if name in _WRITING]
    checked = min(writing, default=told)
    office = sum(taken for name, asked, taken in steps if asked < told)
    return {
        "start and imports": steps[0][1],
        "book found": at["outline"] - steps[0][1],
        "book read": ends["contents"] - at["outline"],
        "book checked": checked - ends["contents"],
        "findings written": told - checked,
        "click to message": told,
        "of that the office": office,
        "of that our own": told - office,
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
