"""The catalogue's documents as rows of «Документы»."""

from __future__ import annotations

import pytest

from vpr_xl.adapters.declarations import house
from vpr_xl.core.records.norms import norms

_RAW = house().documents
_YEARS = ("2024/25", "2025/26", "2026/27")


@pytest.mark.parametrize("year", _YEARS)
def test_every_document_with_a_source_says_where_it_was_found(year: str) -> None:
    raw = {one["id"]: one for one in _RAW["documents"]}

    for row in norms(_RAW, year):
        one = raw[row["document_id"]]
        if one["confidence"] == "U":
            assert row["found_at"] is None
        else:
            first = _RAW["sources"][one["sources"][0]]
            assert row["found_at"] == f"{first['title']}: {first['address'].split('; ')[0]}"


def test_the_sheet_takes_every_source() -> None:
    limit = house().sheets["documents"].column("found_at").schema["maxLength"]

    for year in _YEARS:
        assert all(len(row["found_at"] or "") <= limit for row in norms(_RAW, year))


def test_documents_of_other_years_stay_out() -> None:
    rows = norms(_RAW, "2026/27")

    assert rows
    assert not {"LET0236", "PP662"} & {row["document_id"] for row in rows}


def test_only_a_whole_date_is_a_date() -> None:
    raw = {**_RAW, "documents": [{**_RAW["documents"][0], "date": "2026"}]}

    (row,) = norms(raw, _RAW["documents"][0]["campaigns"][0])

    assert row["date"] is None
