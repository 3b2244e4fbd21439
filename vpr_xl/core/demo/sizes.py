"""How large the made-up school is: its classes and how many pupils each has."""

from __future__ import annotations

from dataclasses import dataclass

_LETTERS = "АБВГДЕЖЗИКЛМНОП"


@dataclass(frozen=True, slots=True)
class DemoClass:
    """A class: its name, grade, ordinal within the grade and number of pupils."""

    name: str
    grade: int
    ordinal: int
    pupils: int


def _classes(plan: dict[int, tuple[int, ...]]) -> tuple[DemoClass, ...]:
    return tuple(
        DemoClass(f"{grade}{_LETTERS[at]}", grade, at + 1, pupils)
        for grade, sizes in plan.items()
        for at, pupils in enumerate(sizes)
    )


#: small: 180 participants, 700 rows of results; medium: 650; large: 1 500 and 6 000 rows, because
#: nobody of its grades 5 to 8 writes fewer than four works.
SIZES = {
    "small": _classes({4: (20,), 5: (23, 23), 6: (23, 23), 7: (23, 23), 8: (22,)}),
    "medium": _classes({4: (25,) * 2} | dict.fromkeys((5, 6, 7, 8), (25,) * 6)),
    "large": _classes(dict.fromkeys((5, 6, 7, 8), (25,) * 15)),
}
