"""Loads xlwings without the heavy packages that it takes along wherever they are installed."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

#: xlwings converts their values; ours are plain. With them a button takes 0.3 s longer.
HEAVY = ("numpy", "pandas", "matplotlib", "matplotlib.backends.backend_agg", "polars", "PIL")


def load_xlwings() -> Any:
    """The module, as if the heavy packages were not there; they may be imported afterwards."""
    absent = [name for name in HEAVY if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None: not to be found
    try:
        return import_module("xlwings")
    finally:
        for name in absent:
            del sys.modules[name]
