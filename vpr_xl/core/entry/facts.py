"""The service part of an expert's file: which book, work, classes and entry it is. No cells of it.

Nothing in it names a person: a member of staff is a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vpr_xl.core.declare.house import SCHEMA_VERSION
from vpr_xl.core.records.rows import Settings

#: By this a file is known as one of ours.
KIND = "entry"
_SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of itself.

    book: the school's login on the portal and the campaign's year.  copy: 0 for a class that is
    entered once, else 1 or 2.  rows: as many as the file was made with.
    """

    book: str
    work_id: str
    classes: tuple[str, ...]
    expert: str
    copy: int
    rows: int

    @classmethod
    def of(
        cls,
        settings: Settings,
        *,
        work_id: str,
        classes: Sequence[str],
        expert: str,
        copy: int,
        rows: int,
    ) -> Facts:
        """The facts of a file that is made from the book of these settings."""
        return cls(book_of(settings), work_id, tuple(classes), expert, copy, rows)

    @classmethod
    def read(cls, pairs: Mapping[str, str]) -> Facts | None:
        """From what the file's service sheet holds; None for a file that is none of ours."""
        copy, rows = pairs.get("copy", ""), pairs.get("rows", "")
        if pairs.get("kind") != KIND or not (copy.isdecimal() and rows.isdecimal()):
            return None
        classes = tuple(one for one in pairs.get("classes", "").split(_SEPARATOR) if one)
        book, work_id = pairs.get("book", ""), pairs.get("work", "")
        return cls(book, work_id, classes, pairs.get("expert", ""), int(copy), int(rows))

    @property
    def pairs(self) -> dict[str, str]:
        """As the service sheet holds them."""
        return {
            "kind": KIND,
            "schema_version": str(SCHEMA_VERSION),
            "book": self.book,
            "work": self.work_id,
            "classes": _SEPARATOR.join(self.classes),
            "expert": self.expert,
            "copy": str(self.copy),
            "rows": str(self.rows),
        }


def book_of(settings: Settings) -> str:
    """By what a file knows the book that it is from; the school may be renamed meanwhile."""
    return " ".join(str(one) for one in (settings.school_login, settings.campaign_year) if one)
