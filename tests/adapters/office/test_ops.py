"""The operations as a file: old syntax, no dependency, JSON both ways."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

import vpr_xl.adapters.office as room
from tests.adapters.office.conftest import Opener
from vpr_xl.adapters.office.transport import Direct, OfficeError

SOURCE = Path(room.__file__).with_name("ops.py").read_text(encoding="utf-8")


def test_source_parses_as_python_3_6() -> None:
    assert ast.parse(SOURCE, feature_version=(3, 6))


def test_source_depends_on_nothing_but_uno() -> None:
    modules = {
        name
        for node in ast.walk(ast.parse(SOURCE))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert {name.split(".")[0] for name in modules} == {"os", "typing", "uno", "com"}


def listed(value: Any) -> Any:
    """Tuples as lists: what JSON makes of them."""
    if isinstance(value, list | tuple):
        return [listed(item) for item in value]
    return {key: listed(item) for key, item in value.items()} if isinstance(value, dict) else value


@pytest.mark.office
def test_results_survive_json(office: Direct, opened: Opener, all_kinds: Path) -> None:
    book = opened(all_kinds)
    uid, place = book.impl.id, (0, 0, 30, 4)
    results = [
        office("books"),
        office("outline", uid),
        office("read", uid, "Виды", *place),
        office("formulas", uid, "Виды", *place),
        office("number_format", uid, "Виды", 0, 0, 1, 1, None),
        office("obstacle", uid, "Виды", *place),
        office("screen_updating", None, None),
        office("automatic", None),
    ]

    assert json.loads(json.dumps(results)) == listed(results)


@pytest.mark.office
@pytest.mark.parametrize(
    ("call", "kind"),
    [
        (("book", "no such id"), "no-book"),
        (("open", "/dev/null/book.xlsx", True), "cannot-open"),
        (("read", None, "Нет такого", 0, 0, 1, 1), "no-sheet"),
        (("save", None, None), "no-file"),
        (("save", None, "/dev/null/all.xlsx"), "cannot-save"),
    ],
)
def test_failures_have_a_kind(office: Direct, call: tuple[Any, ...], kind: str) -> None:
    uid = office("new", True)["id"]
    call = tuple(uid if at == 1 and arg is None else arg for at, arg in enumerate(call))
    with pytest.raises(OfficeError) as error:
        office(*call)
    office("close", uid)

    assert error.value.kind == kind


@pytest.mark.office
def test_closed_book_is_no_book(office: Direct) -> None:
    uid = office("new", True)["id"]
    office("close", uid)

    with pytest.raises(OfficeError) as error:
        office("sheets", uid)
    assert error.value.kind == "no-book"
