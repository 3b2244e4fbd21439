"""Findings about experts' files: file, cell, code, what is wrong. Reading them is not here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vpr_xl.core.entry.read import Fault, Why
from vpr_xl.core.findings import Finding, in_order
from vpr_xl.core.rules.w_file import finding

_RULES: Mapping[Why, str] = {
    "other_book": "W-204",
    "header": "W-205",
    "no_code": "W-206",
    "foreign": "W-207",
    "other_class": "W-208",
    "twice": "W-210",
    "off_list": "W-211",
    "conflict": "W-212",
    "differs": "W-213",
    "one_sided": "W-214",
    "alone": "W-215",
}


def entry_findings(faults: Sequence[Fault], files: Sequence[str]) -> list[Finding]:
    """Findings in the order of the files, of their rows and columns."""
    order = {name: at for at, name in enumerate(files)}
    return in_order(_finding(one, order[one.file]) for one in faults)


def _finding(one: Fault, nth: int) -> Finding:
    facts = {"value": one.value or "пусто", "code": one.code, "row": one.row, **one.facts}
    said = finding(_RULES[one.why], sheet=one.sheet, file=one.file, **facts)
    return replace(
        said,
        cell=one.cell,
        key=one.code,
        value=one.value,
        order=(nth, one.row, one.column),
    )
