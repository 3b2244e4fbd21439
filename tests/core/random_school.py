"""Rows of made-up schools, and whole schools by chance: classes, works, rooms, bells, calendar."""

from __future__ import annotations

import datetime
import random
from typing import Any

from tests.core.made_book import campaign_from
from vpr_xl.adapters.declarations import house
from vpr_xl.core.declare.catalogue import catalogue
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import (
    ForeignLanguage,
    Kind,
    MustRead,
    Role,
    SubjectCode,
    WorksLevel,
)

D = datetime.date
S = SubjectCode
START, END = D(2026, 4, 20), D(2026, 5, 20)
_CODES = dict(zip(house().sheets["works"].column("subject_code").enum, SubjectCode, strict=True))


def work(work_id: str, **more: Any) -> dict[str, Any]:
    grade, subject = work_id.split("-")[:2]
    level = {"У": WorksLevel.ADVANCED, "Б": WorksLevel.BASE}.get(work_id.rpartition("-")[2])
    obligatory = subject in ("РУ", "МА")
    return {
        "work_id": work_id,
        "subject_code": _CODES[subject],
        "grade": int(grade),
        "level": level,
        "role": Role.OBLIGATORY if obligatory else Role.DRAWN,
        "parts": 1,
        **more,
    }


def school_class(name: str, n: int = 1, **more: Any) -> dict[str, Any]:
    grade = int(name.rstrip("АБВГД"))
    return {"class_name": name, "grade": grade, "class_ordinal": n, "shift": 1, **more}


def pupils(counts: dict[str, int], **more: Any) -> list[dict[str, Any]]:
    names = [name for name, count in counts.items() for _ in range(count)]
    return [
        {"participant_id": f"У-{n}", "full_name": "Пробный Ученик", "class_name": name, **more}
        for n, name in enumerate(names, 1)
    ]


def bells_of(lessons: int = 7, break_: int = 10, shift: int = 1) -> list[dict[str, Any]]:
    rows, minute = [], 510 if shift == 1 else 840
    for lesson in range(1, lessons + 1):
        begins, ends = minute, minute + 45
        times = {"begins": clock_of(begins), "ends": clock_of(ends)}
        rows.append({"shift": shift, "lesson": lesson, **times})
        minute = ends + break_
    return rows


def clock_of(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def rooms_of(*names: str, capacity: int = 30, **more: Any) -> list[dict[str, Any]]:
    return [{"room": name, "capacity": capacity, **more} for name in names]


def random_school(seed: int) -> Campaign:
    """A school without plan, seats and assignments, ready for all three."""
    draw = random.Random(seed)
    known = catalogue(house().catalogues[2026])
    classes, counts, rooms = [], {}, []
    works: dict[str, dict[str, Any]] = {}
    for grade in sorted(draw.sample([4, 5, 6, 7, 8, 10], draw.randint(1, 4))):
        subjects = {g.group_id: draw.sample(g.subjects, min(len(g.subjects), g.choose))
                    for g in known.random_groups if g.grade == grade}  # fmt: skip
        chosen = {s for some in subjects.values() for s in some}
        for one in known.works_of(grade):
            if (one.obligatory and draw.random() < 0.9) or one.subject_code in chosen:
                two = (one.parts.value or 1) == 2 or (
                    one.parts.value is None and draw.random() < 0.3
                )
                minutes = one.duration_minutes.value
                works[one.work_id] = work(one.work_id, parts=2 if two else 1, minutes=minutes)
        for n, letter in enumerate("АБВ"[: draw.randint(1, 3)], 1):
            name, room = f"{grade}{letter}", f"{200 + len(rooms)}"
            deep = (S.MATHEMATICS,) if draw.random() < 0.2 and grade in (7, 8) else None
            home = room if draw.random() < 0.8 else None
            shift = draw.choice([1, 1, 2])
            about = {"shift": shift, "advanced_subjects": deep, "home_room": home}
            classes.append(school_class(name, n, **about))
            counts[name] = draw.randint(0, 32)
            rooms.append(_room(draw, room))
    days = [START + datetime.timedelta(days=n) for n in range(31)]
    calendar = [{"date": d, "kind": draw.choice(list(Kind))} for d in days if draw.random() < 0.2]
    settings = {
        "window_start": START,
        "window_end": END,
        "works_per_day": draw.choice([None, 1, 2]),
        "works_per_week": draw.choice([None, 2, 3]),
        "reserve_start": D(2026, 5, 12) if draw.random() < 0.7 else None,
        "reserve_end": END,
        "school_days_per_week": draw.choice([None, 5, 6]),
        "special_needs_room": "200" if draw.random() < 0.2 else None,
        "mix_classes": draw.choice([None, True]),
        "one_per_desk": draw.choice([None, None, True]),
        "organizers_per_room": draw.choice([None, 1, 2]),
        "organizer_may_teach_class": draw.choice([None, False]),
        "experts_per_work": draw.choice([0, 1, 2]),
        "observers_per_work": draw.choice([None, 1]),
    }
    lessons = [*bells_of(draw.randint(4, 7), draw.choice([5, 10, 15])), *bells_of(5, 10, 2)]
    return campaign_from(
        settings, classes=classes, works=list(works.values()), participants=_people(draw, counts),
        rooms=rooms, calendar=calendar, staff=_staff(draw, list(counts)),
        lessons=lessons if draw.random() < 0.9 else [],
    )  # fmt: skip


def _room(draw: random.Random, name: str) -> dict[str, Any]:
    return {
        "room": name,
        "capacity": draw.randint(12, 32),
        "desk_rows": draw.choice([None, 5, 6]),
        "desk_columns": draw.choice([5, 6]),
        "computers": draw.choice([0, 0, 30]),
    }


def _people(draw: random.Random, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Pupils with codes, some with special needs, most learning English."""
    languages = [ForeignLanguage.ENGLISH] * 8 + [ForeignLanguage.GERMAN, None]
    return [
        {
            **row,
            "full_name": f"Выдуманный {n}",
            "participant_code": f"{n:05d}" if draw.random() < 0.98 else None,
            "special_needs": draw.random() < 0.04,
            "foreign_language": draw.choice(languages),
            "left": D(2026, 3, 1) if draw.random() < 0.03 else None,
        }
        for n, row in enumerate(pupils(counts), 1)
    ]


def _staff(draw: random.Random, classes: list[str]) -> list[dict[str, Any]]:
    roles = [(MustRead.ROOM_ORGANIZER, MustRead.EXPERT)] * 6 + [
        (MustRead.TECHNICIAN,),
        (MustRead.OBSERVER, MustRead.ROOM_ORGANIZER),
    ]
    return [
        {
            "staff_id": f"С-{n:02d}",
            "full_name": f"Выдуманова {n}",
            "roles": draw.choice(roles),
            "subjects": (draw.choice(list(S)),),
            "classes": draw.choice(classes),
            "days_off": f"{draw.randint(20, 30)}.04.2026" if draw.random() < 0.2 else None,
        }
        for n in range(1, draw.randint(6, 40))
    ]
