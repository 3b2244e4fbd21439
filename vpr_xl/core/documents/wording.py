"""Words that several documents share: the head of a page, days, works, people. No layout."""

from __future__ import annotations

import datetime

from vpr_xl.core.documents.blocks import Block, Fields, Heading, Signatures, Text
from vpr_xl.core.documents.sittings import Sitting
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import StaffRow

MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
)  # fmt: skip


def head(campaign: Campaign) -> str:
    """The head of every page: the school and the campaign."""
    settings = campaign.settings
    school = settings.school_short_name or settings.school_name or ""
    year = f"ВПР {settings.campaign_year}" if settings.campaign_year else "ВПР"
    return f"{school} · {year}" if school else year


def long_day(day: datetime.date) -> str:
    """21 апреля 2026 г."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} г."


def short_day(day: datetime.date | None) -> str:
    """21.04.2026, "" for none."""
    return f"{day:%d.%m.%Y}" if day else ""


def work_title(campaign: Campaign, work_id: str) -> str:
    """«Русский язык, 5 класс» where the book knows the work, else its id."""
    work = campaign.work_by_id.get(work_id)
    known = campaign.catalogue
    if work is None or work.subject_code is None or not work.grade or known is None:
        return work_id
    code = campaign.words[work.subject_code]
    subject = next((s.name for s in known.subjects if s.code == code), code)
    return f"{subject}, {work.grade} класс"


def about(campaign: Campaign, sitting: Sitting) -> str:
    """Day, work, part and room in one line."""
    parts = [short_day(sitting.date), work_title(campaign, sitting.work_id)]
    work = campaign.work_by_id.get(sitting.work_id)
    if work is not None and (work.parts or 1) > 1:
        parts.append(f"часть {sitting.part}")
    if sitting.room:
        parts.append(f"аудитория {sitting.room}")
    return " · ".join(parts)


def people(staff: tuple[StaffRow, ...]) -> str:
    """Names in one line."""
    return ", ".join(s.full_name or s.staff_id or "" for s in staff)


def lessons(sitting: Sitting) -> str:
    """«урок 2», «уроки 2–3», "" where the plan names none."""
    first, last = sitting.plan.lesson_from, sitting.plan.lesson_to
    if not first:
        return ""
    return f"урок {first}" if last in (None, first) else f"уроки {first}–{last}"


def opening(campaign: Campaign, subject: str) -> tuple[Block, ...]:
    """The head of an order: school, word, place for date and number, subject."""
    settings = campaign.settings
    return (
        Text(settings.school_name or settings.school_short_name or "", "strong"),
        Heading("ПРИКАЗ"),
        Fields((("Дата", ""), ("Номер", ""))),
        Text(subject, "strong"),
    )


def rosobrnadzor(campaign: Campaign) -> str:
    """The federal order that the school's one follows, as far as «Школа» knows it."""
    settings = campaign.settings
    words = "приказом Рособрнадзора"
    if settings.order_date:
        words += f" от {short_day(settings.order_date)}"
    if settings.order_number:
        words += f" № {settings.order_number}"
    return words


def ordered(*items: str) -> tuple[Text, ...]:
    """The numbered points of an order."""
    return tuple(Text(f"{number}. {item}") for number, item in enumerate(items, 1))


def closing(campaign: Campaign) -> tuple[Block, ...]:
    """The signatures of an order."""
    settings = campaign.settings
    return (
        Signatures((("Директор", settings.director or ""),)),
        Text("С приказом ознакомлены:", "quiet"),
        Signatures((("Школьный координатор", settings.coordinator or ""),)),
    )
