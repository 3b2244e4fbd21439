"""The readable sources: pure ASCII, one macro a command, nothing that a scanner would object to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vpr_xl.adapters.vba.sources import buttons_module, folder, keys, macro_name, sources


def test_sources_are_ascii_modules_named_like_their_files() -> None:
    assert sorted(sources()) == ["VprButtons", "VprMain", "VprRibbon"]
    for name, text in sources().items():
        assert text.startswith(f'Attribute VB_Name = "{name}"\nOption Explicit\n')
        assert text.isascii()
        assert "\r" not in (folder() / f"{name}.bas").read_bytes().decode("ascii")
        assert max(map(len, text.splitlines())) <= 100


def test_sources_hold_nothing_that_runs_by_itself_or_calls_windows_directly() -> None:
    code = "\n".join(sources().values()).lower()
    words = r"\b(declare|shell|cmd|powershell|auto_open|workbook_open|chrw?|environ|kill|open)\b"

    calls = re.sub(r'wscript\.shell|^\s*\'.*$|".*?"', "", code, flags=re.MULTILINE)

    assert re.findall(words, calls) == []
    assert code.count("createobject") == 1


@pytest.mark.parametrize(
    ("identifier", "macro"),
    [("check", "VprCheck"), ("codes_issue", "VprCodesIssue"), ("form_add", "VprFormAdd")],
)
def test_a_command_gives_its_macro(identifier: str, macro: str) -> None:
    assert macro_name(identifier) == macro
    assert buttons_module([identifier]).endswith(
        f'\nPublic Sub {macro}()\n    VprRun "{identifier}"\nEnd Sub\n'
    )


@pytest.mark.parametrize("identifier", ["", "Check", "codes issue", "_x", "проверка", 'a"b'])
def test_what_is_no_identifier_is_refused(identifier: str) -> None:
    with pytest.raises(ValueError, match="no identifier"):
        macro_name(identifier)


@pytest.mark.parametrize("identifiers", [["run"], ["main"], ["on_action"], ["a_b", "a__b"]])
def test_a_macro_that_is_already_there_is_refused(identifiers: list[str]) -> None:
    with pytest.raises(ValueError, match="already there"):
        buttons_module(identifiers)


def test_buttons_are_the_generated_module_of_its_own_list() -> None:
    listed = re.findall(r'VprRun "(\w+)"', sources()["VprButtons"])

    assert sources()["VprButtons"] == buttons_module(listed)
    assert "check" in listed


def test_procedures_of_the_stub_are_the_names_that_no_macro_may_have() -> None:
    own = "\n".join(text for name, text in sources().items() if name != "VprButtons")
    called = re.findall(r"^(?:Public|Private) (?:Sub|Function) Vpr(\w+)", own, re.MULTILINE)

    assert len(called) >= 6
    for name in called:
        with pytest.raises(ValueError, match="already there"):
            buttons_module([re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()])


def test_an_installation_without_its_macros_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vpr_xl.adapters.vba.sources.folder", lambda: tmp_path)

    with pytest.raises(FileNotFoundError):
        sources.__wrapped__()


def test_keys_are_what_the_sources_read() -> None:
    assert {"launcher", "arguments", "msg_nopython", "msg_title", "msg_running"} <= keys()
