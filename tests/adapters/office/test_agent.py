"""The agent's half of the line and ours: operations carried as JSON between two processes."""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vpr_xl.adapters.office import agent
from vpr_xl.adapters.office.transport import JsonLines, OfficeError

SOURCES = Path(agent.__file__).parent
_PLAIN = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4),
)


class RefusedError(Exception):
    """As the operations' own error."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class BrokenError(Exception):
    """As an exception of UNO."""


class Table:
    """Operations of a made-up office."""

    def echo(self, *given: Any) -> Any:
        return given

    def refuse(self) -> None:
        raise RefusedError("protected", "лист защищён")

    def break_down(self) -> None:
        raise BrokenError("первая строка\nвторая")


def _answer(request: Any) -> Any:
    return agent.answered(Table(), RefusedError, BrokenError, request)


class _Silent:
    def resume(self) -> None:
        """Nobody watches."""

    def pause(self) -> None:
        """Nobody watches."""


class Wire(io.StringIO):
    """Requests written here are answered at once by the agent's own loop."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = io.StringIO()

    def flush(self) -> None:
        asked, out = io.BytesIO(self.getvalue().encode()), io.BytesIO()
        agent.serve(asked, out, _answer, _Silent())
        self.seek(0)
        self.truncate()
        at = self.answers.tell()
        self.answers.write(out.getvalue().decode())
        self.answers.seek(at)


def _line() -> JsonLines:
    wire = Wire()
    return JsonLines(wire.answers, wire, 42)


@given(st.lists(_PLAIN, max_size=4))
def test_what_goes_over_the_line_comes_back_equal(values: list[Any]) -> None:
    assert _line()("echo", *values) == values


def test_a_refusal_keeps_its_kind_and_its_text() -> None:
    with pytest.raises(OfficeError, match="лист защищён") as told:
        _line()("refuse")

    assert told.value.kind == "protected"


def test_an_exception_of_the_office_is_a_fault_with_its_first_line() -> None:
    with pytest.raises(OfficeError, match=r"fault: break_down: BrokenError первая строка$") as told:
        _line()("break_down")

    assert told.value.kind == "fault"


@pytest.mark.parametrize("rest", ["", '{"ok": nul'])
def test_an_office_that_went_away_is_gone(rest: str) -> None:
    with pytest.raises(OfficeError) as told:
        JsonLines(io.StringIO(rest), io.StringIO(), 1)("echo")

    assert told.value.kind == "gone"


_CHILD = """
import os, sys
from vpr_xl.adapters.office.transport import JsonLines
op = JsonLines.of_process()
print("a library talks: Ё", flush=True)
os.write(1, b"and so does C\\n")
said = op("echo", "Ёж", None, 1.5)
assert sys.stdin.read() == ""
print([said, op.pid == os.getppid(), sorted(set(os.environ) & {"PYTHONHOME", "UNO_PATH"})])
sys.exit(10)
"""


def test_a_child_asks_and_its_prints_do_not_break_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    monkeypatch.setenv("UNO_PATH", "/nowhere")
    log = tmp_path / "log"

    with log.open("wb") as errors:
        code = agent.run([sys.executable, "-I", "-c", _CHILD], _answer, errors, 30)

    assert code == 10
    assert log.read_text(encoding="utf-8").splitlines() == [
        "a library talks: Ё",
        "and so does C",
        "[['Ёж', None, 1.5], True, []]",
    ]


def test_a_child_that_stays_silent_too_long_is_ended() -> None:
    sleeping = [sys.executable, "-I", "-c", "import time; time.sleep(60)"]

    with pytest.raises(agent.Cut):
        agent.run(sleeping, _answer, subprocess.DEVNULL, 0.3)


def test_a_child_that_ends_before_its_answer_is_no_fault() -> None:
    hasty = 'import os; os.write(1, b\'{"op": "echo", "args": []}\\n\'); os._exit(3)'

    assert agent.run([sys.executable, "-I", "-c", hasty], _answer, subprocess.DEVNULL, 30) == 3


def test_a_fault_of_ours_is_not_swallowed_and_leaves_no_child() -> None:
    asks = 'import os, sys; os.write(1, b\'{"op": "nothing", "args": []}\\n\'); sys.stdin.read()'

    with pytest.raises(AttributeError):
        agent.run([sys.executable, "-I", "-c", asks], _answer, subprocess.DEVNULL, 30)


def test_a_program_that_is_not_there_is_named_by_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        agent.run([str(tmp_path / "none")], _answer, subprocess.DEVNULL, 30)


@pytest.mark.parametrize("name", ["agent", "ops", "cells"])
def test_what_runs_inside_the_office_is_python_3_6(name: str) -> None:
    source = (SOURCES / f"{name}.py").read_text(encoding="utf-8")

    tree = ast.parse(source, feature_version=(3, 6))

    asked = {
        n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and not n.level
    }
    asked |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    own = {"uno", "typing", "json", "os", "subprocess", "threading"}
    assert {m for m in asked if not m.startswith("com.sun.star.")} <= own


def test_a_request_line_is_ascii() -> None:
    sent = io.StringIO()

    JsonLines(io.StringIO('{"ok": null}\n'), sent, 1)("echo", "Ё\ud800")

    assert json.loads(sent.getvalue()) == {"op": "echo", "args": ["Ё\ud800"]}
    assert sent.getvalue().isascii()
