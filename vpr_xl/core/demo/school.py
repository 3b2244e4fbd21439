"""The made-up school itself: settings, classes, rooms, staff, pupils, documents. No days here."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vpr_xl.core.declare.catalogue import Catalogue
from vpr_xl.core.demo.names import Chance, class_of, teacher
from vpr_xl.core.demo.sizes import DemoClass
from vpr_xl.core.records.norms import norms
from vpr_xl.core.records.rows import ForeignLanguage, Level, MustRead, Sex, SubjectCode

D = datetime.date
#: A row by column name; typed values, None for a blank.
Row = dict[str, Any]

COORDINATOR, DIRECTOR, DEPUTY, TECHNICIAN, OBSERVER = ("С-01", "С-02", "С-03", "С-04", "С-05")
STORE = "101"
STORE_PLACE = f"сейф в кабинете {STORE}"
#: Rows and columns of places in every room.
DESK_ROWS, DESK_COLUMNS = 6, 5

S, R = SubjectCode, MustRead
_PRIMARY = (S.RUSSIAN, S.MATHEMATICS, S.WORLD_AROUND, S.LITERARY_READING)
_TAUGHT: Sequence[tuple[SubjectCode, ...]] = (
    (S.RUSSIAN, S.LITERATURE),
    (S.MATHEMATICS,),
    (S.HISTORY, S.SOCIAL_STUDIES),
    (S.BIOLOGY, S.CHEMISTRY),
    (S.ENGLISH,),
    (S.GEOGRAPHY,),
    (S.PHYSICS,),
)
_READ_ON = D(2026, 3, 16)
_PROMISED_ON = D(2026, 4, 10)
_READY_ON = D(2026, 4, 16)


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher: number in the book, subjects and the classes taught."""

    staff_id: str
    subjects: tuple[SubjectCode, ...]
    classes: tuple[str, ...]


def settings(catalogue: Catalogue) -> Mapping[str, Any]:
    """Values of «Школа»; the order and the window are the catalogue's."""
    order, window = catalogue.order.value, catalogue.window.value
    assert order is not None
    assert window is not None
    return {
        "school_name": "МОУ «Выдуманная школа № 0»",
        "school_short_name": "Выдуманная школа № 0",
        "school_login": "edu000000",
        "municipality": "Выдуманный район",
        "region": "Выдуманная область",
        "director": teacher(1),
        "coordinator": teacher(0),
        "deputy": teacher(2),
        "campaign_year": catalogue.year,
        "order_number": order.number,
        "order_date": order.date,
        "window_start": window.start,
        "window_end": window.end,
        "reserve_start": D(2026, 5, 12),
        "reserve_end": window.end,
        "works_per_day": 1,
        "works_per_week": 2,
        "spare_percent": 5,
        "organizers_per_room": 1,
        "organizer_may_teach_subject": False,
        "organizer_may_teach_class": True,
        "mix_classes": False,
        "neighbours_differ": True,
        "one_per_desk": False,
        "materials_hours_before": 18,
        "upload_deadline_days": 7,
        "preparation_until": D(2026, 4, 17),
        "conduct_until": window.end,
        "completion_until": D(2026, 6, 30),
        "keep_works_until": D(2026, 8, 31),
        "keep_protocols_until": D(2026, 12, 31),
        "keep_codes_until": D(2026, 8, 31),
        "keep_archive_until": D(2026, 12, 31),
        "protect_sheets": False,
    }


def home_room(at: int) -> str:
    """The room of the class of this place in the list: 201 and on."""
    return str(201 + at)


def room_rows(classes: Sequence[DemoClass]) -> list[Row]:
    """A room a class, and the coordinator's room with the safe."""
    office = {"room": STORE, "floor": 1, "capacity": 0, "computers": 1, "store": True}
    rooms = [
        {
            "room": home_room(at),
            "floor": 2,
            "capacity": DESK_ROWS * DESK_COLUMNS,
            "desk_rows": DESK_ROWS,
            "desk_columns": DESK_COLUMNS,
            "computers": 0,
            "store": False,
        }
        for at in range(len(classes))
    ]
    return [{**room, "ready_on": _READY_ON} for room in (office, *rooms)]


def class_rows(classes: Sequence[DemoClass], teachers: Sequence[Teacher]) -> list[Row]:
    """Rows of «Классы»; the teacher of the same place leads the class."""
    return [
        {
            "class_name": c.name,
            "grade": c.grade,
            "class_ordinal": c.ordinal,
            "shift": 1,
            "homeroom_teacher": teachers[at].staff_id,
            "home_room": home_room(at),
        }
        for at, c in enumerate(classes)
    ]


def teachers_of(classes: Sequence[DemoClass]) -> list[Teacher]:
    """One teacher a class and as many more as there are subjects."""
    out: list[Teacher] = []
    names = [c.name for c in classes]
    for at in range(len(classes) + len(_TAUGHT)):
        primary = at < len(classes) and classes[at].grade == 4
        subjects = _PRIMARY if primary else _TAUGHT[at % len(_TAUGHT)]
        taught = (names[at],) if at < len(names) else (names[at % len(names)],)
        out.append(Teacher(f"С-{at + 6:02d}", subjects, taught))
    return out


def staff_rows(teachers: Sequence[Teacher], classes: Sequence[DemoClass]) -> list[Row]:
    """Everybody of «Сотрудники»."""
    office: list[tuple[str, str, tuple[MustRead, ...]]] = [
        (COORDINATOR, "заместитель директора", (R.SCHOOL_COORDINATOR,)),
        (DIRECTOR, "директор", (R.SCHOOL_HEAD,)),
        (DEPUTY, "методист", (R.SCHOOL_COORDINATOR,)),
        (TECHNICIAN, "инженер", (R.TECHNICIAN,)),
        (OBSERVER, "наблюдатель", (R.OBSERVER,)),
    ]
    rows: list[Row] = [
        {"staff_id": staff_id, "full_name": teacher(at), "job_title": job, "roles": roles}
        for at, (staff_id, job, roles) in enumerate(office)
    ]
    for at, one in enumerate(teachers):
        leads = (R.CLASS_TEACHER,) if at < len(classes) else ()
        rows.append(
            {
                "staff_id": one.staff_id,
                "full_name": teacher(len(office) + at),
                "job_title": "учитель",
                "subjects": one.subjects,
                "classes": "; ".join(one.classes),
                "roles": (R.ROOM_ORGANIZER, R.EXPERT, *leads),
            }
        )
    return [{**row, "non_disclosure_on": _PROMISED_ON} for row in rows]


def participant_rows(classes: Sequence[DemoClass], randbelow: Chance) -> list[Row]:
    """Pupils class by class in the order of the register; no codes yet."""
    rows: list[Row] = []
    for one in classes:
        for name in class_of(one.pupils, randbelow):
            rows.append(
                {
                    "participant_id": f"У-{len(rows) + 1:04d}",
                    "full_name": name.full,
                    "class_name": one.name,
                    "sex": Sex.FEMALE if name.girl else Sex.MALE,
                    "special_needs": False,
                    "foreign_language": ForeignLanguage.ENGLISH,
                }
            )
    return rows


def document_rows(documents: Mapping[str, Any], school_year: str) -> list[Row]:
    """The campaign's documents out of the catalogue, and the school's own order."""
    rows: list[Row] = norms(documents, school_year)
    rows.append(
        {
            "document_id": "Ш-01",
            "level": Level.SCHOOL,
            "kind": "приказ",
            "number": "00-В",
            "date": D(2026, 3, 2),
            "title": "О проведении ВПР в выдуманной школе",
            "must_read": tuple(MustRead),
            "found_at": "выдумано для показа",
        }
    )
    return rows


def acknowledgement_rows(documents: Sequence[Row], staff: Sequence[Row]) -> list[Row]:
    """Who must read a document by role has read it."""
    return [
        {
            "staff_id": person["staff_id"],
            "document_id": document["document_id"],
            "date": _READ_ON,
            "recorded_by": COORDINATOR,
        }
        for document in documents
        for person in staff
        if set(person["roles"]) & set(document["must_read"])
    ]
