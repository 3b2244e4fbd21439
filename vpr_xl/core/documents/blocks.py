"""What a printed document is made of, as plain values. How blocks look on paper is not here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a document; level 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. "quiet" is small and grey, "strong" bold, "notice" stands in a frame."""

    text: str
    style: Literal["body", "quiet", "strong", "notice"] = "body"


@dataclass(frozen=True, slots=True)
class Fields:
    """Facts of the document, label and value; a blank value leaves a line to write on."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a printed table. width: its share of the line beside the others'."""

    title: str
    width: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header that is repeated on every page.

    height: least height of a row in mm, more where people write by hand.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    height: float = 6.0


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on: who, and the name where it is known."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip to cut out: a five-digit code, its QR and a few short lines."""

    code: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slips:
    """Slips in the order in which they are handed out, with lines to cut along."""

    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """Words to be read from afar: a door sign. They fill the page's width."""

    text: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A label for an envelope: a head and facts, four on a page."""

    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels to cut out."""

    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a seat plan: its name, who sits there, its variant (0 for none)."""

    name: str
    code: str = ""
    variant: int = 0


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """A room from above, the board at the top; rows from the front, None where no desk stands."""

    rows: tuple[tuple[Place | None, ...], ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Text | Fields | Table | Signatures | Slips | Sign | Labels | SeatPlan | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its own pages and page numbers.

    head: school and campaign, at the top of every page.  about: work, day, room.  private: it
    holds names and says so on every page.  draft: the school edits it before it is signed.
    titled: the title stands above the blocks.  one_page: shrunk where it is longer.  pieces: what
    it prints for «Материалы» (slips, protocols), of this work and part in this room.
    """

    title: str
    blocks: tuple[Block, ...]
    head: str = ""
    about: str = ""
    private: bool = False
    landscape: bool = False
    draft: bool = False
    titled: bool = True
    one_page: bool = False
    pieces: int = 0
    work_id: str = ""
    part: int = 0
    room: str = ""

    @property
    def foot(self) -> str:
        """What stands at the foot of every page, before its number."""
        if self.private:
            return "Содержит имена: из школы не выносить"
        return "Проект: правит и утверждает школа" if self.draft else self.title
