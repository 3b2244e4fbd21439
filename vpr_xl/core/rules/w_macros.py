"""What is odd about a book's macros, ribbon and buttons: words of `w_file`, no reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vpr_xl.core.findings import Finding
from vpr_xl.core.rules.w_file import finding
from vpr_xl.core.tables import Macros, Package

_SUFFIXES = (".xlsx", ".xlsm")


def macro_findings(package: Package, *, workbook: bool, suffix: str = "") -> Iterator[Finding]:
    """Foreign macros of any file; of a workbook of ours also what it has lost.

    workbook: the file is a book of ours.  One without macros (.xlsx) has nothing to lose.
    suffix: of the file's name, as it stands; "" where it is not known.
    """
    if suffix.casefold() in _SUFFIXES and package.content != suffix.casefold().lstrip("."):
        yield finding("W-106", suffix=suffix, content=package.content)
    ours_to_keep = workbook and package.content == "xlsm"
    if package.vba_sha256 is None:
        if ours_to_keep:
            yield finding("W-101")
        return
    if package.macros is None:
        yield finding("W-104")
        return
    if package.macros.foreign:
        yield finding("W-33", modules=_list(package.macros.foreign))
    if package.macros.changed:
        yield finding("W-100", modules=_list(package.macros.changed))
    if ours_to_keep:
        yield from _lost(package, package.macros)


def _lost(package: Package, macros: Macros) -> Iterator[Finding]:
    if macros.missing:
        yield finding("W-105", modules=_list(macros.missing))
    if not bound(macros.documents, package.code_names):
        yield finding("W-103", modules=len(macros.documents), names=len(package.code_names))
    if not package.ribbon:
        yield finding("W-102")
    if not package.buttons:
        yield finding("W-35")


def bound(documents: Iterable[str], code_names: Iterable[str]) -> bool:
    """Whether every code name of workbook and sheets has its module, and no module is without.

    A sheet without a code name is no fault: Excel gives it name and module as it opens the book.
    """
    return {d.casefold() for d in documents} == {c.casefold() for c in code_names}


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
