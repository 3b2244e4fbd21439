"""Readers of VBA by others: oletools now. They check ours, nothing ships them."""

from __future__ import annotations

import warnings

import pytest

pytest.importorskip("olefile")
with warnings.catch_warnings():
    # oletools calls a spelling that its parser library has renamed; not ours to mend.
    warnings.filterwarnings("ignore", message="'enablePackrat' deprecated")
    olevba = pytest.importorskip("oletools.olevba")
    mraptor = pytest.importorskip("oletools.mraptor")

__all__ = ["mraptor", "olevba"]
