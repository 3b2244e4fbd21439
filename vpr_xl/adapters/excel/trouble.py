"""What a spreadsheet program answers when it cannot: which refusal that is. No calls, no words."""

from __future__ import annotations

import re
from types import TracebackType

from vpr_xl.adapters.office.transport import OfficeError
from vpr_xl.core.findings import Refused
from vpr_xl.core.rules.w_file import refused

#: HRESULTs of a call that Excel turns away: a cell is being edited or a dialog is open.
_BUSY = frozenset(
    code - (1 << 32)
    for code in (
        0x80010001,  # RPC_E_CALL_REJECTED
        0x8001010A,  # RPC_E_SERVERCALL_RETRYLATER
        0x800AC472,  # VBA_E_IGNORE
    )
)
#: HRESULTs of an Excel that is no more.
_GONE = frozenset(
    code - (1 << 32)
    for code in (
        0x800706BA,  # RPC_S_SERVER_UNAVAILABLE
        0x800706BE,  # RPC_S_CALL_FAILED
        0x80010007,  # RPC_E_SERVER_DIED
        0x80010012,  # RPC_E_SERVER_DIED_DNE
        0x80010108,  # RPC_E_DISCONNECTED
        0x800401FD,  # CO_E_OBJNOTCONNECTED
    )
)
#: pywin32 takes a rejected call for a missing member: AttributeError("Excel.Application.Books").
_MEMBER = re.compile(r"(?:<unknown>|Excel\.\w+|\w+)\.[A-Z]\w*")
_OFFICE = {"no-book": "W-111", "gone": "W-114"}


def refusal_of(error: BaseException) -> Refused | None:
    """The refusal that an error of Excel or LibreOffice stands for; None for any other error."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, OfficeError):
        rule = _OFFICE.get(error.kind)
        return refused(rule) if rule else None
    codes = _codes(error)
    if codes & _GONE:
        return refused("W-114")
    if codes & _BUSY or _is_rejected_lookup(error):
        return refused("W-113")
    return None


class Worded:
    """A block in which errors that people can mend become refusals; every other one passes.

    otherwise: the refusal, with its facts, of every other error of the program or the disk.
    A class, since an exception of UNO breaks in a generator of contextlib.
    """

    def __init__(self, otherwise: str = "", **facts: object) -> None:
        self._otherwise, self._facts = otherwise, facts

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, Refused):
            return
        told = refusal_of(error)
        foreign = isinstance(error, OfficeError | OSError) or _codes(error)
        if told is None and self._otherwise and foreign:
            told = refused(self._otherwise, **self._facts)
        if told is not None:
            raise told from error


def _codes(error: BaseException) -> set[int]:
    """The HRESULT of a `com_error` and the code within; known by shape, as pywin32 is only there
    on Windows: (hresult, text, (…, scode) or None, argument)."""
    if not isinstance(getattr(error, "hresult", None), int):
        return set()
    codes = {error.args[0]}
    inner = error.args[2] if len(error.args) > 2 else None
    if inner:
        codes.add(inner[-1])
    return codes


def _is_rejected_lookup(error: BaseException) -> bool:
    text = str(error)
    return isinstance(error, AttributeError) and _MEMBER.fullmatch(text) is not None
