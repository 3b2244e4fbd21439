"""How an operation reaches the office: over pyuno or as JSON lines. No operation is spelt here.

`Direct` calls it in this process, `JsonLines` asks the agent inside the office (`agent.py`) that
started this process; both are called `op("read", book, sheet, …)`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import TextIOWrapper
from typing import Any, Protocol, TextIO


class OfficeError(Exception):
    """The office could not do it.

    kind: those of `cells.OpError` (no-book, no-sheet, no-file, cannot-open, cannot-save, protected,
    formula, refused), "gone" (the office ended or was ended for not answering) or "fault" (an
    exception of UNO that nobody expected).
    """

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(f"{kind}: {text}")
        self.kind = kind


class Transport(Protocol):
    """Calls an operation by name; arguments and results are JSON values. Raises OfficeError."""

    @property
    def pid(self) -> int:
        """Process id of the office, by which xlwings tells one App from another."""
        ...

    def __call__(self, op: str, *args: object) -> Any:
        """The operation's result."""
        ...


class Direct:
    """Calls the operations in this process; UNO's own bridge carries them to the office.

    ops: the table of operations.  guard: gives a context for one call, which ends an office that
    does not answer.  alive: whether the office still runs.
    """

    def __init__(
        self,
        ops: Any,
        pid: int,
        guard: Callable[[], AbstractContextManager[None]],
        alive: Callable[[], bool],
    ) -> None:
        from com.sun.star.uno import Exception as UnoException

        from vpr_xl.adapters.office.cells import OpError

        self._ops, self._pid, self._guard, self._alive = ops, pid, guard, alive
        self._expected, self._fault = OpError, UnoException

    @property
    def pid(self) -> int:
        """Process id of the office."""
        return self._pid

    def __call__(self, op: str, *args: object) -> Any:
        """The result of `op`, as the table gives it (tuples stay tuples)."""
        try:
            with self._guard():
                return getattr(self._ops, op)(*args)
        except self._expected as known:
            raise OfficeError(known.kind, str(known)) from None
        except self._fault as fault:
            # a bridge that breaks during a call raises one of many exceptions
            kind = "fault" if self._alive() else "gone"
            text = f"{op}: {type(fault).__name__} {_first_line(fault)}"
            raise OfficeError(kind, text) from fault


def _first_line(fault: BaseException) -> str:
    return (str(fault).splitlines() or [""])[0][:300]


class JsonLines:
    """Asks the agent: a line {"op": name, "args": […]} out, a line {"ok": result} or
    {"error": {"kind": …, "text": …}} in.

    answers, requests: text streams of UTF-8.  pid: the office's process id.
    """

    def __init__(self, answers: TextIO, requests: TextIO, pid: int) -> None:
        self._answers, self._requests, self._pid = answers, requests, pid

    @classmethod
    def of_process(cls) -> JsonLines:
        """The line to the office that started this process, on its standard streams.

        Takes both streams for itself: afterwards `print` writes to standard error and standard
        input is empty, so nothing that a library prints can break the protocol.
        """
        answers, requests = os.dup(0), os.dup(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                # an isolated Python takes no encoding from its environment
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        return cls(
            os.fdopen(answers, "r", encoding="utf-8", newline="\n"),
            os.fdopen(requests, "w", encoding="utf-8", newline="\n"),
            os.getppid(),
        )

    @property
    def pid(self) -> int:
        """Process id of the office."""
        return self._pid

    def __call__(self, op: str, *args: object) -> Any:
        """The result of `op`; every sequence in it is a list. Raises OfficeError."""
        try:
            # ASCII with escapes: half a surrogate pair in a cell has no UTF-8.
            self._requests.write(json.dumps({"op": op, "args": args}) + "\n")
            self._requests.flush()
            line = self._answers.readline()
        except OSError as broken:
            raise OfficeError("gone", f"{op}: {_first_line(broken)}") from broken
        if not line.endswith("\n"):
            raise OfficeError("gone", f"{op}: no answer")
        answer = json.loads(line)
        if "error" in answer:
            raise OfficeError(answer["error"]["kind"], answer["error"]["text"])
        return answer["ok"]
