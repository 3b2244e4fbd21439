"""Gives participants their codes and carries a new code through every table. No sentences here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from vpr_xl.core.changes import SetCell
from vpr_xl.core.codes.damm import carries_check_digit
from vpr_xl.core.codes.ranges import CodeRange, ranges
from vpr_xl.core.declare.check import Judged
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import CodeOrigin, ParticipantsRow
from vpr_xl.core.records.writing import set_value

#: Why participants got no code: their class has no grade, the grade's range is unknown or too
#: small, what stands in the cell is no code, or two participants hold the code and rows of other
#: sheets do not tell whose they are.
Reason = Literal["no_grade", "no_range", "no_room", "no_code", "two_holders"]
#: Which codes of a grade carry a right check digit.
Checked = Literal["all", "new", "none"]


@dataclass(frozen=True, slots=True)
class GradeIssue:
    """What was done in one grade; participants who left are not counted.

    issued, kept: participants.  free: codes of the range that were free, those given back by a
    replacement among them.  checked: "all" codes of the grade carry a right check digit, only the
    "new" ones, or "none" is chosen for it.  rejected: participants without a code, by reason.
    """

    grade: int | None
    issued: int = 0
    kept: int = 0
    kept_official: int = 0
    limits: CodeRange | None = None
    free: int = 0
    checked: Checked = "none"
    rejected: tuple[tuple[Reason, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """The changes that issue codes, and what they come to.

    replaced: old code -> new one.  carried: cells outside «participants» that follow it.
    by_grade: in order of grade, participants of unknown grade last.  confirmed: codes given before
    that the portal's list holds, which are the portal's own from now on.
    """

    changes: tuple[SetCell, ...]
    by_grade: tuple[GradeIssue, ...]
    replaced: Mapping[str, str]
    carried: int
    confirmed: int = 0

    @property
    def issued(self) -> int:
        """Participants who got a code now."""
        return sum(g.issued for g in self.by_grade)

    @property
    def kept(self) -> int:
        """Participants whose code stays."""
        return sum(g.kept for g in self.by_grade)

    @property
    def rejected(self) -> int:
        """Participants who should get a code and did not."""
        return sum(count for g in self.by_grade for _, count in g.rejected)


def issue(
    campaign: Campaign,
    randbelow: Callable[[int], int],
    *,
    grade: int | None = None,
    replace: bool = False,
    listed: Mapping[int, Sequence[str]] | None = None,
) -> Issue:
    """Codes for the participants who have none, of one grade or of all; needs the sheet's columns.

    replace: those who have a code get a new one as well, unless it is of the portal's own list.
    listed: codes of that list by grade; then codes come from it alone and no other grade is served.
    A grade is served whole or not at all.
    """
    desk = _Desk(campaign, randbelow, replace)
    if listed is not None:
        desk = _ListDesk(campaign, randbelow, replace, listed)
    by_grade: dict[int | None, list[ParticipantsRow]] = defaultdict(list)
    for row in campaign.participants:
        if row.left is None:
            by_grade[grade_of(campaign, row)].append(row)
    wanted = [g for g in by_grade if grade in (None, g) and (listed is None or g in listed)]
    chosen = sorted(wanted, key=lambda g: (g is None, g or 0))
    done = tuple(desk.serve(g, by_grade[g]) for g in chosen)
    replaced = {
        str(row.participant_code): code
        for row, code, _ in desk.given
        if row.participant_code not in (None, code)
    }
    carried = tuple(cascade(campaign, replaced))
    changes = (*desk.changes(), *carried)
    return Issue(changes, done, replaced, len(carried), len(desk.confirmed))


def grade_of(campaign: Campaign, row: ParticipantsRow) -> int | None:
    """The grade of the participant's class; None where the class is unknown."""
    found = campaign.class_by_name.get(row.class_name or "")
    return found.grade if found else None


class _Desk:
    """Where the codes lie: what is taken, what is free, what has been given in this run."""

    def __init__(self, campaign: Campaign, randbelow: Callable[[int], int], replace: bool) -> None:
        self.campaign, self.randbelow, self.replace = campaign, randbelow, replace
        self.ranges = ranges(campaign)
        self.holders = Counter(r.participant_code for r in campaign.participants)
        self.elsewhere = frozenset(
            code for judged, column in code_columns(campaign) for code in _codes(judged, column)
        )
        self.taken = {code for code in self.holders if code} | self.elsewhere
        self.given: list[tuple[ParticipantsRow, str, CodeOrigin]] = []
        self.confirmed: list[ParticipantsRow] = []

    def serve(self, grade: int | None, rows: Sequence[ParticipantsRow]) -> GradeIssue:
        """Gives every participant of the grade a code, or says why not."""
        wanting: list[ParticipantsRow] = []
        kept: list[ParticipantsRow] = []
        reasons: Counter[Reason] = Counter()
        for row in rows:
            reason = self._obstacle(row)
            if reason:
                reasons[reason] += 1
            else:
                (wanting if self._wants(row) else kept).append(row)
        limits = self._limits(grade)
        official = sum(r.code_origin is CodeOrigin.OFFICIAL for r in kept)
        issued, free, checked = 0, 0, _state(kept)
        if wanting and (grade is None or limits is None):
            reasons["no_grade" if grade is None else "no_range"] += len(wanting)
        elif wanting and limits:
            fresh, returned = self._free(limits, wanting)
            free = len(fresh) + len(returned)
            pool, chosen = self._pool(fresh, returned, len(wanting))
            if pool:
                self._give(wanting, pool, limits)
                issued = len(wanting)
                checked = ("all" if checked == "all" else "new") if chosen else "none"
            else:
                reasons["no_room"] += len(wanting)
        return GradeIssue(
            grade, issued, len(kept), official, limits, free, checked, tuple(reasons.items())
        )

    def _limits(self, grade: int | None) -> CodeRange | None:
        return self.ranges.get(grade) if grade is not None else None

    def _pool(self, fresh: list[str], returned: list[str], needed: int) -> tuple[list[str], bool]:
        return _pool(fresh, returned, needed)

    def _origin(self, limits: CodeRange) -> CodeOrigin:
        return CodeOrigin.FORM_RANGE if limits.from_form else CodeOrigin.OWN

    def _wants(self, row: ParticipantsRow) -> bool:
        if row.participant_code is None:
            return True
        return self.replace and row.code_origin is not CodeOrigin.OFFICIAL

    def _obstacle(self, row: ParticipantsRow) -> Reason | None:
        code = row.participant_code
        if code is None:
            return None if row.blank("participant_code") else "no_code"
        shared = self.holders[code] > 1 and code in self.elsewhere
        return "two_holders" if shared and self._wants(row) else None

    def _free(
        self, limits: CodeRange, wanting: Iterable[ParticipantsRow]
    ) -> tuple[list[str], list[str]]:
        """Codes of the range never used in this book, and those that the replacement gives back.

        A code that nobody holds but other sheets name stays taken: its rows are somebody's work.
        """
        codes = [f"{n:05d}" for n in range(limits.first, limits.last + 1)]
        leaving = Counter(r.participant_code for r in wanting if r.participant_code)
        back = {c for c, n in leaving.items() if n == self.holders[c]}
        return (
            [c for c in codes if c not in self.taken],
            [c for c in codes if c in back],
        )

    def _give(self, wanting: Sequence[ParticipantsRow], pool: list[str], limits: CodeRange) -> None:
        origin = self._origin(limits)
        for row in wanting:
            code = _drawn(pool, self.randbelow)
            self.given.append((row, code, origin))
            self.taken.add(code)

    def changes(self) -> Iterator[SetCell]:
        """Code and origin of everybody served."""
        for row, code, origin in self.given:
            column = row.found_in.sheet.column
            yield set_value(row.found_in, row.nth, column("participant_code"), code)
            yield set_value(row.found_in, row.nth, column("code_origin"), origin)
        for row in self.confirmed:
            origin_column = row.found_in.sheet.column("code_origin")
            yield set_value(row.found_in, row.nth, origin_column, CodeOrigin.OFFICIAL)


class _ListDesk(_Desk):
    """A desk whose codes are those of the portal's list: all of them are as good."""

    def __init__(
        self,
        campaign: Campaign,
        randbelow: Callable[[int], int],
        replace: bool,
        listed: Mapping[int, Sequence[str]],
    ) -> None:
        super().__init__(campaign, randbelow, replace)
        self.listed = listed
        self.codes = frozenset(code for codes in listed.values() for code in codes)

    def serve(self, grade: int | None, rows: Sequence[ParticipantsRow]) -> GradeIssue:
        """As any desk, and codes given before that the list holds are marked as the portal's."""
        self.confirmed += [
            row
            for row in rows
            if row.participant_code in self.codes
            and row.code_origin is not CodeOrigin.OFFICIAL
            and self.holders[row.participant_code] == 1
        ]
        return super().serve(grade, rows)

    def _limits(self, grade: int | None) -> CodeRange | None:
        codes = self.listed.get(grade, ()) if grade is not None else ()
        return CodeRange(int(min(codes)), int(max(codes)), "A", from_form=True) if codes else None

    def _wants(self, row: ParticipantsRow) -> bool:
        return row.participant_code not in self.codes and super()._wants(row)

    def _free(
        self, limits: CodeRange, wanting: Iterable[ParticipantsRow]
    ) -> tuple[list[str], list[str]]:
        grades = {grade_of(self.campaign, row) for row in wanting}
        codes = (c for grade in grades if grade for c in self.listed[grade])
        return [c for c in codes if c not in self.taken], []

    def _pool(self, fresh: list[str], returned: list[str], needed: int) -> tuple[list[str], bool]:
        return (fresh if len(fresh) >= needed else [], False)

    def _origin(self, limits: CodeRange) -> CodeOrigin:
        return CodeOrigin.OFFICIAL


def _state(kept: Sequence[ParticipantsRow]) -> Checked:
    """Whether all codes already given carry a right check digit; "all" where there are none."""
    right = all(r.participant_code and carries_check_digit(r.participant_code) for r in kept)
    return "all" if right else "none"


def _pool(fresh: list[str], returned: list[str], needed: int) -> tuple[list[str], bool]:
    """The codes to draw from, and whether they were chosen for their check digit; [] if too few.

    Codes never used come before those given back: a slip with the old one may still lie around.
    """
    everything = [*fresh, *returned]
    for codes in (fresh, everything):
        checked = [c for c in codes if carries_check_digit(c)]
        if len(checked) >= needed:
            return checked, True
    for codes in (fresh, everything):
        if len(codes) >= needed:
            return codes, False
    return [], False


def _drawn(pool: list[str], randbelow: Callable[[int], int]) -> str:
    """A code taken out of the pool, each as likely, so that it tells nothing of its holder."""
    at = randbelow(len(pool))
    pool[at], pool[-1] = pool[-1], pool[at]
    return pool.pop()


def code_columns(campaign: Campaign) -> Iterator[tuple[Judged, Column]]:
    """Every column of the book that names a participant by code, outside the participants."""
    for found in campaign.judged.values():
        for judged in found:
            for column in judged.table.columns:
                ref = column.reference
                if ref and (ref.table, ref.column) == ("participants", "participant_code"):
                    yield judged, column


def _codes(judged: Judged, column: Column) -> Iterator[str]:
    for value in judged.values[column.name]:
        yield from value if isinstance(value, tuple) else (value,) if value is not None else ()


def cascade(campaign: Campaign, replaced: Mapping[str, str]) -> Iterator[SetCell]:
    """The change of every cell that names a replaced code.

    Row by row of the book as read, so that a code which is one participant's old and another's
    new one is carried once.
    """
    for judged, column in code_columns(campaign) if replaced else ():
        for position, value in enumerate(judged.values[column.name]):
            new = _renamed(value, replaced)
            if new != value:
                yield set_value(judged.table, position, column, new)


def _renamed(value: Any, replaced: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(replaced.get(v, v) for v in value)
    return replaced.get(value, value)
