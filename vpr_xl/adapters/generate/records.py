"""Writes the typed record classes from the sheets' declarations; run by `vpr-xl dev generate`."""

from __future__ import annotations

from collections.abc import Iterator

from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.match import ENTERED
from vpr_xl.core.declare.sheets import Column, Sheet

HEAD = '''"""GENERATED from schemas/sheets by `vpr-xl dev generate`: do not edit."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from vpr_xl.core.records.record import Record

Score = int | str
'''
_PLAIN = {"string": "str", "integer": "int", "number": "float", "scalar": "int | str"}
_RESERVED = {"found_in", "nth", "wrong_columns", "row_number", "blank", "scores"}


def camel(name: str) -> str:
    """familiarization_rows -> FamiliarizationRows."""
    return "".join(part.capitalize() for part in name.split("_"))


def enum_classes(house: House) -> dict[tuple[str, ...], str]:
    """Identifiers of an enumeration -> name of its class; equal enumerations share one."""
    out: dict[tuple[str, ...], str] = {}
    columns = [
        (sheet, column)
        for sheet in house.sheets.values()
        if sheet.kind in ENTERED
        for column in (*sheet.columns, *sheet.settings)
        if column.names and set(column.names) != {"yes", "no"}
    ]
    for sheet, column in sorted(columns, key=lambda found: found[1].separator):
        if column.names not in out:
            name = camel(column.name)
            out[column.names] = name if name not in out.values() else camel(sheet.table) + name
    return out


def type_of(column: Column, enums: dict[tuple[str, ...], str]) -> str:
    """The Python type of a column's values, without None."""
    if column.is_date:
        return "datetime.date"
    if column.names:
        one = "bool" if set(column.names) == {"yes", "no"} else enums[column.names]
    else:
        one = _PLAIN[column.type]
    return f"tuple[{one}, ...]" if column.separator else one


def _enum(names: tuple[str, ...], name: str) -> Iterator[str]:
    yield f"\n\nclass {name}(Enum):"
    yield '    """Values of the column, by the identifiers beside them in the declaration."""\n'
    for member in names:
        yield f'    {member.upper()} = "{member}"'


def _fields(columns: tuple[Column, ...], enums: dict[tuple[str, ...], str]) -> Iterator[str]:
    for column in columns:
        if column.name in _RESERVED:
            raise ValueError(f"a column may not be named {column.name}")
        if column.formula is None:
            yield f"    {column.name}: {type_of(column, enums)} | None"


def _row_class(sheet: Sheet, enums: dict[tuple[str, ...], str]) -> Iterator[str]:
    yield "\n\n@dataclass(frozen=True, slots=True, eq=False)"
    yield f"class {camel(sheet.table)}Row(Record):"
    yield f'    """A row of the table `{sheet.table}`."""\n'
    yield from _fields(sheet.columns, enums)
    if sheet.pattern:
        yield "    scores: tuple[Score | None, ...]"


def _settings(sheet: Sheet, enums: dict[tuple[str, ...], str]) -> Iterator[str]:
    yield "\n\n@dataclass(frozen=True, slots=True)"
    yield "class Settings:"
    yield '    """The school\'s settings; None where nothing, or something wrong, is entered."""\n'
    for line in _fields(sheet.settings, enums):
        yield f"{line} = None"


def _tables(house: House) -> Iterator[str]:
    yield "\n\nclass Rows:"
    yield '    """Typed rows by table, made when first asked for."""\n'
    yield "    def __init__(self, make: Callable[[str, Any], Sequence[Any]]) -> None:"
    yield "        self._make = make"
    for sheet in house.sheets.values():
        if sheet.kind in ("rows", "journal"):
            row = f"{camel(sheet.table)}Row"
            yield f"\n    @cached_property\n    def {sheet.table}(self) -> Sequence[{row}]:"
            yield f'        """Rows of the table `{sheet.table}`."""'
            yield f'        return self._make("{sheet.table}", {row})'


def source(house: House) -> str:
    """The module's text."""
    enums = enum_classes(house)
    lines = [HEAD]
    for names, name in enums.items():
        lines.extend(_enum(names, name))
    for sheet in house.sheets.values():
        if sheet.kind in ("rows", "journal", "template"):
            lines.extend(_row_class(sheet, enums))
    lines.extend(_settings(house.sheets["school"], enums))
    lines.extend(_tables(house))
    lines.append("\n\n#: Identifiers of an enumeration -> its class.")
    lines.append("ENUMS: dict[tuple[str, ...], type[Enum]] = {")
    lines.extend(f"    {names!r}: {name}," for names, name in enums.items())
    lines.append("}\n")
    return "\n".join(lines).replace("'", '"')
