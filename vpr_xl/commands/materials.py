"""`materials add|list|move`: files of the portal and movements of paper, written down, shown."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from vpr_xl.commands.record import record
from vpr_xl.commands.registry import Argument, Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.commands.seat import need_columns
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.documents.custody import held_table
from vpr_xl.core.documents.lines import lines_of
from vpr_xl.core.findings import about
from vpr_xl.core.forms.contents import Named, kind_of, works_named
from vpr_xl.core.materials.facts import facts_of
from vpr_xl.core.materials.figures import Difference, WorkFacts
from vpr_xl.core.materials.ledger import Holding, holdings, ledger, movements, parts_by_work
from vpr_xl.core.materials.listing import Listing
from vpr_xl.core.materials.printed import coordinator, last_number
from vpr_xl.core.materials.reconcile import differences
from vpr_xl.core.materials.register import Received, registered, registered_row, works_without
from vpr_xl.core.materials.summary import RoomCount, room_counts, runs
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import Event, MaterialsKind
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.values import tidy

#: What the user calls a kind -> the kind.
_KINDS = {
    "архив": MaterialsKind.ARCHIVE,
    "протокол": MaterialsKind.PROTOCOL,
    "полоски": MaterialsKind.SLIPS,
    "критерии": MaterialsKind.CRITERIA,
    "форма": MaterialsKind.FORM,
    "отчёт": MaterialsKind.REPORT,
}
#: Works named in one sentence before the rest is only counted.
_MOST = 8


@command(
    name="materials add",
    title="Учесть файлы портала",
    help="Записывает файлы портала с контрольной суммой и отмечает дела; архив не распаковывает.",
    action="P4",
    changes_data=True,
    macro=True,
    tables=("materials", "portal"),
    icon="FileSaveAs",
    arguments=(Argument("paths", "ФАЙЛ…", "файлы, скачанные с портала", count=-1, pattern="*.*"),),
    options=(
        Option("work", str, "работа, если имена файлов её не называют"),
        Option("kind", tuple(_KINDS), "вид файла, если имя его не называет"),
        Option("by", str, "номер того, кто скачал; иначе координатор"),
    ),
)
def add(
    session: Session,
    *,
    paths: Sequence[Path],
    work: str | None = None,
    kind: str | None = None,
    by: str | None = None,
) -> Outcome:
    campaign = session.campaign
    need_columns(campaign, "materials", ("movement_id", "kind", "event", "file_name", "sha256"))
    holder = person(campaign, by) if by else coordinator(campaign)
    work_id = _known_work(campaign, work) if work else None
    said: list[str] = []
    files: list[Received] = []
    told: list[dict[str, Any]] = []
    for path in paths:
        session.world.progress(f"Смотрю «{Path(path).name}»…")
        blob = session.world.store.read(Path(path))
        name, sha256 = Path(path).name, hashlib.sha256(blob).hexdigest()
        row = registered_row(campaign, sha256)
        if row is not None or any(one.sha256 == sha256 for one in files):
            said.append(_twice(campaign, name, row))
            told.append({"file": name, "sha256": sha256, "size": len(blob), "added": False})
            continue
        with about(name):
            listing = session.world.listing(blob, name)
        one, found = _received(campaign, name, sha256, listing, (kind, work_id))
        files.append(one)
        said += _about(campaign, one, listing, found, len(blob))
        told.append(_told(one, listing, found, len(blob)))
    said += _still_missing(campaign, files)
    changes = registered(campaign, files, session.world.clock.now(), holder) if files else []
    return Outcome(
        said, (), changes, rows_in=len(files), rows_out=len(files), details={"files": told}
    )


def person(campaign: Campaign, who: str) -> str:
    """The number of a person given by number or full name. Raises Refused."""
    wanted = tidy(who).casefold()
    for row in campaign.staff:
        if row.staff_id and wanted in (row.staff_id.casefold(), (row.full_name or "").casefold()):
            return row.staff_id
    raise refused("W-170", who=who, sheet=campaign.house.sheets["staff"].title)


def _known_work(campaign: Campaign, work_id: str) -> str:
    wanted = work_id.strip().casefold()
    for known in (*campaign.work_by_id, *(row.work_id for row in campaign.plan if row.work_id)):
        if known.casefold() == wanted:
            return known
    raise refused("W-151", work_id=work_id)


def _twice(campaign: Campaign, name: str, row: int | None) -> str:
    if row is None:
        return f"Файл «{name}» назван дважды, записан один раз."
    sheet = campaign.house.sheets["materials"].title
    return f"Файл «{name}» уже записан: лист «{sheet}», строка {row}. Ничего не добавлено."


def _received(
    campaign: Campaign, name: str, sha256: str, listing: Listing, given: tuple[str | None, ...]
) -> tuple[Received, Named]:
    """What a file is and which works it is for. Raises Refused where neither tells."""
    word, work_id = given
    kind = _KINDS[word] if word else kind_of(name, listing)
    if kind is None:
        raise refused("W-165", name=name)
    school = {row.work_id for row in campaign.plan if row.work_id} or set(campaign.work_by_id)
    found = works_named([name, *listing.names], campaign.catalogue, school)
    if work_id is not None:
        fits = work_id in found.mine or any(work_id in one for one in found.unclear)
        if not fits and (found.mine or found.foreign):
            wrong = ", ".join((*found.mine, *found.foreign)[:_MOST])
            raise refused("W-168", name=name, found=wrong, expected=work_id)
        return Received(name, sha256, kind, (work_id,)), found
    if not found.mine and found.foreign:
        wrong = ", ".join(found.foreign[:_MOST])
        raise refused("W-168", name=name, found=wrong, expected="работа плана")
    if not found.mine and kind is not MaterialsKind.SLIPS:
        raise refused("W-166", name=name)
    return Received(name, sha256, kind, found.mine), found


def _about(
    campaign: Campaign, one: Received, listing: Listing, found: Named, size: int
) -> list[str]:
    """What is said of a file that is written down."""
    works = _listed(one.works) if one.works else "все работы"
    lines = [f"{_word(campaign, one)}: {works}, файл «{one.name}», {_bytes(size)}."]
    if listing.kind == "zip":
        lines.append(f"В архиве файлов: {len(listing.entries)}; программа его не распаковывала.")
    elif listing.kind:
        lines.append(f"Состав архива .{listing.kind} программа не читает: проверьте его сами.")
    locked = sum(entry.locked for entry in listing.entries)
    if locked:
        lines.append(
            f"Архив зашифрован: паролем закрыто файлов {locked} из {len(listing.entries)}; "
            "программа пароля не спрашивает."
        )
    elif listing.locked:
        lines.append(f"Архив зашифрован: «{one.name}»; программа пароля не спрашивает.")
    foreign = [w for w in (*found.mine, *found.foreign) if w not in one.works]
    if foreign:
        lines.append(f"В файле есть и чужие работы: {_listed(foreign)}.")
    lines += [
        f"Уровень не назван, подходят {' и '.join(unclear)}: укажите --work."
        for unclear in found.unclear
        if not set(unclear) & set(one.works)
    ]
    return lines


def _told(one: Received, listing: Listing, found: Named, size: int) -> dict[str, Any]:
    return {
        "file": one.name,
        "sha256": one.sha256,
        "size": size,
        "added": True,
        "kind": one.kind.value,
        "works": list(one.works),
        "foreign": [w for w in (*found.mine, *found.foreign) if w not in one.works],
        "archive": listing.kind or None,
        "encrypted": listing.locked,
        "entries": [{"name": e.name, "size": e.size} for e in listing.entries],
    }


def _still_missing(campaign: Campaign, files: Sequence[Received]) -> list[str]:
    lines = []
    for kind in dict.fromkeys(one.kind for one in files):
        left = works_without(campaign, kind, files) if kind is not MaterialsKind.SLIPS else []
        if left:
            lines.append(f"Ещё не получено ({campaign.words[kind]}): {_listed(left)}.")
    return lines


def _word(campaign: Campaign, one: Received) -> str:
    word = campaign.words[one.kind]
    return word[0].upper() + word[1:]


def _listed(works: Sequence[str]) -> str:
    more = f" и ещё {len(works) - _MOST}" if len(works) > _MOST else ""
    return ", ".join(works[:_MOST]) + more


def _bytes(size: int) -> str:
    return f"{size / (1 << 20):.1f} МБ".replace(".", ",") if size >= 1 << 20 else f"{size} Б"


@command(
    name="materials list",
    title="Показать материалы",
    help="По каждой работе: файлы, сколько выдано и вернулось, что не сходится; что у кого и где.",
    action="P6",
    options=(
        Option("work", str, "только эта работа, например 5-РУ"),
        Option("room", str, "только эта аудитория"),
    ),
)
def list_materials(
    session: Session, *, work: str | None = None, room: str | None = None
) -> Outcome:
    campaign = session.campaign
    wanted = _known_work(campaign, work) if work else None
    known = {facts.work_id: facts for facts in facts_of(campaign)}
    listed = [row.work_id for row in campaign.works if row.work_id]
    works = [w for w in dict.fromkeys([*listed, *known]) if wanted in (None, w)]
    said: list[str] = []
    told: list[dict[str, Any]] = []
    for work_id in works:
        facts = known.get(work_id, WorkFacts(work_id, 1, (), (), ()))
        found = [d for d in differences(facts, campaign.today) if room in (None, d.room)]
        rooms = [r for r in room_counts(facts) if room in (None, r.room)]
        files = _files(campaign, work_id)
        said += _state(campaign, work_id, files, rooms, len(found))
        told.append(
            {
                "work": work_id,
                "files": files,
                "runs": [asdict(run) | {"kind": run.kind.value} for run in runs(facts)],
                "rooms": [asdict(r) | {"kind": r.kind.value} for r in rooms],
                "differences": [_difference(d) for d in found],
            }
        )
    held = _held(campaign, wanted, room)
    return Outcome(
        said=[*said, *_in_hands(campaign, held)],
        details={"works": told, "held": [_holding(one) for one in held]},
    )


def _files(campaign: Campaign, work_id: str) -> list[dict[str, Any]]:
    """Files of the portal that are this work's, one that serves several works among them."""
    told = {row.sha256 for row in campaign.portal if row.work_id == work_id}
    return [
        {"kind": m.kind.value, "file": m.file_name, "sha256": m.sha256, "at": m.at}
        for m in campaign.materials
        if m.kind
        and m.event is Event.REGISTERED
        and (m.work_id == work_id or (m.work_id is None and m.sha256 and m.sha256 in told))
    ]


def _state(
    campaign: Campaign,
    work_id: str,
    files: Sequence[dict[str, Any]],
    rooms: Sequence[RoomCount],
    differ: int,
) -> list[str]:
    """A line about the work and one about each of its rooms."""
    kinds = dict.fromkeys(str(campaign.words[MaterialsKind(one["kind"])]) for one in files)
    got = ", ".join(kinds) or "файлов нет"
    verdict = f"расхождений {differ}" if differ else "сходится" if rooms else "движений нет"
    lines = [f"{work_id}: {got}; {verdict}."]
    parts = parts_by_work(campaign).get(work_id, 1)
    for one in rooms:
        place = f"аудитория {one.room}" if one.room else "все аудитории"
        place += f", часть {one.part}" if parts > 1 else ""
        came = "" if one.came is None else f", пришло {one.came}"
        lines.append(
            f"  {place}, {campaign.words[one.kind]}: выдано {one.issued}, "
            f"вернулось {one.back} (чистых {one.unused}, испорчено {one.spoiled}){came}."
        )
    return lines


def _difference(one: Difference) -> dict[str, Any]:
    return asdict(one) | {"kind": one.kind.value}


def _held(campaign: Campaign, work: str | None, room: str | None) -> list[Holding]:
    """What is in whose hands now."""
    book = ledger(movements(campaign), parts_by_work(campaign))
    return [
        one for one in holdings(book) if work in (None, one.work_id) and room in (None, one.room)
    ]


def _in_hands(campaign: Campaign, held: Sequence[Holding]) -> list[str]:
    """The table of what is where, for people."""
    if not held:
        return []
    nobody = sum(one.count for one in held if not one.holder)
    end = [f"Ни за кем не числится: {nobody}."] if nobody else []
    return ["", "Что у кого сейчас:", *lines_of(held_table(campaign, held)), *end]


def _holding(one: Holding) -> dict[str, Any]:
    """What is held, by numbers of staff."""
    return {
        "work": one.work_id,
        "part": one.part,
        "kind": one.kind.value,
        "variant": one.variant,
        "room": one.room,
        "count": one.count,
        "holder": one.holder or None,
        "place": one.since.place,
        "since": f"{one.since.at:%d.%m.%Y %H:%M}",
    }


@command(
    name="materials move",
    title="Внести движение материалов",
    help="Вносит одно движение материалов: что, сколько, от кого, кому; сначала проверяет его.",
    action="P6",
    changes_data=True,
    arguments=(Argument("event", "СОБЫТИЕ", "что произошло, например выдано"),),
    options=(
        Option("kind", str, "что: комплекты, полоски, протокол…", "комплекты"),
        Option("work", str, "работа, например 5-РУ"),
        Option("part", int, "часть работы"),
        Option("room", str, "аудитория"),
        Option("variant", int, "вариант"),
        Option("count", int, "сколько штук", required=True),
        Option("from", str, "кто передал: номер или полное имя"),
        Option("to", str, "кто принял: номер или полное имя"),
        Option("place", str, "где теперь хранится"),
        Option("at", str, "когда, ДД.ММ.ГГГГ ЧЧ:ММ; иначе сейчас"),
    ),
)
def move(session: Session, *, event: str, count: int, **given: Any) -> Outcome:
    campaign = session.campaign
    need_columns(campaign, "materials", ("movement_id", "kind", "event", "count", "at"))
    sheet = campaign.house.sheets["materials"]
    people = {"given_by": given.get("from"), "taken_by": given.get("to")}
    values: dict[str, object] = {
        "kind": _chosen(sheet.column("kind"), given.get("kind") or ""),
        "event": _chosen(sheet.column("event"), event),
        "work_id": given.get("work"),
        "part": given.get("part"),
        "variant": given.get("variant"),
        "room": given.get("room"),
        "count": count,
        **{name: person(campaign, who) for name, who in people.items() if who},
        "place": given.get("place"),
        "at": given.get("at") or f"{session.world.clock.now():%d.%m.%Y %H:%M}",
    }
    key = f"М-{last_number(campaign) + 1:04d}"
    typed = [f"{name}={value}" for name, value in values.items() if value is not None]
    return record(session, table="materials", key=key, values=typed)


def _chosen(column: Column, given: str) -> str:
    """The word of a list that begins so where only one does, else what was given."""
    wanted = tidy(given).casefold()
    fitting = [str(word) for word in column.enum if str(word).casefold().startswith(wanted)]
    return fitting[0] if wanted and len(fitting) == 1 else given
