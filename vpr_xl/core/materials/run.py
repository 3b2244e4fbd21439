"""How many sets are printed: one a participant and some to spare. Nothing is printed here."""

from __future__ import annotations

#: Percent of spare sets where «Школа» states none. Source: the school's own practice, a setting.
SPARE_PERCENT = 5


def spare(participants: int, percent: int | None = None) -> int:
    """Spare sets for so many participants, rounded up; none for nobody."""
    asked = SPARE_PERCENT if percent is None else percent
    return -(-participants * asked // 100)
