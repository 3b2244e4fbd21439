"""What leaves a school, made by the commands of the book of a made-up one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.commands.demo_world import disk_world
from tests.core.demo.made_up import codes_of, demo_of
from vpr_xl.adapters.declarations import house
from vpr_xl.adapters.render.xlsx import render_xlsx
from vpr_xl.commands.registry import commands
from vpr_xl.commands.run import run_on_file
from vpr_xl.core.records.campaign import Campaign

_WORK = "5-РУ"
_MADE: tuple[tuple[str, dict[str, str]], ...] = (
    ("report", {"output": "статистика.html"}),
    ("report", {"output": "статистика.xlsx"}),
    ("reserve", {"output": "резерв.xlsx"}),
    ("plan export", {"output": "план.xlsx"}),
    ("plan export", {"output": "план.ics"}),
    ("export", {"out": "формы", "work": _WORK}),
    ("entry split", {"out": "листы", "work": _WORK}),
)


@cache
def school_book() -> bytes:
    """The book at the campaign's end; its forms are the built-in ones."""
    made, world = demo_of("small"), disk_world()
    content = dict(made.complete(codes_of("small")))
    columns = [c.name for c in house().sheets["works"].columns]
    content["works"] = [
        [
            None if name.startswith("form_") else cell
            for name, cell in zip(columns, row, strict=True)
        ]
        for row in content["works"]
    ]
    return world.builder.master(made.settings, content, made.details(), world.clock.now())


@cache
def campaign() -> Campaign:
    """The records of the book."""
    world = disk_world()
    return Campaign(world.read(school_book()), world.house, world.clock.today())


@cache
def outgoing() -> dict[str, bytes]:
    """File name -> bytes of everything that these commands give out."""
    world = replace(disk_world(), xlsx=render_xlsx)
    with TemporaryDirectory() as place:
        book, out = Path(place) / "ВПР.xlsx", Path(place) / "out"
        book.write_bytes(school_book())
        for name, asked in _MADE:
            one = commands()[name]
            options: dict[str, Any] = {
                o.name: () if o.several and o.default is None else o.default for o in one.options
            }
            options |= {k: out / v if k != "work" else v for k, v in asked.items()}
            run_on_file(world, one, book, options)
        return {path.name: path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
