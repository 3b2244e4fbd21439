"""A list over a book that has rows: whatever both hold, nobody is merged, lost or swapped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands.foreign_shapes import text
from tests.commands.test_imports import _School
from vpr_xl.core.declare.match import plain
from vpr_xl.core.records.writing import append_row

_NAMES = [
    "Тестова Анна",
    "Тестова Анна Олеговна",
    "тестова  анна",
    "Пробин Олег",
    "Пробин Олег Львович",
]
_PUPIL = st.fixed_dictionaries(
    {
        "full_name": st.sampled_from(_NAMES),
        "class_name": st.sampled_from(["5А", "5Б", "6А"]),
    },
    optional={"participant_code": st.sampled_from(["50042", "50057", "50061"])},
)
Pupil = Mapping[str, str]


def _numbered(pupils: Sequence[Pupil]) -> list[dict[str, object]]:
    """Rows of a book, whose codes stand once."""
    seen: set[str] = set()
    out: list[dict[str, object]] = []
    for n, pupil in enumerate(pupils, 1):
        row: dict[str, object] = {**pupil, "participant_id": f"У-{n:04d}"}
        code = pupil.get("participant_code")
        if code in seen:
            del row["participant_code"]
        seen.add(code or "")
        out.append(row)
    return out


def _with(folder: Path, rows: Sequence[Mapping[str, object]]) -> _School:
    """The empty book with these participants."""
    school = _School(folder)
    table = school.campaign.table("participants")
    assert table is not None
    for already, row in enumerate(rows):
        school.book.apply(append_row(table, row, already))
    return school


def _listed(pupils: Sequence[Pupil]) -> bytes:
    rows = [[p["full_name"], p["class_name"], p.get("participant_code", "")] for p in pupils]
    return text([["ФИО", "Класс", "Код"], *rows])


def _short(name: str | None) -> str:
    return " ".join(plain(name or "").split()[:2])


@given(
    book=st.lists(_PUPIL, max_size=5),
    listed=st.lists(_PUPIL, max_size=5),
)
@settings(max_examples=120, deadline=None)
def test_a_list_over_a_book_keeps_everybody(
    tmp_path_factory: pytest.TempPathFactory,
    book: list[Pupil],
    listed: list[Pupil],
) -> None:
    folder = tmp_path_factory.getbasetemp()
    rows = _numbered(book)
    school = _with(folder, rows)

    done = school.take("participants", "a.csv", _listed(listed))

    after = school.campaign.participants
    told = done.details
    # Nobody is deleted, renumbered or turned into somebody else; codes stay and are each one's own.
    assert len(after) == len(rows) + told["new"]
    for old, new in zip(rows, after, strict=False):
        assert new.participant_id == old["participant_id"]
        assert _short(new.full_name) == _short(str(old["full_name"]))
        assert "participant_code" not in old or new.participant_code == old["participant_code"]
    assert max(Counter(p.participant_id for p in after).values(), default=1) == 1
    codes = [p.participant_code for p in after if p.participant_code]
    assert len(codes) == len(set(codes))
    # Every row of the list has one fate, and every row of the book it may mean is accounted for.
    assert (
        done.rows_in
        == len(listed)
        == told["new"] + told["updated"] + told["unchanged"] + done.rejected
    )
    classes = {p["class_name"] for p in listed}
    named = {_short(p["full_name"]) for p in listed}
    absent = [
        p for p in after[: len(rows)]
        if p.class_name in classes and _short(p.full_name) not in named
    ]  # fmt: skip
    assert {p.participant_id for p in absent} <= {v.split()[0] for v in told["vanished"]}


@given(
    book=st.lists(_PUPIL, max_size=4),
    listed=st.lists(_PUPIL, max_size=5),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=80, deadline=None)
def test_the_order_of_either_changes_nothing_and_a_second_time_neither(
    tmp_path_factory: pytest.TempPathFactory,
    book: list[Pupil],
    listed: list[Pupil],
    order: object,
) -> None:
    folder: Path = tmp_path_factory.getbasetemp()
    rows = _numbered(book)
    shuffled_rows, shuffled = list(rows), list(listed)
    order.shuffle(shuffled_rows)  # type: ignore[attr-defined]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    one = _with(folder, rows)
    other = _with(folder, shuffled_rows)

    first = one.take("participants", "a.csv", _listed(listed))
    second = other.take("participants", "b.csv", _listed(shuffled))

    def people(school: _School) -> Counter[tuple[str, str | None, str | None]]:
        return Counter(
            (plain(p.full_name or ""), p.class_name, p.participant_code)
            for p in school.campaign.participants
        )

    assert people(one) == people(other)
    assert first.rejected == second.rejected
    again = one.take("participants", "a.csv", _listed(listed))
    assert not again.changes
    assert again.rejected == first.rejected
