"""A fault of ours: the trace goes to a log without any cell, the user hears one sentence."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from vpr_xl import __version__

LOG = "vpr-xl.log"


def told_bug(outcome: str = "книга не изменена") -> str:
    """Keeps the trace of the exception being handled in the log; gives the sentence about it.

    outcome: what became of the work.
    """
    import tempfile  # here: 6 ms with what they load, for a run that goes wrong only
    import traceback

    if os.environ.get("VPR_XL_DEBUG") == "1":
        traceback.print_exc()
    kind, _, trace = sys.exc_info()
    frames = traceback.extract_tb(trace)
    lines = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    told = "\n".join([f"vpr-xl {__version__}", str(kind), *lines, ""])
    log = Path(tempfile.gettempdir()) / LOG
    try:
        log.write_text(told, encoding="utf-8")
        where = f" Сообщите разработчикам и приложите файл {log}."
    except OSError:
        where = " Сообщите разработчикам."
    return f"Ошибка в самой программе, {outcome}.{where}"
