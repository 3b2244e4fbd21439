"""xlwings comes without its heavy companions, and they stay importable."""

from __future__ import annotations

import subprocess
import sys

import pytest

from vpr_xl.adapters.excel.library import HEAVY

_LOADED = """
import sys
from vpr_xl.adapters.excel.library import HEAVY, load_xlwings
xlwings = load_xlwings()
assert xlwings.Book
print([name for name in HEAVY if name in sys.modules])
"""


def test_heavy_packages_are_not_loaded() -> None:
    command = [sys.executable, "-I", "-c", _LOADED]
    run = subprocess.run(command, capture_output=True, timeout=60, check=True)

    assert run.stdout.decode().strip() == "[]"


def test_they_may_be_imported_afterwards() -> None:
    pytest.importorskip("numpy")
    command = [sys.executable, "-I", "-c", f"{_LOADED}\nimport numpy\nprint(numpy.zeros(1))"]
    run = subprocess.run(command, capture_output=True, timeout=60, check=True)

    assert run.stdout.decode().split() == ["[]", "[0.]"]
    assert "numpy" in HEAVY
