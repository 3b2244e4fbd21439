"""`portal uploaded`: which filled forms went to the portal, when, by whom, and what it answered."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vpr_xl.commands.asking import NO, YES, yes
from vpr_xl.commands.export import FOLDER, MANIFEST, SHOWN, listed
from vpr_xl.commands.form import recognised
from vpr_xl.commands.materials import person
from vpr_xl.commands.record_form import known_values
from vpr_xl.commands.registry import Argument, Asked, Option, Outcome, command
from vpr_xl.commands.run import Session
from vpr_xl.commands.seat import need_columns
from vpr_xl.core.findings import Level, Refused
from vpr_xl.core.forms.results import results_digest, same_tasks, sheet_digest
from vpr_xl.core.forms.rows import entries
from vpr_xl.core.forms.work import Unidentified, identify
from vpr_xl.core.materials.ledger import moment
from vpr_xl.core.materials.printed import coordinator
from vpr_xl.core.materials.receipt import Uploaded, receipts, upload_task
from vpr_xl.core.materials.register import registered_row
from vpr_xl.core.questions import Answers, Question, Spot
from vpr_xl.core.questions import Form as Questions
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.form import Form
from vpr_xl.core.rules.f4_gate import gate
from vpr_xl.core.rules.w_file import REFUSALS, refused

_NOT_LISTED = "его не было"


@dataclass(frozen=True, slots=True)
class _Given:
    """A filled form as the user names it, and its checksum."""

    path: Path
    form: Form
    sha256: str


_WHEN = "%d.%m.%Y %H:%M"
ANSWER = Question(
    "answer",
    "Что ответил портал",
    "Пусто — ответа ещё нет; когда придёт, впишите его на лист «Портал».",
    choices=("", "файл принят", "файл не принят"),
)
_BY = Question("by", "Кто загрузил", "Номер с листа «Сотрудники».")
_AT = Question("at", "Когда", "ДД.ММ.ГГГГ ЧЧ:ММ.")
_CHANGED = Question(
    "changed",
    "Форму меняли после выгрузки",
    "«Да», если на портал ушёл файл, который правили после «Выгрузить формы».",
    NO,
    (YES, NO),
)


def _form(session: Session, _: Spot) -> Questions:
    campaign = session.campaign
    staff = known_values(campaign, "staff", "staff_id")
    now = f"{session.world.clock.now():{_WHEN}}"
    questions = (
        ANSWER,
        replace(_BY, value=coordinator(campaign) or "", choices=staff),
        replace(_AT, value=now),
        _CHANGED,
    )
    about = "Файл, время, кто загрузил и ответ лягут на листы «Портал» и «Материалы»."
    return Questions("Отметить загрузку форм", about, questions)


def _options(_: Session, __: Spot, answers: Answers) -> Mapping[str, Any]:
    given = {name: answers.get(name, "").strip() or None for name in ("answer", "by", "at")}
    return {**given, "changed": yes(_CHANGED, answers)}


@command(
    name="portal uploaded",
    title="Отметить загрузку форм",
    help="Записывает, какие формы загружены на портал: файл, время, кто и что ответил портал.",
    action="F4",
    changes_data=True,
    macro=True,
    tables=("portal",),
    icon="ImportExcel",
    asked=Asked(_form, _options),
    arguments=(Argument("forms", "ФОРМА…", "формы, загруженные на портал", count=-1),),
    options=(
        Option("answer", str, "что ответил портал"),
        Option("by", str, "номер или имя того, кто загрузил; иначе координатор"),
        Option("at", str, "когда, ДД.ММ.ГГГГ ЧЧ:ММ; иначе сейчас"),
        Option("changed", bool, "загружен файл, изменённый после выгрузки", False),
    ),
)
def uploaded(
    session: Session,
    *,
    forms: Sequence[Path],
    answer: str | None = None,
    by: str | None = None,
    at: str | None = None,
    changed: bool = False,
) -> Outcome:
    campaign = session.campaign
    need_columns(campaign, "portal", ("task", "work_id", "done_on", "sha256", "results_sha256"))
    need_columns(campaign, "materials", ("movement_id", "kind", "event", "at", "sha256"))
    when = _moment(session, at)
    who = person(campaign, by) if by else coordinator(campaign)
    said: list[str] = []
    files: dict[str, Uploaded] = {}
    for nth, path in enumerate(map(Path, forms), 1):
        session.world.progress(f"Смотрю форму {nth}/{len(forms)}: {path.name}…")
        given = _given(session, path)
        if given.sha256 in files or registered_row(campaign, given.sha256):
            said.append(f"Форма «{path.name}» уже отмечена, ничего не добавлено.")
            continue
        work_id = _work_of(session, given, changed=changed)
        _refuse_foreign(campaign, given, work_id)
        results = results_digest(entries(given.form))
        one = files[given.sha256] = Uploaded(path.name, work_id, given.sha256, results)
        said += _said(campaign, one, len(given.form.rows), when)
        said += _renamed(session, given, work_id)
    return Outcome(
        said=said,
        changes=receipts(campaign, [*files.values()], when, who, answer),
        rows_in=len(files),
        rows_out=len(files),
        details={
            "at": f"{when:{_WHEN}}",
            "by": who,
            "files": [
                {"file": one.name, "work": one.work_id, "sha256": one.sha256}
                for one in files.values()
            ],
        },
    )


def _moment(session: Session, at: str | None) -> datetime.datetime:
    when = moment(at) if at else session.world.clock.now()
    if when is None:
        raise refused("W-263", at=at)
    return when


def _given(session: Session, path: Path) -> _Given:
    """The form of a file. Raises Refused for another file, an empty form, one with errors."""
    blob = session.world.store.read(path)
    form = recognised(session.world, blob, path.name)
    if not form.rows:
        raise refused("W-260", name=path.name)
    wrong = [f for f in gate(form) if f.level is Level.ERROR]
    if wrong:
        raise refused("W-264", name=path.name, count=len(wrong), cell=wrong[0].cell or "без адреса")
    return _Given(path, form, hashlib.sha256(blob).hexdigest())


def _work_of(session: Session, given: _Given, *, changed: bool) -> str:
    """The work that `export` filled the form for. Raises Refused for a form that it did not write.

    changed: the form may differ from what was written, or be filled by other hands.
    """
    name, told = given.path.name, list(_listed(session, given.path))
    same = next((one for one in told if one["sha256"] == given.sha256), None)
    named = next((one for one in told if one["file"] == name), None)
    if same is None and not changed:
        expected = named["sha256"][:SHOWN] if named else _NOT_LISTED
        raise refused("W-261", name=name, found=given.sha256[:SHOWN], expected=expected)
    entry = same or named
    if entry is not None:
        return str(entry["work"])
    year = session.campaign.catalogue
    if year is None:
        raise refused("W-95")
    found = identify(name, given.form, year)
    if isinstance(found, Unidentified):
        raise Refused("W-74", found.reasons[0], REFUSALS["W-74"].advice)
    return found.work_id


def _renamed(session: Session, given: _Given, work_id: str) -> Iterator[str]:
    """A form of one work that was uploaded under another's name."""
    for one in _listed(session, given.path):
        if one["sha256"] == given.sha256 and one["file"] != given.path.name:
            yield (
                f"{work_id}: выгружена как «{one['file']}», а файл назван «{given.path.name}». "
                "Проверьте, в какую работу он загружен."
            )
            return


def _listed(session: Session, path: Path) -> Iterator[dict[str, str]]:
    """Entries of the manifests beside the file and beside the book."""
    for place in dict.fromkeys((path.parent / MANIFEST, session.beside(FOLDER, MANIFEST))):
        yield from listed(session.world, place)


def _refuse_foreign(campaign: Campaign, given: _Given, work_id: str) -> None:
    """A form of other tasks than the work's sheet, or with a code of nobody in the book."""
    sheet = campaign.work_sheet_of(work_id)
    if sheet is None:
        raise refused("W-47", sheet=work_id)
    if not same_tasks(sheet, given.form):
        raise refused("W-91", sheet=work_id, name=given.path.name)
    for row in entries(given.form):
        if row.code not in campaign.participant_by_code:
            raise refused("W-262", name=given.path.name, code=row.code)


def _said(campaign: Campaign, one: Uploaded, rows: int, when: datetime.datetime) -> Iterator[str]:
    """What is written down; what of the book differs from it already."""
    at = f"{when:{_WHEN}}"
    yield f"{one.work_id}: загружена {at}, участников {rows}, сумма {one.sha256[:SHOWN]}…."
    sheet, task = campaign.work_sheet_of(one.work_id), upload_task(campaign, one.work_id)
    if sheet is not None and sheet_digest(sheet) != one.results:
        yield f"{one.work_id}: на листе уже другие результаты, на портал ушли прежние."
    if task is not None and task.done_on is not None and task.done_on > when.date():
        later = f"{task.done_on:%d.%m.%Y}"
        yield f"{one.work_id}: на «Портале» осталась загрузка новее, {later}."
