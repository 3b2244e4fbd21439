"""From the book to a plan and back: rows that are missing, gaps of rows that are there."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vpr_xl.core.changes import SetCell
from vpr_xl.core.declare.match import Table
from vpr_xl.core.records.campaign import Campaign, writes
from vpr_xl.core.records.moments import Moment, bells, moment_of, shift_of
from vpr_xl.core.records.rows import ClassesRow, Form, PlanRow, SubjectCode
from vpr_xl.core.records.schooldays import SchoolDays
from vpr_xl.core.records.writing import append_row, set_value
from vpr_xl.core.schedule.days import spread
from vpr_xl.core.schedule.draft import (
    Draft,
    Frame,
    PartWish,
    Placed,
    Rule,
    WorkWish,
    drafted,
)
from vpr_xl.core.schedule.wanted import NotDrawn, Work, Works, work_row
from vpr_xl.core.seating.propose import halls_of

#: Longest lesson in minutes where the catalogue does not say. Source: DOMAIN, section 2 (B).
_LESSON = 45
#: Its second part is written at a computer. Source: DOMAIN, section 2, computer form (B).
_AT_COMPUTER = (SubjectCode.INFORMATICS, 2)
_FILLED = ("date", "lesson_from", "lesson_to", "form", "rooms", "reserve_date")


class WindowUnknown(Exception):  # noqa: N818 - no fault of ours: the command says it in words
    """Neither the school nor the catalogue names the days of the campaign."""


@dataclass(frozen=True)
class PlanProposal:
    """What shall be written and what came of it.

    rows: parts of works that got a day now.  kept: rows that were whole already.  unplaced: class,
    work, parts without a day, and the smallest set of rules in the way.  not_drawn: classes whose
    drawn subject is not named.  added: works taken from the catalogue.  no_reserve: rows without a
    reserve day because the school's ones are over by then.
    """

    changes: tuple[SetCell, ...]
    rows: int
    kept: int
    unplaced: Sequence[tuple[str, str, int, tuple[Rule, ...]]]
    not_drawn: Sequence[NotDrawn]
    added: Sequence[Work]
    no_reserve: int


def window_of(campaign: Campaign) -> tuple[datetime.date, datetime.date]:
    """The school's days, each end where it is blank from the catalogue. Raises WindowUnknown."""
    catalogue = campaign.catalogue
    known = catalogue.window.value if catalogue else None
    start = campaign.settings.window_start or (known.start if known else None)
    end = campaign.settings.window_end or (known.end if known else None)
    if start is None or end is None:
        raise WindowUnknown
    return start, end


def propose(campaign: Campaign) -> PlanProposal:
    """Days, lessons and rooms for everything that the classes have to write.

    Rows of the plan stay; only their blank cells are filled. Needs the sheets of plan and works.
    Raises WindowUnknown.
    """
    return _Desk(campaign).proposal()


class _Desk:
    """The book as the draft needs it."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.window = window_of(campaign)
        self.days = SchoolDays(campaign)
        self.times = bells(campaign)
        self.works = Works(campaign)
        self.rows = {
            (r.class_name, r.work_id, r.part or 1): r
            for r in reversed(campaign.plan)
            if r.class_name and r.work_id
        }
        self.wanted: list[tuple[ClassesRow, Work]] = []
        self.not_drawn: list[NotDrawn] = []
        for one in campaign.classes:
            if one.grade and one is campaign.class_by_name.get(one.class_name or ""):
                mine, missing = self.works.wanted(one)
                self.wanted += [(one, work) for work in mine]
                self.not_drawn += missing

    def proposal(self) -> PlanProposal:
        """The draft and the changes that write it."""
        wishes = self._wishes()
        draft = drafted(wishes, self._frame(), self._busy())
        table = self._table("plan")
        fixed = {w for w in wishes if self._whole(w)}
        written = [(w, parts) for w, parts in draft.placed if w not in fixed]
        reserve = self._reserve(draft)
        changes = [*self._works_rows()]
        changes += self._plan_rows(table, draft, reserve)
        return PlanProposal(
            tuple(changes),
            sum(len(parts) for _, parts in written),
            sum(len(w.parts) for w in fixed),
            [(w.class_name, w.work_id, len(w.parts), why) for w, why in draft.unplaced],
            self.not_drawn,
            self.works.added,
            sum(
                1
                for w, parts in draft.placed
                for p in parts
                if not self._has_reserve(w, p, reserve)
            ),
        )

    def _table(self, name: str) -> Table:
        table = self.campaign.table(name)
        if table is None:
            raise KeyError(name)
        return table

    def _frame(self) -> Frame:
        settings = self.campaign.settings
        paper, computer = halls_of(self.campaign), halls_of(self.campaign, computers=True)
        special = settings.special_needs_room
        rooms = {r: (paper[r].size, computer[r].capacity) for r in paper if r != special}
        start, end = settings.computer_window_start, settings.computer_window_end
        return Frame(
            self.window,
            lambda day: self.days.works(day) and not self.days.short(day),
            self.times,
            rooms,
            (start or self.window[0], end or self.window[1]) if start or end else None,
            settings.works_per_day or 1,
            settings.works_per_week,
        )

    def _busy(self) -> Mapping[str, Sequence[Moment]]:
        """Rooms and times of the rows that have both."""
        out: dict[str, list[Moment]] = defaultdict(list)
        for row in self.campaign.plan:
            moment = moment_of(self.campaign, row, self.times)
            for room in row.rooms or ():
                if moment:
                    out[room].append(moment)
        return out

    def _wishes(self) -> list[WorkWish]:
        """What has to be placed; works with a row that the schema refuses are left alone."""
        near = self._near()
        spoilt = {
            (r.class_name, r.work_id)
            for r in self.campaign.plan
            if not r.wrong_columns.isdisjoint(_FILLED)
        }
        mine = [(o, w) for o, w in self.wanted if (o.class_name, w.work_id) not in spoilt]
        known = {(one.class_name, work.work_id) for one, work in self.wanted}
        others = [key for key in self._by_work() if key not in known and key not in spoilt]
        return [
            *(self._wish(one, work, near) for one, work in mine),
            *(self._foreign(*key) for key in others),
        ]

    def _by_work(self) -> Mapping[tuple[str, str], Sequence[PlanRow]]:
        """Dated rows of classes, by class and work."""
        out: dict[tuple[str, str], list[PlanRow]] = defaultdict(list)
        for row in self.rows.values():
            if row.date:
                out[str(row.class_name), str(row.work_id)].append(row)
        return out

    def _foreign(self, class_name: str, work_id: str) -> WorkWish:
        """A work that the class has in the plan though it is not its own: it takes its time."""
        rows = sorted(self._by_work()[class_name, work_id], key=lambda r: r.part or 1)
        parts = tuple(
            PartWish(
                r.part or 1,
                1,
                r.form is Form.COMPUTER,
                r.date,
                r.lesson_from,
                r.lesson_to,
                r.rooms or (),
            )
            for r in rows
        )
        size = self._size(class_name, work_id)
        return WorkWish(class_name, work_id, shift_of(self.campaign, class_name), size, parts)

    def _near(self) -> Mapping[str, datetime.date]:
        """The day that a work keeps close to: where the plan has it already, else spread out."""
        grades: dict[int, list[str]] = defaultdict(list)
        for one, work in self.wanted:
            if work.work_id not in grades[one.grade or 0]:
                grades[one.grade or 0].append(work.work_id)
        every = [d for d in self.days.between(*self.window) if not self.days.short(d)]
        reserve = self.campaign.settings.reserve_start
        days = [d for d in every if reserve is None or d < reserve] or every
        near = dict(spread(grades, days)) if days else {}
        seen: dict[str, Counter[datetime.date]] = defaultdict(Counter)
        for row in self.campaign.plan:
            if row.work_id and row.date and (row.part or 1) == 1:
                seen[row.work_id][row.date] += 1
        return near | {w: c.most_common(1)[0][0] for w, c in seen.items()}

    def _wish(self, one: ClassesRow, work: Work, near: Mapping[str, datetime.date]) -> WorkWish:
        name = str(one.class_name)
        row = self.campaign.work_by_id.get(work.work_id)
        parts = tuple(self._part(name, work, part) for part in range(1, work.parts + 1))
        dated = next((p.date for p in parts if p.date), None)
        return WorkWish(
            name,
            work.work_id,
            shift_of(self.campaign, name),
            self._size(name, work.work_id),
            parts,
            one.home_room or "",
            row.allowed_from if row else None,
            row.allowed_to if row else None,
            row.criteria_date if row else None,
            dated or near.get(work.work_id),
        )

    def _size(self, class_name: str, work_id: str) -> int:
        """Writers who need a place in the class's rooms."""
        language = self.campaign.language_of(work_id)
        apart = bool(self.campaign.settings.special_needs_room)
        pupils = self.campaign.participants_of.get(class_name, ())
        return sum(writes(p, language) and not (apart and p.special_needs) for p in pupils)

    def _part(self, class_name: str, work: Work, part: int) -> PartWish:
        catalogue = self.campaign.catalogue
        longest = (catalogue.lesson_limit_minutes.value if catalogue else None) or _LESSON
        minutes = (work.minutes or longest * work.parts) / work.parts
        row = self.rows.get((class_name, work.work_id, part))
        form = row.form if row else None
        computer = form is Form.COMPUTER or (form is None and self._at_computer(work, part))
        lessons = max(1, -(-int(minutes) // longest))
        if row is None:
            return PartWish(part, lessons, computer)
        return PartWish(
            part,
            lessons,
            computer,
            row.date,
            row.lesson_from,
            row.lesson_to,
            row.rooms or (),
        )

    def _at_computer(self, work: Work, part: int) -> bool:
        """Whether a part is written at a computer where the plan does not say."""
        settings = self.campaign.settings
        entered = bool(settings.computer_window_start or settings.computer_window_end)
        offered = work.known is not None and bool(work.known.computer_form.value)
        return (work.member, part) == _AT_COMPUTER or (entered and offered)

    def _whole(self, wish: WorkWish) -> bool:
        """Whether nothing is left to place: every part has its row with day, lessons and rooms."""
        needs_rooms = bool(self.campaign.rooms)
        return all(
            p.date and p.first is not None and p.last is not None and (p.rooms or not needs_rooms)
            for p in wish.parts
        )

    def _reserve(self, draft: Draft) -> Mapping[tuple[str, str], datetime.date]:
        """A reserve day for each work of a class after its last part, as few a day as can be."""
        start, end = self.campaign.settings.reserve_start, self.campaign.settings.reserve_end
        if not (start and end):
            return {}
        days = list(self.days.between(start, end))
        used: Counter[tuple[str, datetime.date]] = Counter()
        out = {}
        for wish, parts in sorted(
            draft.placed, key=lambda pair: (pair[0].class_name, _last(pair[1]))
        ):
            later = [day for day in days if day > _last(parts)]
            if later:
                best = min(later, key=lambda day: (used[wish.class_name, day], day))
                used[wish.class_name, best] += 1
                out[wish.class_name, wish.work_id] = best
        return out

    def _has_reserve(
        self, wish: WorkWish, part: Placed, reserve: Mapping[tuple[str, str], datetime.date]
    ) -> bool:
        row = self.rows.get((wish.class_name, wish.work_id, part.part))
        unasked = self.campaign.settings.reserve_start is None
        return (
            unasked
            or bool(row and row.reserve_date)
            or ((wish.class_name, wish.work_id) in reserve)
        )

    def _works_rows(self) -> Iterator[SetCell]:
        table = self._table("works")
        for already, work in enumerate(self.works.added):
            yield from append_row(table, work_row(work), already)

    def _plan_rows(
        self, table: Table, draft: Draft, reserve: Mapping[tuple[str, str], datetime.date]
    ) -> Iterator[SetCell]:
        """Gaps of rows that are there, then new rows class by class in the order of days."""
        order = {c.class_name: c.nth for c in reversed(self.campaign.classes)}
        placed = sorted(draft.placed, key=lambda p: (order.get(p[0].class_name, -1), _last(p[1])))
        added = 0
        for wish, parts in placed:
            for one in parts:
                values = self._values(wish, one, reserve)
                row = self.rows.get((wish.class_name, wish.work_id, one.part))
                if row is not None:
                    yield from _gaps(table, row, values)
                    continue
                key = {"class_name": wish.class_name, "work_id": wish.work_id, "part": one.part}
                yield from append_row(table, {**key, **values}, added)
                added += 1

    def _values(
        self,
        wish: WorkWish,
        one: Placed,
        reserve: Mapping[tuple[str, str], datetime.date],
    ) -> Mapping[str, Any]:
        computer = next(p.computer for p in wish.parts if p.part == one.part)
        return {
            "date": one.date,
            "lesson_from": one.first,
            "lesson_to": one.last,
            "form": Form.COMPUTER if computer else Form.PAPER,
            "rooms": one.rooms or None,
            "reserve_date": reserve.get((wish.class_name, wish.work_id)),
        }


def _gaps(table: Table, row: PlanRow, values: Mapping[str, Any]) -> Iterator[SetCell]:
    """Changes for the blank cells of a row; what somebody entered stays, right or wrong."""
    for name in _FILLED:
        if name in table.places and row.blank(name) and values[name] is not None:
            yield set_value(table, row.nth, table.sheet.column(name), values[name])


def _last(parts: Sequence[Placed]) -> datetime.date:
    return max(part.date for part in parts)
