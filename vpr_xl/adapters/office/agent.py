"""The agent inside the office: starts our Python, answers its operations until it ends.

As `ops.py`: Python 3.6 syntax, nothing of our package, no dependency.  No words for people and no
UNO here: the component that the office loads (`workbook/office/vprjob.py`) gives both.
"""

import json
import os
import subprocess
import threading
from typing import Any

#: Settings of the office's own Python and linker, which break another Python.
FOREIGN = ("PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "UNO_PATH", "URE_BOOTSTRAP")
#: subprocess.CREATE_NO_WINDOW, which 3.6 does not name.
_NO_WINDOW = 0x08000000
#: Seconds for a child to end once its streams are closed.
_ENDING = 5


class Cut(Exception):  # noqa: N818 - not a fault: the child took too long and was ended
    """The child was ended because it took too long."""


def environment(given: Any) -> Any:
    """The environment for our Python: without the settings of the office's own."""
    return {name: value for name, value in given.items() if name not in FOREIGN}


def run(command: Any, answer: Any, log: Any, seconds: float) -> int:
    """Runs the command, answers its requests by `answer`; gives its exit code.

    log: binary file that takes the child's standard error.  seconds: longest silence of the child
    between two requests.  Raises OSError where it cannot be started and Cut where it was ended.
    """
    flags = {"creationflags": _NO_WINDOW} if os.name == "nt" else {}  # type: Any
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env=environment(os.environ),
        **flags
    )  # fmt: skip
    watch = _Watch(child, seconds)
    try:
        serve(child.stdout, child.stdin, answer, watch)
    finally:
        watch.pause()
        _close(child.stdout)
        _close(child.stdin)
        code = _ended(child)
    if watch.cut:
        raise Cut()
    return code


def serve(requests: Any, answers: Any, answer: Any, watch: Any) -> None:
    """Answers each line of requests with one line, until they end.

    requests, answers: binary streams.  watch: told when the child has the word and when we have.
    """
    watch.resume()
    for line in iter(requests.readline, b""):
        watch.pause()
        reply = json.dumps(answer(json.loads(line.decode("utf-8"))))
        try:
            answers.write(reply.encode("utf-8") + b"\n")
            answers.flush()
        except OSError:  # it ended without waiting for the answer: its exit code tells
            return
        watch.resume()


def answered(ops: Any, expected: Any, fault: Any, request: Any) -> Any:
    """The answer to a request, by the table of operations.

    expected: the exception type that has a `kind`.  fault: the office's own exception type.
    """
    try:
        return {"ok": getattr(ops, request["op"])(*request["args"])}
    except expected as known:
        return {"error": {"kind": known.kind, "text": str(known)[:300]}}
    except fault as unknown:
        words = (str(unknown).splitlines() or [""])[0][:300]
        text = " ".join([request["op"] + ":", type(unknown).__name__, words])
        return {"error": {"kind": "fault", "text": text}}


class _Watch:
    """Ends the child after so many seconds in which it neither asked nor ended."""

    def __init__(self, child: Any, seconds: float) -> None:
        self.cut = False
        self._child, self._seconds = child, seconds
        self._timer = None  # type: Any

    def resume(self) -> None:
        """The child has the word."""
        self._timer = threading.Timer(self._seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def pause(self) -> None:
        """The office has the word, as long as it takes: a message box waits for its reader."""
        if self._timer is not None:
            self._timer.cancel()

    def _end(self) -> None:
        self.cut = True
        self._child.kill()


def _close(stream: Any) -> None:
    try:
        stream.close()
    except OSError:  # the child is gone and left bytes unread
        return


def _ended(child: Any) -> int:
    try:
        return int(child.wait(_ENDING))
    except subprocess.TimeoutExpired:
        child.kill()
        return int(child.wait())
