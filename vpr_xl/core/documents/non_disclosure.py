"""Draft of the undertaking not to disclose the materials, one page a person."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.documents.blocks import Document, Fields, Signatures, Text
from vpr_xl.core.documents.registry import Scope, document
from vpr_xl.core.documents.wording import head, short_day
from vpr_xl.core.records.campaign import Campaign


@document(
    kind="non-disclosure",
    title="Проект обязательств о неразглашении",
    help="Обязательство на каждого сотрудника с ролью; текст правит школа.",
    action="P6",
    form="docx",
)
def non_disclosure(campaign: Campaign, scope: Scope) -> Iterator[Document]:
    """For everybody on «Сотрудники» who has a role in the campaign."""
    school = campaign.settings.school_name or campaign.settings.school_short_name or ""
    for person in campaign.staff:
        if not person.roles:
            continue
        roles = ", ".join(campaign.words[role] for role in person.roles)
        yield Document(
            "Обязательство о неразглашении",
            (
                Fields(
                    (
                        ("Фамилия, имя, отчество", person.full_name or ""),
                        ("Должность", person.job_title or ""),
                        ("Роль в ВПР", roles),
                        ("Школа", school),
                    )
                ),
                Text(
                    "Обязуюсь не разглашать содержание материалов Всероссийских проверочных работ, "
                    "не копировать и не фотографировать их, не передавать их тем, кто не имеет к "
                    "ним доступа, и вернуть полученные материалы школьному координатору."
                ),
                Text(
                    "Обязуюсь не разглашать персональные данные участников, ставшие мне известными "
                    "при проведении и проверке работ."
                ),
                Fields((("Дата", short_day(person.non_disclosure_on)),)),
                Signatures((("Подпись", person.full_name or ""),)),
            ),
            head=head(campaign),
            draft=True,
        )
