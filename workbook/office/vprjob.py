"""What LibreOffice loads of vpr.oxt: runs a command of the program, keeps the buttons of a book.

Python 3.6 syntax, no dependency but `uno`.  The office gives a component's error to nobody, so this
is the one place inside it that catches everything: it logs, and tells in one sentence.
Everything said and every path stand in `told.json`, which the program writes into the extension.
"""

import json
import os
import shutil
import sys
import time
import traceback
from pathlib import Path

import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.awt.MessageBoxType import WARNINGBOX
from com.sun.star.beans import PropertyValue
from com.sun.star.beans.PropertyState import DIRECT_VALUE
from com.sun.star.document import XDocumentEventListener
from com.sun.star.task import XJob, XJobExecutor
from com.sun.star.uno import Exception as UnoException
from vpr_xl_office import agent
from vpr_xl_office.buttons import Buttons, is_ours
from vpr_xl_office.cells import OpError
from vpr_xl_office.ops import Ops

#: Exit codes of the program: done; the user has been told.
DONE, TOLD = 0, 10
#: Longest silence of the program, in seconds, and largest log, in bytes.
SILENCE, LOG = 600.0, 1000000
#: Set by `vpr-xl libreoffice selftest` for an office of its own: {"press": …, "copy": …}.
TRIAL = "VPR_XL_TRIAL"
_OK = 1
_XLSX = "Calc MS Excel 2007 XML"
_BEFORE = ("OnSave", "OnSaveAs", "OnCopyTo")
_AFTER = tuple(event + end for event in _BEFORE for end in ("Done", "Failed"))

_told = json.loads(Path(agent.__file__).with_name("told.json").read_text(encoding="utf-8"))
_buttons = Buttons(_told["commands"], _told["sheets"], _told["between"], _told["url"])


class Job(unohelper.Base, XJobExecutor):
    """What menu, toolbar and buttons call: `service:ru.vprxl.Job?check`."""

    def __init__(self, context):
        self._context = context

    def trigger(self, action):
        """Has the command run once the click that asked for it is over."""
        later = _made(self._context, "com.sun.star.awt.AsyncCallback")
        later.addCallback(Run(self._context), action)


class Run(unohelper.Base, XCallback):
    """One run of a command on the book in front."""

    busy = False
    #: Called when a run is over.
    then = None

    def __init__(self, context):
        self._context = context

    def notify(self, action):
        """Runs it to its end; a click meanwhile is not heard."""
        if Run.busy or action not in [one[0] for one in _told["commands"]]:
            return
        Run.busy = True
        try:
            key, fact = self._run(action)
            self._bind()
            if key is not None:
                self._tell(key, fact)
        except Exception:  # noqa: BLE001 - the office would swallow it
            _log(traceback.format_exc())
            self._tell("failed", "?")
        finally:
            Run.busy = False
            if Run.then is not None:
                Run.then()

    def _run(self, action):
        """Runs the program; gives what to say of it and the fact, both None where all is well."""
        python = _python()
        if python is None:
            return "nopython", _told["pythons"][0]
        ops = Ops(self._context)
        toolkit = _made(self._context, "com.sun.star.awt.Toolkit")

        def answer(request):
            reply = agent.answered(ops, OpError, UnoException, request)
            # Shows what the operation did: a status, a cell. Not processEventsToIdle, which does
            # not end while anything in the office asks to be called again.
            toolkit.reschedule()
            return reply

        ops.status(_told["texts"]["working"])
        command = [python] + _told["arguments"] + [action, "--office"]
        try:
            with _opened_log() as log:
                code = agent.run(command, answer, log, SILENCE)
        except agent.Cut:
            return "slow", round(SILENCE / 60)
        except OSError as missing:
            _log(str(missing))
            return "nopython", python
        finally:
            ops.status(None)
        return (None, None) if code in (DONE, TOLD) else ("failed", code)

    def _bind(self):
        """Gives the sheets that the command made their buttons."""
        doc = _made(self._context, "com.sun.star.frame.Desktop").getCurrentComponent()
        if doc is not None and is_ours(doc):
            _buttons.bind(doc)

    def _tell(self, key, fact):
        """Says in a box why a command did not run."""
        words = _told["texts"][key].format(fact, log=_log_path())
        _log(words)
        frame = _made(self._context, "com.sun.star.frame.Desktop").getCurrentFrame()
        if frame is not None:
            toolkit = _made(self._context, "com.sun.star.awt.Toolkit")
            window, title = frame.getContainerWindow(), _told["texts"]["title"]
            toolkit.createMessageBox(window, WARNINGBOX, _OK, title, words).execute()


class Bind(unohelper.Base, XJob):
    """Called for every document that opens: gives a book of ours its buttons."""

    def __init__(self, context):
        self._context = context

    def execute(self, arguments):
        """arguments: the office's description of the event, which names the document."""
        try:
            given = {one.Name: one.Value for one in arguments}
            about = {one.Name: one.Value for one in given.get("Environment", ())}
            doc = about.get("Model")
            if doc is not None and is_ours(doc):
                _buttons.bind(doc)
                doc.addDocumentEventListener(Saves())
                if TRIAL in os.environ:
                    Trial(self._context, doc, **json.loads(os.environ[TRIAL])).later()
        except Exception:  # noqa: BLE001 - the office would swallow it
            _log(traceback.format_exc())


class Saves(unohelper.Base, XDocumentEventListener):
    """Takes the buttons off while the document is written, so that its file never holds them."""

    def documentEventOccured(self, event):  # noqa: N802 - the office's name, as it spells it
        """Hears of a save before and after."""
        try:
            if event.EventName in _BEFORE:
                _buttons.unbind(event.Source)
            elif event.EventName in _AFTER:
                _buttons.bind(event.Source)
        except Exception:  # noqa: BLE001 - the office would swallow it
            _log(traceback.format_exc())

    def disposing(self, source):
        """The document is closed: nothing of it is held here."""


class Trial(unohelper.Base, XCallback):
    """Presses a button of the book, writes the book elsewhere when the command is over, ends the
    office."""

    def __init__(self, context, doc, press, copy):
        self._context, self._doc, self._press, self._copy = context, doc, press, copy

    def later(self):
        """Goes on once what waits in the office's queue is done."""
        _made(self._context, "com.sun.star.awt.AsyncCallback").addCallback(self, None)

    def notify(self, _):
        """Presses the button, then, when the command is over, ends what there is to end."""
        try:
            if Run.then is None:
                Run.then = self.later
                if _buttons.press(self._doc, self._press):
                    return
            else:
                kind = PropertyValue("FilterName", 0, _XLSX, DIRECT_VALUE)
                self._doc.storeToURL(Path(self._copy).as_uri(), (kind,))
        except Exception:  # noqa: BLE001 - the office would swallow it
            _log(traceback.format_exc())
        _made(self._context, "com.sun.star.frame.Desktop").terminate()


def _made(context, service):
    return context.ServiceManager.createInstanceWithContext(service, context)


def _python():
    """The program's Python: as installed, then in the user's folder, then by the PATH."""
    windows = os.name == "nt"
    name, inside = ("python.exe", "Scripts") if windows else ("python", "bin")
    places = [Path(place) for place in _told["pythons"]]
    places += [
        _folder() / "python" / (name if windows else "bin/python3"),
        _folder() / "venv" / inside / name,
    ]
    program = shutil.which("vpr-xl")
    if program is not None:
        places.append(Path(program).resolve().parent / name)
    return next((str(place) for place in places if place.is_file()), None)


def _folder():
    """The program's own folder of this user."""
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home())
    else:
        base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "vpr-xl"


def _log_path():
    return _folder() / "office.log"


def _opened_log():
    """The log, opened to be added to; a large one begins anew."""
    path = _log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    large = path.exists() and path.stat().st_size > LOG
    return path.open("wb" if large else "ab")


def _log(text):
    line = time.strftime("%Y-%m-%d %H:%M:%S ") + text + "\n"
    try:
        with _opened_log() as log:
            log.write(line.encode("utf-8", "backslashreplace"))
    except OSError:  # a full disk or a home that is not writable: the box still tells
        sys.stderr.write(line)


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the office's name
for _service in (Job, Bind):
    g_ImplementationHelper.addImplementation(
        _service, "ru.vprxl." + _service.__name__, ("com.sun.star.task.Job",)
    )
