"""The contract of Book as a test class. Subclassed where an engine is opened.

An engine gives the fixture `open_book`: sheets as {title: {A1 address: cell}} -> a Book. `as_file`
makes such sheets a workbook file, for engines that open files. The checks themselves are those of
the product, which a user's PC runs as `selftest`.
"""

from __future__ import annotations

import pytest

from vpr_xl.adapters.build.plain import plain_book as as_file
from vpr_xl.contract import CHECKS, DAY, PLAN, VALUES, Check, OpenBook, Sheets, cells, change, same

__all__ = [
    "DAY",
    "PLAN",
    "VALUES",
    "BookContract",
    "OpenBook",
    "Sheets",
    "as_file",
    "cells",
    "change",
    "same",
]


class BookContract:
    """The suite; an engine's test class inherits it and gives `open_book`."""

    @pytest.fixture
    def open_book(self) -> OpenBook:
        raise NotImplementedError

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
    def test_contract(self, open_book: OpenBook, check: Check) -> None:
        pairs = list(check.pairs(open_book))

        assert pairs
        for found, wanted in pairs:
            assert found == wanted
