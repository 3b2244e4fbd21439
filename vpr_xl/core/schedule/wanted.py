"""Which works every class has to write, and which cannot be known yet. No days here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vpr_xl.core.declare.catalogue import Catalogue, CatalogueWork, RandomGroup
from vpr_xl.core.declare.facts import Fact
from vpr_xl.core.records.campaign import Campaign, word_of, writes
from vpr_xl.core.records.rows import ClassesRow, Role, SubjectCode, WorksLevel

#: Groups of a class learn different languages: together they count as one subject.
_LANGUAGES = (SubjectCode.ENGLISH, SubjectCode.GERMAN, SubjectCode.FRENCH)


@dataclass(frozen=True, slots=True)
class Work:
    """A work that may be written: a row of «works», or one that the catalogue adds.

    subject: the code as in work ids.  obligatory: None where nobody says.  known: the catalogue's
    own work, for the rows to be added.
    """

    work_id: str
    grade: int
    subject: str
    member: SubjectCode
    advanced: bool
    parts: int
    minutes: int | None
    obligatory: bool | None
    known: CatalogueWork | None = None
    on_sheet: bool = True


@dataclass(frozen=True, slots=True)
class NotDrawn:
    """A class whose drawn subject nobody has named yet.

    subjects: among which it is, as in work ids.
    """

    class_name: str
    subjects: tuple[str, ...]


class Works:
    """Works by grade: those of the sheet, and the obligatory ones that the catalogue adds."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        sheet = campaign.house.sheets["works"]
        column = sheet.column("subject_code")
        self.words = {member: str(word_of(column, member)) for member in SubjectCode}
        self.members = {word: member for member, word in self.words.items()}
        self.by_grade: dict[int, list[Work]] = {}
        for one in self._entered():
            self.by_grade.setdefault(one.grade, []).append(one)
        self.added: list[Work] = []

    def _entered(self) -> Iterator[Work]:
        catalogue = self.campaign.catalogue
        first = self.campaign.work_by_id
        for row in self.campaign.works:
            if (
                row is first.get(row.work_id or "")
                and row.grade
                and row.subject_code
                and row.work_id
            ):
                known = catalogue.work(row.work_id) if catalogue else None
                obligatory = known.obligatory if known else None
                if row.role is not None:
                    obligatory = row.role is Role.OBLIGATORY
                yield Work(
                    row.work_id,
                    row.grade,
                    self.words[row.subject_code],
                    row.subject_code,
                    row.level is WorksLevel.ADVANCED,
                    row.parts or 1,
                    row.minutes,
                    obligatory,
                    known,
                )

    def wanted(self, one: ClassesRow) -> tuple[list[Work], list[NotDrawn]]:
        """Works of the class, those of its rows of the plan first, and what is not known yet."""
        planned = {r.work_id for r in self.campaign.plan if r.class_name == one.class_name}
        grade = self.by_grade.setdefault(one.grade or 0, [])
        self._add_obligatory(one)
        fitting = self._of_level(grade, one)
        out = [w for w in grade if w.work_id in planned]
        out += [w for w in fitting if w.obligatory is not False and not _has(out, w.subject)]
        drawn = [w for w in fitting if w.obligatory is False and w not in out]
        missing = []
        for group in self._groups(one):
            more, unknown = self._drawn(one, group, out, drawn)
            out += more
            if unknown:
                missing.append(NotDrawn(str(one.class_name), unknown))
        ungrouped = [w for w in drawn if w not in out and not self._group_of(w)]
        if ungrouped:
            missing.append(NotDrawn(str(one.class_name), tuple(w.subject for w in ungrouped)))
        return out, missing

    def _add_obligatory(self, one: ClassesRow) -> None:
        """The catalogue's obligatory works that the sheet lacks, at the level of the class."""
        catalogue = self.campaign.catalogue
        grade = self.by_grade[one.grade or 0]
        for known in catalogue.works_of(one.grade or 0) if catalogue else ():
            member = self.members.get(known.subject_code)
            if not known.obligatory or member is None:
                continue
            advanced = known.level == "advanced"
            suits = advanced == self._advanced(one, member) or not known.level
            if suits and self._lacks(one, known.subject_code, advanced):
                work = Work(
                    known.work_id,
                    known.grade,
                    known.subject_code,
                    member,
                    advanced,
                    _value(known.parts) or 1,
                    _value(known.duration_minutes),
                    True,
                    known,
                    on_sheet=False,
                )
                grade.append(work)
                self.added.append(work)

    def _lacks(self, one: ClassesRow, subject: str, advanced: bool) -> bool:
        """Whether the class has no work of the subject: the sheet's goes before the catalogue's."""
        have = [w for w in self.by_grade[one.grade or 0] if w.subject == subject]
        if any(w.on_sheet for w in have):
            return not self._of_level(have, one)
        return not any(w.advanced == advanced for w in have)

    def _advanced(self, one: ClassesRow, member: SubjectCode) -> bool:
        return member in (one.advanced_subjects or ())

    def _of_level(self, works: Sequence[Work], one: ClassesRow) -> list[Work]:
        """One work a subject: the advanced one for a class that learns the subject so."""
        out = []
        for work in works:
            both = {w.advanced for w in works if w.subject == work.subject}
            learns = self._advanced(one, work.member)
            if work.advanced == (learns and True in both):
                out.append(work)
        return [w for w in out if self._learnt(w, one)]

    def _learnt(self, work: Work, one: ClassesRow) -> bool:
        """Whether anybody of the class writes it; a class without pupils yet may."""
        pupils = self.campaign.participants_of.get(one.class_name or "", ())
        language = self.campaign.language_of(work.work_id)
        here = [p for p in pupils if p.left is None]
        return not here or any(writes(p, language) for p in here)

    def _groups(self, one: ClassesRow) -> list[RandomGroup]:
        catalogue: Catalogue | None = self.campaign.catalogue
        groups = catalogue.random_groups if catalogue else ()
        return [g for g in groups if g.grade == one.grade]

    def _group_of(self, work: Work) -> bool:
        catalogue = self.campaign.catalogue
        groups = catalogue.random_groups if catalogue else ()
        return any(g.grade == work.grade and work.subject in g.subjects for g in groups)

    def _drawn(
        self, one: ClassesRow, group: RandomGroup, out: Sequence[Work], drawn: Sequence[Work]
    ) -> tuple[list[Work], tuple[str, ...]]:
        """Works of a group that are certain for the class, else the subjects to draw from."""
        have = {_family(w) for w in out if w.subject in group.subjects}
        left = group.choose - len(have)
        able = [w for w in drawn if w.subject in group.subjects and _family(w) not in have]
        families = {_family(w) for w in able}
        if left <= 0 or not able:
            return [], ()
        if len(families) <= left:
            return able, ()
        return [], tuple(dict.fromkeys(w.subject for w in able))


def _has(works: Sequence[Work], subject: str) -> bool:
    return any(w.subject == subject for w in works)


def _family(work: Work) -> str:
    return "language" if work.member in _LANGUAGES else work.subject


def _value(fact: Fact[int]) -> int | None:
    """What is known of a fact, else what it was the year before: a draft may start from it."""
    if fact.value is not None:
        return fact.value
    return fact.hint.value if fact.hint else None


def work_row(work: Work) -> Mapping[str, Any]:
    """A row of «works» for a work that the catalogue adds."""
    level = None
    if work.known and work.known.level:
        level = WorksLevel.ADVANCED if work.advanced else WorksLevel.BASE
    return {
        "work_id": work.work_id,
        "subject_code": work.member,
        "grade": work.grade,
        "level": level,
        "role": Role.OBLIGATORY,
        "parts": work.parts,
        "minutes": work.minutes,
    }
