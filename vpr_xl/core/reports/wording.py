"""Words of every report: numbers as people read them, controls of the page. No layout."""

from __future__ import annotations

#: Words of the page's controls.
FIND, ALL, ROWS, CONTENTS, SORT = "Найти в таблице", "все", "строк", "Содержание", "Сортировать"
#: Title of the sheet that holds the values behind the charts.
CHART_VALUES = "Данные графиков"
#: What stands for a value that there is none of.
NONE = "—"


def said(value: float | int | None, digits: int = 1) -> str:
    """A number as people read it: 17,4; a whole one without decimals; a dash for none."""
    if value is None:
        return NONE
    if isinstance(value, int):
        return str(value).replace("-", "\u2212")
    return f"{value:.{digits}f}".replace(".", ",").replace("-", "\u2212")


def percent(value: float | None) -> str:
    """61,5 %; a dash for none."""
    return NONE if value is None else f"{said(value)}\u00a0%"


def counted(count: int, one: str, few: str, many: str) -> str:
    """«1 работа», «2 работы», «5 работ»."""
    if count % 10 == 1 and count % 100 != 11:
        return f"{count} {one}"
    if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14:
        return f"{count} {few}"
    return f"{count} {many}"
