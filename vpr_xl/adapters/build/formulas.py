"""A workbook whose formulas cost little: the same bytes as XlsxWriter's own. No sheet of ours here.

XlsxWriter looks for thirty newer functions in every formula, a search each: two fifths of the time
that a form of a thousand rows took.  A function's name is asked about once here.
"""

from __future__ import annotations

import re
from functools import cache

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

_NAMES = re.compile(r"\w+(?=\()")


class PlainSheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet that leaves formulas of functions without a newer spelling as they are."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """As the library's: without the equals sign, newer functions in their stored spelling."""
        bare = formula.removeprefix("=")
        plain = bare[:1] not in ("=", "{") and bare[-1:] != "}"
        if plain and not self.use_future_functions and not expand_future_functions:
            names: set[str] = set(_NAMES.findall(bare))
            if all(map(_is_plain, names)):
                return bare
        prepared: str = super()._prepare_formula(formula, expand_future_functions)
        return prepared


@cache
def _is_plain(name: str) -> bool:
    """Whether the library leaves this function as it is written."""
    return bool(Worksheet()._prepare_formula(f"{name}(") == f"{name}(")


class PlainBook(Workbook):  # type: ignore[misc]
    """A workbook of such sheets."""

    worksheet_class = PlainSheet
