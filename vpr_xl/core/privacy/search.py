"""Finds names in a text: what is surely a person of the book, what is a word or a stranger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vpr_xl.core.privacy.people import WORD, People, Person, plain

#: Pieces of a text that people write at once: a cell, a line, the inside of a tag.
_PIECES = re.compile(r"[<>\r\n\x00]+")
#: Parts with texts of cells; such a text in them.
_CELLS = re.compile(r"xl/(?:sharedStrings|worksheets/[^/]+)\.xml")
_CELL_TEXT = re.compile(r"<(?:\w+:)?t(?: [^>]*)?>([^<]+)<")
#: What parts values inside a piece.
_EDGE = frozenset("\t;,|\"'«»=")
#: A line of the portal's list of textbooks: a code, the number of the federal list, its authors.
_TEXTBOOK = re.compile(r"[a-z]{2,}\d+\.\d+ \| [\d.]* ?\| ")
#: One or two initials right after or right before a surname.
_AFTER = re.compile(r"[ \u00a0]{0,2}([А-ЯЁA-Z])\.[ \u00a0]?(?:([А-ЯЁA-Z])\.)?")
_BEFORE = re.compile(r"([А-ЯЁA-Z])\.[ \u00a0]?(?:([А-ЯЁA-Z])\.)?[ \u00a0]{0,2}\Z")
_NEAR = 12  # letters before a word in which its initials stand
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class _Word:
    """A word where it stands. folded: as compared; start, end: in the piece."""

    folded: str
    start: int
    end: int
    capital: bool


def own_pieces(text: str) -> Iterator[str]:
    """Pieces of a text, by which the same words are known in another one."""
    for piece in _PIECES.split(plain(text)):
        if piece.strip():
            yield piece.strip()


def cell_pieces(part: str, text: str) -> Iterator[str]:
    """Pieces of a blank form's cells: only there does the portal name authors of textbooks.

    A surname in a header, a hint, a property or any other corner of the blank is nobody's list.
    """
    if _CELLS.fullmatch(part):
        for found in _CELL_TEXT.findall(text):
            yield from own_pieces(found)


def named_in(
    text: str, people: People, own: frozenset[str] = frozenset(), *, about: bool = False
) -> list[Person]:
    """Persons whom the text names, in the order found, once each.

    own: pieces that official blanks say themselves: there only a surname with the person's own
    name counts, as in a line of the list of textbooks.  about: the text tells who made or annotated
    a file, so that a surname there is no chance word, whatever its case and whoever wrote it.
    """
    text = plain(text)
    if people.forms.isdisjoint(people.words_of(text)):
        return []
    found: dict[Person, None] = {}
    for piece in _PIECES.split(text):
        if people.forms.isdisjoint(people.words_of(piece)):
            continue
        bare = piece.strip()
        official = not about and (bare in own or bool(_TEXTBOOK.match(bare)))
        found.update(dict.fromkeys(_in_piece(piece, people, official, about)))
    return list(found)


def _in_piece(piece: str, people: People, official: bool, about: bool) -> Iterator[Person]:
    listed = [_word(found) for found in WORD.finditer(piece)]
    for at, word in enumerate(listed):
        near = {other.folded for other in listed[max(0, at - 2) : at + 3] if other is not word}
        for person in people.by_surname.get(word.folded, ()):
            if _is_surname(piece, word, person, near, people, official, about):
                yield person
        for person in people.by_given.get(word.folded, ()):
            if _with_patronymic(word, person, listed[at + 1 : at + 2], people):
                yield person


def _word(found: re.Match[str]) -> _Word:
    folded = found[0].casefold().replace("ё", "е")
    return _Word(folded, found.start(), found.end(), found[0][0].isupper())


def _is_surname(
    piece: str,
    word: _Word,
    person: Person,
    near: set[str],
    people: People,
    official: bool,
    about: bool,
) -> bool:
    beside = any(person in people.by_given.get(other, ()) for other in near if len(other) > 2)
    if beside or official:
        return beside
    initials = _initials(piece, word)
    if initials:
        return _agree(initials, person)
    if len(word.folded) < _SHORTEST:
        return False
    return about or word.capital or _alone(piece, word)


def _initials(piece: str, word: _Word) -> tuple[str, ...]:
    """Initials beside the word; () for none."""
    if not word.capital:
        return ()
    before = piece[max(0, word.start - _NEAR) : word.start]
    found = _AFTER.match(piece, word.end) or _BEFORE.search(before)
    letters = found.groups() if found else ()
    return tuple(one.casefold().replace("ё", "е") for one in letters if one)


def _agree(initials: Sequence[str], person: Person) -> bool:
    """Whether the initials could be this person's; one without a known name agrees with any."""
    return all(given.startswith(one) for one, given in zip(initials, person.given, strict=False))


def _alone(piece: str, word: _Word) -> bool:
    """Whether the word is all that the value holds: «мороз» in a cell is no weather."""
    return _edge(piece, word.start - 1, -1) and _edge(piece, word.end, 1)


def _edge(piece: str, at: int, step: int) -> bool:
    """Whether a value ends here: the piece's end or a sign between values, spaces aside."""
    while 0 <= at < len(piece) and piece[at] in " \t\u00a0":
        at += step
    return not 0 <= at < len(piece) or piece[at] in _EDGE


def _with_patronymic(word: _Word, person: Person, after: Sequence[_Word], people: People) -> bool:
    """Whether a name and the same person's patronymic stand together."""
    if len(person.given) < 2 or not after:
        return False
    return person in people.by_given.get(after[0].folded, ()) and word.folded != after[0].folded
