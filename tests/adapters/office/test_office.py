"""A private office: it starts, answers in time or is ended, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.adapters.office.conftest import Standing
from vpr_xl.adapters.office.office import NoOffice, Office, variables
from vpr_xl.adapters.office.transport import Direct, OfficeError


def running(group: int) -> list[int]:
    """Processes of a group that still run; one that nobody has buried yet does not count."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            state, _, owner = stat.read_text().rpartition(")")[2].split()[:3]
            if int(owner) == group and state not in "ZX":
                found.append(int(stat.parent.name))
    return found


def test_missing_office_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VPR_OFFICE_PROGRAM", str(tmp_path))

    with pytest.raises(NoOffice, match="soffice"):
        Office()


@pytest.mark.skipif(os.name != "posix", reason="an office for Windows carries its own Python")
def test_an_office_is_started_with_the_systems_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/home/anna/venv/bin:/usr/bin:/bin")
    monkeypatch.setenv("PYTHONHOME", "/home/anna/venv")

    found = variables()

    assert found["PATH"] == "/usr/bin:/bin:/home/anna/venv/bin:/usr/bin:/bin"
    assert "PYTHONHOME" not in found


@pytest.mark.office
def test_system_packages_stay_off_the_path(office: Direct) -> None:
    assert office.pid
    assert not [place for place in sys.path if place.endswith("dist-packages")]


@pytest.mark.office
def test_nothing_is_left_after_the_end(office: Direct, tmp_path: Path) -> None:
    second = Office()
    with second as op:
        assert op("books") == []
        assert op.pid != office.pid
        assert running(op.pid)

    assert not running(op.pid)
    assert not second._profile.exists()
    assert office("books") == []


@pytest.mark.office
def test_office_that_does_not_answer_is_ended(office: Direct) -> None:
    with Office(call_within=1.0) as op:
        os.killpg(op.pid, signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(OfficeError) as error:
            op("books")

    assert error.value.kind == "gone", str(error.value)
    assert time.monotonic() - began < 5
    assert not running(op.pid)


@pytest.mark.office
def test_lost_office_is_started_anew_for_the_next_test(standing: Standing) -> None:
    lost = standing.op()
    os.killpg(lost.pid, signal.SIGKILL)

    found = standing.op()

    assert found.pid != lost.pid
    assert found("books") == []
