"""Every printed document of the made-up school, word for word, by the files of `documents/`.

`pytest --update-golden` writes them anew; the difference is read before it is committed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.demo.made_up import campaign_of
from tests.golden.text_of import text_of
from vpr_xl.core.documents.registry import Scope, documents

HERE = Path(__file__).parent / "documents"


@pytest.mark.parametrize("kind", documents())
def test_a_document_says_what_it_said(kind: str, golden: bool) -> None:
    made = list(documents()[kind].make(campaign_of("small"), Scope()))
    text, file = text_of(made), HERE / f"{kind}.txt"

    if golden:
        file.write_text(text, encoding="utf-8")

    assert made
    assert text == file.read_text(encoding="utf-8")


def test_no_file_is_left_of_a_document_that_is_gone() -> None:
    assert {file.stem for file in HERE.iterdir()} == set(documents())
