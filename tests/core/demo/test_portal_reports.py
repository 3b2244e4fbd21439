"""The made-up reports of the portal are read as the portal's own, and agree with the campaign."""

from __future__ import annotations

from functools import cache

from tests.core.demo.made_up import campaign_of
from vpr_xl.adapters.build.builder import XlsxBuilder
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.core.analytics.compare import differences, work_of
from vpr_xl.core.analytics.head import Kind, head_of
from vpr_xl.core.analytics.read import read_report
from vpr_xl.core.demo.portal_reports import portal_reports
from vpr_xl.core.statistics.work import WorkResult, work_results

KINDS = [Kind.INDIVIDUAL, Kind.MARKS, Kind.JOURNAL]


@cache
def works() -> list[WorkResult]:
    return [work for work in work_results(campaign_of("small")) if work.written]


def test_every_work_has_its_three_reports_and_each_agrees_in_every_cell() -> None:
    campaign = campaign_of("small")
    compared = 0
    for work in works():
        grids = list(portal_reports(campaign, work).values())
        heads = [head for grid in grids if (head := head_of(grid))]
        assert [head.kind for head in heads] == KINDS
        for head in heads:
            report = read_report(head, campaign.settings.school_login)
            assert work_of(report, works()) is work
            count, different = differences(report, work, campaign)
            assert different == []
            compared += count

    assert compared > 10_000


def test_as_files_they_are_read_as_they_were_made_and_are_the_same_bytes_each_time() -> None:
    campaign, builder = campaign_of("small"), XlsxBuilder(house())
    for name, grid in portal_reports(campaign, works()[0]).items():
        blob = builder.portal_report(grid)

        (again,) = read_workbook(blob).grids
        assert name.endswith(".xlsx")
        assert builder.portal_report(grid) == blob
        assert again.name == grid.name
        assert [again.cell(n, c) for n in range(1, 40) for c in range(1, 40)] == [
            grid.cell(n, c) for n in range(1, 40) for c in range(1, 40)
        ]
