"""How a difference of counts is shown: its place, both numbers with their rows. No rule is here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from vpr_xl.core.findings import Finding
from vpr_xl.core.materials.facts import all_differences
from vpr_xl.core.materials.figures import Difference, Figure, What, stretches
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.record import Record
from vpr_xl.core.rules.engine import Report

#: Several rules ask for the same list, and it takes longer than all of them together.
_KNOWN: WeakKeyDictionary[Campaign, Sequence[Difference]] = WeakKeyDictionary()
#: Codes and stretches of rows in one sentence before the rest is only hinted at.
_MOST = 3


def of_kind(campaign: Campaign, what: What) -> Iterator[Difference]:
    """The differences of one kind, reckoned once a campaign."""
    found = _KNOWN.get(campaign)
    if found is None:
        found = _KNOWN[campaign] = all_differences(campaign)
    return (one for one in found if one.what == what)


def shown_at(
    report: Report, one: Difference, figure: Figure, column: str, **facts: object
) -> Finding:
    """The finding at the last row of a figure."""
    record = records(report.campaign, figure.table)[figure.rows[-1]]
    return report(record, column, **{**told(report.campaign, one), **facts})


def told(campaign: Campaign, one: Difference) -> dict[str, Any]:
    """The facts of a difference for the words of its rule."""
    return {
        "place": place(campaign, one),
        "first": figure_words(campaign, one.first),
        "second": figure_words(campaign, one.second),
    }


def counted(
    campaign: Campaign, report: Report, what: What, column: str = "count"
) -> Iterator[Finding]:
    """Every difference of a kind at the first of its figures that has rows."""
    for one in of_kind(campaign, what):
        figure = one.first if one.first.rows else one.second
        named = column if figure.table == "materials" else "participant_code"
        yield shown_at(report, one, figure, named, kind=one.kind)


def records(campaign: Campaign, table: str) -> Mapping[int, Record]:
    """Records of a table by physical row."""
    return {row.row_number: row for row in getattr(campaign, table)}


def place(campaign: Campaign, one: Difference) -> str:
    """Work, part where there are two, room and variant in one line."""
    work = campaign.work_by_id.get(one.work_id)
    out = [one.work_id]
    if work is not None and (work.parts or 1) > 1:
        out.append(f"часть {one.part}")
    if one.room:
        out.append(f"аудитория {one.room}")
    if one.variant:
        out.append(f"вариант {one.variant}")
    return ", ".join(out)


def figure_words(campaign: Campaign, figure: Figure) -> str:
    """A number and where it comes from: «26 («Материалы», строки 12–14)»."""
    title = campaign.house.sheets[figure.table].title
    if not figure.rows:
        return f"{figure.count} («{title}», строк нет)"
    word = "строка" if len(figure.rows) == 1 else "строки"
    return f"{figure.count} («{title}», {word} {stretches(figure.rows, _MOST)})"


def codes(one: Difference) -> str:
    """The first codes of a difference."""
    more = f" и ещё {len(one.codes) - _MOST}" if len(one.codes) > _MOST else ""
    return ", ".join(one.codes[:_MOST]) + more
