"""Error values as Excel gives them over COM: numbers, and the codes that people see."""

from __future__ import annotations

from types import MappingProxyType

#: xlErrNull … xlErrNA are 2000 … 2042; COM adds the facility bits of an error number.
_COM = -2_146_828_288

#: Code on the sheet -> number over COM.
NUMBERS = MappingProxyType(
    {
        "#NULL!": _COM + 2000,
        "#DIV/0!": _COM + 2007,
        "#VALUE!": _COM + 2015,
        "#REF!": _COM + 2023,
        "#NAME?": _COM + 2029,
        "#NUM!": _COM + 2036,
        "#N/A": _COM + 2042,
    }
)
#: Number over COM -> code on the sheet.
CODES = MappingProxyType({number: code for code, number in NUMBERS.items()})
