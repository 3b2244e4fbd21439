"""The contract of Book on a living LibreOffice, reached in process over pyuno."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tests.adapters.book_contract import BookContract, OpenBook, Sheets, as_file
from tests.adapters.office.conftest import Opener
from vpr_xl.adapters.excel.live import LiveBook


@pytest.mark.office
class TestLiveBookOnLibreOffice(BookContract):
    @pytest.fixture
    def open_book(self, opened: Opener, tmp_path: Path) -> OpenBook:
        numbers = count(1)

        def open_it(sheets: Sheets) -> LiveBook:
            path = tmp_path / f"книга {next(numbers)}.xlsx"
            path.write_bytes(as_file(sheets))
            return LiveBook(opened(path))

        return open_it
