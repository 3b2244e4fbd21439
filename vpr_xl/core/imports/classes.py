"""Names of classes as people write them, in cells and captions. Which exist is not known here."""

from __future__ import annotations

import re

_LONGEST = 200  # characters of a caption
_QUOTES = re.compile(r"[«»\"“”„'`]")
_TO_CYRILLIC = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
_GRADE = r"(?P<grade>1[01]|0?[1-9])"
_REST = r"(?:\s*[-–/.]\s*(?P<number>[0-9]{1,2})|\s*[-–]?\s*(?P<letter>[А-ЯЁA-Z]{1,2}[0-9]?))"
_WORD = r"(?:класс[аеу]?|кл\.?)"
#: The whole text is a class: 5А, 5 «А», 5-а класс, 5/1, класс 5А.
_WHOLE = re.compile(
    rf"(?:(?P<word>{_WORD})\s*[:№]?\s*)?{_GRADE}{_REST}?\s*(?P<after>{_WORD})?\.?\Z", re.I
)
#: Grade and letter around the word: 5 класс А.
_AROUND = re.compile(rf"{_GRADE}\s*{_WORD}\s+(?P<letter>[А-ЯЁA-Z])(?P<number>\b)\Z", re.I)
#: A class within a caption: «Список учащихся 5А класса», «Класс: 5А (25 чел.)».
_BEFORE = re.compile(rf"(?<![\w.]){_GRADE}{_REST}?\s*{_WORD}(?!\w)", re.I)
_AFTER = re.compile(rf"(?<!\w)класс\s*[:№]?\s*{_GRADE}{_REST}?(?![\w.])", re.I)


def class_of(text: str) -> str:
    """The class that the whole text names, as the sheet writes it: 5А, 5-1, 5; "" for another text.

    A text that names no class stays for the column's own check.
    """
    if len(text) > _LONGEST:
        return ""
    plain = _plain(text)
    found = _AROUND.match(plain) or _WHOLE.match(plain)
    return _spelt(found) if found else ""


def class_in(text: str) -> str:
    """The class that a caption names; "" where none, several, or where it only holds a number."""
    if len(text) > _LONGEST:
        return ""
    plain = _plain(text)
    whole = _AROUND.match(plain) or _WHOLE.match(plain)
    if whole:
        told = whole.re is _AROUND or whole["word"] or whole["after"]
        return _spelt(whole) if told or whole["letter"] or whole["number"] else ""
    classes = {_spelt(one) for how in (_BEFORE, _AFTER) for one in how.finditer(plain)}
    return classes.pop() if len(classes) == 1 else ""


def _plain(text: str) -> str:
    return _QUOTES.sub("", " ".join(text.split()))


def _spelt(found: re.Match[str]) -> str:
    grade, number = found["grade"].lstrip("0"), found["number"]
    letter = (found["letter"] or "").upper().translate(_TO_CYRILLIC)
    return f"{grade}-{number}" if number else grade + letter
