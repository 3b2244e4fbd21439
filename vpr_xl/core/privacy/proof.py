"""Proves that a filled form holds no name of the book's people. How parts are read is not here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vpr_xl.core.privacy.people import People, plain
from vpr_xl.core.privacy.search import cell_pieces, named_in, own_pieces

#: Parts that tell who made or annotated the file: a surname there is never chance.
_ABOUT = ("docprops/", "comment", "person", "author")


def is_about(part: str) -> bool:
    """Whether the part tells of people by its place: names of files, properties, comments."""
    return not part or any(sign in part.casefold() for sign in _ABOUT)


def part_with_name(
    filled: Mapping[str, str], blank: Mapping[str, str], people: People, *, ours: bool = False
) -> str | None:
    """The first part of a filled form that holds a name; None proves that there is none.

    filled, blank: text by part.  What the cells of the portal's blank say already is not the
    school's: there a lone word may be the author of a textbook, and only a person's surname with
    the name counts.  ours: the program made the blank, so that whatever it says is nobody's.
    Every other word that any name has, inflected or not, counts wherever it stands.
    """
    for part, text in filled.items():
        before = blank.get(part, "")
        own = own_pieces(before) if ours else cell_pieces(part, before)
        if _named(part, text, before, people, own):
            return part
    return None


def _named(part: str, text: str, before: str, people: People, own: Iterable[str]) -> bool:
    said = set(people.words_of(plain(text)))
    if people.forms.isdisjoint(said):
        return False
    if text != before and not people.words.isdisjoint(said - set(people.words_of(plain(before)))):
        return True
    return bool(named_in(text, people, frozenset(own), about=is_about(part)))
