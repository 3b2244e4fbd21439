"""On which days the school works: its week, holidays and short days of «calendar»."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Kind

_SATURDAY = 5
#: How far ahead a school day is looked for.
_AHEAD = 60


class SchoolDays:
    """The calendar of the school: a day named on the sheet is what the sheet says.

    Sundays, and Saturdays unless the school works six days, are free.
    """

    def __init__(self, campaign: Campaign) -> None:
        six = campaign.settings.school_days_per_week == 6
        self._last_weekday = _SATURDAY if six else _SATURDAY - 1
        self._named = {row.date: row.kind for row in campaign.calendar if row.date}

    def works(self, day: datetime.date) -> bool:
        """Whether there are lessons on this day, short ones included."""
        kind = self._named.get(day)
        if kind is None:
            return day.weekday() <= self._last_weekday
        return kind is not Kind.HOLIDAY

    def short(self, day: datetime.date) -> bool:
        """Whether the lessons are shorter than usual."""
        return self._named.get(day) is Kind.SHORT_DAY

    def after(self, day: datetime.date) -> datetime.date:
        """The next day with lessons; the next day where there is none for two months."""
        days = (day + datetime.timedelta(days=n) for n in range(1, _AHEAD))
        return next(filter(self.works, days), day + datetime.timedelta(days=1))

    def between(self, start: datetime.date, end: datetime.date) -> Iterator[datetime.date]:
        """Days with lessons from start to end, both inside."""
        for n in range((end - start).days + 1):
            day = start + datetime.timedelta(days=n)
            if self.works(day):
                yield day
