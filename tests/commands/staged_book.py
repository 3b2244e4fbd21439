"""A small made-up school on the disk, ready for the commands of preparation: no codes needed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.commands.demo_world import disk_world
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import MustRead, SubjectCode
from vpr_xl.core.records.writing import cell_of

WORLD = disk_world()
D = datetime.date
Rows = Sequence[Mapping[str, Any]]


def tables() -> dict[str, Rows]:
    """Two fifth classes of twelve, two rooms, one work a class, eight teachers."""
    names = ("5А", "5Б")
    return {
        "classes": [
            {"class_name": name, "grade": 5, "class_ordinal": n, "home_room": str(200 + n)}
            for n, name in enumerate(names, 1)
        ],
        "works": [
            {"work_id": "5-РУ", "subject_code": SubjectCode.RUSSIAN, "grade": 5, "parts": 1}
        ],
        "rooms": [
            {"room": room, "capacity": 20, "desk_rows": 4, "desk_columns": 5}
            for room in ("201", "202")
        ],
        "plan": [
            {
                "class_name": name,
                "work_id": "5-РУ",
                "part": 1,
                "date": D(2026, 4, 21),
                "lesson_from": 2,
                "lesson_to": 2,
                "rooms": (str(200 + n),),
            }
            for n, name in enumerate(names, 1)
        ],
        "participants": [
            {
                "participant_id": f"У-{n:03d}",
                "full_name": f"Выдуманный {n}",
                "class_name": names[n % 2],
                "participant_code": f"{50000 + n}",
            }
            for n in range(1, 25)
        ],
        "staff": [
            {
                "staff_id": f"С-{n:02d}",
                "full_name": f"Выдуманова {n}",
                "subjects": (SubjectCode.RUSSIAN if n < 3 else SubjectCode.BIOLOGY,),
                "roles": (MustRead.TECHNICIAN if n == 8 else MustRead.ROOM_ORGANIZER,
                          MustRead.EXPERT),
            }
            for n in range(1, 9)
        ],
    }  # fmt: skip


SETTINGS: Mapping[str, Any] = {
    "campaign_year": 2026,
    "window_start": D(2026, 4, 20),
    "window_end": D(2026, 5, 20),
}


def put(path: Path, settings: Mapping[str, Any] | None = None, **changed: Rows) -> Path:
    """The school's book at this place; `changed` replaces whole sheets."""
    house = WORLD.house
    school = {
        s.name: cell
        for s in house.sheets["school"].settings
        if (cell := cell_of(s, {**SETTINGS, **(settings or {})}.get(s.name))) is not None
    }
    content = {
        name: [[cell_of(c, row.get(c.name)) for c in house.sheets[name].columns] for row in rows]
        for name, rows in {**tables(), **changed}.items()
    }
    path.write_bytes(WORLD.builder.master(school, content, {}, WORLD.clock.now()))
    return path


def campaign_at(path: Path) -> Campaign:
    return Campaign(WORLD.read(path.read_bytes()), WORLD.house, WORLD.clock.today())
