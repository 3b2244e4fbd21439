"""The canonical cell's own words: what is blank, what is tidy."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vpr_xl.core.values import INVISIBLE, SPACES, alphabetical, is_blank, text, tidy

_NOISY = st.text(st.sampled_from(" аЯ1٣²-«" + SPACES + INVISIBLE) | st.characters(), max_size=8)


def _seen(value: str) -> str:
    """The characters that a person sees, runs of spaces as one, by the plain definition."""
    spaced = "".join(" " if c in SPACES else "" if c in INVISIBLE else c for c in value)
    return " ".join(spaced.split())


@given(_NOISY)
def test_tidy_text_is_what_a_person_sees(value: str) -> None:
    assert tidy(value) == _seen(value)


@given(_NOISY)
def test_a_text_is_blank_where_nothing_can_be_seen(value: str) -> None:
    assert is_blank(text(value)) == (not _seen(value))


def test_names_stand_as_in_a_class_list() -> None:
    names = ["Жукова", "Ёлкина", "Еремеев", "абрамов", "Ежова", "Яшин"]

    assert sorted(names, key=alphabetical) == [
        "абрамов", "Ежова", "Ёлкина", "Еремеев", "Жукова", "Яшин",
    ]  # fmt: skip
    assert alphabetical(None) == ""
