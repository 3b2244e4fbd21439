"""What can be imported into which sheet, as data: one entry a kind. How it is read: beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from vpr_xl.core.tables import Grid

#: Rows of a file: several times what the largest school has, and understood within 10 s.
MAX_LINES = 20_000


@dataclass(frozen=True, slots=True)
class ForeignFile:
    """A file of another program as its tables.

    kind: "workbook" has named sheets, "document" numbered tables, "text" one table.
    """

    name: str
    kind: Literal["workbook", "document", "text"]
    tables: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """How the rows of one sheet are known again in a list.

    table: of the book.  name: the column by which people know the row.  group: the column within
    which a name is looked for; captions over the rows and sheets of the file may give it.
    issued: the column that we number, with the letters before the number and its digits.
    code: the column whose value, once given, stays.  left: the column that gets a day where the
    list names a row no more.
    """

    table: str
    name: str
    group: str = ""
    issued: str = ""
    prefix: str = ""
    digits: int = 0
    code: str = ""
    left: str = ""

    @property
    def of_people(self) -> bool:
        """Whether names are of people: written with or without a patronymic."""
        return bool(self.issued)


KINDS: Mapping[str, Kind] = {
    "participants": Kind(
        table="participants",
        name="full_name",
        group="class_name",
        issued="participant_id",
        prefix="У-",
        digits=4,
        code="participant_code",
        left="left",
    ),
    "staff": Kind("staff", "full_name", issued="staff_id", prefix="С-", digits=2),
    "rooms": Kind("rooms", "room"),
}
