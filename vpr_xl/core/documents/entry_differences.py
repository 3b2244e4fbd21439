"""The list of differences of two entries, to be settled at the papers. No kind of print: a file."""

from __future__ import annotations

from collections.abc import Sequence

from vpr_xl.core.documents.blocks import Column, Document, Table, Text
from vpr_xl.core.documents.wording import head
from vpr_xl.core.entry.compare import Difference
from vpr_xl.core.records.campaign import Campaign

_COLUMNS = (
    Column("Работа"),
    Column("Класс"),
    Column("Код участника", 1.3),
    Column("Столбец", 2.2),
    Column("Внесение 1", 1.2),
    Column("Где в файле", 3.0),
    Column("Внесение 2", 1.2),
    Column("Где в файле", 3.0),
    Column("Верно по работе", 1.6),
)


def entry_differences(campaign: Campaign, found: Sequence[Difference]) -> Document:
    """A row a cell that differs, in the order of the papers, with a place for the right value."""
    ordered = sorted(found, key=lambda one: (one.work_id, one.class_name, one.code))
    return Document(
        "Расхождения двух внесений",
        (
            Text("Сверьте с работами, исправьте неверный файл и соберите оба снова.", "quiet"),
            Table(_COLUMNS, tuple(_row(one) for one in ordered)),
        ),
        head=head(campaign),
        landscape=True,
    )


def _row(one: Difference) -> tuple[str, ...]:
    (first, first_cell), (second, second_cell) = one.places
    return (
        one.work_id,
        one.class_name,
        one.code,
        one.title,
        one.values[0],
        f"{first}, {first_cell}",
        one.values[1],
        f"{second}, {second_cell}",
        "",
    )
