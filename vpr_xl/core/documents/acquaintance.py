"""The sheet of acquaintance: a class with lines to sign on. Nobody's result stands on it."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.documents.blocks import Column, Document, Fields, Signatures, Table, Text
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.wording import head, work_title
from vpr_xl.core.familiarization.results import in_order
from vpr_xl.core.familiarization.state import shown_results
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import ParticipantsRow

_COLUMNS = (
    Column("№", 0.5, "center"),
    Column("Участник", 3.4),
    Column("Код", 0.9, "center"),
    Column("Работ", 0.7, "center"),
    Column("Дата", 1.1),
    Column("Подпись участника", 1.8),
    Column("Подпись законного представителя", 2.0),
)
_LINE = 9.0  # mm: people write here by hand
_ONE_PAGE = 32  # people of a class that still find room to sign on one page


@document(
    kind="acquaintance",
    title="Лист ознакомления",
    help="Подписи участников и родителей по классам; чужих отметок на листе нет.",
    action="F6",
    tables=("familiarization",),
    by_class=True,
)
def acquaintance(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """A document a class with results, people in the order of the journal."""
    planned = {row.work_id for row in campaign.plan if row.date == scope.date}
    works: dict[str, list[str]] = {}
    for work_id, code in shown_results(campaign):
        if scope.work_id in (None, work_id) and (scope.date is None or work_id in planned):
            works.setdefault(code, []).append(work_id)
    classes: dict[str, list[ParticipantsRow]] = {}
    for person in in_order(campaign, scope.class_name, names=True):
        if person.participant_code in works:
            classes.setdefault(person.class_name or "", []).append(person)
    for name, people in classes.items():
        yield _of_class(campaign, name, people, works)


def _of_class(
    campaign: Campaign, name: str, people: list[ParticipantsRow], works: dict[str, list[str]]
) -> Document:
    seen = dict.fromkeys(w for one in people for w in works[one.participant_code or ""])
    rows = tuple(
        (
            str(number),
            one.full_name or "",
            one.participant_code or "",
            str(len(works[one.participant_code or ""])),
            "",
            "",
            "",
        )
        for number, one in enumerate(people, 1)
    )
    fields = (
        ("Класс", name),
        ("Работы", "; ".join(work_title(campaign, work) for work in seen)),
        ("Участников", str(len(people))),
    )
    told = "С результатами ВПР ознакомлены. Каждому показывают только его лист результатов."
    return Document(
        "Лист ознакомления с результатами ВПР",
        (
            Fields(fields),
            Text(told),
            Table(_COLUMNS, rows, _LINE),
            Signatures((("Кто ознакомил", ""),)),
        ),
        head=head(campaign),
        about=name,
        private=True,
        one_page=len(people) <= _ONE_PAGE,
    )
