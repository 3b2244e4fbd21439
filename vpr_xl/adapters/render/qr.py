"""QR codes of participant codes as SVG. Who gets which code is not known here."""

from __future__ import annotations

from functools import cache

_SIDE = 21  # modules of a side of version 1
#: One mask for all: readers take any, and choosing the best costs more than the code itself.
_MASK = 0


def qr_svg(code: str) -> str:
    """The QR of five digits as an SVG of 21 x 21 units with a quiet zone of 2.

    Version, mode, length and mask being the same, QR is affine over GF(2): the picture of "abcde"
    is that of "abc00" xor "000de" xor "00000". So 1 500 codes cost 1 100 pictures at most, and
    far fewer in one school.  Raises ValueError for anything but five digits.
    """
    if len(code) != 5 or not code.isascii() or not code.isdigit():
        raise ValueError(code)
    bits = _matrix(f"{code[:3]}00") ^ _matrix(f"000{code[3:]}") ^ _matrix("00000")
    modules = bits.to_bytes(_SIDE * _SIDE, "big")
    drawn = "".join(_row(modules[at : at + _SIDE]) for at in range(0, _SIDE * _SIDE, _SIDE))
    size = _SIDE + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {size} {size}">'
        f'<path d="M0 0{drawn}"/></svg>'
    )


@cache
def _matrix(code: str) -> int:
    """The modules row by row, one byte each, as one number."""
    import segno

    made = segno.make(code, error="m", micro=False, boost_error=False, version=1, mask=_MASK)
    return int.from_bytes(b"".join(bytes(row) for row in made.matrix), "big")


@cache
def _row(modules: bytes) -> str:
    """The dark runs of a row as boxes, from its left end to that of the row below.

    Few rows of a school's codes differ, and all moves are relative: a row is drawn once.
    """
    out, at, x = "", 0, modules.find(1)
    while x >= 0:
        end = modules.find(0, x)
        end = _SIDE if end < 0 else end
        out += f"m{x - at} 0h{end - x}v1h{x - end}z"
        at, x = x, modules.find(1, end)
    return f"{out}m{-at} 1"
