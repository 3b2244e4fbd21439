"""A new sheet in a book with macros: its buttons, its code name, its module. No drawing here.

A package must name the same sheets that its macro project has modules for. Our own project is made
anew for one sheet more. A project that people or other programs have changed stays byte for byte:
the sheet then comes without a code name, and Excel gives it name and module as it opens the book.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from vpr_xl.adapters.xlsx.graft import graft
from vpr_xl.adapters.xlsx.package import OpenedPackage, open_package
from vpr_xl.adapters.xlsx.project import code_names, macros, project_part
from vpr_xl.adapters.xlsx.zipsplice import splice
from vpr_xl.core.changes import AddSheet
from vpr_xl.core.rules.w_macros import bound
from vpr_xl.core.tables import Macros

_WRITABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")


class MacroMaker(Protocol):
    """Makes what a book with macros needs."""

    def results(self, change: AddSheet, *, macros: bool, code_name: str) -> bytes:
        """A workbook of the one sheet, with its buttons; code_name: "" for none."""
        ...

    def project(self, documents: Sequence[str]) -> bytes:
        """Our macro project for a package of these code names, the workbook's first."""
        ...

    def code_name(self, change: AddSheet, taken: Sequence[str]) -> str:
        """The new sheet's name for macros, unlike those taken."""
        ...


def with_sheet(blob: bytes, change: AddSheet, maker: MacroMaker) -> bytes:
    """The book with macros and one sheet more. Raises Refused where it cannot take it."""
    host = open_package(blob)
    part, found, names = project_part(host), macros(host), code_names(host)
    ours = part is not None and found is not None and _ours(host, part, found, names)
    name = maker.code_name(change, names) if ours else ""
    # A button whose macro is not there would only complain.
    buttons = found is not None and not found.missing
    donor = maker.results(change, macros=buttons, code_name=name)
    blob = graft(blob, donor, change.title, change.after)
    if not ours or part is None:
        return blob
    return splice(blob, {part: maker.project([*names, name])})


def _ours(host: OpenedPackage, part: str, found: Macros, names: Sequence[str]) -> bool:
    """Whether the project is what we install and nothing, such as a signature, hangs on it."""
    writable = all(map(_WRITABLE.fullmatch, names))
    return found.sound and bound(found.documents, names) and writable and not host.relations(part)
