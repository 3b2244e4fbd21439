"""Where LibreOffice is looked for, and what is said where it is not or cannot serve."""

from __future__ import annotations

from pathlib import Path

import pytest

from vpr_xl.adapters.office import places
from vpr_xl.core.findings import Refused


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office that has everything, told by the environment."""
    for name in ("soffice", "unopkg", "pythonloader.py", "uno.py"):
        (tmp_path / name).touch()
    monkeypatch.setenv("VPR_OFFICE_PROGRAM", str(tmp_path))
    monkeypatch.setattr(places, "LIBRARIES", ())
    return tmp_path


def refusal() -> str:
    with pytest.raises(Refused) as told:
        places.office_folder()
    return f"{told.value.rule} {told.value.message} {told.value.advice}"


def test_an_office_with_its_bridge_is_found(folder: Path) -> None:
    assert places.office_folder() == folder
    assert places.program(folder, "unopkg") == folder / "unopkg"


@pytest.mark.parametrize("missing", ["pythonloader.py", "uno.py"])
def test_a_missing_bridge_is_named_with_its_package(folder: Path, missing: str) -> None:
    (folder / missing).unlink()

    assert refusal().startswith("W-122")
    assert "uno" in refusal()


def test_no_office_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "soffice").unlink()
    monkeypatch.setattr(places, "_CAGES", ())

    assert refusal().startswith("W-120")


def test_an_office_of_a_store_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "soffice").unlink()
    monkeypatch.setattr(places, "_CAGES", (("Snap", str(folder)),))

    assert refusal().startswith("W-121")
    assert "Snap" in refusal()
