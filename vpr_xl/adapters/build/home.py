"""«Главная»: the 20 actions of the memo, living by formulas that Python computes too."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from vpr_xl.adapters.build.draft import Draft, formula
from vpr_xl.adapters.build.frame import (
    group_line,
    header,
    open_sheet,
    place_buttons,
    wrapped_height,
)
from vpr_xl.adapters.build.look import (
    ACCENT,
    DATE_FORMAT,
    GREEN,
    INK,
    LINE,
    QUIET,
    RED,
    ROW_HEIGHT,
)
from vpr_xl.core.actions.count import column_range
from vpr_xl.core.actions.due import due, due_formula
from vpr_xl.core.actions.state import (
    WORDS,
    ActionState,
    Progress,
    beginning,
    faults_formula,
    named,
    next_formula,
    next_words,
    state,
    sum_formula,
    words_formula,
)
from vpr_xl.core.declare.actions import Action
from vpr_xl.core.declare.sheets import HEADER_ROW, Sheet
from vpr_xl.core.declare.wording import (
    CAMPAIGN,
    OTHER_SHEETS,
    STAGES,
    SUMMARY_DONE,
    SUMMARY_FAULTS,
    SUMMARY_OF,
    home_title,
    summary,
)
from vpr_xl.core.tables import letters
from vpr_xl.core.values import is_blank, shown

#: Day zero of a serial date.
EPOCH = datetime.date(1899, 12, 30)
_HIDE_ZERO = "0;-0;"


def draw_home(draft: Draft, sheet: Sheet) -> Any:
    """The first sheet: title block, actions by stage, links to all other sheets."""
    worksheet = open_sheet(draft.book, draft.look, sheet, sheet.title)
    worksheet.set_default_row(ROW_HEIGHT)
    header(worksheet, draft.look, sheet.columns)
    worksheet.freeze_panes(HEADER_ROW, 0)
    worksheet.hide_gridlines(2)
    worksheet.set_portrait()
    worksheet.fit_to_pages(1, 1)
    home = _Home(draft, worksheet, sheet)
    last = home.actions()
    home.title(last)
    home.marks(last)
    home.others(last + 1)
    place_buttons(worksheet, sheet, draft.buttons)
    worksheet.activate()
    return worksheet


class _Home:
    """The sheet being drawn; rows are 0-based here."""

    def __init__(self, draft: Draft, worksheet: Any, sheet: Sheet) -> None:
        self._draft, self._worksheet, self._sheet = draft, worksheet, sheet
        self._at = {c.name: index for index, c in enumerate(sheet.columns)}
        self._states: dict[str, ActionState] = {}
        self._words = {"bottom": 1, "bottom_color": LINE}

    def _address(self, row: int, name: str) -> str:
        return f"{letters(self._at[name] + 1)}{row + 1}"

    def _range(self, name: str, last: int) -> str:
        at = letters(self._at[name] + 1)
        return f"${at}${HEADER_ROW + 1}:${at}${last}"

    def actions(self) -> int:
        """Draws headings and actions; returns the first row after them."""
        row, stage = HEADER_ROW, ""
        for action in self._draft.house.actions:
            if action.stage != stage:
                stage = action.stage
                self._heading(row, STAGES[stage])
                row += 1
            self._action(row, action)
            row += 1
        return row

    def _heading(self, row: int, words: str) -> None:
        group_line(self._worksheet, self._draft.look, row, words, len(self._sheet.columns))

    def _action(self, row: int, action: Action) -> None:
        found = state(action, self._draft.house, self._draft.tables)
        self._states[action.id] = found
        width = {c.name: c.width for c in self._sheet.columns}
        heights = (
            wrapped_height(action.title, width["title"]),
            wrapped_height(action.next, width["next"], 10),
        )
        self._worksheet.set_row(row, max(heights) + 5)
        self._words_of(row, action)
        for name, words, stored in self._formulas(row, action, found):
            place = (row, self._at[name])
            formula(self._worksheet, place, words, self._format(name), stored)

    def _words_of(self, row: int, action: Action) -> None:
        look, words = self._draft.look, self._words
        self._worksheet.write_string(
            row, self._at["action"], action.id, look(font_color=QUIET, align="center", **words)
        )
        self._worksheet.write_string(
            row, self._at["title"], action.title, look(text_wrap=True, indent=1, **words)
        )
        target = self._draft.house.sheets[action.table].title
        self._worksheet.write_url(
            row,
            self._at["sheet"],
            f"internal:'{target}'!A1",
            look(font_color=ACCENT, underline=0, indent=1, **words),
            target,
        )

    def _format(self, name: str) -> Any:
        look, words = self._draft.look, self._words
        formats: Mapping[str, dict[str, Any]] = {
            "state": {"font_color": QUIET, "indent": 1},
            "done": {"align": "center", "font_color": QUIET, "num_format": _HIDE_ZERO},
            "total": {"align": "center", "font_color": QUIET, "num_format": _HIDE_ZERO},
            "due": {"align": "center", "num_format": DATE_FORMAT},
            "findings": {
                "align": "center",
                "bold": True,
                "font_color": RED,
                "num_format": _HIDE_ZERO,
            },
            "next": {"text_wrap": True, "font_size": 10, "font_color": INK, "indent": 1},
        }
        return look(**formats[name], **words)

    def _formulas(
        self, row: int, action: Action, found: ActionState
    ) -> Iterator[tuple[str, str, Any]]:
        house = self._draft.house
        done, total = self._address(row, "done"), self._address(row, "total")
        yield "done", sum_formula(action.done, house), found.done
        yield "total", sum_formula(action.total, house), found.total
        yield "state", words_formula(done, total, faults_formula(action, house)), found.words
        setting = self._draft.setting(action.due)
        if setting is not None:
            until = due(action, house, self._draft.tables)
            yield "due", due_formula(action, house, setting), _serial(until)
        rules = self._rules()
        yield "findings", f'COUNTIF({rules},"{action.id}-*")', named(action, self._draft.tables)
        words = next_formula(action, house, self._address(row, "state"))
        yield "next", words, next_words(action, house, found.state)

    def _rules(self) -> str:
        return column_range(self._draft.house.sheets["findings"], "rule")

    def title(self, last: int) -> None:
        """Row 1: campaign and school. Row 2: how far the book is."""
        self._worksheet.set_row(0, 40, self._draft.look())
        year, school = (
            self._draft.setting("campaign_year"),
            self._draft.setting("school_short_name"),
        )
        words = f'"{CAMPAIGN} "&{year}&IF({school}="",""," · "&{school})'
        settings = self._draft.settings
        name = shown(settings.get("school_short_name"))
        stored = home_title(shown(settings.get("campaign_year")), name)
        formula(
            self._worksheet,
            (0, 0),
            words,
            self._draft.look(font_size=20, bold=True, indent=1),
            stored,
        )
        self._summary(last)

    def _summary(self, last: int) -> None:
        states, rules = self._range("state", last), self._rules()
        findings = self._draft.house.sheets["findings"]
        total, link = len(self._draft.house.actions), f"«{findings.title}»: "
        words = (
            f'"{SUMMARY_DONE}"&COUNTIF({states},"{WORDS["done"]}")&"{SUMMARY_OF}{total}'
            f'  ·  {SUMMARY_FAULTS}{link}"&COUNTA({rules})'
        )
        done = sum(s.state == "done" for s in self._states.values())
        faults = sum(not is_blank(r.get("rule")) for r in self._draft.tables.get("findings", ()))
        stored = summary(done, total, findings.title, faults)
        formula(
            self._worksheet, (1, 0), words, self._draft.look(font_color=QUIET, indent=1), stored
        )

    def marks(self, last: int) -> None:
        """States coloured by words only; a deadline that has passed is red."""
        at = letters(self._at["state"] + 1)
        first = f"${at}{HEADER_ROW + 1}"
        until = f"${letters(self._at['due'] + 1)}{HEADER_ROW + 1}"
        late = f'AND(ISNUMBER({until}),{until}<TODAY(),{first}<>"{WORDS["done"]}")'
        self._mark("state", last, f'{first}="{WORDS["done"]}"', font_color=GREEN, bold=True)
        colours: dict[Progress, str] = {"underway": ACCENT, "faulty": RED}
        for found, colour in colours.items():
            begun = beginning(found)
            self._mark("state", last, f'LEFT({first},{len(begun)})="{begun}"', font_color=colour)
        self._mark("due", last, late, font_color=RED)

    def _mark(self, name: str, last: int, words: str, **properties: Any) -> None:
        at = letters(self._at[name] + 1)
        options = {
            "type": "formula",
            "criteria": f"={words}",
            "format": self._draft.look.rule(**properties),
        }
        if self._worksheet.conditional_format(f"{at}{HEADER_ROW + 1}:{at}{last}", options):
            raise ValueError(words)

    def others(self, row: int) -> None:
        """Links to the sheets that no action opens, each with its line of help."""
        opened = {a.table for a in self._draft.house.actions} | {self._sheet.table, "results"}
        sheets = [
            s
            for s in self._draft.house.sheets.values()
            if s.table not in opened and s.state == "visible"
        ]
        self._heading(row, OTHER_SHEETS)
        for at, sheet in enumerate(sheets, row + 1):
            self._worksheet.set_row(at, ROW_HEIGHT)
            link = self._draft.look(font_color=ACCENT, underline=0, indent=1)
            self._worksheet.write_url(at, 1, f"internal:'{sheet.title}'!A1", link, sheet.title)
            self._worksheet.write_string(at, 2, sheet.description, self._draft.look.note)


def _serial(until: datetime.date | None) -> int | str:
    return "" if until is None else (until - EPOCH).days
