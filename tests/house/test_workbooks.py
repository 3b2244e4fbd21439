"""The workbooks of workbook/: part by part what the sources give, small, and free of findings."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.rules.w_macros import macro_findings
from vpr_xl.faces.dev import books, parts

ROOT = Path(__file__).resolve().parents[2]
_LARGEST = 250_000  # bytes; they are committed again whenever a declaration changes


@pytest.fixture(scope="module")
def built() -> Mapping[str, bytes]:
    return books()


def test_every_part_is_what_the_sources_give(built: Mapping[str, bytes]) -> None:
    for path, package in built.items():
        committed, made = parts((ROOT / path).read_bytes()), parts(package)

        stale = {n for n in committed | made if committed.get(n) != made.get(n)}
        assert stale == set(), f"{path}: run vpr-xl dev generate"


def test_two_builds_are_the_same_bytes(built: Mapping[str, bytes]) -> None:
    assert books() == built


def test_the_committed_workbooks_are_small_and_whole() -> None:
    for path, content in (("ВПР.xlsx", "xlsx"), ("ВПР.xlsm", "xlsm"), ("vpr-xl.xlam", "xlam")):
        blob = (ROOT / "workbook" / path).read_bytes()
        package = read_workbook(blob).package

        assert len(blob) < _LARGEST
        assert package.content == content
        assert list(macro_findings(package, workbook=content != "xlam", suffix=path[-5:])) == []


def test_the_repository_holds_no_other_binary_of_macros() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    ).stdout.decode()
    binaries = {n for n in tracked.split("\0") if n.endswith((".xlsm", ".xlam", ".xltm", ".bin"))}

    assert binaries <= {"workbook/ВПР.xlsm", "workbook/vpr-xl.xlam"}
