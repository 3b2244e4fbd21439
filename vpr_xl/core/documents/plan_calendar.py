"""The plan as iCalendar (RFC 5545), for phones: an event a row. Times are local, as bells ring."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from vpr_xl.core.documents.plan_schedule import dated_rows, lesson_words, part_title
from vpr_xl.core.documents.registry import Scope
from vpr_xl.core.documents.wording import head
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.moments import bells, moment_of
from vpr_xl.core.records.rows import PlanRow

#: Octets of a line before it is folded, RFC 5545, 3.1.
_LINE = 75
_DAY = datetime.timedelta(days=1)


def plan_calendar(campaign: Campaign, moment: datetime.datetime) -> str:
    """The calendar's text with CRLF lines. moment: aware, when it was made.

    An event begins and ends with its lessons; without their times it lasts the whole day. The same
    row keeps its UID, so that a phone replaces it when the plan changes.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//vpr-xl//plan//RU",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(head(campaign))}",
    ]
    stamp = moment.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    for row in dated_rows(campaign, Scope()):
        lines += _event(campaign, row, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(campaign: Campaign, row: PlanRow, stamp: str) -> Iterator[str]:
    title = part_title(campaign, row)
    rooms = ", ".join(row.rooms or ())
    lessons = lesson_words(row)
    about = [f"Класс {row.class_name}", title, f"урок {lessons}" if lessons else ""]
    login = campaign.settings.school_login or "school"
    year = campaign.settings.campaign_year or ""
    key = f"{row.class_name} {row.work_id} {row.part or 1}".encode().hex()
    yield "BEGIN:VEVENT"
    yield f"UID:{key}-{year}@{login}.vpr-xl"
    yield f"DTSTAMP:{stamp}"
    yield from _times(campaign, row)
    yield f"SUMMARY:{_escaped(f'ВПР {row.class_name}: {title}')}"
    if rooms:
        yield f"LOCATION:{_escaped(f'аудитория {rooms}')}"
    yield f"DESCRIPTION:{_escaped(', '.join(part for part in about if part))}"
    yield "END:VEVENT"


def _times(campaign: Campaign, row: PlanRow) -> Iterator[str]:
    moment = moment_of(campaign, row, bells(campaign))
    if moment is None:
        return
    if moment.minutes is None:
        yield f"DTSTART;VALUE=DATE:{moment.date:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{moment.date + _DAY:%Y%m%d}"
        return
    for name, minute in zip(("DTSTART", "DTEND"), moment.minutes, strict=True):
        yield f"{name}:{moment.date:%Y%m%d}T{minute // 60:02d}{minute % 60:02d}00"


def _escaped(text: str) -> str:
    """Text of a value: RFC 5545, 3.3.11."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A long line in pieces of at most 75 octets; the later ones begin with a space."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    yield piece
