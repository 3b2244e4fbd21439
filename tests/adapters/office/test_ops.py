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

NAMES = ("ops.py", "cells.py", "desk.py", "dialog.py", "guest.py")
SOURCES = [Path(room.__file__).with_name(name) for name in NAMES]


def imported(tree: ast.Module) -> set[str]:
    """Top names of the modules that a file imports; a leading dot for its own neighbours."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + str(node.module).split(".")[0])
    return found


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_source_is_python_3_6_and_depends_on_nothing_but_uno(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"), feature_version=(3, 6))

    assert imported(tree) <= {"os", "typing", "uno", "com", ".cells", ".desk", ".dialog", ".guest"}


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
