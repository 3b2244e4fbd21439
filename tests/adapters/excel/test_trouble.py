"""What Excel and LibreOffice answer when they cannot becomes one sentence; the rest stays a bug."""

from __future__ import annotations

import pytest
import xlwings

from tests.adapters.excel.fake_excel import FakeBook
from vpr_xl.adapters.excel.live import LiveBook
from vpr_xl.adapters.excel.trouble import Worded, refusal_of
from vpr_xl.adapters.office.transport import OfficeError
from vpr_xl.core.changes import SetCell
from vpr_xl.core.findings import Refused
from vpr_xl.core.values import number


class com_error(Exception):  # noqa: N801, N818 - the name and shape of pywin32's
    @property
    def hresult(self) -> int:
        return int(self.args[0])


REJECTED = com_error(-2147418111, "Вызов был отклонен.", None, None)
EDITED = com_error(-2146777998, "OLE error 0x800ac472", None, None)
EDITED_WITHIN = com_error(
    -2147352567, "Ошибка.", (0, None, None, None, 0, -2146777998), None
)  # DISP_E_EXCEPTION
GONE = com_error(-2147023174, "Сервер RPC недоступен.", None, None)
OTHER = com_error(-2147352567, "Ошибка.", (0, "Excel", "…", None, 0, -2146827284), None)


@pytest.mark.parametrize(
    ("error", "rule"),
    [
        (REJECTED, "W-113"),
        (EDITED, "W-113"),
        (EDITED_WITHIN, "W-113"),
        (AttributeError("Excel.Application.Workbooks"), "W-113"),
        (AttributeError("<unknown>.Range"), "W-113"),
        (GONE, "W-114"),
        (OfficeError("gone", "read: no answer"), "W-114"),
        (OfficeError("no-book", "no spreadsheet is open"), "W-111"),
    ],
)
def test_trouble_that_people_can_mend_is_a_refusal(error: Exception, rule: str) -> None:
    told = refusal_of(error)

    assert told is not None
    assert told.rule == rule


@pytest.mark.parametrize(
    "error",
    [
        OTHER,
        AttributeError("'NoneType' object has no attribute 'name'"),
        OfficeError("fault", "read: RuntimeException"),
        ValueError("hresult"),
    ],
)
def test_every_other_error_is_a_bug(error: Exception) -> None:
    assert refusal_of(error) is None
    with pytest.raises(type(error)), Worded():
        raise error


@pytest.mark.parametrize(("fault", "rule"), [(EDITED, "W-113"), (GONE, "W-114")])
def test_live_book_tells_it_and_leaves_the_program_as_it_was(fault: Exception, rule: str) -> None:
    fake = FakeBook()
    fake.add("План")
    fake.breaks_at, fake.fault = 1, fault

    with pytest.raises(Refused, match=rule):
        LiveBook(xlwings.Book(impl=fake)).apply([SetCell("План", 1, 1, number(1))])

    assert fake.app.screen_updating is True
    assert fake.app.calculation == "semiautomatic"
