"""Builds vpr.oxt, the extension for LibreOffice: menu, toolbar, buttons and the agent.

What it holds is generated from the macros of the registry and the declarations; its Python is
`workbook/office/vprjob.py` and the modules of this room that run inside the office.
The same input gives the same bytes.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import count, groupby
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from vpr_xl.adapters.build.frame import BETWEEN, arranged, button_width
from vpr_xl.adapters.build.ribbon import sorted_out
from vpr_xl.core.declare.house import House
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.declare.wording import (
    CAMPAIGN,
    EXTENSION_ABOUT,
    EXTENSION_NAME,
    EXTENSION_WORDS,
    RIBBON_GROUPS,
    RIBBON_MENUS,
)

#: By which the office knows it.
IDENTIFIER = "ru.vprxl.office"
FILE_NAME = "vpr.oxt"
#: What a button, a menu entry or a tool opens, before the identifier of the command.
URL = "service:ru.vprxl.Job?"
#: The package beside the component; the office puts `pythonpath` on its search path.
PACKAGE = "pythonpath/vpr_xl_office"
INSIDE = ("agent", "buttons", "cells", "desk", "dialog", "guest", "ops")
#: How the program is started before the command's name.
MODULE = "vpr_xl.faces.macros"
#: Hundredths of a millimetre in a pixel: what the builder counts in, and the office.
_PIXEL = 2540 / 96

_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_CONFIGURATION = "application/vnd.sun.star.configuration-data"
_COMPONENT = "application/vnd.sun.star.uno-component;type=Python"
_FIRST_OF_1980 = (1980, 1, 1, 0, 0, 0)


def extension(
    house: House, macros: Sequence[Macro], python: str, options: Sequence[str], version: str
) -> bytes:
    """The .oxt, a zip archive.

    python: absolute path of the interpreter that the buttons start.  options: given to it before
    the module, such as "-I".
    """
    told = {
        "pythons": [python],
        "arguments": [*options, "-m", MODULE],
        "commands": [
            [m.identifier, m.title, m.help, _length(button_width(m.title))] for m in macros
        ],
        "sheets": sheets_of(house, macros),
        "between": _length(BETWEEN),
        "url": URL,
        "texts": dict(EXTENSION_WORDS),
    }
    parts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(version),
        "description/about.txt": EXTENSION_ABOUT + "\n",
        "Addons.xcu": _addons(macros),
        "Jobs.xcu": _JOBS,
        "CalcWindowState.xcu": _window_state(),
        "vprjob.py": (_sources() / "vprjob.py").read_text(encoding="utf-8"),
        f"{PACKAGE}/__init__.py": "",
        f"{PACKAGE}/told.json": json.dumps(told, ensure_ascii=False, indent=1) + "\n",
    }
    here = Path(__file__).parent
    for name in INSIDE:
        parts[f"{PACKAGE}/{name}.py"] = (here / f"{name}.py").read_text(encoding="utf-8")
    return _zipped(parts)


def sheets_of(house: House, macros: Sequence[Macro]) -> list[tuple[str, str, list[int], list[str]]]:
    """Table, title, place and identifiers of each line of buttons, in the macros' order.

    A table "name_*" stands for those of the works' sheets.  place: row and column from 0, then
    hundredths of a millimetre across, down and of height: where an .xlsm has the buttons.
    """
    carried: dict[str, list[Macro]] = {}
    for macro in macros:
        for table in macro.tables:
            carried.setdefault(table, []).append(macro)
    sheets = [(house.sheets[table], mine) for table, mine in carried.items()]
    return [
        (
            s.list_object + ("_*" if s.kind == "template" else ""),
            s.title,
            [place.row, place.column, *map(_length, (place.across, place.down, place.height))],
            [macro.identifier for macro in line],
        )
        for s, mine in sheets
        for place, line in arranged(s, mine, [macro.title for macro in mine])
    ]


def _length(pixels: int) -> int:
    return round(pixels * _PIXEL)


def _sources() -> Path:
    """Folder of the component: inside the installed package, else in the checkout."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "workbook" / "office"
    return inside if inside.is_dir() else package.parent / "workbook" / "office"


def _zipped(parts: Mapping[str, str]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts):
            member = zipfile.ZipInfo(name, _FIRST_OF_1980)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(member, parts[name].encode())
    return stream.getvalue()


def _manifest() -> str:
    entries = dict.fromkeys(("Addons.xcu", "Jobs.xcu", "CalcWindowState.xcu"), _CONFIGURATION)
    entries["vprjob.py"] = _COMPONENT
    lines = [
        f' <manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in entries.items()
    ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">',
            *lines,
            "</manifest:manifest>\n",
        ]
    )


def _description(version: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006"
 xmlns:xlink="http://www.w3.org/1999/xlink">
 <identifier value="{IDENTIFIER}"/>
 <version value={quoteattr(version)}/>
 <display-name><name lang="ru">{escape(EXTENSION_NAME)}</name></display-name>
 <extension-description>
  <src xlink:href="description/about.txt" lang="ru"/>
 </extension-description>
</description>
"""


_JOBS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="Jobs" oor:package="org.openoffice.Office">
 <node oor:name="Jobs">
  <node oor:name="VprBind" oor:op="replace">
   <prop oor:name="Service"><value>ru.vprxl.Bind</value></prop>
  </node>
 </node>
 <node oor:name="Events">
  <node oor:name="onDocumentOpened" oor:op="fuse">
   <node oor:name="JobList"><node oor:name="VprBind" oor:op="replace"/></node>
  </node>
 </node>
</oor:component-data>
"""


def _window_state() -> str:
    """The toolbar's name and place: in a row of its own below the others, not floating."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="CalcWindowState"
 oor:package="org.openoffice.Office.UI">
 <node oor:name="UIElements">
  <node oor:name="States">
   <node oor:name="private:resource/toolbar/addon_{IDENTIFIER}.tools" oor:op="replace">
    <prop oor:name="UIName">{_title(CAMPAIGN)}</prop>
    <prop oor:name="Docked">{_value("true")}</prop>
    <prop oor:name="DockPos">{_value("0,9")}</prop>
    <prop oor:name="DockingArea">{_value("0")}</prop>
    <prop oor:name="Visible">{_value("true")}</prop>
    <prop oor:name="Style">{_value("1")}</prop>
   </node>
  </node>
 </node>
</oor:component-data>
"""


def _addons(macros: Sequence[Macro]) -> str:
    """The menu of every macro, and the toolbar of those that «Главная» carries; groups apart."""
    menu = "".join(_menu(macros))
    context = f'<prop oor:name="Context">{_value(_SPREADSHEET)}</prop>'
    tools = "".join(_tools(in_toolbar(macros), context))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="Addons" oor:package="org.openoffice.Office">
 <node oor:name="AddonUI">
  <node oor:name="OfficeMenuBar">
   <node oor:name="{IDENTIFIER}.menu" oor:op="replace">
    <prop oor:name="Title">{_title(CAMPAIGN)}</prop>
    <prop oor:name="Context">{_value(_SPREADSHEET)}</prop>
    <node oor:name="Submenu">
{menu}    </node>
   </node>
  </node>
  <node oor:name="OfficeToolBar">
   <node oor:name="{IDENTIFIER}.tools" oor:op="replace">
{tools}   </node>
  </node>
 </node>
</oor:component-data>
"""


def _menu(macros: Sequence[Macro]) -> Iterator[str]:
    """Nodes of the menu's entries, families in menus of their own as on the ribbon: a menu of all
    would be longer than the screen of a school's notebook. The office orders nodes by name."""
    number = count(1)
    for at, group in enumerate(_stages(macros)):
        if at:
            yield _node(f"M{next(number):03}", _separator())
        alone, families = sorted_out(group)
        for macro in alone:
            yield _node(f"M{next(number):03}", _entry(macro))
        for name, members in families.items():
            outer = f"M{next(number):03}"
            inside = "".join(_node(f"M{next(number):03}", _entry(macro)) for macro in members)
            title = f'<prop oor:name="Title">{_title(RIBBON_MENUS[name])}</prop>'
            yield _node(outer, f'{title}<node oor:name="Submenu">\n{inside}     </node>')


def _tools(macros: Sequence[Macro], more: str) -> Iterator[str]:
    """Nodes of the toolbar's entries; the office orders them by name."""
    number = count(1)
    for at, group in enumerate(_stages(macros)):
        if at:
            yield _node(f"T{next(number):03}", _separator())
        for macro in group:
            yield _node(f"T{next(number):03}", _entry(macro) + more)


def _stages(macros: Sequence[Macro]) -> list[list[Macro]]:
    return [list(group) for _, group in groupby(in_groups(macros), key=lambda m: m.stage)]


def _entry(macro: Macro) -> str:
    return (
        f'<prop oor:name="URL">{_value(URL + macro.identifier)}</prop>'
        f'<prop oor:name="Title">{_title(macro.title)}</prop>'
        f'<prop oor:name="Target">{_value("_self")}</prop>'
    )


def _separator() -> str:
    return f'<prop oor:name="URL">{_value(SEPARATOR)}</prop>'


SEPARATOR = "private:separator"


def in_toolbar(macros: Sequence[Macro]) -> list[Macro]:
    """Those that the first sheet carries: the others would not fit into the window."""
    return [macro for macro in macros if "home" in macro.tables]


def in_groups(macros: Sequence[Macro]) -> list[Macro]:
    """The macros by stage, those of the whole book first; within a stage in their own order."""
    stages = list(RIBBON_GROUPS)
    return sorted(macros, key=lambda m: stages.index(m.stage))


def _node(name: str, props: str) -> str:
    return f'     <node oor:name="{name}" oor:op="replace">{props}</node>\n'


def _value(text: str) -> str:
    return f"<value>{escape(text)}</value>"


def _title(text: str) -> str:
    """A caption in the languages that the office may be set to: another one takes the English."""
    return "".join(f'<value xml:lang="{one}">{escape(text)}</value>' for one in ("ru", "en-US"))
