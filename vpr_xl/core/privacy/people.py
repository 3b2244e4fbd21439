"""The people of the book as a search knows them: surname, name, patronymic, all their forms."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from vpr_xl.core.privacy.inflect import given_forms, surname_forms
from vpr_xl.core.records.campaign import Campaign

WORD = re.compile(r"[^\W\d_]+")
#: Words of letters past ASCII: markup has few, so they are found many times faster.
_NATIONAL = re.compile(r"[^\W\d_\x00-\x7f]+")
_SHORTEST = 3  # letters: shorter words name nobody by themselves
#: Soft hyphens, joiners and marks of direction: seen by nobody, they would hide a name.
_UNSEEN = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_GLUED = re.compile(r"([а-яё])([А-ЯЁ])")
#: Latin letters that look like Russian ones, taken for them inside a Russian word.
_ALIKE = str.maketrans("ABCEHKMOPTXaceopxyё", "АВСЕНКМОРТХасеорхуе")
#: The Russian letter comes first: a search that starts with it passes over markup quickly.
_MIXED = re.compile(r"[а-яёА-ЯЁ](?:(?=[A-Za-z])|(?<=[A-Za-z].))", re.S)
#: A code of a page's header, «&C» or «&B»: glued to a name it would pass for its first letter.
_HEADER_CODE = re.compile("&[A-Za-z](?=[а-яёА-ЯЁ])")
_LETTERS = re.compile(r"[A-Za-zа-яёА-ЯЁ]{2,}")


def plain(text: str) -> str:
    """A text as it is searched, its case kept: one spelling of each letter, nothing unseen in it.

    Words written together («ТестоваАнна») are parted, Latin look-alikes in a Russian word replaced.
    """
    if text.isascii():
        return text
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    if "&" in text:
        text = _HEADER_CODE.sub(" ", text)
    if _MIXED.search(text):
        text = _LETTERS.sub(_russian, text)
    return _GLUED.sub(r"\1 \2", text)


def _russian(word: re.Match[str]) -> str:
    """A word with its Latin look-alikes replaced, where it is a Russian one."""
    return word[0].translate(_ALIKE) if _MIXED.search(word[0]) else word[0]


def words(text: str, pattern: re.Pattern[str] = WORD) -> list[str]:
    """The words of a plain text as they are compared: no case, ё as е."""
    return pattern.findall(text.casefold().replace("ё", "е"))


@dataclass(frozen=True, slots=True)
class Person:
    """A person by the words of the name.

    key: code or number, told in place of the name.  surname: its words, two of a double one.
    given: name and patronymic.
    """

    key: str
    surname: tuple[str, ...]
    given: tuple[str, ...]


@dataclass(frozen=True)
class People:
    """The people whose names must not be found."""

    persons: Sequence[Person]

    @classmethod
    def of(cls, full_names: Iterable[str]) -> People:
        """From full names as they stand in the book, the surname first."""
        return cls(tuple(_persons((name, name) for name in full_names)))

    @classmethod
    def known(cls, campaign: Campaign) -> People:
        """Everybody whom the book names, each by a code or number."""
        settings = campaign.settings
        named = [
            *(
                (p.participant_code or p.participant_id or "", p.full_name)
                for p in campaign.participants
            ),
            *((s.staff_id or "", s.full_name) for s in campaign.staff),
            *(
                (_setting(campaign, name), getattr(settings, name))
                for name in ("director", "coordinator", "deputy")
            ),
        ]
        return cls(tuple(_persons((key, name) for key, name in named if name)))

    @cached_property
    def by_surname(self) -> Mapping[str, Sequence[Person]]:
        """Persons by every form of a word of their surname."""
        return _by_form((p, w, surname_forms(w)) for p in self.persons for w in p.surname)

    @cached_property
    def by_given(self) -> Mapping[str, Sequence[Person]]:
        """Persons by every form of their name and patronymic."""
        return _by_form((p, w, given_forms(w)) for p in self.persons for w in p.given)

    @cached_property
    def forms(self) -> frozenset[str]:
        """Every form of every word."""
        return frozenset(self.by_surname) | frozenset(self.by_given)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every form of every word of three letters or more."""
        return frozenset(form for form in self.forms if len(form) >= _SHORTEST)

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Every form of the surnames of three letters or more."""
        return frozenset(form for form in self.by_surname if len(form) >= _SHORTEST)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return WORD if any(map(str.isascii, self.words)) else _NATIONAL

    def words_of(self, text: str) -> list[str]:
        """The words of a plain text that could be a name of theirs."""
        return words(text, self._pattern)


def _setting(campaign: Campaign, name: str) -> str:
    """The title of a setting of the school, None of whose words is a name."""
    sheet = campaign.house.sheets.get("school")
    return sheet.setting(name).title if sheet else name


def _persons(named: Iterable[tuple[str, str]]) -> Iterator[Person]:
    seen: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    for key, name in named:
        first, _, rest = plain(name).strip().partition(" ")
        surname, given = tuple(words(first)), tuple(words(rest))
        if surname and (surname, given) not in seen:
            seen.add((surname, given))
            yield Person(key, surname, given)


def _by_form(
    forms: Iterable[tuple[Person, str, frozenset[str]]],
) -> Mapping[str, Sequence[Person]]:
    out: dict[str, list[Person]] = defaultdict(list)
    for person, word, known in forms:
        for form in known if len(word) >= _SHORTEST else (word,):
            if len(form) >= 2:
                out[form].append(person)
    return dict(out)
