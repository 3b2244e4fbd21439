"""The table of shared strings and the escapes of text in OOXML. No cells."""

from __future__ import annotations

import re

from vpr_xl.adapters.xlsx.markup import spreadsheet, walk
from vpr_xl.core.rules.w_file import refused

#: Excel's own limit for the text of one cell.
MAX_TEXT = 32_767
MAX_STRINGS, MAX_CHARACTERS = 600_000, 16_000_000
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_strings(blob: bytes, part: str) -> list[str]:
    """Every shared string by its index: rich text joined, phonetic runs dropped.

    Source: ECMA-376 part 1, 18.4.8 (si), 18.4.6 (rPh), 22.9.2.19 (ST_Xstring).
    """
    strings: list[str] = []
    pieces: list[str] = []
    path: list[str] = []
    total = 0

    def start(tag: str, _attributes: dict[str, str]) -> None:
        path.append(spreadsheet(tag))
        if path[1:] == ["si"]:
            pieces.clear()

    def text(value: str) -> None:
        if path[-1] == "t" and "rPh" not in path:
            pieces.append(value)

    def end(_tag: str) -> None:
        nonlocal total
        if path[1:] == ["si"]:
            strings.append(unescaped("".join(pieces), part))
            total += len(strings[-1])
            if len(strings) > MAX_STRINGS:
                raise refused("W-26", limit=MAX_STRINGS, what="strings")
            if total > MAX_CHARACTERS:
                raise refused("W-26", limit=MAX_CHARACTERS, what="characters")
        path.pop()

    walk(blob, part, start, end, text)
    return strings


def unescaped(text: str, part: str) -> str:
    """Text as a person sees it: `_x0041_` is "A". Raises Refused where it is too long for a cell.

    A pair of escaped surrogates becomes one character, a lone one the replacement character.
    """
    if len(text) > MAX_TEXT and len(_ESCAPE.sub("_", text)) > MAX_TEXT:
        raise refused("W-30", limit=MAX_TEXT, where=part)
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if _SURROGATE.search(plain):
        plain = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return plain
