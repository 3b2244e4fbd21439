"""Tasks of the demo's works: the catalogue's where it knows all of them, else made up here.

Made-up lists have as many columns and points as the catalogue states; nobody may learn from them
what a real work asks.
"""

from __future__ import annotations

from collections.abc import Mapping

from vpr_xl.core.declare.catalogue import CatalogueWork
from vpr_xl.core.declare.tasks import TaskHeader, task_header

Parts = tuple[tuple[TaskHeader, ...], ...]

_LANGUAGE = "1:5 2:5 3:5 4К1:3 4К2:2 4К3:3 4К4:2"
_GEOGRAPHY = (
    "1.1:1 1.2:2 2:2 3.1:1 3.2:1 3.3:2 4.1:1 4.2:2 5:2 6.1:1 6.2:2 7:2 8.1:1 8.2:2 9:1 "
    "10.1:2 10.2:2"
)
_BIOLOGY = (
    "1.1:1 1.2:2 1.3:1 2.1:1 2.2:1 3:2 4:2 5:1 6.1:2 6.2:1 7:2 8.1:1 8.2:2 9:1 10.1:2 10.2:2 "
    "11:2 12.1:1 12.2:1 13:1 14.1:2 14.2:2 15:1 16.1:1 16.2:2 17:1 18.1:1 18.2:2 19:2"
)
#: Work -> «task:points» of each part.
MADE_UP: Mapping[str, tuple[str, ...]] = {
    "5-РУ": ("1К1:4 1К2:3 1К3:2 2К1:3 2К2:2 3.1:1 3.2:2 4.1:2 4.2:2 5:3",),
    "5-МА": (
        "1:1 2:1 3:1 4:1 5:1 6:1 7:1 8:1 9.1:1 9.2:1 10:1 11:1",
        "12:2 13:2 14:2 15:2 16:2 17:2",
    ),
    "5-ИС": ("1:2 2:1 3:3 4:2 5:1 6:3 7:2 8:3",),
    "5-АЯ": (_LANGUAGE,),
    "5-БИ": (_BIOLOGY,),
    "5-ГГ": ("1:1 2:1 3:1 4:1 5:1 6:1 7:1 8:1 9:1 10:1 11:1 12:1 13:1 14:1 15:2 16:2 17:2",),
    "6-МА": (
        "1:1 2:1 3:1 4:1 5:1 6:1 7.1:1 7.2:1 8:1 9:1 10:1 11:1 12:2 13:2 14:2 15.1:1 15.2:2 16:2",
    ),
    "6-ИС": ("1:2 2:1 3:2 4:3 5:2 6:1 7:3 8:2 9:3",),
    "6-АЯ": (_LANGUAGE,),
    "6-ГГ": (_GEOGRAPHY,),
    "6-БИ": (
        "1.1:1 1.2:2 2.1:1 2.2:1 3:2 4:2 5:1 6.1:2 6.2:1 7:2 8.1:1 8.2:2 9:1 10.1:2 10.2:2 11:2 "
        "12.1:1 12.2:1 13:1 14.1:2 14.2:2 15:1 16.1:1 16.2:2 17:1 18:1 19:2",
    ),
    "7-РУ": ("1К1:4 1К2:3 1К3:2 2К1:3 2К2:3 2К3:2 3:2 4:1 5.1:2 5.2:2 6:3 7.1:1 7.2:2",),
    "7-МА-Б": (
        "1:1 2:1 3:1 4:1 5:1 6:1 7:1 8:1 9:1 10:1 11.1:1 11.2:1 12:1 13:1 14:2 15:2 16.1:1 16.2:2 "
        "17:2",
    ),
    "7-ЛИ": ("1:1 2:1 3:2 4К1:2 4К2:1 5:2 6:1 7К1:3 7К2:2 7К3:2 8:2",),
    "7-ИС": ("1:1 2:2 3:1 4:2 5:2 6:1 7:3 8:2 9:2 10:3",),
    "7-ФИ-Б": ("1:1 2:2 3:1 4:1 5:1 6:2 7:2 8:2 9:3 10:3",),
    "7-ГГ": (_GEOGRAPHY,),
    "8-РУ": (
        "1К1:4 1К2:3 1К3:2 2:2 3.1:1 3.2:2 4:2 5:1 6:2 7.1:1 7.2:2 8:1 9.1:2 9.2:1 10.1:1 10.2:3",
    ),
    "8-МА-Б": ("1:1 2:1 3:1 4:1 5:1 6:1 7:1 8:1 9:1 10:1 11:1 12:1 13:2 14:2 15:2 16:2 17:2 18:2",),
    "8-ХИ": (
        "1.1:1 1.2:2 2.1:1 2.2:1 3.1:1 3.2:2 4.1:2 4.2:2 4.3:2 4.4:1 5.1:1 5.2:1 6.1:3 6.2:1 6.3:1 "
        "6.4:1 6.5:1 7.1:2 7.2:1 8:2 9:2",
    ),
    "8-ОБ": ("1:1 2:1 3.1:1 3.2:2 4:1 5:1 6.1:1 6.2:2 6.3:1 7:1 8:1 9:2 10К1:2 10К2:2 10К3:1",),
    "8-БИ": (_BIOLOGY,),
}


def known_tasks(work: CatalogueWork) -> Parts | None:
    """The catalogue's tasks of a one-part work, None where it does not know every column."""
    tasks = work.tasks.value
    if tasks is None or not (tasks.complete and tasks.columns) or (work.parts.value or 1) != 1:
        return None
    return (tuple(t.header for t in tasks.items),)


def tasks_of(work: CatalogueWork) -> Parts:
    """Tasks of each part. Raises KeyError for a work that the demo does not have."""
    return known_tasks(work) or tuple(_parsed(part) for part in MADE_UP[work.work_id])


def _parsed(part: str) -> tuple[TaskHeader, ...]:
    pairs = (item.rpartition(":") for item in part.split())
    found = [task_header(f"{task} ({points}б)") for task, _, points in pairs]
    return tuple(task for task in found if task is not None)
