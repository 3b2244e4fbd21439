"""500 books, a person of each in what leaves the school: all found; without one, all clean."""

from __future__ import annotations

import datetime
import io
import json
import random
import unicodedata
from functools import cache

import docx
import pytest

from tests.adapters.privacy.corners import CORNERS, Parts, packed, parts_of
from tests.adapters.privacy.outgoing import campaign, outgoing
from vpr_xl.adapters.privacy.readable import readable
from vpr_xl.adapters.render.pdf import render_pdf
from vpr_xl.core.documents.blocks import Document, Text
from vpr_xl.core.privacy.people import People, plain
from vpr_xl.core.privacy.proof import is_about
from vpr_xl.core.privacy.search import named_in

_CASES = 500
#: The one file that names a person, the director, who signs it.
SIGNED = "план.xlsx"
_AT = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
#: Invented surnames of every kind of declension: nominative, and the forms that people write.
_SURNAMES = {
    "Тестова": ("Тестовой", "Тестову"),
    "Примеров": ("Примерова", "Примерову", "Примеровым"),
    "Пробина": ("Пробиной", "Пробину"),
    "Образцовский": ("Образцовского", "Образцовскому", "Образцовским"),
    "Шаблонная": ("Шаблонной", "Шаблонную"),
    "Эскизный": ("Эскизного", "Эскизному"),
    "Макетенко": ("Макетенко",),
    "Черновик": ("Черновика", "Черновику", "Черновиком"),
    "Прописец": ("Прописца", "Прописцу"),
    "Пробель": ("Пробеля", "Пробелю"),
    "Гипотезай": ("Гипотезая", "Гипотезаю"),
    "Заготовка": ("Заготовки", "Заготовке", "Заготовку", "Заготовкой"),
    "Ёжикова": ("Ёжиковой", "Ежикову", "Ежикова"),
    "Моделюк": ("Моделюка", "Моделюку"),
    "Условных": ("Условных",),
    "Рисунян": ("Рисуняна", "Рисуняну"),
}  # fmt: skip
_NAMES = ("Анна", "Пётр", "Ольга", "Игорь", "Мария", "Лев")


def _people(chance: random.Random) -> list[str]:
    surnames = sorted(_SURNAMES)
    return [f"{s} {chance.choice(_NAMES)} {chance.choice(('Ильич', 'Петровна'))}" for s in surnames]


def _written(full_name: str, chance: random.Random) -> str:
    """The person as somebody writes the name."""
    surname, name, patronymic = full_name.split()
    form = chance.choice(_SURNAMES[surname])
    said = chance.choice(
        [
            full_name, f"{surname} {name}", f"{name} {surname}", surname, form, surname.upper(),
            f"{surname} {name[0]}.", f"{surname} {name[0]}.{patronymic[0]}.", f"{form} {name[0]}.",
            f"{name[0]}. {surname}", f"{name[0]}.{patronymic[0]}. {form}", f"{name} {patronymic}",
            f"{surname}_{name}", f"{surname.lower()} {name.lower()}", surname.replace("Ё", "Е"),
        ]
    )  # fmt: skip
    said = chance.choice([said, said.replace("ё", "е"), unicodedata.normalize("NFD", said)])
    return chance.choice([said, f"выдано: {said}", f"{said}, 5А", f"({said})", f"№ 7 {said} 50042"])


@cache
def _parts(name: str) -> Parts:
    return parts_of(outgoing()[name])


def _in_workbook(said: str, case: int) -> bytes:
    """An outgoing workbook with the words in one of its corners; each meets every corner."""
    names = [name for name in outgoing() if name.endswith(".xlsx")]
    # The large ones are read five times, the small ones as often as it takes.
    large = [name for name in names if len(outgoing()[name]) > 50_000]
    small = [name for name in names if name not in large]
    chosen = large[case % len(large)] if case % 10 == 0 else small[case % len(small)]
    parts, corner = dict(_parts(chosen)), list(CORNERS)[case % len(CORNERS)]
    CORNERS[corner](parts, said)
    return packed(parts)


def _word(said: str) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_table(1, 2).rows[0].cells[1].text = said
    made.save(out)
    return out.getvalue()


def _pdf(said: str) -> bytes:
    return render_pdf([Document("Лист", (Text(said),))], _AT)


def _in_text(said: str, kind: str) -> bytes:
    """A text of the school's in an encoding that programs write."""
    text = f"код;что\n50042;{said}\n"
    if kind.startswith("cp"):
        return unicodedata.normalize("NFC", text).encode(kind, "replace")
    return text.encode(kind)


def _in_page(said: str) -> bytes:
    page = next(blob for name, blob in outgoing().items() if name.endswith(".html"))
    return page.replace(b"</body>", f"<p>{said}</p></body>".encode())


def _file(said: str, kind: str, case: int) -> bytes:
    makers = {"docx": _word, "pdf": _pdf, "html": _in_page}
    if kind == "xlsx":
        return _in_workbook(said, case)
    if kind in makers:
        return makers[kind](said)
    if kind == "zip":
        return packed({"a/b.csv": f"50042;{said}\n".encode()})
    if kind == "json":
        return json.dumps({"note": said}).encode()
    return _in_text(said, kind)


_KINDS = (
    *["xlsx"] * 28, "docx", "cp1251", "cp866", "utf-16", "utf-8-sig", "html", "json", "zip", "pdf",
)  # fmt: skip


def _named(blob: bytes, kind: str, people: People) -> set[str]:
    return {
        person.key
        for place, text in readable(blob, kind).items()
        for person in named_in(text, people, about=not place or is_about(place))
    }


@pytest.mark.slow
def test_in_500_books_every_planted_person_is_found_in_whatever_leaves_the_school() -> None:
    chance = random.Random(2026)
    missed = []

    for case in range(_CASES):
        kind = _KINDS[case % len(_KINDS)]
        names = chance.sample(_people(chance), 12)
        name = chance.choice(names)
        said = _written(name, chance)
        if name not in _named(_file(said, kind, case), kind, People.of(names)):
            missed.append((case, kind, name, said))

    assert missed == []


def _in_texts(text: str, people: People) -> list[str]:
    return [person.key for person in named_in(text, people)]


def test_what_leaves_the_school_names_nobody_of_its_book() -> None:
    people = People.known(campaign())

    found = {name: _named(blob, name, people) for name, blob in outgoing().items()}

    assert len(people.persons) > 180
    assert len(found) >= 8
    signed = "\n".join(readable(outgoing()[SIGNED], SIGNED).values())
    director = str(campaign().settings.director)
    assert director in signed
    assert not _in_texts(signed.replace(director, ""), people)
    found.pop(SIGNED)
    assert set(map(frozenset, found.values())) == {frozenset()}


@pytest.mark.slow
def test_what_leaves_the_school_names_nobody_of_500_other_books() -> None:
    """No word of ours, no code and no task is taken for a surname."""
    chance = random.Random(2026)
    texts = [
        text
        for name, blob in outgoing().items()
        if name != SIGNED
        for text in readable(blob, name).values()
    ]
    said: set[str] = set()

    alarms = []
    for _ in range(_CASES):
        people = People.of([f"{_made_surname(chance)} {chance.choice(_NAMES)}" for _ in range(30)])
        said = said or {word for text in texts for word in people.words_of(plain(text))}
        if not people.forms.isdisjoint(said):
            alarms += [person for text in texts for person in named_in(text, people)]

    assert alarms == []


def _made_surname(chance: random.Random) -> str:
    """An invented surname of syllables: «Барилова», «Тогунский»."""
    middle = "".join(chance.choice("бвгдзклмнпрст") + chance.choice("аеиоу") for _ in range(2))
    return (middle + chance.choice(["нов", "лова", "рин", "тина", "нский", "ленко"])).capitalize()
