"""Who wrote a work and with what points: rows of the work's sheet as papers. No measures here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from vpr_xl.core.declare.tasks import Score
from vpr_xl.core.records.campaign import Campaign, WorkSheet
from vpr_xl.core.records.rows import PreviousMark, ResultsRow, Variant


class LeftOut(Enum):
    """Why a row is in no denominator."""

    ABSENT = "absent"
    HALF = "half"  # absent in one part of two
    UNFINISHED = "unfinished"  # a variant or a score is not entered, or is not lawful


@dataclass(frozen=True)
class Paper:
    """A participant's paper, whole.

    class_name: "" where unknown.  variants: of the parts.  entries: a score a task, in the order of
    the sheet, X and «не пройд.» as they stand.  journal_mark: 2..5, None without one.
    """

    participant_code: str
    class_name: str
    variants: tuple[str, ...]
    entries: tuple[Score, ...]
    journal_mark: int | None
    points: tuple[int, ...] = field(init=False)
    total: int = field(init=False)

    def __post_init__(self) -> None:
        points = tuple([e if e.__class__ is int else 0 for e in self.entries])
        object.__setattr__(self, "points", points)
        object.__setattr__(self, "total", sum(points))


@dataclass(frozen=True, slots=True)
class Missing:
    """A row that is in no denominator."""

    participant_code: str
    class_name: str
    why: LeftOut


@dataclass(frozen=True, slots=True)
class Papers:
    """The rows of one work's sheet: papers, and those left out."""

    written: tuple[Paper, ...]
    missing: tuple[Missing, ...]


def papers(campaign: Campaign, sheet: WorkSheet) -> Papers:
    """The rows of a work's sheet that have a code; of a code given twice the first counts."""
    written: list[Paper] = []
    missing: list[Missing] = []
    seen: set[str] = set()
    maxima = [task.max_score for task in sheet.tasks]
    for row in sheet.rows:
        code = row.participant_code
        if not code or code in seen:
            continue
        seen.add(code)
        class_name = _class_of(campaign, sheet, row)
        why = _left_out(sheet, row, maxima)
        if why is not None:
            missing.append(Missing(code, class_name, why))
        else:
            written.append(_paper(sheet, row, class_name))
    return Papers(tuple(written), tuple(missing))


def _variants(sheet: WorkSheet, row: ResultsRow) -> list[Variant | None]:
    return [getattr(row, name) for name in sheet.variants]


def _left_out(sheet: WorkSheet, row: ResultsRow, maxima: Sequence[int]) -> LeftOut | None:
    variants = _variants(sheet, row)
    absent = [variant is Variant.ABSENT for variant in variants]
    if absent and all(absent):
        return LeftOut.ABSENT
    if any(absent):
        return LeftOut.HALF
    if None in variants or None in row.scores or not sheet.tasks:
        return LeftOut.UNFINISHED
    for score, most in zip(row.scores, maxima, strict=True):
        if score.__class__ is int and score > most:
            return LeftOut.UNFINISHED
    return None


def _paper(sheet: WorkSheet, row: ResultsRow, class_name: str) -> Paper:
    given = [variant.value for variant in _variants(sheet, row) if variant is not None]
    return Paper(
        participant_code=str(row.participant_code),
        class_name=class_name,
        variants=tuple(name.removeprefix("variant_") for name in given),
        entries=tuple(score for score in row.scores if score is not None),
        journal_mark=journal_mark(row.previous_mark),
    )


def journal_mark(mark: PreviousMark | None) -> int | None:
    """The mark of the journal as a number; None for «нет отметки» and a blank."""
    if mark is None or mark is PreviousMark.NO_MARK:
        return None
    return int(mark.value.removeprefix("mark_"))


def _class_of(campaign: Campaign, sheet: WorkSheet, row: ResultsRow) -> str:
    """The class by the code, else by the ordinal on the sheet within the work's grade."""
    known = campaign.class_of(row.participant_code)
    if known is not None:
        return known.class_name or ""
    work = campaign.work_by_id.get(sheet.work_id)
    grade = work.grade if work else None
    return next(
        (
            c.class_name or ""
            for c in campaign.classes
            if c.grade == grade and c.class_ordinal == row.class_ordinal is not None
        ),
        "",
    )
