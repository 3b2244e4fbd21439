"""Days for works, without lessons and rooms: whether they are enough, how they are spread."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence


def days_suffice(
    days: Sequence[Sequence[datetime.date]], per_day: int | None, per_week: int | None
) -> bool:
    """Whether works can have a day each with so many works a day and a week at most.

    days: those that each work may have.  Works that are in the way move on (augmenting paths).
    """
    chosen: dict[int, datetime.date] = {}

    def in_the_way(day: datetime.date) -> list[int]:
        same_day = [n for n, other in chosen.items() if other == day]
        if per_day is not None and len(same_day) >= per_day:
            return same_day
        same_week = [n for n, other in chosen.items() if monday_of(other) == monday_of(day)]
        return same_week if per_week is not None and len(same_week) >= per_week else []

    def place(work: int, seen: set[int]) -> bool:
        for day in days[work]:
            blocking = in_the_way(day)
            if not blocking:
                chosen[work] = day
                return True
            for other in blocking:
                if other in seen:
                    continue
                seen.add(other)
                before = dict(chosen)
                del chosen[other]
                if not in_the_way(day):
                    chosen[work] = day
                    if place(other, seen):
                        return True
                chosen.clear()
                chosen.update(before)
        return False

    return all(place(work, {work}) for work in range(len(days)))


def monday_of(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


def spread(
    works: Mapping[int, Sequence[str]], days: Sequence[datetime.date]
) -> Mapping[str, datetime.date]:
    """A day for every work of every grade, so that a grade's works lie apart.

    works: grade -> its works in their order.  days: school days of the window.
    """
    out: dict[str, datetime.date] = {}
    used: Counter[datetime.date] = Counter()
    for nth, (_, ids) in enumerate(sorted(works.items())):
        for at, work_id in enumerate(ids):
            middle = (at + 0.5) * len(days) / len(ids) + (nth % 3 - 1)
            target = min(len(days) - 1, max(0, int(middle)))
            near = [n for n in range(target - 1, target + 2) if 0 <= n < len(days)]
            best = min(near, key=lambda n: (used[days[n]], abs(n - target), n))
            out[work_id] = days[best]
            used[days[best]] += 1
    return out
