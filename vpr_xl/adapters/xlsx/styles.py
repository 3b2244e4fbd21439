"""Number formats: which cell formats show a date, which are text. No colours, no fonts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from vpr_xl.adapters.xlsx.markup import spreadsheet, truth, walk
from vpr_xl.core.rules.w_file import refused

MAX_STYLES = 65_536
#: Built-in formats with a day, month or year; 18-21, 32-35 and 45-47 show a time only.
#: Source: ECMA-376 part 1, 18.8.30, with its lists for Chinese, Japanese and Korean.
_DATES = frozenset({14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)})
_TEXT = 49
_GENERAL = {"general", "standard", "\u043e\u0441\u043d\u043e\u0432\u043d\u043e\u0439"}
#: What a format shows as it stands: quoted text, an escaped, padding or filling character,
#: brackets (colour, condition, locale) and the marks of the 12-hour clock; the group is elapsed
#: time, which makes the whole a time.
_VERBATIM = re.compile(
    r'"[^"]*+"?+|[\\_*].|\[([hms\u0447\u043c\u0441]++)\]|\[[^\]]*+\]?+|am/pm|a/p', re.S | re.I
)
#: Latin letters of a format and those of the Russian Excel: day, month, year, hour, second.
_DAY_OR_YEAR = frozenset("dy\u0434\u0433")
_MONTH = frozenset("m\u043c")
_CLOCK = frozenset("hs\u0447\u0441")
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Styles:
    """By the index that a cell states (`s`): whether it shows a date, whether it is text.

    An index outside counts as no format. ids: the number format's id; codes: custom formats.
    """

    dates: tuple[bool, ...] = ()
    texts: tuple[bool, ...] = ()
    ids: tuple[int, ...] = ()

    def is_date(self, index: int) -> bool:
        """Whether a number in a cell of this format is a day."""
        return 0 <= index < len(self.dates) and self.dates[index]

    def is_text(self, index: int) -> bool:
        """Whether a cell of this format keeps what is typed as text ('@' or a quote prefix)."""
        return 0 <= index < len(self.texts) and self.texts[index]


@lru_cache(maxsize=2)  # a form is read and then filled, and the next one has the same formats
def read_styles(blob: bytes, part: str) -> Styles:
    """The cell formats of a styles part, in the order of cellXfs."""
    codes: dict[int, str] = {}
    formats: list[tuple[int, bool]] = []
    path: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = spreadsheet(tag)
        if name == "numFmt":
            codes[_id(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "xf" and path and path[-1] == "cellXfs":
            if len(formats) >= MAX_STYLES:
                raise refused("W-26", limit=MAX_STYLES, what="styles")
            quoted = truth(attributes.get("quotePrefix"))
            formats.append((_id(attributes.get("numFmtId")), quoted))
        path.append(name)

    def end(_tag: str) -> None:
        path.pop()

    walk(blob, part, start, end)
    ids = tuple(number for number, _ in formats)
    return Styles(
        dates=tuple(_is_date(number, codes.get(number)) for number in ids),
        texts=tuple(quoted or _is_text(number, codes.get(number)) for number, quoted in formats),
        ids=ids,
    )


def _id(value: str | None) -> int:
    """A format id; one that is no small number means the general format."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 7 else 0


def _is_date(number: int, code: str | None) -> bool:
    return number in _DATES if code is None else shows_date(code)


def _is_text(number: int, code: str | None) -> bool:
    return number == _TEXT if code is None else code.strip() == "@"


@lru_cache(maxsize=4096)
def shows_date(code: str) -> bool:
    """Whether a format code shows a day, a month or a year; a mere time of day is a number.

    "m" is a month unless it stands beside hours or seconds: `mm:ss` is a time, `mm.yy` a date.
    """
    if len(code) > _LONGEST or code.strip().lower() in _GENERAL:
        return False
    letters = _VERBATIM.sub(lambda m: "h" if m[1] else "", code).partition(";")[0].lower()
    if _DAY_OR_YEAR & set(letters):
        return True
    if not _MONTH & set(letters):
        return False
    return not _CLOCK & set(letters) or any(len(run) > 2 for run in _runs(letters))


def _runs(letters: str) -> list[str]:
    """The runs of month letters: three and more can only be a month's name."""
    cuts = [0, *(i for i, (a, b) in enumerate(pairwise(letters), 1) if a != b), len(letters)]
    return [letters[a:b] for a, b in pairwise(cuts) if a < b and letters[a] in _MONTH]
