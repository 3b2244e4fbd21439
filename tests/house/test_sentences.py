"""Every sentence of the program as the proof-reader gets it: short, calm, without the machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vpr_xl.adapters.generate.sentences import sentences_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "texts.md"
SAID = [line[2:] for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:2] == "- "]
_LOUD = re.compile(r"[А-Яа-яё]!|[Пп]ожалуйста|Вы[ ,.]|[а-яё] \.\.\.")


def test_the_page_holds_strings_in_their_order_and_no_docstrings_or_examples() -> None:
    code = '''
"""О модуле на русском."""
@rule(message="Первое {a}.", bad="""| плохо | плохо |""")
def f():
    """О функции на русском."""
    return f"Второе {len(x)} и {y!r}." + "Третье слово."
'''

    page = sentences_page({"a.py": code, "b.json": '{"t": "Не фраза", "d": "Фраза с точкой."}'})

    said = [line[2:] for line in page.splitlines() if line.startswith("- ")]
    assert said == ["Первое {a}.", "Второе {len(x)} и {y}.", "Третье слово.", "Фраза с точкой."]


def test_nothing_is_said_loudly() -> None:
    assert len(SAID) > 1500
    assert [s for s in SAID if _LOUD.search(s) and "<" not in s] == []


@pytest.mark.parametrize("word", ["Traceback", "None", "Exception", "NoneType", "KeyError"])
def test_the_machine_is_not_heard(word: str) -> None:
    assert [s for s in SAID if re.search(rf"\b{word}\b", re.sub(r"\{[^}]*\}", "", s))] == []
