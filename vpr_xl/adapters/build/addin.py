"""The add-in: macros and ribbon of the master in a workbook without a window. No data here."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from vpr_xl.adapters.build.draft import Draft
from vpr_xl.adapters.build.generated import draw_generated, stub_words
from vpr_xl.adapters.build.look import Look
from vpr_xl.adapters.build.macrobook import add_project, as_addin, code_name, with_ribbon
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.declare.wording import CAMPAIGN
from vpr_xl.core.values import text


def build_addin(
    house: House, macros: Sequence[Macro], launcher: str, created: datetime.datetime
) -> bytes:
    """The bytes of an .xlam. Its only sheet holds the words of the macros.

    The sheet is visible, as Excel opens no workbook without a visible one; the window is not.
    """
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": CAMPAIGN, "created": created})
    service = house.sheets["service"]
    rows = [(text(key), text(value)) for key, value in stub_words(launcher).items()]
    draft = Draft(book, Look(book), house, created, content={"service": rows})
    draw_generated(draft, replace(service, state="visible"))
    add_project(book, [code_name("service")])
    book.close()
    return as_addin(with_ribbon(stream.getvalue(), macros))
