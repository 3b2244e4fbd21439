"""Names of people who do not exist: surnames of words like «образец», so that nobody is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

#: A whole number in 0..n-1; the caller's seed decides it.
Chance = Callable[[int], int]

SURNAMES = (
    "Тестов",
    "Примеров",
    "Пробин",
    "Образцов",
    "Выдуманов",
    "Макетов",
    "Черновиков",
    "Условнов",
    "Эскизов",
    "Шаблонов",
    "Демонстров",
    "Модельнов",
    "Вымыслов",
    "Придумкин",
    "Небывалов",
    "Понарошкин",
    "Заготовкин",
    "Трафаретов",
    "Проверкин",
    "Набросков",
    "Прототипов",
    "Имяреков",
    "Абстрактов",
    "Гипотезин",
    "Предположин",
    "Образчиков",
    "Пробников",
    "Якобыев",
)
BOYS = (
    "Иван",
    "Пётр",
    "Олег",
    "Артём",
    "Максим",
    "Денис",
    "Егор",
    "Кирилл",
    "Матвей",
    "Степан",
    "Тимур",
    "Фёдор",
    "Юрий",
    "Лев",
)
GIRLS = (
    "Анна",
    "Мария",
    "Ольга",
    "Дарья",
    "Елена",
    "Ирина",
    "Ксения",
    "Лидия",
    "Нина",
    "Полина",
    "София",
    "Таисия",
    "Ульяна",
    "Вера",
)
PATRONYMICS = ("Тестовна", "Примеровна", "Образцовна", "Макетовна", "Эскизовна")


class Name(NamedTuple):
    """A pupil's made-up name and whether it is a girl's."""

    full: str
    girl: bool


def pupil(randbelow: Chance) -> Name:
    """Surname and first name of a pupil."""
    girl = randbelow(2) == 1
    surname = SURNAMES[randbelow(len(SURNAMES))] + ("а" if girl else "")
    first = (GIRLS if girl else BOYS)[randbelow(len(GIRLS))]
    return Name(f"{surname} {first}", girl)


def class_of(count: int, randbelow: Chance) -> list[Name]:
    """As many different names, in the order of the class register."""
    names: set[Name] = set()
    while len(names) < count:
        names.add(pupil(randbelow))
    return sorted(names)


def teacher(number: int) -> str:
    """Surname, first name and patronymic of the teacher of this number, all different."""
    surnames = len(SURNAMES)
    first = GIRLS[(number + number // surnames) % len(GIRLS)]
    patronymic = PATRONYMICS[number % len(PATRONYMICS)]
    return f"{SURNAMES[number % surnames]}а {first} {patronymic}"
