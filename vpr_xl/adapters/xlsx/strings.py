"""The table of shared strings and the escapes of text in OOXML. No cells."""

from __future__ import annotations

import re

from vpr_xl.adapters.xlsx.markup import CONTROLS, UTF8_HEAD, spreadsheet, unreferenced, walk
from vpr_xl.core.rules.w_file import refused

#: Excel's own limit for the text of one cell.
MAX_TEXT = 32_767
MAX_STRINGS, MAX_CHARACTERS = 600_000, 16_000_000
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: An entry: whole, text of a plain one, end of any other (rich text, phonetics, numbers of signs).
_ENTRY = re.compile(
    r'(<si>(?:<t(?: xml:space="preserve")?+>'
    r"((?:[^<&\ufffe\uffff]++|&(?:amp|lt|gt|quot|apos);)*+)</t></si>|.*?(</si>)))",
    re.S,
)
#: Bytes of entries that are taken at once; a table beyond that is read in little memory.
_MOST = 4 << 20
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_strings(blob: bytes, part: str) -> list[str]:
    """Every shared string by its index: rich text joined, phonetic runs dropped.

    Source: ECMA-376 part 1, 18.4.8 (si), 18.4.6 (rPh), 22.9.2.19 (ST_Xstring).
    """
    texts = _quick_texts(blob, part)
    if texts is None:
        return read_string_events(blob, part)
    _vet(len(texts), sum(map(len, texts)))
    return texts


def _quick_texts(blob: bytes, part: str) -> list[str] | None:
    """The strings, the plain entries among them without an event; None where that is not proven.

    The proof: no comment, CDATA or instruction stands among the entries, which fill their bytes
    without a gap, and those that are not plain, with an empty one behind them, are all that the
    events find in the part without the plain ones.
    """
    first, last = blob.find(b"<si>"), blob.rfind(b"</si>") + len(b"</si>")
    if first < 0 or not 0 < last - first <= _MOST or not UTF8_HEAD.match(blob, 0, 256):
        return None
    inner = blob[first:last]
    odd = any(inner.find(mark) >= 0 for mark in (b"<!", b"<?", b"]]>"))
    if odd or len(inner.translate(None, CONTROLS)) != len(inner):
        return None
    try:
        shown = inner.decode("utf-8")
    except UnicodeDecodeError:
        return None
    entries = _ENTRY.findall(shown)
    if sum(len(whole) for whole, _, _ in entries) != len(shown):
        return None
    others = "".join(whole for whole, _, other in entries if other) + "<si/>"
    found = read_string_events(blob[:first] + others.encode() + blob[last:], part)
    if len(found) != sum(other != "" for _, _, other in entries) + 1:
        return None
    rest = iter(found)
    return [
        next(rest) if other else unescaped(unreferenced(text), part) for _, text, other in entries
    ]


def _vet(count: int, characters: int) -> None:
    if count > MAX_STRINGS:
        raise refused("W-26", limit=MAX_STRINGS, what="strings")
    if characters > MAX_CHARACTERS:
        raise refused("W-26", limit=MAX_CHARACTERS, what="characters")


def read_string_events(blob: bytes, part: str) -> list[str]:
    """As `read_strings`, event by event: the truth that the quick way is measured against."""
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
            _vet(len(strings), total)
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
