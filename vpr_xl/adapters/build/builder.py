"""The port Builder over XlsxWriter. What a workbook looks like is drawn in the rooms beside."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from vpr_xl.core.declare import forms
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.tasks import TaskHeader, task_header
from vpr_xl.core.values import Cell


class XlsxBuilder:
    """Makes workbooks from the declarations; the same input gives the same bytes."""

    def __init__(self, house: House) -> None:
        self._house = house

    def master(
        self,
        settings: Mapping[str, Cell],
        content: Mapping[str, Sequence[Sequence[Cell | None]]],
        results: Mapping[str, Mapping[str, object]],
        created: datetime.datetime,
    ) -> bytes:
        """The master workbook; `created` is written as it reads, without its zone."""
        from vpr_xl.adapters.build.master import build_master

        return build_master(
            self._house,
            settings=settings,
            content=content,
            results=results,
            created=created.replace(tzinfo=None),
        )

    def form(self, layout: str, details: Mapping[str, Any]) -> bytes:
        """The built-in blank form of a layout.

        details: parts, header texts of the tasks of each part; code_range, lowest and highest
        code; textbooks, the list of the classes' sheet, may be absent.
        Raises KeyError for an unknown layout, ValueError for what is no task.
        """
        from vpr_xl.adapters.build.form import blank_form

        first, last = details["code_range"]
        return blank_form(
            forms.layout(self._house.forms[layout]),
            [[_task(header) for header in part] for part in details["parts"]],
            (first, last),
            textbooks=details.get("textbooks", ()),
        )


def _task(header: str) -> TaskHeader:
    found = task_header(header)
    if found is None:
        raise ValueError(header)
    return found
