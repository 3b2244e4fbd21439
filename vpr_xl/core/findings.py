"""What is said about a file: findings about its data, and the refusal to read it at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum


class Level(Enum):
    """How much a finding weighs; the order is that of `--fail-on`."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def weight(self) -> int:
        """0 for a note, 1 for a warning, 2 for an error."""
        return _WEIGHT[self]

    @property
    def word(self) -> str:
        """As people read it; a test holds it equal to the list of «Ошибки»."""
        return _WORDS[self]


_WEIGHT = {Level.NOTE: 0, Level.WARNING: 1, Level.ERROR: 2}
_WORDS = {Level.NOTE: "замечание", Level.WARNING: "предупреждение", Level.ERROR: "ошибка"}
#: Verdict on a file by the level of its heaviest finding; "refused" where it could not be read.
VERDICTS = {None: "clean", Level.NOTE: "notes", Level.WARNING: "warnings", Level.ERROR: "errors"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where, and what to do about it.

    rule: its id ("P2-03").  sheet, cell: where ("План", "D17"), None where no place is meant.
    key: the record's key as people read it ("5А РУ").  value: what stands there, always a string.
    pointer: JSON pointer "/table/index/column".  facts: the values behind the words.
    order: (position of the sheet, row, column), only for sorting.
    """

    rule: str
    level: Level
    message: str
    advice: str
    sheet: str | None = None
    cell: str | None = None
    key: str = ""
    value: str = ""
    pointer: str = ""
    facts: Mapping[str, object] = field(default_factory=dict, compare=False)
    order: tuple[int, int, int] = (0, 0, 0)

    def as_json(self) -> dict[str, str | None]:
        """The finding as the public report has it."""
        return {
            "rule": self.rule,
            "level": self.level.value,
            "sheet": self.sheet,
            "cell": self.cell,
            "key": self.key,
            "value": self.value,
            "message": self.message,
            "advice": self.advice,
            "pointer": self.pointer,
        }


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the public order: sheet, row, column, rule; equal ones once."""
    ranked = sorted(findings, key=lambda f: (*f.order, f.rule, f.message))
    return [f for i, f in enumerate(ranked) if i == 0 or f != ranked[i - 1]]


class Refused(Exception):  # noqa: N818 - the house's word for it
    """The command cannot go on: nothing was written. Carries words for the coordinator.

    rule: id in family W; message: what is the matter; advice: what to do.
    """

    def __init__(self, rule: str, message: str, advice: str) -> None:
        super().__init__(f"{rule}: {message} {advice}")
        self.rule, self.message, self.advice = rule, message, advice

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str, str]]:
        # Exceptions go from process to process by their single text, which is not what made it.
        return Refused, (self.rule, self.message, self.advice)

    def as_json(self) -> dict[str, str]:
        """The refusal as the public report has it."""
        return {"rule": self.rule, "message": self.message, "advice": self.advice}


@contextmanager
def about(name: str) -> Iterator[None]:
    """A refusal inside tells which of several files it is about, where its words do not."""
    try:
        yield
    except Refused as refusal:
        if name in refusal.message:
            raise
        raise Refused(refusal.rule, f"{name}: {refusal.message}", refusal.advice) from None
