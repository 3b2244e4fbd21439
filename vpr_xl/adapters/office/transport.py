"""How an operation reaches the office: in process over pyuno. No operation is spelt out here.

The agent's JSON lines will be the second way; both are called `op("read", book, sheet, …)`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol


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
