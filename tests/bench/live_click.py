"""Runs inside LibreOffice, as the extension does: a command in our Python, its operations timed.

Put into the profile's `Scripts/python` by `bench_live`; Python 3.6 syntax, no dependency but `uno`.
"""

import json
import os
import tempfile
import time

import uno
from com.sun.star.uno import Exception as UnoException
from vpr_xl_office import agent
from vpr_xl_office.cells import OpError
from vpr_xl_office.ops import Ops

SECONDS = 120.0


def click(python, action):
    """Runs the action on the book in front; gives [operation, seconds when asked, seconds taken]
    of each as JSON, the exit code, what stood on standard error, and the CPU seconds of our
    Python."""
    before = _cpu_of_children()
    ops, steps = Ops(uno.getComponentContext()), []
    began = time.perf_counter()

    def answer(request):
        asked = time.perf_counter()
        if request["op"] == "alert":  # its reader is quick
            reply = {"ok": "ok"}
        else:
            reply = agent.answered(ops, OpError, UnoException, request)
        steps.append([request["op"], asked - began, time.perf_counter() - asked])
        return reply

    command = [python, "-I", "-m", "vpr_xl.faces.macros", action, "--office"]
    with tempfile.TemporaryFile() as log:
        code = agent.run(command, answer, log, SECONDS)
        log.seek(0, os.SEEK_SET)
        said = log.read().decode()
    cpu = _cpu_of_children() - before
    return json.dumps({"steps": steps, "code": code, "log": said, "cpu": cpu})


def _cpu_of_children():
    times = os.times()
    return times.children_user + times.children_system
