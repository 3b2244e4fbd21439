"""The chain of the journal: any line changed, lost or slipped in is found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vpr_xl.core.records.journal import broken, line_hash

Line = tuple[list[str], str]
fields = st.lists(st.text(max_size=8), min_size=1, max_size=4)
journals = st.lists(fields, min_size=2, max_size=6)


def chained(lines: list[list[str]]) -> list[Line]:
    out: list[Line] = []
    for line in lines:
        before = line_hash(out[-1][0]) if out else ""
        out.append(([*line, before], before))
    return out


def test_a_hash_is_the_same_on_every_machine() -> None:
    assert line_hash(["1", "Выдать коды"]) == (
        "2bdb4b5cb70c5f1c55ab0b314291574a46473065fbf13316ae9f7f5881cb22bc"
    )


def test_columns_cannot_flow_into_one_another() -> None:
    assert line_hash(["a", "b"]) != line_hash(["ab", ""])
    assert line_hash(["a,b"]) != line_hash(["a", "b"])


def test_an_empty_journal_is_whole() -> None:
    assert broken([]) is None


@given(journals)
def test_a_journal_as_written_is_whole(lines: list[list[str]]) -> None:
    assert broken(chained(lines)) is None


@given(journals, st.data())
def test_a_changed_line_is_found_at_the_next_one(
    lines: list[list[str]], data: st.DataObject
) -> None:
    whole = chained(lines)
    at = data.draw(st.integers(0, len(whole) - 2))
    whole[at] = ([whole[at][0][0] + "!", *whole[at][0][1:]], whole[at][1])

    assert broken(whole) == at + 1


@given(journals, st.data())
def test_a_lost_line_is_found(lines: list[list[str]], data: st.DataObject) -> None:
    whole = chained(lines)
    at = data.draw(st.integers(0, len(whole) - 2))
    del whole[at]

    assert broken(whole) == at
