"""Terms of what «Хранение» lists, and the rows that come and end there. No file is touched."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from vpr_xl.core.changes import SetCell
from vpr_xl.core.materials.printed import coordinator
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import RetentionKind, RetentionRow
from vpr_xl.core.records.writing import append_row, set_value

#: The setting of «Школа» that holds the term of a kind; a kind that is not here has only its row.
TERM_OF: Mapping[RetentionKind, str] = {
    RetentionKind.WORKS: "keep_works_until",
    RetentionKind.PROTOCOLS: "keep_protocols_until",
    RetentionKind.CODE_LISTS: "keep_codes_until",
    RetentionKind.ARCHIVE: "keep_archive_until",
    RetentionKind.COPIES: "keep_codes_until",
}


def setting_of(campaign: Campaign, kind: RetentionKind | None) -> datetime.date | None:
    """The school's term for a kind; None where it has entered none."""
    name = TERM_OF.get(kind) if kind else None
    term: datetime.date | None = getattr(campaign.settings, name) if name else None
    return term


def term(campaign: Campaign, row: RetentionRow) -> datetime.date | None:
    """The last day of keeping: the row's own, else the school's; None where nobody has said."""
    return row.keep_until or setting_of(campaign, row.kind)


def over(campaign: Campaign, row: RetentionRow) -> bool:
    """Whether the term has passed: the last day itself is still a day of keeping."""
    until = term(campaign, row)
    return until is not None and until < campaign.today


def kept(campaign: Campaign) -> list[RetentionRow]:
    """Rows of what is not destroyed yet."""
    return [row for row in campaign.retention if row.item_id and not row.destroyed_on]


def new_rows(campaign: Campaign, rows: Sequence[Mapping[str, object]]) -> list[SetCell]:
    """Changes that add rows with the next numbers, the coordinator and the school's terms."""
    table = campaign.table("retention")
    if table is None:
        return []
    out: list[SetCell] = []
    for nth, row in enumerate(rows):
        kind = row.get("kind")
        values = {
            "item_id": next_item(campaign, nth),
            "holder": coordinator(campaign),
            "keep_until": setting_of(campaign, kind if isinstance(kind, RetentionKind) else None),
            **row,
        }
        out += append_row(table, values, nth)
    return out


def next_item(campaign: Campaign, already: int = 0) -> str:
    """The number of a new row.  already: how many new ones come before it."""
    digits = ("".join(filter(str.isdigit, row.item_id or "")) for row in campaign.retention)
    last = max((int(one) for one in digits if one), default=0)
    return f"Х-{last + already + 1:02d}"


def destroyed(
    campaign: Campaign, rows: Sequence[RetentionRow], act: str, reason: str | None
) -> list[SetCell]:
    """Changes that mark these rows as destroyed today. reason: where it was before the term."""
    changes: list[SetCell] = []
    for row in rows:
        values: dict[str, object] = {"destroyed_on": campaign.today, "act": act}
        if not over(campaign, row) and reason:
            values["reason"] = reason
        table = row.found_in
        changes += [
            set_value(table, row.nth, table.sheet.column(name), value)
            for name, value in values.items()
            if name in table.places
        ]
    return changes
