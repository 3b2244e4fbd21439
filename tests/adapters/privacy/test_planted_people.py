"""500 outgoing files, each with a person of the school in it: all found; without, all clean."""

from __future__ import annotations

import datetime
import io
import json
import random
import unicodedata
import zipfile
from functools import cache

import docx
import pytest

from vpr_xl.adapters.build.builder import XlsxBuilder
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.privacy.readable import readable
from vpr_xl.adapters.render.pdf import render_pdf
from vpr_xl.core.documents.blocks import Document, Text
from vpr_xl.core.privacy.people import People
from vpr_xl.core.privacy.search import named_in

_CASES = 500
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
def _form_parts() -> dict[str, bytes]:
    details = {"parts": [["1 (1б)", "2 (2б)"]], "code_range": [50001, 50500]}
    blob = XlsxBuilder(house(), []).form("2026", details)
    with zipfile.ZipFile(io.BytesIO(blob)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def _form(said: str) -> bytes:
    parts = dict(_form_parts())
    old = parts["xl/sharedStrings.xml"]
    parts["xl/sharedStrings.xml"] = old.replace(b"</sst>", f"<si><t>{said}</t></si></sst>".encode())
    return _zip(parts)


def _property(said: str) -> bytes:
    parts = dict(_form_parts())
    parts["docProps/app.xml"] = f"<x><Manager>{said}</Manager></x>".encode()
    return _zip(parts)


def _word(said: str) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_table(1, 2).rows[0].cells[1].text = said
    made.save(out)
    return out.getvalue()


def _pdf(said: str) -> bytes:
    return render_pdf([Document("Лист", (Text(said),))], _AT)


def _file(said: str, kind: str) -> bytes:
    text = f"код;что\n50042;{said}\n"
    html = f"<html><body><table><tr><td>50042</td><td>{said}</td></tr></table></body></html>"
    if kind in ("cp1251", "cp866", "utf-16", "utf-8-sig"):
        said_plainly = unicodedata.normalize("NFC", text)
        return (said_plainly if kind.startswith("cp") else text).encode(kind, "replace")
    makers = {"form": _form, "property": _property, "docx": _word, "pdf": _pdf}
    if kind in makers:
        return makers[kind](said)
    if kind == "zip":
        return _zip({"a/b.csv": text.encode()})
    return html.encode() if kind == "html" else json.dumps({"note": said}).encode()


_KINDS = (
    "form", "form", "property", "docx", "cp1251", "cp866", "utf-16", "utf-8-sig", "html", "json",
    "zip", "pdf",
)  # fmt: skip


@pytest.mark.slow
def test_every_planted_person_is_found_and_every_clean_file_passes() -> None:
    chance = random.Random(2026)
    names = _people(chance)
    people = People.of(names)
    missed, alarms = [], []

    for case in range(_CASES):
        kind = _KINDS[case % len(_KINDS)]
        name = chance.choice(names)
        said = _written(name, chance)
        found = {
            person.key
            for place, text in readable(_file(said, kind), kind).items()
            for person in named_in(text, people, about="docprops" in place.casefold())
        }
        if name not in found:
            missed.append((kind, name, said))
        clean = readable(_file(f"код 50042, вариант {case % 2 + 1}", kind), kind)
        alarms += [(kind, text) for text in clean.values() if named_in(text, people)]

    assert missed == []
    assert alarms == []
