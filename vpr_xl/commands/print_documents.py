"""`print KIND`: the documents of core/documents as PDF; one command a kind, and the day's pack."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from vpr_xl.commands.registry import Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.core.changes import SetCell
from vpr_xl.core.documents.blocks import Document
from vpr_xl.core.documents.pack import pack
from vpr_xl.core.documents.registry import Printed, Scope, documents
from vpr_xl.core.materials.printed import Count, printed
from vpr_xl.core.rules.w_file import refused

#: The folder of printed documents beside the book.
FOLDER = "Печать"
_OUT = Option("out", Path, "папка для PDF; иначе «Печать» рядом с книгой")
_DAY = Option("date", datetime.date, "только этот день, ДД.ММ.ГГГГ")
_OPTIONS = (
    _OUT,
    _DAY,
    Option("work", str, "только эта работа, например 5-РУ", refers="works.work_id"),
    Option("room", str, "только эта аудитория"),
)
ONE_CLASS = Option("class", str, "только этот класс, например 5А", refers="classes.class_name")
_NAMES = Option("names", bool, "с именами, а не по кодам", False)


def _maker(kind: Printed) -> Callable[..., Outcome]:
    """The command that prints this kind."""

    def run(
        session: Session,
        *,
        out: Path | None = None,
        date: datetime.date | None = None,
        work: str | None = None,
        room: str | None = None,
        **more: Any,
    ) -> Outcome:
        scope = Scope(date, work, room, more.get("class"), bool(more.get("names")))
        made = list(kind.make(session.campaign, scope))
        if not made:
            raise refused("W-160", title=kind.title, sheets=_sheets(session, kind))
        folder = out or session.beside(FOLDER)
        path = folder / f"{' '.join([kind.title, *_limits(scope)])}.pdf"
        session.world.progress(f"Готовлю «{path.name}»…")
        changes = _counted(session, [(kind, one) for one in made])
        return Outcome(
            said=[f"Файл «{path.name}»: документов {len(made)}.", *_said(changes)],
            changes=changes,
            files={path: session.world.pdf(made, session.world.clock.now())},
            details={"documents": len(made), "folder": str(folder)},
        )

    return run


def _options(kind: Printed) -> tuple[Option, ...]:
    """What a kind may be limited to."""
    more = [*([ONE_CLASS] if kind.by_class else []), *([_NAMES] if kind.nameable else [])]
    return (*_OPTIONS, *more)


def _limits(scope: Scope) -> list[str]:
    """What a file's name says about its scope."""
    day = f"{scope.date:%d.%m.%Y}" if scope.date else ""
    names = "по именам" if scope.names else ""
    words = (day, scope.work_id, scope.room, scope.class_name, names)
    return [word for word in words if word]


def _sheets(session: Session, kind: Printed) -> str:
    """Where the rows of a kind come from: the plan and the sheets that carry its button."""
    titles = [session.world.house.sheets[name].title for name in ("plan", *kind.tables)]
    return " и ".join(f"«{title}»" for title in dict.fromkeys(titles))


def _counted(session: Session, made: Iterable[tuple[Printed, Document]]) -> list[SetCell]:
    """The rows of «Материалы» about this print; none for kinds that are not counted there."""
    counts = [
        Count(kind.counts, one.work_id, one.part, one.room, one.pieces)
        for kind, one in made
        if kind.counts is not None
    ]
    at = session.world.clock.now().strftime("%d.%m.%Y %H:%M")
    return printed(session.campaign, counts, at)


def _said(changes: Sequence[SetCell]) -> list[str]:
    rows = len({(c.sheet, c.row) for c in changes})
    sheet = changes[0].sheet if changes else ""
    return [f"На лист «{sheet}» записано строк: {rows}."] if changes else []


for _kind in documents().values():
    if _kind.form == "pdf":
        command(
            name=f"print {_kind.kind}",
            title=_kind.title,
            help=_kind.help,
            action=_kind.action,
            changes_data=_kind.counts is not None,
            macro=bool(_kind.tables),
            tables=_kind.tables,
            icon="FilePrint",
            asked=_kind.asked,
            options=_options(_kind),
        )(_maker(_kind))


@command(
    name="print pack",
    title="Комплект дня",
    help="Все документы дня: один PDF на аудиторию с обложкой и счётом; без дня — ближайший.",
    action="P5",
    changes_data=True,
    macro=True,
    tables=("plan",),
    icon="FilePrintQuick",
    options=(_OUT, _DAY),
)
def print_pack(
    session: Session, *, out: Path | None = None, date: datetime.date | None = None
) -> Outcome:
    campaign = session.campaign
    day = date or _next_day(session)
    folder = (out or session.beside(FOLDER)) / f"{day:%d.%m.%Y}"
    now, files = session.world.clock.now(), {}
    made: list[tuple[Printed, Document]] = []
    for one in pack(campaign, day):
        session.world.progress(f"Готовлю документы аудитории {one.room}…")
        files[folder / f"Аудитория {one.room}.pdf"] = session.world.pdf(one.documents, now)
        made += [(documents()[kind], each) for kind, all_ in one.by_kind.items() for each in all_]
    if not files:
        raise refused("W-161", date=f"{day:%d.%m.%Y}")
    told = f"День {day:%d.%m.%Y}: комплектов аудиторий {len(files)}, папка «{folder}»."
    changes = _counted(session, made)
    return Outcome(
        said=[told, *_said(changes)],
        changes=changes,
        files=files,
        details={"rooms": len(files), "date": day.isoformat(), "folder": str(folder)},
    )


def _next_day(session: Session) -> datetime.date:
    """The nearest day of works from today on. Raises Refused where the plan has none."""
    today = session.world.clock.today()
    days = [row.date for row in session.campaign.plan if row.date and row.date >= today]
    if not days:
        raise refused("W-162")
    return min(days)
