"""A world of real parts on a disk: what a face wires, with a clock that stands still."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from vpr_xl.adapters.archives.listing import archive_listing
from vpr_xl.adapters.archives.sealed import AgeSealer
from vpr_xl.adapters.build.builder import XlsxBuilder
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.foreign.tables import foreign_tables
from vpr_xl.adapters.privacy.readable import readable
from vpr_xl.adapters.render.charts import render_charts
from vpr_xl.adapters.render.docx import render_docx
from vpr_xl.adapters.render.page import render_page
from vpr_xl.adapters.render.pdf import render_pdf
from vpr_xl.adapters.render.xlsx import render_xlsx
from vpr_xl.adapters.store.disk import DiskStore
from vpr_xl.adapters.xlsx.book import FileBook
from vpr_xl.adapters.xlsx.patch import patch
from vpr_xl.adapters.xlsx.read import read_workbook
from vpr_xl.adapters.xlsx.transplant import transplant
from vpr_xl.commands.registry import Outcome
from vpr_xl.core.declare.macros import Macro
from vpr_xl.core.records.campaign import Campaign
from vpr_xl.core.records.rows import RetentionKind
from vpr_xl.core.records.writing import emptied_row, set_value
from vpr_xl.faces.index import MACROS
from vpr_xl.ports import Clock, World

_AFTER = datetime.date(2026, 9, 2)
_NOW = datetime.datetime(2026, 5, 25, 10, tzinfo=datetime.UTC)


class StandingClock(Clock):
    def today(self) -> datetime.date:
        return _NOW.date()

    def now(self) -> datetime.datetime:
        return _NOW


def disk_world() -> World:
    builder = XlsxBuilder(house(), [Macro(*fields) for fields in MACROS])
    return World(
        house=house(),
        store=DiskStore(lambda: _NOW),
        clock=StandingClock(),
        chance=random.Random(1).randrange,
        builder=builder,
        read=read_workbook,
        open=lambda blob: FileBook(blob, builder.results, macros=builder),
        patch=patch,
        transplant=transplant,
        tables=foreign_tables,
        listing=archive_listing,
        page=render_page,
        charts=render_charts,
        render=lambda reports, kind: f"{kind}: {len(reports)}",
        pdf=render_pdf,
        docx=render_docx,
        xlsx=render_xlsx,
        sealer=AgeSealer,
        readable=readable,
    )


def world_after() -> World:
    """The same world once the demo has come to its end: nothing in its book lies in the future."""
    from vpr_xl.commands.check import Day

    world = disk_world()
    return replace(world, clock=Day(world.clock, _AFTER))


@cache
def walked_demo() -> tuple[Path, Outcome]:
    """The folder of the small made-up school after `demo`, and what that said; once a process.

    Whoever changes something there takes a copy.
    """
    from vpr_xl.commands.demo import demo

    kept = TemporaryDirectory()  # gone with the process
    _KEPT.append(kept)
    folder = Path(kept.name) / "показ"
    return folder, demo(disk_world(), folder=folder, size="small")


_KEPT: list[TemporaryDirectory[str]] = []


@cache
def demo_book() -> bytes:
    """The book of the small made-up school after all commands of `demo`."""
    return next(walked_demo()[0].glob("ВПР-*.xlsx")).read_bytes()


@cache
def kept_demo_book() -> bytes:
    """The demo's book before its archive is made and before anything in it is destroyed."""
    opened = disk_world().open(demo_book())
    rows = Campaign(opened.read(), disk_world().house, StandingClock().today()).retention
    made = (RetentionKind.ARCHIVE, RetentionKind.COPIES)
    for row in rows:
        table = row.found_in
        if row.kind in made:
            opened.apply(emptied_row(table, row.nth))
        else:
            ends = (table.sheet.column(name) for name in ("destroyed_on", "act", "reason"))
            opened.apply([set_value(table, row.nth, column, None) for column in ends])
    return opened.blob
