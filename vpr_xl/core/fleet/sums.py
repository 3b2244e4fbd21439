"""Sums over many schools: works by group of schools, actions, rules. How they are told is not here.

A group of few participants is given without its figures, as in the report of one school.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vpr_xl.core.actions.state import Progress
from vpr_xl.core.fleet.school import School, WorkCount
from vpr_xl.core.statistics.measures import share


@dataclass(frozen=True, slots=True)
class WorkSum:
    """A work in all schools (municipality "") or in those of one municipality.

    tops: most points of a paper; more than one where the schools' forms differ, and then neither
    mean nor completion can be given.  marked: participants with a mark.
    """

    work_id: str
    subject: str
    municipality: str
    schools: int
    written: int
    absent: int
    points: int
    tops: tuple[int, ...]
    marks: tuple[int, ...]

    @property
    def marked(self) -> int:
        """Participants whose school has a scale."""
        return sum(self.marks)

    @property
    def mean(self) -> float | None:
        """Mean primary score, points."""
        return self.points / self.written if self.written and len(self.tops) == 1 else None

    @property
    def completion(self) -> float | None:
        """Mean share of the maximum, per cent."""
        return None if self.mean is None else 100 * self.mean / self.tops[0]

    @property
    def pass_rate(self) -> float | None:
        """Share of the marks 3, 4 and 5, per cent."""
        return share(sum(self.marks[1:]), self.marked)

    @property
    def quality_rate(self) -> float | None:
        """Share of the marks 4 and 5, per cent."""
        return share(sum(self.marks[2:]), self.marked)


def work_sums(schools: Sequence[School]) -> list[WorkSum]:
    """Each work in all schools, then by municipality; works in order of grade, then of id."""
    groups: dict[tuple[str, str], list[WorkCount]] = defaultdict(list)
    named = {school.municipality for school in schools if school.municipality}
    for school in schools:
        for work in school.works:
            groups[work.work_id, ""].append(work)
            if len(named) > 1 and school.municipality:
                groups[work.work_id, school.municipality].append(work)
    return [_sum(*key, groups[key]) for key in sorted(groups, key=_order)]


def _order(key: tuple[str, str]) -> tuple[int, str, str]:
    work_id, municipality = key
    grade = work_id.partition("-")[0]
    return int(grade) if grade.isdigit() else 0, work_id, municipality


def _sum(work_id: str, municipality: str, counts: Sequence[WorkCount]) -> WorkSum:
    wrote = [one for one in counts if one.written]
    return WorkSum(
        work_id,
        next((one.subject for one in counts if one.subject), ""),
        municipality,
        len(wrote),
        sum(one.written for one in counts),
        sum(one.absent for one in counts),
        sum(one.points for one in counts),
        tuple(sorted({one.top for one in wrote})),
        tuple(map(sum, zip(*(one.marks for one in wrote if one.marks), strict=True))),
    )


def action_sums(schools: Iterable[School]) -> Mapping[str, Counter[Progress]]:
    """Action -> how many schools are how far with it."""
    sums: dict[str, Counter[Progress]] = defaultdict(Counter)
    for school in schools:
        for action, found in school.actions.items():
            sums[action][found] += 1
    return sums


def rule_sums(schools: Iterable[School]) -> list[tuple[str, int, int]]:
    """Rule, schools with its findings, findings; what most schools have comes first."""
    found: Counter[str] = Counter()
    within: Counter[str] = Counter()
    for school in schools:
        found.update(school.rules)
        within.update(school.rules.keys())
    rows = [(rule, within[rule], found[rule]) for rule in within]
    return sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))


def doubled(schools: Iterable[School]) -> list[tuple[str, list[str]]]:
    """Logins that stand in more than one book, with the books' paths."""
    by_login: dict[str, list[str]] = defaultdict(list)
    for school in schools:
        if school.login:
            by_login[school.login].append(school.path)
    return [(login, paths) for login, paths in sorted(by_login.items()) if len(paths) > 1]
