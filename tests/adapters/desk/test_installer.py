"""The offline installer: complete for every Python it serves, safe for any user and any rights."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

from vpr_xl.adapters.desk.installer import PYTHONS, SUMS, folder, missing
from vpr_xl.core.findings import Refused
from vpr_xl.faces.installer import build_installer

_SOURCES = Path(__file__).resolve().parents[3] / "workbook" / "installer"
_TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(_SOURCES.iterdir())}
_SCRIPTS = sorted(name for name in _TEXTS if name.endswith(".ps1"))
_COMMANDS = sorted(name for name in _TEXTS if name.endswith(".cmd"))
_PATHED = ("%~dp0", "%python%", "%LOCALAPPDATA%", "%USERPROFILE%")


def wheel(name: str, version: str = "1.0", needs: tuple[str, ...] = ()) -> bytes:
    """A wheel that holds nothing but its metadata."""
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {one}" for one in needs]
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(lines) + "\n")
    return stream.getvalue()


@pytest.fixture
def wheels() -> dict[str, bytes]:
    """A house of wheels that is complete: one package a Python, one of Windows alone."""
    needs = ("click>=8", "rpds-py", 'uvloop; sys_platform != "win32"', 'pytest; extra == "dev"')
    known = {
        "vpr_xl-0.2.0-py3-none-any.whl": wheel("vpr-xl", "0.2.0", needs),
        "click-8.5-py3-none-any.whl": wheel("click", "8.5", ('colorama; sys_platform == "win32"',)),
        "colorama-0.4-py2.py3-none-any.whl": wheel("colorama", "0.4"),
        "pip-26.0-py3-none-any.whl": wheel("pip", "26.0"),
    }
    for major, minor in PYTHONS:
        tag = f"cp{major}{minor}"
        known[f"rpds_py-1.0-{tag}-{tag}-win_amd64.whl"] = wheel("rpds-py")
    return known


def test_a_complete_house_of_wheels_lacks_nothing(wheels: dict[str, bytes]) -> None:
    assert [list(missing(wheels, version)) for version in PYTHONS] == [[]] * len(PYTHONS)


@pytest.mark.parametrize(
    ("gone", "lacking"),
    [
        ("click-8.5-py3-none-any.whl", "click>=8"),
        ("colorama-0.4-py2.py3-none-any.whl", "colorama"),
        ("pip-26.0-py3-none-any.whl", "pip"),
        ("rpds_py-1.0-cp312-cp312-win_amd64.whl", "rpds-py"),
    ],
)
def test_a_missing_wheel_is_named(wheels: dict[str, bytes], gone: str, lacking: str) -> None:
    del wheels[gone]

    with pytest.raises(Refused, match="W-137") as told:
        folder(_TEXTS, wheels, {})

    assert lacking in told.value.message


@pytest.mark.parametrize(
    "other",
    ["rpds_py-1.0-cp312-cp312-win32.whl", "rpds_py-1.0-cp312-cp312-manylinux_2_17_x86_64.whl"],
)
def test_a_wheel_of_another_system_does_not_count(wheels: dict[str, bytes], other: str) -> None:
    wheels[other] = wheels.pop("rpds_py-1.0-cp312-cp312-win_amd64.whl")

    assert list(missing(wheels, (3, 12))) == ["rpds-py"]
    assert list(missing(wheels, (3, 11))) == []


def test_a_wheel_of_too_old_a_version_does_not_count(wheels: dict[str, bytes]) -> None:
    del wheels["click-8.5-py3-none-any.whl"]
    wheels["click-7.0-py3-none-any.whl"] = wheel("click", "7.0")

    assert list(missing(wheels, (3, 13))) == ["click>=8"]


def test_every_file_of_the_folder_has_its_checksum(wheels: dict[str, bytes]) -> None:
    files = folder(_TEXTS, wheels, {"python-3.12.9-embed-amd64.zip": b"zip"})

    listed = dict(
        reversed(line.split("  ", 1)) for line in files[SUMS].decode().split("\r\n") if line
    )
    assert listed == {
        name: hashlib.sha256(blob).hexdigest() for name, blob in files.items() if name != SUMS
    }
    assert "python/python-3.12.9-embed-amd64.zip" in listed


def test_two_builds_are_the_same(wheels: dict[str, bytes]) -> None:
    shuffled = dict(reversed(wheels.items()))

    assert dict(folder(_TEXTS, wheels, {})) == dict(folder(_TEXTS, shuffled, {}))


def test_the_readme_names_version_and_pip(wheels: dict[str, bytes]) -> None:
    told = folder(_TEXTS, wheels, {})["ЧИТАЙ.txt"].decode("utf-8-sig")

    assert told.startswith("vpr-xl 0.2.0:")
    assert "wheelhouse\\pip-26.0-py3-none-any.whl\\pip install" in told
    assert "{" not in told


def test_the_folder_is_written_from_wheels_at_hand(
    wheels: dict[str, bytes], tmp_path: Path
) -> None:
    house, out = tmp_path / "wheels", tmp_path / "установщик [1]"
    house.mkdir()
    for name, blob in wheels.items():
        (house / name).write_bytes(blob)
    python = tmp_path / "python-3.12.9-embed-amd64.zip"
    python.write_bytes(b"zip")

    names = build_installer(_SOURCES.parents[1], out, house, python)

    written = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert written == set(names)
    assert {"install.cmd", "install.ps1", "uninstall.cmd", "ЧИТАЙ.txt", SUMS} <= written


@pytest.mark.parametrize("name", _COMMANDS)
def test_a_command_file_is_ascii_with_every_path_in_quotes(
    name: str, wheels: dict[str, bytes]
) -> None:
    lines = folder(_TEXTS, wheels, {})[name].decode("ascii").split("\r\n")

    assert all("\n" not in line for line in lines)
    for line in lines:
        bare = re.sub(r'"[^"]*"', "", line)
        assert not [path for path in _PATHED if path in bare], line
        assert "!" not in line, "names with ! would break where delayed expansion is on"


@pytest.mark.parametrize("name", _SCRIPTS)
def test_a_script_is_utf8_with_its_mark_and_windows_line_ends(
    name: str, wheels: dict[str, bytes]
) -> None:
    blob = folder(_TEXTS, wheels, {})[name]

    assert blob.startswith(b"\xef\xbb\xbf")
    assert blob.count(b"\n") == blob.count(b"\r\n") > 10


@pytest.mark.parametrize("name", _SCRIPTS + _COMMANDS)
def test_no_script_asks_for_rights_or_leaves_the_users_folders(name: str) -> None:
    forbidden = (
        r"RunAs|HKLM|HKEY_LOCAL|Set-ExecutionPolicy|ProgramFiles|Program Files|System32|netsh|"
        r"Invoke-WebRequest|Start-BitsTransfer|Invoke-Expression|https?://|reg(\.exe)? add|setx|"
        r"New-Service|schtasks"
    )

    assert not re.search(forbidden, _TEXTS[name], re.I)


@pytest.mark.parametrize("name", _SCRIPTS)
def test_no_path_of_a_script_is_read_as_a_pattern(name: str) -> None:
    """Folders may be called «ВПР [новая]»: only -LiteralPath takes them as they are."""
    taking = r"\b(Test-Path|Remove-Item|Get-ChildItem|Expand-Archive|Get-FileHash|Out-File)\b(.*)"

    calls = re.findall(taking, _TEXTS[name])
    assert calls
    assert [call for call, rest in calls if "-LiteralPath" not in rest] == []


@pytest.mark.parametrize("name", _SCRIPTS)
def test_a_script_only_deletes_what_it_made(name: str) -> None:
    deleted = re.findall(r"Remove-Item -LiteralPath (\S+)", _TEXTS[name])

    assert set(deleted) <= {"$target", "$root"}
    assert "$target = Join-Path $root 'python'" in _TEXTS[name]
    assert "$root = Join-Path $env:LOCALAPPDATA 'vpr-xl'" in _TEXTS[name]


@pytest.mark.parametrize("name", _SCRIPTS)
def test_what_a_script_says_is_one_plain_sentence_and_advice(name: str) -> None:
    said = re.findall(r"Stop-Told ['\"](.+)['\"]$", _TEXTS[name], re.M)

    assert said
    for words in said:
        assert len(words) <= 200
        assert words.endswith(".")
        assert not re.search(r"!|пожалуйста|Exception", words)


def test_both_scripts_serve_the_same_versions_of_python() -> None:
    named = re.search(r"foreach \(\$version in (.+)\)", _TEXTS["install.ps1"])

    assert named
    assert sorted(re.findall(r"3\.\d+", named[1])) == [f"{a}.{b}" for a, b in PYTHONS]


def _faults(script: str) -> list[str]:
    """Places where the grammar of PowerShell does not go on."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    found, left = [], [parser.parse(script.encode()).root_node]
    while left:
        node = left.pop()
        if node.type == "ERROR" or node.is_missing:
            found.append(f"{node.start_point}: {node.text!r}")
        left += node.children
    return found


@pytest.mark.parametrize("name", _SCRIPTS)
def test_a_script_follows_the_grammar_of_powershell(name: str) -> None:
    text = _TEXTS[name]

    assert _faults(text) == []
    assert _faults(text.replace("} catch {", "catch {", 1)) != []


@pytest.mark.parametrize("name", _SCRIPTS)
def test_powershell_itself_parses_the_script(name: str) -> None:
    program = shutil.which("pwsh") or shutil.which("powershell")
    if program is None:
        pytest.skip("no PowerShell here: only the grammar was tried")
    call = (
        "$errors = $null; [void][System.Management.Automation.Language.Parser]::ParseFile("
        f"'{_SOURCES / name}', [ref]$null, [ref]$errors); $errors | Out-String; exit $errors.Count"
    )

    run = subprocess.run(
        [program, "-NoProfile", "-Command", call], capture_output=True, check=False, timeout=60
    )

    assert run.returncode == 0, run.stdout.decode(errors="replace")
