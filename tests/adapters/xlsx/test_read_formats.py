"""Which number formats show a date."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.xlsx.minimal_book import MAIN
from vpr_xl.adapters.xlsx.styles import read_styles, shows_date


@pytest.mark.parametrize(
    "code",
    [
        "dd.mm.yyyy",
        "DD/MM/YY",
        "ДД.ММ.ГГГГ",
        "дд.мм.гг",
        "mm.yy",
        "mmmm",
        "mmm h",
        'd" "mmmm" "yyyy" г."',
        "[$-419]d mmmm yyyy;@",
        "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
        "[Red]dd.mm;General",
        "dd.mm.yyyy h:mm",
        "yyyy\\-mm\\-dd",
        "m/d",
    ],
)
def test_formats_with_a_day_month_or_year_are_dates(code: str) -> None:
    assert shows_date(code)


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "Основной",
        "Standard",
        "0.00",
        "#,##0",
        "0.00E+00",
        "@",
        '0" дней"',
        '0" d"',
        "0\\d",
        "[Red]0",
        "[Blue][>=100]0",
        "h:mm",
        "чч:мм:сс",
        "mm:ss",
        "mm:ss.0",
        "[h]:mm",
        "[ч]:мм",
        "[mm]:ss",
        "h:mm AM/PM",
        "_-* #,##0_-",
        '0;"dd"',
        "[$-409]h:mm",
        "",
        "d" * 2000,
    ],
)
def test_other_formats_and_mere_times_are_no_dates(code: str) -> None:
    assert not shows_date(code)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(i, True) for i in (14, 15, 16, 17, 22, 27, 31, 36, 50, 58)]
    + [(i, False) for i in (0, 1, 9, 13, 18, 19, 20, 21, 23, 37, 45, 46, 47, 48, 49, 59)],
)
def test_built_in_formats(number: int, expected: bool) -> None:
    blob = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="{number}"/></cellXfs></styleSheet>'

    assert read_styles(blob.encode(), "xl/styles.xml").dates == (expected,)


def test_a_custom_format_under_a_built_in_number_wins() -> None:
    blob = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="14" formatCode="0"/></numFmts>'
        '<cellXfs><xf numFmtId="14"/><xf numFmtId="nonsense"/></cellXfs></styleSheet>'
    )

    assert read_styles(blob.encode(), "xl/styles.xml").dates == (False, False)


@given(st.text(alphabet='dmyhsдмгчс"\\[]_*;@0#.: ap/AMP', max_size=40))
@settings(deadline=None)
def test_quoted_text_before_a_format_changes_nothing(code: str) -> None:
    assert shows_date('"dmy"' + code) == shows_date(code)
