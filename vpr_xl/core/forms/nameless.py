"""Proves that a filled form holds no name of the book's people. How parts are read is not here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+")
#: Words of letters past ASCII: markup has few, so they are found many times faster.
_NATIONAL = re.compile(r"[^\W\d_\x00-\x7f]+")
_SHORTEST = 3  # letters: initials and particles name nobody
#: Parts that tell who made or annotated the file: a surname there is never chance.
_ABOUT = ("docprops/", "comment", "person", "author")


def words(text: str, pattern: re.Pattern[str] = _WORD) -> list[str]:
    """The words of a text as they are compared: no case, ё as е."""
    return pattern.findall(text.casefold().replace("ё", "е"))


@dataclass(frozen=True)
class People:
    """Names of the book's people, each as its words in order, the surname first."""

    names: Sequence[tuple[str, ...]]

    @classmethod
    def of(cls, full_names: Iterable[str]) -> People:
        """From full names as they stand in the book."""
        split = (tuple(w for w in words(name) if len(w) >= _SHORTEST) for name in full_names)
        return cls(tuple(dict.fromkeys(name for name in split if name)))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every name."""
        return frozenset(word for name in self.names for word in name)

    def words_of(self, text: str) -> list[str]:
        """The words of a text that could be a name of theirs."""
        return words(text, _WORD if any(map(str.isascii, self.words)) else _NATIONAL)

    @cached_property
    def surnames(self) -> frozenset[str]:
        """First words of the names."""
        return frozenset(name[0] for name in self.names)


def part_with_name(
    filled: Mapping[str, str], blank: Mapping[str, str], people: People
) -> str | None:
    """The first part of a filled form that holds a name; None proves that there is none.

    filled, blank: text by part.  What the official blank says already is not ours: there a lone
    word may be the author of a textbook, and only a person's surname with the name counts.
    """
    for part, text in filled.items():
        if text == blank.get(part) and not _is_about(part):
            found = _whole_name(people.words_of(text), people)
        else:
            found = _named(part, text, blank.get(part, ""), people)
        if found:
            return part
    return None


def _is_about(part: str) -> bool:
    return any(sign in part.casefold() for sign in _ABOUT)


def _named(part: str, text: str, before: str, people: People) -> bool:
    said = people.words_of(text)
    if _is_about(part) and not people.surnames.isdisjoint(said):
        return True
    added = set(said) - set(people.words_of(before))
    return not people.words.isdisjoint(added) or _whole_name(said, people)


def _whole_name(said: Sequence[str], people: People) -> bool:
    """Whether a surname stands beside the same person's name, in either order."""
    if people.words.isdisjoint(said):
        return False
    beside = set(pairwise(said))
    return any(
        (name[0], name[1]) in beside or (name[1], name[0]) in beside
        for name in people.names
        if len(name) > 1
    )
