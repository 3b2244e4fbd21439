"""The port Builder over XlsxWriter. What a workbook looks like is drawn in the rooms beside."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from vpr_xl.core.changes import AddSheet
from vpr_xl.core.declare import forms
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.declare.tasks import TaskHeader, task_header
from vpr_xl.core.declare.wording import LAUNCHER
from vpr_xl.core.tables import Grid
from vpr_xl.core.values import Cell


class XlsxBuilder:
    """Makes workbooks from the declarations; the same input gives the same bytes."""

    def __init__(
        self, house: House, macros: Sequence[Macro] = (), launcher: str = LAUNCHER
    ) -> None:
        """macros: what buttons and ribbon offer.  launcher: the program that they start."""
        self._house, self._macros, self._launcher = house, macros, launcher

    def master(
        self,
        settings: Mapping[str, Cell],
        content: Mapping[str, Sequence[Sequence[Cell | None]]],
        results: Mapping[str, Mapping[str, object]],
        created: datetime.datetime,
        macros: bool = False,
    ) -> bytes:
        """The master workbook; `created` is written as it reads, without its zone."""
        from vpr_xl.adapters.build.master import build_master

        return build_master(
            self._house,
            settings=settings,
            content=content,
            results=results,
            created=created.replace(tzinfo=None),
            macros=self._macros,
            launcher=self._launcher if macros else "",
        )

    def addin(self, created: datetime.datetime) -> bytes:
        """The add-in, an .xlam: the same macros and ribbon, and `_vpr` for their words."""
        from vpr_xl.adapters.build.addin import build_addin

        return build_addin(self._house, self._macros, self._launcher, created.replace(tzinfo=None))

    def results(self, change: AddSheet, *, macros: bool = False, code_name: str = "") -> bytes:
        """A workbook of one work's sheet, to be grafted into a book; macros: with its buttons."""
        from vpr_xl.adapters.build.results import build_results

        offered = self._macros if macros else ()
        return build_results(self._house, change.title, change.details, offered, code_name)

    def code_name(self, change: AddSheet, taken: Sequence[str]) -> str:
        """A name for macros that no sheet of the book has."""
        from vpr_xl.adapters.build.macrobook import code_name

        folded = {name.casefold() for name in taken}
        numbered = (code_name(change.template, number) for number in count(1))
        return next(name for name in numbered if name.casefold() not in folded)

    def project(self, documents: Sequence[str]) -> bytes:
        """The macro project for a package of these code names, the workbook's first."""
        from vpr_xl.adapters.build.macrobook import project

        return project(documents)

    def entry(
        self,
        title: str,
        details: Mapping[str, Any],
        rows: Sequence[Sequence[Cell | None]],
        facts: Mapping[str, str],
    ) -> bytes:
        """The file in which an expert enters the scores of these rows and no others."""
        from vpr_xl.adapters.build.entry import build_entry

        return build_entry(self._house, title, details, rows, facts)

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

    def portal_report(self, report: Grid) -> bytes:
        """A report as the portal gives it, of the demo's made-up campaign."""
        from vpr_xl.adapters.build.portal_report import drawn_report

        return drawn_report(report)


def _task(header: str) -> TaskHeader:
    found = task_header(header)
    if found is None:
        raise ValueError(header)
    return found
