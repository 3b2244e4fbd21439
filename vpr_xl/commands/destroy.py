"""`archive destroy`: what has been kept long enough, or with a reason, ends with an act."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from vpr_xl.commands.archive import copies_of, is_there
from vpr_xl.commands.asking import NO, YES, yes
from vpr_xl.commands.print_documents import FOLDER
from vpr_xl.commands.registry import Argument, Asked, Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.commands.seat import need_columns
from vpr_xl.core.documents.destruction import act as act_of
from vpr_xl.core.keeping.terms import destroyed, kept, new_rows, next_item, over, term
from vpr_xl.core.questions import Answers, Form, Question, Spot
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import RetentionKind, RetentionRow
from vpr_xl.core.rules.w_file import refused

_FEW = 4  # numbers named in one sentence
#: Rows that the window asks about; the others wait for the next act.
_MOST = 12
_NEEDED = ("item_id", "kind", "destroyed_on", "act")
_REASON, _ACT, _ARCHIVES = "reason", "act", "archives"


def _form(session: Session, _: Spot) -> Form:
    """A field a row that is kept, «да» where its term has passed. Raises Refused without any."""
    campaign = session.campaign
    need_columns(campaign, "retention", _NEEDED)
    waiting = sorted(kept(campaign), key=lambda row: not over(campaign, row))
    if not waiting:
        raise refused(
            "W-192", sheet=campaign.house.sheets["retention"].title, item="всё уже уничтожено"
        )
    left = len(waiting) - _MOST
    more = f" Не поместилось строк: {left}, они ждут следующего акта." if left > 0 else ""
    return Form(
        "Уничтожить по акту",
        "«Да» стоит у того, чей срок вышел. Файлы архивов и снимки удалятся с диска, открытая "
        f"книга останется.{more}",
        (
            *(_row_question(campaign, row) for row in waiting[:_MOST]),
            Question(_REASON, "Причина", "Нужна, если срок ещё не вышел; войдёт в акт."),
            Question(_ACT, "Акт", "Номер и дата акта.", _next_act(campaign)),
            Question(
                _ARCHIVES,
                "Папка архивов",
                "Где лежат файлы архивов, записанные на листе.",
                str(session.path.parent),
            ),
        ),
        take="Уничтожить",
    )


def _row_question(campaign: Campaign, row: RetentionRow) -> Question:
    until = term(campaign, row)
    kind = campaign.words[row.kind] if row.kind else ""
    what = " ".join(word for word in (row.item_id, kind, row.work_id) if word)
    told = f"до {until:%d.%m.%Y}" if until else "срок не указан"
    where = row.archive_file or row.place or "не записано"
    return Question(
        row.item_id or "",
        f"{what}, {told}",
        f"Где: {where}.",
        YES if over(campaign, row) else NO,
        (YES, NO),
    )


def _given(session: Session, spot: Spot, answers: Answers) -> Mapping[str, Any]:
    """The options of `archive destroy` by the window. Raises Refused where no row is chosen."""
    rows = [q for q in _form(session, spot).questions if q.choices]
    items = tuple(q.name for q in rows if yes(q, answers))
    if not items:
        sheet = session.campaign.house.sheets["retention"].title
        raise refused("W-192", sheet=sheet, item="ни у одной строки не стоит «да»")
    folder = answers.get(_ARCHIVES, "").strip()
    return {
        "items": items,
        "reason": answers.get(_REASON, "").strip() or None,
        "act": answers.get(_ACT, "").strip() or None,
        "archives": Path(folder) if folder else None,
    }


@command(
    name="archive destroy",
    title="Уничтожить по акту",
    help="Отмечает уничтоженным то, чей срок вышел, удаляет файлы архивов и пишет акт в PDF.",
    action="F8",
    changes_data=True,
    macro=True,
    tables=("retention",),
    icon="Delete",
    asked=Asked(_form, _given),
    arguments=(
        Argument(
            "items",
            "[НОМЕР…]",
            "номера с листа «Хранение»; без них — всё, чей срок вышел",
            count=-1,
            required=False,
            line=True,
        ),
    ),
    options=(
        Option("reason", str, "почему раньше срока"),
        Option("act", str, "номер и дата акта; иначе следующий номер и сегодня"),
        Option("archives", Path, "папка с файлами архивов; иначе папка книги"),
    ),
)
def archive_destroy(
    session: Session,
    *,
    items: Sequence[str] = (),
    reason: str | None = None,
    act: str | None = None,
    archives: Path | None = None,
) -> Outcome:
    campaign, world = session.campaign, session.world
    need_columns(campaign, "retention", _NEEDED)
    rows = _chosen(campaign, items)
    _refuse_early(campaign, rows, reason)
    unlisted = _unlisted_copies(session, rows)
    removed = list(_files(session, [*rows, *unlisted], archives or session.path.parent))
    name = act or _next_act(campaign)
    early = any(not over(campaign, row) for row in rows)
    listed, rows = rows, [*rows, *unlisted]
    paper = act_of(campaign, rows, name, campaign.today, (reason or "") if early else "")
    pdf = session.beside(FOLDER, f"Акт об уничтожении {campaign.today:%d.%m.%Y}.pdf")
    if is_there(world.store, pdf):
        number = name.split("№")[-1].split()[0] if "№" in name else str(len(campaign.retention))
        pdf = pdf.with_stem(f"{pdf.stem} {number}".replace("/", "-"))
    return Outcome(
        said=[
            *_said(campaign, rows, name, pdf, removed),
            *(["Сохраните книгу: в её файле этих отметок ещё нет."] if session.copy else []),
        ],
        changes=[
            *destroyed(campaign, listed, name, reason),
            *new_rows(campaign, [_ended(campaign, row, name, reason) for row in unlisted]),
        ],
        files={pdf: world.pdf([paper], world.clock.now())},
        rows_in=len(rows),
        rows_out=len(rows),
        removed=removed,
        details={
            "destroyed": [row.item_id for row in rows],
            "act": name,
            "file": str(pdf),
            "removed": [str(path) for path in removed],
        },
    )


def _chosen(campaign: Campaign, items: Sequence[str]) -> list[RetentionRow]:
    """The rows asked for, else all whose term has passed. Raises Refused where one is not kept."""
    waiting = kept(campaign)
    by_id = {(row.item_id or "").casefold(): row for row in waiting}
    sheet = campaign.house.sheets["retention"].title
    wanted = dict.fromkeys(item.strip().casefold() for item in items)
    unknown = [item for item in items if item.strip().casefold() not in by_id]
    if unknown:
        raise refused("W-192", sheet=sheet, item=unknown[0])
    rows = [by_id[item] for item in wanted] if items else [r for r in waiting if over(campaign, r)]
    if not rows:
        raise refused("W-192", sheet=sheet, item="сроки ещё не вышли")
    return rows


def _refuse_early(campaign: Campaign, rows: Sequence[RetentionRow], reason: str | None) -> None:
    early = next((row for row in rows if not over(campaign, row)), None)
    if early is not None and not (reason or "").strip():
        until = term(campaign, early)
        told = f"{until:%d.%m.%Y}" if until else "не указан"
        raise refused("W-191", item=early.item_id, until=told, today=f"{campaign.today:%d.%m.%Y}")


def _unlisted_copies(session: Session, rows: Sequence[RetentionRow]) -> list[RetentionRow]:
    """The snapshots where the sheet does not list them: they hold the names and end with the codes.

    With them lie the logs of what went wrong.
    """
    campaign = session.campaign
    codes = next((row for row in rows if row.kind is RetentionKind.CODE_LISTS), None)
    # A row that is ended tells of the snapshots of then: every command since has made new ones.
    known = any(r.kind is RetentionKind.COPIES and not r.destroyed_on for r in campaign.retention)
    place = copies_of(session.path)
    if codes is None or known or not session.world.store.files(place):
        return []
    item, kind = next_item(campaign), RetentionKind.COPIES
    own = replace(codes, item_id=item, kind=kind, place=place.name, work_id=None)
    return [replace(own, archive_file=None, sha256=None)]


def _ended(
    campaign: Campaign, row: RetentionRow, name: str, reason: str | None
) -> dict[str, object]:
    """A new row of what is destroyed today."""
    ended = {"destroyed_on": campaign.today, "act": name, "keep_until": row.keep_until}
    why = {} if over(campaign, row) or not reason else {"reason": reason}
    return {"kind": row.kind, "place": row.place, **ended, **why}


def _files(session: Session, rows: Sequence[RetentionRow], folder: Path) -> Iterator[Path]:
    """What is deleted with these rows: each archive proved to be the one, the book's snapshots."""
    for row in rows:
        if row.kind is RetentionKind.COPIES:
            yield copies_of(session.path)
        elif row.archive_file:
            yield _proved(session, row, folder)


def _proved(session: Session, row: RetentionRow, folder: Path) -> Path:
    store, name = session.world.store, row.archive_file or ""
    path = folder / name
    there = Path(name).name == name and is_there(store, path)
    if not there or hashlib.sha256(store.read(path)).hexdigest() != row.sha256:
        raise refused("W-193", item=row.item_id, name=name, folder=folder.name or ".")
    return path


def _next_act(campaign: Campaign) -> str:
    acts = {row.act for row in campaign.retention if row.act}
    return f"акт № {len(acts) + 1} от {campaign.today:%d.%m.%Y}"


def _said(
    campaign: Campaign,
    rows: Sequence[RetentionRow],
    name: str,
    pdf: Path,
    removed: Sequence[Path],
) -> Iterator[str]:
    numbers = ", ".join(row.item_id or "" for row in rows[:_FEW])
    more = f" и ещё {len(rows) - _FEW}" if len(rows) > _FEW else ""
    yield f"Отмечено уничтоженным: {numbers}{more}; {name}, файл «{pdf.name}»."
    if removed:
        yield f"Удалено с диска: {', '.join(f'«{path.name}»' for path in removed)}."
    if any(row.kind is RetentionKind.CODE_LISTS for row in rows):
        sheet = campaign.house.sheets["participants"].title
        yield f"Имена остались в самой книге: сотрите их на листе «{sheet}» или удалите книгу."
