"""`vpr-xl excel` as people and scripts see it: sentences, one JSON document, exit codes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commands.test_excel import FakeDesk
from vpr_xl.core.desk.pc import Pc
from vpr_xl.faces import wiring
from vpr_xl.faces.cli import main


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made_up = FakeDesk(tmp_path, Pc())
    monkeypatch.setattr(wiring, "_desk", lambda: made_up)
    return made_up


def test_a_pc_in_order_ends_with_0(desk: FakeDesk, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ran(capsys, "excel", "doctor")

    assert (code, err) == (0, "")
    assert "  в порядке  Python 3.12, pythonw.exe на месте.\n" in out
    assert out.endswith("Ничего, что мешало бы кнопкам, не найдено.\n")


def test_a_trouble_comes_first_with_its_cure_and_ends_with_1(
    desk: FakeDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.facts = replace(desk.facts, child_processes="block")

    code, out, _ = ran(capsys, "excel", "doctor")

    first, cure, *_ = out.splitlines()
    assert code == 1
    assert first.startswith("  Запуск программ  ошибка E-21: Защитник Windows")
    assert cure.startswith("      → Запускайте проверку ярлыком")


def test_a_note_alone_ends_with_0(desk: FakeDesk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.facts = replace(desk.facts, shortcut=False)

    code, out, _ = ran(capsys, "excel", "doctor")

    assert code == 0
    assert "E-23" in out


def test_json_is_one_document_and_the_rest_goes_to_standard_error(
    desk: FakeDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.facts = replace(desk.facts, macros=4)

    code, out, err = ran(capsys, "excel", "doctor", "--json")

    told = json.loads(out)
    assert code == 1
    assert [f["rule"] for f in told["findings"]] == ["E-12"]
    assert {c["state"] for c in told["checks"]} == {"ok", "error"}
    assert told["pc"]["macros"] == 4
    assert "E-12" in err


def test_install_and_uninstall_from_the_command_line(
    desk: FakeDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    installed = ran(capsys, "excel", "install")
    shortcut = desk.places().shortcut.exists()
    removed = ran(capsys, "excel", "uninstall")

    assert (installed[0], removed[0], shortcut) == (0, 0, True)
    assert desk.places().book.exists()
    assert not desk.places().shortcut.exists()
    assert "Удалено: «ВПР.lnk»." in removed[1]


def test_another_system_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ran(capsys, "excel", "install")

    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "Windows с Excel" in err


def test_an_incomplete_installer_is_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wheels").mkdir()
    out = tmp_path / "out"

    code, _, err = ran(
        capsys, "dev", "installer", "--out", str(out), "--wheels", str(tmp_path / "wheels")
    )

    assert code == 2
    assert "нет пакета «vpr-xl»" in err
    assert not out.exists()
