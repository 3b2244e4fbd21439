"""A Windows shortcut, made by Windows itself: only it knows the ids of the drives and folders."""

from __future__ import annotations

import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from vpr_xl.core.rules.w_file import refused


def shell_link(place: Path, target: Path, arguments: str) -> bytes:
    """The bytes of a shortcut that will lie at `place` and runs the target with the arguments.

    By IShellLink and not by WScript.Shell, which a policy may have switched off.  Raises Refused.
    """
    try:
        com: Any = import_module("pythoncom")
        shell: Any = import_module("win32com.shell.shell")
    except ImportError as missing:
        raise refused("W-134", name=place.name, error=missing.name or "pywin32") from None
    with tempfile.TemporaryDirectory(prefix="vpr-xl-") as folder:
        made = Path(folder) / place.name
        try:
            link = com.CoCreateInstance(
                shell.CLSID_ShellLink, None, com.CLSCTX_INPROC_SERVER, shell.IID_IShellLink
            )
            link.SetPath(str(target))
            link.SetArguments(arguments)
            link.SetWorkingDirectory(str(target.parent))
            link.QueryInterface(com.IID_IPersistFile).Save(str(made), 0)
            return made.read_bytes()
        except com.com_error as error:
            code = f"0x{error.args[0] & 0xFFFFFFFF:08X}"
            raise refused("W-134", name=place.name, error=code) from None
