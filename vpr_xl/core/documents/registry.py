"""What a printed document is to the program: its name, its maker, its place in a room's pack."""

from __future__ import annotations

import datetime
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from vpr_xl.core.documents.blocks import Document
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import MaterialsKind


@dataclass(frozen=True, slots=True)
class Scope:
    """What a print is limited to: a day, a work, a room, a class; None for all of them.

    names: people are called by their names where codes would do.
    """

    date: datetime.date | None = None
    work_id: str | None = None
    room: str | None = None
    class_name: str | None = None
    names: bool = False

    def takes(self, date: datetime.date, work_id: str | None, room: str | None) -> bool:
        """Whether something of this day, work and room is printed."""
        return (
            self.date in (None, date)
            and self.work_id in (None, work_id)
            and self.room in (None, room)
        )


Maker = Callable[[Campaign, Scope], Iterator[Document]]


@dataclass(frozen=True, slots=True)
class Printed:
    """A kind of printed document.

    kind: its name in commands ("door-signs").  title: as people call it, also the file's name.
    tables: sheets that carry its button.  pack: its place in the pack of a room's day, 0 where it
    has none.  counts: what of «Материалы» it prints, with how many pieces a document holds.
    form: "pdf" to be printed as it is, "docx" to be edited first.  by_class: may be limited to a
    class.  nameable: may call people by their names.  draft: also written as DOCX with the
    orders.  asked: the options of `print` that its button asks for; none for one click.
    """

    kind: str
    title: str
    help: str
    action: str
    tables: tuple[str, ...]
    make: Maker = field(compare=False)
    pack: int = 0
    counts: MaterialsKind | None = None
    form: str = "pdf"
    by_class: bool = False
    nameable: bool = False
    draft: bool = False
    asked: tuple[str, ...] = ()


_DOCUMENTS: dict[str, Printed] = {}


def document(
    *,
    kind: str,
    title: str,
    help: str,
    action: str,
    tables: tuple[str, ...] = (),
    pack: int = 0,
    counts: MaterialsKind | None = None,
    form: str = "pdf",
    by_class: bool = False,
    nameable: bool = False,
    draft: bool = False,
    asked: tuple[str, ...] = (),
) -> Callable[[Maker], Maker]:
    """Registers the decorated function as the maker of this kind of document."""

    def register(make: Maker) -> Maker:
        if kind in _DOCUMENTS:
            raise ValueError(f"document {kind} stands twice")
        _DOCUMENTS[kind] = Printed(
            kind,
            title,
            help,
            action,
            tables,
            make,
            pack,
            counts,
            form,
            by_class,
            nameable,
            draft,
            asked,
        )
        return make

    return register


@cache
def documents() -> Mapping[str, Printed]:
    """Every kind of document by name; found by walking this room."""
    import vpr_xl.core.documents as room

    for module in pkgutil.iter_modules(room.__path__):
        import_module(f"{room.__name__}.{module.name}")
    return dict(sorted(_DOCUMENTS.items()))
