"""Damm's check digit over decimal codes: what makes one slip of the pen visible. No ranges here.

Source: H. M. Damm, «Total anti-symmetrische Quasigruppen», Marburg 2004, the table of order 10.
"""

from __future__ import annotations

#: A totally anti-symmetric quasigroup: every row and column holds each digit once, the diagonal is
#: zero, and (c * x) * y = (c * y) * x only where x = y.
QUASIGROUP = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def check_digit(digits: str) -> str:
    """The digit to put behind `digits` (decimal, any length). Raises ValueError for a non-digit."""
    interim = 0
    for digit in digits:
        interim = QUASIGROUP[interim][int(digit)]
    return str(interim)


def carries_check_digit(code: str) -> bool:
    """Whether the last digit is the right one for those before it.

    Of two such codes of equal length none is one wrong digit or one swap of neighbours away from
    the other.
    """
    return check_digit(code) == "0"
