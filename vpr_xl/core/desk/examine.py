"""A look at every trouble of the table on one PC and one book. No words of a trouble are here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Literal

from vpr_xl.core.desk.pc import BookFile, Pc
from vpr_xl.core.desk.troubles import TROUBLES, Trouble
from vpr_xl.core.findings import Finding

State = Literal["ok", "note", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Look:
    """What was found about one possible trouble: a sentence, and advice where it is there."""

    trouble: Trouble
    state: State
    message: str
    advice: str
    facts: Mapping[str, object]

    def finding(self) -> Finding:
        """The trouble as a finding; only where it is there."""
        trouble = self.trouble
        return Finding(
            trouble.id,
            trouble.level,
            self.message,
            self.advice,
            key=trouble.subject,
            facts=self.facts,
        )


def afflicted(trouble: Trouble) -> tuple[Pc, BookFile]:
    """A PC and a book that have this trouble and no other."""
    of_pc = {f.name for f in fields(Pc)}
    pc = {name: value for name, value in trouble.bad.items() if name in of_pc}
    book = {name: value for name, value in trouble.bad.items() if name not in of_pc}
    return replace(Pc(), **pc), replace(BookFile(), **book)


def facts_of(pc: Pc, book: BookFile) -> dict[str, object]:
    """What the sentences are filled with: the facts by their names, and `bits` in words."""
    bits = f"{pc.excel_bits}-разрядный" if pc.excel_bits else "разрядность неизвестна"
    return {**asdict(pc), **asdict(book), "bits": bits}


def examine(pc: Pc, book: BookFile | None = None) -> Iterator[Look]:
    """A look at every possible trouble of the PC and, where one is given, of the book."""
    facts = facts_of(pc, book or BookFile())
    for trouble in TROUBLES:
        if trouble.of_book and book is None:
            continue
        there = trouble.there(pc, book or BookFile())
        words = (trouble.message, trouble.advice) if there else (trouble.fine, "")
        message, advice = (text.format(**facts) for text in words)
        yield Look(trouble, trouble.level.value if there else "ok", message, advice, facts)
