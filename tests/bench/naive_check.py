"""The naive check that ours is measured against: openpyxl, and jsonschema on every row.

It reads the same declarations and finds the same breaches of one row's columns; it knows no rule
across rows or sheets.  Usage: naive_check.py BOOK
"""

from __future__ import annotations

import datetime
import json
import re
import sys
from typing import Any

from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from vpr_xl.adapters.declarations import folder

_HEADER_ROW = 3
_ENTERED = ("rows", "template", "journal")


def main(book: str) -> int:
    declared = [json.loads(p.read_bytes()) for p in (folder() / "sheets").glob("*.json")]
    by_title = {d["title"]: d for d in declared if d["x-kind"] in _ENTERED[::2]}
    template = next(d for d in declared if d["x-kind"] == "template")
    wrong = 0
    for sheet in load_workbook(book, data_only=True).worksheets:
        found = by_title.get(sheet.title)
        if found is None and re.search(template["x-titlePattern"], sheet.title):
            found = template
        if found is not None:
            wrong += _sheet(sheet, found)
    print(wrong)
    return int(wrong > 0)


def _sheet(sheet: Any, declared: dict[str, Any]) -> int:
    names = {column["title"]: name for name, column in declared["properties"].items()}
    rows = sheet.iter_rows(min_row=_HEADER_ROW, values_only=True)
    headers = [names.get(title, title) for title in next(rows)]
    several = {n for n, c in declared["properties"].items() if "x-separator" in c}
    validator = Draft202012Validator(_schema(declared))
    wrong = 0
    for values in rows:
        row = {h: v for h, v in zip(headers, values, strict=True) if h and v not in (None, "")}
        if row:
            plain = {h: _plain(v, several=h in several) for h, v in row.items()}
            wrong += sum(1 for _ in validator.iter_errors(plain))
    return wrong


def _schema(declared: dict[str, Any]) -> dict[str, Any]:
    """The declaration as plain JSON Schema: lists become arrays, our own type goes."""

    def column(raw: dict[str, Any]) -> dict[str, Any]:
        plain = {k: v for k, v in raw.items() if not k.startswith("x-") and k != "examples"}
        if plain.get("type") == "scalar":
            del plain["type"]
        return {"type": "array", "items": plain} if "x-separator" in raw else plain

    return {
        "type": "object",
        "required": declared.get("required", []),
        "properties": {n: column(c) for n, c in declared["properties"].items()},
        "patternProperties": {
            re.sub(r"\(\?P<\w+>", "(", n): column(c)
            for n, c in declared.get("patternProperties", {}).items()
        },
    }


def _plain(value: Any, *, several: bool) -> Any:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if several:
        return [item.strip() for item in str(value).split(";")]
    return value


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
