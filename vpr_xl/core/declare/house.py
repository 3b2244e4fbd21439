"""All declarations together, as every other room receives them. Loaded by an adapter, pure here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from re import search
from typing import Any

from vpr_xl.core.declare.actions import Action
from vpr_xl.core.declare.sheets import Sheet

#: Version of the sheets' declarations; a book states the one it was built with.
SCHEMA_VERSION = 1


@dataclass(frozen=True)
class House:
    """Sheets by table name in tab order, actions of the memo; forms and catalogue stay raw JSON.

    catalogues: campaign year -> content of schemas/catalogue/<year>.json.  forms: layout id ->
    content of schemas/forms/<id>.json.  documents: content of schemas/catalogue/documents.json.
    thresholds: content of schemas/thresholds.json, how results are read.
    """

    sheets: Mapping[str, Sheet]
    actions: tuple[Action, ...] = ()
    catalogues: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    forms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    documents: Mapping[str, Any] = field(default_factory=dict)
    thresholds: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def by_title(self) -> Mapping[str, Sheet]:
        """Sheets by tab title; templates are not among them."""
        return {s.title: s for s in self.sheets.values() if s.kind != "template"}

    @property
    def results(self) -> Sheet:
        """The template of a work's sheet."""
        return self.sheets["results"]

    def sheet_of(self, title: str) -> Sheet | None:
        """The declaration that a tab of this title follows; None for a foreign sheet."""
        if title in self.by_title:
            return self.by_title[title]
        if "results" in self.sheets and search(self.results.title_pattern, title):
            return self.results
        return None
