"""Which work a form is for: by its file name, its codes and the catalogue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from vpr_xl.core.declare.catalogue import Catalogue, CatalogueWork
from vpr_xl.core.records.form import Form
from vpr_xl.core.values import tidy

_NAME = re.compile(
    r"(?:форма\s+сбора\s+результатов\s+)?(?P<subject>\D+?)\s+(?P<grade>\d{1,2})\s*-?\s*(?:й\s+)?"
    r"класс(?P<middle>.*?)ВПР\s+(?P<year>\d{4})(?P<tail>.*)",
    re.IGNORECASE,
)
_PREFIXED = range(4, 9)  # grades whose codes begin with the grade; grade 10 is never derived


@dataclass(frozen=True, slots=True)
class NamedWork:
    """What a file name says: subject, grade, year; level: "base", "advanced" or "" unsaid."""

    subject: str
    grade: int
    level: str
    year: int


@dataclass(frozen=True, slots=True)
class Identified:
    """The work that a form is for, as in our workbook ("7-МА-У"), and its year."""

    work_id: str
    year: int


@dataclass(frozen=True, slots=True)
class Unidentified:
    """Why the work is not certain, in Russian, and the works that it may be."""

    reasons: tuple[str, ...]
    candidates: tuple[str, ...] = ()


def named(file_name: str) -> NamedWork | None:
    """Parses a form's file name; None where it is not named so.

    Names of advanced works have not been seen: the level is looked for beside the subject and
    the grade.
    """
    spelt = unicodedata.normalize("NFC", file_name).replace("_", " ")  # macOS parts «й» in names
    stem = tidy(re.sub(r"\.xls[xm]$", "", spelt, flags=re.IGNORECASE))
    match = _NAME.search(stem)
    if match is None:
        return None
    said = " ".join((match["subject"], match["middle"], match["tail"])).casefold()
    level = "advanced" if "углуб" in said else "base" if "базов" in said else ""
    subject = re.split(r"\s*[(,]|\s+(?:углуб|базов)", match["subject"], flags=re.IGNORECASE)[0]
    return NamedWork(tidy(subject), int(match["grade"]), level, int(match["year"]))


def grade_of_codes(code_range: tuple[int, int] | None) -> int | None:
    """The grade that a range of codes belongs to; None where the codes do not say it."""
    if code_range is None:
        return None
    low, high = (limit // 10000 for limit in code_range)
    return low if low == high and low in _PREFIXED else None


def identify(file_name: str, form: Form, year: Catalogue) -> Identified | Unidentified:
    """The work of a form. Unidentified where name, codes and catalogue disagree or are silent."""
    name = named(file_name)
    if name is None:
        return Unidentified((f"Имя файла «{file_name}» не называет предмет, класс и год.",))
    reasons = _contradictions(name, form, year)
    fitting = works_of_name(name, year)
    if not fitting:
        reasons.append(
            f"В кампании {year.year} года нет работы «{name.subject}», {name.grade} класс."
        )
    if len(fitting) > 1:
        fitting = _by_columns(fitting, form)
    ids = tuple(w.work_id for w in fitting)
    if len(fitting) > 1:
        reasons.append(f"Имя файла не называет уровень работы: подходят {' и '.join(ids)}.")
    if reasons or len(fitting) != 1:
        return Unidentified(tuple(reasons), ids)
    return Identified(ids[0], name.year)


def works_of_name(name: NamedWork, year: Catalogue) -> list[CatalogueWork]:
    """Works that a name may mean: of its subject and grade, of its level where it says one."""
    found = [w for w in year.works_of(name.grade) if _same(w.subject_name, name.subject)]
    levels = [w for w in found if w.level == name.level]
    return levels if name.level and len(found) > 1 else found


def _contradictions(name: NamedWork, form: Form, year: Catalogue) -> list[str]:
    out = []
    if name.year != year.year:
        out.append(f"Форма {name.year} года, а кампания книги {year.year} года.")
    grade = grade_of_codes(form.code_range)
    if grade is not None and grade != name.grade and form.code_range is not None:
        low, high = form.code_range
        out.append(f"В имени файла {name.grade} класс, а коды формы от {low} до {high}.")
    return out


def _same(one: str, other: str) -> bool:
    return tidy(one).casefold().replace("ё", "е") == tidy(other).casefold().replace("ё", "е")


def _by_columns(works: Sequence[CatalogueWork], form: Form) -> list[CatalogueWork]:
    """The one work whose known columns the form has, where all others are known to differ.

    An unknown number proves nothing: then all works stay and the level is asked for.
    """
    columns = len(form.tasks)
    alike = [w for w in works if w.score_columns.value == columns]
    differ = [w for w in works if w.score_columns.value not in (None, columns)]
    return alike if len(alike) == 1 and len(alike) + len(differ) == len(works) else list(works)
