"""When something happens: a day and its lessons, and whether two of them fall together."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import PlanRow

#: (shift, lesson) -> minutes after midnight at its begin and end.
Bells = Mapping[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Moment:
    """Lessons of a day.

    shift: the lessons' shift.  first, last: lesson numbers, None where unknown.  minutes: after
    midnight, None where a lesson's time is unknown.
    """

    date: datetime.date
    shift: int
    first: int | None = None
    last: int | None = None
    minutes: tuple[int, int] | None = None

    def meets(self, other: Moment, *, unknown: bool = False) -> bool:
        """Whether both go on at once.  unknown: what is said where the lessons are not known."""
        if self.date != other.date:
            return False
        if self.minutes and other.minutes:
            return self.minutes[0] < other.minutes[1] and other.minutes[0] < self.minutes[1]
        if None in (self.first, self.last, other.first, other.last):
            return unknown
        if self.shift != other.shift:
            return unknown
        return self._first() <= other._last() and other._first() <= self._last()

    def _first(self) -> int:
        return self.first or 0

    def _last(self) -> int:
        return self.last or 0


def bells(campaign: Campaign) -> Bells:
    """Times of the lessons of «Звонки» whose row is whole."""
    return {
        (row.shift, row.lesson): (clock_minutes(row.begins), clock_minutes(row.ends))
        for row in campaign.lessons
        if row.shift and row.lesson is not None and row.begins and row.ends
    }


def clock_minutes(clock: str) -> int:
    """Minutes after midnight of a time like 09:25."""
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def shift_of(campaign: Campaign, class_name: str | None) -> int:
    """The class's shift; the first where none is entered."""
    found = campaign.class_by_name.get(class_name or "")
    return (found.shift if found else None) or 1


def lessons_moment(
    date: datetime.date, shift: int, first: int | None, last: int | None, times: Bells
) -> Moment:
    """The moment of lessons `first` to `last` of a shift; the times from the bells."""
    begin = times.get((shift, first)) if first is not None else None
    end = times.get((shift, last)) if last is not None else None
    minutes = (begin[0], end[1]) if begin and end and begin[0] < end[1] else None
    return Moment(date, shift, first, last, minutes)


def moment_of(campaign: Campaign, row: PlanRow, times: Bells) -> Moment | None:
    """When a row of the plan is written; None where it has no date."""
    if row.date is None:
        return None
    first = row.lesson_from
    last = row.lesson_to if row.lesson_to is not None else first
    return lessons_moment(row.date, shift_of(campaign, row.class_name), first, last, times)


def span(moments: Iterable[Moment]) -> Moment | None:
    """From the first begin to the last end of one day; lessons unknown where any is unknown."""
    out: Moment | None = None
    for one in moments:
        out = one if out is None else _joined(out, one)
    return out


def _joined(a: Moment, b: Moment) -> Moment:
    minutes = None
    if a.minutes and b.minutes:
        minutes = (min(a.minutes[0], b.minutes[0]), max(a.minutes[1], b.minutes[1]))
    known = a.shift == b.shift and None not in (a.first, a.last, b.first, b.last)
    if not known:
        return replace(a, first=None, last=None, minutes=minutes)
    first, last = min(a._first(), b._first()), max(a._last(), b._last())
    return replace(a, first=first, last=last, minutes=minutes)


def preparation_ends(campaign: Campaign) -> datetime.date | None:
    """The last day of the preparation: as «school» says, else the eve of the first work."""
    until = campaign.settings.preparation_until
    if until is not None:
        return until
    first = min((row.date for row in campaign.plan if row.date), default=None)
    return first - datetime.timedelta(days=1) if first else None


def preparation_is_over(campaign: Campaign) -> bool:
    """Whether the day of the check is past the preparation's last day."""
    last = preparation_ends(campaign)
    return last is not None and campaign.today > last
