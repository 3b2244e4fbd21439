"""Noise of real entries taken out of one cell: spaces, case, look-alike letters, numbers as text.

Never guesses: a value is changed only into one that the column's schema accepts, and the change is
said. Source of the kinds of noise: 4 million score cells of one region (DOMAIN, section 9).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from vpr_xl.core.declare.judge import Violation, compiled, violation
from vpr_xl.core.declare.sheets import Column
from vpr_xl.core.declare.wording import YES_NO
from vpr_xl.core.values import Cell, is_blank, tidy

#: Letters that look alike in both alphabets, Latin to Cyrillic.
_LATIN, _CYRILLIC = "ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?\Z")
_DAY = re.compile(r"([0-3]?[0-9])[./-]([01]?[0-9])[./-](20[0-9]{2})(?: г\.?)?\Z")
_ISO_DAY = re.compile(r"(20[0-9]{2})-([01][0-9])-([0-3][0-9])\Z")
_CLOCK = re.compile(r"([0-9]|[01][0-9]|2[0-3])[:.-]([0-5][0-9])\Z")


class Entry(NamedTuple):
    """What a cell says in its column.

    value: str, int, float, `datetime.date`, a tuple of str for a list, None for blank or wrong.
    change: how the text was changed to be understood, "" where it stood right.
    fault: why it is wrong, None where it is right.
    """

    value: Any
    change: str = ""
    fault: Violation | None = None


BLANK = Entry(None)
SPACES, LETTERS, TEXT_NUMBER, NUMBER_TEXT, TEXT_DATE = (
    "spaces",
    "letters",
    "text_number",
    "number_text",
    "text_date",
)


def fold(text: str) -> str:
    """One form for all spellings of a word: case, spaces, ё, and letters of the other alphabet."""
    return "".join(text.split()).translate(_TO_CYRILLIC).casefold().replace("ё", "е")


def _number(text: str) -> int | float | None:
    if not _NUMBER.match(text):
        return None
    value = float(text.replace(",", "."))
    return int(value) if value.is_integer() else value


def _day(text: str) -> datetime.date | None:
    match, iso = _DAY.match(text), _ISO_DAY.match(text)
    parts = (match[3], match[2], match[1]) if match else iso.groups() if iso else None
    if parts is None:
        return None
    try:
        return datetime.date(*map(int, parts))
    except ValueError:
        return None


class Reader:
    """Reads cells of one declared column. One per column and book: it remembers its verdicts."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.accepts = compiled(column.schema)

    @cached_property
    def _words(self) -> dict[str, Any]:
        return {fold(str(v)): v for v in self.column.enum}

    def entry(self, cell: Cell | None) -> Entry:
        """What the cell says in this column."""
        if cell is None or is_blank(cell):
            return BLANK
        if cell.kind in ("error", "uncached"):
            return Entry(None, fault=Violation(cell.kind, None))
        if self.column.is_date:
            return self._date(cell)
        if self.column.separator:
            return self._several(cell)
        return self._single(cell)

    def _date(self, cell: Cell) -> Entry:
        if cell.kind == "date":
            return Entry(datetime.date.fromisoformat(str(cell.value)[:10]))
        found = _day(tidy(str(cell.value))) if cell.kind == "text" else None
        if found is None:
            return Entry(None, fault=Violation("format", "date"))
        return Entry(found, TEXT_DATE)

    def _several(self, cell: Cell) -> Entry:
        if cell.kind not in ("text", "number"):
            return Entry(None, fault=Violation("type", "string"))
        values, change = [], ""
        for item in re.split(r"[;\n]", str(cell.value)):
            if tidy(item):
                entry = self._text(tidy(item), "")
                if entry.fault:
                    return Entry(None, fault=entry.fault)
                values.append(entry.value)
                change = change or entry.change
        return Entry(tuple(values), change)

    def _single(self, cell: Cell) -> Entry:
        if cell.kind == "text":
            raw = str(cell.value)
            clean = tidy(raw)
            return self._text(clean, "" if clean == raw else SPACES)
        if cell.kind == "number":
            return self._figure(cell.value)
        if cell.kind == "boolean":
            return self._text(YES_NO[not cell.value], LETTERS)
        return Entry(None, fault=Violation("type", self.column.type))

    def _figure(self, value: Any) -> Entry:
        if self.accepts(value):
            return Entry(value)
        if self.column.type == "string":
            spelt = self._clock(value) if self.column.format == "time" else str(value)
            if isinstance(value, int) or self.column.format == "time":
                return self._text(spelt, NUMBER_TEXT)
        return Entry(None, fault=violation(self.column.schema, value))

    @staticmethod
    def _clock(value: int | float) -> str:
        """A part of a day as HH:MM; other numbers as they are."""
        if not 0 <= value < 1:
            return str(value)
        minutes = round(value * 1440)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"

    def _text(self, clean: str, change: str) -> Entry:
        if self.accepts(clean):
            return Entry(clean, change)
        for value, how in self._repairs(clean):
            if self.accepts(value):
                return Entry(value, change or how)
        number = _number(clean) if self.column.type != "string" else None
        meant = clean if number is None else number
        return Entry(None, fault=violation(self.column.schema, meant))

    def _repairs(self, clean: str) -> Iterator[tuple[Any, str]]:
        """Other readings of the text, the nearest first; the schema decides which is lawful."""
        column = self.column
        if column.type in ("integer", "number", "scalar") and (n := _number(clean)) is not None:
            yield n, TEXT_NUMBER
        if column.enum and fold(clean) in self._words:
            yield self._words[fold(clean)], LETTERS
        if column.format == "time" and (m := _CLOCK.match(clean)):
            yield f"{int(m[1]):02d}:{m[2]}", LETTERS
        if column.key:
            tight = "".join(clean.split())
            for text in (tight, tight.upper()):
                yield text, SPACES if text == tight else LETTERS
                yield text.translate(_TO_CYRILLIC), LETTERS
                yield text.translate(_TO_LATIN), LETTERS
