"""The tab of the ribbon as customUI14.xml, from the table of macros. Nothing is packed here.

Static on purpose: `onLoad` and `getEnabled` would run macros at opening and complain where macros
are blocked. No schema checks the names of Office's pictures; a test holds them to a known list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.declare.wording import CAMPAIGN, RIBBON_GROUPS, RIBBON_MENUS

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
            # Scaled: in a window of 1366 pixels a group would else shrink to one drop-down.
            yield f'        <group id="{name}" label={quoteattr(label)} autoScale="true">'
            yield from _entries(stage, mine)
            yield "        </group>"


def _entries(stage: str, macros: Sequence[Macro]) -> Iterator[str]:
    """Large buttons, then the menus."""
    alone, menus = sorted_out(macros)
    for macro in alone:
        yield from _button(macro, size="large")
    for name, members in menus.items():
        yield from _menu(f"vprMenu{stage.capitalize()}_{name}", RIBBON_MENUS[name], members)


def sorted_out(macros: Sequence[Macro]) -> tuple[list[Macro], dict[str, list[Macro]]]:
    """Those with a button of their own, and one menu a family that has several commands."""
    families: dict[str, list[Macro]] = {}
    for macro in macros:
        families.setdefault(family(macro), []).append(macro)
    alone = families.pop("", [])
    alone += [one for members in families.values() if len(members) == 1 for one in members]
    return alone, {name: members for name, members in families.items() if len(members) > 1}


def family(macro: Macro) -> str:
    """The menu that a macro belongs to by its first word, "" for a button of its own."""
    label = RIBBON_MENUS.get(macro.identifier.partition("_")[0])
    return next((word for word, its in RIBBON_MENUS.items() if its == label), "")


def _menu(identifier: str, label: str, members: Sequence[Macro]) -> Iterator[str]:
    icon = quoteattr(members[0].icon)
    head = (
        f'<menu id={quoteattr(identifier)} label={quoteattr(label)} imageMso={icon} size="large">'
    )
    yield f"          {head}"
    for macro in members:
        yield from ("  " + line for line in _button(macro))
    yield "          </menu>"


def _button(macro: Macro, **more: str) -> Iterator[str]:
    """A button; its tag is what the callback runs."""
    attributes = {
        "id": f"vprButton_{macro.identifier}",
        "tag": macro.identifier,
        "label": macro.title,
        "screentip": macro.title,
        "supertip": macro.help,
        "imageMso": macro.icon,
        **more,
        "onAction": _CALLBACK,
    }
    lines = [f"{name}={quoteattr(value)}" for name, value in attributes.items()]
    yield f"          <button {' '.join(lines[:3])}"
    yield f"            {' '.join(lines[3:5])}"
    yield f"            {' '.join(lines[5:])}/>"
