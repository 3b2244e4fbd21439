"""What schemas/catalogue says of a campaign year: its works, subjects and limits. No rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeVar

from vpr_xl.core.declare import facts
from vpr_xl.core.declare.facts import (
    CatalogueTasks,
    Confidence,
    Fact,
    Hint,
    MarkScale,
    Order,
    TwoParts,
    Window,
    fact,
)

T = TypeVar("T")
WorkLevel = Literal["base", "advanced", ""]


@dataclass(frozen=True)
class CatalogueWork:
    """A work of the campaign: grade, subject and level, and what is known of it.

    work_id: as in our workbook, without the year ("5-РУ", "7-МА-У").
    level: "" where the subject has one level only.  random_group: "" for an obligatory work.
    """

    raw: Mapping[str, Any]

    @cached_property
    def work_id(self) -> str:
        """Identifier without the year, as sheets and file names use it."""
        return str(self.raw["id"]).partition("-")[2]

    @property
    def grade(self) -> int:
        """The grade that writes it."""
        return int(self.raw["grade"])

    @property
    def subject_code(self) -> str:
        """«РУ», «МА», …"""
        return str(self.raw["subject_code"])

    @property
    def subject_name(self) -> str:
        """As in the file names of forms and the titles of reports."""
        return str(self.raw["subject_name"])

    @property
    def level(self) -> WorkLevel:
        """Base or advanced, "" where there is one level only."""
        return self.raw["level"] or ""

    @property
    def level_name(self) -> str:
        """The level in Russian, "" where there is one only."""
        return self.raw["level_name"] or ""

    @property
    def obligatory(self) -> bool:
        """Written by every class of the grade; else drawn."""
        return bool(self.raw["role"] == "obligatory")

    @property
    def random_group(self) -> str:
        """The group that the subject is drawn from, "" for an obligatory work."""
        return self.raw["random_group"] or ""

    @cached_property
    def parts(self) -> Fact[int]:
        """1 or 2."""
        return fact(self.raw["parts"], facts.whole)

    @cached_property
    def duration_minutes(self) -> Fact[int]:
        """45 or 90, both parts together."""
        return fact(self.raw["duration_minutes"], facts.whole)

    @cached_property
    def tasks_count(self) -> Fact[int]:
        """Numbered tasks."""
        return fact(self.raw["tasks_count"], facts.whole)

    @cached_property
    def score_columns(self) -> Fact[int]:
        """Columns with «(Nб)» in the form."""
        return fact(self.raw["score_columns"], facts.whole)

    @cached_property
    def tasks(self) -> Fact[CatalogueTasks]:
        """The tasks known; see `CatalogueTasks.complete`."""
        raw = self.raw["tasks"]

        def typed(value: list[Mapping[str, Any]]) -> CatalogueTasks:
            about = raw if raw["value"] is not None else raw["hint"]
            items = tuple(facts.task(t) for t in value)
            return CatalogueTasks(items, about["granularity"] == "columns", about["complete"])

        return fact(raw, typed)

    @cached_property
    def max_primary_score(self) -> Fact[int]:
        """The most points a participant can get."""
        return fact(self.raw["max_primary_score"], facts.whole)

    @cached_property
    def mark_scale(self) -> Fact[MarkScale]:
        """The recommended scale of marks."""
        return fact(self.raw["mark_scale"], facts.scale)

    @cached_property
    def materials_allowed(self) -> Fact[tuple[str, ...]]:
        """What may lie on the desk; an empty list means a draft only."""
        return fact(self.raw["materials_allowed"], facts.texts)

    @cached_property
    def computer_form(self) -> Fact[bool]:
        """Whether it may be written at a computer."""
        return fact(self.raw["computer_form"], facts.truth)

    @cached_property
    def form_file_name(self) -> Fact[str]:
        """Name of the official form of results as seen."""
        return fact(self.raw["form_file_name"], str)

    @cached_property
    def participant_code_range(self) -> Fact[tuple[int, int]]:
        """Lowest and highest code; the form's own validation wins over it."""
        return fact(self.raw["participant_code_range"], facts.bounds)


@dataclass(frozen=True, slots=True)
class Subject:
    """A school subject: the code used in work ids, its name in forms and reports."""

    code: str
    name: str
    latin_code: str


@dataclass(frozen=True, slots=True)
class RandomGroup:
    """Subjects of a grade that `choose` of are drawn from; with confidence "U" only a hint."""

    grade: int
    group_id: str
    choose: int
    subjects: tuple[str, ...]
    confidence: Confidence
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """One campaign year, read lazily from the declaration that its meta schema accepted."""

    raw: Mapping[str, Any]

    @property
    def year(self) -> int:
        """2026 for the school year 2025/26."""
        return int(self.raw["campaign_year"])

    @property
    def school_year(self) -> str:
        """«2025/26»."""
        return str(self.raw["school_year"])

    @property
    def confirmed(self) -> bool:
        """The list of works is this year's own, not carried over from another year."""
        return "structure" not in self.raw

    @cached_property
    def works(self) -> tuple[CatalogueWork, ...]:
        """All works, by grade, obligatory ones first."""
        return tuple(CatalogueWork(w) for w in self.raw["works"])

    @cached_property
    def _by_id(self) -> Mapping[str, CatalogueWork]:
        return {w.work_id: w for w in self.works}

    def work(self, work_id: str) -> CatalogueWork | None:
        """The work of this id ("7-МА-У", with or without the year); None where it is unknown."""
        return self._by_id.get(work_id.removeprefix(f"{self.year}-"))

    def works_of(self, grade: int) -> tuple[CatalogueWork, ...]:
        """The works of a grade."""
        return tuple(w for w in self.works if w.grade == grade)

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """The subjects in the catalogue's order."""
        return tuple(
            Subject(s["code"], s["name"], s["latin_code"] or "") for s in self.raw["subjects"]
        )

    @cached_property
    def listed_grades(self) -> tuple[int, ...]:
        """Grades that have works here, whether or not the year's order is known."""
        return tuple(sorted({w.grade for w in self.works}))

    @cached_property
    def random_groups(self) -> tuple[RandomGroup, ...]:
        """Groups of subjects that are drawn from."""
        return tuple(
            RandomGroup(
                g["grade"],
                g["group_id"],
                g["choose"],
                tuple(g["subjects"]),
                g["confidence"],
                tuple(g["sources"]),
            )
            for g in self.raw["random_groups"]
        )

    def group(self, group_id: str) -> RandomGroup | None:
        """The random group of this id."""
        return next((g for g in self.random_groups if g.group_id == group_id), None)

    def source_words(self, known: Fact[Any] | Hint[Any] | RandomGroup) -> str:
        """Titles of the sources of a fact, as people read them; "" where it has none."""
        return "; ".join(str(self.raw["sources"][key]["title"]) for key in known.sources)

    def _fact(self, name: str, typed: Callable[[Any], T]) -> Fact[T]:
        return fact(self.raw["campaign"][name], typed)

    @cached_property
    def order(self) -> Fact[Order]:
        """The yearly order of Рособрнадзор."""
        return self._fact("order", facts.order)

    @cached_property
    def legal_basis(self) -> Fact[tuple[str, ...]]:
        """The acts the campaign rests on."""
        return self._fact("legal_basis", facts.texts)

    @cached_property
    def window(self) -> Fact[Window]:
        """Days on which works may be written."""
        return self._fact("window", facts.window)

    @cached_property
    def window_computer_form(self) -> Fact[Window]:
        """Days of the computer form."""
        return self._fact("window_computer_form", facts.window)

    @cached_property
    def grades(self) -> Fact[tuple[int, ...]]:
        """Grades that take part."""
        return self._fact("grades", facts.wholes)

    @cached_property
    def obligatory_subjects(self) -> Fact[tuple[str, ...]]:
        """Codes of the subjects that every class writes."""
        return self._fact("obligatory_subjects", facts.texts)

    @cached_property
    def max_subjects_per_class(self) -> Fact[Mapping[int, int]]:
        """Grade -> most subjects a class may write."""
        return self._fact("max_subjects_per_class", facts.limits)

    @cached_property
    def lesson_limit_minutes(self) -> Fact[int]:
        """Longest lesson or part, minutes."""
        return self._fact("lesson_limit_minutes", facts.whole)

    @cached_property
    def possible_durations_minutes(self) -> Fact[tuple[int, ...]]:
        """Durations that a work can have, minutes."""
        return self._fact("possible_durations_minutes", facts.wholes)

    @cached_property
    def two_part_rule(self) -> Fact[TwoParts]:
        """How two parts may lie in days."""
        return self._fact("two_part_rule", facts.two_parts)

    @cached_property
    def random_subjects_known_days_before(self) -> Fact[int]:
        """Days before the work on which drawn subjects become known."""
        return self._fact("random_subjects_known_days_before", facts.whole)

    @cached_property
    def not_after_lessons(self) -> Fact[bool]:
        """Works are not written after lessons."""
        return self._fact("not_after_lessons", facts.truth)

    @cached_property
    def not_in_holidays(self) -> Fact[bool]:
        """Works are not written in holidays."""
        return self._fact("not_in_holidays", facts.truth)

    @cached_property
    def in_timetable(self) -> Fact[bool]:
        """Works stand in the timetable."""
        return self._fact("in_timetable", facts.truth)

    @cached_property
    def works_per_class_per_day(self) -> Fact[int]:
        """Most works a class may write on one day."""
        return self._fact("works_per_class_per_day", facts.whole)

    @cached_property
    def works_per_class_per_week(self) -> Fact[int]:
        """Most works a class may write in one week."""
        return self._fact("works_per_class_per_week", facts.whole)

    @cached_property
    def upload_deadline(self) -> Fact[str]:
        """Last day to upload a form."""
        return self._fact("upload_deadline", str)

    @cached_property
    def results_deadline(self) -> Fact[str]:
        """When results are due, in words."""
        return self._fact("results_deadline", str)

    @cached_property
    def reserve_days(self) -> Fact[str]:
        """Reserve days, in words."""
        return self._fact("reserve_days", str)

    @cached_property
    def date_inside_window(self) -> Fact[str]:
        """Who sets the day inside the window, in words."""
        return self._fact("date_inside_window", str)


def catalogue(raw: Mapping[str, Any]) -> Catalogue:
    """The typed view of a campaign year."""
    return Catalogue(raw)
