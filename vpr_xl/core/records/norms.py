"""The catalogue's documents as rows of the sheet of documents; the school's own are not here."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from vpr_xl.core.records.rows import Level, MustRead


def norms(documents: Mapping[str, Any], school_year: str) -> list[dict[str, Any]]:
    """Typed rows of the campaign's documents, in the order of the list.

    documents: the raw list of the catalogue.  school_year: "2025/26".  An unknown number or day is
    None; where the text was found is its first source, None for what only the school can know.
    """
    return [
        _row(one, documents["sources"])
        for one in documents.get("documents", ())
        if school_year in one["campaigns"]
    ]


def _row(one: Mapping[str, Any], sources: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    day = one["date"] or ""
    return {
        "document_id": one["id"],
        "level": Level(one["level"]),
        "kind": one["kind"],
        "number": one["number"],
        "date": datetime.date.fromisoformat(day) if len(day) == 10 else None,
        "title": one["title"],
        "must_read": tuple(MustRead(role) for role in one["must_read"]),
        "found_at": _found_at(sources[one["sources"][0]]) if one["confidence"] != "U" else None,
    }


def _found_at(source: Mapping[str, str]) -> str:
    """A source by its title and its first address."""
    return f"{source['title']}: {source['address'].partition('; ')[0]}"
