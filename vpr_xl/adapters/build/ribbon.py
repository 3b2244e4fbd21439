"""The tab of the ribbon as customUI14.xml, from the table of macros. Nothing is packed here.

Static on purpose: `onLoad` and `getEnabled` would run macros at opening and complain where macros
are blocked. No schema checks the names of Office's pictures; a test holds them to a known list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.declare.wording import CAMPAIGN, RIBBON_GROUPS

PART = "customUI/customUI14.xml"
RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
_CALLBACK = "VprOnAction"  # in workbook/vba/VprRibbon.bas


def ribbon(macros: Sequence[Macro]) -> str:
    """The part's text: one group a stage that has a command, in the order of stages."""
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
            f'<customUI xmlns="{_NAMESPACE}">',
            "  <ribbon>",
            "    <tabs>",
            f'      <tab id="vprTab" label={quoteattr(CAMPAIGN)} insertAfterMso="TabHome">',
            *_groups(macros),
            "      </tab>",
            "    </tabs>",
            "  </ribbon>",
            "</customUI>",
            "",
        ]
    )


def _groups(macros: Sequence[Macro]) -> Iterator[str]:
    for stage, label in RIBBON_GROUPS.items():
        mine = [macro for macro in macros if macro.stage == stage]
        if mine:
            name = f"vprGroup{stage.capitalize()}"
            yield f"        <group id={quoteattr(name)} label={quoteattr(label)}>"
            for macro in mine:
                yield from _button(macro)
            yield "        </group>"


def _button(macro: Macro) -> Iterator[str]:
    """A large button; its tag is what the callback runs."""
    attributes = {
        "id": f"vprButton_{macro.identifier}",
        "tag": macro.identifier,
        "label": macro.title,
        "screentip": macro.title,
        "supertip": macro.help,
        "imageMso": macro.icon,
        "size": "large",
        "onAction": _CALLBACK,
    }
    lines = [f"{name}={quoteattr(value)}" for name, value in attributes.items()]
    yield f"          <button {' '.join(lines[:3])}"
    yield f"            {' '.join(lines[3:5])}"
    yield f"            {' '.join(lines[5:])}/>"
