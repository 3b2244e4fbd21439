"""Codes that a mistyped one may have been: one digit off, or two neighbours swapped."""

from __future__ import annotations

from collections.abc import Collection


def nearest(code: str, issued: Collection[str], most: int = 3) -> list[str]:
    """Issued codes one slip away from `code`, smallest first; at most `most` of them."""
    return sorted(c for c in slips(code) if c in issued)[:most]


def slips(code: str) -> set[str]:
    """Codes that differ in one digit or by a swap of neighbours; the code itself is not among."""
    out = {code[:i] + digit + code[i + 1 :] for i in range(len(code)) for digit in "0123456789"}
    out |= {code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(len(code) - 1)}
    return out - {code}
