"""Forms of Russian names by a small table of endings. A form too many does less harm than one less.

Both genders of a surname are given: «Тестов» names the family of «Тестова». Words as compared: no
case, ё as е. Source: Русская грамматика (1980), §§ 1178-1224 (declension of names), abridged.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

_POSSESSIVE = ("", "а", "у", "ым", "е", "ой", "ою", "ы", "ых", "ыми")
_HARD = ("ый", "ой", "ого", "ому", "ым", "ом", "ая", "ою", "ую", "ые", "ых", "ыми")
_VELAR = ("ий", "ой", "ого", "ому", "им", "ом", "ая", "ою", "ую", "ие", "их", "ими")
_SOFT_ADJECTIVE = ("ий", "его", "ему", "им", "ем", "яя", "ей", "юю", "ие", "их", "ими")
_CONSONANT = ("", "а", "у", "ом", "ем", "е", "ы", "и", "ов", "ей", "ам", "ами", "ах")
_SOFT = ("ь", "я", "ю", "ем", "е", "и", "ей", "ям", "ями", "ях", "ью")
_SHORT_I = ("й", "я", "ю", "ем", "е", "и", "ев", "ям", "ями", "ях")
_A = ("а", "ы", "и", "е", "у", "ой", "ою", "ей", "ею", "")
_YA = ("я", "и", "е", "ю", "ей", "ею", "й", "")

#: Ending of a surname -> how many letters of it fall away, and what takes their place. The first
#: that fits is taken.
_SURNAME: Sequence[tuple[tuple[str, ...], int, tuple[str, ...]]] = (
    (("ова", "ева", "ина", "ына"), 1, _POSSESSIVE),
    (("ов", "ев", "ин", "ын"), 0, _POSSESSIVE),
    (("ская", "цкая", "кая", "гая", "хая"), 2, _VELAR),
    (("ский", "цкий", "кий", "гий", "хий", "ской", "цкой"), 2, _VELAR),
    (("чий", "ший", "щий", "жий", "ний"), 2, _SOFT_ADJECTIVE),
    (("няя", "чая", "шая", "щая", "жая"), 2, _SOFT_ADJECTIVE),
    (("ый", "ой", "ая"), 2, _HARD),
    (("ых", "их", "ко", "о", "е", "и", "у", "ю", "ы", "э"), 0, ("",)),
    (("а",), 1, _A),
    (("я",), 1, _YA),
    (("ь",), 1, _SOFT),
    (("й",), 1, _SHORT_I),
)
_GIVEN: Sequence[tuple[tuple[str, ...], int, tuple[str, ...]]] = (
    (("вна", "чна"), 1, ("а", "ы", "е", "у", "ой", "ою")),
    (("ович", "евич", "ич"), 0, ("", "а", "у", "ем", "е")),
    (("а",), 1, ("а", "ы", "и", "е", "у", "ой", "ою", "ей", "ею")),
    (("я",), 1, ("я", "и", "е", "ю", "ей", "ею")),
    (("ь",), 1, _SOFT),
    (("й",), 1, ("й", "я", "ю", "ем", "е", "и")),
    (("о", "е", "и", "у", "ю", "ы", "э"), 0, ("",)),
)
#: A vowel that falls out before an ending: Кравец, Кравца; Волчок, Волчка; Лев, Льва; Павел, Павла.
_FLUENT = (("ец", "ц"), ("ок", "к"), ("ек", "ьк"), ("лев", "льв"), ("ел", "л"), ("ен", "н"))


def surname_forms(word: str) -> frozenset[str]:
    """Forms of a surname in both genders, the word itself among them."""
    return _forms(word, _SURNAME)


def given_forms(word: str) -> frozenset[str]:
    """Forms of a given name or patronymic."""
    return _forms(word, _GIVEN)


@cache
def _forms(
    word: str, table: Sequence[tuple[tuple[str, ...], int, tuple[str, ...]]]
) -> frozenset[str]:
    if word.isascii():
        return frozenset((word,))
    for endings, cut, given in table:
        if word.endswith(endings) and len(word) - cut >= 2:
            stems = _stems(word[: len(word) - cut]) if given is _SOFT else [word[: len(word) - cut]]
            return frozenset((word, *(stem + ending for stem in stems for ending in given)))
    return frozenset((word, *(stem + ending for stem in _stems(word) for ending in _CONSONANT)))


def _stems(stem: str) -> list[str]:
    """The stem, and the stem without its fluent vowel where it has one."""
    fluent = [stem[: -len(full)] + short for full, short in _FLUENT if stem.endswith(full)]
    return [stem, *fluent]
