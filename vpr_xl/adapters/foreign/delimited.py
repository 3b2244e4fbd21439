"""Text tables: csv and the like in the encodings and separators of Russian programs."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import PurePath

from vpr_xl.adapters.xlsx.sheet import MAX_CELLS
from vpr_xl.adapters.xlsx.vet import MIB
from vpr_xl.core.rules.w_file import refused
from vpr_xl.core.tables import MAX_COLUMN, Grid
from vpr_xl.core.values import Cell, text

#: A school's list takes a hundredth of this.
MAX_TEXT = 8 * MIB
_SEPARATORS = ";\t,"
_SAMPLE = 64 * 1024
#: Excel's own first line, which states the separator.
_STATED = re.compile(r"sep=(.)\r?\n", re.I)
#: Text that a program protected from becoming a number: ="00042".
_PROTECTED = re.compile(r'="(.*)"\Z', re.S)


def delimited_table(blob: bytes, name: str) -> Grid:
    """The rows of a text table, all cells text; a quoted value may go over several lines.

    Encodings: UTF-8 with or without its mark, UTF-16 with its mark, else Windows-1251.
    Rows are numbered as a spreadsheet program shows them.  Raises Refused (no text, too large).
    """
    if len(blob) > MAX_TEXT:
        raise refused("W-11", size=-(-len(blob) // MIB), limit=MAX_TEXT // MIB)
    words = _decoded(blob)
    stated = _STATED.match(words)
    first = stated.end() if stated else 0
    separator = stated[1] if stated else _separator(words[:_SAMPLE])
    if words.count(separator) > 2 * MAX_CELLS:  # a line is split before it can be counted
        raise refused("W-26", limit=MAX_CELLS, what="cells")
    numbers: list[int] = []
    rows: list[list[Cell | None]] = []
    left = MAX_CELLS
    try:
        lines = csv.reader(io.StringIO(words[first:], newline=""), delimiter=separator)
        for number, line in enumerate(lines, 2 if stated else 1):
            left -= len(line)
            if left < 0 or len(line) > MAX_COLUMN:
                raise refused("W-26", limit=MAX_CELLS, what="cells")
            cells = [_cell(value) for value in line]
            if any(cells):
                numbers.append(number)
                rows.append(cells)
    except csv.Error:
        raise refused("W-26", limit=csv.field_size_limit(), what="characters") from None
    return Grid(PurePath(name).stem, numbers, rows)


def _decoded(blob: bytes) -> str:
    wide = blob.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1251"):
        try:
            return blob.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused("W-09")


def _separator(sample: str) -> str:
    """The separator that cuts most lines alike into more than one piece; ";" where none does."""
    scores = [(_alike(sample, one), -at, one) for at, one in enumerate(_SEPARATORS)]
    best, _, separator = max(scores)
    return separator if best else _SEPARATORS[0]


def _alike(sample: str, separator: str) -> int:
    """How many lines have as many pieces as most lines have; 0 where that is one piece."""
    lines = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    counted: dict[int, int] = {}
    try:
        for line in lines:
            if len(line) > 1:
                counted[len(line)] = counted.get(len(line), 0) + 1
    except csv.Error:
        return 0
    return max(counted.values(), default=0)


def _cell(value: str) -> Cell | None:
    protected = _PROTECTED.match(value)
    plain = protected[1].replace('""', '"') if protected else value
    return text(plain) if plain.strip() else None
