"""Header texts and captions of foreign tables: how they are compared, what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from vpr_xl.core.declare.normalise import fold
from vpr_xl.core.declare.sheets import Sheet
from vpr_xl.core.imports.classes import class_in
from vpr_xl.core.values import Cell, is_blank, shown, tidy

_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
#: A unit behind the header: «Вместимость, чел.».
_UNIT = re.compile(r"[,\s]+(чел(овек)?|мест|шт(ук)?)\.?\s*$", re.I)
_ODD = re.compile(r"[^\w№+]|_")


def key_of(header: str) -> str:
    """A header as it is compared: letters and digits only, without case, ё or hyphenation."""
    joined = re.sub(r"[-\u00ad]\s*\n\s*", "", header)
    return _ODD.sub("", fold(joined))


def spellings(header: str) -> Iterator[str]:
    """Spellings of a header under which it is looked up, the fullest first."""
    bare = _IN_BRACKETS.sub(" ", header)
    for text in (header, bare, _UNIT.sub("", tidy(bare))):
        if key := key_of(text):
            yield key


@dataclass(slots=True)
class Lookup:
    """Our columns by the headers that mean them; part -1 is the whole value."""

    sheet: Sheet
    overrides: Mapping[str, str]
    known: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    _met: dict[tuple[str, ...], list[tuple[str, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for column in self.sheet.columns:
            for title in (column.title, *column.foreign.synonyms):
                self._add(title, column.name, -1)
            for nth, titles in enumerate(column.foreign.parts):
                for title in titles:
                    self._add(title, column.name, nth)

    def _add(self, title: str, name: str, part: int) -> None:
        meanings = self.known.setdefault(key_of(title), [])
        if (name, part) not in meanings:
            meanings.append((name, part))

    def meanings(self, texts: tuple[str, ...]) -> list[tuple[str, int]]:
        """What the first known one of these header texts means; an override wins over all."""
        if texts not in self._met:
            self._met[texts] = self._meanings(texts)
        return self._met[texts]

    def _meanings(self, texts: Sequence[str]) -> list[tuple[str, int]]:
        for text in texts:
            for key in spellings(text):
                if key in self.overrides:
                    return [(self.overrides[key], -1)]
        for text in texts:
            for key in spellings(text):
                if key in self.known:
                    return self.known[key]
        return []


def only_words(row: Sequence[Cell | None]) -> str:
    """The text of a row that says one thing only, however many merged cells show it; else ""."""
    said = {tidy(shown(cell)) for cell in row if not is_blank(cell)}
    return said.pop() if len(said) == 1 else ""


def caption_class(row: Sequence[Cell | None]) -> str:
    """The class that a caption gives, in one cell or behind «Класс»; "" for another row."""
    said = [tidy(shown(cell)) for cell in row if not is_blank(cell)]
    if len(set(said)) == 1:
        return class_in(said[0])
    is_labelled = 1 < len(said) < 6 and key_of(said[0]) == "класс"
    return class_in(" ".join(said)) if is_labelled else ""
