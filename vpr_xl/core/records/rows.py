"""GENERATED from schemas/sheets by `vpr-xl dev generate`: do not edit."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from vpr_xl.core.records.record import Record

Score = int | str


class Level(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    FEDERAL = "federal"
    REGIONAL = "regional"
    MUNICIPAL = "municipal"
    SCHOOL = "school"


class SubjectCode(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    RUSSIAN = "russian"
    MATHEMATICS = "mathematics"
    WORLD_AROUND = "world_around"
    LITERARY_READING = "literary_reading"
    HISTORY = "history"
    SOCIAL_STUDIES = "social_studies"
    GEOGRAPHY = "geography"
    BIOLOGY = "biology"
    PHYSICS = "physics"
    CHEMISTRY = "chemistry"
    INFORMATICS = "informatics"
    LITERATURE = "literature"
    ENGLISH = "english"
    GERMAN = "german"
    FRENCH = "french"


class WorksLevel(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    BASE = "base"
    ADVANCED = "advanced"


class Role(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    OBLIGATORY = "obligatory"
    DRAWN = "drawn"


class Kind(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    SCHOOL_DAY = "school_day"
    HOLIDAY = "holiday"
    SHORT_DAY = "short_day"


class Form(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    PAPER = "paper"
    COMPUTER = "computer"


class Task(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    ACCESS = "access"
    APPLICATION = "application"
    SCHEDULE = "schedule"
    ARCHIVE = "archive"
    CODE_LIST = "code_list"
    PAPER_PROTOCOL = "paper_protocol"
    CRITERIA = "criteria"
    FORM = "form"
    UPLOAD = "upload"
    REPORT = "report"


class Sex(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    MALE = "male"
    FEMALE = "female"


class CodeOrigin(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    OFFICIAL = "official"
    FORM_RANGE = "form_range"
    OWN = "own"


class ForeignLanguage(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    ENGLISH = "english"
    GERMAN = "german"
    FRENCH = "french"


class AssignmentsRole(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    ROOM_ORGANIZER = "room_organizer"
    TECHNICIAN = "technician"
    EXPERT = "expert"
    OBSERVER = "observer"


class Origin(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    PROPOSED = "proposed"
    BY_HAND = "by_hand"


class Item(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    DESKS = "desks"
    PLACE_NUMBERS = "place_numbers"
    CLOCK = "clock"
    POSTERS_COVERED = "posters_covered"
    DRAFTS = "drafts"
    SPARE_PENS = "spare_pens"
    INSTRUCTIONS = "instructions"
    BELONGINGS = "belongings"
    COMPUTER = "computer"
    INTERNET = "internet"
    PRINTER = "printer"


class MaterialsKind(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    ARCHIVE = "archive"
    SET = "set"
    PROTOCOL = "protocol"
    SLIPS = "slips"
    CRITERIA = "criteria"
    FORM = "form"
    REPORT = "report"


class Event(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    REGISTERED = "registered"
    PRINTED = "printed"
    PACKED = "packed"
    SEALED = "sealed"
    ISSUED = "issued"
    RETURNED_USED = "returned_used"
    RETURNED_UNUSED = "returned_unused"
    RETURNED_SPOILED = "returned_spoiled"
    TO_EXPERTS = "to_experts"
    FROM_EXPERTS = "from_experts"
    UPLOADED = "uploaded"
    DESTROYED = "destroyed"


class IncidentsKind(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    LATE = "late"
    UNWELL = "unwell"
    PHONE_OR_HINT = "phone_or_hint"
    VIOLATION = "violation"
    MISPRINT = "misprint"
    TECHNICAL = "technical"
    LEFT_EARLY = "left_early"
    OTHER = "other"


class Attendance(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    PRESENT = "present"
    ABSENT = "absent"
    ABSENT_PART1 = "absent_part1"
    ABSENT_PART2 = "absent_part2"


class Variant(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    VARIANT_1 = "variant_1"
    VARIANT_2 = "variant_2"
    ABSENT = "absent"


class PreviousMark(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    MARK_5 = "mark_5"
    MARK_4 = "mark_4"
    MARK_3 = "mark_3"
    MARK_2 = "mark_2"
    NO_MARK = "no_mark"


class SignedBy(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    PARTICIPANT = "participant"
    GUARDIAN = "guardian"
    BOTH = "both"


class Reason(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    ILLNESS = "illness"
    EXCUSED = "excused"
    UNEXCUSED = "unexcused"
    NOT_HELD = "not_held"
    TECHNICAL = "technical"


class State(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    NEEDED = "needed"
    SCHEDULED = "scheduled"
    WRITTEN = "written"
    NOT_REQUIRED = "not_required"


class RetentionKind(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    WORKS = "works"
    PROTOCOLS = "protocols"
    CODE_LISTS = "code_lists"
    CRITERIA = "criteria"
    FORMS = "forms"
    REPORTS = "reports"
    ARCHIVE = "archive"
    COPIES = "copies"


class MustRead(Enum):
    """Values of the column, by the identifiers beside them in the declaration."""

    SCHOOL_COORDINATOR = "school_coordinator"
    SCHOOL_HEAD = "school_head"
    ROOM_ORGANIZER = "room_organizer"
    TECHNICIAN = "technician"
    EXPERT = "expert"
    OBSERVER = "observer"
    CLASS_TEACHER = "class_teacher"


@dataclass(frozen=True, slots=True, eq=False)
class ClassesRow(Record):
    """A row of the table `classes`."""

    class_name: str | None
    grade: int | None
    class_ordinal: int | None
    shift: int | None
    homeroom_teacher: str | None
    advanced_subjects: tuple[SubjectCode, ...] | None
    home_room: str | None


@dataclass(frozen=True, slots=True, eq=False)
class DocumentsRow(Record):
    """A row of the table `documents`."""

    document_id: str | None
    level: Level | None
    kind: str | None
    number: str | None
    date: datetime.date | None
    title: str | None
    must_read: tuple[MustRead, ...] | None
    found_at: str | None


@dataclass(frozen=True, slots=True, eq=False)
class WorksRow(Record):
    """A row of the table `works`."""

    work_id: str | None
    subject_code: SubjectCode | None
    grade: int | None
    level: WorksLevel | None
    role: Role | None
    parts: int | None
    minutes: int | None
    max_score: int | None
    mark3_from: int | None
    mark4_from: int | None
    mark5_from: int | None
    code_from: str | None
    code_to: str | None
    allowed_from: datetime.date | None
    allowed_to: datetime.date | None
    criteria_date: datetime.date | None
    upload_deadline: datetime.date | None
    form_file: str | None
    form_layout: str | None
    form_sha256: str | None


@dataclass(frozen=True, slots=True, eq=False)
class CalendarRow(Record):
    """A row of the table `calendar`."""

    date: datetime.date | None
    kind: Kind | None
    note: str | None


@dataclass(frozen=True, slots=True, eq=False)
class LessonsRow(Record):
    """A row of the table `lessons`."""

    shift: int | None
    lesson: int | None
    begins: str | None
    ends: str | None


@dataclass(frozen=True, slots=True, eq=False)
class PlanRow(Record):
    """A row of the table `plan`."""

    class_name: str | None
    work_id: str | None
    part: int | None
    date: datetime.date | None
    lesson_from: int | None
    lesson_to: int | None
    form: Form | None
    rooms: tuple[str, ...] | None
    reserve_date: datetime.date | None
    note: str | None


@dataclass(frozen=True, slots=True, eq=False)
class PortalRow(Record):
    """A row of the table `portal`."""

    task: Task | None
    work_id: str | None
    due: datetime.date | None
    done_on: datetime.date | None
    done_by: str | None
    answer: str | None
    sha256: str | None
    results_sha256: str | None
    note: str | None


@dataclass(frozen=True, slots=True, eq=False)
class ParticipantsRow(Record):
    """A row of the table `participants`."""

    participant_id: str | None
    full_name: str | None
    class_name: str | None
    sex: Sex | None
    participant_code: str | None
    code_origin: CodeOrigin | None
    special_needs: bool | None
    foreign_language: ForeignLanguage | None
    arrived: datetime.date | None
    left: datetime.date | None


@dataclass(frozen=True, slots=True, eq=False)
class RoomsRow(Record):
    """A row of the table `rooms`."""

    room: str | None
    floor: int | None
    capacity: int | None
    desk_rows: int | None
    desk_columns: int | None
    computers: int | None
    store: bool | None
    ready_on: datetime.date | None
    note: str | None


@dataclass(frozen=True, slots=True, eq=False)
class StaffRow(Record):
    """A row of the table `staff`."""

    staff_id: str | None
    full_name: str | None
    job_title: str | None
    subjects: tuple[SubjectCode, ...] | None
    classes: tuple[str, ...] | None
    roles: tuple[MustRead, ...] | None
    days_off: tuple[str, ...] | None
    non_disclosure_on: datetime.date | None


@dataclass(frozen=True, slots=True, eq=False)
class AcknowledgementsRow(Record):
    """A row of the table `acknowledgements`."""

    staff_id: str | None
    document_id: str | None
    date: datetime.date | None
    recorded_by: str | None


@dataclass(frozen=True, slots=True, eq=False)
class AssignmentsRow(Record):
    """A row of the table `assignments`."""

    date: datetime.date | None
    work_id: str | None
    staff_id: str | None
    role: AssignmentsRole | None
    room: str | None
    briefed_on: datetime.date | None
    briefed_by: str | None
    origin: Origin | None


@dataclass(frozen=True, slots=True, eq=False)
class ReadinessRow(Record):
    """A row of the table `readiness`."""

    place: str | None
    date: datetime.date | None
    item: Item | None
    ready: bool | None
    checked_by: str | None
    checked_at: str | None


@dataclass(frozen=True, slots=True, eq=False)
class SeatingRow(Record):
    """A row of the table `seating`."""

    work_id: str | None
    part: int | None
    participant_code: str | None
    room: str | None
    place: str | None
    variant: int | None


@dataclass(frozen=True, slots=True, eq=False)
class MaterialsRow(Record):
    """A row of the table `materials`."""

    movement_id: str | None
    kind: MaterialsKind | None
    event: Event | None
    work_id: str | None
    part: int | None
    variant: int | None
    room: str | None
    count: int | None
    given_by: str | None
    taken_by: str | None
    place: str | None
    at: str | None
    file_name: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True, eq=False)
class IncidentsRow(Record):
    """A row of the table `incidents`."""

    incident_id: str | None
    at: str | None
    work_id: str | None
    room: str | None
    kind: IncidentsKind | None
    participant_code: str | None
    measures: str | None


@dataclass(frozen=True, slots=True, eq=False)
class ProtocolRow(Record):
    """A row of the table `protocol`."""

    work_id: str | None
    participant_code: str | None
    attendance: Attendance | None
    reserve_attendance: Attendance | None
    variant_1: int | None
    variant_2: int | None
    room: str | None


@dataclass(frozen=True, slots=True, eq=False)
class ResultsRow(Record):
    """A row of the table `results`."""

    participant_code: str | None
    variant: Variant | None
    variant_part1: Variant | None
    variant_part2: Variant | None
    class_ordinal: int | None
    sex: Sex | None
    previous_mark: PreviousMark | None
    entered_by: str | None
    scores: tuple[Score | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FamiliarizationRow(Record):
    """A row of the table `familiarization`."""

    work_id: str | None
    participant_code: str | None
    printed_on: datetime.date | None
    acquainted_on: datetime.date | None
    signed_by: SignedBy | None
    acquainted_by: str | None


@dataclass(frozen=True, slots=True, eq=False)
class ReserveRow(Record):
    """A row of the table `reserve`."""

    work_id: str | None
    participant_code: str | None
    reason: Reason | None
    reserve_date: datetime.date | None
    state: State | None
    note: str | None


@dataclass(frozen=True, slots=True, eq=False)
class RetentionRow(Record):
    """A row of the table `retention`."""

    item_id: str | None
    kind: RetentionKind | None
    work_id: str | None
    place: str | None
    holder: str | None
    keep_until: datetime.date | None
    archive_file: str | None
    sha256: str | None
    destroyed_on: datetime.date | None
    act: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, eq=False)
class JournalRow(Record):
    """A row of the table `journal`."""

    number: int | None
    at: str | None
    who: str | None
    command: str | None
    rows_in: int | None
    rows_out: int | None
    previous_hash: str | None


@dataclass(frozen=True, slots=True)
class Settings:
    """The school"s settings; None where nothing, or something wrong, is entered."""

    school_name: str | None = None
    school_short_name: str | None = None
    school_login: str | None = None
    municipality: str | None = None
    region: str | None = None
    director: str | None = None
    coordinator: str | None = None
    deputy: str | None = None
    campaign_year: int | None = None
    order_number: str | None = None
    order_date: datetime.date | None = None
    window_start: datetime.date | None = None
    window_end: datetime.date | None = None
    computer_window_start: datetime.date | None = None
    computer_window_end: datetime.date | None = None
    reserve_start: datetime.date | None = None
    reserve_end: datetime.date | None = None
    works_per_day: int | None = None
    works_per_week: int | None = None
    school_days_per_week: int | None = None
    spare_percent: int | None = None
    organizers_per_room: int | None = None
    organizer_may_teach_subject: bool | None = None
    organizer_may_teach_class: bool | None = None
    technicians_per_day: int | None = None
    experts_per_work: int | None = None
    expert_may_teach_class: bool | None = None
    observers_per_work: int | None = None
    mix_classes: bool | None = None
    neighbours_differ: bool | None = None
    one_per_desk: bool | None = None
    special_needs_room: str | None = None
    materials_hours_before: int | None = None
    upload_deadline_days: int | None = None
    code_from_10: str | None = None
    code_to_10: str | None = None
    preparation_until: datetime.date | None = None
    conduct_until: datetime.date | None = None
    completion_until: datetime.date | None = None
    keep_works_until: datetime.date | None = None
    keep_protocols_until: datetime.date | None = None
    keep_codes_until: datetime.date | None = None
    keep_archive_until: datetime.date | None = None
    protect_sheets: bool | None = None


class Rows:
    """Typed rows by table, made when first asked for."""

    def __init__(self, make: Callable[[str, Any], Sequence[Any]]) -> None:
        self._make = make

    @cached_property
    def classes(self) -> Sequence[ClassesRow]:
        """Rows of the table `classes`."""
        return self._make("classes", ClassesRow)

    @cached_property
    def documents(self) -> Sequence[DocumentsRow]:
        """Rows of the table `documents`."""
        return self._make("documents", DocumentsRow)

    @cached_property
    def works(self) -> Sequence[WorksRow]:
        """Rows of the table `works`."""
        return self._make("works", WorksRow)

    @cached_property
    def calendar(self) -> Sequence[CalendarRow]:
        """Rows of the table `calendar`."""
        return self._make("calendar", CalendarRow)

    @cached_property
    def lessons(self) -> Sequence[LessonsRow]:
        """Rows of the table `lessons`."""
        return self._make("lessons", LessonsRow)

    @cached_property
    def plan(self) -> Sequence[PlanRow]:
        """Rows of the table `plan`."""
        return self._make("plan", PlanRow)

    @cached_property
    def portal(self) -> Sequence[PortalRow]:
        """Rows of the table `portal`."""
        return self._make("portal", PortalRow)

    @cached_property
    def participants(self) -> Sequence[ParticipantsRow]:
        """Rows of the table `participants`."""
        return self._make("participants", ParticipantsRow)

    @cached_property
    def rooms(self) -> Sequence[RoomsRow]:
        """Rows of the table `rooms`."""
        return self._make("rooms", RoomsRow)

    @cached_property
    def staff(self) -> Sequence[StaffRow]:
        """Rows of the table `staff`."""
        return self._make("staff", StaffRow)

    @cached_property
    def acknowledgements(self) -> Sequence[AcknowledgementsRow]:
        """Rows of the table `acknowledgements`."""
        return self._make("acknowledgements", AcknowledgementsRow)

    @cached_property
    def assignments(self) -> Sequence[AssignmentsRow]:
        """Rows of the table `assignments`."""
        return self._make("assignments", AssignmentsRow)

    @cached_property
    def readiness(self) -> Sequence[ReadinessRow]:
        """Rows of the table `readiness`."""
        return self._make("readiness", ReadinessRow)

    @cached_property
    def seating(self) -> Sequence[SeatingRow]:
        """Rows of the table `seating`."""
        return self._make("seating", SeatingRow)

    @cached_property
    def materials(self) -> Sequence[MaterialsRow]:
        """Rows of the table `materials`."""
        return self._make("materials", MaterialsRow)

    @cached_property
    def incidents(self) -> Sequence[IncidentsRow]:
        """Rows of the table `incidents`."""
        return self._make("incidents", IncidentsRow)

    @cached_property
    def protocol(self) -> Sequence[ProtocolRow]:
        """Rows of the table `protocol`."""
        return self._make("protocol", ProtocolRow)

    @cached_property
    def familiarization(self) -> Sequence[FamiliarizationRow]:
        """Rows of the table `familiarization`."""
        return self._make("familiarization", FamiliarizationRow)

    @cached_property
    def reserve(self) -> Sequence[ReserveRow]:
        """Rows of the table `reserve`."""
        return self._make("reserve", ReserveRow)

    @cached_property
    def retention(self) -> Sequence[RetentionRow]:
        """Rows of the table `retention`."""
        return self._make("retention", RetentionRow)

    @cached_property
    def journal(self) -> Sequence[JournalRow]:
        """Rows of the table `journal`."""
        return self._make("journal", JournalRow)


#: Identifiers of an enumeration -> its class.
ENUMS: dict[tuple[str, ...], type[Enum]] = {
    ("federal", "regional", "municipal", "school"): Level,
    (
        "russian",
        "mathematics",
        "world_around",
        "literary_reading",
        "history",
        "social_studies",
        "geography",
        "biology",
        "physics",
        "chemistry",
        "informatics",
        "literature",
        "english",
        "german",
        "french",
    ): SubjectCode,
    ("base", "advanced"): WorksLevel,
    ("obligatory", "drawn"): Role,
    ("school_day", "holiday", "short_day"): Kind,
    ("paper", "computer"): Form,
    (
        "access",
        "application",
        "schedule",
        "archive",
        "code_list",
        "paper_protocol",
        "criteria",
        "form",
        "upload",
        "report",
    ): Task,
    ("male", "female"): Sex,
    ("official", "form_range", "own"): CodeOrigin,
    ("english", "german", "french"): ForeignLanguage,
    ("room_organizer", "technician", "expert", "observer"): AssignmentsRole,
    ("proposed", "by_hand"): Origin,
    (
        "desks",
        "place_numbers",
        "clock",
        "posters_covered",
        "drafts",
        "spare_pens",
        "instructions",
        "belongings",
        "computer",
        "internet",
        "printer",
    ): Item,
    ("archive", "set", "protocol", "slips", "criteria", "form", "report"): MaterialsKind,
    (
        "registered",
        "printed",
        "packed",
        "sealed",
        "issued",
        "returned_used",
        "returned_unused",
        "returned_spoiled",
        "to_experts",
        "from_experts",
        "uploaded",
        "destroyed",
    ): Event,
    (
        "late",
        "unwell",
        "phone_or_hint",
        "violation",
        "misprint",
        "technical",
        "left_early",
        "other",
    ): IncidentsKind,
    ("present", "absent", "absent_part1", "absent_part2"): Attendance,
    ("variant_1", "variant_2", "absent"): Variant,
    ("mark_5", "mark_4", "mark_3", "mark_2", "no_mark"): PreviousMark,
    ("participant", "guardian", "both"): SignedBy,
    ("illness", "excused", "unexcused", "not_held", "technical"): Reason,
    ("needed", "scheduled", "written", "not_required"): State,
    (
        "works",
        "protocols",
        "code_lists",
        "criteria",
        "forms",
        "reports",
        "archive",
        "copies",
    ): RetentionKind,
    (
        "school_coordinator",
        "school_head",
        "room_organizer",
        "technician",
        "expert",
        "observer",
        "class_teacher",
    ): MustRead,
}
